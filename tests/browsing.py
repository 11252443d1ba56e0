"""What every test in a real browser does: sign in, look for faults, ask axe, measure what is tapped."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

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
        usual = {"viewport": SIZES["phone" if phone else "desk"], "is_mobile": phone, "has_touch": phone}
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
    """A page per size and colour scheme, with a name for messages."""
    for size in SIZES:
        for scheme in ("light", "dark"):
            yield f"{size} {scheme}", window(phone=size == "phone", color_scheme=scheme)


def go(page: Any, url: str) -> Any:
    response = page.goto(url)
    page.wait_for_load_state("networkidle")
    return response


def violations(page: Any, page_faults: list[str]) -> list[tuple[str, str]]:
    """What axe finds. axe itself breaks the policy while it measures, so faults of the page are looked at before.

    Of all its rules one alone looks at colours: what the others say of a page in the dark they have said in the light.
    """
    assert page_faults == [], page_faults
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    rules: Any = {"type": "rule", "values": ["color-contrast"]} if dark else RULES
    found = Axe().run(page, options={"runOnly": rules}).response["violations"]
    page_faults.clear()
    return [(v["id"], node["html"][:200]) for v in found for node in v["nodes"]]


def too_wide(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"))
