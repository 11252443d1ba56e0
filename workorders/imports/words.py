"""Failure codes by the words of another system."""

from collections.abc import Mapping, Sequence
from typing import Any

from cmms.importing import Context
from cmms.importing.history import record_history
from cmms.importing.upsert import Refused
from workorders.choices import FailureKind
from workorders.models import FailureCode

KINDS = {"reported_problem": FailureKind.PROBLEM, "problem": FailureKind.PROBLEM, "cause": FailureKind.CAUSE,
         "remedy": FailureKind.REMEDY}


class CodeDirectory:
    """Failure codes by code, the asset class's own before the general ones; read whole, for there are few."""

    def __init__(self, context: Context, fields: Sequence[str]) -> None:
        self._context, self._fields = context, fields
        self._codes: dict[tuple[str, str, int | None], int] | None = None

    def load(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Make the codes that are missing where [create_missing] names their field."""
        if not self._fields:
            return
        known = self._known()
        general = {key[:2] for key in known}
        fresh: dict[tuple[str, str], FailureCode] = {}
        for field in self._fields:
            if field not in self._context.create_missing:
                continue
            for values in rows:
                text = values.get(field)
                key = (KINDS[field].value, str(text).casefold())
                if text and key not in general:
                    fresh.setdefault(key, FailureCode(
                        kind=KINDS[field], code=text, label=text, plant_code=text[:50],
                        source_system=self._context.source_system, external_id=f"{KINDS[field].value}:{text}"))
        if fresh:
            FailureCode.objects.bulk_create(fresh.values())
            record_history(FailureCode, [code.pk for code in fresh.values()], "+")
            known.update({(*key, None): code.pk for key, code in fresh.items()})

    def facts(self, values: Mapping[str, Any], asset_class_id: int | None) -> dict[str, int | None]:
        """Column → id for the failure fields of one row. Raises Refused for an unknown code."""
        return {f"{field}_id": self._find(field, values[field], asset_class_id) for field in self._fields
                if field in values}

    def forget(self) -> None:
        self._codes = None

    def _find(self, field: str, text: str | None, asset_class_id: int | None) -> int | None:
        if not text:
            return None
        kind, word = KINDS[field].value, text.casefold()
        found = self._known().get((kind, word, asset_class_id)) or self._known().get((kind, word, None))
        if found is None:
            raise Refused(f"There is no failure code “{text}” for a {KINDS[field].label} here; make it first, map it "
                          f"under [values.{field}], or say [create_missing.{field}].")
        return found

    def _known(self) -> dict[tuple[str, str, int | None], int]:
        if self._codes is None:
            self._codes = {}
            for pk, kind, asset_class, code, plant_code in FailureCode.objects.values_list(
                    "pk", "kind", "asset_class_id", "code", "plant_code"):
                if plant_code:
                    self._codes.setdefault((kind, plant_code.casefold(), asset_class), pk)
                self._codes[kind, code.casefold(), asset_class] = pk
        return self._codes
