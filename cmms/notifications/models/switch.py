"""What a person wants to be told."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cmms.database.constraints import choice_check
from cmms.notifications.models.notification import Kind
from cmms.records import Record


class MailChoice(models.TextChoices):
    OFF = "OFF", _("never")
    AT_ONCE = "AT_ONCE", _("at once")
    DIGEST = "DIGEST", _("in the daily digest")


class NotificationSwitch(Record):
    """One person's wish for one kind of news; without a row ``cmms.notifications.services.DEFAULTS`` holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_switches",
                             db_index=False, verbose_name=_("person"), help_text=_("Whose wish."))
    kind = models.CharField(_("about"), max_length=20, choices=Kind.choices, help_text=_("Which kind of news."))
    inbox = models.BooleanField(_("in the inbox"), default=True, db_default=True,
                                help_text=_("Whether it appears in the inbox."))
    mail = models.CharField(_("by e-mail"), max_length=10, choices=MailChoice.choices, default=MailChoice.DIGEST,
                            db_default=MailChoice.DIGEST, help_text=_("Whether and when it is mailed."))

    class Meta:
        db_table = "notification_switches"
        verbose_name = _("notification switch")
        verbose_name_plural = _("notification switches")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="uq_notification_switches",
                                    violation_error_message=_("There is a switch for this kind of news already.")),
            choice_check("kind", Kind, name="check_notification_switches_kind",
                         message=_("Choose one of the offered kinds of notification.")),
            choice_check("mail", MailChoice, name="check_notification_switches_mail",
                         message=_("By e-mail: never, at once or in the digest.")),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"
