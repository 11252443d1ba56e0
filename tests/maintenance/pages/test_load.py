"""52 weeks of hours against capacity, and parts against stock."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.maintenance.pages.conftest import TODAY

WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def weekly(schedule: Any, crew: Any) -> Any:
    """3 h every Wednesday, by a fitter, with no order made yet."""
    return schedule(title="Clean", anchor_date=TODAY + dt.timedelta(days=2), starts_on=TODAY, frequency_type="WEEK",
                    frequency_value=1, lead_days=0, estimated_hours=3, craft=crew.craft)


def test_hours_of_the_coming_work_stand_against_the_crafts_hours(planner: Client, weekly: Any, order: Any,
                                                                 crew: Any) -> None:
    order(title="Repair", work_type="CORRECTIVE", craft=crew.craft, estimated_hours=40,
          scheduled_start=dt.datetime(2026, 3, 17, 7, tzinfo=dt.UTC))
    page = planner.get(reverse("load"))
    row = next(row["group"] for row in page.context["rows"] if row["group"].key == crew.craft.pk)
    first, second = row.weeks[:2]
    assert (first.monday, first.firm, first.orders, first.capacity) == (TODAY, 3, 0, Decimal("37.5"))
    assert (second.firm, second.orders, second.over) == (3, 40, True)
    assert row.total(52) == (3 * 52 + 40, 52 * Decimal("37.5")) and row.weeks_over == 1
    assert len(page.context["chart"].rows) == 52


def test_what_is_due_by_the_end_of_sunday_is_this_weeks(planner: Client, order: Any, crew: Any) -> None:
    order(title="By Sunday", estimated_hours=4, craft=crew.craft, due_at=dt.datetime(2026, 3, 15, 23, tzinfo=dt.UTC))
    order(title="No day", estimated_hours=4, craft=crew.craft)
    page = planner.get(reverse("load"))
    group = next(row["group"] for row in page.context["rows"] if row["group"].key == crew.craft.pk)
    assert [week.orders for week in group.weeks[:2]] == [4, 0]
    assert "1 open order has no day yet" in page.content.decode()


def test_estimates_are_kept_apart_and_work_without_hours_is_said(planner: Client, schedule: Any, crew: Any) -> None:
    schedule(title="Float", basis="FLOATING", anchor_date=TODAY, starts_on=TODAY, frequency_type="WEEK",
             frequency_value=2, estimated_hours=1, craft=crew.craft)
    schedule(title="Nobody knows", anchor_date=TODAY, starts_on=TODAY, frequency_type="YEAR", frequency_value=1,
             craft=crew.craft)
    page = planner.get(reverse("load"))
    group = next(row["group"] for row in page.context["rows"] if row["group"].key == crew.craft.pk)
    assert group.weeks[0].firm == 1 and sum(week.firm for week in group.weeks) == 1
    assert sum(week.estimated for week in group.weeks) == 25 and group.unknown >= 1
    assert "no estimated hours" in page.content.decode()


def test_by_person_and_nobody_yet(planner: Client, weekly: Any, schedule: Any, crew: Any) -> None:
    schedule(title="His", anchor_date=TODAY, starts_on=TODAY, frequency_type="MONTH", frequency_value=1,
             estimated_hours=2, assigned_to=crew.fitter)
    page = planner.get(reverse("load"), {"by": "person"})
    groups = {row["group"].key: row["group"] for row in page.context["rows"]}
    assert groups[crew.fitter.pk].weeks[0].firm == 2 and groups[None].weeks[0].firm == 3
    assert groups[None].weeks[0].capacity is None and "Nobody yet" in page.content.decode()


def test_the_csv_is_the_table(planner: Client, weekly: Any, crew: Any) -> None:
    from cmms.charts import Chart

    page = planner.get(reverse("load"))
    chart: Chart = page.context["chart"]
    answer = planner.get(reverse("load") + chart.csv_url)
    assert answer["Content-Type"].startswith("text/csv")
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert tuple(head) == chart.head and len(rows) == len(chart.table) == 52
    for row, shown in zip(rows, chart.table, strict=True):
        assert [float(cell) if cell else None for cell in row[1:]] == [
            None if cell == "–" else float(cell) for cell in shown[1:]] and row[0] == shown[0]


def test_parts_run_short_on_a_day_and_are_to_be_ordered_before(planner: Client, weekly: Any) -> None:
    from inventory.models import Part
    from maintenance.models import SchedulePart

    part = Part.objects.create(part_number="P-1", description="Rag", lead_time_days=10)
    Part.objects.filter(pk=part.pk).update(stock_level=Decimal(5))
    SchedulePart.objects.create(schedule=weekly, part=part, quantity=2)
    page = planner.get(reverse("load"))
    demand = page.context["demands"][0]
    wednesday = TODAY + dt.timedelta(days=2)
    assert demand.needed_within(28, TODAY) == 8 and demand.total == 2 * 52
    assert demand.short_on == wednesday + 2 * WEEK and demand.order_by == demand.short_on - dt.timedelta(days=10)
    file = planner.get(reverse("load") + page.context["parts"].csv_url).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file)))
    assert rows[1][0] == "P-1 Rag" and rows[1][-2:] == [demand.short_on.isoformat(), demand.order_by.isoformat()]


def test_as_many_queries_for_twenty_schedules_as_for_two(planner: Client, schedule: Any, crew: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def add(count: int) -> None:
        for n in range(count):
            schedule(title=f"S{n}", anchor_date=TODAY + dt.timedelta(days=n), starts_on=TODAY, frequency_type="MONTH",
                     frequency_value=1, estimated_hours=1, craft=crew.craft)

    def count() -> dict[str, int]:
        found = {}
        for name in ("load", "calendar", "schedules", "effectiveness"):
            with CaptureQueriesContext(connection) as queries:
                assert planner.get(reverse(name)).status_code == 200
            found[name] = len(queries)
        return found

    add(2)
    few = count()
    add(18)
    assert count() == few
    assert max(few.values()) <= 25, few


def test_far_planners_see_their_own_site_alone(client: Client, crew: Any, weekly: Any) -> None:
    client.force_login(crew.far)
    page = client.get(reverse("load"))
    assert page.status_code == 200 and page.context["rows"] == []
    assert client.get(reverse("load"), {"site": "A"}).status_code == 404
    client.force_login(crew.fitter)
    assert client.get(reverse("load")).status_code == 403


def test_the_forecast_of_hours_is_what_the_order_will_carry(planner: Client, schedule: Any, works: Any) -> None:
    from maintenance import services
    from workorders.models import Procedure

    procedure = Procedure.objects.create(number="PM-1", name="Look", estimated_hours=Decimal("1.5"))
    both = {"asset": works.fan, "chain": "service", "starts_on": TODAY, "anchor_date": TODAY, "lead_days": 0}
    schedule(title="Small", chain_rank=1, frequency_type="WEEK", frequency_value=1, procedure=procedure, **both)
    large = schedule(title="Large", chain_rank=2, frequency_type="MONTH", frequency_value=1, estimated_hours=4, **both)
    page = planner.get(reverse("calendar"))
    day = next(each for week in page.context["weeks"] for each in week if each.date == TODAY)
    expected = next(due.hours for due in day.dues if due.is_work)
    assert day.load == expected == Decimal("5.5")
    services.wake([large.pk])
    services.generate()
    assert large.occurrences.get(number=0).work_order.estimated_hours == expected
