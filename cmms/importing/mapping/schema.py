"""A mapping file as objects. docs/import.md explains every key to planners."""

from collections.abc import Container, Iterable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cmms.importing.files import AS_FOUND, FileOptions
from cmms.importing.files.source import tidy
from cmms.importing.importer import Template
from cmms.importing.values import ISO, PLAIN, DateFormats, NumberFormat

ROW_NUMBER = "row number"


@dataclass(frozen=True)
class ColumnRule:
    """One column that fills one field."""

    column: str
    field: str
    also: tuple[str, ...] = ()  # other names of the column, tried in turn
    optional: bool = False  # the file may lack the column
    default: Any = None  # for a blank cell
    join: tuple[str, ...] = ()  # further columns, appended with a blank: a date and its time of day
    cut: bool = False
    round_it: bool = False
    strip_leading_zeros: bool = False
    prefix: str = ""
    separator: str = ","  # of a field that holds many
    typed: str = ""  # of an open field: text, integer, decimal, boolean, date
    missing: frozenset[str] = frozenset()
    numbers: NumberFormat = PLAIN
    dates: DateFormats = ISO

    def fills(self, here: Container[str]) -> bool:
        """Whether a file with these columns (tidy, lower case) fills the field."""
        return (not self.optional or self.default is not None
                or any(tidy(name).casefold() in here for name in (self.column, *self.also)))

    @property
    def key(self) -> str:
        return f'columns."{self.column}"'


@dataclass(frozen=True)
class ExternalId:
    """What the row is called in the other system: columns joined with "|", or the number of the data row."""

    columns: tuple[str, ...] = ()
    prefix: str = ""
    strip_leading_zeros: bool = False

    @property
    def by_row(self) -> bool:
        return not self.columns


@dataclass(frozen=True)
class ComputedTime:
    """``start`` + number in ``column`` × ``step``; ``start`` is local where it is naive."""

    start: datetime
    column: str
    step: timedelta


@dataclass(frozen=True)
class Unpivot:
    """A column that becomes a row of its own, with these constants beside it."""

    column: str
    constants: MappingType[str, Any]


@dataclass(frozen=True)
class Mapping:
    """A whole mapping file, checked against the importer's fields."""

    name: str
    kind: str
    source_system: str
    external_id: ExternalId
    file: FileOptions = AS_FOUND
    columns: tuple[ColumnRule, ...] = ()
    values: MappingType[str, MappingType[str, Any]] = field(default_factory=dict)
    tokens: MappingType[str, MappingType[str, Any]] = field(default_factory=dict)
    constants: MappingType[str, Any] = field(default_factory=dict)
    templates: MappingType[str, str] = field(default_factory=dict)
    sums: MappingType[str, tuple[str, ...]] = field(default_factory=dict)
    times: MappingType[str, ComputedTime] = field(default_factory=dict)
    create_missing: MappingType[str, Template] = field(default_factory=dict)
    match: MappingType[str, str] = field(default_factory=dict)
    unpivot: tuple[Unpivot, ...] = ()
    options: MappingType[str, Any] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    numbers: NumberFormat = PLAIN
    dates: DateFormats = ISO
    time_zone: ZoneInfo | None = None
    site: str = ""

    def mapped(self, columns: Iterable[str] | None = None) -> frozenset[str]:
        """Every field that this mapping fills; of a file with these ``columns``, without the optional ones it lacks."""
        here = None if columns is None else {tidy(name).casefold() for name in columns}
        return frozenset({rule.field for rule in self.columns if here is None or rule.fills(here)}
                         | set(self.constants) | set(self.templates) | set(self.sums) | set(self.times)
                         | {name for each in self.unpivot for name in each.constants})
