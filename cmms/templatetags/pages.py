"""What the pages show again and again: codes, states, priorities, times, and the hidden fields of a form's verb."""

import datetime as dt
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cmms.exporting import FORMS

register = template.Library()

SHAPES = {
    "REQUESTED": ("new", "inbox"), "OPEN": ("", ""), "IN_PROGRESS": ("run", "run"), "ON_HOLD": ("wait", "pause"),
    "COMPLETED": ("ok", "check"), "CLOSED": ("ok", "lock"), "CANCELLED": ("", "stop"),
}
"""Class and icon per state of an order; the word is the state's own label."""


@register.simple_tag
def key() -> SafeString:
    """The hidden fields of a form that changes something: its key, made anew, and when it happened (phones fill it)."""
    return format_html('<input type="hidden" name="key" value="{}"><input type="hidden" name="happened_at">',
                       uuid.uuid4())


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite (cmms/icons.py names them); the word beside it says what it means."""
    return format_html('<svg class="i" aria-hidden="true" viewBox="0 0 24 24"><use href="{}#{}"/></svg>',
                       static("cmms/icons.svg"), name)


@register.simple_tag
def tag(code: str, url: str = "") -> SafeString:
    """A code (asset tag, part number) in the shape of a punched tag; nothing for an empty one."""
    if not code:
        return mark_safe("")
    if url:
        return format_html('<a class="tag" href="{}">{}</a>', url, code)
    return format_html('<span class="tag">{}</span>', code)


@register.simple_tag
def priority(order: Any) -> SafeString:
    """The order's priority as people say it: 1 is the most urgent."""
    rank = 6 - order.priority
    return format_html('<span class="prio p{}" title="{}"><span class="vh">{} </span>{}</span>', rank,
                       order.get_priority_display(), _("Priority"), rank)


@register.simple_tag
def status(order: Any) -> SafeString:
    """The order's state: word, shape and colour."""
    css, symbol = SHAPES.get(order.status, ("", ""))
    return format_html('<span class="st {}">{}{}</span>', css, icon(symbol) if symbol else "",
                       order.get_status_display())


@register.simple_tag
def clock(since: dt.datetime | None) -> SafeString:
    """Hours, minutes and seconds since then; app.js keeps it going."""
    if since is None:
        return mark_safe("")
    seconds = max(0, int((timezone.now() - since).total_seconds()))
    return format_html('<span class="clock" data-since="{}">{}</span>', since.isoformat(timespec="seconds"),
                       f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}")


@register.simple_tag(takes_context=True)
def exports(context: Any, words: str = "") -> SafeString:
    """The page's list as a file in each form: all of what is searched and filtered, whatever page of it is shown.
    ``words`` say what that is where no list is to be seen."""
    request = context["request"]
    asked = request.GET.copy()
    for name in ("after", "before", "page", "open", "format"):
        asked.pop(name, None)
    kept = f"{asked.urlencode()}&" if asked else ""
    return format_html('<p class="exports sm">{}</p>', _files((f"{request.path}?{kept}format={form}", form)
                                                              for form in FORMS), words)


@register.simple_tag
def exports_at(name: str, *args: Any) -> SafeString:
    """The same for a list whose files have addresses of their own: those of this name, with the form as last word."""
    return format_html('<span class="exports sm">{}</span>', _files((reverse(name, args=[*args, form]), form)
                                                                   for form in FORMS))


def _files(links: Iterable[tuple[str, str]], words: str = "") -> SafeString:
    said = format_html_join(" ", '<a class="link" href="{}" hx-boost="false" download aria-label="{}">{}</a>',
                             ((url, _("Export as %(form)s") % {"form": form.upper()}, form.upper())
                              for url, form in links))
    return format_html("{} {}", words or _("Export:"), said)


@register.filter
def duration(minutes: int | dt.timedelta | None) -> str:
    """Minutes (or a timedelta) as “1 h 05 min”; unknown as a dash."""
    if minutes is None:
        return "–"
    if isinstance(minutes, dt.timedelta):
        minutes = int(minutes.total_seconds() // 60)
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": f"{rest:02}"}


@register.filter
def amount(value: Decimal | int | float | None) -> str:
    """A quantity without trailing zeros, in the reader's form; unknown as a dash."""
    if value is None:
        return "–"
    plain = f"{Decimal(str(value)).normalize():f}"
    return number_format(plain, decimal_pos=len(plain.partition(".")[2]) or None, use_l10n=True,
                         force_grouping=abs(Decimal(plain)) >= 10000)


@register.filter
def price(value: Decimal | None) -> str:
    """What one costs: two decimals, more where it has them."""
    if value is None:
        return "–"
    decimals = len(f"{value.normalize():f}".partition(".")[2])
    return number_format(value, decimal_pos=max(2, decimals), use_l10n=True)


@register.filter
def moment(value: dt.datetime | None) -> str:
    """A time as people say it: today the clock alone, this year with the day, else day and year; in the page's zone."""
    if value is None:
        return "–"
    local, now = localtime(value), localtime(timezone.now())
    if local.date() == now.date():
        return date_format(local, "H:i")
    if local.year == now.year:
        return date_format(local, "j M, H:i")
    return date_format(local, "j M Y")
