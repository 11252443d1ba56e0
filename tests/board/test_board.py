"""The board: who does what, figures, moving, answering, polling, and whose branch it is."""

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from tests.workorders.world import Cast, Plant

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def shifts(plant: "Plant", cast: "Cast") -> Any:
    """Everybody of the crew works 06:00–14:00 (7.5 h) on every day of the week."""
    from cmms.accounts.models import Calendar, CalendarShift, Craft, UserCraft

    calendar = Calendar.objects.create(name="Early")
    for weekday in range(1, 8):
        CalendarShift.objects.create(calendar=calendar, weekday=weekday, starts=dt.time(6), ends=dt.time(14),
                                     break_minutes=30)
    mech = Craft.objects.create(code="M", name="Mechanics")
    for person in (cast.technician, cast.second):
        person.calendar = calendar
        person.save()
        UserCraft.objects.create(user=person, craft=mech, is_primary=True)
    return calendar


@pytest.fixture
def planner(client: Client, cast: "Cast") -> Client:
    client.force_login(cast.planner)
    return client


def today() -> dt.date:
    return dt.datetime.now(BERLIN).date()


def local(hour: int, minute: int = 0, day: dt.date | None = None) -> dt.datetime:
    return dt.datetime.combine(day or today(), dt.time(hour, minute), tzinfo=BERLIN)


def lane_of(response: Any, person: Any) -> Any:
    return next(lane for lane in response.context["lanes"] if lane.person == person)


TOMORROW = dt.timedelta(days=1)


def test_lanes_show_jobs_at_their_hours_and_load_against_capacity(planner: Client, cast: "Cast", shifts: Any,
                                                                  new_order: Any) -> None:
    from workorders import services

    day = today() + TOMORROW
    for hour, hours in ((6, 4), (11, 4)):
        order = new_order(title=f"At {hour}", estimated_hours=hours)
        services.schedule(order=order, by=cast.planner, start=local(hour, day=day),
                          end=local(hour, day=day) + dt.timedelta(hours=hours))
        services.assign(order=order, by=cast.planner, to=cast.technician)
    free = new_order(title="Nobody has it", estimated_hours=2)
    services.schedule(order=free, by=cast.planner, start=local(8, day=day), end=local(10, day=day))
    response = planner.get(reverse("board"), {"day": day.isoformat()})
    mine = lane_of(response, cast.technician)
    assert (mine.load, mine.capacity, mine.over) == (8, dt.timedelta(hours=7.5) / dt.timedelta(hours=1), True)
    assert [(c.quarter, c.span) for c in mine.rows[0] if c.job] == [(0, 16), (20, 16)]
    assert "8.0 of 7.5 h" in response.content.decode()
    assert [job.order for job in lane_of(response, None).jobs] == [free]
    relief = response.context["reliefs"][0]
    assert relief.to.person == cast.second and relief.job.order.title in ("At 6", "At 11")


def test_yellow_is_what_somebody_works_on_now(planner: Client, cast: "Cast", shifts: Any, new_order: Any) -> None:
    from workorders import services

    left = services.work_on(order=new_order(title="Left for lunch"), by=cast.technician)
    services.pause(order=left, by=cast.technician)
    worked_on = services.work_on(order=new_order(title="In hand"), by=cast.technician)
    for order in (left, worked_on):
        services.assign(order=order, by=cast.planner, to=cast.technician)
    looks = {job.order: job.look for job in lane_of(planner.get(reverse("board")), cast.technician).jobs}
    assert looks == {left: "", worked_on: "run"}


def test_overlapping_jobs_stand_in_rows_of_their_own(planner: Client, cast: "Cast", shifts: Any,
                                                     new_order: Any) -> None:
    from workorders import services

    day = today() + TOMORROW
    for n in range(3):
        order = new_order(title=f"Job {n}", estimated_hours=2)
        services.dispatch(order=order, by=cast.planner, to=cast.technician, start=local(7 + n, day=day))
    lane = lane_of(planner.get(reverse("board"), {"day": day.isoformat()}), cast.technician)
    assert len(lane.rows) == 2 and all(sum(c.span for c in row) == 32 for row in lane.rows)


def test_leave_and_days_off_leave_no_hours(planner: Client, cast: "Cast", shifts: Any) -> None:
    from cmms.accounts.models import CalendarException, Leave

    Leave.objects.create(user=cast.second, first_day=today(), until=today() + TOMORROW)
    CalendarException.objects.create(calendar=shifts, day=today() + TOMORROW, name="Holiday")
    here = planner.get(reverse("board"))
    assert lane_of(here, cast.second).capacity == 0 and lane_of(here, cast.second).away == "vacation"
    assert lane_of(here, cast.technician).capacity > 0
    tomorrow = planner.get(reverse("board"), {"day": (today() + TOMORROW).isoformat()})
    assert lane_of(tomorrow, cast.technician).capacity == 0


def test_figures_are_counts_of_the_lists_behind_them(planner: Client, cast: "Cast", plant: "Plant", shifts: Any,
                                                     new_order: Any, at: Any) -> None:
    from workorders import services

    new_order(due_at=at(-30))
    new_order(due_at=at(-1), priority=5)
    running = services.start(order=new_order(), by=cast.technician)
    services.assign(order=running, by=cast.planner, to=cast.technician)
    services.hold(order=new_order(), by=cast.technician, hold_reason="PARTS")
    services.begin_downtime(asset=plant.press, by=cast.technician, at=at(-3))
    services.report(by=cast.requester, title="It smells", asset=plant.press)
    services.report(by=cast.outsider, title="Far away", asset=plant.far_press)
    response = planner.get(reverse("board"))
    found = response.context["figures"]
    assert (found.running, found.on_hold_for_parts, found.overdue, found.newly_overdue) == (1, 1, 2, 1)
    assert (found.unassigned, found.urgent_unassigned, found.down, found.down_tag) == (2, 1, 1, "PR-1")
    assert found.waiting == 1
    downtime = response.context["downtime"]
    assert [(row[0], round(row[1])) for row in downtime.rows] == [("PR-1", 3)]
    file = list(csv.reader(io.StringIO(planner.get(downtime.csv_url).content.decode("utf-8-sig"))))
    assert file[0] == ["Asset", "Value (h)"] and file[1][0] == "PR-1"
    for name, count in (("running", 1), ("overdue", 2), ("unassigned", 2), ("waiting", 1), ("down", 1)):
        assert len(planner.get(reverse("board-orders", args=[name])).context["rows"]) == count
    assert planner.get(reverse("board-orders", args=["nonsense"])).status_code == 404


def test_a_job_is_moved_by_a_form_to_a_person_and_the_first_free_time(planner: Client, cast: "Cast", shifts: Any,
                                                                      new_order: Any) -> None:
    from workorders import services

    day = today() + TOMORROW
    services.dispatch(order=new_order(estimated_hours=2), by=cast.planner, to=cast.technician, start=local(6, day=day))
    order = new_order(title="Move me", estimated_hours=1)
    page = planner.get(reverse("board-job", args=[order.number]))
    assert page.status_code == 200 and "Move me" in page.content.decode()
    answer = planner.post(reverse("board-move", args=[order.number]),
                          {"person": cast.technician.pk, "day": day.isoformat(), "time": "", "back": f"day={day}"})
    assert answer["Location"] == f"{reverse('board')}?day={day}"
    order.refresh_from_db()
    assert (order.assigned_to, order.scheduled_start) == (cast.technician, local(8, day=day))
    assert order.scheduled_end - order.scheduled_start == dt.timedelta(hours=1)
    planner.post(reverse("board-move", args=[order.number]), {"person": "", "day": "", "time": ""})
    order.refresh_from_db()
    assert (order.assigned_to, order.scheduled_start) == (None, None)


def test_a_job_dropped_on_the_hours_begins_at_that_quarter(planner: Client, cast: "Cast", shifts: Any,
                                                           new_order: Any) -> None:
    day = today() + TOMORROW
    order = new_order(estimated_hours=1)
    planner.post(reverse("board-move", args=[order.number]), {
        "person": cast.second.pk, "day": day.isoformat(), "origin": local(6, day=day).isoformat(), "quarter": "7"})
    order.refresh_from_db()
    assert (order.assigned_to, order.scheduled_start) == (cast.second, local(7, 45, day=day))


@pytest.mark.parametrize(("form", "status", "words"), [
    ({"day": "soon"}, 422, "Write the day like"),
    ({"day": "2026-12-01", "time": "late"}, 422, "Write the time like"),
    ({"origin": "then", "quarter": "3"}, 422, "could not be read"),
])
def test_a_refused_move_shows_the_form_again(planner: Client, cast: "Cast", new_order: Any, form: dict[str, str],
                                             status: int, words: str) -> None:
    order = new_order()
    answer = planner.post(reverse("board-move", args=[order.number]), {"person": "", **form})
    assert answer.status_code == status and words in answer.content.decode()
    if form.get("day"):
        assert f'value="{form["day"]}"' in answer.content.decode()


def test_a_person_of_another_site_cannot_be_given_a_job(planner: Client, cast: "Cast", new_order: Any) -> None:
    order = new_order()
    assert planner.post(reverse("board-move", args=[order.number]), {"person": cast.outsider.pk}).status_code == 404
    order.refresh_from_db()
    assert order.assigned_to is None


def test_what_waits_is_answered_with_one_click(planner: Client, cast: "Cast", plant: "Plant", new_order: Any) -> None:
    from workorders import services
    from workorders.models import LateEntry

    request = services.report(by=cast.requester, title="It smells", asset=plant.press)
    nonsense = services.report(by=cast.requester, title="Nonsense", asset=plant.press)
    emergency = services.raise_emergency(by=cast.technician, title="Fire", asset=plant.pump)
    done = services.complete(order=new_order(title="Finished"), by=cast.technician, outcome="DONE")
    closed = services.close(order=services.complete(order=new_order(), by=cast.technician, outcome="DONE"),
                            by=cast.planner)
    late = [LateEntry.objects.create(work_order=closed, kind="NOTE", payload={"text": "It rattled"},
                                     entered_by=cast.technician, happened_at=closed.closed_at) for _n in range(2)]
    page = planner.get(reverse("board"))
    assert [(q.verb, q.order.title) for q in page.context["questions"]] == [
        ("review", "Fire"), ("approve", "It smells"), ("approve", "Nonsense"), ("close", "Finished")]
    assert len(page.context["late_entries"]) == 2
    for verb, order in (("approve", request), ("review", emergency), ("close", done)):
        assert planner.post(reverse("board-answer", args=[verb, order.number])).status_code == 302
    refused = planner.post(reverse("board-answer", args=["reject", nonsense.number]), {"reason": ""})
    assert refused.status_code == 422 and "Say why the request is rejected" in refused.content.decode()
    assert planner.post(reverse("board-answer", args=["reject", nonsense.number]), {"reason": "No"}).status_code == 302
    assert planner.post(reverse("board-late", args=[late[0].pk]), {"decision": "accept"}).status_code == 302
    assert planner.post(reverse("board-late", args=[late[1].pk]), {"reason": "Twice"}).status_code == 302
    for order, state in ((request, "OPEN"), (done, "CLOSED"), (nonsense, "CANCELLED")):
        order.refresh_from_db()
        assert order.status == state
    emergency.refresh_from_db()
    assert emergency.reviewed_by == cast.planner
    after = planner.get(reverse("board"))
    assert after.context["late_entries"] == []
    assert planner.post(reverse("board-answer", args=["approve", request.number])).status_code == 409


def test_polling_asks_with_an_etag_and_is_told_when_nothing_changed(planner: Client, cast: "Cast", shifts: Any,
                                                                    new_order: Any,
                                                                    django_assert_max_num_queries: Any) -> None:
    day = {"day": (today() + 3 * TOMORROW).isoformat(), "part": "live"}
    first = planner.get(reverse("board"), day)
    assert first.status_code == 200 and b"<html" not in first.content
    with django_assert_max_num_queries(9):
        again = planner.get(reverse("board"), day, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and again.content == b""
    new_order(title="Something new")
    changed = planner.get(reverse("board"), day, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200 and changed["ETag"] != first["ETag"]


def test_as_many_queries_for_twenty_rows_as_for_two(planner: Client, cast: "Cast", plant: "Plant",
                                                    shifts: Any) -> None:
    from django.contrib.auth.models import Group
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from assets.models import BranchGrant
    from cmms.accounts.models import Craft, User, UserCraft
    from workorders.models import WorkOrder

    craft, technicians = Craft.objects.get(code="M"), Group.objects.get(name="technician")

    def add(numbers: range) -> None:
        people = User.objects.bulk_create(User(username=f"p{n}", name=f"Person {n}") for n in numbers)
        technicians.user_set.add(*people)
        BranchGrant.objects.bulk_create(BranchGrant(user=who, location=plant.root) for who in people)
        UserCraft.objects.bulk_create(UserCraft(user=who, craft=craft) for who in people)
        usual = {"site": plant.site, "asset": plant.press, "location": plant.hall}
        WorkOrder.objects.bulk_create([WorkOrder(**usual, **facts) for who in people for facts in (
            {"title": "Planned", "status": "OPEN", "assigned_to": who, "scheduled_start": local(9),
             "estimated_hours": 1},
            {"title": "Free", "status": "OPEN", "priority": 5}, {"title": "Asked", "status": "REQUESTED"})])

    def count() -> dict[str, int]:
        found = {}
        for view in ("day", "week", "kanban"):
            with CaptureQueriesContext(connection) as queries:
                assert planner.get(reverse("board"), {"view": view}).status_code == 200
            found[view] = len(queries)
        return found

    add(range(2))
    few = count()
    add(range(2, 20))
    assert count() == few
    assert max(few.values()) <= 15, few


def test_a_board_shows_only_the_viewers_branch(client: Client, cast: "Cast", plant: "Plant", shifts: Any,
                                               new_order: Any) -> None:
    from tests.workorders.world import person
    from workorders import services

    viewer = person("vera", "supervisor", plant.hall)
    other = person("olga", "technician", plant.other_hall)
    from cmms.accounts.models import Craft, UserCraft

    UserCraft.objects.create(user=other, craft=Craft.objects.get(code="M"))
    mine = new_order(title="In my hall", priority=5)
    theirs = new_order(title="In the other hall", asset=plant.pump, priority=5)
    client.force_login(viewer)
    page = client.get(reverse("board"))
    text = page.content.decode()
    assert "In my hall" in text and "In the other hall" not in text
    people = [lane.person for lane in page.context["lanes"]]
    assert cast.technician in people and other not in people and cast.outsider not in people
    assert page.context["figures"].unassigned == 1
    assert client.get(reverse("board-job", args=[theirs.number])).status_code == 404
    assert client.post(reverse("board-move", args=[theirs.number]), {"person": ""}).status_code == 404
    assert client.get(reverse("board"), {"site": "B"}).status_code == 404
    assert services.assign(order=mine, by=viewer, to=cast.technician).assigned_to == cast.technician


def test_a_night_shift_keeps_its_hours_after_midnight(planner: Client, cast: "Cast", shifts: Any,
                                                      new_order: Any) -> None:
    from cmms.accounts.models import Calendar, CalendarShift
    from workorders import services

    night = Calendar.objects.create(name="Night")
    for weekday in range(1, 8):
        CalendarShift.objects.create(calendar=night, weekday=weekday, starts=dt.time(22), ends=dt.time(6))
    cast.second.calendar = night
    cast.second.save()
    day = today() + TOMORROW
    order = new_order(title="After midnight", estimated_hours=2)
    services.dispatch(order=order, by=cast.planner, to=cast.second, start=local(2, day=day + TOMORROW))
    here = lane_of(planner.get(reverse("board"), {"day": day.isoformat(), "shift": "all"}), cast.second)
    assert [job.order for job in here.jobs] == [order] and here.load == 2
    following = {"day": (day + TOMORROW).isoformat(), "shift": "all"}
    next_day = lane_of(planner.get(reverse("board"), following), cast.second)
    assert next_day.jobs == [] and next_day.untimed == []


def test_week_and_kanban_show_the_same_jobs(planner: Client, cast: "Cast", shifts: Any, new_order: Any) -> None:
    from workorders import services

    planned = services.dispatch(order=new_order(title="Planned", estimated_hours=2), by=cast.planner,
                                to=cast.technician, start=local(9))
    held = services.hold(order=new_order(title="Held", priority=5), by=cast.technician, hold_reason="ACCESS")
    urgent = new_order(title="Urgent", priority=5)
    week = planner.get(reverse("board"), {"view": "week"})
    row = next(row for row in week.context["rows"] if row.person == cast.technician)
    assert [job.order for job in row.days[today().weekday()].jobs] == [planned] and row.load == 2
    assert "2.0 of 7.5 h" in week.content.decode()
    chart = week.context["chart"]
    head, *rows = csv.reader(io.StringIO(planner.get(chart.csv_url).content.decode("utf-8-sig")))
    assert tuple(head) == chart.head and len(rows) == 7
    assert [[float(cell) for cell in row[1:]] for row in rows] == [[float(c) for c in row[1:]] for row in chart.table]
    columns = {c.name: [j.order for j in c.jobs] for c in planner.get(
        reverse("board"), {"view": "kanban"}).context["columns"]}
    assert columns["SCHEDULED"] == [planned] and columns["PLAN"] == [urgent]
    assert columns["HOLD"] == [held]


def test_pages_say_no_to_whoever_may_not_see_leave(client: Client, cast: "Cast") -> None:
    client.force_login(cast.technician)
    assert client.get(reverse("board")).status_code == 403
    client.force_login(cast.auditor)
    page = client.get(reverse("board"))
    assert page.status_code in (200, 404) and b'draggable' not in page.content


def test_a_job_over_the_night_the_clocks_change_keeps_its_hours(cast: "Cast", new_order: Any) -> None:
    from workorders import services

    order = new_order(estimated_hours=6)
    begins = dt.datetime(2027, 3, 27, 22, tzinfo=BERLIN)
    order = services.dispatch(order=order, by=cast.planner, start=begins)
    assert order.scheduled_end == dt.datetime(2027, 3, 28, 5, tzinfo=BERLIN)
    assert (order.scheduled_end - order.scheduled_start) == dt.timedelta(hours=6)


def test_what_runs_outside_of_the_hours_shown_stands_beside_them(planner: Client, cast: "Cast", shifts: Any,
                                                                 new_order: Any) -> None:
    from workorders import services

    order = services.dispatch(order=new_order(title="Runs", estimated_hours=1), by=cast.planner, to=cast.technician,
                              start=local(9))
    services.work_on(order=order, by=cast.technician)
    page = planner.get(reverse("board"), {"shift": "0600-1400"})
    lane = lane_of(page, cast.technician)
    inside = [cell.job.order for row in lane.rows for cell in row if cell.job]
    assert [job.order for job in lane.untimed] + inside == [order]
    assert b"blk run" in page.content


def test_whoever_approves_a_report_sees_that_the_same_was_repaired_lately(planner: Client, cast: "Cast",
                                                                          plant: "Plant", new_order: Any,
                                                                          at: Any) -> None:
    from workorders import services
    from workorders.models import FailureCode

    leak = FailureCode.objects.get_or_create(kind="PROBLEM", code="LEAK", defaults={"label": "Leaks"})[0]
    services.report(by=cast.requester, title="First time", asset=plant.press, reported_problem=leak)
    assert "possible rework" not in planner.get(reverse("board")).content.decode()
    services.complete(order=new_order(), by=cast.technician, outcome="DONE", problem=leak, at=at(-24))
    services.report(by=cast.requester, title="Leaks again", asset=plant.press, reported_problem=leak)
    assert planner.get(reverse("board")).content.decode().count("possible rework") == 1
