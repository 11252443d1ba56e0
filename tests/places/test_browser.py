"""The pages of assets in Chromium: policy, axe AA, targets for thumbs, narrow screens, and taps counted."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browsing import go, sign_in, too_wide, too_wide_at_320, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Links within a sentence are as high as the sentence; a choice is tapped by its whole label.
SMALL = """[...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
  .filter(e => e.offsetParent && !e.closest('.skip') && !e.classList.contains('skip'))
  .filter(e => getComputedStyle(e).display !== 'inline')
  .map(e => e.closest('label') || e)
  .filter(e => Math.min(e.getBoundingClientRect().width, e.getBoundingClientRect().height) < 44)
  .map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def world(transactional_db: None) -> Any:
    from tests.places.filling import fill
    from tests.workorders.world import build_cast, build_plant
    from workorders import services
    from workorders.models import FailureCode

    FailureCode.objects.get_or_create(kind="PROBLEM", code="LEAK", asset_class=None, defaults={"label": "Leaks"})
    plant = build_plant()
    cast = build_cast(plant)
    plant.press.name = "Infeed conveyor with a long name that wraps on a telephone"
    plant.press.save()
    fill(plant.press, 2, by=cast.planner)
    services.begin_downtime(asset=plant.pump, by=cast.technician)
    plant.press.refresh_from_db()
    return plant, cast, services.report(by=cast.requester, title="Belt slips on start-up", asset=plant.press)


def test_pages_have_no_fault_for_policy_axe_targets_and_width(window: Any, page_faults: list[str], live_server: Any,
                                                              world: Any) -> None:
    from assets.addresses import seal
    from workorders.following import follow_path

    plant, cast, order = world
    label = f"/report/PR-1/?k={seal(plant.press)}"
    found: dict[Any, Any] = {}
    for phone, scheme in ((True, "light"), (False, "dark")):
        context = window(phone=phone, color_scheme=scheme)
        page = context.new_page()
        for url in (label, follow_path(order.pk), "/assets/", "/assets/PR-1/", "/assets/PU-1/",
                    "/assets/PR-1/reading/", "/assets/PR-1/move/", "/assets/PR-1/tag/", "/scan/", "/report/?q=infeed",
                    "/labels/?codes=PR-1", f"/work-orders/{order.number}/card/",
                    f"/work-orders/{order.number}/pick-list/", "/handover/"):
            if url == "/assets/":
                sign_in(context, live_server, cast.planner)
            assert go(page, live_server.url + url).status == 200, url
            if problems := violations(page, page_faults):
                found[phone, url] = problems
            if small := page.evaluate(SMALL):
                found[phone, url, "small"] = small
            if too_wide(page):
                found[phone, url, "width"] = True
            if phone and too_wide_at_320(page):
                found[320, url] = True
        context.close()
    assert found == {}


def test_a_problem_is_reported_in_four_taps_without_an_account(window: Any, live_server: Any, world: Any) -> None:
    from assets.addresses import seal
    from workorders.models import WorkOrder

    plant, _cast, _order = world
    page = window().new_page()
    go(page, f"{live_server.url}/assets/PR-1/?k={seal(plant.press)}")  # the first tap: what the camera offers
    page.locator("label", has_text="Leaks").tap()
    page.get_by_role("button", name="Send report").tap()
    expect(page.get_by_text("It is on the list of requests.")).to_be_visible()
    assert WorkOrder.objects.latest("id").title == "Leaks"


def test_without_javascript_a_reading_and_the_tree_work(window: Any, live_server: Any, world: Any) -> None:
    plant, cast, _order = world
    context = window(java_script_enabled=False)
    sign_in(context, live_server, cast.technician)
    page = context.new_page()
    page.goto(f"{live_server.url}/assets/?at=a{plant.press.pk}")
    page.get_by_role("link", name="PR-1").first.tap()
    page.get_by_role("link", name="Reading", exact=True).tap()
    page.locator("#value").fill("4,25")
    page.get_by_role("button", name="Save and next").tap()
    expect(page.get_by_text("4.25 mm/s is kept")).to_be_visible()


def test_the_tree_and_the_history_open_in_place(window: Any, live_server: Any, world: Any) -> None:
    _plant, cast, _order = world
    context = window(phone=False)
    sign_in(context, live_server, cast.technician)
    page = context.new_page()
    go(page, f"{live_server.url}/assets/PR-1/")
    page.evaluate("window.here = true")
    tree = page.locator("aside nav.tree")
    tree.get_by_label("Open Hall 2").click()
    expect(tree.get_by_role("link", name="PU-1")).to_be_visible()
    page.locator("#history").get_by_role("link", name="Jobs").click()
    expect(page.locator("#history [aria-current]")).to_have_text("Jobs")
    go_to = page.locator("aside input")
    assert page.evaluate("window.here")
    go_to.fill("pump")
    go_to.press("Enter")
    expect(page.locator("#found").get_by_role("link", name="PU-1")).to_be_visible()
    page.locator("#q").fill("infeed")
    expect(page.locator("#found").get_by_role("link", name="PR-1")).to_be_visible()
