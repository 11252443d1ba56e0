"""The words for what went wrong."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmms.database.constraints import choice_check
from cmms.history import History
from cmms.records import Editable, Imported, imported_once
from workorders.choices import FailureKind
from workorders.querysets import FailureCodeQuerySet


class FailureCode(Editable, Imported):
    """One word of the failure vocabulary: a problem, a cause or a remedy, for one class of assets or for all."""

    Kind = FailureKind

    kind = models.CharField(_("kind"), max_length=10, choices=FailureKind, help_text=_("What the code names."))
    asset_class = models.ForeignKey("assets.AssetClass", models.PROTECT, null=True, blank=True,
                                    related_name="failure_codes", verbose_name=_("asset class"),
                                    help_text=_("The class it is offered for; empty: for all."))
    code = models.CharField(_("code"), max_length=30, help_text=_("Short and lasting, for lists and exports."))
    label = models.CharField(_("label"), max_length=150, help_text=_("What people read."))
    plant_code = models.CharField(_("plant's own code"), max_length=50, blank=True, default="", db_default="",
                                  help_text=_("The plant's own code for the same thing, for its other systems."))
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True,
                                      help_text=_("Since when it is no longer offered; orders that have it keep it."))

    objects = FailureCodeQuerySet.as_manager()
    history = History()

    class Meta:
        db_table = "failure_codes"
        verbose_name = _("failure code")
        verbose_name_plural = _("failure codes")
        constraints = [
            choice_check("kind", FailureKind, name="check_failure_codes_kind",
                         message=_("A failure code is a problem, a cause or a remedy.")),
            models.UniqueConstraint(fields=["kind", "asset_class", "code"], condition=Q(asset_class__isnull=False),
                                    name="uq_failure_codes_class_code",
                                    violation_error_message=_("This class of assets already has that code.")),
            models.UniqueConstraint(fields=["kind", "code"], condition=Q(asset_class__isnull=True),
                                    name="uq_failure_codes_code",
                                    violation_error_message=_("There already is a code of that name for all classes.")),
            models.CheckConstraint(name="check_failure_codes_named", condition=~Q(code="") & ~Q(label=""),
                                   violation_error_message=_("A failure code has a code and a label.")),
            *imported_once("failure_codes"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"
