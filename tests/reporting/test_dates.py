"""The calendar that reports cut by."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from cmms.audit.models import AuditLog
from reporting.dates import FIRST_DAY, LAST_DAY, date_key, extend, row_of
from reporting.models import DateDimension
from reporting.verify import problems

pytestmark = pytest.mark.django_db

FIELDS = [field.name for field in DateDimension._meta.fields]


@pytest.fixture
def filled(db: None) -> None:
    """Whole, also after a test that emptied every table."""
    extend()


def test_the_migration_fills_every_day_as_the_product_would(filled: None) -> None:
    rows = list(DateDimension.objects.order_by("full_date"))
    assert len(rows) == (LAST_DAY - FIRST_DAY).days + 1 == 32_872
    for n, row in enumerate(rows):
        made = row_of(FIRST_DAY + dt.timedelta(days=n))
        assert all(getattr(row, name) == getattr(made, name) for name in FIELDS), row


def test_the_statement_of_the_migration_adds_what_is_missing_and_nothing_twice(filled: None) -> None:
    from importlib import import_module

    migration = import_module("reporting.migrations.0002_fill_date_dimension")
    DateDimension.objects.filter(year=2030).delete()
    for _ in range(2):
        with connection.cursor() as cursor:
            cursor.execute(migration.POSTGRESQL if connection.vendor == "postgresql" else migration.SQLITE)
        assert DateDimension.objects.count() == 32_872
    assert DateDimension.objects.get(full_date=dt.date(2030, 12, 31)).week == 1


@pytest.mark.parametrize(("day", "iso_year", "week", "weekday", "quarter"), [
    (dt.date(2026, 11, 22), 2026, 47, 7, 4), (dt.date(2027, 1, 3), 2026, 53, 7, 1),
    (dt.date(2027, 1, 4), 2027, 1, 1, 1), (dt.date(2024, 12, 30), 2025, 1, 1, 4), (dt.date(2024, 2, 29), 2024, 9, 4, 1),
])
def test_weeks_are_iso_weeks_and_monday_is_1(day: dt.date, iso_year: int, week: int, weekday: int,
                                             quarter: int) -> None:
    extend(day, day)
    row = DateDimension.objects.get(date_key=date_key(day))
    assert (row.full_date, row.iso_year, row.week, row.day_of_week, row.quarter) == (day, iso_year, week, weekday,
                                                                                     quarter)
    assert row.is_weekend is (weekday >= 6)


def test_a_week_grouped_by_its_own_year_has_seven_days() -> None:
    extend(dt.date(2026, 12, 1), dt.date(2027, 1, 31))
    assert DateDimension.objects.filter(iso_year=2026, week=53).count() == 7
    assert DateDimension.objects.filter(year=2026, week=53).count() == 4, "by calendar year it falls apart"


def test_extending_adds_only_what_is_not_there(filled: None) -> None:
    assert extend() == 0
    assert extend(dt.date(2079, 12, 30), dt.date(2080, 1, 2)) == 2
    assert DateDimension.objects.get(date_key=20800102).day_of_week == 2


@pytest.mark.parametrize("wrong", [
    {"week": 48}, {"day_of_week": 1}, {"quarter": 3}, {"iso_year": 2027}, {"day_of_year": 1}, {"is_weekend": False},
    {"month": 12}, {"date_key": 20261123}, {"full_date": dt.date(2026, 11, 23)},
])
def test_the_database_refuses_a_day_that_contradicts_its_date(wrong: dict[str, object]) -> None:
    row = row_of(dt.date(2026, 11, 22))
    DateDimension.objects.filter(full_date__in=(dt.date(2026, 11, 22), dt.date(2026, 11, 23))).delete()
    for name, value in wrong.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError, match="check_date_dimension"), transaction.atomic():
        row.save(force_insert=True)


@given(day=st.dates(dt.date(1, 1, 1), dt.date(9998, 12, 31)))
def test_both_databases_agree_with_the_calendar_on_any_day(day: dt.date) -> None:
    with transaction.atomic():
        DateDimension.objects.filter(full_date=day).delete()
        row_of(day).save(force_insert=True)  # the check compares it with the database's own calendar
        transaction.set_rollback(True)


def test_filling_is_not_logged_but_a_change_is() -> None:
    before = AuditLog.objects.filter(table_name="date_dimension").count()
    extend(dt.date(2080, 1, 1), dt.date(2080, 1, 1))
    assert AuditLog.objects.filter(table_name="date_dimension").count() == before
    DateDimension.objects.filter(date_key=20800101).delete()
    assert AuditLog.objects.filter(table_name="date_dimension").count() == before + 1


def test_a_gap_is_found_and_filled(filled: None) -> None:
    assert not list(problems())
    DateDimension.objects.filter(year=2031, month=5).delete()
    [fault] = problems()
    assert (fault.kind, fault.table) == ("calendar", "date_dimension")
    assert "31 days" in fault.sentence
    assert fault.fix is not None
    fault.fix()
    assert not list(problems())
