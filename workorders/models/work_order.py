"""The order itself."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmms.access import Branch
from cmms.audit import current_actor
from cmms.history import History
from cmms.records import Editable, Imported
from workorders.choices import (
    OPEN_STATUSES,
    DowntimeCategory,
    FailureKind,
    HoldReason,
    Outcome,
    Priority,
    Status,
    WorkType,
)
from workorders.models import work_order_rules
from workorders.models.failure import FailureCode
from workorders.querysets import WorkOrderQuerySet

_USER = settings.AUTH_USER_MODEL


class WorkOrder(Editable, Imported):
    """One piece of work on an asset or at a location, from the report to the closed books.

    The number people say is made of the id (``WO-000123``): one sequence, with gaps. The state is moved by
    workorders/services alone.
    """

    Status, Priority, WorkType, Outcome, HoldReason = Status, Priority, WorkType, Outcome, HoldReason

    title = models.CharField(_("title"), max_length=255, help_text=_("What is to be done or what is wrong, in one "
                                                                     "line."))
    description = models.TextField(_("description"), blank=True, default="", db_default="",
                                   help_text=_("Everything the title has no room for; a request keeps its text here."))
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.REQUESTED,
                              db_default=Status.REQUESTED, editable=False,
                              help_text=_("Where the order stands; moved by the verbs only."))
    is_open = models.GeneratedField(
        expression=Case(When(status__in=OPEN_STATUSES, then=Value(True)), default=Value(False)),
        output_field=models.BooleanField(), db_persist=True, verbose_name=_("open"),
        help_text=_("True for OPEN and IN_PROGRESS: what the dashboard shows."),
    )
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority, default=Priority.RAISED,
                                                db_default=Priority.RAISED,
                                                help_text=_("1 = low … 5 = emergency; descending is most urgent "
                                                            "first."))
    work_type = models.CharField(_("kind of work"), max_length=20, choices=WorkType, default=WorkType.CORRECTIVE,
                                 db_default=WorkType.CORRECTIVE, help_text=_("Why the work is done."))

    site = models.ForeignKey("assets.Site", models.PROTECT, related_name="work_orders", db_index=False, editable=False,
                             verbose_name=_("site"),
                             help_text=_("Copied from the asset or location when the order is made; never changes."))
    asset = models.ForeignKey("assets.Asset", models.PROTECT, null=True, blank=True, related_name="work_orders",
                              db_index=False, verbose_name=_("asset"), help_text=_("The thing that is worked on."))
    location = models.ForeignKey("assets.Location", models.PROTECT, null=True, blank=True, related_name="work_orders",
                                 db_index=False, verbose_name=_("location"),
                                 help_text=_("The place of the work; with an asset, where it stood when the order was "
                                             "made."))

    assigned_to = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="assigned_work_orders",
                                    db_column="assigned_to", db_index=False, verbose_name=_("assigned to"),
                                    help_text=_("Who shall do it."))
    team = models.ForeignKey("accounts.Team", models.PROTECT, null=True, blank=True, related_name="work_orders",
                             db_index=False, verbose_name=_("team"), help_text=_("The crew whose members may take it."))
    craft = models.ForeignKey("accounts.Craft", models.PROTECT, null=True, blank=True, related_name="work_orders",
                              verbose_name=_("craft"), help_text=_("The trade the work needs; load is counted by it."))
    requested_by = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, related_name="requested_work_orders",
                                     db_column="requested_by", db_index=False, verbose_name=_("requested by"),
                                     help_text=_("Who reported it, where that person has an account."))
    requester_name = models.CharField(_("requester's name"), max_length=150, blank=True, default="", db_default="",
                                      help_text=_("Who reported it, where that person has no account."))
    requester_contact = models.CharField(_("requester's contact"), max_length=254, blank=True, default="",
                                         db_default="", help_text=_("Their e-mail address or telephone number."))

    scheduled_start = models.DateTimeField(_("scheduled start"), null=True, blank=True,
                                           help_text=_("When the work is planned to begin."))
    scheduled_end = models.DateTimeField(_("scheduled end"), null=True, blank=True,
                                         help_text=_("When the work is planned to be over."))
    due_at = models.DateTimeField(_("due"), null=True, blank=True,
                                  help_text=_("When the work must be finished; past it an open order is overdue."))
    actual_start = models.DateTimeField(_("actual start"), null=True, blank=True, editable=False,
                                        help_text=_("When work began, as the person or device said."))
    start_entered_at = models.DateTimeField(_("start entered"), null=True, editable=False,
                                            help_text=_("When the actual start was entered."))
    actual_end = models.DateTimeField(_("actual end"), null=True, blank=True, editable=False,
                                      help_text=_("When the work was finished, as the person or device said."))
    end_entered_at = models.DateTimeField(_("end entered"), null=True, editable=False,
                                          help_text=_("When the actual end was entered; closing by itself counts from "
                                                      "here."))
    requested_at = models.DateTimeField(_("requested"), null=True, blank=True, editable=False,
                                        help_text=_("When it was reported: the response clock starts here."))
    approved_at = models.DateTimeField(_("approved"), null=True, editable=False,
                                       help_text=_("When the order became open for the first time."))
    first_completed_at = models.DateTimeField(_("first completed"), null=True, editable=False,
                                              help_text=_("The actual end of the first completion; a reopening keeps "
                                                          "it."))
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False, help_text=_("When the books were closed."))
    estimated_hours = models.DecimalField(_("estimated hours"), max_digits=8, decimal_places=2, null=True, blank=True,
                                          help_text=_("Working hours of all people together, as planned."))
    actual_hours = models.DecimalField(_("actual hours"), max_digits=8, decimal_places=2, null=True, blank=True,
                                       editable=False,
                                       help_text=_("Working hours booked: the sum of the labour rows; imported where "
                                                   "there are none; empty when unknown."))

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", db_index=False,
                               verbose_name=_("part of"), help_text=_("The larger order this one is a part of."))
    follow_up_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="follow_ups",
                                     db_index=False, verbose_name=_("follow-up of"),
                                     help_text=_("The order this one continues."))
    follow_up_of_step = models.ForeignKey("workorders.WorkOrderStep", models.PROTECT, null=True, blank=True,
                                          related_name="follow_ups", verbose_name=_("follow-up of step"),
                                          help_text=_("The checklist step whose answer led to this order."))
    possible_rework_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True,
                                           related_name="possible_reworks", verbose_name=_("possible rework of"),
                                           help_text=_("An order of the last 30 days on the same asset with the same "
                                                       "problem."))
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates",
                                     verbose_name=_("duplicate of"),
                                     help_text=_("The order that already tells of the same event; counts no failure."))
    reference_type = models.CharField(_("made by"), max_length=50, blank=True, default="", db_default="",
                                      editable=False,
                                      help_text=_("What made this order, maintenance_schedule for one; empty for "
                                                  "people."))
    reference_id = models.BigIntegerField(_("made by, id"), null=True, editable=False,
                                          help_text=_("The id of that record."))
    procedure = models.ForeignKey("workorders.Procedure", models.PROTECT, null=True, blank=True,
                                  related_name="work_orders", verbose_name=_("procedure"),
                                  help_text=_("The version whose steps this order took over."))

    reported_problem = models.ForeignKey(FailureCode, models.PROTECT, null=True, blank=True, related_name="reported_on",
                                         verbose_name=_("problem as reported"),
                                         help_text=_("What the reporter chose; kept apart from what was found."))
    problem = models.ForeignKey(FailureCode, models.PROTECT, null=True, blank=True, related_name="found_on",
                                verbose_name=_("problem as found"), help_text=_("What was really wrong."))
    cause = models.ForeignKey(FailureCode, models.PROTECT, null=True, blank=True, related_name="caused",
                              verbose_name=_("cause"), help_text=_("Why it failed."))
    remedy = models.ForeignKey(FailureCode, models.PROTECT, null=True, blank=True, related_name="remedied",
                               verbose_name=_("remedy"), help_text=_("What fixed it."))
    failure_note = models.TextField(_("failure note"), blank=True, default="", db_default="",
                                    help_text=_("What no code says."))
    is_functional_failure = models.BooleanField(_("functional failure"), null=True, blank=True,
                                                help_text=_("Did the asset fail to do what it is for? Empty: nobody "
                                                            "said."))

    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True, default="", db_default="",
                               editable=False, help_text=_("How the finished work ended; empty for unfinished orders "
                                                           "and for imported ones that do not say."))
    outcome_reason = models.TextField(_("reason of the outcome"), blank=True, default="", db_default="", editable=False,
                                      help_text=_("Why the work was done partly or not at all."))
    hold_reason = models.CharField(_("waits for"), max_length=20, choices=HoldReason, blank=True, default="",
                                   db_default="", editable=False, help_text=_("What an order on hold waits for."))
    hold_note = models.TextField(_("hold note"), blank=True, default="", db_default="", editable=False,
                                 help_text=_("More about what it waits for."))
    cancel_reason = models.TextField(_("reason of the cancellation"), blank=True, default="", db_default="",
                                     editable=False, help_text=_("Why the order was rejected or cancelled."))
    needs_line_stop = models.BooleanField(_("needs a line stop"), default=False, db_default=False,
                                          help_text=_("The work can only be done while production stands."))
    sign_off_required = models.BooleanField(_("sign-off required"), default=False, db_default=False,
                                            help_text=_("Completion asks for the person's password or PIN again."))
    signed_off_by = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, editable=False,
                                      related_name="signed_off_work_orders", verbose_name=_("signed off by"),
                                      help_text=_("Who signed at completion."))
    signed_off_at = models.DateTimeField(_("signed off"), null=True, editable=False,
                                         help_text=_("When it was signed."))
    reviewed_by = models.ForeignKey(_USER, models.PROTECT, null=True, blank=True, editable=False,
                                    related_name="reviewed_work_orders", verbose_name=_("reviewed by"),
                                    help_text=_("Who looked at an emergency that a technician started without "
                                                "approval."))
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, editable=False, help_text=_("When that was."))
    touched_at = models.DateTimeField(_("changed by a person"), null=True, editable=False,
                                      help_text=_("When a person first changed an imported order; imports then leave "
                                                  "it alone. Empty for our own."))

    objects = WorkOrderQuerySet.as_manager()
    history = History(excluded=("is_open",))
    branch = Branch(site="site", location=("location", "asset__location"))
    no_revert = ("parent", "asset", "location", "follow_up_of", "follow_up_of_step", "procedure")

    class Meta:
        db_table = "work_orders"
        verbose_name = _("work order")
        verbose_name_plural = _("work orders")
        constraints = work_order_rules.constraints()
        indexes = work_order_rules.indexes()
        permissions = [
            ("report_workorder", "Can report a problem"),
            ("approve_workorder", "Can approve and reject requests, and reinstate cancelled orders"),
            ("plan_workorder", "Can assign and schedule orders"),
            ("perform_workorder", "Can start, hold, resume and complete orders and book labour"),
            ("raise_emergency_workorder", "Can raise and start an emergency without approval"),
            ("cancel_workorder", "Can cancel orders"),
            ("close_workorder", "Can close the books of completed orders and reopen them"),
            ("force_workorder", "Can complete a parent whose children are unfinished"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        """The number people say and links carry, ``WO-000123``; empty before the first save."""
        return f"WO-{self.pk:06d}" if self.pk else ""

    def get_absolute_url(self) -> str:
        return reverse("work-order", args=[self.number])

    @property
    def is_failure_order(self) -> bool:
        """Whether a failure is what the order is about: somebody said so, or it has downtime of that category."""
        return self.is_functional_failure is True or self.downtimes.filter(
            category=DowntimeCategory.FAILURE).exists()

    def misplaced_codes(self) -> list[tuple[str, FailureCode]]:
        """(field, code) wherever a failure code stands in a field for another kind."""
        wanted = {"reported_problem": FailureKind.PROBLEM, "problem": FailureKind.PROBLEM,
                  "cause": FailureKind.CAUSE, "remedy": FailureKind.REMEDY}
        chosen = ((field, getattr(self, field), kind) for field, kind in wanted.items())
        return [(field, code) for field, code, kind in chosen if code is not None and code.kind != kind]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Marks an imported order as touched unless it is an import that writes."""
        if (not self._state.adding and self.source_system and self.touched_at is None
                and current_actor().channel != "import"):
            self.touched_at = timezone.now()
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "touched_at"}
        super().save(*args, **kwargs)
        self.__dict__.pop("is_open", None)  # the database computes it: read it again when somebody asks

    def clean(self) -> None:
        """What one row and the rows it points to must agree on; the verbs check it too."""
        errors: dict[str, ValidationError] = {}
        if self.location is not None and self.site_id and self.location.site_id != self.site_id:
            errors["location"] = ValidationError(_("This location belongs to another site."), code="other_site")
        for field, code in self.misplaced_codes():
            errors[field] = ValidationError(_("%(code)s is another kind of code."), code="wrong_kind",
                                            params={"code": code})
        if errors:
            raise ValidationError(errors)
