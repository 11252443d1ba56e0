"""The inbox."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmms.audit.policy import Audit
from cmms.database.constraints import choice_check
from cmms.notifications.querysets import NotificationQuerySet


class Kind(models.TextChoices):
    """What people can be told about; each can be switched per person."""

    ASSIGNED = "ASSIGNED", _("an order is assigned to me")
    EMERGENCY = "EMERGENCY", _("an emergency in my area")
    PART_ARRIVED = "PART_ARRIVED", _("a part I wait for has come")
    REQUEST_DONE = "REQUEST_DONE", _("my request is done")
    SHORTAGE = "SHORTAGE", _("an order lost its reserved part")
    REORDER = "REORDER", _("a part is at its reorder point")
    REVIEW = "REVIEW", _("something waits for my decision")
    MENTION = "MENTION", _("somebody wrote to me in a comment")
    METER_ALARM = "METER_ALARM", _("a meter is outside its limits")
    OTHER = "OTHER", _("other news")


class Mail(models.TextChoices):
    """What is to happen by e-mail with one notification."""

    NONE = "NONE", _("no mail")
    WAITING = "WAITING", _("to be sent")
    DIGEST = "DIGEST", _("in the next digest")
    SENT = "SENT", _("sent")
    FAILED = "FAILED", _("given up")


class Notification(models.Model):
    """One thing that one person was told, in the person's language at that time.

    Somebody without account (who reported at a machine and left an e-mail address) has ``address`` in place of
    ``user``: mail only, no inbox.
    """

    audit = Audit(why_not="It tells somebody of a change that stands in the log itself; nothing is decided by it.")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True,
                             related_name="notifications", db_index=False, verbose_name=_("to"),
                             help_text=_("Who is told; empty: somebody without account."))
    address = models.EmailField(_("address"), blank=True, default="", db_default="",
                                help_text=_("The e-mail address of somebody without account; empty for everybody "
                                            "else."))
    kind = models.CharField(_("about"), max_length=20, choices=Kind.choices, default=Kind.OTHER,
                            db_default=Kind.OTHER, help_text=_("What it is about."))
    title = models.CharField(_("title"), max_length=255, help_text=_("One line, in the person's language."))
    body = models.TextField(_("text"), blank=True, default="", db_default="",
                            help_text=_("More, where one line is not enough."))
    link = models.CharField(_("link"), max_length=500, blank=True, default="", db_default="",
                            help_text=_("Path of the page it is about, from / on."))
    reference_type = models.CharField(_("about a row of"), max_length=63, blank=True, default="", db_default="",
                                      help_text=_("Table of the row it is about; empty: none."))
    reference_id = models.BigIntegerField(_("about row"), null=True, blank=True, help_text=_("Id of that row."))
    dedupe = models.CharField(max_length=100, blank=True, default="", db_default="",
                              help_text=_("A word for the event: the same person is told of it once. Empty: always "
                                          "told."))
    in_inbox = models.BooleanField(_("in the inbox"), default=True, db_default=True,
                                   help_text=_("No: it goes by e-mail alone, as the person wished."))
    created_at = models.DateTimeField(_("told"), default=timezone.now, help_text=_("When (UTC)."))
    read_at = models.DateTimeField(_("read"), null=True, blank=True, help_text=_("When the person opened it (UTC)."))
    mail = models.CharField(_("mail"), max_length=10, choices=Mail.choices, default=Mail.NONE, db_default=Mail.NONE,
                            help_text=_("What happens by e-mail."))
    mail_attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, db_default=0,
                                                     help_text=_("How often sending was tried."))
    mail_tried_at = models.DateTimeField(_("last try"), null=True, blank=True,
                                         help_text=_("When sending was last begun (UTC)."))
    mail_error = models.CharField(_("error"), max_length=255, blank=True, default="", db_default="",
                                  help_text=_("Why the last try failed, in the mail server's words."))
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True, help_text=_("When the mail went out (UTC)."))

    objects = NotificationQuerySet.as_manager()

    class Meta:
        db_table = "notifications"
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            choice_check("kind", Kind, name="check_notifications_kind",
                         message=_("Choose one of the offered kinds of notification.")),
            choice_check("mail", Mail, name="check_notifications_mail",
                         message=_("Choose one of the offered states of the mail.")),
            models.CheckConstraint(condition=Q(link="") | Q(link__startswith="/") & ~Q(link__startswith="//"),
                                   name="check_notifications_link",
                                   violation_error_message=_("A link is a path on this site; it begins with one /.")),
            models.CheckConstraint(
                condition=Q(reference_type="", reference_id__isnull=True)
                | ~Q(reference_type="") & Q(reference_id__isnull=False),
                name="check_notifications_reference",
                violation_error_message=_("What it is about is a table and an id, or nothing.")),
            models.CheckConstraint(
                condition=Q(mail=Mail.SENT, mailed_at__isnull=False) | ~Q(mail=Mail.SENT) & Q(mailed_at__isnull=True),
                name="check_notifications_mailed",
                violation_error_message=_("A mail that went out has its time, and no other has.")),
            models.CheckConstraint(
                condition=Q(user__isnull=False, address="")
                | Q(user__isnull=True, in_inbox=False) & ~Q(address="") & ~Q(mail="NONE"),
                name="check_notifications_to",
                violation_error_message=_("It goes to a person, or by e-mail to an address.")),
            models.UniqueConstraint(fields=["address", "dedupe"], condition=~Q(dedupe="") & ~Q(address=""),
                                    name="uq_notifications_address_dedupe",
                                    violation_error_message=_("The person was told of this already.")),
            models.UniqueConstraint(fields=["user", "dedupe"], condition=~Q(dedupe=""),
                                    name="uq_notifications_dedupe",
                                    violation_error_message=_("The person was told of this already.")),
        ]
        indexes = [
            # a person's inbox, newest first
            models.Index(fields=["user", "-created_at", "-id"], name="idx_notifications_inbox"),
            # how many has the person not read
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="idx_notifications_unread"),
            # what must be mailed, oldest first
            models.Index(fields=["mail", "created_at"], condition=Q(mailed_at__isnull=True) & ~Q(mail="NONE"),
                         name="idx_notifications_mail"),
        ]

    def __str__(self) -> str:
        return self.title
