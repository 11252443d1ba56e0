"""A mapping laid over the columns of one file: record → rows, or the sentence why not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from cmms.errors import Problem
from cmms.importing.errors import ImportRefused
from cmms.importing.files import Record
from cmms.importing.files.source import tidy
from cmms.importing.importer import Importer, Row, Template
from cmms.importing.mapping.cells import Cell, Composed, Fixed, Part, Stepped, Summed
from cmms.importing.mapping.parsing import of_type
from cmms.importing.mapping.schema import ColumnRule, Mapping
from cmms.importing.mapping.section import suggest
from cmms.importing.values import Unreadable, as_text

Reader = Callable[[Sequence[Any], list[str]], Any]


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a record, or one cell of it that would have become a row, was not taken."""

    line: int
    row: int
    reason: str
    cells: Sequence[Any]


class Binder:
    """Built once per file. Raises ImportRefused naming every column that the mapping wants and the file lacks."""

    def __init__(self, mapping: Mapping, importer: type[Importer], columns: Sequence[str],
                 zone: ZoneInfo | None) -> None:
        self.mapping = mapping
        self.importer = importer
        self.columns = list(columns)
        self._at = {tidy(name).casefold(): at for at, name in enumerate(columns)}
        self._zone = zone
        self._used: set[int] = set()
        self._lacking: list[str] = []
        self._readers: list[tuple[str, str, Reader]] = []  # field, label for sentences, reader
        self._build()
        self._key = [self._index(name, "external_id") for name in mapping.external_id.columns]
        self._each = self._build_each()
        if self._lacking:
            refused = ImportRefused("")
            refused.problems = [Problem("column_missing", sentence, "file") for sentence in self._lacking]
            raise refused

    @property
    def unused(self) -> list[str]:
        """Columns of the file that the mapping does not name."""
        return [name for at, name in enumerate(self.columns) if at not in self._used]

    def rows(self, record: Record) -> "list[Row | Rejection]":
        """The rows that the record stands for: one, or one per unpivoted column whose cell is not blank."""
        if record.fault:
            return [Rejection(record.line, record.row, record.fault, record.cells)]
        cells = record.cells
        problems: list[str] = []
        warnings: list[str] = []
        values: dict[str, Any] = {}
        unreadable = set()
        for name, label, read in self._readers:
            try:
                value = read(cells, warnings)
            except Unreadable as error:
                problems.append(f"{label}: {error}")
                unreadable.add(name)
                continue
            values[name] = value
        key = self.external_id(record)
        if not key:
            problems.append(f"The row has no external id: {' and '.join(self.mapping.external_id.columns)} "
                            f"{'is' if len(self._key) == 1 else 'are'} blank.")
        elif len(key) > 255:
            problems.append("The external id has more than 255 characters.")
        if not self._each:
            problems.extend(self._required(values, unreadable))
        if problems:
            return [Rejection(record.line, record.row, " ".join(problems), cells)]
        if not self._each:
            return [Row(record.line, record.row, key, values, cells, tuple(warnings))]
        return self._unpivot(record, key, values, warnings)

    def _required(self, values: dict[str, Any], told: set[str]) -> list[str]:
        return [f"{name}: the cell is blank, and the field is required." for name, field in self.importer.fields.items()
                if field.required and values.get(name) is None and name not in told]

    def external_id(self, record: Record) -> str:
        """The record's key in the other system; empty where its columns are blank."""
        rule = self.mapping.external_id
        if rule.by_row:
            return f"{rule.prefix}{record.row}"
        parts = [as_text(record.cells[at]) for at in self._key]
        if rule.strip_leading_zeros:
            parts = [part.lstrip("0") or part[-1:] for part in parts]
        return rule.prefix + "|".join(parts) if any(parts) else ""

    def _unpivot(self, record: Record, key: str, values: dict[str, Any],
                 warnings: list[str]) -> "list[Row | Rejection]":
        found: list[Row | Rejection] = []
        assert self.importer.unpivot is not None
        field = self.importer.unpivot[1]
        remarks = tuple(warnings)
        for label, suffix, constants, read in self._each:
            own: list[str] = []
            try:
                value = read(record.cells, own)
            except Unreadable as error:
                found.append(Rejection(record.line, record.row, f"{label}: {error}", record.cells))
                continue
            if value is None:
                continue
            found.append(Row(record.line, record.row, key + suffix, {**values, **constants, field: value},
                             record.cells, (*remarks, *own) if own else remarks))
        return found

    def _index(self, name: str, wanted_by: str, also: Sequence[str] = (), optional: bool = False) -> int:
        for candidate in (name, *also):
            at = self._at.get(tidy(candidate).casefold())
            if at is not None:
                self._used.add(at)
                return at
        if not optional:
            others = f" (nor {', '.join(also)})" if also else ""
            self._lacking.append(f'The file has no column "{name}"{others}, which {wanted_by} names'
                                 f"{suggest(name, self.columns)}")
        return -1

    def _build(self) -> None:
        mapping = self.mapping
        for rule in mapping.columns:
            reader = self._cell(rule)
            if reader is not None:
                self._readers.append((rule.field, self._label(rule), reader))
        for name, value in mapping.constants.items():
            self._readers.append((name, name, Fixed(self._field(name), value, self._zone, mapping)))
        for name, template in mapping.templates.items():
            parts = [Part.read(text, partial(self._index, wanted_by=f"templates.{name}"))
                     for text in Template.PLACEHOLDER.findall(template)]
            self._readers.append((name, name, Composed(self._field(name), template, parts, mapping, name, self._zone)))
        for name, columns in mapping.sums.items():
            added = [Cell(self._index(column, f"sums.{name}"), [], self._field(name),
                          ColumnRule(column, name, missing=mapping.missing, numbers=mapping.numbers), mapping,
                          self._zone) for column in columns]
            self._readers.append((name, " + ".join(columns), Summed(added)))
        for name, time in mapping.times.items():
            at = self._index(time.column, f"times.{name}")
            start = time.start if time.start.tzinfo else time.start.replace(tzinfo=self._zone or UTC)
            self._readers.append((name, time.column, Stepped(at, start.astimezone(UTC), time.step, mapping.numbers)))

    def _label(self, rule: ColumnRule) -> str:
        return f"column {rule.column}" if rule.column.isdigit() else rule.column

    def _field(self, name: str, typed: str = "") -> Any:
        return self.importer.fields.get(name) or of_type(typed)

    def _cell(self, rule: ColumnRule) -> Reader | None:
        at = self._index(rule.column, "the mapping", rule.also, rule.optional)
        joined = [self._index(name, rule.key) for name in rule.join]
        if at < 0:
            return None if rule.optional is False or rule.default is None else Fixed(
                self._field(rule.field, rule.typed), rule.default, self._zone, self.mapping)
        return Cell(at, joined, self._field(rule.field, rule.typed), rule, self.mapping, self._zone)

    def _build_each(self) -> list[tuple[str, str, Any, Reader]]:
        found: list[tuple[str, str, Any, Reader]] = []
        if self.importer.unpivot is not None:
            key, field = self.importer.unpivot
            for each in self.mapping.unpivot:
                at = self._index(each.column, f"[[{key}]]")
                rule = ColumnRule(each.column, field, missing=self.mapping.missing, numbers=self.mapping.numbers,
                                  dates=self.mapping.dates)
                reader = Cell(at, [], self._field(field), rule, self.mapping, self._zone)
                found.append((self._label(rule), f"|{each.column}", each.constants, reader))
        return found
