"""Webhooks: who is told of what by HTTP, and the outbox of deliveries."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmms.audit.policy import Audit
from cmms.database.constraints import choice_check
from cmms.history import History
from cmms.records import Editable
from cmms.webhooks.addresses import is_refused
from cmms.webhooks.events import EVENTS, unknown
from cmms.webhooks.querysets import DeliveryQuerySet


class Webhook(Editable):
    """An address of another system that is told when something happens, with the rights of one user."""

    audit = Audit(exclude=("secret", "former_secret"))
    history = History(excluded=("secret", "former_secret"))
    no_revert = ("is_active", "former_secret_until")

    name = models.CharField(_("name"), max_length=100, unique=True, help_text=_("What it feeds."))
    url = models.CharField(_("address"), max_length=500, help_text=_("Where deliveries are posted to."))
    secret = models.CharField(_("secret"), max_length=128, editable=False,
                              help_text=_("Key of the signature, shown once; never in the logs."))
    former_secret = models.CharField(_("former secret"), max_length=128, editable=False, blank=True, default="",
                                     db_default="", help_text=_("The key before it; never in the logs."))
    former_secret_until = models.DateTimeField(_("former secret signs until"), null=True, blank=True, editable=False,
                                               help_text=_("Deliveries bear a signature with the former secret, too, "
                                                           "until then (UTC)."))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="webhooks",
                             verbose_name=_("in whose name"), help_text=_("It is told only what this user may see."))
    events = models.JSONField(_("events"), default=list, db_default=[], blank=True,
                              help_text=_("Names of the events it wants, such as work_order.completed; empty: all."))
    is_active = models.BooleanField(_("active"), default=True, db_default=True,
                                    help_text=_("An inactive one is told nothing; what waits for it is kept."))
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True, editable=False,
                                         help_text=_("When the present row of failures began (UTC); empty: none."))

    class Meta:
        db_table = "webhooks"
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.CheckConstraint(condition=Q(url__startswith="https://") | Q(url__startswith="http://"),
                                   name="check_webhooks_url",
                                   violation_error_message=_("An address begins with https:// or http://.")),
            models.CheckConstraint(condition=~Q(secret=""), name="check_webhooks_secret",
                                   violation_error_message=_("A webhook has a secret to sign with.")),
        ]

    def __str__(self) -> str:
        return self.name

    def wants(self, event: str) -> bool:
        """Whether it is told of this event."""
        return not self.events or event in self.events

    def clean(self) -> None:
        """An address and a list of known events. Whether the address may be called is asked before each delivery; one
        that is no name is judged now, too."""
        super().clean()
        wrong: dict[str, Any] = {}
        try:
            URLValidator(schemes=["http", "https"])(self.url)
            if urlsplit(self.url).username is not None:
                wrong["url"] = _("Leave name and password out of the address: whoever reads the list would see them, "
                                 "and the signature says who is calling.")
            elif self.is_active and is_refused(self.url):
                wrong["url"] = _("This address is not public. It is called only where the operator's setting "
                                 "WEBHOOK_ALLOWED_NETWORKS names its network.")
        except ValidationError as error:
            wrong["url"] = error.messages
        if not isinstance(self.events, list) or not all(isinstance(e, str) and e for e in self.events):
            wrong["events"] = _("Events are a list of names, such as [\"work_order.completed\"].")
        elif strange := unknown(self.events):
            wrong["events"] = _("There is no event %(names)s. There are: %(known)s.") % {
                "names": ", ".join(strange), "known": ", ".join(EVENTS)}
        if wrong:
            raise ValidationError(wrong)


class DeliveryStatus(models.TextChoices):
    WAITING = "WAITING", _("to be sent")
    SENT = "SENT", _("sent")
    DEAD = "DEAD", _("given up")


class WebhookDelivery(models.Model):
    """One event for one webhook: written with the change itself, sent afterwards, tried again until it is taken."""

    audit = Audit(inserts=False, exclude=("payload", "attempts", "next_try_at", "claimed_until", "last_tried_at",
                                          "answer_status", "answer"))

    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="deliveries", db_index=False,
                                verbose_name=_("webhook"), help_text=_("To whom."))
    event_id = models.UUIDField(_("event id"), default=uuid.uuid4,
                                help_text=_("Key of the event, by which the other side recognises a repeat."))
    event = models.CharField(_("event"), max_length=100, help_text=_("Name, such as work_order.completed."))
    payload = models.JSONField(_("content"), help_text=_("The body as it is sent, without what the user may not see."))
    status = models.CharField(_("status"), max_length=10, choices=DeliveryStatus.choices,
                              default=DeliveryStatus.WAITING, db_default=DeliveryStatus.WAITING,
                              help_text=_("Whether it went out; the dead ones can be sent again."))
    created_at = models.DateTimeField(_("happened"), default=timezone.now, help_text=_("When it was written (UTC)."))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, db_default=0,
                                                help_text=_("How often it was tried."))
    next_try_at = models.DateTimeField(_("next try"), null=True, default=timezone.now,
                                       help_text=_("Not before this moment (UTC); empty once sent or given up."))
    claimed_until = models.DateTimeField(null=True, blank=True,
                                         help_text=_("A sender is at it until then (UTC); past it another may."))
    last_tried_at = models.DateTimeField(_("last tried"), null=True, blank=True, help_text=_("When (UTC)."))
    answer_status = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True,
                                                     help_text=_("HTTP status of the last answer; empty: none came."))
    answer = models.TextField(_("what it said"), blank=True, default="", db_default="",
                              help_text=_("Start of the last answer, or why none came."))
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True, help_text=_("When it was taken (UTC)."))

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        db_table = "webhook_deliveries"
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        constraints = [
            choice_check("status", DeliveryStatus, name="check_webhook_deliveries_status",
                         message=_("Choose one of the offered states of a delivery.")),
            models.UniqueConstraint(fields=["webhook", "event_id"], name="uq_webhook_deliveries",
                                    violation_error_message=_("This event is in the outbox of this webhook already.")),
            models.CheckConstraint(
                condition=Q(status=DeliveryStatus.WAITING, next_try_at__isnull=False, delivered_at__isnull=True)
                | Q(status=DeliveryStatus.SENT, next_try_at__isnull=True, delivered_at__isnull=False)
                | Q(status=DeliveryStatus.DEAD, next_try_at__isnull=True, delivered_at__isnull=True),
                name="check_webhook_deliveries_times",
                violation_error_message=_("A waiting delivery has a time for its next try, a sent one the time it was "
                                          "taken, a dead one neither.")),
        ]
        indexes = [
            # what must be sent now, longest waiting first
            models.Index(fields=["next_try_at", "id"], condition=Q(next_try_at__isnull=False),
                         name="idx_webhook_deliveries_next"),
            # one webhook's deliveries, newest first
            models.Index(fields=["webhook", "-created_at"], name="idx_webhook_deliveries_list"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.event_id}"
