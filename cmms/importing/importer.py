"""The contract between the engine and an app's importer: fields, rows, outcomes, context.

An importer is written once per kind, in ``<app>/imports.py``::

    class SupplierImporter(Importer):
        kind = "suppliers"
        title = "Suppliers"
        fields = {
            "name": Field(Kind.TEXT, required=True, max_length=255, help="What the supplier is called."),
            "currency": Field(Kind.CHOICE, choices=("AUD", "EUR"), help="…"),
        }

        def load(self, rows):           # one chunk, set-based; runs inside one transaction
            known = self.known(rows)    # your own query by (source_system, external_id)
            return [self.one(row, known) for row in rows]

    register(SupplierImporter)

The engine has already parsed every value strictly (``Decimal``, aware ``datetime``, ``date``, ``bool``, the choice's
stored word), refused rows that do not parse or lack a required field, and refused the second row with one external
id. What reaches :meth:`Importer.load` is well typed; what only the database knows (does the asset exist?) is the
importer's part. ``load`` raises nothing for a bad row: it answers ``Outcome.rejected("…sentence…")``. A database error
that does escape rolls the chunk back, and the engine narrows it down to the rows that cause it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar
from zoneinfo import ZoneInfo


class Kind(Enum):
    """What a field's values are, and so what Python type reaches the importer."""

    TEXT = "text"  # str, never blank
    INTEGER = "integer"  # int
    DECIMAL = "decimal"  # Decimal
    MONEY = "money"  # Decimal with at most two places; may be negative
    DATE = "date"  # date
    DATETIME = "datetime"  # aware datetime, UTC
    BOOLEAN = "boolean"  # bool
    CHOICE = "choice"  # one of Field.choices, as stored
    REFERENCE = "reference"  # str: the other record's key in the source system, tag, code or number


@dataclass(frozen=True)
class Field:
    """One thing a mapping file may fill.

    ``choices`` are the stored words (or numbers as text, ``"5"``); a choice may also be given as a pair
    (stored value, word): priorities are ``((5, "EMERGENCY"), …)`` and reach the importer as 5.
    ``digits``/``decimals`` bound a number as the database column does. ``many``: the cell holds a list, and the
    value is a tuple. ``match``: in which ways a reference may be given ("tag", "name"), the first being usual; the
    mapping's [match] chooses. ``creatable``: the mapping may say ``[create_missing.<field>]`` with the keys of
    ``template``.
    """

    kind: Kind
    required: bool = False
    choices: Sequence[str | tuple[Any, str]] = ()
    help: str = ""
    max_length: int | None = None
    digits: int | None = None
    decimals: int | None = None
    minimum: int | None = None
    many: bool = False
    match: Sequence[str] = ()
    creatable: bool = False
    template: Sequence[str] = ()

    @cached_property
    def words(self) -> dict[str, Any]:
        """Word in a file, lower case → stored value."""
        found: dict[str, Any] = {}
        for choice in self.choices:
            stored, word = choice if isinstance(choice, tuple) else (choice, choice)
            found[str(word).casefold()] = stored
            found.setdefault(str(stored).casefold(), stored)
        return found


@dataclass(slots=True)
class Row:
    """One thing to import. ``values`` holds every mapped field: ``None`` where the source's cell is blank; a field the
    mapping does not fill is absent, and the importer leaves it as it is."""

    line: int  # of the file (text) or of the sheet, 1-based
    source_row: int  # data row, 1-based, header not counted
    external_id: str  # never blank
    values: dict[str, Any]
    raw: Sequence[Any] = ()  # the cells as read
    warnings: tuple[str, ...] = ()  # what the mapping already remarked (a text cut, an hour that exists twice)


class Result(Enum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row. ``reason`` is a whole sentence where it was rejected."""

    result: Result
    reason: str = ""
    warnings: tuple[str, ...] = ()

    @classmethod
    def created(cls, *warnings: str) -> "Outcome":
        return cls(Result.CREATED, "", warnings) if warnings else _CREATED

    @classmethod
    def updated(cls, *warnings: str) -> "Outcome":
        return cls(Result.UPDATED, "", warnings) if warnings else _UPDATED

    @classmethod
    def unchanged(cls, *warnings: str) -> "Outcome":
        return cls(Result.UNCHANGED, "", warnings) if warnings else _UNCHANGED

    @classmethod
    def rejected(cls, reason: str) -> "Outcome":
        return cls(Result.REJECTED, reason)


# A million readings share these three.
_CREATED = Outcome(Result.CREATED)
_UPDATED = Outcome(Result.UPDATED)
_UNCHANGED = Outcome(Result.UNCHANGED)


@dataclass(frozen=True)
class Template:
    """What a record made for a missing reference holds: ``{value}`` is the text of the reference, ``{title}`` (any
    field of the row) what the row says."""

    texts: Mapping[str, str]

    PLACEHOLDER: ClassVar[re.Pattern[str]] = re.compile(r"\{([^{}]+)\}")

    def placeholders(self) -> set[str]:
        return {name for text in self.texts.values() for name in self.PLACEHOLDER.findall(text)}

    def render(self, value: str, values: Mapping[str, Any] | None = None) -> dict[str, str]:
        """Key → text, every placeholder filled; an unknown or blank one becomes the empty text."""
        known = {**(values or {}), "value": value}

        def fill(match: re.Match[str]) -> str:
            found = known.get(match[1])
            return "" if found is None else str(found)

        return {key: self.PLACEHOLDER.sub(fill, text).strip() for key, text in self.texts.items()}


@dataclass
class Context:
    """What an importer is told about the run it serves."""

    source_system: str
    user: Any = None  # the acting User, or None for the command line
    site: str = ""  # a site's code (--site, else the mapping's), "" where none was given
    time_zone: ZoneInfo | None = None  # the mapping's, else None: then Importer.time_zone() is asked
    create_missing: Mapping[str, Template] = field(default_factory=dict)  # by reference field
    match: Mapping[str, str] = field(default_factory=dict)  # by reference field: the mapping's choice of Field.match
    options: Mapping[str, Any] = field(default_factory=dict)  # the mapping's [options], parsed by Importer.options
    mapped: frozenset[str] = frozenset()  # the fields this mapping fills
    dry_run: bool = False
    notes: list[str] = field(default_factory=list)  # sentences for the report: importers append theirs

    def note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)


class Importer:
    """Base of every app's importers; see the module's docstring."""

    kind: ClassVar[str]  # the KIND of the command
    title: ClassVar[str] = ""  # in words, for the admin page
    fields: ClassVar[Mapping[str, Field]]
    options: ClassVar[Mapping[str, Field]] = {}  # what the mapping's [options] may hold
    # "attribute:" lets a mapping name any field "attribute:<name>"; its value is typed as the column says (as = "…").
    open_prefix: ClassVar[str] = ""
    # The list of tables that turn columns into rows, and the field their cell fills: ("readings", "value").
    unpivot: ClassVar[tuple[str, str] | None] = None
    # True: the whole file is one chunk and one transaction (trees: parents may come after their children).
    whole: ClassVar[bool] = False
    chunk: ClassVar[int] = 1000
    # The permission the acting user needs ("workorders.add_workorder"); "" where anybody may.
    permission: ClassVar[str] = ""

    def __init__(self, context: Context) -> None:
        self.context = context

    def time_zone(self) -> ZoneInfo | None:
        """The zone of local times where the mapping names none: usually the site's. None: times need an offset."""
        return None

    def prepare(self) -> None:
        """Called once, inside a transaction, before the first chunk. Raise ImportRefused to stop."""

    def before(self, rows: Sequence[Row]) -> None:
        """Called before each chunk in a transaction of its own: for what must be there, and committed, before rows are
        written (months of a partitioned table)."""

    def load(self, rows: Sequence[Row]) -> Iterable[Outcome]:
        """One chunk: exactly one outcome per row, in order. Runs inside one transaction."""
        raise NotImplementedError

    def forget(self) -> None:
        """A chunk was rolled back: drop every cached key of rows that it made."""

    def finish(self) -> None:
        """Called once, inside a transaction, after the last chunk (also when rows were rejected)."""
