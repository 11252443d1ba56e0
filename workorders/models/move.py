"""Every move of every order."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmms.audit import Audit
from cmms.database.constraints import choice_check
from workorders.choices import HoldReason, Outcome, Status
from workorders.models.work_order import WorkOrder
from workorders.querysets import ORDER_BRANCH, WorkOrderStateQuerySet


class WorkOrderState(models.Model):
    """One move of an order from one state to another; rows are only ever added. Imported orders begin without one."""

    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="states", db_index=False,
                                   verbose_name=_("work order"), help_text=_("The order that moved."))
    from_status = models.CharField(_("from"), max_length=20, choices=Status, blank=True, default="", db_default="",
                                   help_text=_("The state before; empty when the order was made."))
    to_status = models.CharField(_("to"), max_length=20, choices=Status, help_text=_("The state after."))
    verb = models.CharField(_("verb"), max_length=20, help_text=_("What was done: approve, start, complete …"))
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
                                 related_name="work_order_moves", verbose_name=_("by"),
                                 help_text=_("Who did it; empty: a person without an account, or the system."))
    happened_at = models.DateTimeField(_("happened"), help_text=_("When it happened, as the person or device said."))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now, db_default=Now(), editable=False,
                                       help_text=_("When it was entered."))
    reason = models.TextField(_("reason"), blank=True, default="", db_default="",
                              help_text=_("Why, in the person's words; for an outcome or a hold the word chosen comes "
                                          "first."))
    forced = models.BooleanField(_("forced"), default=False, db_default=False,
                                 help_text=_("Done although children were unfinished."))

    objects = WorkOrderStateQuerySet.as_manager()
    audit = Audit(append_only=True)
    branch = ORDER_BRANCH

    class Meta:
        db_table = "work_order_states"
        verbose_name = _("move of an order")
        verbose_name_plural = _("moves of orders")
        indexes = [
            # How did this order come to where it stands?
            models.Index(fields=["work_order", "id"], name="idx_work_order_states_order"),
            # What moved since then? (handover, feeds, figures)
            models.Index(fields=["recorded_at", "id"], name="idx_work_order_states_recorded"),
        ]
        constraints = [
            choice_check("to_status", Status, name="check_work_order_states_to",
                         message=_("Choose one of the listed states.")),
            models.CheckConstraint(name="check_work_order_states_from",
                                   condition=Q(from_status="") | Q(from_status__in=sorted(Status.values)),
                                   violation_error_message=_("Choose one of the listed states.")),
            models.CheckConstraint(name="check_work_order_states_verb", condition=~Q(verb=""),
                                   violation_error_message=_("A move has a verb.")),
        ]

    def __str__(self) -> str:
        return f"{self.from_status or '–'} → {self.to_status} ({self.verb})"

    @property
    def words(self) -> str:
        """The reason as people read it: the word chosen for an outcome or a hold by its label."""
        kind = {"complete": Outcome, "hold": HoldReason}.get(self.verb)
        chosen, _space, rest = self.reason.partition(" ")
        if kind is None or chosen not in kind.values:
            return self.reason
        return ": ".join(filter(None, (str(kind(chosen).label), rest)))
