"""The end of a job: how it ended, what was found, how long it took, whether the machine runs again; what follows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cmms.pages import Done, happened, verb, whole
from workorders import services
from workorders.choices import FailureKind, Outcome, Priority
from workorders.models import FailureCode, WorkOrder, WorkOrderStep
from workorders.views.late import moved
from workorders.views.moves import minutes_of
from workorders.views.reach import in_its_zone, page_for, place_words, seen_order

CODES = (("problem", FailureKind.PROBLEM), ("cause", FailureKind.CAUSE), ("remedy", FailureKind.REMEDY))


@page_for("perform")
@in_its_zone
def finishing(request: HttpRequest, order: WorkOrder, *, problems: Any = (), typed: Any = None,
              status: int = 200) -> HttpResponse:
    """Two taps where nothing is to be said: Finish, then how it ended."""
    user: Any = request.user
    running = services.running_clock(user)
    clock = running if running is not None and running.work_order_id == order.pk else None
    minutes = services.clock_minutes(clock) if clock is not None else None
    still_open = services.still_open(order)
    return render(request, "workorders/finish.html", {
        "order": order, "place": place_words(order), "problems": problems, "typed": typed, "here": "home",
        "clock": clock, "minutes": minutes, "lists": _lists(order, typed), "down": services.open_downtime(order),
        "may_force": user.has_perm("workorders.force_workorder"),
        "still_open": [] if problems else still_open,
        "children": any(problem.code == "child_open" for problem in still_open),
    })


def _lists(order: WorkOrder, typed: Any) -> list[dict[str, Any]]:
    """Of a failure order the short lists for the asset's class, with what is known already chosen."""
    if not (order.is_failure_order or order.reported_problem_id):
        return []
    codes = list(FailureCode.objects.offered_for(order.asset.asset_class if order.asset else None))
    known = {"problem": order.problem_id or order.reported_problem_id, "cause": order.cause_id,
             "remedy": order.remedy_id}
    labels = {"problem": _("Problem"), "cause": _("Cause"), "remedy": _("Remedy")}
    return [{"name": name, "label": labels[name], "codes": [code for code in codes if code.kind == kind],
             "chosen": str((typed or {}).get(name, known[name]) or ""), "must": name == "problem"}
            for name, kind in CODES]


@verb(show=finishing, late=moved("complete"))
def finish(request: HttpRequest, number: str) -> Done:
    """``outcome`` DONE, PARTLY or NOT_PERFORMED; ``minutes`` only where they were changed by hand."""
    order = seen_order(request, number)
    form = request.POST
    outcome = form.get("outcome", "")
    said: dict[str, Any] = {name: _code(form[name]) for name, _kind in CODES if name in form}
    minutes = form.get("minutes", "").strip()
    if minutes and minutes != form.get("minutes_shown", ""):
        said["minutes"] = minutes_of(minutes)
    services.complete(
        order=order, by=request.user, outcome=outcome, at=happened(request), reason=form.get("reason", ""),
        running_again=form.get("running_again") == "yes", secret=form.get("secret", ""),
        forced=bool(form.get("forced")), confirmed=bool(form.get("confirmed")), **said)
    if outcome == Outcome.PARTLY:
        return Done(reverse("work-order-follow-up", args=[order.number]),
                    _("%(number)s is finished for now. Say what remains to be done.") % {"number": order.number})
    return Done(reverse("home"), _("%(number)s is finished.") % {"number": order.number})


def _code(text: str) -> FailureCode | None:
    return FailureCode.objects.filter(pk=text).first() if text.isascii() and text.isdigit() else None


@page_for("report")
@in_its_zone
def following(request: HttpRequest, order: WorkOrder, *, problems: Any = (), typed: Any = None,
              status: int = 200) -> HttpResponse:
    """A follow-up, prefilled from the order or (``?step=``) from the step that failed."""
    step = _step(order, request.GET.get("step", "") or (typed or {}).get("step", ""))
    words = services.follow_up_words(order)
    if step is not None:
        answer = step.answers.order_by("-id").first()
        words |= {"title": step.text[:255], "description": answer.reason if answer is not None else ""}
    return render(request, "workorders/follow_up.html", {
        "order": order, "step": step, "problems": problems, "here": "home", "words": typed or words,
        "priorities": sorted(Priority.choices, reverse=True),
        "chosen": str((typed or words).get("priority", order.priority)),
    })


@verb(show=following, get=True)
def follow_up(request: HttpRequest, number: str) -> Done:
    """Make the follow-up."""
    order = seen_order(request, number)
    form = request.POST
    priority = form.get("priority", "")
    new = services.follow_up(
        order=order, by=request.user, title=form.get("title", "").strip(), description=form.get("description", ""),
        step=_step(order, form.get("step", "")), at=happened(request),
        priority=int(priority) if priority in map(str, Priority.values) else None)
    return Done(reverse("home"), _("%(number)s follows %(first)s.") % {"number": new.number, "first": order.number})


def _step(order: WorkOrder, text: str) -> WorkOrderStep | None:
    return order.steps.filter(pk=whole(text) or 0).first()
