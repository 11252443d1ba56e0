"""The checklist: one tap, limits that ask, a fail that asks for words, done steps folded, locks hung and taken off."""

from decimal import Decimal
from typing import Any

import pytest

from tests.admin.rows import make_user
from tests.pages.jobs import make_job, make_procedure, text_of
from workorders import services
from workorders.models import ChecklistAnswer, SafetyLock
from workorders.services.steps import copy_steps

pytestmark = pytest.mark.django_db


def send(client: Any, order: Any, position: int, **said: str) -> Any:
    step = order.steps.get(position=position)
    return client.post(f"/work-orders/{order.number}/steps/{step.pk}/", said)


def page_of(client: Any, order: Any, query: str = "") -> Any:
    return client.get(f"/work-orders/{order.number}/{query}")


def looks(client: Any, order: Any, query: str = "") -> list[str]:
    return [card.css for card in page_of(client, order, query).context["checklist"].steps]


class TestAnswers:
    def test_pass_is_one_tap_and_the_next_step_opens(self, as_tom: Any, job: Any) -> None:
        assert looks(as_tom, job) == ["now", "", ""]
        response = send(as_tom, job, 1, result="PASS")
        assert (response.status_code, response.url.partition("#")[0]) == (302, f"/work-orders/{job.number}/")
        assert looks(as_tom, job) == ["done", "now", ""]
        assert "Pass" in text_of(page_of(as_tom, job))
        assert "1 of 3 done" in text_of(page_of(as_tom, job))

    def test_people_skip_and_come_back(self, as_tom: Any, job: Any) -> None:
        send(as_tom, job, 3, result="PASS")
        assert looks(as_tom, job) == ["now", "", "done"]

    def test_a_done_step_opens_again_and_the_new_answer_counts(self, as_tom: Any, job: Any) -> None:
        send(as_tom, job, 1, result="PASS")
        step = job.steps.get(position=1)
        assert looks(as_tom, job, f"?step={step.pk}") == ["now", "", ""]
        send(as_tom, job, 1, result="FAIL")
        assert looks(as_tom, job)[0] == "done failed"
        assert ChecklistAnswer.objects.filter(step=step).count() == 2

    @pytest.mark.parametrize("typed", ["95,5", "95.5"])
    def test_comma_and_point_are_both_understood(self, as_tom: Any, job: Any, typed: str) -> None:
        send(as_tom, job, 2, number=typed)
        assert ChecklistAnswer.objects.get().number == Decimal("95.5")
        assert 'inputmode="decimal"' in page_of(as_tom, job, f"?step={job.steps.get(position=2).pk}").content.decode()

    def test_a_value_outside_is_asked_about_once(self, as_tom: Any, job: Any) -> None:
        services.start(order=job, by=job.assigned_to)
        page = send(as_tom, job, 2, number="112")
        assert page.status_code == 422
        assert "Allowed 85–105. Keep 112?" in text_of(page)
        assert 'name="number" value="112"' in page.content.decode()
        assert not ChecklistAnswer.objects.exists()
        send(as_tom, job, 2, number="112", confirmed="1")
        answer = ChecklistAnswer.objects.get()
        assert (answer.result, answer.number) == ("FLAG", 112)
        assert "Make a follow-up" in text_of(page_of(as_tom, job))

    def test_nonsense_is_refused_at_the_step_and_stays(self, as_tom: Any, job: Any) -> None:
        page = send(as_tom, job, 2, number="about 90")
        assert page.status_code == 422
        assert 'value="about 90"' in page.content.decode()
        assert page.context["checklist"].steps[1].problems

    def test_a_fail_asks_for_words_where_the_step_says_so(self, as_tom: Any, tom: Any, place: Any) -> None:
        make_procedure("STRICT", {"text": "Guard closed?", "on_fail": "NOTE"})
        order = make_job(place, tom, number="STRICT", parts=False)
        page = send(as_tom, order, 1, result="FAIL")
        assert page.status_code == 422
        assert "Write what you saw" in text_of(page)
        send(as_tom, order, 1, result="FAIL", reason="Hinge broken")
        assert "Hinge broken" in text_of(page_of(as_tom, order))

    def test_not_applicable_says_why(self, as_tom: Any, job: Any) -> None:
        assert send(as_tom, job, 1, result="NA").status_code == 422
        send(as_tom, job, 1, result="NA", reason="No pulleys here")
        assert ChecklistAnswer.objects.get().result == "NA"

    def test_a_failed_step_offers_a_follow_up_that_is_linked_to_it(self, as_tom: Any, job: Any) -> None:
        from workorders.models import WorkOrder

        services.start(order=job, by=job.assigned_to)
        send(as_tom, job, 1, result="FAIL", reason="Pulley worn")
        step = job.steps.get(position=1)
        page = as_tom.get(f"/work-orders/{job.number}/follow-up/?step={step.pk}")
        assert 'value="Pulleys free of wear and oil?"' in page.content.decode()
        assert "Pulley worn" in page.content.decode()
        as_tom.post(f"/work-orders/{job.number}/follow-up/", {"title": "New pulley", "step": step.pk})
        assert WorkOrder.objects.get(title="New pulley").follow_up_of_step == step

    def test_the_last_value_stands_beside_the_field(self, as_tom: Any, tom: Any, place: Any, job: Any) -> None:
        services.answer(step=job.steps.get(position=2), by=tom, number=Decimal(96))
        again = make_job(place, tom, asset=job.asset, parts=False)
        assert "Last time 96 Hz on" in text_of(page_of(as_tom, again))

    def test_choice_and_text(self, as_tom: Any, tom: Any, place: Any) -> None:
        make_procedure("KINDS", {"text": "Oil", "kind": "CHOICE", "choices": [
            {"label": "full", "result": "PASS"}, {"label": "leaking", "result": "FAIL"}]},
            {"text": "What else?", "kind": "TEXT"}, {"text": "Finished machine", "kind": "PHOTO"})
        order = make_job(place, tom, number="KINDS", parts=False)
        send(as_tom, order, 1, value="leaking")
        send(as_tom, order, 2, value="Smells of glue")
        assert looks(as_tom, order) == ["done failed", "done", "now"]
        assert send(as_tom, order, 3).status_code == 422

    def test_a_photo_step_takes_a_photo(self, as_tom: Any, tom: Any, place: Any, settings: Any, tmp_path: Any) -> None:
        from tests.permissions.pages import _photo

        settings.MEDIA_ROOT = tmp_path
        make_procedure("PHOTO", {"text": "Finished machine", "kind": "PHOTO"})
        order = make_job(place, tom, number="PHOTO", parts=False)
        step = order.steps.get()
        as_tom.post(f"/work-orders/{order.number}/steps/{step.pk}/", _photo(None))
        assert looks(as_tom, order) == ["done"]
        assert "photo" in text_of(page_of(as_tom, order))

    def test_another_orders_step_is_not_there(self, as_tom: Any, tom: Any, place: Any, job: Any) -> None:
        other = make_job(place, tom, parts=False)
        step = other.steps.first()
        assert as_tom.post(f"/work-orders/{job.number}/steps/{step.pk}/", {"result": "PASS"}).status_code == 404

    def test_a_long_list_opens_its_later_steps_one_by_one(self, as_tom: Any, tom: Any, place: Any) -> None:
        order = make_job(place, tom, steps=8, parts=False)
        page = page_of(as_tom, order)
        assert sum(card.form for card in page.context["checklist"].steps) == 10
        last = order.steps.get(position=24)
        assert f"?step={last.pk}" in page.content.decode()
        assert page_of(as_tom, order, f"?step={last.pk}").context["checklist"].steps[23].form


class TestSafety:
    @pytest.fixture
    def locked_job(self, job: Any) -> Any:
        safety = make_procedure("LOTO", {"text": "Isolator E-104, panel MCC-1", "safety": "LOCK", "blocks_start": True},
                                {"text": "Air valve V-22", "safety": "TAG", "blocks_start": True},
                                {"text": "Start button tried", "safety": "TRY", "blocks_start": True})
        copy_steps(job, [safety])
        return job

    def test_the_start_waits_for_the_locks_and_one_confirm_does_them_all(self, as_tom: Any, locked_job: Any) -> None:
        url = f"/work-orders/{locked_job.number}/"
        page = as_tom.get(url)
        assert "Lock out before you open it" in text_of(page)
        assert "comes before the start" in text_of(page)
        assert as_tom.post(url + "start/").status_code == 422
        assert "Locked, tagged and tried" in text_of(as_tom.post(url + "secure/", follow=True))
        assert SafetyLock.objects.filter(work_order=locked_job, tried_at__isnull=False).count() == 2
        assert as_tom.post(url + "start/").status_code == 302
        assert looks(as_tom, locked_job) == ["now", "", ""]

    def test_the_finish_waits_until_they_are_off(self, as_tom: Any, tom: Any, locked_job: Any) -> None:
        url = f"/work-orders/{locked_job.number}/"
        as_tom.post(url + "secure/")
        as_tom.post(url + "start/")
        for position, said in ((1, {"result": "PASS"}), (2, {"number": "95"}), (3, {"result": "PASS"})):
            send(as_tom, locked_job, position, **said)
        page = as_tom.post(url + "complete/", {"outcome": "DONE"})
        assert page.status_code == 422
        assert "A lock is still on" in text_of(page)
        as_tom.post(url + "unlock/")
        assert as_tom.post(url + "complete/", {"outcome": "DONE"}).status_code == 302

    def test_one_lock_by_itself_and_nobody_elses(self, as_tom: Any, tom: Any, locked_job: Any, place: Any) -> None:
        step = locked_job.steps.get(safety="LOCK")
        url = f"/work-orders/{locked_job.number}/"
        as_tom.post(f"{url}steps/{step.pk}/lock/", {"lock_number": "17"})
        lock = SafetyLock.objects.get()
        assert (lock.applied_by, lock.lock_number) == (tom, "17")
        as_tom.force_login(make_user("tina", "technician", at=place.root, staff=False))
        assert as_tom.post(f"{url}locks/{lock.pk}/off/").status_code == 409
        as_tom.force_login(tom)
        assert as_tom.post(f"{url}locks/{lock.pk}/off/").status_code == 302
