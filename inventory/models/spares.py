"""Which parts fit."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.models import Asset, AssetModel
from cmms.history import History
from cmms.records import Editable, Imported, imported_once
from inventory.models.part import Part
from inventory.querysets import AssetPartQuerySet


class AssetPart(Editable, Imported):
    """A spare part of one asset, or of every asset of a model."""

    history = History()

    part = models.ForeignKey(Part, models.PROTECT, related_name="fitted_in", verbose_name=_("part"), db_index=False,
                             help_text=_("What fits."))
    asset = models.ForeignKey(Asset, models.PROTECT, null=True, blank=True, related_name="spare_parts", db_index=False,
                              verbose_name=_("asset"), help_text=_("The one asset it fits; or name a model."))
    asset_model = models.ForeignKey(AssetModel, models.PROTECT, null=True, blank=True, related_name="spare_parts",
                                    db_index=False, verbose_name=_("model"),
                                    help_text=_("The model whose assets it fits; or name an asset."))
    quantity = models.DecimalField(_("fitted"), max_digits=14, decimal_places=3, default=Decimal(1),
                                   db_default=Decimal(1), help_text=_("Units fitted in one asset."))
    position = models.CharField(_("position"), max_length=100, blank=True, default="", db_default="",
                                help_text=_("Where in the asset it sits: item number of the drawing."))
    notes = models.TextField(_("notes"), blank=True, default="", db_default="", help_text=_("Free text."))

    objects = AssetPartQuerySet.as_manager()

    class Meta:
        db_table = "asset_parts"
        verbose_name = _("spare part")
        verbose_name_plural = _("spare parts")
        indexes = [
            # where is this part fitted
            models.Index(fields=["part"], name="idx_asset_parts_part"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(asset__isnull=True, asset_model__isnull=False)
                                   | Q(asset__isnull=False, asset_model__isnull=True),
                                   name="check_asset_parts_owner",
                                   violation_error_message=_("A spare part belongs to an asset or to a model: name "
                                                             "one of the two.")),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="check_asset_parts_quantity",
                                   violation_error_message=_("At least something of it is fitted.")),
            # the spare-part list of an asset, and of a model (the indexes of the constraints answer them)
            models.UniqueConstraint(fields=["asset", "part", "position"], condition=Q(asset__isnull=False),
                                    name="uq_asset_parts_asset",
                                    violation_error_message=_("This part is on the asset's list at this position "
                                                              "already.")),
            models.UniqueConstraint(fields=["asset_model", "part", "position"], condition=Q(asset_model__isnull=False),
                                    name="uq_asset_parts_model",
                                    violation_error_message=_("This part is on the model's list at this position "
                                                              "already.")),
            *imported_once("asset_parts"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity.normalize():f} × {self.part}"
