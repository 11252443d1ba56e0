"""Prevention and the life of its orders: one transaction, many people, and what the page says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from assets.models import Asset, AssetModel
from cmms.errors import DomainError
from inventory.models import Part
from maintenance.models import MaintenanceHistory, MaintenancePlan, MaintenanceSchedule, SchedulePart
from maintenance.services import generate, keep_plans
from maintenance.verify import problems
from tests.maintenance.test_generating import at, decisions, finish, look, order_of
from tests.maintenance.works import Works
from workorders import services as orders
from workorders.models import WorkOrder
from workorders.services.remarks import remarks_on

Make = Callable[..., MaintenanceSchedule]


def test_what_prevention_cannot_write_is_not_completed_either(schedule: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = schedule()
    look(mine)
    generate(now=at("2-24"))

    def fails(*_args: Any, **_more: Any) -> None:
        raise DomainError.of("no", "It cannot be written.")

    monkeypatch.setattr("maintenance.services.finishing.write_completions", fails)
    with pytest.raises(DomainError, match="cannot be written"):
        finish(order_of(mine), "3-2")
    assert order_of(mine).status == "OPEN" and decisions(mine) == {0: "GENERATED"}
    assert not MaintenanceHistory.objects.exists()


def test_the_open_order_says_how_many_it_covers(schedule: Make) -> None:
    mine = schedule(frequency_type="WEEK")
    for day in ("2-24", "3-9", "3-16"):
        look(mine)
        generate(now=at(day))
    assert decisions(mine) == {0: "GENERATED", 1: "HELD", 2: "HELD", 3: "PENDING"}
    assert remarks_on(order_of(mine)) == [
        "It covers 2 more that fell due meanwhile: 9 Mar 2026, 16 Mar 2026."]


def test_the_larger_order_says_what_it_contains(works: Works, schedule: Make) -> None:
    large = schedule(chain="oil", chain_rank=2)
    small = schedule(chain="oil", chain_rank=1, title="Wipe", frequency_type="WEEK")
    look(large)
    look(small)
    generate(now=at("2-24"))
    assert remarks_on(order_of(large)) == ["It contains: Wipe."]
    assert remarks_on(orders.create(by=None, title="By hand", asset=works.pump)) == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_people_finish_orders_while_two_generators_run(together: Any, works: Works, schedule: Make) -> None:
    """Nobody who finishes work is turned away, and every occurrence is there once."""
    part = Part.objects.create(part_number="SEAL")
    every = [schedule(title=f"S{n}", frequency_type="WEEK", lead_days=7) for n in range(12)]
    for mine in every:
        SchedulePart.objects.create(schedule=mine, part=part, quantity=1)
        look(mine)
    generate(now=at("2-24"))
    first = list(WorkOrder.objects.order_by("pk"))
    assert len(first) == 12
    for mine in every:
        look(mine)
    outcomes = together(
        lambda: generate(now=at("3-2"), batch=3), lambda: generate(now=at("3-2"), batch=4),
        *(lambda o=o: finish(o, "3-2") for o in first[:6]))
    assert [outcome.error for outcome in outcomes if outcome.error is not None] == []
    for mine in every:
        look(mine)
    generate(now=at("3-2"))
    for mine in every:
        assert len(decisions(mine)) == 2 and mine.occurrences.exclude(sentence="").count() == 2
    done = [mine for mine in every if decisions(mine)[0] == "SATISFIED"]
    assert len(done) == 6 and all(decisions(mine)[1] == "GENERATED" for mine in done)
    assert WorkOrder.objects.count() == 18
    assert list(problems()) == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_keep_a_plan_once(together: Any, works: Works) -> None:
    model = AssetModel.objects.create(name="P-200")
    Asset.objects.filter(pk__in=[works.pump.pk, works.fan.pk]).update(asset_model=model)
    MaintenancePlan.objects.create(title="Service", asset_model=model, location=works.hall, frequency_type="MONTH",
                                   frequency_value=3)
    outcomes = together(keep_plans, keep_plans, keep_plans)
    assert [outcome.error for outcome in outcomes if outcome.error is not None] == []
    assert sum(outcome.value for outcome in outcomes) == 2 == MaintenanceSchedule.objects.count()


def test_sentences_are_kept_in_the_language_of_the_site_whoever_acts(schedule: Make) -> None:
    mine = schedule()
    look(mine)
    with translation.override("de"):
        generate(now=at("2-24"))
        finish(order_of(mine), "3-2")
    assert mine.occurrences.get().sentence == (
        "Due 2 Mar 2026, the anchor. The order is made 6 days before it is due. Done on 2 Mar 2026, in time.")
