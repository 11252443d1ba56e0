"""The report itself: two questions, text and photo if people like. With a label's seal nobody needs an account.

Somebody without an account sees of the plant what is written on the label, and the titles of open repairs of that one
asset; nothing else.
"""

import json
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.addresses import sealed_id
from assets.models import Asset, Location
from assets.views.finding import asset_or_404
from cmms.audit import acting_as
from cmms.errors import DomainError, NotFound, Problem
from cmms.idempotency import Answer, Request, claim, parse_key, store
from cmms.integrity import problems_of, refusals
from cmms.limits import address_of, within
from cmms.pages import Done, happened, page, verb
from workorders import services
from workorders.choices import Priority
from workorders.following import follow_path
from workorders.models import WorkOrder
from workorders.views.report.questions import NO, OTHER, RUNS, code_of, known_repairs, problem_choices

BY_ADDRESS, BY_ASSET = (10, 600), (30, 3600)  # so many reports in so many seconds
_URGENCY = {RUNS: Priority.RAISED, NO: Priority.URGENT}
PHOTOS = 4


def report(request: HttpRequest, tag: str) -> HttpResponse:
    """About an asset: by somebody signed in, or by whoever holds its label."""
    asset = None if request.user.is_authenticated else _sealed(request, tag)
    if asset is None:
        return _by_account(request, tag)  # which leads to the login where nobody is signed in
    if request.method == "POST":
        return _by_label(request, asset)
    return _shown(request, asset, None)


@page
def _form(request: HttpRequest, tag: str, **said: Any) -> HttpResponse:
    _permitted(request)
    return _shown(request, asset_or_404(request, tag), request.user, **said)


@verb(show=_form, get=True)
def _by_account(request: HttpRequest, tag: str) -> Done:
    _permitted(request)
    return _done(_send(request, asset_or_404(request, tag), request.user))


@page
def _place_form(request: HttpRequest, pk: int, **said: Any) -> HttpResponse:
    _permitted(request)
    return _shown(request, _place(request, pk), request.user, **said)


@verb(show=_place_form, get=True)
def report_place(request: HttpRequest, pk: int) -> Done:
    """About a place, where no asset is known: a dark corridor, a wet floor."""
    _permitted(request)
    return _done(_send(request, _place(request, pk), request.user))


def _by_label(request: HttpRequest, asset: Asset) -> HttpResponse:
    """Once per key of the form, like every verb; nobody is signed in, so the key belongs to the label."""
    allowed = within("report-address", address_of(request), most=BY_ADDRESS[0], seconds=BY_ADDRESS[1]) and within(
        "report-asset", str(asset.pk), most=BY_ASSET[0], seconds=BY_ASSET[1])
    if not allowed:
        response = _shown(request, asset, None, status=429, typed=request.POST, problems=[Problem(
            "too_many", _("Many reports came from here just now. Wait a few minutes, or tell somebody in person."))])
        response.headers["Retry-After"] = str(BY_ADDRESS[1])
        return response
    try:
        with acting_as(None, channel="web"), refusals():
            key = Request(owner=f"label:{asset.pk}", key=parse_key(request.POST.get("key", "")), method="POST",
                          path=request.path[:500])
            answered = claim(key)
            if answered is None:
                done = _done(_send(request, asset, None))
                store(key, Answer(200, json.dumps({"to": done.to})))
                return HttpResponseRedirect(done.to)
            return HttpResponseRedirect(json.loads(answered.body)["to"])
    except DomainError as error:
        return _shown(request, asset, None, problems=error.problems, typed=request.POST, status=error.status)
    except ValidationError as error:
        return _shown(request, asset, None, problems=problems_of(error), typed=request.POST, status=422)


def _send(request: HttpRequest, thing: Asset | Location, by: Any) -> WorkOrder:
    """A new request, or “me too” on a known one."""
    said, photos = request.POST, request.FILES.getlist("photo")[:PHOTOS]
    text = said.get("text", "").strip()
    person = {"name": said.get("name", "").strip()[:150], "contact": said.get("contact", "").strip()[:254]}
    if said.get("same"):
        order = next((job for job in known_repairs(thing, by) if str(job.pk) == said["same"]), None)
        if order is None:
            raise NotFound.of("not_found", _("That job is finished meanwhile: report it anew."))
        services.me_too(order=order, by=by, text=text, **({} if by else person))
    else:
        order = _new(request, thing, by, text, person)
    for photo in photos:
        services.attach(order=order, by=by, upload=photo)
    return order


def _new(request: HttpRequest, thing: Asset | Location, by: Any, text: str, person: dict[str, str]) -> WorkOrder:
    said = request.POST
    what, runs = said.get("what", ""), said.get("runs") or RUNS
    problem = code_of(thing, what)
    if problem is None and what != OTHER and not text:
        raise DomainError.of("what", _("Say what is wrong: choose one, or write it down."), "what")
    asset = thing if isinstance(thing, Asset) else None
    when = happened(request)
    return services.report(
        by=by, asset=asset, location=None if asset else thing, title=_title(problem.label if problem else "", text),
        description=text, priority=_URGENCY.get(runs, Priority.EMERGENCY), reported_problem=problem, at=when,
        stopped_at=(when or timezone.now()) if asset and runs == NO else None,
        **({} if by else {"requester_name": person["name"], "requester_contact": person["contact"]}))


def _title(label: str, text: str) -> str:
    """What lists show: the word that was chosen, and the beginning of what was written."""
    first = " ".join(text.split())
    if len(first) > 80:
        first = f"{first[:80].rsplit(' ', 1)[0]} …"
    return ": ".join(part for part in (label, first) if part) or _("Problem reported")


def _shown(request: HttpRequest, thing: Asset | Location, by: Any, *, problems: Any = (), typed: Any = None,
           status: int = 200) -> HttpResponse:
    asset = thing if isinstance(thing, Asset) else None
    first, more = problem_choices(thing)
    query = f"?k={request.GET['k']}" if by is None else ""
    with timezone.override(ZoneInfo(thing.site.time_zone)):
        return render(request, "workorders/report.html", {
            "here": "report-choose", "asset": asset, "place": asset.location if asset else thing, "thing": thing,
            "known": known_repairs(thing, by), "choices": first, "more_choices": more, "problems": problems,
            "typed": typed or {}, "by": by, "action": f"{request.path}{query}",
        }, status=status)


def _done(order: WorkOrder) -> Done:
    return Done(follow_path(order.pk), "")


def _sealed(request: HttpRequest, tag: str) -> Asset | None:
    pk = sealed_id(request.GET.get("k", ""), tag)
    return Asset.objects.select_related("site", "location").filter(pk=pk).first() if pk is not None else None


def _permitted(request: HttpRequest) -> None:
    if not request.user.has_perm("workorders.report_workorder"):
        raise PermissionDenied


def _place(request: HttpRequest, pk: int) -> Location:
    found = Location.objects.visible_to(request.user).select_related("site").filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such place in the branches you may see."))
    return found
