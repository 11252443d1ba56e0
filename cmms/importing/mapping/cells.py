"""Readers of one field: from a column, a constant, a text of several columns, or a start and a count."""

import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from cmms.importing.importer import Field, Template
from cmms.importing.mapping.parsing import parse_scalar, quick_number
from cmms.importing.mapping.schema import ColumnRule, Mapping
from cmms.importing.values import NumberFormat, Unreadable, as_text, number, shift, show

CATCH_ALL = "*"


class Cell:
    """A column's cell. Blank, or a word listed under missing: the default, else None."""

    def __init__(self, at: int, joined: Sequence[int], field: Field, rule: ColumnRule, mapping: Mapping,
                 zone: ZoneInfo | None) -> None:
        self.at = at
        self.joined = joined
        self.field = field
        self.rule = rule
        self.words = mapping.values.get(rule.field)
        self.tokens = mapping.tokens.get(rule.field)
        self.where = rule.field
        self.zone = zone
        self._plain = not (joined or rule.prefix or rule.strip_leading_zeros or field.many or self.words or self.tokens)
        self._quick = quick_number(field, rule.numbers)

    def __call__(self, cells: Sequence[Any], warnings: list[str]) -> Any:
        raw = cells[self.at]
        if self._plain and not isinstance(raw, str):
            return self._default(warnings) if raw is None else self._parse(raw, warnings)
        said = as_text(raw)
        if not said or (self.rule.missing and said.casefold() in self.rule.missing):
            return self._default(warnings)
        if self._plain:
            if self._quick is not None and self._quick(said):
                return Decimal(said)
            return self._parse(said, warnings)
        if self.joined:
            raw = said = self._join(raw, [cells[at] for at in self.joined])  # type: ignore[assignment]
            if not isinstance(raw, str):
                return self._parse(raw, warnings)
        if self.words is not None:
            return self._parse(translate(said, self.words, self.where, warnings), warnings)
        if self.tokens is not None:
            return self._parse(first_token(said, self.tokens, self.where), warnings)
        if self.field.many:
            parts = map(str.strip, said.split(self.rule.separator))
            return tuple(self._parse(part, warnings) for part in parts if part)
        if self.rule.strip_leading_zeros:
            said = said.lstrip("0") or "0"
        return self._parse(self.rule.prefix + said, warnings)

    def _join(self, raw: Any, others: Sequence[Any]) -> Any:
        """Text beside text with a blank between; a spreadsheet's day and its time of day become one moment."""
        if isinstance(raw, date) and len(others) == 1:
            other = others[0].time() if isinstance(others[0], datetime) else others[0]
            if isinstance(other, time):
                return datetime.combine(raw.date() if isinstance(raw, datetime) else raw, other)
        return " ".join(part for part in (as_text(raw), *map(as_text, others)) if part)

    def _default(self, warnings: list[str]) -> Any:
        return None if self.rule.default is None else self._parse(self.rule.default, warnings)

    def _parse(self, raw: Any, warnings: list[str]) -> Any:
        rule = self.rule
        value, warning = parse_scalar(self.field, raw, numbers=rule.numbers, dates=rule.dates, zone=self.zone,
                                      cut=rule.cut, round_it=rule.round_it)
        if warning:
            warnings.append(f"{rule.column}: {warning}")
        return value


class Fixed:
    """The same value in every row, parsed once."""

    def __init__(self, field: Field, value: Any, zone: ZoneInfo | None, mapping: Mapping) -> None:
        self.value, _ = parse_scalar(field, value, zone=mapping.time_zone or zone, dates=mapping.dates)

    def __call__(self, cells: Sequence[Any], warnings: list[str]) -> Any:
        return self.value


@dataclass(frozen=True, slots=True)
class Part:
    """What stands in braces: ``{column}``, ``{column?}`` (may be blank), ``{first|second}`` (the first that is not)."""

    text: str
    places: tuple[int, ...]
    optional: bool

    @classmethod
    def read(cls, text: str, index: Callable[[str], int]) -> "Part":
        names = text.removesuffix("?").split("|")
        return cls(text, tuple(index(name.strip()) for name in names), text.endswith("?"))


class Composed:
    """A text with columns in braces. Blank where one of them is blank that may not be."""

    def __init__(self, field: Field, template: str, parts: Sequence[Part], mapping: Mapping, name: str,
                 zone: ZoneInfo | None) -> None:
        self.field, self.template, self.parts = field, template, parts
        self.words = mapping.values.get(name)
        self.name, self.mapping, self.zone = name, mapping, zone

    def __call__(self, cells: Sequence[Any], warnings: list[str]) -> Any:
        said: dict[str, str] = {}
        for part in self.parts:
            word = next((word for word in (self._word(cells[at]) for at in part.places) if word), "")
            if not word and not part.optional:
                return None
            said[part.text] = word
        text = re.sub(r"\s+", " ", Template.PLACEHOLDER.sub(lambda match: said[match[1]], self.template)).strip()
        if not text:
            return None
        if self.words is not None:
            text = translate(text, self.words, self.name, warnings)
        value, warning = parse_scalar(self.field, text, numbers=self.mapping.numbers, dates=self.mapping.dates,
                                      zone=self.zone)
        if warning:
            warnings.append(f"{self.name}: {warning}")
        return value

    def _word(self, cell: Any) -> str:
        word = as_text(cell)
        return "" if word.casefold() in self.mapping.missing else word


class Summed:
    """Several columns added up; a blank one adds nothing, and where all are blank the sum is unknown."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = cells

    def __call__(self, cells: Sequence[Any], warnings: list[str]) -> Any:
        values = [value for value in (cell(cells, warnings) for cell in self.cells) if value is not None]
        return sum(values) if values else None


class Stepped:
    """A moment: the start plus as many steps as the column says."""

    def __init__(self, at: int, start: datetime, step: timedelta, numbers: NumberFormat) -> None:
        self.at, self.start, self.step, self.numbers = at, start, step, numbers

    def __call__(self, cells: Sequence[Any], warnings: list[str]) -> Any:
        if not as_text(cells[self.at]):
            return None
        return shift(self.start, self.step, number(cells[self.at], self.numbers))


def translate(said: str, words: MappingType[str, Any], where: str, warnings: list[str]) -> Any:
    """The mapped value of a word; an unknown word is refused unless there is a catch-all."""
    found = words.get(said.casefold())
    if found is None and CATCH_ALL in words:
        found = words[CATCH_ALL]
        warnings.append(f"{where}: {show(said)} is not listed under [values.{where}]; the catch-all {found!r} was "
                        f"taken.")
    if found is None:
        raise Unreadable(f"{show(said)} is not listed under [values.{where}]; add it there with what it means here.")
    return found


def first_token(said: str, tokens: MappingType[str, Any], where: str) -> Any:
    """The value of the first listed token that a blank-separated list holds."""
    present = set(said.casefold().split())
    for token, value in tokens.items():
        if token in present or token == CATCH_ALL:
            return value
    raise Unreadable(f"{show(said)} holds none of the tokens under [tokens.{where}]; add the one that tells, or "
                     f'"*" as the last line for all others.')


