"""Without network: pages are there, nothing tapped is lost, nothing is booked twice, and nobody sends for another."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.phone import answers, ready, step
from tests.browser.plant import Plant
from tests.needs import ROOT

pytestmark = pytest.mark.browser

@pytest.mark.django_db  # pytest-django makes the database only where some test of the run is marked so
def test_our_scripts_stay_small() -> None:
    """All of them, on whatever page of ours; the back office is Django's and has its own."""
    sizes = {file.name: file.stat().st_size for file in (ROOT / "static").rglob("*.js") if file.name != "admin.js"}
    assert {"sw.js", "outbox.js", "app.js", "tree.js", "scan.js", "board.js"} <= set(sizes)
    assert sum(sizes.values()) < 20_000, sizes


def test_nobody_is_told_of_a_queue_before_logging_in(opened: Any) -> None:
    page = opened().new_page()
    page.goto("/login/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("#sync")).to_be_hidden()


def test_answers_are_kept_survive_a_reload_and_are_sent_in_order(opened: Any, plant: Plant, order: Any) -> None:
    context = opened(plant.tom, network_may_fail=True)
    page = ready(context, f"/work-orders/{order.number}/")
    sync = page.locator("#sync")
    expect(sync).to_have_text("Saved")
    context.set_offline(True)
    step(page, 1).get_by_role("button", name="Pass").tap()
    expect(step(page, 1)).to_contain_text("kept on this phone")
    step(page, 2).get_by_role("button", name="Fail").first.tap()
    expect(sync).to_have_text("2 to send")
    assert answers(order) == []
    page.reload()
    expect(page.locator("#from")).to_contain_text("From ")
    expect(sync).to_have_text("2 to send")
    expect(step(page, 2)).to_contain_text("Fail, kept on this phone")
    expect(step(page, 1).locator("form").first).to_be_hidden()
    context.set_offline(False)
    expect(sync).to_have_text("Saved")
    assert answers(order) == [(1, "PASS"), (2, "FAIL")]
    expect(step(page, 1)).to_contain_text("Tom")


def test_the_time_is_that_of_the_tap_not_of_the_sending(opened: Any, plant: Plant, order: Any) -> None:
    from django.utils import timezone

    from workorders.models import ChecklistAnswer

    context = opened(plant.tom, network_may_fail=True)
    page = ready(context, f"/work-orders/{order.number}/")
    context.set_offline(True)
    before = timezone.now()
    step(page, 1).get_by_role("button", name="Pass").tap()
    expect(page.locator("#sync")).to_have_text("1 to send")
    after = timezone.now()
    page.wait_for_timeout(1200)
    context.set_offline(False)
    expect(page.locator("#sync")).to_have_text("Saved")
    answer = ChecklistAnswer.objects.get(step__work_order=order)
    assert (before - answer.answered_at).total_seconds() < 0.9
    assert (answer.answered_at - after).total_seconds() < 0.9


def test_a_lost_answer_is_not_booked_twice(opened: Any, plant: Plant, order: Any) -> None:
    context = opened(plant.tom, network_may_fail=True)
    page = ready(context, f"/work-orders/{order.number}/")
    tries = []

    def lose_the_first(route: Any) -> None:
        tries.append(route.request.post_data_buffer)
        if len(tries) == 1:
            route.fetch()  # the server did it, the phone never heard
            route.abort()
        else:
            route.continue_()

    page.route("**/steps/*/", lose_the_first)
    with page.expect_event("requestfailed"):
        step(page, 1).get_by_role("button", name="Pass").tap()
    expect(page.locator("#sync")).to_have_text("1 to send")
    assert answers(order) == [(1, "PASS")]
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#sync")).to_have_text("Saved")
    assert len(tries) == 2
    assert answers(order) == [(1, "PASS")]


def test_another_person_never_sends_the_first_ones_queue(opened: Any, server: Any, plant: Plant, order: Any) -> None:
    from tests.browsing import sign_in

    context = opened(plant.tom, network_may_fail=True)
    page = ready(context, f"/work-orders/{order.number}/")
    context.set_offline(True)
    step(page, 1).get_by_role("button", name="Pass").tap()
    expect(page.locator("#sync")).to_have_text("1 to send")
    context.clear_cookies()
    sign_in(context, server, plant.tina)
    context.set_offline(False)
    page.wait_for_timeout(300)
    page.goto("/")
    expect(page.locator("#sync")).to_have_text("Saved")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_load_state("networkidle")
    assert answers(order) == []
    # her pages took the place of his
    assert page.evaluate("caches.keys().then((all) => all.filter((name) => name.startsWith('pages-')))") == [
        f"pages-{plant.tina.pk}"]
    context.clear_cookies()
    sign_in(context, server, plant.tom)
    page.goto("/")
    expect(page.locator("#sync")).to_have_text("Saved")
    assert answers(order) == [(1, "PASS")]


def test_signed_out_keeps_asks_and_sends_after(opened: Any, server: Any, plant: Plant, order: Any) -> None:
    from tests.browsing import sign_in

    context = opened(plant.tom, network_may_fail=True)
    page = ready(context, f"/work-orders/{order.number}/")
    context.clear_cookies()
    step(page, 1).get_by_role("button", name="Pass").tap()
    expect(page.locator("#sync")).to_have_text("Sign in: 1 to send")
    assert answers(order) == []
    page.goto("/login/")
    expect(page.locator("#sync")).to_have_text("1 to send for Tom")
    sign_in(context, server, plant.tom)
    page.goto("/")
    expect(page.locator("#sync")).to_have_text("Saved")
    assert answers(order) == [(1, "PASS")]


def test_a_refusal_stays_visible_until_somebody_deals_with_it(opened: Any, plant: Plant) -> None:
    from workorders import services

    order = plant.order("Nobody needs this")
    context = opened(plant.tom, network_may_fail=True)
    page = ready(context, f"/work-orders/{order.number}/")
    context.set_offline(True)
    page.locator(f"form[action='/work-orders/{order.number}/start/'] button").tap()
    expect(page.locator("#sync")).to_have_text("1 to send")
    services.cancel(order=order, by=plant.rita, reason="The line is scrapped")
    page.goto("/")
    context.set_offline(False)
    expect(page.locator("#sync")).to_have_text("1 needs you")
    page.locator("#sync").tap()
    row = page.locator("#outbox > .kept")
    expect(row).to_contain_text("needs you")
    expect(row).to_contain_text("cancelled now")
    row.get_by_role("button", name="Throw away").tap()
    expect(page.locator("#sync")).to_have_text("Saved")
    expect(page.locator("#all-sent")).to_be_visible()


def test_an_order_closed_meanwhile_keeps_a_late_entry(opened: Any, plant: Plant, order: Any) -> None:
    from workorders import services
    from workorders.models import LateEntry

    context = opened(plant.tom, network_may_fail=True)
    page = ready(context, f"/work-orders/{order.number}/")
    context.set_offline(True)
    step(page, 1).get_by_role("button", name="Pass").tap()
    expect(page.locator("#sync")).to_have_text("1 to send")
    services.pause(order=order, by=plant.tom)
    services.close(order=services.complete(order=order, by=plant.tom, outcome="NOT_PERFORMED", reason="No belt"),
                   by=plant.rita)
    context.set_offline(False)
    expect(page.locator("#sync")).to_have_text("Saved")
    entry = LateEntry.objects.get(work_order=order)
    assert (entry.entered_by, entry.kind) == (plant.tom, "ANSWER")
    assert answers(order) == []


def test_leaving_with_unsent_entries_warns_and_clears_the_kept_pages(opened: Any, plant: Plant, order: Any) -> None:
    context = opened(plant.tom, network_may_fail=True)
    page = ready(context, f"/work-orders/{order.number}/")
    page.goto("/me/")
    page.wait_for_load_state("networkidle")
    page.route("**/offline/token/", lambda route: route.abort())
    page.go_back()
    step(page, 1).get_by_role("button", name="Pass").tap()
    expect(page.locator("#sync")).to_have_text("1 to send")
    page.goto("/me/")
    page.get_by_role("button", name="Log out").tap()
    expect(page.get_by_role("alert")).to_contain_text("Not sent yet: 1.")
    assert page.url.endswith("/me/")
    page.get_by_role("button", name="Log out").tap()
    page.wait_for_url("**/login/**")
    expect(page.locator("#sync")).to_have_text("1 to send for Tom")
    assert page.evaluate("caches.keys().then((all) => all.filter((name) => name.startsWith('pages-')))") == []


def test_my_work_fetches_todays_jobs_ahead_and_other_pages_say_no(opened: Any, plant: Plant, order: Any) -> None:
    context = opened(plant.tom, network_may_fail=True)
    page = ready(context, "/")
    kept = f"caches.match('/work-orders/{order.number}/', {{ignoreVary: true}}).then(Boolean)"
    for _ in range(300):  # as long as a busy machine needs
        if page.evaluate(kept):
            break
        page.wait_for_timeout(100)
    context.set_offline(True)
    page.goto(f"/work-orders/{order.number}/")
    expect(page.get_by_role("heading", name=order.title)).to_be_visible()
    expect(page.locator("#from")).to_contain_text("From ")
    page.goto("/stock/")
    expect(page.get_by_role("heading", name="No network")).to_be_visible()
    page.goto("/me/")
    expect(page.locator("#nonet")).to_be_visible()
    page.get_by_role("button", name="Save").first.tap()
    expect(page.locator("#unsent")).to_be_visible()


def test_a_photo_is_shrunk_and_goes_after_the_small_actions(opened: Any, plant: Plant, order: Any,
                                                            tmp_path: Any) -> None:
    from PIL import Image

    from cmms import files
    from workorders.models import Attachment
    from workorders.services.thread import FOLDER

    big = tmp_path / "big.png"
    Image.effect_noise((2400, 1200), 40).save(big)
    context = opened(plant.tom, network_may_fail=True)
    page = ready(context, f"/work-orders/{order.number}/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    context.set_offline(True)
    page.locator("input[type=file][name=upload]").last.set_input_files(big)
    expect(page.locator("#sync")).to_have_text("1 to send")
    step(page, 1).get_by_role("button", name="Pass").tap()
    expect(page.locator("#sync")).to_have_text("2 to send")
    sent.clear()
    context.set_offline(False)
    expect(page.locator("#sync")).to_have_text("Saved")
    assert [url.split("/")[-2] == "photo" for url in sent] == [False, True]
    photo = Attachment.objects.get(work_order=order)
    assert photo.content_type == "image/jpeg"
    with Image.open(files.located(FOLDER, photo.path)) as stored:
        assert max(stored.size) == 1600


def test_a_whole_job_is_kept_and_a_photo_that_a_step_demands_goes_before_the_finish(opened: Any, plant: Plant,
                                                                                    tmp_path: Any) -> None:
    from PIL import Image

    from workorders.models import Procedure, ProcedureStep
    from workorders.services.steps import copy_steps

    order = plant.order("All of it without network")
    order.steps.all().delete()
    procedure = Procedure.objects.create(number="PR-9", name="Two locks and a photo")
    for position, facts in enumerate(({"text": "Isolator E-1", "safety": "LOCK"},
                                      {"text": "Valve V-2", "safety": "LOCK"},
                                      {"text": "Guard refitted", "kind": "PHOTO"},
                                      {"text": "Belt frequency", "kind": "NUMBER", "unit": "Hz"}), 1):
        ProcedureStep.objects.create(procedure=procedure, position=position, **facts)
    copy_steps(order, [procedure])
    from workorders import services

    services.secure(order=order, by=plant.tom)
    plant.started(order)
    photo = tmp_path / "guard.png"
    Image.new("RGB", (300, 200), "green").save(photo)
    context = opened(plant.tom, network_may_fail=True)
    ready(context, f"/work-orders/{order.number}/finish/").close()
    page = ready(context, f"/work-orders/{order.number}/")
    sync = page.locator("#sync")
    context.set_offline(True)
    step(page, 1).locator("input[type=file]").set_input_files(photo)
    step(page, 2).locator("input[name=number]").fill("96,5")
    step(page, 2).get_by_role("button", name="Save").tap()
    expect(step(page, 2)).to_contain_text("2: 96,5")  # what was typed, not the button's word
    for left in (1, 0):  # each lock by itself
        page.get_by_role("button", name="Take it off").first.tap()
        expect(page.get_by_role("button", name="Take it off")).to_have_count(left)
    assert all(each.bounding_box()["width"] > 150 for each in page.locator(".safe li .grow").all())
    page.get_by_role("button", name="One more Toothed belt").tap()
    expect(sync).to_have_text("5 to send")
    name, kept = (page.locator(css).bounding_box() for css in (".part .b", ".part .kept"))
    assert min(name["width"], kept["width"]) > 150  # the name keeps its column, what is kept stands below
    page.goto(f"/work-orders/{order.number}/finish/")
    page.locator("button[name=outcome][value=DONE]").tap()
    expect(sync).to_have_text("6 to send")
    page.goto("/me/outbox/")
    context.set_offline(False)
    expect(sync).to_have_text("Saved", timeout=40_000)
    order.refresh_from_db()
    assert (order.status, order.outcome) == ("COMPLETED", "DONE")
    assert not order.safety_locks.filter(removed_at=None).exists()


def test_finishing_waits_ten_seconds_in_which_it_can_be_undone(opened: Any, plant: Plant) -> None:
    order = plant.started(plant.order("Undo me"))
    for each in order.steps.all():
        from workorders import services

        if each.required:
            services.answer(step=each, by=plant.tom, result="PASS")
    context = opened(plant.tom)
    page = ready(context, f"/work-orders/{order.number}/finish/")
    page.locator("button[name=outcome][value=DONE]").tap()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    undo.tap()
    expect(page.locator("#sync")).to_have_text("Saved")
    order.refresh_from_db()
    assert order.status == "IN_PROGRESS"


def test_a_refusal_after_the_ten_seconds_keeps_what_was_pressed(opened: Any, plant: Plant, order: Any) -> None:
    context = opened(plant.tom, network_may_fail=True)
    context.clock.install()
    page = context.new_page()
    page.goto(f"/work-orders/{order.number}/finish/")
    page.locator("button[name=outcome][value=DONE]").tap()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    context.clock.run_for(11_000)
    expect(page.get_by_role("alert").first).to_contain_text("Not answered yet")
    expect(page.get_by_text("Say how it ended")).to_have_count(0)
    expect(page.locator("#sync")).to_have_text("Saved")
