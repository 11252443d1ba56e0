"""The board and the planner's pages in Chromium: policy, axe AA, widths, dragging with a mouse, polling."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.browsing import go, looks, sign_in, too_wide, too_wide_at_320, violations_in, window  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BERLIN = ZoneInfo("Europe/Berlin")
SMALL = """[...document.querySelectorAll('main :is(a, button, input:not([type=hidden]), select, summary)')]
  .filter(e => e.offsetParent && !e.closest('p, .kpi'))
  .filter(e => Math.min(e.getBoundingClientRect().width, e.getBoundingClientRect().height) < 44)
  .map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def scene(transactional_db: None) -> Any:
    """A planner, a fitter who works all day, a job tomorrow that is the fitter's, one that is nobody's, a schedule."""
    from types import SimpleNamespace

    from cmms.accounts.models import Calendar, CalendarShift, Craft, UserCraft
    from maintenance.models import MaintenanceSchedule
    from tests.workorders.world import build_plant, person
    from workorders import services

    plant = build_plant()
    planner, fitter = person("paula", "planner", plant.root), person("fritz", "technician", plant.root)
    calendar = Calendar.objects.create(name="Day")
    for weekday in range(1, 8):
        CalendarShift.objects.create(calendar=calendar, weekday=weekday, starts=dt.time(6), ends=dt.time(14))
    fitter.calendar = calendar
    fitter.save()
    UserCraft.objects.create(user=fitter, craft=Craft.objects.create(code="M", name="Mechanics"), is_primary=True)
    day = (dt.datetime.now(BERLIN) + dt.timedelta(days=1)).date()

    def local(hour: int) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(hour), tzinfo=BERLIN)

    given = services.create(by=planner, title="Replace the drive belt of the infeed", asset=plant.press,
                            estimated_hours=2)
    services.dispatch(order=given, by=planner, to=fitter, start=local(9))
    free = services.create(by=planner, title="Lamp in hall 2", asset=plant.pump, estimated_hours=1)
    services.dispatch(order=free, by=planner, start=local(6))
    services.report(by=planner, title="It smells", asset=plant.press)
    schedule = MaintenanceSchedule(title="Grease the bearings", asset=plant.press, frequency_type="WEEK",
                                   frequency_value=1, anchor_date=day, starts_on=day, estimated_hours=2)
    schedule.save()
    return SimpleNamespace(planner=planner, fitter=fitter, given=given, free=free, day=day, schedule=schedule,
                           local=local)


def test_planners_pages_have_no_fault_for_policy_axe_targets_and_width(window: Any, page_faults: list[str],  # noqa: F811
                                                                       live_server: Any, scene: Any) -> None:
    found: dict[Any, Any] = {}
    day = scene.day.isoformat()
    pages = [f"/board/?day={day}", f"/board/?day={day}&view=week", f"/board/jobs/{scene.given.number}/", "/calendar/",
             "/load/", f"/schedules/{scene.schedule.pk}/", f"/calendar/{scene.schedule.pk}/1/0/", "/feeds/"]
    for look, context in looks(window):
        sign_in(context, live_server, scene.planner)
        page = context.new_page()
        for url in pages if look == "phone" else [pages[0], *pages[3:5]]:
            assert go(page, live_server.url + url).status == 200, url
            if problems := violations_in(page, page_faults):
                found[look, url] = problems
            if small := page.evaluate(SMALL):
                found[look, url, "small"] = small
            if too_wide(page):
                found[look, url, "width"] = True
            if look == "phone" and too_wide_at_320(page):
                found["320", url] = True
    assert found == {}, "\n".join(map(str, found.items()))


def test_a_job_is_dragged_and_the_board_hears_of_others(window: Any, live_server: Any, scene: Any) -> None:  # noqa: F811
    from workorders import services

    context = window(phone=False)
    sign_in(context, live_server, scene.planner)
    page = context.new_page()
    page.clock.install()
    go(page, f"{live_server.url}/board/?day={scene.day}")
    block = page.locator(f'[data-job="{scene.free.number}"]')
    gap = page.locator(f'tbody[data-person="{scene.fitter.pk}"] td.gap').last
    box = gap.bounding_box()
    with page.expect_navigation():
        block.drag_to(gap, target_position={"x": box["width"] * 0.35, "y": 20})
    page.get_by_text(f"{scene.free.number}: Fritz").wait_for()
    scene.free.refresh_from_db()
    assert scene.free.assigned_to == scene.fitter
    assert scene.free.scheduled_start == scene.local(12)
    services.create(by=scene.planner, title="Come meanwhile", asset=scene.given.asset, estimated_hours=1)
    late = services.create(by=scene.planner, title="Heard by polling", asset=scene.given.asset, estimated_hours=1)
    services.dispatch(order=late, by=scene.planner, start=scene.local(7))
    page.clock.fast_forward(21_000)
    page.get_by_text("Heard by polling").wait_for()


def test_without_script_a_job_is_moved_by_its_form(window: Any, live_server: Any, scene: Any) -> None:  # noqa: F811
    context = window(java_script_enabled=False)
    sign_in(context, live_server, scene.planner)
    page = context.new_page()
    page.goto(f"{live_server.url}/board/?day={scene.day}")
    page.get_by_role("link", name="Lamp in hall 2").tap()
    page.get_by_label("Who").select_option(label="Fritz")
    page.get_by_label("Time").fill("")
    page.get_by_role("button", name="Move").tap()
    page.wait_for_url(f"**/board/?day={scene.day}")
    scene.free.refresh_from_db()
    assert (scene.free.assigned_to, scene.free.scheduled_start) == (scene.fitter, scene.local(6))
