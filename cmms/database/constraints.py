"""Constraints that Django's own vocabulary cannot say on both databases."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.core.exceptions import FieldError, ValidationError
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import F, Func, Q, Value
from django.db.models.constraints import BaseConstraint

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class SQLCheck(BaseConstraint):
    """A check whose expression is written once per database.

    Forms and the API get the sentence from the model's ``clean()``; this is what holds whoever writes.
    """

    def __init__(self, *, name: str, postgresql: str, sqlite: str,
                 violation_error_message: "StrOrPromise | None" = None,
                 violation_error_code: str | None = None) -> None:
        super().__init__(name=name, violation_error_message=violation_error_message,
                         violation_error_code=violation_error_code)
        self.postgresql = postgresql
        self.sqlite = sqlite

    def _expression(self, schema_editor: Any) -> str:
        # Django runs constraint SQL through %-formatting only when params are given; none are given here.
        return getattr(self, schema_editor.connection.vendor)

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        return schema_editor.sql_constraint % {
            "name": schema_editor.quote_name(self.name),
            "constraint": schema_editor.sql_check_constraint % {"check": self._expression(schema_editor)},
        }

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return schema_editor._create_check_sql(model, self.name, self._expression(schema_editor))

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return schema_editor._delete_check_sql(model, self.name)

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS) -> None:
        """Nothing: the model's clean() speaks earlier and names the field."""

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "postgresql": self.postgresql, "sqlite": self.sqlite}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SQLCheck) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]


class PgExclusion(ExclusionConstraint):
    """An exclusion constraint on PostgreSQL; renders to nothing elsewhere and never validates in Python."""

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        return super().constraint_sql(model, schema_editor) if _is_pg(schema_editor) else None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return super().create_sql(model, schema_editor) if _is_pg(schema_editor) else None

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return super().remove_sql(model, schema_editor) if _is_pg(schema_editor) else None

    def check(self, model: Any, connection: Any) -> list[Any]:
        return []

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS) -> None:
        """Nothing: Django's own raises NotImplementedError off PostgreSQL."""


class NoOverlap(PgExclusion):
    """Half-open spells ``[start, end)`` of one ``key`` never overlap; an open end reaches for ever.

    PostgreSQL holds it by an exclusion constraint (btree_gist), SQLite by the two triggers of
    :meth:`sqlite_triggers`, which the trigger installer collects from every model's Meta.
    ``where`` limits it to rows whose boolean/nullable columns say so: ``{"voided_at": None}`` style pairs.
    """

    def __init__(self, *, name: str, key: str, start: str, end: str, where: dict[str, Any] | None = None,
                 dates: bool = False, violation_error_message: "StrOrPromise | None" = None,
                 violation_error_code: str | None = None) -> None:
        self.key, self.start, self.end, self.dates = key, start, end, dates
        self.where = dict(where or {})
        field = DateRangeField() if dates else DateTimeRangeField()
        span = Func(F(start), F(end), Value("[)"), function="daterange" if dates else "tstzrange", output_field=field)
        condition = Q(**self._lookups(), **{f"{start}__isnull": False})
        super().__init__(
            name=name, expressions=[(key, RangeOperators.EQUAL), (span, RangeOperators.OVERLAPS)],
            condition=condition, violation_error_message=violation_error_message,
            violation_error_code=violation_error_code or "overlap",
        )

    def _lookups(self) -> dict[str, Any]:
        return {(f"{k}__isnull" if v is None else k): (True if v is None else v) for k, v in self.where.items()}

    def deconstruct(self) -> Any:
        path, args, kwargs = BaseConstraint.deconstruct(self)
        kwargs.update(key=self.key, start=self.start, end=self.end)
        if self.where:
            kwargs["where"] = self.where
        if self.dates:
            kwargs["dates"] = True
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoOverlap) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS) -> None:
        key = model._meta.get_field(self.key)
        names = {self.key, self.start, self.end}
        if exclude and names & set(exclude):
            return
        start, end = getattr(instance, self.start), getattr(instance, self.end)
        applies = all(getattr(instance, k) == v for k, v in self.where.items())
        if start is None or getattr(instance, key.attname) is None or not applies:
            return
        if end is not None and end <= start:
            return  # an empty or backward spell is another constraint's business
        rivals = model._base_manager.using(using).filter(
            Q(**{f"{self.end}__isnull": True}) | Q(**{f"{self.end}__gt": start}),
            **self._lookups(), **{key.attname: getattr(instance, key.attname), f"{self.start}__isnull": False},
        )
        if end is not None:
            rivals = rivals.filter(**{f"{self.start}__lt": end})
        if instance.pk:
            rivals = rivals.exclude(pk=instance.pk)
        if rivals.exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def sqlite_triggers(self, model: Any) -> dict[str, str]:
        """Name → CREATE TRIGGER statement for SQLite."""
        q = connections[DEFAULT_DB_ALIAS].ops.quote_name
        table = q(model._meta.db_table)
        col = {n: q(model._meta.get_field(n).column) for n in (self.key, self.start, self.end, *self.where)}
        k, s, e = col[self.key], col[self.start], col[self.end]

        def holds(row: str) -> str:
            parts = [f"{row}.{s} IS NOT NULL", f"{row}.{k} IS NOT NULL"]
            for name, value in self.where.items():
                parts.append(f"{row}.{col[name]} IS {_literal(value)}")
            # an empty spell (start = end) overlaps nothing, as in PostgreSQL's ranges
            parts.append(f"({row}.{e} IS NULL OR {row}.{e} > {row}.{s})")
            return " AND ".join(parts)

        body = (
            f"WHEN {holds('NEW')} AND EXISTS (SELECT 1 FROM {table} o WHERE o.{k} = NEW.{k} AND o.id <> NEW.id "
            f"AND {holds('o')} AND (NEW.{e} IS NULL OR o.{s} < NEW.{e}) AND (o.{e} IS NULL OR o.{e} > NEW.{s})) "
            f"BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: {self.name}'); END"
        )
        return {
            f"{self.name}_ins": f"CREATE TRIGGER {self.name}_ins AFTER INSERT ON {table} {body}",
            f"{self.name}_upd": f"CREATE TRIGGER {self.name}_upd AFTER UPDATE ON {table} {body}",
        }


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int):  # True and False too
        return str(int(value))
    return "'" + str(value).replace("'", "''") + "'"


def _is_pg(schema_editor: Any) -> bool:
    return schema_editor.connection.vendor == "postgresql"


def choice_check(field: str, choices: Any, *, name: str, message: "StrOrPromise",
                 null: bool = False) -> models.CheckConstraint:
    """A check that ``field`` holds one of ``choices`` (a TextChoices/IntegerChoices class)."""
    condition = Q(**{f"{field}__in": sorted(choices.values)})
    if null:
        condition |= Q(**{f"{field}__isnull": True})
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=message)


class ChecksTogether:
    """The checks of a table as one question to the database: Django asks it for each, in a savepoint of its own.

    Where not all of them hold, each is asked alone, and says its own sentence.
    """

    def __init__(self, checks: Sequence[models.CheckConstraint]) -> None:
        self.checks = checks

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS) -> None:
        """Raises ValidationError with the sentence of every check that the row breaks."""
        left_out = set(exclude or ())
        judged = [check for check in self.checks if not left_out & Q(check.condition).referenced_base_fields]
        if not judged:
            return
        against = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
        try:
            if Q(*(check.condition for check in judged)).check(against, using=using):
                return
        except FieldError:
            pass  # a generated column is made of what is left out: each check knows whether it is about that
        errors: dict[str, Any] = {}
        for check in judged:
            try:
                check.validate(model, instance, exclude=exclude, using=using)
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)


def checked_together(constraints: Sequence[BaseConstraint]) -> list[Any]:
    """The same constraints, Django's own checks among them as one, in the place of the first."""
    checks = [constraint for constraint in constraints if type(constraint) is models.CheckConstraint]
    rest: list[Any] = [constraint for constraint in constraints if type(constraint) is not models.CheckConstraint]
    if checks:
        rest.insert(list(constraints).index(checks[0]), ChecksTogether(checks))
    return rest


__all__ = ["ChecksTogether", "NoOverlap", "PgExclusion", "SQLCheck", "checked_together", "choice_check"]
