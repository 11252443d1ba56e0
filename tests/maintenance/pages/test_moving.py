"""Moving an occurrence: inside its tolerance, with its order, with all that follow, and refused with a sentence."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.maintenance.pages.conftest import TODAY

DAY = dt.timedelta(days=1)


@pytest.fixture
def monthly(schedule: Any, crew: Any) -> Any:
    """Due on the 20th of each month from April on; 6 days of tolerance."""
    return schedule(title="Grease", anchor_date=dt.date(2026, 4, 20), starts_on=TODAY, frequency_type="MONTH",
                    frequency_value=1, estimated_hours=2, craft=crew.craft)


def dues(schedule: Any, days: int = 130) -> list[Any]:
    from maintenance.forecasting import forecasts

    schedule.refresh_from_db()
    return [(c.planned or c.due) for c in forecasts([schedule], until=TODAY + days * DAY, today=TODAY)[schedule.pk]]


def move(client: Client, schedule: Any, number: int, to: dt.date, **more: str) -> Any:
    return client.post(reverse("calendar-move", args=[schedule.pk, schedule.revision, number]),
                       {"to": to.isoformat(), **more})


def test_this_one_is_moved_and_keeps_its_due_date(planner: Client, monthly: Any) -> None:
    answer = move(planner, monthly, 0, dt.date(2026, 4, 24), back="month=2026-04")
    assert answer["Location"] == f"{reverse('calendar')}?month=2026-04"
    row = monthly.occurrences.get()
    assert (row.due_date, row.planned_date, row.decision) == (dt.date(2026, 4, 20), dt.date(2026, 4, 24), "PENDING")
    assert dues(monthly)[:2] == [dt.date(2026, 4, 24), dt.date(2026, 5, 20)]
    assert monthly.revision == 1
    move(planner, monthly, 0, dt.date(2026, 4, 20))
    row.refresh_from_db()
    assert row.planned_date is None


def test_outside_the_tolerance_it_is_refused_with_a_sentence(planner: Client, monthly: Any) -> None:
    for day in (dt.date(2026, 4, 27), dt.date(2026, 4, 13)):
        answer = move(planner, monthly, 0, day)
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "It may be moved from Tue 14 Apr to Sun 26 Apr" in text and f'value="{day}"' in text
    assert not monthly.occurrences.exists()
    assert move(planner, monthly, 0, dt.date(2026, 4, 14)).status_code == 302


def test_this_and_all_that_follow_move_by_as_many_days(planner: Client, monthly: Any) -> None:
    assert move(planner, monthly, 0, dt.date(2026, 4, 22), following="1", reason="Line stops on Wednesdays"
                ).status_code == 302
    assert dues(monthly)[:3] == [dt.date(2026, 4, 22), dt.date(2026, 5, 22), dt.date(2026, 6, 22)]
    monthly.refresh_from_db()
    assert (monthly.revision, monthly.anchor_date) == (2, dt.date(2026, 4, 22))


def test_those_before_are_not_lost(planner: Client, monthly: Any) -> None:
    answer = move(planner, monthly, 1, dt.date(2026, 5, 21), following="1")
    assert answer.status_code == 422 and "The one of Mon 20 Apr comes before it" in answer.content.decode()
    assert dues(monthly)[0] == dt.date(2026, 4, 20)


def test_floating_ones_move_by_themselves(planner: Client, monthly: Any, schedule: Any) -> None:
    floating = schedule(title="Float", basis="FLOATING", anchor_date=dt.date(2026, 4, 20), starts_on=TODAY,
                        frequency_type="MONTH", frequency_value=1)
    refused = move(planner, floating, 0, dt.date(2026, 4, 21), following="1")
    assert refused.status_code == 422 and "they move by themselves" in refused.content.decode()
    refused = move(planner, floating, 1, dt.date(2026, 5, 21))
    assert refused.status_code == 422 and "is an estimate" in refused.content.decode()


def test_an_order_that_is_there_is_planned_for_the_day(planner: Client, monthly: Any) -> None:
    from maintenance import services

    monthly.anchor_date = TODAY + 3 * DAY
    monthly.save()
    services.wake([monthly.pk])
    services.generate()
    order = monthly.occurrences.get().work_order
    assert order is not None
    assert move(planner, monthly, 0, TODAY + 5 * DAY).status_code == 302
    order.refresh_from_db()
    zone = monthly.zone
    assert order.scheduled_start.astimezone(zone).date() == TODAY + 5 * DAY
    assert monthly.occurrences.get(number=0).planned_date == TODAY + 5 * DAY
    moved = move(planner, monthly, 0, TODAY + 6 * DAY, following="1")
    assert moved.status_code == 302
    order.refresh_from_db()
    assert order.scheduled_start.astimezone(zone).date() == TODAY + 6 * DAY
    assert dues(monthly)[1] == dt.date(2026, 4, 13)


def test_a_page_says_why_and_offers_a_day_earlier_and_later(planner: Client, monthly: Any) -> None:
    page = planner.get(reverse("calendar-occurrence", args=[monthly.pk, 1, 0]))
    text = page.content.decode()
    assert page.context["due"].coming.sentence in text
    assert "A day earlier, Sun 19 Apr" in text and "A day later, Tue 21 Apr" in text
    assert planner.get(reverse("calendar-occurrence", args=[monthly.pk, 1, 99])).status_code == 404


def test_another_sites_planner_sees_and_moves_nothing(client: Client, crew: Any, monthly: Any) -> None:
    client.force_login(crew.far)
    assert client.get(reverse("schedule", args=[monthly.pk])).status_code == 404
    assert move(client, monthly, 0, dt.date(2026, 4, 21)).status_code == 404
    client.force_login(crew.fitter)
    assert move(client, monthly, 0, dt.date(2026, 4, 21)).status_code == 403
    assert not monthly.occurrences.exists()


def test_an_order_made_later_is_planned_for_the_day_it_was_moved_to(planner: Client, monthly: Any) -> None:
    from maintenance import services

    monthly.anchor_date = TODAY + 9 * DAY
    monthly.save()
    assert move(planner, monthly, 0, TODAY + 12 * DAY).status_code == 302
    services.generate(until=TODAY + 9 * DAY)
    order = monthly.occurrences.get(number=0).work_order
    assert order.scheduled_start.astimezone(monthly.zone).date() == TODAY + 12 * DAY
    assert (order.due_at - DAY / 86400).astimezone(monthly.zone).date() == TODAY + 9 * DAY
