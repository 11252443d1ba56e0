"""The moves of an order as buttons: one verb each, and the sheet that lists what else can be done with it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cmms.errors import DomainError, Problem
from cmms.pages import Done, happened, verb
from workorders import services
from workorders.forms import FORMS
from workorders.models import WorkOrder
from workorders.views.late import moved
from workorders.views.order import work_order
from workorders.views.reach import in_its_zone, order_page, page_for, seen_order

# These stand elsewhere on the page, or are a planner's.
ELSEWHERE = ("start", "resume", "complete", "follow_up", "schedule", "assign", "duplicate")
# These may wait on the phone for the network.
QUEUED = ("take", "hold", "requeue", "hand_over", "unstart", "not_needed")


@order_page
@in_its_zone
def more(request: HttpRequest, order: WorkOrder, *, problems: Any = (), typed: Any = None, status: int = 200,
         asked: str = "") -> HttpResponse:
    """Everything that can be done with the order beside its work: what is possible now, and why the rest is not."""
    offered = {offer.move.verb: offer for offer in services.offers(order, request.user)}
    rows = [_row(verb, str(offer.move.label), offer.problems, order, request.user, typed, asked)
            for verb, offer in offered.items() if verb not in ELSEWHERE and not _idle(offer, order, request.user)]
    if "complete" in offered and "cancel" not in offered:
        against = offered["complete"].problems
        rows.append(_row("not_needed", _("Not needed"), against, order, request.user, typed, asked))
    return render(request, "workorders/work_order_more.html", {
        "order": order, "rows": rows, "problems": problems, "here": "home", "links": _links(order, request.user)})


def _idle(offer: services.Offer, order: WorkOrder, user: Any) -> bool:
    """Whether the move would change nothing: taking one's own job, reviewing what is no emergency."""
    if offer.move.verb == "take":
        return order.assigned_to_id == user.pk
    return any(problem.code == "no_review" for problem in offer.problems)


def _row(verb: str, label: str, against: list[Problem], order: WorkOrder, user: Any, typed: Any, asked: str,
         ) -> dict[str, Any]:
    """A move with its form, bound to what was typed where it was refused, and what speaks against it."""
    kind = FORMS.get(verb)
    form = None if kind is None else kind(order, user, typed if verb == asked else None)
    return {"url": reverse(f"work-order-{verb.replace('_', '-')}", args=[order.number]), "label": label,
            "against": against, "form": form, "open": verb == asked, "queue": verb in QUEUED}


def _links(order: WorkOrder, user: Any) -> list[dict[str, Any]]:
    """Where else the order is to be seen: on paper, its cost, the planner's form."""
    found: list[tuple[str, list[Any], Any, bool]] = [("work-order-time", [order.number], _("Time booked"), False),
             ("job-card", [order.number], _("Job card"), True), ("pick-list", [order.number], _("Pick list"), True)]
    if user.has_perm("workorders.plan_workorder"):
        found.append(("work-order-cost", [order.number], _("What it cost"), False))
        if user.is_staff:
            found.append(("admin:workorders_workorder_change", [order.pk], _("Edit in the back office"), True))
    return [{"url": reverse(name, args=args), "label": label, "plain": plain} for name, args, label, plain in found]


def _move(name: str, say: Callable[[WorkOrder], str]) -> Callable[..., HttpResponse]:
    """The view of a move: its form's words go to the service of that name; a refusal shows the sheet again."""
    def again(request: HttpRequest, number: str, **refusal: Any) -> HttpResponse:
        return more(request, number, asked=name, **refusal)

    @verb(show=again if name in FORMS else work_order, late=moved(name))
    def run(request: HttpRequest, number: str) -> Done:
        order = seen_order(request, number)
        words = cleaned(name, order, request)
        at = happened(request)
        if at is not None and name in TIMED:
            words["at"] = at
        moved_order = getattr(services, name)(order=order, by=request.user, **words)
        return Done(order.get_absolute_url(), say(moved_order or order))

    return run


def cleaned(name: str, order: WorkOrder, request: HttpRequest) -> dict[str, Any]:
    """What the form of that move says; refused with every problem of its fields."""
    kind = FORMS.get(name)
    if kind is None:
        return {}
    form = kind(order, request.user, request.POST)
    if not form.is_valid():
        raise DomainError([Problem(error.code or "invalid", " ".join(error.messages), field)
                           for field, errors in form.errors.as_data().items() for error in errors])
    return form.cleaned_data


TIMED = ("hold", "requeue", "approve", "hand_over")

approve = _move("approve", lambda order: _("%(number)s is approved.") % {"number": order.number})
reject = _move("reject", lambda order: _("%(number)s is rejected.") % {"number": order.number})
take = _move("take", lambda order: _("%(number)s is yours.") % {"number": order.number})
unstart = _move("unstart", lambda order: _("The start is taken back."))
hold = _move("hold", lambda order: _("%(number)s is on hold.") % {"number": order.number})
requeue = _move("requeue", lambda order: _("%(number)s stands among the open jobs again.") % {"number": order.number})
hand_over = _move("hand_over", lambda order: _("%(number)s is handed over.") % {"number": order.number})
change_asset = _move("change_asset", lambda order: _("The asset is changed."))
close = _move("close", lambda order: _("The books of %(number)s are closed.") % {"number": order.number})
reopen = _move("reopen", lambda order: _("%(number)s is open again.") % {"number": order.number})
cancel = _move("cancel", lambda order: _("%(number)s is cancelled.") % {"number": order.number})
reinstate = _move("reinstate", lambda order: _("%(number)s is open again.") % {"number": order.number})
review = _move("review", lambda order: _("The emergency is reviewed."))
not_needed = _move("not_needed", lambda order: _("%(number)s is settled as not needed.") % {"number": order.number})


@verb(show=work_order, late=moved("start"))
def start(request: HttpRequest, number: str) -> Done:
    """Start, resume or join, the own clock included; ``stop_other`` stops the clock that runs elsewhere."""
    order = seen_order(request, number)
    services.work_on(order=order, by=request.user, at=happened(request),
                     stop_other=bool(request.POST.get("stop_other")), confirmed=bool(request.POST.get("confirmed")))
    return Done(order.get_absolute_url())


def _pause_again(request: HttpRequest, number: str, **refusal: Any) -> HttpResponse:
    return pausing(request, number, **refusal)


@verb(show=_pause_again, get=True, late=moved("pause"))
def pause(request: HttpRequest, number: str) -> Done:
    """Stop the own clock and nothing else. ``minutes``: what was really worked, where the clock ran too long."""
    order = seen_order(request, number)
    said = request.POST.get("minutes", "").strip()
    entry = services.pause(order=order, by=request.user, at=happened(request),
                           confirmed=bool(request.POST.get("confirmed")), minutes=minutes_of(said))
    to = "/" if request.POST.get("to") == "home" else order.get_absolute_url()
    if entry is None:
        return Done(to, _("Nothing is booked."))
    return Done(to, _("Paused. %(minutes)s min are booked.") % {"minutes": entry.minutes})


@page_for("perform")
@in_its_zone
def pausing(request: HttpRequest, order: WorkOrder, *, problems: Any = (), typed: Any = None,
            status: int = 200) -> HttpResponse:
    """The clock ran too long to be believed: what was really worked?"""
    clock = services.running_clock(request.user)
    return render(request, "workorders/pause_form.html", {
        "order": order, "problems": problems, "typed": typed, "here": "home",
        "clock": clock, "minutes": services.clock_minutes(clock) if clock is not None else None})


def minutes_of(text: str) -> int | None:
    """Whole minutes; None for nothing, refused for nonsense."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise DomainError.of("minutes", _("Give the minutes as a whole number."), "minutes")
    return int(text)


