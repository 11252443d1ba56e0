"""Who is told what about an order. Called inside the verb's transaction; mail goes out later."""

import re
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cmms.access import people_who
from cmms.accounts.models import User
from cmms.notifications.models import Kind
from cmms.notifications.services import is_muted, notify, write_to
from workorders.choices import CommentKind, Outcome, Priority, Status, WorkType
from workorders.models import Comment, LateEntry, WorkOrder

_MENTION = re.compile(r"(?<![\w@])@([\w.+-]{1,150})")


def created(order: WorkOrder, *, by: Any) -> None:
    """A new order: an emergency goes to everybody who works in its area, a request to whoever approves there, and
    whoever it is given to hears of that."""
    if is_muted():
        return
    if order.work_type == WorkType.EMERGENCY or order.priority == Priority.EMERGENCY:
        emergency(order, by=by)
    if order.status == Status.REQUESTED or order.work_type == WorkType.EMERGENCY:
        review(order, by=by)
    if order.assigned_to is not None:
        assigned(order, by=by)


def assigned(order: WorkOrder, *, by: Any) -> None:
    """The job is this person's now."""
    if order.assigned_to is not None:
        notify([order.assigned_to], kind=Kind.ASSIGNED, by=by, link=_page(order), reference=_row(order),
               title=lambda: _("%(number)s is yours: %(title)s") % {"number": order.number, "title": order.title},
               body=lambda: _where(order))


def emergency(order: WorkOrder, *, by: Any) -> None:
    """Something has happened where these people work."""
    notify(_at(order, "workorders.perform_workorder"), kind=Kind.EMERGENCY, by=by, link=_page(order),
           reference=_row(order), dedupe=f"emergency:{order.pk}",
           title=lambda: _("Emergency: %(title)s") % {"title": order.title}, body=lambda: _where(order))


def review(order: WorkOrder, *, by: Any) -> None:
    """A request waits for approval, or an emergency that nobody approved waits to be looked at."""
    def title() -> str:
        said = _("Emergency to review: %(title)s") if order.work_type == WorkType.EMERGENCY \
            else _("Request to approve: %(title)s")
        return said % {"title": order.title}

    notify(_at(order, "workorders.approve_workorder"), kind=Kind.REVIEW, by=by, link=_page(order),
           reference=_row(order), dedupe=f"review:{order.pk}", title=title, body=lambda: _where(order))


def completed(order: WorkOrder, *, by: Any) -> None:
    """Whoever asked for it, or said "me too", hears how it ended, with or without an account."""
    def title() -> str:
        said = _("Done: %(title)s") if order.outcome == Outcome.DONE else _("Finished, but not wholly done: %(title)s")
        return said % {"title": order.title}

    def body() -> str:
        return "\n".join(filter(None, [_where(order), order.outcome_reason]))

    if order.reference_type:
        return  # a schedule asked for it
    # A reopened order is finished again, and that is news again.
    event = f"done:{order.pk}:{order.actual_end:%Y%m%d%H%M%S}" if order.actual_end else f"done:{order.pk}"
    also = Comment.objects.filter(work_order=order, kind=CommentKind.ME_TOO, withdrawn_at__isnull=True)
    people = [order.requested_by, *(each.author for each in also.select_related("author"))]
    notify(filter(None, people), kind=Kind.REQUEST_DONE, by=by, link=_page(order), reference=_row(order),
           dedupe=event, title=title, body=body)
    for address in dict.fromkeys([order.requester_contact, *(each.author_contact for each in also)]):
        write_to(address, kind=Kind.REQUEST_DONE, language=order.site.language, reference=_row(order), dedupe=event,
                 title=title, body=body)


def late_entry(entry: LateEntry) -> None:
    """Something came in from a phone after the books were closed, and waits for a decision."""
    order = entry.work_order
    notify(_at(order, "workorders.close_workorder"), kind=Kind.REVIEW, by=entry.entered_by, link=_page(order),
           reference=("late_entries", entry.pk), dedupe=f"late:{entry.pk}",
           title=lambda: _("A late entry waits: %(number)s, %(title)s") % {
               "number": order.number, "title": order.title},
           body=lambda: _("%(person)s entered it offline; the order was closed meanwhile.") % {
               "person": entry.entered_by})


def commented(comment: Comment, *, by: Any) -> None:
    """Whoever is named in it by ``@username`` and may see the order."""
    names = set(_MENTION.findall(comment.text))
    if not names or is_muted():
        return
    order = comment.work_order
    named = [user for user in User.objects.filter(username__in=names, is_active=True)
             if WorkOrder.objects.visible_to(user).filter(pk=order.pk).exists()]
    notify(named, kind=Kind.MENTION, by=by, link=_page(order), reference=("comments", comment.pk),
           title=lambda: _("%(person)s wrote to you: %(title)s") % {
               "person": comment.author or comment.author_name, "title": order.title}, body=comment.text)


def _at(order: WorkOrder, permission: str) -> list[User]:
    asset_place = order.asset.location_id if order.asset is not None else None
    return people_who(permission, site_id=order.site_id, location_ids=(order.location_id, asset_place))


def _where(order: WorkOrder) -> str:
    """Machine and place in words."""
    asset = order.asset
    tag = f" ({asset.tag})" if asset is not None and asset.tag else ""
    place = order.location or order.site
    return ", ".join(filter(None, [f"{asset.name}{tag}" if asset is not None else "", place.name]))


def _row(order: WorkOrder) -> tuple[str, int]:
    return "work_orders", order.pk


def _page(order: WorkOrder) -> str:
    return reverse("work-order", args=[order.number])
