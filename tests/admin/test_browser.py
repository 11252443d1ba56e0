"""The back office in Chromium: no fault under the strict policy, axe AA, light and dark, and what needs scripts."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.admin.rows import make_asset, make_rows
from tests.browsing import go, looks, sign_in, too_wide, violations, violations_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def filled(transactional_db: None) -> Any:
    from tests.admin.rows import make_place

    place = make_place("A")
    make_rows(place, 2)
    return place


@pytest.fixture
def boss(transactional_db: None) -> Any:
    from cmms.accounts.models import User

    return User.objects.create_superuser("boss", password="Secret-12345", name="Rita Root")


def pages(place: Any) -> list[str]:
    from assets.models import Asset
    from workorders.models import WorkOrder

    asset = Asset.objects.filter(site=place.site).order_by("-pk").first()
    order = WorkOrder.objects.order_by("-pk").first()
    asset.name = "Feed pump"
    asset.save()
    return [
        "/admin/", "/admin/tree/", "/admin/import/", "/admin/assets/asset/",
        f"/admin/assets/asset/{asset.pk}/change/", f"/admin/assets/asset/{asset.pk}/history/",
        f"/admin/assets/asset/{asset.pk}/history/{asset.history.earliest('history_id').history_id}/",
        f"/admin/assets/asset/{asset.pk}/delete/", "/admin/workorders/workorder/",
        f"/admin/workorders/workorder/{order.pk}/change/", f"/admin/workorders/workorder/{order.pk}/do/hold/",
        f"/admin/accounts/user/{order.assigned_to_id}/change/",
    ]


def test_pages_have_no_fault_for_policy_axe_and_width(window: Any, page_faults: list[str], live_server: Any,
                                                      filled: Any, boss: Any) -> None:
    found = {}
    urls = pages(filled)
    for look, context in looks(window):
        sign_in(context, live_server, boss)
        page = context.new_page()
        for url in urls:
            response = go(page, live_server.url + url)
            assert response.status == 200, (url, response.status)
            if problems := violations_in(page, page_faults):
                found[look, url] = problems
            if too_wide(page):
                found[look, url, "width"] = [("width", str(page.evaluate("document.documentElement.scrollWidth")))]
    assert found == {}


def test_an_asset_is_chosen_by_typing_and_saved(window: Any, live_server: Any, filled: Any, boss: Any) -> None:
    from workorders.models import WorkOrder

    make_asset(filled, "Special mixer", tag="MIX-1")
    context = window(phone=False)
    sign_in(context, live_server, boss)
    page = context.new_page()
    go(page, f"{live_server.url}/admin/workorders/workorder/add/")
    page.locator("#id_title").fill("Mend the mixer")
    page.locator(".field-asset").get_by_role("combobox").first.click()
    page.locator(".select2-search__field").fill("mixer")
    page.get_by_role("option", name="MIX-1 Special mixer").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/workorders/workorder/")
    assert WorkOrder.objects.get(title="Mend the mixer").asset.tag == "MIX-1"


def test_a_filter_takes_effect_when_something_is_chosen(window: Any, live_server: Any, filled: Any,
                                                        boss: Any) -> None:
    context = window(phone=False)
    sign_in(context, live_server, boss)
    page = context.new_page()
    go(page, f"{live_server.url}/admin/assets/asset/")
    page.locator("#changelist-filter").get_by_role("combobox", name="site", exact=False).click()
    page.locator(".select2-search__field").fill("Works A")
    page.locator(".select2-results__option", has_text="Works A").click()
    page.wait_for_url("**site__id__exact=*")
    expect(page.locator("#result_list tbody tr")).to_have_count(4)


def test_a_line_is_added_with_labelled_boxes(window: Any, page_faults: list[str], live_server: Any, filled: Any,
                                             boss: Any) -> None:
    from assets.models import AssetAttribute

    asset = make_asset(filled, "Bare pump")
    context = window(phone=False)
    sign_in(context, live_server, boss)
    page = context.new_page()
    go(page, f"{live_server.url}/admin/assets/asset/{asset.pk}/change/")
    page.get_by_role("button", name="Add another Attribute").click()
    page.get_by_role("textbox", name="Name", exact=True).last.fill("Colour")
    page.get_by_role("textbox", name="Value", exact=True).last.fill("blue")
    assert violations(page, page_faults) == []
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/admin/assets/asset/")
    assert AssetAttribute.objects.get(asset=asset).attribute_value == "blue"


def test_the_tree_opens_and_closes_in_place(window: Any, live_server: Any, filled: Any, boss: Any) -> None:
    context = window()
    sign_in(context, live_server, boss)
    page = context.new_page()
    go(page, f"{live_server.url}/admin/tree/")
    twist = page.get_by_role("button", name="What is in Works A", exact=True)
    twist.tap()
    expect(page.get_by_role("link", name="Hall", exact=False).first).to_be_visible()
    expect(twist).to_have_attribute("aria-expanded", "true")
    twist.tap()
    expect(page.get_by_role("link", name="Hall", exact=False).first).to_be_hidden()
    assert page.url.endswith("/admin/tree/")


def test_the_tree_works_without_scripts(window: Any, live_server: Any, filled: Any, boss: Any) -> None:
    context = window(java_script_enabled=False)
    sign_in(context, live_server, boss)
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/tree/")
    page.get_by_role("button", name="What is in Works A", exact=True).tap()
    page.wait_for_url("**open=*")
    expect(page.get_by_role("link", name="Hall", exact=False).first).to_be_visible()
