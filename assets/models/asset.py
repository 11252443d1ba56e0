"""Things that work is done on."""

import re

from django.contrib.postgres.search import SearchVector
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from mptt.managers import TreeManager
from mptt.models import TreeForeignKey

from assets.models.kind import AssetClass, AssetModel
from assets.models.location import Location
from assets.models.site import Site
from assets.querysets import AssetQuerySet
from assets.trees import TreeNode, tree_meta
from cmms.access import Branch, BranchQuerySet
from cmms.database.constraints import NoOverlap, choice_check
from cmms.database.guards import RowGuard
from cmms.database.indexes import PgGinIndex
from cmms.history import History
from cmms.records import Editable, Imported, Record, imported_once

_indexes, _constraints = tree_meta("assets")

# A tag that can stand in an address as it is.
_PLAIN_TAG = re.compile(r"(?!id-[0-9]+\Z|\.{1,2}\Z)[^/?#%;\\\x00-\x1f]+")


class AssetStatus(models.TextChoices):
    OPERATIONAL = "OPERATIONAL", _("operational")
    STANDBY = "STANDBY", _("standby")
    DEGRADED = "DEGRADED", _("degraded")
    DOWN = "DOWN", _("down")
    RETIRED = "RETIRED", _("retired")


class Criticality(models.TextChoices):
    LOW = "LOW", _("low")
    MEDIUM = "MEDIUM", _("medium")
    HIGH = "HIGH", _("high")
    CRITICAL = "CRITICAL", _("critical")


class Asset(Editable, Imported, TreeNode):
    """A thing that work orders are written on. It moves, and its history goes with it."""

    branch = Branch(site="site", location="location")
    history = History()
    no_revert = ("parent", "site", "location", "status", "retired_at")

    site = models.ForeignKey(Site, models.PROTECT, related_name="assets", verbose_name=_("site"), db_index=False,
                             help_text=_("Where it belongs now; follows its location."))
    parent = TreeForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", db_index=False,
                            verbose_name=_("part of"), help_text=_("The asset it is built into; empty: stands alone."))
    name = models.CharField(_("name"), max_length=255, help_text=_("What people call it."))
    tag = models.CharField(_("tag"), max_length=100, null=True, blank=True, unique=True,
                           error_messages={"unique": _("Another asset has this tag.")},
                           help_text=_("The code on its label, unique everywhere; empty: none known."))
    description = models.TextField(_("description"), blank=True, default="", db_default="", help_text=_("Free text."))
    serial_number = models.CharField(_("serial number"), max_length=100, null=True, blank=True, unique=True,
                                     error_messages={"unique": _("Another asset has this serial number.")},
                                     help_text=_("The maker's serial number, unique where given."))
    model_number = models.CharField(_("model number"), max_length=100, blank=True, default="", db_default="",
                                    help_text=_("The maker's model number as on the plate."))
    manufacturer = models.CharField(_("manufacturer"), max_length=255, blank=True, default="", db_default="",
                                    help_text=_("Who made it."))
    barcode = models.CharField(_("barcode"), max_length=100, blank=True, default="", db_default="",
                               help_text=_("A code that is on it already and may be scanned; may be changed."))
    asset_class = models.ForeignKey(AssetClass, models.PROTECT, null=True, blank=True, related_name="assets",
                                    verbose_name=_("class"), help_text=_("The kind of equipment."))
    asset_model = models.ForeignKey(AssetModel, models.PROTECT, null=True, blank=True, related_name="assets",
                                    verbose_name=_("model"), help_text=_("The product it is one of."))
    status = models.CharField(_("status"), max_length=12, choices=AssetStatus.choices,
                              default=AssetStatus.OPERATIONAL, db_default=AssetStatus.OPERATIONAL,
                              help_text=_("DOWN exactly while a downtime spell is open."))
    criticality = models.CharField(_("criticality"), max_length=10, choices=Criticality.choices,
                                   default=Criticality.MEDIUM, db_default=Criticality.MEDIUM,
                                   help_text=_("How much its loss hurts."))
    location = models.ForeignKey(Location, models.PROTECT, null=True, blank=True, related_name="assets",
                                 db_index=False, verbose_name=_("location"), help_text=_("Where it stands now."))
    calendar = models.ForeignKey("accounts.Calendar", models.PROTECT, null=True, blank=True, related_name="assets",
                                 verbose_name=_("operating calendar"),
                                 help_text=_("When it is meant to run; empty: the site's, else around the clock."))
    installed_on = models.DateField(_("installed"), null=True, blank=True, help_text=_("Local date; empty: unknown."))
    commissioned_on = models.DateField(_("commissioned"), null=True, blank=True,
                                       help_text=_("Local date from which its hours count; empty: unknown."))
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False,
                                      help_text=_("When it was taken out of use (UTC)."))
    replacement_cost = models.DecimalField(_("replacement cost"), max_digits=14, decimal_places=2, null=True,
                                           blank=True, help_text=_("Site currency; empty: the model's, else unknown."))
    warranty_starts_on = models.DateField(_("warranty from"), null=True, blank=True, help_text=_("Local date."))
    warranty_ends_on = models.DateField(_("warranty until"), null=True, blank=True,
                                        help_text=_("Last local date under warranty; empty: none or unknown."))
    warranty_guarantor = models.CharField(_("guarantor"), max_length=255, blank=True, default="", db_default="",
                                          help_text=_("Who stands for the warranty."))

    objects = TreeManager.from_queryset(AssetQuerySet)()

    class MPTTMeta:
        order_insertion_by: list[str] = []

    class Meta:
        db_table = "assets"
        verbose_name = _("asset")
        verbose_name_plural = _("assets")
        indexes = [
            *_indexes,
            # what is built into this asset; the way down of the recursive query
            models.Index(fields=["parent"], name="idx_assets_parent_id"),
            # what stands in this place, and below it by the ids of the branch
            models.Index(fields=["location"], name="idx_assets_location_id"),
            # what is down, degraded, retired
            models.Index(fields=["status"], name="idx_assets_status"),
            # the assets of a site in pages by key: lists, rights by site
            models.Index(fields=["site", "id"], name="idx_assets_site"),
            # lists in order of name, in pages by key
            models.Index(fields=["name", "id"], name="idx_assets_name"),
            # what is this I scanned: a code that is not a tag
            models.Index(fields=["barcode"], name="idx_assets_barcode", condition=~Q(barcode="")),
            # words in name and description (PostgreSQL)
            PgGinIndex(SearchVector("name", "description", config="english"), name="idx_assets_search"),
            # an asset by part of its name (trigrams, PostgreSQL)
            PgGinIndex(fields=["name"], name="idx_assets_name_trgm", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            *_constraints,
            choice_check("status", AssetStatus, name="check_assets_status",
                         message=_("Choose one of the offered states.")),
            choice_check("criticality", Criticality, name="check_assets_criticality",
                         message=_("Choose one of the offered criticalities.")),
            models.CheckConstraint(condition=~Q(tag="") & ~Q(serial_number=""), name="check_assets_no_blank_keys",
                                   violation_error_message=_("Leave tag and serial number out rather than blank.")),
            models.CheckConstraint(
                condition=Q(status="RETIRED", retired_at__isnull=False)
                | (~Q(status="RETIRED") & Q(retired_at__isnull=True)),
                name="check_assets_retired",
                violation_error_message=_("A retired asset has a date of retirement, and only such a one.")),
            models.CheckConstraint(
                condition=Q(warranty_starts_on__isnull=True) | Q(warranty_ends_on__isnull=True)
                | Q(warranty_ends_on__gte=F("warranty_starts_on")),
                name="check_assets_warranty", violation_error_message=_("A warranty ends after it starts.")),
            models.CheckConstraint(condition=Q(replacement_cost__isnull=True) | Q(replacement_cost__gte=0),
                                   name="check_assets_replacement_cost",
                                   violation_error_message=_("A replacement cost is not negative; leave it empty "
                                                             "where it is unknown.")),
            RowGuard(name="assets_site_of_location", columns=("location_id", "site_id"),
                     when="NEW.location_id IS NOT NULL AND NEW.site_id <> "
                          "(SELECT l.site_id FROM locations l WHERE l.id = NEW.location_id)",
                     violation_error_message=_("An asset belongs to the site of the place where it stands.")),
            *imported_once("assets"),
        ]

    def clean(self) -> None:
        super().clean()
        self._blank_is_none()
        if self.location_id and self.site_id and self.location.site_id != self.site_id:
            raise ValidationError({"location": ValidationError(
                _("That place is at another site; the asset belongs to the site where it stands."),
                code="other_site")})

    def save(self, *args: object, **kwargs: object) -> None:
        if self.location_id and not self.site_id:
            self.site_id = self.location.site_id
        elif self.parent_id and not self.site_id:
            self.site_id = self.parent.site_id
        self._blank_is_none()
        super().save(*args, **kwargs)

    def _blank_is_none(self) -> None:
        """A form sends an empty text where nothing is known; two unknown tags are not the same tag."""
        self.tag, self.serial_number = self.tag or None, self.serial_number or None

    def __str__(self) -> str:
        return f"{self.tag} {self.name}" if self.tag else self.name

    @property
    def address(self) -> str:
        """What stands for it in an address: its tag, or ``id-34`` where it has none that fits."""
        return self.tag if self.tag and _PLAIN_TAG.fullmatch(self.tag) else f"id-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("asset", args=[self.address])


class AssetPlacement(Record):
    """Where an asset stood, from one moment to the next: costs and failures are counted where it stood then."""

    branch = Branch(site="asset__site", location="asset__location")

    asset = models.ForeignKey(Asset, models.CASCADE, related_name="placements", db_index=False,
                              help_text=_("The asset."))
    location = models.ForeignKey(Location, models.PROTECT, null=True, related_name="placements",
                                 help_text=_("Where it stood; empty: nowhere in particular."))
    parent = models.ForeignKey(Asset, models.PROTECT, null=True, blank=True, related_name="placed_in", db_index=False,
                               help_text=_("What it was built into then; empty: it stood alone."))
    starts_at = models.DateTimeField(_("from"), help_text=_("From when on (UTC, inclusive)."))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True,
                                   help_text=_("Until when (UTC, exclusive); empty: still there."))
    reason = models.CharField(_("reason"), max_length=255, blank=True, default="", db_default="", help_text=_("Why."))

    objects = BranchQuerySet.as_manager()

    class Meta:
        db_table = "asset_placements"
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        indexes = [
            # where did this asset stand on a day
            models.Index(fields=["asset", "starts_at"], name="idx_placements_asset"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["asset"], condition=Q(ends_at__isnull=True),
                                    name="uq_asset_placements_open",
                                    violation_error_message=_("An asset stands in one place at a time.")),
            models.CheckConstraint(condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                                   name="check_asset_placements_span",
                                   violation_error_message=_("A stay ends after it starts.")),
            NoOverlap(name="no_overlap_asset_placements", key="asset", start="starts_at", end="ends_at",
                      violation_error_message=_("An asset stands in one place at a time.")),
        ]

    def __str__(self) -> str:
        return f"{self.asset_id} @ {self.location_id} {self.starts_at:%Y-%m-%d}"
