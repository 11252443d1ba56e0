"""Forecasts are kept by what they are made from: nothing stale, and nothing made twice."""

import datetime as dt
from typing import Any

import pytest

TODAY = dt.date(2026, 3, 9)
YEAR = TODAY + dt.timedelta(days=364)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The schedules whose forecast was really made, with the cache in use from one chain on."""
    from django.core.cache import cache

    from maintenance import remembering

    cache.clear()
    chains: list[int] = []
    forecast = remembering.forecast

    def counted(chain: Any, today: dt.date, until: dt.date) -> Any:
        chains.extend(course.terms.schedule for course in chain)
        return forecast(chain, today, until)

    monkeypatch.setattr(remembering, "FROM", 1)
    monkeypatch.setattr(remembering, "forecast", counted)
    return chains


def look() -> dict[int, list[Any]]:
    from maintenance.forecasting import forecasts
    from maintenance.models import MaintenanceSchedule

    found = forecasts(MaintenanceSchedule.objects.all(), until=YEAR, today=TODAY)
    return {pk: [(c.key, c.due, c.planned, c.decision, c.sentence) for c in comings] for pk, comings in found.items()}


def test_a_forecast_is_made_once_and_again_only_for_what_changed(schedule: Any, occurrence: Any,
                                                                 made: list[int]) -> None:
    one, two, three = (schedule(title=f"S{n}", anchor_date=TODAY + dt.timedelta(days=n)) for n in range(3))
    first = look()
    assert sorted(made) == [one.pk, two.pk, three.pk]
    made.clear()
    assert look() == first and made == []
    two.lead_days = 3
    two.save()
    assert look()[two.pk] != first[two.pk] and made == [two.pk]
    made.clear()
    occurrence(schedule=three, number=0, due_date=TODAY + dt.timedelta(days=2),
               planned_date=TODAY + dt.timedelta(days=3))
    assert look()[three.pk][0][2] == TODAY + dt.timedelta(days=3) and made == [three.pk]


def test_a_holiday_of_the_site_makes_all_its_forecasts_anew(schedule: Any, works: Any, made: list[int]) -> None:
    from cmms.accounts.models import Calendar, CalendarException, CalendarShift

    calendar = Calendar.objects.create(name="Week")
    for weekday in range(1, 6):
        CalendarShift.objects.create(calendar=calendar, weekday=weekday, starts=dt.time(6), ends=dt.time(14))
    works.site.calendar = calendar
    works.site.save()
    one = schedule(anchor_date=dt.date(2026, 4, 8), holiday_rule="AFTER")
    assert look()[one.pk][0][1] == dt.date(2026, 4, 8)
    made.clear()
    CalendarException.objects.create(calendar=calendar, day=dt.date(2026, 4, 8), name="Works outing")
    assert look()[one.pk][0][1] == dt.date(2026, 4, 9) and made == [one.pk]
