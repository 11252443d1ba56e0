"""Two reports of one event: the later one points to the earlier, and counts no failure."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from cmms.audit import acting_as
from cmms.errors import Problem
from workorders.choices import CommentKind, Status
from workorders.models import Downtime, WorkOrder
from workorders.services.moving import in_key_order, locked, moving
from workorders.services.thread import add_comment


def duplicate(*, order: WorkOrder, of: WorkOrder, by: Any, reason: str = "",
              at: dt.datetime | None = None) -> WorkOrder:
    """The request tells of what ``of`` is already about. It keeps its words, photos and requester; a downtime that it
    reported belongs to the known order from now on, and who reported it stands there as a "me too"."""
    with acting_as(by):
        in_key_order(order, of)
        return _settle(order, of, by=by, reason=reason, at=at)


def _settle(order: WorkOrder, of: WorkOrder, *, by: Any, reason: str, at: dt.datetime | None) -> WorkOrder:
    with moving("duplicate", order, by=by, at=at) as under:
        current, first = under.order, locked(of, by)
        problems = []
        if first.pk == current.pk:
            problems.append(Problem("itself", _("An order cannot be its own duplicate."), "of"))
        elif first.status == Status.CANCELLED or first.duplicate_of_id is not None:
            problems.append(Problem("no_job", _("%(number)s will not be done: choose the order that is.") % {
                "number": first.number}, "of"))
        elif first.site_id != current.site_id:
            problems.append(Problem("other_site", _("%(thing)s belongs to another site.") % {"thing": first}, "of"))
        under.check(problems)
        current.duplicate_of = first
        current.cancel_reason = reason.strip() or _("Same as %(number)s") % {"number": first.number}
        under.write(reason=current.cancel_reason)
        for spell in Downtime.objects.filter(work_order=current).select_for_update().order_by("pk"):
            spell.work_order = first
            spell.save()
        said = "\n".join(filter(None, [current.title, current.description]))
        known = current.requested_by and first.comments.filter(kind=CommentKind.ME_TOO, author=current.requested_by)
        if not known or not known.exists():
            add_comment(first, by=current.requested_by, text=said, name=current.requester_name,
                        contact=current.requester_contact, kind=CommentKind.ME_TOO)
        return under.told()
