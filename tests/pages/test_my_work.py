"""My work: the running job, tabs, groups, cards with at most one thing in their way."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from inventory.models import Part
from tests.admin.rows import make_asset, make_order, make_user
from tests.pages.jobs import make_job, make_part, queries, text_of
from workorders import services
from workorders.services.readiness import Lack, Readiness
from workorders.views.cards import blocker

pytestmark = pytest.mark.django_db


def groups(response: Any) -> dict[str, list[str]]:
    return {group.key: [card.order.title for card in group.cards] for group in response.context["groups"]}


def tabs(response: Any) -> dict[str, str]:
    return {tab.key: tab.count for tab in response.context["tabs"]}


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> dt.datetime:
    """A Wednesday noon in Berlin, for the pages alone."""
    now = dt.datetime(2026, 3, 4, 11, tzinfo=dt.UTC)
    monkeypatch.setattr("workorders.views.my_work.timezone.now", lambda: now)
    return now


class TestGroups:
    def test_late_ones_first_then_today_then_without_date(self, as_tom: Any, tom: Any, place: Any,
                                                          noon: dt.datetime) -> None:
        asset, hour = make_asset(place, tag="P-1"), dt.timedelta(hours=1)
        for title, facts in {
            "late": {"due_at": noon - 50 * hour}, "emergency": {"priority": 5}, "today": {"due_at": noon + hour},
            "planned": {"scheduled_start": noon + hour / 2, "scheduled_end": noon + hour}, "undated": {},
            "friday": {"due_at": noon + 48 * hour}, "next week": {"due_at": noon + 120 * hour},
        }.items():
            make_order(asset, title=title, assigned_to=tom, **facts)
        make_order(asset, title="somebody else's")
        make_order(asset, title="requested", assigned_to=tom, status="REQUESTED")
        response = as_tom.get("/")
        assert groups(response) == {"overdue": ["emergency", "late"], "next": ["planned", "today"],
                                    "undated": ["undated"]}
        assert tabs(response) == {"today": "5", "overdue": "2", "week": "5", "team": "0"}
        assert groups(as_tom.get("/?tab=overdue")) == {"overdue": ["emergency", "late"]}
        week = groups(as_tom.get("/?tab=week"))
        assert (week["week"], week["later"]) == (["friday"], ["next week"])

    def test_nothing_to_do_is_said(self, as_tom: Any) -> None:
        assert "Nothing to do" in text_of(as_tom.get("/"))
        assert "Nothing of yours is overdue" in text_of(as_tom.get("/?tab=overdue"))

    def test_an_order_outside_of_the_branch_is_not_there(self, as_tom: Any, tom: Any, far: Any) -> None:
        make_order(make_asset(far), assigned_to=tom)
        assert groups(as_tom.get("/")) == {}


class TestCards:
    def card(self, client: Any, tab: str = "today") -> Any:
        return client.get(f"/?tab={tab}").context["groups"][0].cards[0]

    def test_times_in_words(self, as_tom: Any, tom: Any, place: Any, noon: dt.datetime) -> None:
        order = make_order(make_asset(place), assigned_to=tom, due_at=noon - dt.timedelta(days=2, hours=1))

        def due(**facts: Any) -> str:
            type(order).objects.filter(pk=order.pk).update(
                **{"due_at": None, "scheduled_start": None, "scheduled_end": None, "priority": 3, **facts})
            return self.card(as_tom, "week").due.text.replace("\xa0", " ")

        hour = dt.timedelta(hours=1)
        assert due(due_at=noon - 49 * hour) == "2 days late"
        assert due(due_at=noon + hour) == "Due today 13:00"
        assert due(due_at=noon + 48 * hour) == "Due Fri 6 Mar"
        assert due(scheduled_start=noon, scheduled_end=noon + hour) == "12:00–13:00"
        assert due(scheduled_start=noon + 24 * hour) == "Thu 5 Mar, 12:00"
        assert due(priority=5, requested_at=noon - 2 * hour) == "Since 10:00"

    def test_steps_done_and_no_bar_where_there_are_none(self, as_tom: Any, job: Any, tom: Any) -> None:
        assert (self.card(as_tom).done, self.card(as_tom).total) == (0, 3)
        services.answer(step=job.steps.get(position=1), by=tom, result="PASS")
        assert "1 of 3" in text_of(as_tom.get("/"))
        job.steps.all()
        other = make_user("tina", "technician", at=job.asset.location, staff=False)
        make_order(job.asset, assigned_to=other)
        as_tom.force_login(other)
        assert b"<progress" not in as_tom.get("/").content

    def test_one_blocker_at_most_the_gravest_first(self, as_tom: Any, tom: Any, place: Any, job: Any) -> None:
        assert self.card(as_tom).blocker.text == "Parts in stock"
        type(job).objects.filter(pk=job.pk).update(needs_line_stop=True)
        assert self.card(as_tom).blocker.text == "Needs line stop"
        services.plan_part(order=job, part=make_part(place, "P-9", there=0), quantity=Decimal(2), by=None)
        assert self.card(as_tom).blocker.text == "Waiting for part"
        for due, said in ((dt.date(2026, 3, 3), "Waiting for part, was due Tue 3 Mar"),
                          (dt.date(2026, 3, 4), "Waiting for part, due Wed 4 Mar")):
            lack = Lack(Part(), Decimal(1), due=due)
            assert blocker(job, Readiness("WAITING", (lack,)), dt.date(2026, 3, 4)).text == said
        services.hold(order=job, by=tom, hold_reason="ACCESS")
        assert self.card(as_tom).blocker.text == "On hold: Access to the machine"

    def test_place_and_tag_in_words(self, as_tom: Any, job: Any) -> None:
        text = text_of(as_tom.get("/"))
        assert job.asset.tag in text
        assert "Hall" in text


class TestTheRunningJob:
    def test_it_stands_above_with_its_clock_and_pause_comes_back_here(self, as_tom: Any, tom: Any, job: Any) -> None:
        services.work_on(order=job, by=tom, at=timezone.now() - dt.timedelta(minutes=42))
        page = as_tom.get("/")
        assert b'class="clock" data-since=' in page.content
        assert ">0:42:" in page.content.decode()
        assert groups(page) == {}
        response = as_tom.post(f"/work-orders/{job.number}/pause/", {"to": "home"}, follow=True)
        assert response.redirect_chain == [("/", 302)]
        assert "42 min are booked" in text_of(response)
        assert "Paused" in text_of(response)


class TestMyTeam:
    @pytest.fixture
    def free(self, tom: Any, place: Any) -> Any:
        from cmms.accounts.models import Team, TeamMember

        team = Team.objects.create(name="Blue")
        TeamMember.objects.create(team=team, user=tom)
        return make_order(make_asset(place), title="free", team=team)

    def test_a_free_job_can_be_taken(self, as_tom: Any, tom: Any, free: Any) -> None:
        assert tabs(as_tom.get("/"))["team"] == "1"
        page = as_tom.get("/?tab=team")
        assert groups(page) == {"undated": ["free"]}
        assert f"/work-orders/{free.number}/take/" in page.content.decode()
        as_tom.post(f"/work-orders/{free.number}/take/")
        free.refresh_from_db()
        assert free.assigned_to == tom

    def test_whoever_comes_second_is_told(self, as_tom: Any, tom: Any, free: Any, place: Any) -> None:
        free.assigned_to = make_user("tina", "technician", at=place.root)
        free.save()
        response = as_tom.post(f"/work-orders/{free.number}/take/")
        assert response.status_code in (409, 422)
        assert "Somebody else has this job already" in text_of(response)


def test_a_planner_gets_the_way_to_all_orders_and_into_the_back_office(as_planner: Any, planner: Any) -> None:
    page = as_planner.get("/").content.decode()
    assert 'href="/work-orders/"' in page
    assert 'href="/admin/"' in page


def test_a_phone_leads_to_what_the_bar_of_five_leaves_out(client: Any, as_tom: Any, place: Any) -> None:
    def beside(client: Any) -> str:
        return client.get("/").content.decode().partition('<nav class="acts narrow"')[2].partition("</nav>")[0]

    assert 'href="/stock/"' in beside(as_tom)
    assert "/board/" not in beside(as_tom)
    for role, leads in (("storekeeper", "/stock/"), ("supervisor", "/board/"), ("planner", "/calendar/")):
        client.force_login(make_user(f"{role}-1", role, at=place.root, staff=False))
        assert f'href="{leads}"' in beside(client), role


def test_long_lists_come_in_pages_and_stay_light(as_tom: Any, tom: Any, client: Any, place: Any,
                                                 noon: dt.datetime) -> None:
    from cmms.accounts.models import Team, TeamMember

    asset, team = make_asset(place, "Infeed conveyor with a long name", tag="P-1"), Team.objects.create(name="Blue")
    TeamMember.objects.create(team=team, user=tom)
    for n in range(45):
        make_order(asset, title=f"Grease main bearings, monthly, number {n}", assigned_to=tom,
                   due_at=noon + dt.timedelta(hours=-1 if n < 30 else 1))
        make_order(asset, title=f"Free {n}", team=team)
    shown: list[str] = []
    for first, sizes in ((0, {"overdue": 20}), (20, {"overdue": 10, "next": 10}), (40, {"next": 5}), (60, {})):
        response = as_tom.get(f"/?from={first}")
        assert {key: len(titles) for key, titles in groups(response).items()} == sizes
        assert len(response.content) <= 30_000
        shown += [title for titles in groups(response).values() for title in titles]
    assert len(set(shown)) == 45
    assert 'href="/?tab=today&amp;from=20"' in as_tom.get("/?from=nonsense").content.decode()
    free = as_tom.get("/?tab=team")
    assert (len(groups(free)["undated"]), len(free.content) <= 30_000) == (20, True)

    rita = make_user("rita", "requester", at=place.root, staff=False)
    reported = [services.report(by=rita, title=f"It leaks {n}", asset=asset) for n in range(25)]
    client.force_login(rita)
    newest = client.get("/")
    assert [card.order for card in newest.context["cards"]] == reported[:4:-1]
    assert f'href="/?before={reported[5].pk}"' in newest.content.decode()
    assert [card.order for card in client.get(f"/?before={reported[5].pk}").context["cards"]] == reported[4::-1]


def test_a_requester_sees_what_he_reported_and_nothing_else(client: Any, place: Any) -> None:
    rita = make_user("rita", "requester", at=place.root, staff=False)
    asset = make_asset(place, tag="P-1")
    services.report(by=rita, title="It leaks", asset=asset)
    make_order(asset, title="somebody else's")
    client.force_login(rita)
    text = text_of(client.get("/"))
    assert "It leaks" in text
    assert "Requested" in text
    assert "somebody else's" not in text


@pytest.mark.parametrize("role", ["technician", "requester"])
def test_whoever_has_no_branch_is_told_so(client: Any, place: Any, role: str) -> None:
    client.force_login(make_user("new", role, staff=False))
    text = text_of(client.get("/"))
    assert "No place is open to you. Ask an administrator" in text
    client.force_login(make_user("old", role, at=place.root, staff=False))
    assert "No place is open" not in text_of(client.get("/"))


def test_fifteen_queries_at_most_and_as_many_for_twenty_jobs_as_for_two(as_tom: Any, tom: Any, place: Any) -> None:
    for n in range(2):
        make_job(place, tom, title=f"Job {n}")
    few = {tab: queries(as_tom, f"/?tab={tab}") for tab in ("today", "overdue", "week", "team")}
    for n in range(18):
        make_job(place, tom, title=f"Job {n + 2}")
    many = {tab: queries(as_tom, f"/?tab={tab}") for tab in few}
    assert many == few
    assert max(many.values()) <= 15
    assert len(as_tom.get("/").content) <= 30_000
