"""How a job is done: a versioned list of steps, to be copied onto orders."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cmms.database.constraints import SQLCheck, choice_check
from cmms.history import History
from cmms.records import Editable, Imported, imported_once
from workorders.choices import AnswerResult, FailNeed, SafetyAction, StepKind
from workorders.querysets import ProcedureQuerySet


class Procedure(Editable, Imported):
    """One version of a job description; a change makes a new version, and the newest carries the source keys."""

    number = models.CharField(_("number"), max_length=100, help_text=_("The procedure's lasting name, the same in all "
                                                                       "its "
                                                                        "versions."))
    revision = models.PositiveIntegerField(_("revision"), default=1, db_default=1,
                                           help_text=_("1, 2, 3 …: which edition of the procedure this is."))
    is_current = models.BooleanField(_("current"), default=True, db_default=True,
                                     help_text=_("New orders take this edition; one per number."))
    name = models.CharField(_("name"), max_length=255, help_text=_("What the job is."))
    description = models.TextField(_("description"), blank=True, default="", db_default="",
                                   help_text=_("What to know before the steps: tools, dangers, skill."))
    asset_class = models.ForeignKey("assets.AssetClass", models.PROTECT, null=True, blank=True,
                                    related_name="procedures", verbose_name=_("asset class"),
                                    help_text=_("The class of assets it is written for; empty: any."))
    asset_model = models.ForeignKey("assets.AssetModel", models.PROTECT, null=True, blank=True,
                                    related_name="procedures", verbose_name=_("asset model"),
                                    help_text=_("The model it is written for; empty: any."))
    craft = models.ForeignKey("accounts.Craft", models.PROTECT, null=True, blank=True, related_name="procedures",
                              verbose_name=_("craft"), help_text=_("The trade the job needs."))
    resources = models.TextField(_("resources"), blank=True, default="", db_default="",
                                 help_text=_("Tools, gauges and people the job needs, one a line."))
    estimated_hours = models.DecimalField(_("estimated hours"), max_digits=8, decimal_places=2, null=True, blank=True,
                                          help_text=_("Working hours of all people together."))
    needs_line_stop = models.BooleanField(_("needs a line stop"), default=False, db_default=False,
                                          help_text=_("The job can only be done while production stands."))
    sign_off_required = models.BooleanField(_("sign-off required"), default=False, db_default=False,
                                            help_text=_("Orders made from it ask for password or PIN at completion."))
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True,
                                      help_text=_("Since when no new order takes it."))

    objects = ProcedureQuerySet.as_manager()
    history = History()

    class Meta:
        db_table = "procedures"
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        constraints = [
            models.UniqueConstraint(fields=["number", "revision"], name="uq_procedures_revision",
                                    violation_error_message=_("This procedure already has a revision of that number.")),
            models.UniqueConstraint(fields=["number"], condition=Q(is_current=True), name="uq_procedures_current",
                                    violation_error_message=_("Only one revision of a procedure can be the current "
                                                              "one.")),
            models.CheckConstraint(name="check_procedures_revision", condition=Q(revision__gte=1),
                                   violation_error_message=_("Revisions count from 1.")),
            models.CheckConstraint(name="check_procedures_named", condition=~Q(number="") & ~Q(name=""),
                                   violation_error_message=_("A procedure has a number and a name.")),
            models.CheckConstraint(name="check_procedures_hours",
                                   condition=Q(estimated_hours__isnull=True) | Q(estimated_hours__gte=0),
                                   violation_error_message=_("Hours cannot be negative.")),
            *imported_once("procedures"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name} ({_('revision')} {self.revision})"


# What choosing an answer may mean; that a step does not apply is said otherwise.
CHOSEN = tuple(r.value for r in AnswerResult if r != AnswerResult.NOT_APPLICABLE)


class StepDefinition(Editable):
    """What one step asks; the same columns in a procedure and in the copy an order keeps."""

    position = models.PositiveIntegerField(_("position"), help_text=_("Place in the list, counted from 1."))
    section = models.CharField(_("section"), max_length=150, blank=True, default="", db_default="",
                               help_text=_("Heading under which the step stands."))
    kind = models.CharField(_("kind"), max_length=10, choices=StepKind, default=StepKind.CHECK,
                            db_default=StepKind.CHECK, help_text=_("What the step asks for."))
    text = models.TextField(_("text"), help_text=_("What to do or to look at."))
    required = models.BooleanField(_("required"), default=True, db_default=True,
                                   help_text=_("The order cannot be completed as done or partly while it is "
                                               "unanswered."))
    unit = models.CharField(_("unit"), max_length=30, blank=True, default="", db_default="",
                            help_text=_("Unit of the number or reading."))
    low = models.DecimalField(_("lowest allowed"), max_digits=18, decimal_places=6, null=True, blank=True,
                              help_text=_("The lowest value in order, itself included."))
    high = models.DecimalField(_("highest allowed"), max_digits=18, decimal_places=6, null=True, blank=True,
                               help_text=_("The highest value in order, itself included."))
    choices = models.JSONField(_("choices"), default=list, blank=True, db_default=models.Value([], models.JSONField()),
                               help_text=_("For a choice: a list of {\"label\": …, \"result\": PASS | FLAG | FAIL | "
                                           "NOTED}, in the order shown."))
    meter_name = models.CharField(_("meter"), max_length=100, blank=True, default="", db_default="",
                                  help_text=_("For a reading: the name of the asset's meter."))
    safety = models.CharField(_("safety action"), max_length=10, choices=SafetyAction, blank=True, default="",
                              db_default="", help_text=_("Lock out, tag or try; empty for ordinary steps."))
    blocks_start = models.BooleanField(_("blocks start"), default=False, db_default=False,
                                       help_text=_("Work cannot start before this safety step is done."))
    on_fail = models.CharField(_("on a fail"), max_length=10, choices=FailNeed, blank=True, default="", db_default="",
                               help_text=_("What an answer that fails must bring along; empty: nothing."))
    estimated_minutes = models.PositiveIntegerField(_("estimated minutes"), null=True, blank=True,
                                                    help_text=_("How long the step takes."))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.position}. {self.text[:80]}"

    def clean(self) -> None:
        super().clean()
        if problem := _wrong_choice(self.choices):
            raise ValidationError({"choices": problem})


def _wrong_choice(choices: object) -> str:
    """What is wrong with the answers to choose from, in words; the pages that ask the step rely on their shape."""
    seen: set[str] = set()
    for choice in choices if isinstance(choices, list) else [None]:
        label = choice.get("label") if isinstance(choice, dict) else None
        if not isinstance(label, str) or not label.strip():
            return gettext("Each answer has a label that is not empty, and a result.")
        if choice.get("result") not in CHOSEN or choice.keys() - {"label", "result"}:
            return gettext("“%(answer)s” needs a result, and nothing besides: one of %(results)s.") % {
                "answer": label, "results": ", ".join(CHOSEN)}
        if label in seen:
            return gettext("“%(answer)s” stands there twice; whoever answers could not tell one from the other.") % {
                "answer": label}
        seen.add(label)
    return ""


def step_constraints(table: str) -> list[models.BaseConstraint]:
    """What must hold of a step in a procedure and in an order alike."""
    return [
        choice_check("kind", StepKind, name=f"check_{table}_kind",
                     message=_("Choose one of the listed kinds of step.")),
        models.CheckConstraint(name=f"check_{table}_on_fail",
                               condition=Q(on_fail="") | Q(on_fail__in=sorted(FailNeed.values)),
                               violation_error_message=_("A fail asks for a note, for a photo, or for nothing.")),
        models.CheckConstraint(name=f"check_{table}_position", condition=Q(position__gte=1),
                               violation_error_message=_("Steps are counted from 1.")),
        models.CheckConstraint(name=f"check_{table}_text", condition=~Q(text=""),
                               violation_error_message=_("Say what the step asks for.")),
        models.CheckConstraint(
            name=f"check_{table}_limits",
            condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
            violation_error_message=_("The lowest allowed value is above the highest: exchange them.")),
        models.CheckConstraint(
            name=f"check_{table}_numbers",
            condition=Q(kind__in=[StepKind.NUMBER, StepKind.READING]) | Q(low__isnull=True, high__isnull=True, unit=""),
            violation_error_message=_("Only a number or a meter reading has a unit and limits.")),
        models.CheckConstraint(
            name=f"check_{table}_meter", condition=Q(kind=StepKind.READING) | Q(meter_name=""),
            violation_error_message=_("Only a meter reading names a meter.")),
        models.CheckConstraint(
            name=f"check_{table}_safety",
            condition=Q(safety="", blocks_start=False) | Q(safety__in=sorted(SafetyAction.values), kind=StepKind.CHECK),
            violation_error_message=_("A safety step is a check to lock out, to tag or to try; only such a step "
                                      "blocks the start.")),
        SQLCheck(
            name=f"check_{table}_choices",
            postgresql="jsonb_typeof(choices) = 'array' AND (kind = 'CHOICE') = (jsonb_array_length(choices) > 0)",
            sqlite="json_valid(choices) AND json_type(choices) = 'array' "
                   "AND (kind = 'CHOICE') = (json_array_length(choices) > 0)",
            violation_error_message=_("A choice has at least one answer to choose from, no other step has any.")),
    ]


class ProcedureStep(StepDefinition):
    """One step of one version of a procedure."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="steps", db_index=False,
                                  verbose_name=_("procedure"), help_text=_("The version it is a part of."))

    class Meta:
        db_table = "procedure_steps"
        verbose_name = _("procedure step")
        verbose_name_plural = _("procedure steps")
        ordering = ["procedure", "position"]
        constraints = [
            *step_constraints("procedure_steps"),
            models.UniqueConstraint(fields=["procedure", "position"], name="uq_procedure_steps_position",
                                    violation_error_message=_("Another step already stands at this place.")),
        ]
