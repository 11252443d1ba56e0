"""Facts: recorded once, never changed, superseded by what is known later."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from assets.models import Asset, Location, LocationKind, Site
from reporting.dates import extend
from reporting.models import MaintenanceFact
from reporting.verify import problems

APRIL, MAY = dt.datetime(2026, 4, 1, tzinfo=dt.UTC), dt.datetime(2026, 5, 1, tzinfo=dt.UTC)


@pytest.fixture
def pump(db: None) -> Asset:
    extend(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    site = Site.objects.create(code="A", name="Works")
    root = Location(site=site, name="Works", kind=LocationKind.SITE)
    root.save()
    pump = Asset(site=site, location=root, name="Pump")
    pump.save()
    return pump


def fact(pump: Asset, **more: Any) -> MaintenanceFact:
    usual = {"kind": "LABOR", "source_table": "labor_entries", "source_id": 7, "site": pump.site, "asset": pump,
             "location": pump.location, "date_key_id": 20260310, "event_at": dt.datetime(2026, 3, 10, 8, tzinfo=dt.UTC),
             "recorded_at": APRIL, "actual_hours": Decimal("2.50"), "labor_cost": Decimal("105.00")}
    return MaintenanceFact.objects.create(**{**usual, **more})


def test_a_measure_the_kind_does_not_have_is_unknown_not_0(pump: Asset) -> None:
    made = fact(pump)
    made.refresh_from_db()
    assert (made.actual_hours, made.parts_cost, made.downtime_hours) == (Decimal("2.50"), None, None)


def test_a_row_of_the_books_counts_once_in_force(pump: Asset) -> None:
    fact(pump)
    with pytest.raises(IntegrityError), transaction.atomic():
        fact(pump)
    fact(pump, kind="PARTS", source_table="inventory_transactions")


def test_what_was_known_then_and_what_is_known_now(pump: Asset) -> None:
    first = fact(pump)
    MaintenanceFact.objects.filter(pk=first.pk).update(superseded_at=MAY)
    second = fact(pump, recorded_at=MAY, actual_hours=Decimal("3.00"))
    facts = MaintenanceFact.objects.between(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
    day = dt.timedelta(days=1)
    assert list(facts.in_force()) == [second]
    assert list(facts.as_known_at(APRIL - day)) == []
    assert list(facts.as_known_at(APRIL + day)) == [first]
    assert list(facts.as_known_at(MAY)) == [second]
    assert not MaintenanceFact.objects.between(dt.date(2026, 3, 11), dt.date(2026, 3, 31)).exists()


@pytest.mark.parametrize("change", [
    {"actual_hours": Decimal(9)}, {"labor_cost": None}, {"parts_cost": Decimal(1)}, {"kind": "PARTS"}, {"source_id": 8},
    {"event_at": MAY}, {"recorded_at": MAY}, {"asset": None}, {"date_key_id": 20260311},
])
def test_a_fact_is_never_changed_not_even_by_sql(pump: Asset, change: dict[str, Any]) -> None:
    made = fact(pump)
    with pytest.raises(IntegrityError, match=r"facts_stay_as_recorded|never changed"), transaction.atomic():
        MaintenanceFact.objects.filter(pk=made.pk).update(**change)


def test_a_superseded_fact_stays_superseded(pump: Asset) -> None:
    made = fact(pump, superseded_at=MAY)
    with pytest.raises(IntegrityError, match=r"facts_superseded_once|stays superseded"), transaction.atomic():
        MaintenanceFact.objects.filter(pk=made.pk).update(superseded_at=None)


@pytest.mark.parametrize(("facts", "constraint"), [
    ({"kind": "GUESS"}, "check_maintenance_facts_kind"),
    ({"superseded_at": APRIL - dt.timedelta(days=1)}, "check_maintenance_facts_known"),
    ({"downtime_hours": Decimal(-1)}, "check_maintenance_facts_downtime"),
])
def test_the_database_refuses_what_no_fact_can_be(pump: Asset, facts: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        fact(pump, **facts)


def test_an_imported_credit_may_be_negative(pump: Asset) -> None:
    assert fact(pump, kind="SERVICE", source_table="service_costs", service_cost=Decimal("-12.00")).pk


def test_a_row_counted_twice_is_found(pump: Asset) -> None:
    fact(pump)
    assert not _counted_twice()
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX uq_maintenance_facts_source")
    twice = fact(pump)
    assert _counted_twice() == [twice.pk]


def _counted_twice() -> list[int]:
    return [f.record_id for f in problems() if f.kind == "fact_twice"]
