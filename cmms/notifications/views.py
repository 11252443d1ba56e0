"""The inbox and the switches: each person's own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmms.notifications import services
from cmms.notifications.models import Kind, MailChoice, Notification
from cmms.pages import Done, page, verb

SHOWN = 50
COUNTED = 99
"""The number on a page goes no further; the bar has no room for more."""


def unread(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``unread``, the number of unread notifications, asked only where a page shows it."""
    user: Any = getattr(request, "user", None)

    def count() -> int:
        if user is None or not user.is_authenticated:
            return 0
        return Notification.objects.of(user).unread().order_by()[: COUNTED + 1].count()

    return {"unread": SimpleLazyObject(count), "unread_most": COUNTED}


@page
def inbox(request: HttpRequest, **said: Any) -> HttpResponse:
    """Newest first, 50 to a page; ``before`` is the id that the next page goes on from."""
    rows = Notification.objects.of(request.user)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        last = rows.filter(pk=int(before)).first()
        rows = rows.older_than(last) if last else rows
    shown = list(rows[: SHOWN + 1])
    return render(request, "notifications/inbox.html", {
        "rows": shown[:SHOWN], "older": shown[SHOWN - 1].pk if len(shown) > SHOWN else None, **said})


@verb(show=lambda request, pk, **said: inbox(request, **said))
def open_one(request: HttpRequest, pk: int) -> Done:
    """Read, and on to what it is about."""
    found = services.mark_read(by=request.user, pk=pk)
    return Done(to=found.link or reverse("inbox"))


@verb(show=inbox)
def read_all(request: HttpRequest) -> Done:
    count = services.mark_all_read(by=request.user)
    return Done(to=reverse("inbox"), message=ngettext("%(count)s marked as read.", "%(count)s marked as read.", count)
                % {"count": count})


@page
def switches(request: HttpRequest, *, typed: Any = None, **said: Any) -> HttpResponse:
    """One line per kind of news: in the inbox, and by mail never, at once or daily."""
    user: Any = request.user
    lines = []
    for kind, (in_inbox, mail) in services.wishes_of(user).items():
        if typed is not None:
            in_inbox, mail = f"inbox-{kind}" in typed, typed.get(f"mail-{kind}", mail)
        lines.append({"kind": kind.value, "label": kind.label, "inbox": in_inbox, "mail": mail})
    return render(request, "notifications/switches.html", {
        "lines": lines, "choices": MailChoice.choices, "address": user.email, **said})


@verb(show=switches, get=True)
def set_switches(request: HttpRequest) -> Done:
    services.set_wishes(by=request.user, wishes={
        kind: (f"inbox-{kind}" in request.POST, request.POST.get(f"mail-{kind}", "")) for kind in Kind.values})
    return Done(to=reverse("switches"), message=_("Saved."))
