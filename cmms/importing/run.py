"""The run: file → mapping → importer, chunk by chunk, each chunk whole or not at all."""

import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from cmms.access import require
from cmms.audit import acting_as
from cmms.importing.ahead import ahead
from cmms.importing.chunks import load_chunk
from cmms.importing.errors import ImportRefused
from cmms.importing.files import Record, Source, open_source
from cmms.importing.importer import Context, Importer, Result, Row
from cmms.importing.mapping import Binder, Mapping, Rejection
from cmms.importing.registry import importers
from cmms.importing.rejects import Rejects
from cmms.importing.report import Report
from cmms.importing.seen import SeenIds
from cmms.notifications.services import muted

_MOST_REFUSED = 1000  # in one batch; a file of nothing but bad rows must not gather in memory


@dataclass
class _Batch:
    """One chunk on its way from the reader to the importer."""

    rows: list[Row] = field(default_factory=list)
    refused: list[Rejection] = field(default_factory=list)
    records: int = 0
    fraction: float | None = None


Progressed = Callable[[int, float | None], None]


@dataclass
class Run:
    """One file into one kind. ``user`` is who the audit log names; ``preview`` how many first rows the report shows.

    A dry run does everything, tells what it did, and takes it back whole. A run that is killed leaves whole chunks;
    the next one finds them unchanged and goes on.
    """

    mapping: Mapping
    path: Path
    user: Any = None
    site: str = ""
    dry_run: bool = False
    rejects: Path | None = None
    chunk: int | None = None
    preview: int = 0
    progress: Progressed | None = None
    file_name: str = ""  # what the report calls the file; an upload's own name
    _binder: Binder = field(init=False, repr=False)

    def __call__(self) -> Report:
        """Raises ImportRefused where the file or the mapping cannot be used; chunks written before that stay."""
        started = time.monotonic()
        kind = importers()[self.mapping.kind]
        if kind.permission:
            require(self.user, kind.permission)
        report = Report(kind.kind, self.file_name or self.path.name, self.mapping.source_system, self.mapping.name,
                        self.mapping.file.sheet, self.dry_run, previewed=self.preview, rejects=self.rejects)
        with ExitStack() as stack:
            source = stack.enter_context(open_source(self.path, self.mapping.file))
            if self.rejects is not None and self.rejects.exists() and self.rejects.samefile(self.path):
                raise ImportRefused("The rejects file and the file to import are the same; give the rejects another "
                                    "name.")
            context = Context(
                source_system=self.mapping.source_system, user=self.user, site=self.site or self.mapping.site,
                time_zone=self.mapping.time_zone, create_missing=self.mapping.create_missing, match=self.mapping.match,
                options=self.mapping.options, mapped=self.mapping.mapped(source.columns), dry_run=self.dry_run,
                notes=report.notes)
            stack.enter_context(muted())
            stack.enter_context(_rolled_back(self) if self.dry_run else nullcontext())
            with self._transaction():
                importer = kind(context)
                importer.prepare()
            zone = self.mapping.time_zone or importer.time_zone()
            self._binder = Binder(self.mapping, kind, source.columns, zone)
            report.unused_columns = [] if source.corrected else self._binder.unused
            header = source.columns[3:] if source.corrected else source.columns
            rejects = stack.enter_context(Rejects(self.rejects, header))
            self._go(source, importer, report, rejects)
            with self._transaction():
                importer.finish()
        if not report.read:
            raise ImportRefused(f"No row was read from {report.file}: nothing was imported. Check the sheet, the "
                                f"header line and the format under [file].")
        report.notes[:0] = source.notes
        report.seconds = time.monotonic() - started
        if not report.balanced:
            raise RuntimeError(f"The import of {report.file} does not balance: {report.table()}")
        return report

    def _transaction(self) -> AbstractContextManager[Any]:
        return acting_as(self.user, channel="import")

    def _go(self, source: Source, importer: Importer, report: Report, rejects: Rejects) -> None:
        size = sys.maxsize if importer.whole else self.chunk or importer.chunk
        skip = 3 if source.corrected else 0
        with closing(ahead(self._batches(source, size))) as batches:
            for batch in batches:
                report.records += batch.records
                self._refuse(batch.refused, skip, report, rejects)
                self._load(importer, batch.rows, skip, report, rejects)
                if self.progress is not None:
                    self.progress(report.read, batch.fraction)

    def _batches(self, source: Source, size: int) -> "Generator[_Batch, None, None]":
        """The file as chunks of rows, each with what was refused on the way. Touches no database of ours."""
        batch = _Batch()
        with SeenIds() as seen:
            for record in self._records(source):
                batch.records += 1
                for row in self._rows(record, seen):
                    if isinstance(row, Rejection):
                        batch.refused.append(row)
                    else:
                        batch.rows.append(row)
                if len(batch.rows) >= size or len(batch.refused) >= _MOST_REFUSED:
                    batch.fraction = source.fraction()
                    yield batch
                    batch = _Batch()
        batch.fraction = 1.0
        yield batch

    def _rows(self, record: Record, seen: SeenIds) -> "list[Row | Rejection]":
        """What the mapping makes of the record; rejections where its external id came before in this file."""
        rows = self._binder.rows(record)
        if self.mapping.external_id.by_row or all(isinstance(row, Rejection) for row in rows):
            return rows
        key = self._binder.external_id(record)
        line = seen.first_line(key, record.line)
        if not line:
            return rows
        return [Rejection(record.line, record.row,
                          f"The external id “{key}” stands in line {line} of this file already; a row is imported "
                          f"once. If both are meant, name further columns under external_id.",
                          record.cells)] * len(rows)

    def _records(self, source: Source) -> Iterator[Record]:
        """The source's records; of a mended rejects file, under the numbers that they had at first."""
        for record in source.records():
            if source.corrected and not record.fault:
                line, row = (str(cell).strip() for cell in record.cells[:2])
                if line.isdecimal() and row.isdecimal():
                    yield Record(int(line), int(row), record.cells)
                else:
                    yield Record(record.line, record.row, record.cells,
                                 "The columns rejected_line and rejected_row hold no numbers; leave them as they were.")
            else:
                yield record

    def _refuse(self, refused: Sequence[Rejection], skip: int, report: Report, rejects: Rejects) -> None:
        for rejection in refused:
            report.refuse(rejection)
        rejects.write(refused, skip)

    def _load(self, importer: Importer, rows: Sequence[Row], skip: int, report: Report, rejects: Rejects) -> None:
        if not rows:
            return
        outcomes = load_chunk(importer, rows, self._transaction)
        refused = []
        for row, outcome in zip(rows, outcomes, strict=True):
            if outcome.result is Result.REJECTED:
                refused.append(Rejection(row.line, row.source_row, outcome.reason, row.raw))
            else:
                report.take(row, outcome)
        self._refuse(refused, skip, report, rejects)


def _rolled_back(run: Run) -> AbstractContextManager[Any]:
    """A transaction around the whole dry run, which never commits."""
    stack = ExitStack()
    stack.enter_context(acting_as(run.user, channel="import"))
    stack.callback(transaction.set_rollback, True)
    return stack


