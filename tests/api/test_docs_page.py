"""Swagger UI from our own host, under our own policy, in Chromium."""

from typing import Any

import pytest

from tests.browsing import sign_in, window  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_of_the_api_show_every_resource(live_server: Any, window: Any) -> None:  # noqa: F811
    from cmms.accounts.models import User
    from cmms.api import router

    boss = User.objects.create_superuser("boss", password="Secret-12345", name="Boss")
    context = window(phone=False, base_url=live_server.url)
    sign_in(context, live_server, boss)
    page, elsewhere = context.new_page(), []
    page.on("request", lambda asked: elsewhere.append(asked.url) if not asked.url.startswith(
        (live_server.url, "data:", "blob:")) else None)
    page.goto("/api/v1/docs/")
    page.wait_for_selector("#operations-tag-work-orders, [data-tag=work-orders]", timeout=120_000)
    shown = set(page.eval_on_selector_all("[data-tag]", "found => found.map(one => one.dataset.tag)"))
    assert {name for name, _view, _base in router.registry} <= shown
    assert not elsewhere
