"""Login, first page and own page in Chromium: policy, axe AA, targets for thumbs, and a fault that must be found."""

from typing import Any

import pytest

from tests.admin.rows import make_asset, make_order, make_place, make_user
from tests.browsing import go, looks, sign_in, too_wide, violations, violations_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tom(transactional_db: None) -> Any:
    from django.utils import timezone

    place = make_place("A")
    tom = make_user("tom", "technician", at=place.root, staff=False)
    asset = make_asset(place, "Infeed conveyor with a long name that wraps", tag="CNV-108")
    for n in range(1, 6):
        make_order(asset, title=f"Replace drive belt {n}", assigned_to=tom, priority=n, due_at=timezone.now())
    make_order(asset, title="Running", assigned_to=tom, status="IN_PROGRESS", actual_start=timezone.now())
    return tom


SMALL = """[...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
  .filter(e => e.offsetParent && !e.closest('.skip') && !e.classList.contains('skip'))
  .filter(e => Math.min(e.getBoundingClientRect().width, e.getBoundingClientRect().height) < 44)
  .map(e => e.outerHTML.slice(0, 120))"""


def test_pages_have_no_fault_for_policy_axe_targets_and_width(window: Any, page_faults: list[str],
                                                              live_server: Any, tom: Any) -> None:
    found: dict[Any, Any] = {}
    for look, context in looks(window):
        page = context.new_page()
        for url in ("/login/", "/", "/me/", "/me/password/"):
            if url == "/":
                sign_in(context, live_server, tom)
            assert go(page, live_server.url + url).status == 200
            if problems := violations_in(page, page_faults):
                found[look, url] = problems
            if small := page.evaluate(SMALL):
                found[look, url, "small"] = small
            if too_wide(page):
                found[look, url, "width"] = True
    assert found == {}


def test_the_first_page_fits_320_pixels(window: Any, live_server: Any, tom: Any) -> None:
    context = window(viewport={"width": 320, "height": 640})
    sign_in(context, live_server, tom)
    page = context.new_page()
    go(page, live_server.url + "/")
    assert not too_wide(page)


def test_a_fault_that_is_planted_is_found(window: Any, page_faults: list[str], live_server: Any,
                                          tom: Any) -> None:
    page = window().new_page()
    go(page, live_server.url + "/login/")
    page.evaluate("document.querySelector('.btn').textContent = ''")
    assert "button-name" in {rule for rule, _html in violations(page, page_faults)}
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    page.wait_for_timeout(100)
    assert any("Content Security Policy" in fault or "inline style" in fault for fault in page_faults)
    page_faults.clear()


def test_logging_in_and_out_by_hand(window: Any, live_server: Any, tom: Any) -> None:
    page = window(java_script_enabled=False).new_page()
    page.goto(live_server.url + "/")
    page.get_by_label("Username").fill("tom")
    page.get_by_label("Password").fill("Secret-12345")
    page.get_by_role("button", name="Log in").tap()
    page.wait_for_url(live_server.url + "/")
    page.get_by_role("link", name="Me", exact=True).tap()
    page.get_by_role("button", name="Log out").tap()
    page.wait_for_url("**/login/")
