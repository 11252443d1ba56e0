"""Rules over several rows or over old and new, kept by triggers where no constraint can say them.

A guard stands in ``Meta.constraints`` like any other, so its name and sentence are found in one place; it renders
no DDL of its own. The trigger installer creates what :meth:`RowGuard.postgresql_triggers` and
:meth:`RowGuard.sqlite_triggers` return, after every migrate.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models.constraints import BaseConstraint

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class RowGuard(BaseConstraint):
    """Refuses a write when ``when`` is true.

    ``when`` is SQL over ``NEW`` (and ``OLD`` on update) that both databases understand; ``columns`` limits updates
    to those that name one of them. The refusal is a check violation that bears the guard's name.

    ``at_once``: PostgreSQL judges all rows of an INSERT together, after it, which costs a twentieth of judging each.
    For tables without partitions, and for a ``when`` that does not look at other rows of the same table.
    """

    def __init__(self, *, name: str, when: str, columns: tuple[str, ...] = (),
                 on: tuple[str, ...] = ("INSERT", "UPDATE"), at_once: bool = False,
                 violation_error_message: "StrOrPromise | None" = None,
                 violation_error_code: str | None = None) -> None:
        super().__init__(name=name, violation_error_message=violation_error_message,
                         violation_error_code=violation_error_code)
        self.when, self.columns, self.on, self.at_once = when, tuple(columns), tuple(on), at_once

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        # Django executes what this renders to even where that is None
        return f"SELECT 1 /* {self.name}: kept by a trigger */"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        return f"SELECT 1 /* {self.name}: kept by a trigger */"

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS) -> None:
        """Nothing: the model's clean() or the service speaks earlier and names the field."""

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        kwargs.update(when=self.when, on=self.on)
        if self.columns:
            kwargs["columns"] = self.columns
        if self.at_once:
            kwargs["at_once"] = True
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RowGuard) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]

    def _events(self) -> dict[str, str]:
        update = f"UPDATE OF {', '.join(self.columns)}" if self.columns else "UPDATE"
        return {e: update if e == "UPDATE" else e for e in self.on}

    def sqlite_triggers(self, model: Any) -> dict[str, str]:
        """Name → CREATE TRIGGER statement."""
        table = model._meta.db_table
        return {
            f"{self.name}_{event[:3].lower()}":
                f'CREATE TRIGGER {self.name}_{event[:3].lower()} BEFORE {clause} ON "{table}" WHEN {self.when} '
                f"BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: {self.name}'); END"
            for event, clause in self._events().items()
        }

    def postgresql_triggers(self, model: Any, schema: str) -> dict[str, tuple[str, str]]:
        """Trigger name → (CREATE OR REPLACE FUNCTION, CREATE TRIGGER), every name qualified with ``schema``."""
        table = model._meta.db_table
        out = {}
        for event, clause in self._events().items():
            name = f"{self.name}_{event[:3].lower()}"
            if self.at_once and event == "INSERT":
                # IS TRUE keeps the planner from joining whole tables: a look by key for each row is what is wanted.
                refused, answer = f"EXISTS (SELECT 1 FROM new_rows AS new WHERE ({self.when}) IS TRUE)", "NULL"
                names = "#variable_conflict use_column\n"  # NEW is the row of new_rows, not the empty variable
                moment = f'AFTER {clause} ON "{schema}"."{table}" REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT'
            else:
                refused, answer, names = f"({self.when})", "NEW", ""
                moment = f'BEFORE {clause} ON "{schema}"."{table}" FOR EACH ROW'
            sentence = str(self.violation_error_message).replace("'", "''")
            function = (
                f'CREATE OR REPLACE FUNCTION "{schema}"."{name}"() RETURNS trigger LANGUAGE plpgsql '
                f"SET search_path = pg_catalog, \"{schema}\" AS $guard$ {names}BEGIN IF {refused} THEN "
                f"RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = '{self.name}', TABLE = '{table}', "
                f"MESSAGE = '{sentence}'; END IF; RETURN {answer}; END $guard$"
            )
            trigger = f'CREATE TRIGGER "{name}" {moment} EXECUTE FUNCTION "{schema}"."{name}"()'
            out[name] = (function, trigger)
        return out


def changed(columns: Iterable[str]) -> str:
    """SQL over OLD and NEW that is true where one of the columns gets another value; both databases understand it."""
    return " OR ".join(f"NOT (OLD.{c} = NEW.{c}) OR (OLD.{c} IS NULL) <> (NEW.{c} IS NULL)" for c in columns)


class Unchanging(RowGuard):
    """Columns that keep their first value for the life of the row."""

    def __init__(self, *, name: str, columns: tuple[str, ...], violation_error_message: "StrOrPromise | None" = None,
                 violation_error_code: str | None = None, **_ignored: Any) -> None:
        super().__init__(name=name, when=changed(columns), columns=columns, on=("UPDATE",),
                         violation_error_message=violation_error_message, violation_error_code=violation_error_code)

    def deconstruct(self) -> Any:
        path, args, kwargs = BaseConstraint.deconstruct(self)
        kwargs["columns"] = self.columns
        return path, args, kwargs
