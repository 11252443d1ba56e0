"""The store's pages in Chromium: policy, axe AA, targets for thumbs, width; and a part handed out by scanning."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from inventory import services
from inventory.models import Part
from tests.browsing import go, looks, sign_in, too_wide, too_wide_at_320, violations_in
from tests.pages.test_browser import SMALL
from tests.store.counter import make_counter
from tests.workorders.world import build_cast, build_plant
from workorders.services import create

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop(transactional_db: None) -> Any:
    """The counter with something to do on every page: (counter, order, sheet, purchase)."""
    plant = build_plant()
    cast = build_cast(plant)
    counter = make_counter(plant, cast)
    Part.objects.filter(pk=counter.seal.pk).update(
        reorder_point=Decimal(40), description="Shaft seal with a long name, cartridge, both sides, stainless")
    counter.fill(6)
    order = create(by=cast.planner, title="Seal drips", asset=plant.press, parts={counter.seal: Decimal(8)})
    sheet = services.open_round(storeroom=counter.store, by=cast.storekeeper)
    services.enter_count(line=sheet.lines.get(), counted=Decimal(5), by=cast.storekeeper)
    counter.fill(3, bin="A-2")
    services.add_bin(sheet=sheet, part=counter.seal, bin="A-2", by=cast.storekeeper)
    return counter, order, sheet, counter.buy(10)


def test_pages_have_no_fault_for_policy_axe_targets_and_width(
        window: Any, page_faults: list[str], live_server: Any, shop: Any) -> None:
    counter, order, sheet, purchase = shop
    part = counter.seal.pk
    urls = [reverse("store"), reverse("part", args=[part]), reverse("part-proof", args=[part]), reverse("reorder"),
            reverse("part-move", args=[part]), reverse("purchase", args=[purchase.pk]), reverse("purchases"),
            reverse("count", args=[sheet.pk]), reverse("store-short"),
            f"{reverse('store-issue')}?order={order.number}", reverse("work-order-cost", args=[order.number])]
    found: dict[Any, Any] = {}
    for look, context in looks(window):
        sign_in(context, live_server, counter.cast.storekeeper)
        page = context.new_page()
        for url in urls:
            assert go(page, live_server.url + url).status == 200
            # what is not a matter of colours is the same for all of them on a desk
            if problems := violations_in(page, page_faults, *([] if url in urls[:2] or look == "phone" else ["dark"])):
                found[look, url] = problems
            if look == "phone" and (small := page.evaluate(SMALL)):
                found[look, url, "small"] = small
            if look == "phone" and too_wide_at_320(page):
                found["320", url] = True
            if too_wide(page):
                found[look, url, "width"] = True
    assert found == {}


def test_what_was_done_is_told_where_the_person_is_on_the_page(window: Any, live_server: Any, shop: Any) -> None:
    """A page that is shown anew under the same address keeps its place: the sentence above it comes along."""
    from playwright.sync_api import expect

    counter, _order, sheet, _purchase = shop
    context = window(viewport={"width": 390, "height": 500})
    sign_in(context, live_server, counter.cast.storekeeper)
    page = context.new_page()
    go(page, live_server.url + reverse("count", args=[sheet.pk]))
    field = page.get_by_label("in A-2")
    field.fill("3")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert page.evaluate("scrollY") > 60
    field.press("Enter")
    told = page.get_by_role("status").filter(has_text="Counted.")
    expect(told).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") > 60


def test_a_scanner_hands_a_part_out_without_a_mouse(window: Any, live_server: Any, shop: Any) -> None:
    from playwright.sync_api import expect

    counter, order, _sheet, _purchase = shop
    context = window(java_script_enabled=False)
    sign_in(context, live_server, counter.cast.storekeeper)
    page = context.new_page()
    page.goto(live_server.url + reverse("store-issue"))
    page.keyboard.type(order.number)  # the field has the focus; a scanner types and presses Enter
    page.keyboard.press("Enter")
    expect(page.get_by_text("Planned for this order")).to_be_visible()
    page.locator("#f-part").focus()
    page.keyboard.type("4012345")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="handed out")).to_be_visible()
    assert counter.there == 8
