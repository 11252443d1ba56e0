"""Field history: our settings of django-simple-history, and what may be asked of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from simple_history.models import HistoricalRecords

from cmms.audit.actor import current_actor
from cmms.audit.policy import tree_columns

# A field with a verb of its own is never put back by hand, whichever model has it.
NEVER_REVERTED = frozenset({
    "parent", "status", "state", "version", "stock_level", "created_at", "updated_at", "source_system", "external_id",
})
NEVER_REVERTED_ENDINGS = ("_cost", "_balance", "_on_hand")


class History(HistoricalRecords):
    """Field history in ``<table>_history``, by whoever acts in this context, without the columns trees shift.

    ``excluded`` names further fields it leaves out (password hashes, search vectors).
    """

    def __init__(self, excluded: tuple[str, ...] = (), **options: Any) -> None:
        options.setdefault("history_id_field", models.BigAutoField(
            primary_key=True, help_text="Number of this version, over all rows of the table."))
        options.setdefault("history_change_reason_field", models.CharField(
            max_length=255, null=True, blank=True, help_text="Why it was changed, as the person said."))
        super().__init__(excluded_fields=list(excluded), **options)

    def create_history_model(self, model: Any, inherited: bool) -> Any:
        # mptt may add its columns after the class is prepared; their names are known by then all the same
        shifted = tree_columns(model)
        self.excluded_fields.extend(sorted(shifted - set(self.excluded_fields)))
        return super().create_history_model(model, inherited)

    def copy_fields(self, model: Any) -> dict[str, Any]:
        """The columns of the table, indexed by its key alone: history is asked for one record's versions, and an
        index per foreign key would cost more than the version itself (three times the log of a bulk load)."""
        fields: dict[str, Any] = super().copy_fields(model)
        for name, field in fields.items():
            field.db_index = name == model._meta.pk.name
        return fields

    def get_meta_options(self, model: Any) -> dict[str, Any]:
        return {**super().get_meta_options(model), "db_table": f"{model._meta.db_table}_history"}

    def get_extra_fields(self, model: Any, fields: Any) -> dict[str, Any]:
        extra = super().get_extra_fields(model, fields)
        extra["history_date"].help_text = "When the version was made (UTC)."
        extra["history_type"].help_text = "+ made, ~ changed, - deleted."
        extra["history_user"].help_text = "Who made it; empty where nobody was known."
        return extra

    def get_history_user(self, instance: Any) -> Any:
        """``_history_user`` of the instance, else who acts in this context; threads and commands included."""
        try:
            return instance._history_user
        except AttributeError:
            return current_actor().user


@dataclass(frozen=True)
class Change:
    """One field between two versions; ``before`` and ``after`` are values as the model holds them."""

    field: str
    label: str
    before: Any
    after: Any


def diff(old: Any, new: Any) -> list[Change]:
    """What changed from one historical record of an object to another, in the order of the model's fields.

    Foreign keys appear as keys, so that a version may name what is no longer there. Version and update stamp, which
    every save changes, are left out.
    """
    if old is None:
        return []
    changes = []
    for field in new.tracked_fields:
        before, after = getattr(old, field.attname), getattr(new, field.attname)
        if before != after and field.name not in ("version", "updated_at"):
            changes.append(Change(field.name, str(field.verbose_name), before, after))
    return changes


def as_of(instance: Any, moment: dt.datetime) -> Any | None:
    """The object as it was at ``moment`` (aware), or None where it did not exist then. Never saved back as it is."""
    manager = getattr(instance, instance._meta.simple_history_manager_attribute)
    record = manager.filter(history_date__lte=moment).order_by("-history_date", "-history_id").first()
    return None if record is None or record.history_type == "-" else record.instance


def revertable_fields(model: type[models.Model]) -> "list[models.Field]":
    """The fields a planner may put back to an earlier value: tracked, editable, and without a verb of their own.

    A model leaves further ones out by ``no_revert = ("…",)``.
    """
    refused = NEVER_REVERTED | frozenset(getattr(model, "no_revert", ()))
    manager = getattr(model, model._meta.simple_history_manager_attribute)  # type: ignore[attr-defined]
    found: list[models.Field[Any, Any]] = []
    for tracked in manager.model.tracked_fields:
        try:
            field = model._meta.get_field(tracked.name)
        except FieldDoesNotExist:
            continue
        if not isinstance(field, models.Field) or field.primary_key or not field.editable:
            continue
        if (not getattr(field, "generated", False) and field.name not in refused
                and not field.name.endswith(NEVER_REVERTED_ENDINGS)):
            found.append(field)
    return found


__all__ = ["Change", "History", "as_of", "diff", "revertable_fields"]
