"""The steps an order carries, what people answered, and the locks that protect them meanwhile."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cmms.audit import Audit
from cmms.database.constraints import choice_check
from cmms.records import Editable
from workorders.choices import AnswerResult, SafetyAction
from workorders.models.procedure import Procedure, ProcedureStep, StepDefinition, step_constraints
from workorders.models.work_order import WorkOrder
from workorders.querysets import ChecklistAnswerQuerySet

_USER = settings.AUTH_USER_MODEL


class WorkOrderStep(StepDefinition):
    """A step as it was when the order was made; later changes of the procedure do not reach it."""

    work_order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="steps", db_index=False,
                                   verbose_name=_("work order"), help_text=_("The order that carries the step."))
    procedure = models.ForeignKey(Procedure, models.PROTECT, null=True, blank=True, related_name="order_steps",
                                  verbose_name=_("procedure"),
                                  help_text=_("The version it was copied from; a larger order carries the smaller's "
                                              "too."))
    procedure_step = models.ForeignKey(ProcedureStep, models.SET_NULL, null=True, blank=True,
                                       related_name="order_steps", verbose_name=_("procedure step"),
                                       help_text=_("The step it was copied from."))
    asset = models.ForeignKey("assets.Asset", models.PROTECT, null=True, blank=True, related_name="order_steps",
                              verbose_name=_("asset"), help_text=_("On a route: the asset it is about; empty: the "
                                                                   "order's."))
    meter = models.ForeignKey("assets.Meter", models.PROTECT, null=True, blank=True, related_name="order_steps",
                              verbose_name=_("meter"), help_text=_("The meter a reading goes to."))

    class Meta:
        db_table = "work_order_steps"
        verbose_name = _("step of an order")
        verbose_name_plural = _("steps of orders")
        ordering = ["work_order", "position"]
        constraints = [
            *step_constraints("work_order_steps"),
            models.UniqueConstraint(fields=["work_order", "position"], name="uq_work_order_steps_position",
                                    violation_error_message=_("Another step already stands at this place.")),
        ]


class ChecklistAnswer(models.Model):
    """One answer to a step. A changed answer is a new row; the newest one counts and nothing is erased."""

    step = models.ForeignKey(WorkOrderStep, models.PROTECT, related_name="answers", db_index=False,
                             verbose_name=_("step"), help_text=_("The step that was answered."))
    result = models.CharField(_("result"), max_length=5, choices=AnswerResult, help_text=_("What the answer means."))
    value = models.TextField(_("value"), blank=True, default="", db_default="",
                             help_text=_("What was typed or chosen, as it was."))
    number = models.DecimalField(pgettext_lazy("kind of value", "number"), max_digits=18, decimal_places=6, null=True,
                                 blank=True,
                                 help_text=_("The value as a number, for number and reading steps, in the step's "
                                             "unit."))
    unit = models.CharField(_("unit"), max_length=30, blank=True, default="", db_default="",
                            help_text=_("The unit as it was shown."))
    low = models.DecimalField(_("lowest allowed"), max_digits=18, decimal_places=6, null=True, blank=True,
                              help_text=_("The lower limit as it was shown."))
    high = models.DecimalField(_("highest allowed"), max_digits=18, decimal_places=6, null=True, blank=True,
                               help_text=_("The upper limit as it was shown."))
    reason = models.TextField(_("reason"), blank=True, default="", db_default="",
                              help_text=_("Why the step does not apply, or what was seen."))
    answered_by = models.ForeignKey(_USER, models.PROTECT, related_name="checklist_answers",
                                    verbose_name=_("answered by"), help_text=_("Who answered."))
    answered_at = models.DateTimeField(_("answered"), help_text=_("When it was answered, by the device's clock."))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now, db_default=Now(),
                                       editable=False, help_text=_("When the server took it in."))

    objects = ChecklistAnswerQuerySet.as_manager()
    audit = Audit(append_only=True)

    class Meta:
        db_table = "checklist_answers"
        verbose_name = _("checklist answer")
        verbose_name_plural = _("checklist answers")
        indexes = [
            # Which answer of this step counts, and which came before it?
            models.Index(fields=["step", "-id"], name="idx_checklist_answers_step"),
            # Which answers came in since then? (feed, handover)
            models.Index(fields=["recorded_at", "id"], name="idx_checklist_answers_recorded"),
        ]
        constraints = [
            choice_check("result", AnswerResult, name="check_checklist_answers_result",
                         message=_("An answer is pass, flag, fail, noted or not applicable.")),
            models.CheckConstraint(
                name="check_checklist_answers_na", condition=~Q(result=AnswerResult.NOT_APPLICABLE) | ~Q(reason=""),
                violation_error_message=_("Say why the step does not apply.")),
            models.CheckConstraint(
                name="check_checklist_answers_limits",
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
                violation_error_message=_("The lower limit is above the upper one.")),
            models.CheckConstraint(
                name="check_checklist_answers_pass",
                condition=(~Q(result=AnswerResult.PASS) | Q(number__isnull=True)
                           | ((Q(low__isnull=True) | Q(number__gte=F("low")))
                              & (Q(high__isnull=True) | Q(number__lte=F("high"))))),
                violation_error_message=_("A value outside its limits is a flag or a fail, not a pass.")),
        ]

    def __str__(self) -> str:
        return f"{self.get_result_display()} {self.value}".strip()


class SafetyLock(Editable):
    """One protection on one source of energy during an order: put on, tried, taken off."""

    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="safety_locks", db_index=False,
                                   verbose_name=_("work order"), help_text=_("The work it protects."))
    step = models.ForeignKey(WorkOrderStep, models.PROTECT, null=True, blank=True, related_name="safety_locks",
                             verbose_name=_("step"), help_text=_("The safety step that asked for it."))
    asset = models.ForeignKey("assets.Asset", models.PROTECT, null=True, blank=True, related_name="safety_locks",
                              verbose_name=_("asset"),
                              help_text=_("What is isolated, where it is another asset than the order's (its feeder)."))
    action = models.CharField(_("action"), max_length=10, choices=SafetyAction, default=SafetyAction.LOCK,
                              db_default=SafetyAction.LOCK, help_text=_("Lock, tag or try."))
    point = models.CharField(_("isolation point"), max_length=255, help_text=_("Where: breaker Q3, valve V-12 …"))
    lock_number = models.CharField(_("lock number"), max_length=50, blank=True, default="", db_default="",
                                   help_text=_("What is printed on the lock or the tag."))
    removal_position = models.PositiveIntegerField(_("removed as number"), null=True, blank=True,
                                                   help_text=_("Place in the order of taking off, counted from 1."))
    applied_at = models.DateTimeField(_("put on"), help_text=_("When it was put on."))
    applied_by = models.ForeignKey(_USER, models.PROTECT, related_name="applied_locks", verbose_name=_("put on by"),
                                   help_text=_("Whose lock it is."))
    tried_at = models.DateTimeField(_("tried"), null=True, blank=True,
                                    help_text=_("When somebody tried that the machine does not start."))
    removed_at = models.DateTimeField(_("taken off"), null=True, blank=True, help_text=_("When it was taken off."))
    removed_by = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="removed_locks",
                                   verbose_name=_("taken off by"), help_text=_("Who took it off."))

    class Meta:
        db_table = "safety_locks"
        verbose_name = _("safety lock")
        verbose_name_plural = _("safety locks")
        indexes = [
            # Which locks belong to this order?
            models.Index(fields=["work_order", "applied_at"], name="idx_safety_locks_work_order"),
            # Which locks are on now? (handover, finish)
            models.Index(fields=["work_order"], name="idx_safety_locks_on", condition=Q(removed_at__isnull=True)),
        ]
        constraints = [
            choice_check("action", SafetyAction, name="check_safety_locks_action",
                         message=_("A safety lock is a lock, a tag or a try.")),
            models.CheckConstraint(name="check_safety_locks_times",
                                   condition=(Q(removed_at__isnull=True) | Q(removed_at__gte=F("applied_at")))
                                   & (Q(tried_at__isnull=True) | Q(tried_at__gte=F("applied_at"))),
                                   violation_error_message=_("A lock cannot be tried or taken off before it is put "
                                                             "on.")),
            models.CheckConstraint(name="check_safety_locks_removed",
                                   condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                                   | Q(removed_at__isnull=False, removed_by__isnull=False),
                                   violation_error_message=_("Taking a lock off has both a person and a time.")),
            models.CheckConstraint(name="check_safety_locks_point", condition=~Q(point=""),
                                   violation_error_message=_("Say where the lock hangs.")),
            models.UniqueConstraint(fields=["step"], condition=Q(removed_at__isnull=True, step__isnull=False),
                                    name="uq_safety_locks_step_on",
                                    violation_error_message=_("The lock of this step is already on.")),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.point}"
