"""What the database refuses, said as sentences at the right field. Used by the admin, the API and importers alike."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, DataError, IntegrityError, models
from django.db.models import F, ProtectedError, Q, RestrictedError
from django.db.models.constraints import BaseConstraint
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from cmms.database.guards import RowGuard
from cmms.errors import Conflict, DomainError, Problem

REFUSALS = (DomainError, ValidationError, IntegrityError, DataError, ProtectedError, RestrictedError)

_SQLITE = re.compile(r"(CHECK|UNIQUE|NOT NULL|FOREIGN KEY) constraint failed(?:: (.+))?")
_SQLITE_INDEX = re.compile(r"index '(.+)'")
_PARTITION = re.compile(r"_(y\d{4}m\d\d|default)$")
_KEY = re.compile(r"Key \((.+?)\)=")


def problems_of(error: BaseException) -> list[Problem]:
    """The sentences behind an exception; empty when it is not a refusal that we know (then it is a fault: raise it)."""
    if isinstance(error, DomainError):
        return list(error.problems)
    if isinstance(error, ValidationError):
        return _validation(error)
    if isinstance(error, ProtectedError):
        return [Problem("protected", hanging_sentence(_tally(error.protected_objects)))]
    if isinstance(error, RestrictedError):
        return [Problem("protected", hanging_sentence(_tally(error.restricted_objects)))]
    if isinstance(error, DatabaseError):
        problem = _database(error)
        return [problem] if problem else []
    return []


def owner_of(error: BaseException) -> type[models.Model] | None:
    """The model whose table refused, where the database says so."""
    diag = getattr(error.__cause__, "diag", None)
    if diag is not None:
        return _model(diag.table_name or "")
    match = _SQLITE.search(str(error)) if isinstance(error, IntegrityError) else None
    if match is None or not match.group(2):
        return None
    index = _SQLITE_INDEX.search(match.group(2))
    named = constraint_named(index.group(1) if index else match.group(2))
    return named[0] if named else _model(match.group(2).split(",")[0].rpartition(".")[0])


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the database refuses into a ``Conflict`` with sentences; anything unknown passes as it is."""
    try:
        yield
    except (IntegrityError, DataError, ProtectedError, RestrictedError) as error:
        problems = problems_of(error)
        if not problems:
            raise
        raise Conflict(problems) from error


def hanging_sentence(tally: dict[type[models.Model], str], *, retirable: bool = True) -> str:
    """“3 work orders and 2 meters refer to it. Retire it instead …”; ``tally`` holds the count as words per model.

    ``retirable``: whether a record of its kind can be retired at all; an order cannot.
    """
    parts = [f"{count} {model._meta.verbose_name if count == '1' else model._meta.verbose_name_plural}"
             for model, count in tally.items()]
    things = get_text_list(parts, _("and"))
    if not retirable:
        return _("%(things)s refer to it, so it stays.") % {"things": things}
    return _("%(things)s refer to it, so it stays. Retire it instead: it keeps its history and is offered no more.") % {
        "things": things}


def constraint_field(constraint: BaseConstraint) -> str:
    """The one field a constraint is about; empty where it is about several."""
    if isinstance(constraint, models.UniqueConstraint):
        names = set(constraint.fields)
    elif isinstance(constraint, models.CheckConstraint) and isinstance(constraint.condition, Q):
        names = {name.split("__")[0] for name, _value in _leaves(constraint.condition)}
    elif isinstance(constraint, RowGuard):
        names = {column.removesuffix("_id") for column in constraint.columns}
    else:
        names = set()
    return names.pop() if len(names) == 1 else ""


def constraint_fields(constraint: BaseConstraint) -> frozenset[str]:
    """Every field that a constraint speaks of, those it compares with included; empty where it does not tell."""
    if isinstance(constraint, models.CheckConstraint) and isinstance(constraint.condition, Q):
        leaves = list(_leaves(constraint.condition))
        compared = [str(value.name) for _name, value in leaves if isinstance(value, F)]  # type: ignore[attr-defined]
        return frozenset(name.split("__")[0] for name in (*(name for name, _value in leaves), *compared))
    if isinstance(constraint, models.UniqueConstraint):
        return frozenset(constraint.fields)
    if isinstance(constraint, RowGuard):
        return frozenset(column.removesuffix("_id") for column in constraint.columns)
    return frozenset()


def constraint_code(constraint: BaseConstraint) -> str:
    """The code of a refusal by this constraint: its own, else which kind of constraint it is."""
    return constraint.violation_error_code or ("unique" if isinstance(constraint, models.UniqueConstraint) else "check")


@lru_cache
def constraint_named(name: str) -> tuple[type[models.Model], BaseConstraint] | None:
    """The model and constraint of that name, over all installed models."""
    for model in apps.get_models(include_auto_created=True):
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return model, constraint
    return None


def _validation(error: ValidationError) -> list[Problem]:
    if not hasattr(error, "error_dict"):
        return [Problem(e.code or "invalid", " ".join(e.messages)) for e in error.error_list]
    return [Problem(e.code or "invalid", " ".join(e.messages), "" if name == NON_FIELD_ERRORS else name)
            for name, errors in error.error_dict.items() for e in errors]


def _database(error: DatabaseError) -> Problem | None:
    diag = getattr(error.__cause__, "diag", None)
    return _postgresql(diag) if diag is not None else _sqlite(str(error))


def _postgresql(diag: Any) -> Problem | None:
    state, name, model = diag.sqlstate or "", diag.constraint_name or "", _model(diag.table_name or "")
    if name and constraint_named(name):
        return _of_constraint(name)
    if state == "23505" and model:
        columns = _KEY.search(diag.message_detail or "")
        return _unique(model, columns.group(1).split(", ") if columns else [])
    if state == "23502" and model:
        return _required(model, diag.column_name or "")
    if state == "23503":
        return _reference(model if "still referenced" in (diag.message_detail or "") else None)
    if state == "22003":
        return Problem("too_large", _("A number is larger than its column holds."))
    if state == "22001":
        return Problem("too_long", _("A text is longer than its column holds."))
    return None


def _sqlite(message: str) -> Problem | None:
    match = _SQLITE.search(message)
    if match is None:
        return None
    kind, rest = match.group(1), match.group(2) or ""
    if kind == "FOREIGN KEY":
        return _reference(None)
    index = _SQLITE_INDEX.search(rest)
    if kind == "CHECK" or index:
        return _of_constraint(index.group(1) if index else rest)
    columns = [part.strip().rpartition(".") for part in rest.split(",")]
    model = _model(columns[0][0])
    if model is None:
        return None
    return _unique(model, [c[2] for c in columns]) if kind == "UNIQUE" else _required(model, columns[0][2])


def _of_constraint(name: str) -> Problem | None:
    found = constraint_named(name)
    if found is None:
        return None
    _model_of, constraint = found
    return Problem(constraint_code(constraint), str(constraint.get_violation_error_message()),
                   constraint_field(constraint))


def _unique(model: type[models.Model], columns: list[str]) -> Problem:
    fields = [f for f in model._meta.concrete_fields if f.column in columns]
    names = {f.name for f in fields}
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and names == set(constraint.fields):
            return Problem("unique", str(constraint.get_violation_error_message()), constraint_field(constraint))
    labels = get_text_list([str(f.verbose_name) for f in fields], _("and"))
    message = _("%(model)s with this %(fields)s exists already.") % {
        "model": capfirst(str(model._meta.verbose_name)), "fields": labels}
    return Problem("unique", message, fields[0].name if len(fields) == 1 else "")


def _required(model: type[models.Model], column: str) -> Problem | None:
    for field in model._meta.concrete_fields:
        if field.column == column:
            return Problem("required", _("%(field)s is missing.") % {"field": capfirst(str(field.verbose_name))},
                           field.name)
    return None


def _reference(holder: type[models.Model] | None) -> Problem:
    if holder is not None:
        return Problem("protected", _("%(things)s still refer to it. Retire it instead of deleting it.") % {
            "things": capfirst(str(holder._meta.verbose_name_plural))})
    return Problem("reference", _("Something this record refers to, or that refers to it, was changed meanwhile. "
                                  "Open it again and repeat."))


@lru_cache
def _model(table: str) -> type[models.Model] | None:
    whole = _PARTITION.sub("", table)
    return next((m for m in apps.get_models(include_auto_created=True) if m._meta.db_table in (table, whole)), None)


def _leaves(condition: Q) -> Iterator[tuple[str, Any]]:
    for child in condition.children:
        if isinstance(child, Q):
            yield from _leaves(child)
        elif isinstance(child, tuple):
            yield child


def _tally(objects: Any) -> dict[type[models.Model], str]:
    return {model: str(number) for model, number in Counter(type(o) for o in objects).items()}


__all__ = ["REFUSALS", "constraint_field", "constraint_fields", "constraint_named", "hanging_sentence", "owner_of",
           "problems_of", "refusals"]
