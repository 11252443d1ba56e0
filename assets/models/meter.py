"""Meters and what they said."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assets.models.asset import Asset
from assets.models.site import Site
from assets.querysets import ReadingQuerySet
from cmms.access import Branch, BranchQuerySet
from cmms.audit.policy import Audit
from cmms.database.constraints import choice_check
from cmms.database.fields import CurrentTransaction, TransactionIdField
from cmms.database.guards import RowGuard
from cmms.history import History
from cmms.records import Editable, Imported, imported_once


class MeterKind(models.TextChoices):
    COUNTER = "COUNTER", _("counter (only grows)")
    GAUGE = "GAUGE", _("gauge (goes up and down)")


class ReadingKind(models.TextChoices):
    READING = "READING", _("reading")
    ROLLOVER = "ROLLOVER", _("dial rolled over before it")
    REPLACEMENT = "REPLACEMENT", _("meter replaced")


class ReadingSource(models.TextChoices):
    PERSON = "PERSON", _("person")
    IMPORT = "IMPORT", _("import")
    API = "API", _("program")


class Meter(Editable, Imported):
    """Something on an asset that can be read: running hours, a pressure."""

    branch = Branch(site="asset__site", location="asset__location")
    history = History()

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="meters", db_index=False, verbose_name=_("asset"),
                              help_text=_("What it is on."))
    name = models.CharField(_("name"), max_length=100, help_text=_("Such as “Running hours”."))
    kind = models.CharField(_("kind"), max_length=10, choices=MeterKind.choices, default=MeterKind.COUNTER,
                            db_default=MeterKind.COUNTER, help_text=_("Whether it only grows."))
    unit = models.CharField(_("unit"), max_length=50, blank=True, default="", db_default="",
                            help_text=_("Unit of its values, such as h, km, bar."))
    is_run_meter = models.BooleanField(_("measures operating time"), default=False, db_default=False,
                                       help_text=_("Whether the asset's operating hours are read from it."))
    rollover_point = models.DecimalField(_("rolls over at"), max_digits=18, decimal_places=4, null=True, blank=True,
                                         help_text=_("First value the dial cannot show, such as 100000; empty: never."))
    max_step_per_day = models.DecimalField(_("most per day"), max_digits=18, decimal_places=4, null=True, blank=True,
                                           help_text=_("A larger step needs confirmation; empty: 24 for hours, else "
                                                       "no limit."))
    low_limit = models.DecimalField(_("lower limit"), max_digits=18, decimal_places=4, null=True, blank=True,
                                    help_text=_("A gauge below it raises an alarm; empty: none."))
    high_limit = models.DecimalField(_("upper limit"), max_digits=18, decimal_places=4, null=True, blank=True,
                                     help_text=_("A gauge above it raises an alarm; empty: none."))
    alarm_after = models.PositiveSmallIntegerField(_("readings until alarm"), default=1, db_default=1,
                                                   help_text=_("How many readings in a row outside the limits."))
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False,
                                      help_text=_("When it was taken off (UTC)."))

    objects = BranchQuerySet.as_manager()

    class Meta:
        db_table = "meters"
        verbose_name = _("meter")
        verbose_name_plural = _("meters")
        constraints = [
            models.UniqueConstraint(fields=["asset", "name"], name="uq_meters_name",
                                    violation_error_message=_("The asset has a meter of this name already.")),
            models.UniqueConstraint(fields=["asset"], condition=Q(is_run_meter=True), name="uq_meters_run_meter",
                                    violation_error_message=_("One meter of an asset measures its operating time; "
                                                              "unmark the other first.")),
            choice_check("kind", MeterKind, name="check_meters_kind", message=_("Choose counter or gauge.")),
            models.CheckConstraint(condition=Q(rollover_point__isnull=True) | Q(kind="COUNTER", rollover_point__gt=0),
                                   name="check_meters_rollover",
                                   violation_error_message=_("Only a counter rolls over, at a value above zero.")),
            models.CheckConstraint(condition=Q(max_step_per_day__isnull=True) | Q(max_step_per_day__gt=0),
                                   name="check_meters_step",
                                   violation_error_message=_("The most per day is above zero; leave it empty for no "
                                                             "limit.")),
            models.CheckConstraint(
                condition=Q(low_limit__isnull=True) | Q(high_limit__isnull=True) | Q(high_limit__gt=F("low_limit")),
                name="check_meters_limits",
                violation_error_message=_("The upper limit lies above the lower one.")),
            models.CheckConstraint(condition=Q(alarm_after__gte=1), name="check_meters_alarm_after",
                                   violation_error_message=_("An alarm needs one reading at least.")),
            RowGuard(name="meters_stay_what_they_are", columns=("kind", "asset_id"), on=("UPDATE",),
                     when="(NEW.kind <> OLD.kind OR NEW.asset_id <> OLD.asset_id) AND EXISTS "
                          "(SELECT 1 FROM meter_readings r WHERE r.meter_id = NEW.id)",
                     violation_error_message=_("It has readings, so it stays a counter or a gauge, and on its asset; "
                                               "make another meter instead.")),
            *imported_once("meters"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit})" if self.unit else self.name


class StandingReadings(models.Manager.from_queryset(ReadingQuerySet)):  # type: ignore[misc]
    """Readings that count. A voided one is seen by whoever asks ``MeterReading.every``."""

    def get_queryset(self) -> ReadingQuerySet:
        found: ReadingQuerySet = super().get_queryset()
        return found.standing()


class MeterReading(models.Model):
    """What a meter said at a moment. Partitioned by month of ``read_at`` on PostgreSQL; nothing refers to it.

    ``objects`` and ``meter.readings`` leave voided ones out.
    """

    audit = Audit(inserts=False)
    branch = Branch(site="site", location="meter__asset__location")

    id = models.BigAutoField(primary_key=True, help_text=_("Key; with read_at on PostgreSQL."))
    meter = models.ForeignKey(Meter, models.PROTECT, related_name="readings", db_index=False, help_text=_("The meter."))
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", db_index=False,
                             help_text=_("The asset's site when it was read; never changes."))
    read_at = models.DateTimeField(_("read at"), help_text=_("When it was true (UTC)."))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, help_text=_("What the dial showed."))
    total = models.DecimalField(_("lifetime total"), max_digits=20, decimal_places=4, null=True, blank=True,
                                help_text=_("A counter's sum over rollovers and replacements; empty for gauges."))
    kind = models.CharField(_("kind"), max_length=12, choices=ReadingKind.choices, default=ReadingKind.READING,
                            db_default=ReadingKind.READING,
                            help_text=_("Plain, or what happened to the dial before it."))
    final_value = models.DecimalField(_("final value of the old meter"), max_digits=18, decimal_places=4, null=True,
                                      blank=True, help_text=_("REPLACEMENT: what the old dial showed last; empty: "
                                                              "unknown, its last reading counts."))
    rollover_point = models.DecimalField(_("rolled over at"), max_digits=18, decimal_places=4, null=True, blank=True,
                                         help_text=_("Where the dial rolled over before this reading: the meter's "
                                                     "rollover point as it was then."))
    source = models.CharField(_("source"), max_length=10, choices=ReadingSource.choices, default=ReadingSource.PERSON,
                              db_default=ReadingSource.PERSON, help_text=_("From where it came."))
    entered_at = models.DateTimeField(_("entered"), default=timezone.now, db_default=Now(),
                                      help_text=_("When it was entered (UTC)."))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
                                   db_index=False, help_text=_("Who entered it."))
    reason = models.CharField(_("reason"), max_length=255, blank=True, default="", db_default="",
                              help_text=_("Why it was corrected, dated back or voided."))
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True,
                                     help_text=_("When it was taken back (UTC); empty while it counts. It keeps its "
                                                 "moment, so that no import brings it again."))
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
                                  db_index=False, verbose_name=_("voided by"), help_text=_("Who took it back."))
    source_system = models.CharField(max_length=50, blank=True, default="", db_default="", editable=False,
                                     help_text=_("The system it was imported from; empty for our own."))
    external_id = models.CharField(max_length=255, blank=True, default="", db_default="", editable=False,
                                   help_text=_("Its key in that system."))

    txid = TransactionIdField(_("transaction"), null=True, db_default=CurrentTransaction(), editable=False,
                              help_text=_("PostgreSQL's id of the transaction that made it, for the feed of readings; "
                                          "empty on SQLite."))

    objects = StandingReadings()
    every = ReadingQuerySet.as_manager()

    class Meta:
        db_table = "meter_readings"
        verbose_name = _("meter reading")
        verbose_name_plural = _("meter readings")
        indexes = [
            # readings of a site as they came in: lists and the feed, in pages by key
            models.Index(fields=["site", "id"], name="idx_readings_site"),
            # the feed of readings: what committed since this transaction
            models.Index(fields=["txid", "id"], name="idx_readings_txid"),
        ]
        constraints = [
            # also: the readings of one meter in order of time; the last one before a moment
            models.UniqueConstraint(fields=["meter", "read_at"], name="uq_meter_readings_moment",
                                    violation_error_message=_("There is a reading of this meter for this moment "
                                                              "already; correct that one.")),
            models.UniqueConstraint(fields=["source_system", "external_id", "read_at"],
                                    condition=~Q(source_system=""), name="uq_meter_readings_source",
                                    violation_error_message=_("This reading of the other system is already here.")),
            choice_check("kind", ReadingKind, name="check_meter_readings_kind",
                         message=_("Choose one of the offered kinds of reading.")),
            choice_check("source", ReadingSource, name="check_meter_readings_source",
                         message=_("Choose one of the offered sources.")),
            models.CheckConstraint(condition=Q(final_value__isnull=True) | Q(kind="REPLACEMENT"),
                                   name="check_meter_readings_final",
                                   violation_error_message=_("A final value belongs to a replacement.")),
            models.CheckConstraint(
                condition=Q(kind=ReadingKind.READING, rollover_point__isnull=True)
                | Q(kind=ReadingKind.ROLLOVER, rollover_point__isnull=False) | Q(kind=ReadingKind.REPLACEMENT),
                name="check_meter_readings_rollover",
                violation_error_message=_("A dial that rolled over did so at a known value; a plain reading has "
                                          "none.")),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True)
                | Q(voided_at__isnull=False, total__isnull=True) & ~Q(reason=""),
                name="check_meter_readings_voided",
                violation_error_message=_("A voided reading says why and counts towards no total.")),
        ]

    def __str__(self) -> str:
        return f"{self.meter_id} {self.read_at:%Y-%m-%d %H:%M} {self.value}"
