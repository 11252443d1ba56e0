"""What a model says about its audit: ``audit = Audit(...)``; without it every column and every change is logged."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models

# Columns the log never holds, whatever a policy says: a password's hash can be attacked, a login is no change.
NEVER = frozenset({"password", "last_login"})
# Tables of Django whose rows decide who may do what.
FOREIGN_TABLES = ("auth.Group", "auth.Group_permissions")


@dataclass(frozen=True)
class Audit:
    """``exclude``: fields never logged; a change of nothing else writes no row. ``inserts=False``: the row itself
    says who, when and whence. ``append_only``: UPDATE, DELETE and TRUNCATE are refused. ``why_not``: the reason for
    which the table has no audit at all.
    """

    exclude: tuple[str, ...] = ()
    inserts: bool = True
    append_only: bool = False
    why_not: str = ""


def is_ours(app_config: Any) -> bool:
    """An app of this repository, not of an installed package."""
    path = Path(app_config.path)
    return path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts


def our_models() -> list[type[models.Model]]:
    """Every model with a table of ours, many-to-many tables and histories included, by table name."""
    found: list[type[models.Model]] = []
    for config in apps.get_app_configs():
        if is_ours(config):
            found.extend(config.get_models(include_auto_created=True))
    found.extend(apps.get_model(label) for label in FOREIGN_TABLES)
    return sorted({m for m in found if m._meta.managed and not m._meta.proxy and not m._meta.swapped},
                  key=lambda m: m._meta.db_table)


def tracked_model(model: type[models.Model]) -> type[models.Model] | None:
    """The model whose field history ``model`` holds, or None."""
    tracked = getattr(model, "instance_type", None)
    return tracked if isinstance(tracked, type) and hasattr(model, "history_id") else None


def policy_of(model: type[models.Model]) -> Audit:
    """The model's policy. A history table is itself a log: its inserts are not logged once more."""
    tracked = tracked_model(model)
    if tracked is not None:
        return Audit(exclude=policy_of(tracked).exclude, inserts=False)
    stated = getattr(model, "audit", None)
    return stated if isinstance(stated, Audit) else Audit()


def tree_columns(model: type[models.Model]) -> frozenset[str]:
    """The columns django-mptt shifts (lft, rght, tree_id, level) of a tree model; empty for others."""
    options = getattr(model, "_mptt_meta", None)
    if options is None:
        return frozenset()
    return frozenset({options.left_attr, options.right_attr, options.tree_id_attr, options.level_attr})


def hidden_columns(model: type[models.Model]) -> frozenset[str]:
    """Database columns of ``model`` that never reach the log."""
    hidden = set(NEVER | tree_columns(model))
    for name in policy_of(model).exclude:
        try:
            hidden.add(str(model._meta.get_field(name).column))
        except FieldDoesNotExist:
            hidden.add(name)  # a history table may lack the field; audit.E001 names a mistyped one
    return frozenset(hidden)


@cache
def place_columns(model: type[models.Model]) -> tuple[str, str]:
    """(column of the site, column of the location) of a row; '' where the table has none.

    A row of ``sites`` or ``locations`` is its own place.
    """
    branch = getattr(model, "branch", None) or getattr(tracked_model(model), "branch", None)
    site = getattr(branch, "site", "site") or "site"
    locations = branch.locations() if branch is not None else ("location",)
    table = model._meta.db_table
    own = next(filter(None, (_whole_number_column(model, name) for name in locations)), "")
    return ("id" if table == "sites" else _whole_number_column(model, site), "id" if table == "locations" else own)


def _whole_number_column(model: type[models.Model], name: str) -> str:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    if not getattr(field, "concrete", False) or field.many_to_many:
        return ""
    target = field.target_field if field.is_relation else field
    return str(field.column) if isinstance(target, models.IntegerField) else ""
