"""What an import did, in numbers that add up and sentences that say what was left aside."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cmms.importing.importer import Outcome, Result, Row
from cmms.importing.mapping.binding import Rejection

KEPT_REJECTIONS = 200  # the report shows these; the rejects file has them all
KEPT_WARNINGS = 200  # different ones


@dataclass(slots=True)
class Remark:
    """A sentence about a line of the file; ``count`` lines in all are told the same."""

    line: int  # the first of them
    sentence: str
    count: int = 1

    def __str__(self) -> str:
        more = f" (and {self.count - 1:,} more lines)" if self.count > 1 else ""
        return f"line {self.line}: {self.sentence}{more}"


@dataclass(frozen=True, slots=True)
class Preview:
    """One of the first rows, as it would come in."""

    line: int
    external_id: str
    values: dict[str, Any]
    result: Result
    reason: str = ""
    warnings: tuple[str, ...] = ()


@dataclass
class Report:
    """``read`` counts what was asked to become rows: records of the file, or cells where columns become rows."""

    kind: str
    file: str
    source_system: str = ""
    mapping: str = ""
    sheet: str = ""
    dry_run: bool = False
    records: int = 0  # data rows of the file
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    warned: int = 0  # warnings in all; ``warnings`` keeps the first
    seconds: float = 0.0
    rejections: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unused_columns: list[str] = field(default_factory=list)
    previews: list[Preview] = field(default_factory=list)
    rejects: Path | None = None
    previewed: int = field(default=0, repr=False)  # how many previews to keep
    _by_sentence: dict[str, Remark] = field(default_factory=dict, repr=False)

    @property
    def title(self) -> str:
        """The kind as people read it."""
        return self.kind.replace("_", " ")

    @property
    def balanced(self) -> bool:
        return self.read == self.created + self.updated + self.unchanged + self.rejected

    def refuse(self, rejection: Rejection) -> None:
        self.read += 1
        self.rejected += 1
        if len(self.rejections) < KEPT_REJECTIONS:
            self.rejections.append(Remark(rejection.line, rejection.reason))
        if len(self.previews) < self.previewed:
            self.previews.append(Preview(rejection.line, "", {}, Result.REJECTED, rejection.reason))

    def take(self, row: Row, outcome: Outcome) -> None:
        """Count one row that reached its importer and was not rejected there."""
        self.read += 1
        if outcome.result is Result.CREATED:
            self.created += 1
        elif outcome.result is Result.UPDATED:
            self.updated += 1
        else:
            self.unchanged += 1
        if row.warnings or outcome.warnings:
            for sentence in (*row.warnings, *outcome.warnings):
                self._warn(row.line, sentence)
        if len(self.previews) < self.previewed:
            self.previews.append(Preview(row.line, row.external_id, row.values, outcome.result,
                                         warnings=(*row.warnings, *outcome.warnings)))

    def _warn(self, line: int, sentence: str) -> None:
        """Count a warning; the first different ones are kept."""
        self.warned += 1
        remark = self._by_sentence.get(sentence)
        if remark is not None:
            remark.count += 1
        elif len(self.warnings) < KEPT_WARNINGS:
            self._by_sentence[sentence] = Remark(line, sentence)
            self.warnings.append(self._by_sentence[sentence])

    def table(self) -> list[tuple[str, int]]:
        """Label and number, in the order that people read them."""
        return [("read", self.read), ("created", self.created), ("updated", self.updated),
                ("unchanged", self.unchanged), ("rejected", self.rejected)]

    def lines(self) -> list[str]:
        """The report as text: a table, then what needs a look."""
        verb = "would be " if self.dry_run else ""
        found = [f"{self.kind}{f' ({self.sheet})' if self.sheet else ''} from {self.file}"]
        found += [f"  {(verb if label != 'read' else '') + label:<20}{number:>10,}" for label, number in self.table()]
        if self.warned:
            found.append(f"  {'warnings':<20}{self.warned:>10,}")
        rate = f", {self.read / self.seconds:,.0f} rows a second" if self.seconds > 0.5 else ""
        found.append(f"  {self.records:,} data rows in {self.seconds:.1f} s{rate}")
        found += [f"  {note}" for note in self.notes]
        if self.unused_columns:
            found.append(f"  Not imported, as the mapping does not name them: {', '.join(self.unused_columns)}.")
        if self.rejects is not None and self.rejected:
            found.append(f"  The rejected rows stand in {self.rejects}; mend them there and import that file.")
        return found
