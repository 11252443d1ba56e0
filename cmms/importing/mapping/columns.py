"""The [columns] table of a mapping file."""

import dataclasses
from datetime import datetime
from typing import Any

from cmms.importing.mapping.fields import OPEN_KINDS, FieldBook
from cmms.importing.mapping.schema import ColumnRule
from cmms.importing.mapping.section import Section
from cmms.importing.values import PLAIN, DateFormats, NumberFormat
from cmms.importing.values.numbers import MINUS

_NUMBER_KEYS = ("decimal", "thousands", "minus", "strip")


def number_format(section: Section, base: NumberFormat = PLAIN) -> NumberFormat:
    """[numbers], or the same keys of one column over ``base``."""
    found = NumberFormat(
        decimal=section.choice("decimal", (".", ","), base.decimal) or base.decimal,
        thousands=section.take("thousands", str, base.thousands),
        minus=section.choice("minus", MINUS, base.minus) or base.minus,
        strip=section.texts("strip") or base.strip,
    )
    if found.thousands == found.decimal:
        section.fault("thousands", "and decimal are the same sign.")
    if section.path == "numbers":
        section.close()
    return found


def read_columns(section: Section, book: FieldBook, missing: frozenset[str], numbers: NumberFormat,
                 dates: DateFormats) -> tuple[ColumnRule, ...]:
    rules: list[ColumnRule] = []
    for column, said in section.data.items():
        for item in said if isinstance(said, list) else [said]:
            rule = _rule(column, item, section, book, dataclasses.replace(
                ColumnRule(column, ""), missing=missing, numbers=numbers, dates=dates))
            if rule is not None:
                rules.append(rule)
    return tuple(rules)


def _rule(column: str, item: Any, parent: Section, book: FieldBook, base: ColumnRule) -> ColumnRule | None:
    path = parent.at(column)
    if isinstance(item, str):
        return dataclasses.replace(base, field=item) if book.get(item, path) else None
    if not isinstance(item, dict):
        parent.fault(column, 'must be the name of a field, or a table such as { field = "title" }.')
        return None
    section = Section(item, path, parent.faults)
    rule = dataclasses.replace(
        base, field=section.take("field", str, ""), also=section.texts("also"),
        optional=section.take("optional", bool, False), default=_default(section), join=section.texts("join"),
        cut=section.choice("too_long", ("refuse", "cut"), "refuse") == "cut",
        round_it=section.take("round", bool, False),
        strip_leading_zeros=section.take("strip_leading_zeros", bool, False), prefix=section.take("prefix", str, ""),
        separator=section.take("separator", str, ","), typed=section.choice("as", OPEN_KINDS),
        missing=base.missing | {word.strip().casefold() for word in section.texts("missing")},
        numbers=number_format(section, base.numbers),
        dates=DateFormats(checked_formats(section.texts("dates"), section, "dates") or base.dates.patterns),
    )
    section.close()
    if not rule.field:
        section.fault("field", "is missing: which field does this column fill?")
        return None
    field = book.get(rule.field, path)
    if field is None:
        return None
    if rule.typed and not book.is_open(rule.field):
        section.fault("as", f'is only for fields that begin with "{book.importer.open_prefix or "…"}"; the type of '
                            f"{rule.field} is fixed.")
    if rule.default is not None and not book.accepts(field, rule.default, section.at("default")):
        return None
    return rule


def checked_formats(found: tuple[str, ...], section: Section, key: str) -> tuple[str, ...]:
    """Date formats that can be date formats."""
    for pattern in found:
        try:
            known = pattern in ("iso", "excel") or datetime(2021, 3, 4, 5, 6).strftime(pattern) != pattern
        except (ValueError, UnicodeError):
            known = False
        if not known:
            section.fault(key, f'holds "{pattern}", which is no date format; say "iso", "excel" or a pattern such as '
                               f'"%d.%m.%Y".')
    return found


def _default(section: Section) -> Any:
    """The one value of a column that may have any scalar type."""
    value = section.any("default")
    if isinstance(value, (dict, list)):
        section.fault("default", "must be a single value.")
        return None
    return value
