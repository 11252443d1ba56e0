"""What people say about an order, and the files they add."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import Asset, Location
from cmms import files
from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import Conflict, Problem, refuse
from workorders.choices import AttachmentKind, CommentKind, Status
from workorders.models import Attachment, ChecklistAnswer, Comment, WorkOrder
from workorders.services import telling
from workorders.services.moving import happened, locked, reason_missing

FOLDER = "attachments"


def comment(*, order: WorkOrder, by: Any = None, text: str, name: str = "", contact: str = "",
            for_requester: bool = False, kind: str = CommentKind.NOTE) -> Comment:
    """A remark. ``by`` None: somebody without an account, of that ``name``; ``for_requester`` shows it to them."""
    require(by, "workorders.add_comment")
    with acting_as(by):
        order = locked(order, by)
        _open_books(order)
        refuse(reason_missing(text, _("Write something."), "text"))
        row = add_comment(order, by=by, text=text, name=name, contact=contact, for_requester=for_requester, kind=kind)
        telling.commented(row, by=by)
        return row


def add_comment(order: WorkOrder, *, by: Any, text: str, name: str = "", contact: str = "",
                for_requester: bool = False, kind: str = CommentKind.NOTE) -> Comment:
    """The row, for a verb that has asked for permission and holds the order already."""
    return Comment.objects.create(work_order=order, kind=kind, text=text.strip(), author=by, author_name=name,
                                  author_contact=contact, for_requester=for_requester)


def withdraw_comment(*, comment: Comment, by: Any) -> Comment:
    """Show a remark no longer: one's own, or anybody's for who plans."""
    with acting_as(by):
        order = locked(comment.work_order, by)
        current = Comment.objects.get(pk=comment.pk, work_order=order)
        if by is None or current.author_id != by.pk:
            require(by, "workorders.plan_workorder")
        if current.withdrawn_at is None:
            current.withdrawn_at = timezone.now()
            current.save(update_fields=["withdrawn_at", "updated_at"])
        return current


def me_too(*, order: WorkOrder, by: Any = None, name: str = "", contact: str = "", text: str = "") -> Comment:
    """Somebody sees the same problem; who has an account says so once, and again is the same row."""
    require(by, "workorders.add_comment")
    with acting_as(by):
        order = locked(order, by)
        said = Comment.objects.filter(work_order=order, kind=CommentKind.ME_TOO, author=by).first() if by else None
        if said is not None:
            return said
        if order.status in (Status.COMPLETED, Status.CLOSED, Status.CANCELLED):
            raise Conflict.of("finished", _("%(number)s is %(state)s: report it anew.") % {
                "number": order.number, "state": order.get_status_display().lower()}, "order")
        return add_comment(order, by=by, text=text, name=name, contact=contact, kind=CommentKind.ME_TOO)


def known_jobs(*, user: Any = None, asset: Asset | None = None, location: Location | None = None,
               at_most: int = 5) -> list[WorkOrder]:
    """Unfinished orders there, the newest first: "is it the same?". ``user`` None: whoever stands before the label."""
    seen = WorkOrder.objects.all() if user is None else WorkOrder.objects.visible_to(user)
    there = seen.filter(asset=asset) if asset is not None else seen.filter(asset__isnull=True, location=location)
    return list(there.unfinished().order_by("-id")[:at_most])


def attach(*, order: WorkOrder, by: Any = None, upload: Any, caption: str = "",
           answer: ChecklistAnswer | None = None, taken_at: dt.datetime | None = None) -> Attachment:
    """Add a photo or document (a Django File) to the order; DomainError at ``upload`` where it cannot be kept.

    The same bytes sent twice are one attachment. ``taken_at`` is the device's word, else the photo's own.
    """
    require(by, "workorders.add_attachment")
    with acting_as(by):
        order = locked(order, by)
        _open_books(order)
        when, problems = happened(taken_at, "taken_at") if taken_at is not None else (None, [])
        if answer is not None and answer.step.work_order_id != order.pk:
            problems.append(Problem("other_order", _("This answer belongs to another order."), "answer"))
        refuse(problems)
        return keep_file(order, files.checked(upload), by=by, caption=caption, answer=answer, taken_at=when)


def keep_file(order: WorkOrder, file: files.Checked, *, by: Any, caption: str = "",
              answer: ChecklistAnswer | None = None, taken_at: dt.datetime | None = None) -> Attachment:
    """Row and bytes, for a verb that holds the order; bytes without a row are swept by ``verify``."""
    digest = file.sha256
    known = Attachment.objects.filter(work_order=order, sha256=digest, answer=answer).first()
    if known is not None:
        return known
    path = files.store(file, FOLDER)
    try:
        return Attachment.objects.create(
            work_order=order, answer=answer, name=file.name, content_type=file.content_type, size=file.size,
            kind=AttachmentKind.PHOTO if file.is_photo else AttachmentKind.DOCUMENT, sha256=digest, path=path,
            caption=caption[:255], taken_at=taken_at or file.taken_at, uploaded_by=by)
    except BaseException:
        files.discard(FOLDER, path)
        raise


def _open_books(order: WorkOrder) -> None:
    if order.status == Status.CLOSED:
        raise Conflict.of("closed", _("The books of this order are closed: make a follow-up and book it there."),
                          "status")
