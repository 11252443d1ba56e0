"""How soon do the floor's pages show what is largest on them, on slow 3G with a phone's processor? In the demo plant,
from the production server, by Chromium's own figure."""

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management import call_command
from playwright.sync_api import sync_playwright

from benchmarks.clock import say
from benchmarks.figures import Figure, at_most
from cmms.accounts.models import User
from inventory.models import Part
from tests import needs
from tests.browser.plant import build
from tests.browsing import SIZES as WINDOWS
from tests.browsing import sign_in
from tests.fixtures.browser import FLAGS
from tests.fixtures.server import collect_static, serving
from tests.painting import BUDGET, largest_paint
from workorders.models import WorkOrder


@dataclass(frozen=True)
class Size:
    demo: bool  # all pages in the demo plant, or one in a small one
    tries: int


SIZES = {"full": Size(True, 3), "small": Size(True, 1), "tiny": Size(False, 1)}
WHAT = "largest paint, slow 3G, processor ×4"


def measure(size: Size) -> Iterator[Figure]:
    chromium = needs.chromium()
    if chromium is None:
        yield Figure(WHAT, "", None, "s", remark="no Chromium here")
        return
    folder = Path(os.environ["CMMS_TEST_FOLDER"])
    say("filling the plant")
    visits = list(_in_the_demo(folder) if size.demo else _in_a_small_plant())
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright's loop runs in this thread
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with serving(collect_static(folder / "collected"), folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*as_root, *FLAGS])
        for user, path in visits:
            say(path)
            seconds = largest_paint(partial(_phone, browser, server, user), server.url + path, tries=size.tries,
                                    enough=0)
            yield Figure(WHAT, f"{path}, {user.username}", seconds, f"s, best of {size.tries}", at_most(BUDGET))
        browser.close()


def _phone(browser: Any, server: Any, user: User) -> Any:
    context = browser.new_context(viewport=WINDOWS["phone"], is_mobile=True, has_touch=True, service_workers="block")
    sign_in(context, server, user)
    return context


def _in_a_small_plant() -> Iterator[tuple[User, str]]:
    plant = build()
    yield plant.tom, plant.order().get_absolute_url()


def _in_the_demo(folder: Path) -> Iterator[tuple[User, str]]:
    """The floor's pages, as whom they are looked at."""
    call_command("seed_demo", password_file=folder / "demo-password", stdout=io.StringIO())
    belt = WorkOrder.objects.get(title="Replace drive belt on filler infeed conveyor").get_absolute_url()
    part = Part.objects.get(part_number="P-02230").pk
    pages = {
        "technician": [belt, "/", *(f"{belt}{page}" for page in ("finish/", "more/", "parts/", "time/")), "/assets/",
                       "/assets/CNV-108/", "/assets/CNV-108/reading/", "/scan/", "/report/", "/report/CNV-108/",
                       "/me/", "/inbox/"],
        "storekeeper": ["/stock/", f"/stock/parts/{part}/", "/stock/purchases/", "/stock/reorder/"],
        "requester": ["/"],
        "supervisor": ["/board/"],
    }
    for who, paths in pages.items():
        yield from ((User.objects.get(username=who), path) for path in paths)
