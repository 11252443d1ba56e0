"""The first page, the person's own page, and what every page says around its content."""

import datetime as dt
import zoneinfo
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmms.accounts.models import User
from cmms.audit import acting_as
from cmms.navigation import here, places
from workorders.choices import Status
from workorders.models import WorkOrder

SHOWN = 50


@dataclass(frozen=True)
class Card:
    """An order as the first page shows it. ``rank`` is 1 for the most urgent; ``late`` changes its colour."""

    title: str
    number: str
    tag: str
    place: str
    rank: int
    priority: str
    state: str
    running: bool
    due: str
    late: bool
    url: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the product's name, where the person can go, and where they are."""
    user = getattr(request, "user", None)
    return {"product_name": settings.PRODUCT_NAME, "has_back_office": bool(user and user.is_active and user.is_staff),
            "places": partial(places, request), "here": here(request)}


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The person's open orders by the dashboard query, then what their team may take."""
    user: Any = request.user
    now = timezone.now()
    seen = WorkOrder.objects.visible_to(user)
    mine = seen.assigned_to(user).dashboard()[: SHOWN + 1]
    free = seen.free_for(user).dashboard()[: SHOWN + 1]
    reported = seen.filter(requested_by=user).unfinished().with_names().most_urgent_first()[: SHOWN + 1]
    sections = [_section(_("My open orders"), mine, user, now), _section(_("Free for my team"), free, user, now)]
    if user.has_perm("workorders.plan_workorder"):
        sections.append(_section(_("All open orders"), seen.dashboard()[: SHOWN + 1], user, now))
    sections.append(_section(_("What I reported"), reported, user, now))
    return render(request, "home.html", {
        "today": date_format(localtime(now), "l j F"), "sections": [s for s in sections if s["cards"]],
    })


def _section(title: str, orders: Any, user: Any, now: dt.datetime) -> dict[str, Any]:
    rows = list(orders)
    links = user.is_staff and user.has_perm("workorders.view_workorder")
    return {"title": title, "cards": [card(order, now, links=links) for order in rows[:SHOWN]],
            "more": len(rows) > SHOWN}


def card(order: WorkOrder, now: dt.datetime, *, links: bool) -> Card:
    """``order`` comes with asset, location and site at hand (``with_names``)."""
    place = order.location or order.site
    due, late = _due(order.due_at, now)
    return Card(
        title=order.title, number=order.number, tag=(order.asset.tag or "") if order.asset else "",
        place=", ".join(filter(None, [order.asset.name if order.asset else "", place.name])),
        rank=6 - order.priority, priority=order.get_priority_display(), state=order.get_status_display(),
        running=order.status == Status.IN_PROGRESS, due=due, late=late,
        url=reverse("admin:workorders_workorder_change", args=[order.pk]) if links else "",
    )


def _due(due_at: dt.datetime | None, now: dt.datetime) -> tuple[str, bool]:
    if due_at is None:
        return "", False
    if due_at < now:
        return _("%(time)s late") % {"time": timesince(due_at, now, depth=1)}, True
    return _("due %(date)s") % {"date": date_format(localtime(due_at), "D j M, H:i")}, False


class AccountForm(forms.ModelForm):
    """What a person may say about themselves."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False,
                                 choices=[("", gettext_lazy("As the browser says")), *settings.LANGUAGES])
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"), required=False,
        help_text=gettext_lazy("Such as Europe/Berlin; empty: the site's."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}))

    class Meta:
        model = User
        fields = ["language", "time_zone"]


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Language, time zone, password, log out."""
    user: Any = request.user
    form = AccountForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        with acting_as(request.user, channel="web"):
            person = User.objects.select_for_update().get(pk=user.pk)
            person.language, person.time_zone = form.cleaned_data["language"], form.cleaned_data["time_zone"]
            person.save(update_fields=["language", "time_zone"])
        messages.success(request, _("Saved."))
        return redirect("me")
    return render(request, "me.html", {"form": form, "zones": sorted(zoneinfo.available_timezones())})


class ChangePassword(PasswordChangeView):
    """The person's own password; the admin's link leads here too."""

    success_url = reverse_lazy("me")

    def form_valid(self, form: Any) -> HttpResponse:
        with acting_as(self.request.user, channel="web"):
            response = super().form_valid(form)
        messages.success(self.request, _("Your password is changed."))
        return response
