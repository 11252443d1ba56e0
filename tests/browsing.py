"""What every test in a real browser does: sign in, look for faults, ask axe, measure what is tapped."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}


def sign_in(context: Any, live_server: Any, user: Any) -> None:
    """Give the browser the session of ``user``."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])


@pytest.fixture
def window(browser: Any, page_faults: list[str]) -> Iterator[Callable[..., Any]]:
    """``window(phone=True, **options)`` opens a browser context whose faults fail the test; phone=False: a desk's."""
    opened = []

    def make(*, phone: bool = True, **options: Any) -> Any:
        # pages fetched ahead by a service worker are tests/browser's business
        usual = {"viewport": SIZES["phone" if phone else "desk"], "is_mobile": phone, "has_touch": phone,
                 "service_workers": "block"}
        context = browser.new_context(**{**usual, **options})
        context.on("weberror", lambda error: page_faults.append(str(error.error)))
        context.on("console", lambda line: page_faults.append(f"{line.text} {line.location}")
                   if line.type == "error" else None)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


def looks(window: Any) -> Iterator[tuple[str, Any]]:
    """A window per size, with its name for messages."""
    for size in SIZES:
        yield size, window(phone=size == "phone")


def go(page: Any, url: str) -> Any:
    """Open the page and wait until its scripts have run, those that they put off until later too."""
    response = page.goto(url)
    page.evaluate("() => new Promise((idle) => requestIdleCallback(() => idle(), {timeout: 5000}))")
    return response


def violations(page: Any, page_faults: list[str]) -> list[tuple[str, str]]:
    """What axe finds. axe itself breaks the policy while it measures, so faults of the page are looked at before.

    Of all its rules one alone looks at colours: what the others say of a page in the dark they have said in the light.
    """
    assert page_faults == [], page_faults
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    rules: Any = {"type": "rule", "values": ["color-contrast"]} if dark else RULES
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # the places of what is well would cost most of the time
    found = page.evaluate("options => axe.run(options)", {"runOnly": rules, "resultTypes": ["violations"]})
    page_faults.clear()
    return [(v["id"], node["html"][:200]) for v in found["violations"] for node in v["nodes"]]


def violations_in(page: Any, page_faults: list[str], *schemes: str) -> list[tuple[str, str, str]]:
    """The same in each of these colour schemes, of which the stylesheet alone knows, so that they change in place."""
    found = []
    for scheme in schemes or ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate("document.getAnimations().forEach((fade) => fade.finish())")
        found += [(scheme, *fault) for fault in violations(page, page_faults)]
    return found


def too_wide(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"))


def too_wide_at_320(page: Any) -> bool:
    """The narrowest telephone there is; leaves the page as wide as it was."""
    usual = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    found = too_wide(page)
    page.set_viewport_size(usual)
    return found
