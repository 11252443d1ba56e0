"""What a plan and a schedule have in common: when work falls due, and how it is then ordered."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmms.database.constraints import choice_check
from maintenance.choices import Basis, FrequencyType, HolidayRule, OpenPolicy, SeasonRule, TriggerJoin
from maintenance.recurrence import RuleError, check_rule
from workorders.choices import Priority

_MONTHS_OF_31 = (1, 3, 5, 7, 8, 10, 12)
_MONTHS_OF_30 = (4, 6, 9, 11)


class Triggers(models.Model):
    """What makes work fall due: a calendar interval or a recurrence rule, and/or every N units of a meter."""

    frequency_type = models.CharField(  # noqa: DJ001  empty is NULL, as the customer's enum column has it
        _("frequency unit"), max_length=10, choices=FrequencyType.choices, null=True,
        blank=True, help_text=_("Calendar unit of the interval; empty without one."))
    frequency_value = models.IntegerField(_("every"), null=True, blank=True,
                                          help_text=_("Length of the interval in frequency units; above zero."))
    recurrence_rule = models.CharField(_("recurrence rule"), max_length=255, blank=True, default="", db_default="",
                                       help_text=_("In place of an interval: an RFC 5545 rule such as "
                                                   "FREQ=MONTHLY;BYDAY=1MO (first Monday). Occurrence k is its k-th "
                                                   "date from the anchor on."))
    meter_based = models.BooleanField(_("by meter"), default=False, db_default=False,
                                      help_text=_("Whether a meter makes it due, alone or beside the calendar."))
    meter_threshold = models.DecimalField(_("every … meter units"), max_digits=20, decimal_places=4, null=True,
                                          blank=True, help_text=_("Units of the meter between two services."))
    trigger_join = models.CharField(_("calendar and meter"), max_length=3, choices=TriggerJoin.choices,
                                    default=TriggerJoin.ANY, db_default=TriggerJoin.ANY,
                                    help_text=_("With both triggers: due by whichever comes first, or when both are "
                                                "met."))
    basis = models.CharField(_("basis"), max_length=8, choices=Basis.choices, default=Basis.FIXED,
                             db_default=Basis.FIXED,
                             help_text=_("Counted from the anchor (fixed) or from the last completion (floating)."))

    class Meta:
        abstract = True

    @property
    def has_calendar(self) -> bool:
        return bool(self.frequency_type or self.recurrence_rule)

    def clean(self) -> None:
        super().clean()
        if self.recurrence_rule:
            try:
                check_rule(self.recurrence_rule, self._counted_from())
            except RuleError as error:
                raise ValidationError({"recurrence_rule": str(error)}) from error

    def _counted_from(self) -> dt.date:
        """The day from which a rule is tried: the anchor, else the start, else today (UTC)."""
        return (getattr(self, "anchor_date", None) or getattr(self, "starts_on", None)
                or timezone.now().date())


class Terms(Triggers):
    """Triggers, and the terms on which an occurrence becomes an order."""

    title = models.CharField(_("title"), max_length=255, help_text=_("Title of the orders it makes."))
    description = models.TextField(_("description"), blank=True, default="", db_default="",
                                   help_text=_("Text of the orders it makes."))
    procedure = models.ForeignKey("workorders.Procedure", models.PROTECT, null=True, blank=True,
                                  related_name="%(class)ss", verbose_name=_("procedure"),
                                  help_text=_("The steps its orders carry: the version in force when each is made."))
    lead_days = models.PositiveSmallIntegerField(
        _("lead time, days"), default=7, db_default=7,
        help_text=_("Days before the due date on which the order is made."))
    meter_lead = models.DecimalField(_("meter lead"), max_digits=20, decimal_places=4, default=0, db_default=0,
                                     help_text=_("Meter units before the due reading at which the order is made."))
    forecast_by_use = models.BooleanField(
        _("order ahead of the meter"), default=True, db_default=True,
        help_text=_("Make the order the lead time before the date estimated from average use; without it only an "
                    "actual reading makes one."))
    tolerance_days = models.PositiveSmallIntegerField(
        _("tolerance, days"), null=True, blank=True,
        help_text=_("Days after the due date that still count as on time; empty: 20 % of the interval, at most 28."))
    tolerance_reading = models.DecimalField(
        _("tolerance, meter units"), max_digits=20, decimal_places=4, null=True, blank=True,
        help_text=_("Meter units past the due reading that still count as on time; empty: 10 % of the interval."))
    season_start_month = models.PositiveSmallIntegerField(_("season from, month"), null=True, blank=True,
                                                          help_text=_("1 … 12; empty: all year."))
    season_start_day = models.PositiveSmallIntegerField(_("season from, day"), null=True, blank=True,
                                                        help_text=_("Day of that month, inside the season."))
    season_end_month = models.PositiveSmallIntegerField(_("season to, month"), null=True, blank=True,
                                                        help_text=_("1 … 12; before the start: over the new year."))
    season_end_day = models.PositiveSmallIntegerField(_("season to, day"), null=True, blank=True,
                                                      help_text=_("Day of that month, inside the season; the 29th of "
                                                                  "February is the last day of February."))
    season_rule = models.CharField(_("outside the season"), max_length=4, choices=SeasonRule.choices,
                                   default=SeasonRule.SKIP, db_default=SeasonRule.SKIP,
                                   help_text=_("What happens to a date outside the season."))
    holiday_rule = models.CharField(_("on a holiday"), max_length=6, choices=HolidayRule.choices,
                                    default=HolidayRule.IGNORE, db_default=HolidayRule.IGNORE,
                                    help_text=_("What happens to a date that is no working day of the site."))
    chain = models.CharField(_("chain"), max_length=50, blank=True, default="", db_default="",
                             help_text=_("Schedules of one asset or location with the same word here form a chain: the "
                                         "larger contains the smaller. Empty: stands alone."))
    chain_rank = models.PositiveSmallIntegerField(_("rank in the chain"), null=True, blank=True,
                                                  help_text=_("1 is the smallest, such as weekly; a higher rank "
                                                              "contains all lower ones."))
    open_policy = models.CharField(_("while one is open"), max_length=9, choices=OpenPolicy.choices,
                                   default=OpenPolicy.HOLD, db_default=OpenPolicy.HOLD,
                                   help_text=_("What happens on the due date while the previous order is open."))
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.NORMAL,
                                                db_default=Priority.NORMAL,
                                                help_text=_("Priority of its orders: 1 low … 5 emergency."))
    estimated_hours = models.DecimalField(_("estimated hours"), max_digits=8, decimal_places=2, null=True, blank=True,
                                          help_text=_("Working hours one order needs; empty: not estimated."))
    craft = models.ForeignKey("accounts.Craft", models.PROTECT, null=True, blank=True, related_name="%(class)ss",
                              verbose_name=_("craft"), help_text=_("The trade that does it."))
    team = models.ForeignKey("accounts.Team", models.PROTECT, null=True, blank=True, related_name="%(class)ss",
                             verbose_name=_("team"), help_text=_("The crew its orders go to."))
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
                                    related_name="%(class)ss", verbose_name=_("assigned to"),
                                    help_text=_("The person its orders go to."))
    sign_off_required = models.BooleanField(_("sign-off"), default=False, db_default=False,
                                            help_text=_("Its orders demand the person's password or PIN again at "
                                                        "completion."))

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.chain_rank is not None and not self.chain:
            raise ValidationError({"chain": _("A rank needs the name of its chain.")})


def trigger_constraints(table: str, *, frequency_value: str, meter: Q, no_meter: Q) -> list[models.BaseConstraint]:
    """What must hold of ``Triggers`` whoever writes them.

    ``frequency_value`` names the customer's check; ``meter`` and ``no_meter`` say what else of the table's own
    columns a meter trigger demands and its absence forbids.
    """
    calendar = Q(frequency_type__isnull=False) | ~Q(recurrence_rule="")
    return [
        models.CheckConstraint(
            condition=Q(frequency_value__isnull=True) | Q(frequency_value__gt=0), name=frequency_value,
            violation_error_message=_("The interval is above zero; leave it empty for none.")),
        choice_check("frequency_type", FrequencyType, name=f"check_{table}_frequency_type", null=True,
                     message=_("Choose one of the offered units: day, week, month, quarter or year.")),
        models.CheckConstraint(
            condition=Q(frequency_type__isnull=True, frequency_value__isnull=True)
            | Q(frequency_type__isnull=False, frequency_value__isnull=False),
            name=f"check_{table}_interval",
            violation_error_message=_("An interval has a unit and a length; give both or neither.")),
        models.CheckConstraint(
            condition=Q(frequency_type__isnull=True) | Q(recurrence_rule=""), name=f"check_{table}_calendar",
            violation_error_message=_("A recurrence rule stands in place of an interval; give one of the two.")),
        models.CheckConstraint(
            condition=Q(meter_based=True, meter_threshold__isnull=False, meter_threshold__gt=0) & meter
            | Q(meter_based=False, meter_threshold__isnull=True) & no_meter,
            name=f"check_{table}_meter",
            violation_error_message=_("A meter trigger needs its meter and an interval above zero; without “by meter” "
                                      "both stay empty.")),
        models.CheckConstraint(
            condition=calendar | Q(meter_based=True), name=f"check_{table}_trigger",
            violation_error_message=_("Say when it falls due: by an interval, a recurrence rule or a meter.")),
        choice_check("trigger_join", TriggerJoin, name=f"check_{table}_trigger_join",
                     message=_("Calendar and meter are joined by any or by all.")),
        choice_check("basis", Basis, name=f"check_{table}_basis", message=_("The basis is fixed or floating.")),
        models.CheckConstraint(
            condition=~(calendar & Q(meter_based=True)) | Q(basis=Basis.FLOATING), name=f"check_{table}_floating",
            violation_error_message=_("A calendar and a meter trigger together need the floating basis.")),
    ]


def term_constraints(table: str) -> list[models.BaseConstraint]:
    """What must hold of ``Terms`` beside their triggers."""
    return [
        choice_check("season_rule", SeasonRule, name=f"check_{table}_season_rule",
                     message=_("Outside the season an occurrence is skipped or moved.")),
        choice_check("holiday_rule", HolidayRule, name=f"check_{table}_holiday_rule",
                     message=_("Choose one of the offered rules for holidays.")),
        choice_check("open_policy", OpenPolicy, name=f"check_{table}_open_policy",
                     message=_("While one is open: hold, stack or supersede.")),
        choice_check("priority", Priority, name=f"check_{table}_priority",
                     message=_("Choose one of the offered priorities, 1 (low) to 5 (emergency).")),
        models.CheckConstraint(
            condition=_season(), name=f"check_{table}_season",
            violation_error_message=_("A season has a first and a last day that the calendar knows; give all four "
                                      "numbers or none.")),
        models.CheckConstraint(
            condition=Q(chain="", chain_rank__isnull=True) | (~Q(chain="") & Q(chain_rank__isnull=False)),
            name=f"check_{table}_chain",
            violation_error_message=_("A schedule in a chain has the chain's name and a rank; give both or neither.")),
        models.CheckConstraint(
            condition=Q(estimated_hours__isnull=True) | Q(estimated_hours__gte=0), name=f"check_{table}_hours",
            violation_error_message=_("Estimated hours are not negative; leave them empty where unknown.")),
        models.CheckConstraint(
            condition=Q(meter_lead__gte=0)
            & (Q(tolerance_reading__isnull=True) | Q(tolerance_reading__gte=0)),
            name=f"check_{table}_meter_lead",
            violation_error_message=_("Lead and tolerance in meter units are not negative.")),
    ]


def _season() -> Q:
    fields: tuple[str, ...] = ("season_start_month", "season_start_day", "season_end_month", "season_end_day")
    none = Q(**{f"{name}__isnull": True for name in fields})
    given = Q(**{f"{name}__isnull": False for name in fields})
    return none | given & _day_exists("season_start") & _day_exists("season_end")


def _day_exists(prefix: str) -> Q:
    def upto(months: tuple[int, ...], last: int) -> Q:
        where: dict[str, Any] = {f"{prefix}_month__in": months, f"{prefix}_day__gte": 1, f"{prefix}_day__lte": last}
        return Q(**where)

    return upto(_MONTHS_OF_31, 31) | upto(_MONTHS_OF_30, 30) | upto((2,), 29)


__all__ = ["Terms", "Triggers", "term_constraints", "trigger_constraints"]
