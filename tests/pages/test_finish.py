"""The end of a job: two taps, what was found, the time, running again, a signature, and what follows."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.utils import timezone

from tests.admin.rows import make_user
from tests.pages.jobs import make_job, text_of
from workorders import services
from workorders.models import FailureCode, LaborEntry, LateEntry, WorkOrder

pytestmark = pytest.mark.django_db


@pytest.fixture
def done_job(job: Any, tom: Any) -> Any:
    """Every step answered, the clock runs for 42 minutes."""
    services.work_on(order=job, by=tom, at=timezone.now() - dt.timedelta(minutes=42))
    for step in job.steps.all():
        services.answer(step=step, by=tom, result="PASS" if step.kind == "CHECK" else "", number=95)
    return job


def finish(client: Any, order: Any, outcome: str = "DONE", **said: str) -> Any:
    return client.post(f"/work-orders/{order.number}/complete/", {"outcome": outcome, **said})


def finish_page(client: Any, order: Any) -> Any:
    return client.get(f"/work-orders/{order.number}/finish/")


def test_two_taps_finish_and_all_fixed(as_tom: Any, done_job: Any) -> None:
    assert "Finish job" in text_of(as_tom.get(f"/work-orders/{done_job.number}/"))
    page = finish_page(as_tom, done_job)  # first tap
    assert 'name="outcome" value="DONE"' in page.content.decode()
    assert "required" not in page.content.decode()
    shown = page.context["minutes"]
    response = finish(as_tom, done_job, minutes=str(shown), minutes_shown=str(shown))  # second tap
    assert (response.status_code, response.url) == (302, "/")
    done_job.refresh_from_db()
    assert (done_job.status, done_job.outcome) == ("COMPLETED", "DONE")
    assert LaborEntry.objects.of(done_job).total_minutes() in (42, 43)


def test_the_time_is_the_clocks_unless_it_was_changed(as_tom: Any, done_job: Any) -> None:
    finish(as_tom, done_job, minutes="30", minutes_shown="42")
    assert LaborEntry.objects.of(done_job).total_minutes() == 30


def test_it_may_wait_ten_seconds_on_the_phone(as_tom: Any, done_job: Any) -> None:
    assert 'data-undo="10"' in finish_page(as_tom, done_job).content.decode()


def test_works_for_now_opens_a_prefilled_follow_up(as_tom: Any, done_job: Any) -> None:
    response = as_tom.post(f"/work-orders/{done_job.number}/complete/", {"outcome": "PARTLY", "reason": "Belt frays"},
                           follow=True)
    assert response.redirect_chain == [(f"/work-orders/{done_job.number}/follow-up/", 302)]
    assert 'value="Finish: Replace drive belt"' in response.content.decode()
    assert "Belt frays" in response.content.decode()
    as_tom.post(f"/work-orders/{done_job.number}/follow-up/", {"title": "Finish: Replace drive belt", "priority": "4"})
    follow = WorkOrder.objects.get(follow_up_of=done_job)
    assert (follow.priority, follow.status) == (4, "REQUESTED")


def test_not_fixed_says_why_and_keeps_what_was_typed(as_tom: Any, job: Any) -> None:
    page = finish(as_tom, job, "NOT_PERFORMED", minutes="12")
    assert page.status_code == 422
    assert "Say why the work was not performed" in text_of(page)
    assert 'value="12"' in page.content.decode()
    finish(as_tom, job, "NOT_PERFORMED", reason="No access")
    job.refresh_from_db()
    assert job.outcome_reason == "No access"


def test_open_steps_are_all_named_at_once(as_tom: Any, job: Any) -> None:
    steps = list(job.steps.filter(required=True))
    for page in (finish_page(as_tom, job), finish(as_tom, job)):  # told before it is pressed, and after
        assert [f"Not answered yet: {step.text}" in text_of(page) for step in steps] == [True] * len(steps)


class TestFailures:
    @pytest.fixture
    def codes(self) -> dict[str, FailureCode]:
        return {kind: FailureCode.objects.create(kind=kind, code=f"{kind}-1", label=f"{kind.title()} one")
                for kind in ("PROBLEM", "CAUSE", "REMEDY")}

    def test_an_order_of_no_failure_asks_nothing(self, as_tom: Any, done_job: Any, codes: Any) -> None:
        assert finish_page(as_tom, done_job).context["lists"] == []

    def test_the_problem_is_chosen_already_and_the_rest_may_follow(self, as_tom: Any, done_job: Any,
                                                                  codes: Any) -> None:
        WorkOrder.objects.filter(pk=done_job.pk).update(is_functional_failure=True, reported_problem=codes["PROBLEM"])
        page = finish_page(as_tom, done_job)
        problem, cause, remedy = page.context["lists"]
        assert (problem["chosen"], cause["chosen"], remedy["chosen"]) == (str(codes["PROBLEM"].pk), "", "")
        assert page.content.decode().count("required") == 1
        finish(as_tom, done_job, problem=str(codes["PROBLEM"].pk), cause="", remedy=str(codes["REMEDY"].pk))
        done_job.refresh_from_db()
        assert (done_job.problem, done_job.cause, done_job.remedy) == (codes["PROBLEM"], None, codes["REMEDY"])

    def test_only_the_codes_of_the_assets_class_are_offered(self, as_tom: Any, done_job: Any, codes: Any) -> None:
        from assets.models import AssetClass

        other = AssetClass.objects.create(name="Boiler")
        FailureCode.objects.create(kind="PROBLEM", code="SCALE", label="Scale", asset_class=other)
        WorkOrder.objects.filter(pk=done_job.pk).update(is_functional_failure=True)
        assert "Scale" not in text_of(finish_page(as_tom, done_job))

    def test_a_machine_that_stands_is_asked_about_and_said_to_run(self, as_tom: Any, tom: Any, done_job: Any,
                                                                 codes: Any) -> None:
        services.begin_downtime(asset=done_job.asset, by=tom, order=done_job,
                                at=timezone.now() - dt.timedelta(hours=1))
        assert "Does it run again?" in text_of(finish_page(as_tom, done_job))
        finish(as_tom, done_job, problem=str(codes["PROBLEM"].pk), running_again="yes")
        done_job.asset.refresh_from_db()
        assert done_job.asset.status == "OPERATIONAL"

    def test_it_still_stands(self, as_tom: Any, tom: Any, done_job: Any, codes: Any) -> None:
        services.begin_downtime(asset=done_job.asset, by=tom, order=done_job)
        finish(as_tom, done_job, problem=str(codes["PROBLEM"].pk), running_again="no")
        done_job.asset.refresh_from_db()
        assert done_job.asset.status == "DOWN"


class TestSigning:
    def test_the_password_is_asked_where_the_order_demands_it_and_never_shown(self, as_tom: Any, done_job: Any) -> None:
        WorkOrder.objects.filter(pk=done_job.pk).update(sign_off_required=True)
        assert 'name="secret" type="password"' in finish_page(as_tom, done_job).content.decode()
        page = finish(as_tom, done_job, secret="wrong-secret")
        assert page.status_code == 422
        assert "wrong-secret" not in page.content.decode()
        finish(as_tom, done_job, secret="Secret-12345")
        done_job.refresh_from_db()
        assert done_job.signed_off_by == done_job.assigned_to


class TestTooLate:
    """What the phone's queue brings for an order that was closed meanwhile."""

    @pytest.fixture
    def closed(self, job: Any, tom: Any) -> Any:
        services.complete(order=job, by=tom, outcome="NOT_PERFORMED", reason="x")
        return services.close(order=job, by=None)

    def send(self, client: Any, order: Any, verb: str, **said: str) -> Any:
        at = (timezone.now() - dt.timedelta(hours=3)).isoformat()
        data = {"key": str(uuid.uuid4()), "happened_at": at, **said}
        return client.post(f"/work-orders/{order.number}/{verb}/", data, headers={"X-Outbox": "1"})

    @pytest.mark.parametrize(("verb", "kind", "said"), [
        ("steps/{step}", "ANSWER", {"result": "PASS"}), ("parts/{part}", "PART", {"change": "1"}),
        ("note", "NOTE", {"text": "It rattles"}), ("start", "MOVE", {}), ("complete", "MOVE", {"outcome": "DONE"}),
        ("time/book", "LABOUR", {"work_date": "2026-03-02", "minutes": "20"}),
    ])
    def test_it_is_kept_for_the_supervisor_and_said_so(self, as_tom: Any, closed: Any, verb: str, kind: str,
                                                      said: dict[str, str]) -> None:
        words = {"step": closed.steps.first().pk, "part": closed.parts.get().part_id}
        response = self.send(as_tom, closed, verb.format(**words), **said)
        assert response.status_code == 200
        assert "waits for the supervisor" in response.json()["message"]
        entry = LateEntry.objects.get()
        assert (entry.kind, entry.work_order) == (kind, closed)
        assert entry.payload["words"] or said == {}

    def test_sent_again_it_is_kept_once(self, as_tom: Any, closed: Any) -> None:
        data = {"key": str(uuid.uuid4()), "text": "It rattles"}
        for _ in range(2):
            as_tom.post(f"/work-orders/{closed.number}/note/", data, headers={"X-Outbox": "1"})
        assert LateEntry.objects.count() == 1

    def test_a_form_sent_by_hand_is_refused(self, as_tom: Any, closed: Any) -> None:
        assert as_tom.post(f"/work-orders/{closed.number}/note/", {"text": "x"}).status_code == 409
        assert not LateEntry.objects.exists()

    def test_a_password_is_never_kept(self, as_tom: Any, closed: Any) -> None:
        self.send(as_tom, closed, "complete", outcome="DONE", secret="Secret-12345")
        assert "Secret-12345" not in str(LateEntry.objects.get().payload)


def test_a_clock_that_ran_too_long_leads_to_where_the_minutes_are_said(as_tom: Any, tom: Any, job: Any,
                                                                       place: Any) -> None:
    """Wherever it stands in the way: before another job is started, and before this one is put on hold."""
    services.work_on(order=job, by=tom, at=timezone.now() - dt.timedelta(hours=13))
    other = make_job(place, tom, title="The next one", number="PROC-2", parts=False)
    way = f'href="/work-orders/{job.number}/pause/"'
    for url, said in ((f"/work-orders/{other.number}/start/", {"stop_other": "1"}),
                      (f"/work-orders/{job.number}/hold/", {"hold_reason": "PARTS"})):
        refused = as_tom.post(url, said)
        assert refused.status_code == 422
        assert way in refused.content.decode()
    assert "Minutes you really worked" in text_of(as_tom.get(f"/work-orders/{job.number}/pause/"))
    as_tom.post(f"/work-orders/{job.number}/pause/", {"minutes": "90"})
    assert LaborEntry.objects.of(job).total_minutes() == 90
    assert as_tom.post(f"/work-orders/{other.number}/start/", {"stop_other": "1"}).status_code == 302


def test_a_supervisor_stops_the_clock_that_somebody_forgot(client: Any, as_tom: Any, tom: Any, job: Any,
                                                           place: Any) -> None:
    services.work_on(order=job, by=tom, at=timezone.now() - dt.timedelta(hours=3))
    entry = LaborEntry.objects.of(job).get()
    way, url = f'href="?entry={entry.pk}#correct"', f"/work-orders/{job.number}/time/"
    assert way not in as_tom.get(url).content.decode()  # one's own is paused
    client.force_login(make_user("sue", "supervisor", at=place.root, staff=False))
    assert "Tom stops it, or a supervisor does" in text_of(finish(client, job))
    assert way in client.get(url).content.decode()
    form = client.get(f"{url}?entry={entry.pk}").content.decode()
    assert "None" not in form
    shown = dict(re.findall(r'name="(work_date|started_at)"[^>]* value="([^"]*)"', form))
    client.post(f"{url}{entry.pk}/", {**shown, "ended_at": "", "minutes": "45", "reason": "Went home"})
    assert not LaborEntry.objects.of(job).running().exists()
    assert LaborEntry.objects.of(job).total_minutes() == 45


def test_the_history_says_what_was_left_undone(as_tom: Any, done_job: Any, tom: Any, place: Any) -> None:
    finish(as_tom, done_job, "NOT_PERFORMED", reason="No belt")
    WorkOrder.objects.filter(pk=done_job.pk).update(work_type="CORRECTIVE")
    again = services.create(by=None, title="Again", asset=done_job.asset, assigned_to=tom)
    assert "Not performed." in text_of(as_tom.get(f"/work-orders/{again.number}/history/"))
