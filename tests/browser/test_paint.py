"""The largest paint of the floor's pages on a slow phone, from the production server with the files it really sends."""

import os
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.browser.plant import Plant
from tests.browsing import SIZES, sign_in
from tests.fixtures.server import Server, serving
from tests.painting import BUDGET, SLOW_3G, largest_paint

pytestmark = [pytest.mark.browser, pytest.mark.page]

TURN = SLOW_3G["latency"] / 1000


@pytest.fixture(scope="module")
def production(plant: Plant, collected_static: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(collected_static, tmp_path_factory.mktemp("paint")) as server:
        yield server


@pytest.fixture
def phone(browser: Any) -> Callable[..., Any]:
    """``phone(server, user)`` is a phone that was never here; the worker keeps nothing for it either."""
    def make(server: Any = None, user: Any = None) -> Any:
        context = browser.new_context(viewport=SIZES["phone"], is_mobile=True, has_touch=True, service_workers="block")
        if user is not None:
            sign_in(context, server, user)
        return context

    return make


@pytest.mark.parametrize("name", ["my work", "work order", "finish", "asset", "report", "scan"])
def test_a_floor_page_is_painted_within_four_seconds(name: str, production: Server, phone: Any, plant: Plant) -> None:
    order = plant.order(f"Slow phone, {name}")
    if name == "finish":
        plant.started(order)
    path = {"my work": "/", "work order": f"/work-orders/{order.number}/", "scan": "/scan/",
            "finish": f"/work-orders/{order.number}/finish/", "asset": "/assets/CNV-108/",
            "report": "/report/CNV-108/"}[name]
    seconds = largest_paint(lambda: phone(production, plant.tom), production.url + path)
    assert seconds <= BUDGET
    assert seconds >= 2 * TURN  # the page and its styles are two turns: the network really was slow


class Heavy(BaseHTTPRequestHandler):
    """A page that says little, and under ``/styles`` only after 300 kB of styles."""

    def do_GET(self) -> None:
        heads = {"/styles": '<link rel="stylesheet" href="/weight.css">'}
        if self.path == "/weight.css":
            kind, body = "text/css", b"/*" + os.urandom(150_000).hex().encode() + b"*/"
        else:
            kind, body = "text/html", f"<!doctype html>{heads.get(self.path, '')}<h1>Here</h1>".encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Heavy)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_the_measure_fails_a_page_that_is_too_heavy_and_passes_a_light_one(elsewhere: str, phone: Any) -> None:
    assert TURN <= largest_paint(phone, f"{elsewhere}/") <= BUDGET
    assert largest_paint(phone, f"{elsewhere}/styles", tries=1) > BUDGET
