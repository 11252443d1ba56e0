"""What came in from a phone after the books were closed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmms.database.constraints import choice_check
from cmms.records import Record
from workorders.choices import LateDecision, LateKind
from workorders.models.work_order import WorkOrder
from workorders.querysets import ORDER_BRANCH, LateEntryQuerySet

_USER = settings.AUTH_USER_MODEL


class LateEntry(Record):
    """An entry for an order that was closed meanwhile: kept for the supervisor, moving no stock and no cost."""

    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="late_entries", verbose_name=_("work order"),
                                   help_text=_("The closed order."))
    kind = models.CharField(_("kind"), max_length=10, choices=LateKind, help_text=_("What it wanted to book."))
    payload = models.JSONField(_("entry"), help_text=_("The entry as it was sent."))
    key = models.UUIDField(_("key"), null=True, unique=True, editable=False,
                           help_text=_("The key made on the phone: the same entry twice is one row."))
    entered_by = models.ForeignKey(_USER, models.PROTECT, related_name="late_entries", verbose_name=_("entered by"),
                                   help_text=_("Whose phone it was."))
    happened_at = models.DateTimeField(_("happened"), help_text=_("When it was done, by the device's clock."))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now, db_default=Now(), editable=False,
                                       help_text=_("When it reached the server."))
    decision = models.CharField(_("decision"), max_length=10, choices=LateDecision, default=LateDecision.WAITING,
                                db_default=LateDecision.WAITING, help_text=_("What the supervisor made of it."))
    decided_by = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="decided_late_entries",
                                   verbose_name=_("decided by"), help_text=_("Who decided."))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, help_text=_("When."))
    decision_note = models.TextField(_("note"), blank=True, default="", db_default="", help_text=_("Why."))
    follow_up = models.ForeignKey(WorkOrder, models.PROTECT, null=True, blank=True,
                                  related_name="accepted_late_entries", verbose_name=_("follow-up"),
                                  help_text=_("The order on which it was booked instead."))

    objects = LateEntryQuerySet.as_manager()
    branch = ORDER_BRANCH

    class Meta:
        db_table = "late_entries"
        verbose_name = _("late entry")
        verbose_name_plural = _("late entries")
        indexes = [
            # What waits for a supervisor?
            models.Index(fields=["recorded_at"], name="idx_late_entries_waiting", condition=Q(decision="WAITING")),
        ]
        constraints = [
            choice_check("kind", LateKind, name="check_late_entries_kind",
                         message=_("Choose one of the listed kinds of entry.")),
            models.CheckConstraint(
                name="check_late_entries_decision",
                condition=Q(decision=LateDecision.WAITING, decided_by__isnull=True, decided_at__isnull=True,
                            follow_up__isnull=True)
                | Q(decision=LateDecision.ACCEPTED, decided_by__isnull=False, decided_at__isnull=False,
                    follow_up__isnull=False)
                | Q(decision=LateDecision.DECLINED, decided_by__isnull=False, decided_at__isnull=False,
                    follow_up__isnull=True),
                violation_error_message=_("A decided entry has a person and a time; an accepted one also the "
                                          "follow-up it went to.")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_at:%Y-%m-%d %H:%M}"
