"""Typed facts about assets, models and places that have no column of their own."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assets.models.asset import Asset
from assets.models.kind import AssetModel
from assets.models.location import Location
from cmms.access import Branch, BranchQuerySet
from cmms.database.constraints import SQLCheck, choice_check
from cmms.history import History
from cmms.records import Editable, Imported, imported_once


class AttributeType(models.TextChoices):
    TEXT = "TEXT", _("text")
    INTEGER = "INTEGER", _("whole number")
    DECIMAL = "DECIMAL", pgettext_lazy("kind of value", "number")
    BOOLEAN = "BOOLEAN", _("yes or no")
    DATE = "DATE", _("date")


_PATTERNS = {
    AttributeType.INTEGER: (re.compile(r"[+-]?[0-9]+"), _("“%(value)s” is not a whole number; write it like 42.")),
    AttributeType.DECIMAL: (re.compile(r"[+-]?[0-9]+(\.[0-9]+)?"),
                            _("“%(value)s” is not a number; write it with a point, like 4.2.")),
    AttributeType.BOOLEAN: (re.compile(r"true|false"), _("“%(value)s” is neither true nor false.")),
    AttributeType.DATE: (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
                         _("“%(value)s” is not a date; write it like 2026-01-31.")),
}


def parse_attribute(value: str, data_type: str) -> Any:
    """The value as str, int, Decimal, bool or date; raises ValidationError with a sentence where it does not parse."""
    if data_type == AttributeType.TEXT:
        return value
    pattern, sentence = _PATTERNS[AttributeType(data_type)]
    wrong = ValidationError(sentence, code="type", params={"value": value})
    if not pattern.fullmatch(value) or not value.isascii():
        raise wrong
    if data_type == AttributeType.INTEGER:
        return int(value)
    if data_type == AttributeType.DECIMAL:
        return Decimal(value)
    if data_type == AttributeType.BOOLEAN:
        return value == "true"
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise wrong from None


# PostgreSQL: \A and \Z, because $ would let a trailing newline pass.
_PG = r"""CASE data_type
 WHEN 'INTEGER' THEN attribute_value ~ '\A[-+]?[0-9]+\Z'
 WHEN 'DECIMAL' THEN attribute_value ~ '\A[-+]?[0-9]+(\.[0-9]+)?\Z'
 WHEN 'BOOLEAN' THEN attribute_value IN ('true', 'false')
 WHEN 'DATE' THEN CASE WHEN attribute_value ~ '\A[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\Z'
  AND attribute_value !~ '\A(0000|.....(04|06|09|11)-31|.....02-3)' THEN
   substr(attribute_value, 6) <> '02-29' OR (substr(attribute_value, 1, 4)::int % 4 = 0
    AND (substr(attribute_value, 1, 4)::int % 100 <> 0 OR substr(attribute_value, 1, 4)::int % 400 = 0))
  ELSE false END
 ELSE true END"""
_SIGNLESS = ("(CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) "
             "ELSE attribute_value END)")
# SQLite: without a modifier date() gives 30 February back as it is.
_SQLITE = f"""CASE data_type
 WHEN 'INTEGER' THEN {_SIGNLESS} <> '' AND {_SIGNLESS} NOT GLOB '*[^0-9]*'
 WHEN 'DECIMAL' THEN {_SIGNLESS} GLOB '[0-9]*' AND {_SIGNLESS} NOT GLOB '*[^0-9.]*'
  AND {_SIGNLESS} NOT GLOB '*.*.*' AND {_SIGNLESS} NOT GLOB '*.'
 WHEN 'BOOLEAN' THEN attribute_value IN ('true', 'false')
 WHEN 'DATE' THEN attribute_value GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'
  AND attribute_value >= '0001' AND date(attribute_value, '+0 days') IS attribute_value
 ELSE 1 END"""


class Attribute(Editable, Imported):
    """What the three attribute tables share."""

    attribute_name = models.CharField(_("name"), max_length=100, help_text=_("What is said, such as “Power”."))
    attribute_value = models.TextField(_("value"), blank=True, default="", db_default="",
                                       help_text=_("The value as text; numbers with a point, dates as 2026-01-31, "
                                                   "true or false."))
    data_type = models.CharField(_("type"), max_length=10, choices=AttributeType.choices, default=AttributeType.TEXT,
                                 db_default=AttributeType.TEXT, help_text=_("What the value parses as."))
    unit = models.CharField(_("unit"), max_length=50, blank=True, default="", db_default="",
                            help_text=_("Unit of a number, such as kW."))

    class Meta:
        abstract = True

    @property
    def parsed(self) -> Any:
        return parse_attribute(self.attribute_value, self.data_type)

    def clean(self) -> None:
        super().clean()
        try:
            parse_attribute(self.attribute_value, self.data_type)
        except ValidationError as error:
            raise ValidationError({"attribute_value": error}) from None

    def __str__(self) -> str:
        return f"{self.attribute_name}: {self.attribute_value} {self.unit}".strip()


def _constraints(table: str, owner: str) -> list[models.BaseConstraint]:
    return [
        models.UniqueConstraint(fields=[owner, "attribute_name"], name=f"uq_{table}",
                                violation_error_message=_("This attribute is there already; change its value.")),
        choice_check("data_type", AttributeType, name=f"check_{table}_type",
                     message=_("Choose one of the offered types.")),
        SQLCheck(name=f"check_{table}_value", postgresql=_PG, sqlite=_SQLITE,
                 violation_error_message=_("The value does not parse as its type.")),
        *imported_once(table),
    ]


class AssetAttribute(Attribute):
    """A typed fact about one asset."""

    branch = Branch(site="asset__site", location="asset__location")
    history = History()
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="attributes", db_index=False,
                              help_text=_("The asset."))
    objects = BranchQuerySet.as_manager()

    class Meta:
        db_table = "asset_attributes"
        verbose_name = _("attribute of an asset")
        verbose_name_plural = _("attributes of assets")
        constraints = _constraints("asset_attributes", "asset")


class AssetModelAttribute(Attribute):
    """A typed fact about every asset of a model."""

    history = History()
    asset_model = models.ForeignKey(AssetModel, models.CASCADE, related_name="attributes", db_index=False,
                                    help_text=_("The model."))

    class Meta:
        db_table = "asset_model_attributes"
        verbose_name = _("attribute of a model")
        verbose_name_plural = _("attributes of models")
        constraints = _constraints("asset_model_attributes", "asset_model")


class LocationAttribute(Attribute):
    """A typed fact about one place."""

    branch = Branch(site="location__site", location="location")
    history = History()
    location = models.ForeignKey(Location, models.CASCADE, related_name="attributes", db_index=False,
                                 help_text=_("The place."))
    objects = BranchQuerySet.as_manager()

    class Meta:
        db_table = "location_attributes"
        verbose_name = _("attribute of a place")
        verbose_name_plural = _("attributes of places")
        constraints = _constraints("location_attributes", "location")
