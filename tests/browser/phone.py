"""What tests of a phone without network look at."""

from typing import Any

CONTROLLED = ("navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller || new Promise((yes) => "
              "navigator.serviceWorker.addEventListener('controllerchange', yes, {once: true}))).then(() => 1)")


def ready(context: Any, path: str) -> Any:
    """A page that the worker rules and keeps."""
    page = context.new_page()
    page.goto(path)
    page.evaluate(CONTROLLED)
    page.reload()
    page.wait_for_load_state("networkidle")
    return page


def answers(order: Any) -> list[tuple[int, str]]:
    from workorders.models import ChecklistAnswer

    return list(ChecklistAnswer.objects.filter(step__work_order=order).order_by("id")
                .values_list("step__position", "result"))


def step(page: Any, number: int) -> Any:
    return page.locator("ol.steps > li").nth(number - 1)
