"""What assets have in common: their class and their model."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmms.history import History
from cmms.records import Editable, Imported, imported_once


class AssetClass(Editable, Imported):
    """A kind of equipment (pump, boiler): failure codes and procedures hang on it."""

    history = History()

    name = models.CharField(_("name"), max_length=255, unique=True, help_text=_("Such as “Centrifugal pump”."))
    code = models.CharField(_("code"), max_length=100, blank=True, default="", db_default="",
                            help_text=_("Number in a classification such as Uniclass; may be empty."))

    class Meta:
        db_table = "asset_classes"
        verbose_name = _("asset class")
        verbose_name_plural = _("asset classes")
        ordering = ["name"]
        constraints = imported_once("asset_classes")

    def __str__(self) -> str:
        return self.name


class AssetModel(Editable, Imported):
    """A maker's product that several assets are of: its spares, plans and guarantees are said once."""

    history = History()

    name = models.CharField(_("name"), max_length=255, help_text=_("What the product is called here."))
    manufacturer = models.CharField(_("manufacturer"), max_length=255, blank=True, default="", db_default="",
                                    help_text=_("Who makes it."))
    model_number = models.CharField(_("model number"), max_length=100, blank=True, default="", db_default="",
                                    help_text=_("The maker's number."))
    asset_class = models.ForeignKey(AssetClass, models.PROTECT, null=True, blank=True, related_name="models",
                                    verbose_name=_("class"), help_text=_("The kind of equipment."))
    description = models.TextField(_("description"), blank=True, default="", db_default="", help_text=_("Free text."))
    replacement_cost = models.DecimalField(_("replacement cost"), max_digits=14, decimal_places=2, null=True,
                                           blank=True,
                                           help_text=_("Price of a new one, site currency; empty: unknown."))
    expected_life_years = models.DecimalField(_("expected life, years"), max_digits=6, decimal_places=2, null=True,
                                              blank=True, help_text=_("Years; empty: unknown."))
    warranty_parts_months = models.DecimalField(_("warranty on parts, months"), max_digits=6, decimal_places=1,
                                                null=True, blank=True, help_text=_("Months; empty: unknown."))
    warranty_labor_months = models.DecimalField(_("warranty on labour, months"), max_digits=6, decimal_places=1,
                                                null=True, blank=True, help_text=_("Months; empty: unknown."))
    warranty_guarantor = models.CharField(_("guarantor"), max_length=255, blank=True, default="", db_default="",
                                          help_text=_("Who stands for the warranty."))
    warranty_description = models.TextField(_("warranty terms"), blank=True, default="", db_default="",
                                            help_text=_("What it covers."))
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False,
                                      help_text=_("When it was taken out of use (UTC)."))

    class Meta:
        db_table = "asset_models"
        verbose_name = _("asset model")
        verbose_name_plural = _("asset models")
        indexes = [
            # a model by its name: pickers
            models.Index(fields=["name"], name="idx_asset_models_name"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["manufacturer", "name"], name="uq_asset_models_name",
                                    violation_error_message=_("This maker has a model of this name already.")),
            models.CheckConstraint(condition=Q(replacement_cost__isnull=True) | Q(replacement_cost__gte=0),
                                   name="check_asset_models_cost",
                                   violation_error_message=_("A replacement cost is not negative; leave it empty "
                                                             "where it is unknown.")),
            models.CheckConstraint(
                condition=(Q(expected_life_years__isnull=True) | Q(expected_life_years__gte=0))
                & (Q(warranty_parts_months__isnull=True) | Q(warranty_parts_months__gte=0))
                & (Q(warranty_labor_months__isnull=True) | Q(warranty_labor_months__gte=0)),
                name="check_asset_models_spans",
                violation_error_message=_("A life or a warranty is not negative; leave it empty where unknown.")),
            *imported_once("asset_models"),
        ]

    def __str__(self) -> str:
        return f"{self.manufacturer} {self.name}".strip()
