"""What waits on a phone: what it is called, whose it is, and what holds it up; and what no queue keeps."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.phone import answers, ready, step
from tests.browser.plant import Plant

pytestmark = pytest.mark.browser


def test_a_photo_is_named_while_it_waits(opened: Any, plant: Plant, order: Any, tmp_path: Any) -> None:
    from PIL import Image

    Image.new("RGB", (40, 30), "green").save(tmp_path / "seal.png")
    context = opened(plant.tom, network_may_fail=True)
    page = ready(context, f"/work-orders/{order.number}/")
    context.set_offline(True)
    page.locator("form[action$='/photo/'] input[type=file]").set_input_files(tmp_path / "seal.png")
    kept = page.locator(".shots .kept")
    expect(kept).to_contain_text(f"{order.number}: Photo, kept on this phone")
    assert kept.bounding_box()["width"] > 250  # beside the picture a word would be broken into its letters


def test_a_job_at_which_the_server_breaks_holds_up_no_other(opened: Any, plant: Plant, order: Any) -> None:
    other = plant.order("Another job", to=plant.tom)
    context = opened(plant.tom, network_may_fail=True)
    page = ready(context, f"/work-orders/{order.number}/")
    page.route("**/steps/*/", lambda route: route.fulfill(status=500, body="broken"))
    step(page, 1).get_by_role("button", name="Pass").tap()
    expect(page.locator("#sync")).to_have_text("1 to send")
    page.goto(f"/work-orders/{other.number}/")
    page.locator(f"form[action='/work-orders/{other.number}/start/'] button").tap()
    expect(page.locator(".bar .run")).to_be_visible()
    expect(page.locator("#sync")).to_have_text("1 to send")  # the broken one is kept, and tried again
    page.unroute("**/steps/*/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#sync")).to_have_text("Saved")
    assert answers(order) == [(1, "PASS")]


def test_the_login_counts_what_waits_for_the_one_it_names(opened: Any, server: Any, plant: Plant, order: Any) -> None:
    from tests.browsing import sign_in

    context = opened(plant.tom, network_may_fail=True)
    page = ready(context, f"/work-orders/{order.number}/")
    context.set_offline(True)
    step(page, 1).get_by_role("button", name="Pass").tap()
    step(page, 2).get_by_role("button", name="Pass").tap()
    expect(page.locator("#sync")).to_have_text("2 to send")
    context.clear_cookies()
    sign_in(context, server, plant.tina)
    context.set_offline(False)
    page = ready(context, f"/work-orders/{order.number}/")
    context.set_offline(True)
    step(page, 1).get_by_role("button", name="Fail").first.tap()
    expect(page.locator("#sync")).to_have_text("1 to send")
    context.clear_cookies()
    context.set_offline(False)
    page.goto("/login/")
    expect(page.locator("#sync")).to_have_text("2 to send for Tom")


def test_an_outcome_pressed_anew_takes_the_place_of_the_one_that_waits(opened: Any, plant: Plant, order: Any) -> None:
    context = opened(plant.tom, network_may_fail=True)
    context.clock.install()
    page = ready(context, f"/work-orders/{order.number}/finish/")
    context.set_offline(True)
    page.locator("button[name=outcome][value=DONE]").tap()
    expect(page.locator("#sync")).to_have_text("1 to send")
    context.clock.run_for(11_000)
    page.locator("button[name=outcome][value=PARTLY]").tap()
    expect(page.locator(".kept")).to_contain_text("Works for now")
    expect(page.locator("#sync")).to_have_text("1 to send")


def test_the_finish_shows_what_the_clock_says_by_now(opened: Any, plant: Plant, order: Any) -> None:
    """It was kept on the phone when the job began: five minutes more are five more than have passed."""
    context = opened(plant.tom)
    context.clock.install()
    page = context.new_page()
    page.goto(f"/work-orders/{order.number}/finish/")
    field, shown = page.locator("#minutes"), page.locator("input[name=minutes_shown]")
    before = int(field.input_value())
    context.clock.run_for(20 * 60_000)
    expect(field).to_have_value(str(before + 20))
    expect(shown).to_have_value(str(before + 20))
    page.get_by_role("button", name="5 minutes more").tap()
    context.clock.run_for(60_000)
    expect(field).to_have_value(str(before + 25))


def test_a_form_that_cannot_wait_keeps_what_was_typed_where_it_was_typed(opened: Any, plant: Plant) -> None:
    """Somebody without an account, whose report no queue keeps: the sentence comes to the form, not in its place."""
    from assets.addresses import seal
    from workorders.models import WorkOrder

    context = opened(network_may_fail=True)
    page = ready(context, f"/report/{plant.asset.tag}/?k={seal(plant.asset)}")
    before = WorkOrder.objects.count()
    page.locator("textarea[name=text]").fill("It squeaks where the belt comes in")
    context.set_offline(True)
    page.get_by_role("button", name="Send report").tap()
    expect(page.locator("#lost")).to_contain_text("Nothing was sent.")
    expect(page.locator("#lost")).to_be_in_viewport()
    expect(page.locator("textarea[name=text]")).to_have_value("It squeaks where the belt comes in")
    context.set_offline(False)
    page.get_by_role("button", name="Send report").tap()
    page.wait_for_url("**/requests/**")
    assert WorkOrder.objects.count() == before + 1
