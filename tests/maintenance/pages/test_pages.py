"""Calendar, schedules with their sentences, effectiveness and feeds."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tests.maintenance.pages.conftest import TODAY

DAY = dt.timedelta(days=1)


@pytest.fixture
def weekly(schedule: Any, crew: Any) -> Any:
    """3 h every Wednesday."""
    return schedule(title="Clean", anchor_date=TODAY + 2 * DAY, starts_on=TODAY, frequency_type="WEEK",
                    frequency_value=1, lead_days=0, estimated_hours=3, craft=crew.craft)


def day_of(page: Any, day: dt.date) -> Any:
    return next(each for week in page.context["weeks"] for each in week if each.date == day)


def test_a_month_shows_each_day_with_its_hours_and_capacity(planner: Client, weekly: Any, crew: Any,
                                                            occurrence: Any) -> None:
    occurrence(schedule=weekly, revision=7, number=0, due_date=dt.date(2026, 3, 4), decision="MISSED")
    page = planner.get(reverse("calendar"))
    wednesday = day_of(page, TODAY + 2 * DAY)
    assert [due.schedule for due in wednesday.dues] == [weekly]
    assert (wednesday.load, float(wednesday.capacity), wednesday.over) == (3, 7.5, False)
    assert day_of(page, dt.date(2026, 3, 14)).capacity == 0
    assert [row.get_decision_display() for row in day_of(page, dt.date(2026, 3, 4)).settled] == ["missed"]
    text = page.content.decode()
    assert "3 of 7.5 h" in text and len(page.context["weeks"]) == 6
    april = planner.get(reverse("calendar"), {"month": "2026-04", "day": "2026-04-01"})
    assert april.context["opened"].dues[0].schedule == weekly
    for month in ("nonsense", "2200-01", "1066-10"):
        assert planner.get(reverse("calendar"), {"month": month}).context["first"] == TODAY.replace(day=1)


def test_the_calendar_of_a_craft_leaves_the_others_out(planner: Client, weekly: Any, crew: Any) -> None:
    from cmms.accounts.models import Craft

    other = Craft.objects.create(code="ELEC", name="Electrician")
    page = planner.get(reverse("calendar"), {"craft": other.pk})
    assert day_of(page, TODAY + 2 * DAY).dues == [] and day_of(page, TODAY + 2 * DAY).capacity is None


def test_a_schedule_says_why_it_came_out_or_did_not(planner: Client, weekly: Any, occurrence: Any) -> None:
    occurrence(schedule=weekly, number=9, due_date=dt.date(2026, 3, 4), decision="MISSED",
               sentence="Its order ended without being done.")
    page = planner.get(reverse("schedule", args=[weekly.pk]))
    text = page.content.decode()
    assert "Its order ended without being done." in text and "an order will be made" in text
    assert "too few to propose anything" in text
    listed = planner.get(reverse("schedules"), {"q": "cle"})
    assert [row.pk for row in listed.context["rows"]] == [weekly.pk]
    assert not planner.get(reverse("schedules"), {"q": "nothing"}).context["rows"]
    assert not planner.get(reverse("schedules"), {"state": "inactive"}).context["rows"]


def runs(schedule: Any, order: Any, count: int, *, every: int = 30) -> list[Any]:
    from maintenance.models import MaintenanceHistory

    made = []
    for n in range(count):
        at = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC) - n * every * DAY
        done = order(done=True, actual_start=at, actual_end=at)
        MaintenanceHistory.objects.create(schedule=schedule, work_order=done, completed_date=at)
        made.append(done)
    return made


def test_evidence_counts_failures_near_runs_and_proposes_nothing_under_twenty(schedule: Any, order: Any, works: Any,
                                                                              crew: Any) -> None:
    from maintenance.effectiveness import effects
    from workorders.models import Downtime

    few = schedule(title="Few", estimated_hours=2, frequency_type="MONTH", frequency_value=1)
    done = runs(few, order, 19)
    for run in done[:5]:
        Downtime.objects.create(asset=works.pump, category="FAILURE", started_at=run.actual_end - 3 * DAY,
                                ended_at=run.actual_end - 2 * DAY)
    effect = effects([few])[0]
    assert (effect.count, effect.before, effect.after, effect.with_findings) == (19, 5, 0, 0)
    assert effect.sentences == ["19 of 20 runs: too few to propose anything."] and effect.hours is None
    at = dt.datetime(2024, 1, 1, 12, tzinfo=dt.UTC)
    last = order(done=True, actual_start=at, actual_end=at)
    from maintenance.models import MaintenanceHistory

    MaintenanceHistory.objects.create(schedule=few, work_order=last, completed_date=at)
    assert "5 of 20 runs the asset had failed shortly before" in effects([few])[0].sentences[0]


def test_twenty_quiet_runs_speak_for_a_longer_interval(schedule: Any, order: Any, crew: Any, planner: Client) -> None:
    from workorders.models import LaborEntry

    quiet = schedule(title="Quiet", estimated_hours=1, frequency_type="MONTH", frequency_value=1)
    for run in runs(quiet, order, 20):
        LaborEntry.objects.create(work_order=run, user=crew.fitter, work_date=run.actual_end.date(), minutes=120)
    page = planner.get(reverse("effectiveness"))
    effect = page.context["effects"][0]
    assert effect.hours == 2
    assert effect.sentences[0].startswith("20 runs found nothing") and "200 %" in effect.sentences[1]


def test_a_feed_is_read_without_signing_in_until_it_is_withdrawn(planner: Client, client: Client, weekly: Any,
                                                                 order: Any, crew: Any, works: Any) -> None:
    from maintenance import feeds

    order(title="Repair", assigned_to=crew.planner, estimated_hours=2,
          scheduled_start=dt.datetime(2026, 3, 10, 8, tzinfo=dt.UTC))
    weekly.assigned_to = crew.planner
    weekly.save()
    assert planner.post(reverse("feed-open"), {"site": ""}).status_code == 302
    address = planner.get(reverse("feeds")).context["rows"][0][1]
    anybody = Client()
    answer = anybody.get(address)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    events = {str(e["summary"]): e for e in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert events["Repair (Pump)"].decoded("dtstart") == dt.datetime(2026, 3, 10, 8, tzinfo=dt.UTC)
    assert events["Repair (Pump)"].decoded("dtend") - events["Repair (Pump)"].decoded("dtstart") == 2 * DAY / 24
    comes = [e for e in Calendar.from_ical(answer.content).walk("VEVENT") if str(e["summary"]) == "Clean (Pump)"]
    assert comes[0].decoded("dtstart") == TODAY + 2 * DAY and str(comes[0]["status"]) == "TENTATIVE"
    assert len(comes) == 26 and len({str(e["uid"]) for e in comes}) == 26
    feed = feeds.feeds_of(crew.planner).get()
    client.force_login(crew.far)
    assert client.post(reverse("feed-close", args=[feed.pk])).status_code == 404
    client.force_login(crew.planner)
    assert client.post(reverse("feed-close", args=[feed.pk])).status_code == 302
    assert anybody.get(address).status_code == 404


def test_a_sites_feed_shows_its_preventive_work_as_far_as_its_owner_sees_it(crew: Any, weekly: Any, order: Any,
                                                                            works: Any) -> None:
    from assets.models import BranchGrant
    from maintenance import feeds

    order(title="Repair", work_type="CORRECTIVE", scheduled_start=dt.datetime(2026, 3, 10, 8, tzinfo=dt.UTC))
    feed = feeds.open_feed(by=crew.planner, site=works.site)

    def titles() -> set[str]:
        found = feeds.feed_of(feeds.token_of(feed))
        assert found is not None
        ical = feeds.calendar_of(found, link=lambda kind, key: f"https://cmms.example/{kind}/{key}")
        return {str(e["summary"]) for e in Calendar.from_ical(ical).walk("VEVENT")}

    assert titles() == {"Clean (Pump)"}
    BranchGrant.objects.filter(user=crew.planner).delete()
    assert titles() == set()


def test_made_up_addresses_and_feeds_of_people_who_left_open_nothing(client: Client, crew: Any) -> None:
    from maintenance import feeds

    feed = feeds.open_feed(by=crew.planner, site=None)
    token = feeds.token_of(feed)
    assert client.get(reverse("feed", args=["7.forged"])).status_code == 404
    assert client.get(reverse("feed", args=[token[:-1] + ("a" if token[-1] != "a" else "b")])).status_code == 404
    crew.planner.is_active = False
    crew.planner.save()
    assert client.get(reverse("feed", args=[token])).status_code == 404


def test_an_order_leads_to_the_schedule_that_made_it(planner: Client, order: Any, weekly: Any) -> None:
    from maintenance.services.orders import MADE_BY

    made = order(reference_type=MADE_BY, reference_id=weekly.pk)
    page = planner.get(reverse("work-order", args=[made.number]))
    assert f'href="{reverse("schedule", args=[weekly.pk])}"' in page.content.decode()
    assert reverse("feeds") in planner.get(reverse("me")).content.decode()
