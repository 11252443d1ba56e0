"""Two more systems' real records: a city's hotline with promised days, and turbines in two languages."""

import json
from collections import Counter

import pytest
from django.db.models import Avg, Count, F

from tests.importing.running import counted, import_real, plant, warnings
from tests.needs import DATA
from workorders.choices import Status
from workorders.models import WorkOrder

pytestmark = [pytest.mark.django_db, pytest.mark.data]

# their word → ours
STATES = {"CLOSED": Status.CLOSED, "DUPCLOSD": Status.CANCELLED, "DUPOPEN": Status.CANCELLED, "OPEN": Status.OPEN,
          "NEW": Status.REQUESTED, "O-PENDNG": Status.ON_HOLD}


@pytest.mark.parametrize("file", ["BGESTLI2.csv", "SIGNMISS.csv"])
def test_a_citys_requests_keep_their_states_and_promises(file: str) -> None:
    plant(time_zone="America/New_York")
    wanted = json.loads((DATA / "baltimore_311" / "reference_given.json").read_text(encoding="utf-8"))[file]
    report = import_real("work_orders", f"baltimore_311/{file}", "baltimore")
    assert counted(report).items() >= {"read": wanted["rows"], "created": wanted["rows"]}.items()
    states: Counter[str] = Counter()
    for word, count in wanted["status"].items():
        states[STATES[word]] += count
    assert dict(WorkOrder.objects.values_list("status").annotate(Count("id"))) == states

    closed = WorkOrder.objects.filter(status=Status.CLOSED)
    assert closed.filter(closed_at__gt=F("due_at")).count() == wanted["overdue_closed_real"]
    took = closed.aggregate(mean=Avg(F("closed_at") - F("created_at")))["mean"]
    # the reference subtracts local times; between them the clocks may have been changed
    assert took.total_seconds() / 3600 == pytest.approx(wanted["closed_real"]["mean_h"], abs=0.25)
    places = dict(WorkOrder.objects.values_list("location__name").annotate(Count("id")))
    assert {name: places[name] for name in wanted["top_neighborhoods"]} == wanted["top_neighborhoods"]

    assert not WorkOrder.objects.exclude(status=Status.CLOSED).filter(closed_at__isnull=False).exists()
    assert "closed_at is left out, as the order is OPEN and its books are not closed." in warnings(report)
    assert counted(import_real("work_orders", f"baltimore_311/{file}", "baltimore")).items() >= {
        "read": wanted["rows"], "unchanged": wanted["rows"]}.items()


def test_turbine_orders_keep_both_languages_apart() -> None:
    plant(time_zone="Europe/Lisbon", currency="EUR")
    report = import_real("work_orders", "maintenance_texts/wind_farm_sample.csv", "wind-farm")
    assert counted(report) == {"read": 49, "created": 49}
    order = WorkOrder.objects.select_related("asset", "problem").get(external_id="124161")
    assert order.title == "Input cell voltage indicator (L1) has a blown bulb."
    assert "cela de entrada (L1), têm a lâmpada fundida" in order.description
    assert (order.asset.tag, order.problem.code) == ("WF-000|WT-000", "MST11")  # type: ignore[union-attr]
