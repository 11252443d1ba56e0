"""What every page of ours shares: who may look, how a form's verb is run once, and how a refusal is shown.

A verb's view fetches through ``visible_to``, calls one service and returns :class:`Done`. Around it :func:`verb` opens
the transaction, repeats the answer where the form was sent before, and shows the same page again where it was refused.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import partial, wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.dateparse import parse_datetime
from django.utils.formats import get_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from cmms.audit import acting_as
from cmms.errors import DomainError, Problem
from cmms.idempotency import Answer, Request, claim, owner_of, parse_key, store
from cmms.integrity import problems_of, refusals

SAFE = ("GET", "HEAD", "OPTIONS")
NOT_SAID = frozenset({"csrfmiddlewaretoken", "key", "happened_at"})
"""Fields that differ each time the same thing is sent."""

_DIGITS = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)", re.ASCII)
_TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:(?P<group>[.,])\d{3})(?:(?P=group)\d{3})*(?P<point>[.,])\d*", re.ASCII)


@dataclass(frozen=True)
class Done:
    """A verb that went through: where the browser goes next, and a sentence that says what happened (may be "")."""

    to: str
    message: str = ""


def page(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """A page for people with an account. It is asked for anew each time, so that Back never shows an old state.

    The view takes ``problems``, ``typed`` and ``status`` by keyword where a verb shows it again after a refusal.
    """
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in SAFE and "problems" not in kwargs:
            return HttpResponseNotAllowed(SAFE)
        if not request.user.is_authenticated:
            return _to_login(request, request.get_full_path())
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return shown


def verb(*, show: Callable[..., HttpResponse], get: bool = False, late: Callable[..., Done | None] | None = None,
         ) -> Callable[[Callable[..., Done]], Callable[..., HttpResponse]]:
    """A view that changes something: POST only, for people with an account, in one transaction, once per key.

    With ``get`` the form's own page is shown under the same address. ``late(request, error, *args, **kwargs)`` is asked
    what becomes of an entry of the phone's queue that was refused: None lets the refusal stand, Done keeps the entry
    otherwise, in a transaction of its own under the same key.

    The decorated view returns Done. Success redirects to ``Done.to``. A refusal rolls everything back and answers with
    ``show(request, *args, problems=[Problem, …], typed=request.POST, status=…, **kwargs)``, whose response gets the
    refusal's status (403, 409, 412, 422); what does not exist for this person is a plain 404. A request with the header
    ``X-Outbox`` gets JSON instead: ``{"message", "to"}``, or ``{"code", "message", "problems": [{"code", "message",
    "field"}]}`` with the status, 401 when signed out or when ``X-Outbox-User`` names somebody else.
    """
    def decorate(view: Callable[..., Done]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if get and request.method in SAFE:
                return show(request, *args, **kwargs)
            if request.method != "POST":
                return HttpResponseNotAllowed([*SAFE, "POST"] if get else ["POST"])
            if not request.user.is_authenticated or _somebody_elses(request):
                return _signed_out(request)
            try:
                done, repeated = once(request, lambda: view(request, *args, **kwargs))
            except DomainError as error:
                if late is not None and from_outbox(request):
                    kept = _kept_late(request, partial(late, request, error, *args, **kwargs))
                    if kept is not None:
                        return _success(request, kept, repeated=False)
                return _refused(request, error.problems, error.status, show, args, kwargs)
            except ValidationError as error:
                return _refused(request, problems_of(error), 422, show, args, kwargs)
            except Http404 as error:
                if not from_outbox(request):
                    raise
                return _json_refusal([Problem("not_found", str(error) or _("There is no such page."))], 404)
            return _success(request, done, repeated)

        return run

    return decorate


def at_one_address(show: Callable[..., HttpResponse], do: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A form's page and a verb that is shown elsewhere on refusal, under one URL: GET shows, POST does."""
    @wraps(show)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (do if request.method == "POST" else show)(request, *args, **kwargs)

    return answer


def from_outbox(request: HttpRequest) -> bool:
    """Whether the phone's queue sent it, perhaps long after it was done."""
    return bool(request.headers.get("X-Outbox"))


def happened(request: HttpRequest) -> dt.datetime | None:
    """When the person did it, by the phone's clock; None where the form came straight, that is now.

    ``happened_at`` is ISO 8601 with its offset. Where the header ``X-Sent-At`` gives the phone's time at sending, a
    wrong clock is corrected by the difference. Never in the future. Refused with 422 where it cannot be read.
    """
    text = str(request.POST.get("happened_at", ""))
    if not text:
        return None
    at, now = _moment(text, "happened_at"), timezone.now()
    sent = request.headers.get("X-Sent-At", "")
    if sent:
        at += now - _moment(sent, "happened_at")
    return min(at, now)


def whole(text: str) -> int | None:
    """A key or a place in a list out of an address or a form; None for anything else, such as ``²``."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def number(text: str, field: str = "") -> Decimal:
    """``3,5`` and ``3.5`` alike, spaces between thousands allowed; refused with a sentence at ``field`` otherwise.

    One separator before exactly three digits is read as the reader's own decimal separator; the other one could mean
    thousands, so it is asked about instead of guessed.
    """
    plain = re.sub(r"[\s'’\u00a0\u202f]", "", text or "").replace("−", "-")
    if not plain:
        raise DomainError.of("number_missing", _("Enter a number."), field)
    grouped = _GROUPED.fullmatch(plain)
    if grouped and grouped["group"] != grouped["point"]:
        plain = plain.replace(grouped["group"], "")
    if not _DIGITS.fullmatch(plain) or len(plain) > 20:
        raise DomainError.of("number", _("“%(text)s” is not a number.") % {"text": text.strip()[:40]}, field)
    if _TWO_WAYS.fullmatch(plain) and not grouped and get_format("DECIMAL_SEPARATOR") not in plain:
        raise DomainError.of("number_two_ways", _("“%(text)s” can be read in two ways: write thousands without a "
                                                  "separator.") % {"text": text.strip()}, field)
    return Decimal(plain.replace(",", "."))


def _moment(text: str, field: str) -> dt.datetime:
    try:
        found = parse_datetime(text.strip())
    except ValueError:
        found = None
    if found is None or timezone.is_naive(found):
        raise DomainError.of("moment", _("The time this happened could not be read."), field)
    return found


def _somebody_elses(request: HttpRequest) -> bool:
    """Whether the queue that sends is another person's: their entries are never booked as this one's."""
    owner = request.headers.get("X-Outbox-User", "")
    return from_outbox(request) and bool(owner) and owner != str(request.user.pk)


def _kept_late(request: HttpRequest, keep: Callable[[], Done | None]) -> Done | None:
    def work() -> Done:
        done = keep()
        if done is None:
            raise _Stands
        return done

    try:
        return once(request, work)[0]
    except _Stands:
        return None


class _Stands(Exception):
    """The refusal stands: rolls the claimed key back."""


def once(request: HttpRequest, work: Callable[[], Done]) -> tuple[Done, bool]:
    """Do the work in one transaction; with a key, only the first time. Returns the answer and whether it repeats.

    For a view that takes part of what was sent and shows the rest again; every other is a :func:`verb`.
    """
    with acting_as(request.user, channel="web"), refusals():
        asked = _asked(request)
        if asked is None:
            return work(), False
        answered = claim(asked)
        if answered is not None:
            return Done(**json.loads(answered.body)), True
        done = work()
        store(asked, Answer(200, json.dumps(asdict(done))))
        return done, False


def _asked(request: HttpRequest) -> Request | None:
    text = request.headers.get("Idempotency-Key") or request.POST.get("key")
    if not text:
        return None
    user_id = request.user.pk
    return Request(owner=owner_of(user_id=user_id), key=parse_key(str(text)), method="POST", path=request.path[:500],
                   body=_said(request), user_id=user_id)


def _said(request: HttpRequest) -> bytes:
    """What the form says, without what differs from sending to sending; of a file its content."""
    fields = sorted((name, values) for name, values in request.POST.lists() if name not in NOT_SAID)
    files = []
    for name, sent in sorted(request.FILES.lists()):
        for file in sent:
            digest = hashlib.sha256()
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
            files.append([name, digest.hexdigest()])
    return json.dumps([fields, files]).encode()


def _success(request: HttpRequest, done: Done, repeated: bool) -> HttpResponse:
    if from_outbox(request):
        return JsonResponse(asdict(done))
    if repeated:
        messages.info(request, _("This was sent before and is done; it was not done twice."))
    elif done.message:
        messages.success(request, done.message)
    return HttpResponseRedirect(done.to)


def _refused(request: HttpRequest, problems: list[Problem], status: int, show: Callable[..., HttpResponse],
             args: tuple[Any, ...], kwargs: dict[str, Any]) -> HttpResponse:
    if from_outbox(request):
        return _json_refusal(problems, status)
    if status == 404:
        raise Http404(" ".join(problem.message for problem in problems))
    response = show(request, *args, problems=problems, typed=request.POST, status=status, **kwargs)
    response.status_code = status
    return response


def _json_refusal(problems: list[Problem], status: int) -> JsonResponse:
    return JsonResponse({"code": problems[0].code, "message": " ".join(p.message for p in problems),
                         "problems": [asdict(p) for p in problems]}, status=status)


def _signed_out(request: HttpRequest) -> HttpResponse:
    if from_outbox(request):
        return _json_refusal([Problem("signed_out", _("Sign in again; what you did is kept on this phone."))], 401)
    back = request.headers.get("Referer", "")
    inside = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return _to_login(request, back if inside else resolve_url("home"))


def _to_login(request: HttpRequest, back: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{resolve_url('login')}?{urlencode({'next': back}, safe='/')}")


__all__ = ["Done", "at_one_address", "from_outbox", "happened", "number", "once", "page", "verb"]
