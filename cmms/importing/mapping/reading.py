"""From a TOML file to a checked :class:`Mapping`. All faults are told at once."""

import re
import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cmms.errors import Problem
from cmms.importing.errors import ImportRefused
from cmms.importing.files import FORMATS, FileOptions
from cmms.importing.importer import Importer, Kind, Template
from cmms.importing.mapping.columns import checked_formats, number_format, read_columns
from cmms.importing.mapping.fields import FieldBook
from cmms.importing.mapping.schema import ROW_NUMBER, ComputedTime, ExternalId, Mapping, Unpivot
from cmms.importing.mapping.section import Section, suggest
from cmms.importing.registry import importers
from cmms.importing.values import DateFormats

SHIPPED = Path(__file__).resolve().parent.parent / "mappings"
_STEP = re.compile(r"([0-9]+) (second|minute|hour|day|week)s?")


def shipped() -> list[str]:
    """Names of the ready-made mappings."""
    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


def load_mapping(name: str, kind: str) -> Mapping:
    """The mapping file ``name`` (a path, or a ready-made one's name) for ``kind``. Raises ImportRefused with every
    fault."""
    path = Path(name)
    if not path.is_file():
        ready = SHIPPED / f"{name}.toml"
        if "/" in name or "\\" in name or name.endswith(".toml") or not ready.is_file():
            raise ImportRefused(f'There is no mapping file "{name}", nor a ready-made mapping of that name'
                                f"{suggest(name, shipped())}")
        path = ready
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ImportRefused(f"The mapping {path.name} is not UTF-8; save it as UTF-8.") from None
    return parse_mapping(text, kind, path.name)


def parse_mapping(text: str, kind: str, name: str = "mapping") -> Mapping:
    """The same from the file's text."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ImportRefused(f"The mapping {name} is no TOML: {error}. Texts stand in quotation marks; a column name "
                            f"with blanks too.") from None
    known = importers()
    if kind not in known:
        raise ImportRefused(f'There is nothing called "{kind}" to import{suggest(kind, known)}')
    meant = data.get("kind", kind)
    if isinstance(meant, str) and meant != kind:
        # every other fault would be about columns that the wrong kind does not have
        raise ImportRefused(f'{name}: kind is "{meant}", and the import is of {kind}; take a mapping for that.',
                            "mapping_fault", "mapping")
    faults: list[str] = []
    mapping = _Reader(data, known[kind], name, faults).read()
    if faults:
        refused = ImportRefused("")
        refused.problems = [Problem("mapping_fault", f"{name}: {fault}", "mapping") for fault in faults]
        raise refused
    return mapping


class _Reader:
    """One pass over the file's tables."""

    def __init__(self, data: dict[str, Any], importer: type[Importer], name: str, faults: list[str]) -> None:
        self.importer = importer
        self.name = name
        self.faults = faults
        self.top = Section(data, "", faults)
        self.book = FieldBook(importer, faults)

    def read(self) -> Mapping:
        top = self.top
        top.take("description", str)
        top.take("kind", str)
        source_system = top.take("source_system", str, "").strip()
        if not source_system:
            top.fault("source_system", 'is missing: name the other system, for example source_system = "SAP PM".')
        elif len(source_system) > 50:
            top.fault("source_system", "has more than 50 characters.")
        zone = self._zone(top.take("time_zone", str, ""))
        missing = frozenset(word.strip().casefold() for word in top.texts("missing"))
        numbers = number_format(top.section("numbers"))
        dates = self._dates(top.section("dates"))
        columns = read_columns(top.section("columns"), self.book, missing, numbers, dates)
        mapping = Mapping(
            name=self.name, kind=self.importer.kind, source_system=source_system, external_id=self._external_id(),
            file=self._file(top.section("file")), columns=columns, values=self._values(), tokens=self._tokens(),
            constants=self._constants(), templates=self._templates(), sums=self._sums(), times=self._times(),
            create_missing=self._create_missing(), match=self._match(), unpivot=self._unpivot(),
            options=self._options(), missing=missing, numbers=numbers, dates=dates, time_zone=zone,
            site=top.take("site", str, "").strip(),
        )
        top.close()
        self._whole(mapping)
        return mapping

    def _zone(self, name: str) -> ZoneInfo | None:
        if not name:
            return None
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.top.fault("time_zone", f'is "{name}", which is no time zone; say for example "Europe/Berlin".')
            return None

    def _external_id(self) -> ExternalId:
        said = self.top.data.get("external_id")
        if isinstance(said, dict):
            section = self.top.section("external_id")
            columns = section.texts("columns")
            by_row = section.take("row_number", bool, False)
            found = ExternalId(columns, section.take("prefix", str, ""),
                               section.take("strip_leading_zeros", bool, False))
            section.close()
            if bool(columns) == by_row:
                self.top.fault("external_id", "needs either columns or row_number = true.")
            return found
        columns = self.top.texts("external_id")
        if not columns:
            self.top.fault("external_id", f'is missing: name the column (or the columns) that identify a row, or say '
                                          f'"{ROW_NUMBER}".')
        return ExternalId(() if columns == (ROW_NUMBER,) else columns)

    def _dates(self, section: Section) -> DateFormats:
        found = section.texts("formats")
        section.close()
        return DateFormats(checked_formats(found, section, "formats") or ("iso",))

    def _file(self, section: Section) -> FileOptions:
        options = FileOptions(
            format=section.choice("format", FORMATS), encoding=section.take("encoding", str, ""),
            delimiter=section.take("delimiter", str, "").replace("\\t", "\t"), quote=section.take("quote", str, '"'),
            sheet=section.take("sheet", str, ""), header=section.take("header", int, 1),
            skip_after_header=section.take("skip_after_header", int, 0), names=section.texts("names"),
        )
        section.close()
        if len(options.delimiter) > 1:
            section.fault("delimiter", 'must be one character; for blanks say format = "spaced".')
        if len(options.quote) > 1:
            section.fault("quote", 'must be one character, or "" where the file quotes nothing.')
        if options.header < 0 or options.skip_after_header < 0:
            section.fault("header", "counts lines from 1; 0 says that there is none.")
        if options.names and options.header:
            section.fault("names", "is for a file without header: say header = 0 beside it.")
        return options

    def _values(self) -> dict[str, dict[str, Any]]:
        section, found = self.top.section("values"), {}
        for name in section.data:
            table = section.section(name)
            field = self.book.get(name, table.path)
            if field is not None:
                found[name] = {word.strip().casefold(): value for word, value in table.data.items()
                               if self.book.accepts(field, value, table.at(word))}
        return found

    def _tokens(self) -> dict[str, dict[str, Any]]:
        section, found = self.top.section("tokens"), {}
        for name in section.data:
            table = section.section(name)
            field = self.book.get(name, table.path)
            if name in self.top.data.get("values", {}):
                self.faults.append(f"{table.path} and values.{name} exclude each other.")
            if field is not None:
                found[name] = {word.strip().casefold(): value for word, value in table.data.items()
                               if self.book.accepts(field, value, table.at(word))}
        return found

    def _constants(self) -> dict[str, Any]:
        section, found = self.top.section("constants"), {}
        for name, value in section.data.items():
            field = self.book.get(name, section.at(name))
            if field is not None and self.book.accepts(field, value, section.at(name)):
                found[name] = value
        return found

    def _templates(self) -> dict[str, str]:
        section, found = self.top.section("templates"), {}
        for name in section.data:
            self.book.get(name, section.at(name))
            text = section.take(name, str, "")
            if not Template.PLACEHOLDER.search(text):
                section.fault(name, "names no column in braces; a fixed text belongs under [constants].")
            found[name] = text
        return found

    def _sums(self) -> dict[str, tuple[str, ...]]:
        section, found = self.top.section("sums"), {}
        for name in section.data:
            field = self.book.get(name, section.at(name))
            if field is not None and field.kind not in (Kind.MONEY, Kind.DECIMAL):
                section.fault(name, "is no number, so nothing can be added up for it.")
            found[name] = section.texts(name)
            if not found[name]:
                section.fault(name, "must be a list of columns to add up.")
        return found

    def _times(self) -> dict[str, ComputedTime]:
        section, found = self.top.section("times"), {}
        for name in section.data:
            table = section.section(name)
            self.book.get(name, table.path)
            start = _as_datetime(table.any("start"))
            step = _STEP.fullmatch(table.take("step", str, ""))
            column = table.take("column", str, "")
            if start is None:
                table.fault("start", "must be a date or a moment, for example start = 2020-01-01T00:00:00.")
            if step is None or not int(step[1]):
                table.fault("step", 'must be a number and a unit, for example step = "1 hour".')
            if not column:
                table.fault("column", "is missing: which column counts the steps?")
            if start is not None and step is not None and column:
                found[name] = ComputedTime(start, column, timedelta(**{f"{step[2]}s": int(step[1])}))
            table.close()
        return found

    def _create_missing(self) -> dict[str, Template]:
        section, found = self.top.section("create_missing"), {}
        for name in section.data:
            table = section.section(name)
            field = self.book.get(name, table.path)
            if field is None:
                continue
            if not field.creatable:
                self.faults.append(f"{table.path}: a missing {name} cannot be created"
                                   f"{suggest(name, self.book.creatable())}")
                continue
            texts = {key: table.take(key, str, "") for key in field.template}
            template = Template({key: text for key, text in texts.items() if text})
            for placeholder in template.placeholders() - {"value"}:
                self.book.get(placeholder, f"{table.path}: {{{placeholder}}}")
            table.close()
            found[name] = template
        return found

    def _match(self) -> dict[str, str]:
        section, found = self.top.section("match"), {}
        for name in section.data:
            field = self.book.get(name, section.at(name))
            if field is None:
                continue
            if not field.match:
                section.fault(name, "is no field that refers to another record in several ways.")
                continue
            found[name] = section.choice(name, field.match, field.match[0])
        return found

    def _unpivot(self) -> tuple[Unpivot, ...]:
        if self.importer.unpivot is None:
            return ()
        key, _ = self.importer.unpivot
        found = []
        for at, item in enumerate(self.top.take(key, list, []), 1):
            section = Section(item, f"{key}[{at}]", self.faults)
            column = section.take("column", str, "")
            if not column:
                section.fault("column", "is missing.")
            constants = {}
            for name, value in section.data.items():
                field = None if name == "column" else self.book.get(name, section.at(name))
                if field is not None and self.book.accepts(field, value, section.at(name)):
                    constants[name] = self.book.parse(field, value, section.at(name))
            found.append(Unpivot(column, constants))
        return tuple(found)

    def _options(self) -> dict[str, Any]:
        section, found = self.top.section("options"), {}
        for name, value in section.data.items():
            field = self.importer.options.get(name)
            if field is None:
                section.fault(name, f"is unknown{suggest(name, self.importer.options)}")
            elif self.book.accepts(field, value, section.at(name)):
                found[name] = self.book.parse(field, value, section.at(name))
        return found

    def _whole(self, mapping: Mapping) -> None:
        """Faults that only show across tables."""
        unpivoted = {self.importer.unpivot[1]} if mapping.unpivot and self.importer.unpivot else set()
        sources: dict[str, str] = {}
        for name, place in [*((rule.field, "columns") for rule in mapping.columns),
                            *((name, "constants") for name in mapping.constants),
                            *((name, "templates") for name in mapping.templates),
                            *((name, "sums") for name in mapping.sums),
                            *((name, "times") for name in mapping.times),
                            *((name, self.importer.unpivot[0] if self.importer.unpivot else "") for name in unpivoted)]:
            if name in sources:
                self.faults.append(f'The field "{name}" is filled twice, under [{sources[name]}] and [{place}]; keep '
                                   f"one.")
            sources[name] = place
        for name, field in self.importer.fields.items():
            constants = all(name in each.constants for each in mapping.unpivot) and mapping.unpivot
            if field.required and name not in sources and not constants:
                self.faults.append(f'Nothing fills the field "{name}", which is required; map a column to it, or give '
                                   f"it a value under [constants].")
        for place, table in (("values", mapping.values), ("tokens", mapping.tokens)):
            for name in table:
                if sources.get(name) not in ("columns", "templates"):
                    self.faults.append(f"{place}.{name} has no effect: no column is mapped to {name}.")
        # a location may also be named by what makes an asset
        named = mapping.mapped().union(*(template.texts for template in mapping.create_missing.values()))
        for name in (*mapping.create_missing, *mapping.match):
            if name not in named:
                self.faults.append(f'create_missing or match names "{name}", but nothing fills that field.')


def _as_datetime(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None
    return None
