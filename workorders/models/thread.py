"""What people say about an order, and the files they add."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmms.database.constraints import SQLCheck, choice_check
from cmms.records import Record
from workorders.choices import AttachmentKind, CommentKind
from workorders.models.work_order import WorkOrder
from workorders.querysets import ORDER_BRANCH, OrderLineQuerySet

_USER = settings.AUTH_USER_MODEL


class Comment(Record):
    """One remark on an order: a note, a handover, or a "me too" of somebody who sees the same problem."""

    work_order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="comments", db_index=False,
                                   verbose_name=_("work order"), help_text=_("The order it is about."))
    kind = models.CharField(_("kind"), max_length=10, choices=CommentKind, default=CommentKind.NOTE,
                            db_default=CommentKind.NOTE, help_text=_("What it is."))
    text = models.TextField(_("text"), blank=True, default="", db_default="", help_text=_("What was said."))
    author = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="comments",
                               verbose_name=_("author"), help_text=_("Who said it; empty: a person without an "
                                                                     "account."))
    author_name = models.CharField(_("author's name"), max_length=150, blank=True, default="", db_default="",
                                   help_text=_("The name of a person without an account."))
    author_contact = models.CharField(_("author's contact"), max_length=254, blank=True, default="", db_default="",
                                      help_text=_("Their e-mail address or telephone number."))
    for_requester = models.BooleanField(_("for the requester"), default=False, db_default=False,
                                        help_text=_("Also shown on the page by which the requester follows the order."))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True,
                                        help_text=_("Since when it is no longer shown."))

    objects = OrderLineQuerySet.as_manager()
    branch = ORDER_BRANCH

    class Meta:
        db_table = "comments"
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            # What was said about this order, in order?
            models.Index(fields=["work_order", "created_at"], name="idx_comments_work_order"),
        ]
        constraints = [
            choice_check("kind", CommentKind, name="check_comments_kind",
                         message=_("Choose one of the listed kinds of comment.")),
            models.CheckConstraint(name="check_comments_text", condition=Q(kind=CommentKind.ME_TOO) | ~Q(text=""),
                                   violation_error_message=_("Write something.")),
            models.UniqueConstraint(fields=["work_order", "author"], name="uq_comments_me_too",
                                    condition=Q(kind=CommentKind.ME_TOO, author__isnull=False),
                                    violation_error_message=_("You already said so.")),
        ]

    def __str__(self) -> str:
        return self.text[:80] or self.get_kind_display()


class Attachment(Record):
    """A file that belongs to an order; the bytes lie outside the web root under ``path``."""

    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="attachments", db_index=False,
                                   verbose_name=_("work order"), help_text=_("The order it belongs to."))
    answer = models.ForeignKey("workorders.ChecklistAnswer", models.PROTECT, null=True, blank=True,
                               related_name="attachments", verbose_name=_("checklist answer"),
                               help_text=_("The answer it shows, if any."))
    kind = models.CharField(_("kind"), max_length=10, choices=AttachmentKind, help_text=_("Photo or document."))
    name = models.CharField(_("name"), max_length=255, help_text=_("The file's name as people see it."))
    content_type = models.CharField(_("content type"), max_length=100, help_text=_("As found in the bytes, not as "
                                                                                   "sent."))
    size = models.PositiveBigIntegerField(_("size"), help_text=_("In bytes."))
    sha256 = models.CharField("SHA-256", max_length=64, help_text=_("Checksum of the stored bytes, 64 hexadecimal "
                                                                    "digits."))
    path = models.CharField(_("path"), max_length=255, unique=True, editable=False,
                            help_text=_("Where the bytes lie, below the folder of attachments."))
    caption = models.CharField(_("caption"), max_length=255, blank=True, default="", db_default="",
                               help_text=_("What it shows."))
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True,
                                    help_text=_("When the photo was taken, by the device's clock."))
    uploaded_by = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="attachments",
                                    verbose_name=_("uploaded by"),
                                    help_text=_("Who sent it; empty: a person without an account."))

    objects = OrderLineQuerySet.as_manager()
    branch = ORDER_BRANCH

    class Meta:
        db_table = "attachments"
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [
            # Which files belong to this order, in order?
            models.Index(fields=["work_order", "created_at"], name="idx_attachments_work_order"),
            # Do we have these bytes already?
            models.Index(fields=["sha256"], name="idx_attachments_sha256"),
        ]
        constraints = [
            choice_check("kind", AttachmentKind, name="check_attachments_kind",
                         message=_("An attachment is a photo or a document.")),
            models.CheckConstraint(name="check_attachments_named",
                                   condition=~Q(name="") & ~Q(path="") & ~Q(content_type=""),
                                   violation_error_message=_("An attachment has a name, a type and a place.")),
            SQLCheck(name="check_attachments_sha256", postgresql="sha256 ~ '^[0-9a-f]{64}$'",
                     sqlite="length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'",
                     violation_error_message=_("A checksum has 64 hexadecimal digits.")),
        ]

    def __str__(self) -> str:
        return self.name
