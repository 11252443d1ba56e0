"""The technician's pages with a week's work on them: sound for axe, thumbs and narrow screens, taps counted, and the
five screens saved as pictures (``test-results/screens/``) to be looked at beside what was drawn."""

import gzip
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.plant import Plant
from tests.browsing import SIZES, too_wide, violations
from tests.needs import ROOT
from tests.places.test_browser import SMALL

pytestmark = [pytest.mark.browser, pytest.mark.page]

SQUEEZED = """[...document.querySelectorAll('.bar .btn, .live .grow, .acts .btn')]
  .filter(e => e.offsetParent && e.getBoundingClientRect().width < 120).map(e => e.textContent.trim())"""
PICTURES = ROOT / "test-results" / "screens"


@pytest.mark.django_db
def test_a_first_visit_weighs_sixty_kilobytes_and_paints_early(client: Any) -> None:
    """On slow 3G (400 ms a turn, 64 kB a second) what must come before anything is painted takes 2.5 s at most, so
    that a slow phone has 1.5 s to paint it: reckoned, because a busy machine's clock says nothing about a page."""
    from django.contrib.staticfiles import finders

    from tests.admin.rows import make_place, make_user
    from tests.pages.jobs import make_job

    place = make_place("A")
    tom = make_user("tom", "technician", at=place.root, staff=False)
    client.force_login(tom)
    page = client.get(f"/work-orders/{make_job(place, tom, steps=4).number}/").content
    names = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page.decode()))
    assert {"cmms/app.css", "cmms/outbox.js", "django_htmx/htmx-2.min.js", "cmms/icons.svg"} <= names
    sent = {name: len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in names}
    assert sum(sent.values()) + len(gzip.compress(page)) <= 60_000, sent
    first = re.findall(r'(?:<link rel="stylesheet" href|<script src)="/static/([^"]+)"(?![^>]*(?:defer|module))',
                       page.decode())
    assert set(first) == {"cmms/app.css", "admin/js/theme.js"}  # the other scripts wait
    assert 3 * 0.4 + (len(page) + sum(sent[name] for name in first)) / 64_000 <= 2.5


@pytest.fixture(scope="module")
def job(plant: Plant) -> Any:
    """Tom's job with a lock that is on, an answer, a part taken, a note; others wait, and one is nobody's."""
    from workorders import services
    from workorders.models import Procedure, ProcedureStep

    safety = Procedure.objects.create(number="LOTO-1", name="Lock out")
    ProcedureStep.objects.create(procedure=safety, position=1, text="Isolator E-104 off, padlock on", safety="LOCK",
                                 blocks_start=True)
    for n in range(12):
        plant.order(f"Grease main bearings {n}, monthly", days=n - 2)
    free = plant.order("Lamp above dock 3")
    services.assign(order=free, by=plant.rita, to=None)
    order = services.create(by=plant.rita, title="Replace drive belt on filler infeed conveyor", asset=plant.asset,
                            procedures=[safety, plant.procedure], parts={plant.part: Decimal(1)},
                            assigned_to=plant.tom, description="Belt slips on start-up", needs_line_stop=True)
    services.secure(order=order, by=plant.tom)
    services.work_on(order=order, by=plant.tom, stop_other=True)
    services.answer(step=order.steps.get(text__startswith="Remove guard"), by=plant.tom, result="PASS")
    services.issue_part(order=order, part=plant.part, by=plant.tom, quantity=Decimal(1),
                        storeroom=plant.part.stock_levels.get().storeroom)
    services.comment(order=order, by=plant.tom, text="The old belt was dry.")
    return order


def test_the_technicians_pages_have_no_fault_and_the_five_screens_are_saved(opened: Any, plant: Plant, job: Any,
                                                                            faults: list[str]) -> None:
    from workorders import services

    services.complete(order=plant.order("Here before"), by=plant.tom, outcome="NOT_PERFORMED", reason="No belt")
    order = f"/work-orders/{job.number}/"
    five = {"/": "my-work", order: "work-order", "/assets/CNV-108/": "asset", "/report/CNV-108/": "report",
            "/board/": "supervisor"}
    judged = ["/", order, f"{order}finish/", f"{order}more/", f"{order}parts/?q=belt", f"{order}time/",
              f"{order}history/", f"/scan/?for={job.number}"]  # axe looks at the others where they live
    PICTURES.mkdir(parents=True, exist_ok=True)
    found: dict[Any, Any] = {}
    for look, phone, scheme in (("phone-dark", True, "dark"), ("desk", False, "light")):
        mine, hers = (opened(who, phone=phone, color_scheme=scheme).new_page() for who in (plant.tom, plant.rita))
        for url in dict.fromkeys([*five, *judged]):
            page = hers if url == "/board/" else mine
            assert page.goto(url).status == 200, url
            if url in five:
                page.screenshot(path=PICTURES / f"{five[url]}-{look}.png", full_page=True)
            if too_wide(page):
                found[look, url, "width"] = True
            if url in judged and phone == (url not in judged[3:6]):
                if problems := violations(page, faults):
                    found[look, url] = problems
                if small := page.evaluate(SMALL):
                    found[look, url, "small"] = small
            if phone and url != "/board/":
                page.set_viewport_size({"width": 320, "height": 640})
                if too_wide(page):
                    found[320, url] = True
                page.set_viewport_size(SIZES["phone"])
                page.evaluate("document.documentElement.style.fontSize = '200%'")
                if too_wide(page) or page.evaluate(SQUEEZED):
                    found["200 %", url] = page.evaluate(SQUEEZED)
    assert found == {}


def test_taps_are_those_of_the_table(opened: Any, plant: Plant) -> None:
    taps = []

    def tap(target: Any) -> None:
        taps.append(target)
        target.tap()

    def counted() -> int:
        number = len(taps)
        taps.clear()
        return number

    def seen(locator: Any) -> None:
        expect(locator).to_be_visible(timeout=15_000)

    first = plant.order("First of two jobs", days=-3, priority=5)
    second = plant.order("Second of two jobs", days=-3, priority=5)
    page = opened(plant.tom).new_page()
    page.goto("/")
    tap(page.get_by_role("link", name="First of two jobs"))
    tap(page.locator("form[action$='/start/'] button"))
    seen(page.locator(".bar .clock"))
    assert counted() == 2, "start the next job"

    step = page.locator("ol.steps > li").first
    tap(step.get_by_role("button", name="Pass"))
    seen(step.get_by_text("Pass, "))
    assert counted() == 1, "answer a pass/fail step"

    tap(page.get_by_role("button", name="One more Toothed belt"))
    expect(page.locator(".part output")).to_have_text("1", timeout=15_000)
    assert counted() == 1, "planned part used"

    page.goto("/")
    tap(page.get_by_role("link", name="Second of two jobs"))
    tap(page.get_by_role("button", name=f"Stop {first.number} and start here"))
    seen(page.locator(".bar .clock"))
    assert counted() == 2, "change job"

    tap(page.get_by_role("button", name="Pause"))
    seen(page.get_by_role("button", name="Go on"))
    assert counted() == 1, "pause"

    page.goto("/assets/CNV-108/")
    counted()
    tap(page.get_by_role("link", name="Reading").first)
    page.get_by_label("It shows").fill("1200")
    tap(page.get_by_role("button", name="Save"))
    seen(page.get_by_text("1200 h is kept"))
    assert 1 + counted() == 3, "scanning, then the reading at the machine"

    second.steps.all().delete()
    page.goto(f"/work-orders/{second.number}/")
    tap(page.get_by_role("link", name="Finish job"))
    tap(page.get_by_role("button", name="All fixed"))
    seen(page.get_by_role("button", name="Undo"))
    assert counted() == 2, "finish a job whose steps are done"


def test_without_javascript_a_job_is_done_from_start_to_finish(opened: Any, plant: Plant) -> None:
    order = plant.order("Do it without a script")
    page = opened(plant.tom, network_may_fail=True, java_script_enabled=False).new_page()
    page.goto(f"/work-orders/{order.number}/")
    page.locator("form[action$='/start/'] button").tap()
    expect(page.locator(".bar .clock")).to_be_visible()
    for n in range(4):
        page.locator("ol.steps > li").nth(n).get_by_role("button", name="Pass").tap()
    last = page.locator("ol.steps > li").nth(4)
    last.locator("input[name=number]").fill("112,5")
    last.get_by_role("button", name="Save").tap()
    expect(last).to_contain_text("Allowed 85–105")
    last.get_by_role("button", name="Keep it").tap()
    expect(last).to_contain_text("112.5 Hz")
    page.get_by_role("button", name="One more Toothed belt").tap()
    expect(page.locator(".part output")).to_have_text("1")
    photo = page.locator(".shots > form")
    box, send = photo.bounding_box(), photo.get_by_role("button", name="Send").bounding_box()
    assert send["y"] + send["height"] <= box["y"] + box["height"]  # what hangs out of the square is cut off
    page.get_by_role("button", name="Pause").tap()
    page.get_by_role("link", name="Finish job").tap()
    page.get_by_role("button", name="All fixed").tap()
    page.wait_for_url(re.compile(r"^http://[^/]+/$"))
    order.refresh_from_db()
    assert (order.status, order.outcome) == ("COMPLETED", "DONE")
    assert list(order.parts.values_list("quantity_used", flat=True)) == [1]


LINES = """(element) => {
  const range = document.createRange();
  range.selectNodeContents(element);
  return new Set([...range.getClientRects()].map(({top}) => Math.round(top / 8))).size;
}"""


def test_german_words_stay_whole_and_large_letters_leave_the_title_readable(opened: Any, plant: Plant) -> None:
    """At 200 % what stands beside a title goes below it; a number is never written letter under letter."""
    order = plant.started(plant.order("Riemen wechseln"))
    page = opened(plant.tom, locale="de-DE").new_page()
    page.goto(f"/work-orders/{order.number}/")
    fail = page.locator("button[name=result][value=FAIL]:visible").first
    assert fail.inner_text().strip() == "Schlecht"
    assert fail.evaluate(LINES) == 1
    for path in (f"/work-orders/{order.number}/", f"/work-orders/{order.number}/finish/", "/", "/me/"):
        page.goto(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not too_wide(page), path
        assert page.locator(".top h1").evaluate(LINES) <= 2, path
