"""What our tables have in common: stamps, version, and where an imported row came from."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.constraints import BaseConstraint
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmms.database.constraints import checked_together


class Record(models.Model):
    """A row with stamps. Both are UTC; the database fills created_at for writers that are not this program."""

    created_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False,
                                      help_text=_("When the row was made (UTC)."))
    updated_at = models.DateTimeField(auto_now=True, db_default=Now(), editable=False,
                                      help_text=_("When the row was last written (UTC)."))

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Does not ask whether records are there that were just read; the foreign key holds in any case."""
        super().clean_fields({*(exclude or ()), *(f.name for f in self._meta.concrete_fields if _was_read(self, f))})

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[BaseConstraint]]]:
        """What ``full_clean`` asks the database, with few questions."""
        return [(model, checked_together(rules)) for model, rules in super().get_constraints()]


def _was_read(row: models.Model, field: Any) -> bool:
    """Whether the key names a record that is at hand, and of which nothing but its being there would be asked."""
    if not field.is_relation or not field.is_cached(row) or field.get_limit_choices_to():
        return False
    there = field.get_cached_value(row)
    return there is not None and not there._state.adding and there.pk == getattr(row, field.attname)


class Editable(Record):
    """A row that people edit: every save raises ``version``, which forms and the API compare (lost updates)."""

    version = models.PositiveIntegerField(default=1, db_default=1, editable=False,
                                          help_text=_("Rises with each save; the API's ETag, a hidden field in forms."))

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            self.version += 1
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "version", "updated_at"}
        super().save(*args, **kwargs)


class Imported(models.Model):
    """A row that may mirror another system's: (source_system, external_id) is unique where both are given."""

    source_system = models.CharField(max_length=50, blank=True, default="", db_default="", editable=False,
                                     help_text=_("The system this row was imported from; empty for our own."))
    external_id = models.CharField(max_length=255, blank=True, default="", db_default="", editable=False,
                                   help_text=_("The row's key in that system."))

    class Meta:
        abstract = True

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[BaseConstraint]]]:
        """What ``full_clean`` asks the database: of our own rows not whether another system's key is taken."""
        if self.source_system:
            return super().get_constraints()
        return [(model, [rule for rule in rules if not _is_once(rule)]) for model, rules in super().get_constraints()]


_ONCE = "_source"


def _is_once(rule: Any) -> bool:
    return isinstance(rule, models.UniqueConstraint) and rule.name.endswith(_ONCE)


def imported_once(table: str) -> list[models.BaseConstraint]:
    """The constraints every ``Imported`` table carries; ``table`` makes the names unique."""
    return [
        models.UniqueConstraint(
            fields=["source_system", "external_id"], condition=~Q(source_system=""), name=f"uq_{table}{_ONCE}",
            violation_error_message="This record of the other system is already here.",
        ),
        models.CheckConstraint(
            condition=Q(source_system="", external_id="") | (~Q(source_system="") & ~Q(external_id="")),
            name=f"check_{table}_source",
            violation_error_message="Source system and external id are given together or not at all.",
        ),
    ]


# Columns that many tables have under the same name, as pages call them. A name given at each column would be a
# migration of each of its tables, and of every table with the same stamps.
_NAMES = {
    "created_at": _("created at"), "updated_at": _("updated at"), "source_system": _("source system"),
    "external_id": _("external id"), "asset": _("asset"), "asset_model": _("asset model"), "location": _("location"),
    "parent": _("part of"), "site": _("site"), "meter": _("meter"), "user": _("user"), "craft": _("craft"),
    "team": _("team"), "calendar": _("calendar"), "entered_by": _("entered by"), "prefix": _("prefix"),
    "size": _("size"), "content_type": _("content type"),
}


def name_columns(tables: Iterable[type[models.Model]]) -> None:
    """Give each column that was made without a name the one that ``_NAMES`` has for it."""
    for table in tables:
        for field in table._meta.concrete_fields:
            if field._verbose_name is None and field.name in _NAMES:  # type: ignore[attr-defined]
                field.verbose_name = _NAMES[field.name]
