"""The run: the sheets of one workbook in the order in which they refer to each other, in one transaction."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from assets.models import Asset, AssetModel, Location
from cmms.access import require
from cmms.audit import acting_as
from cmms.importing import Importer, ImportRefused, Outcome
from cmms.importing.chunks import load_chunk
from cmms.importing.importer import Result
from cmms.importing.registry import WorkbookRequest
from cmms.importing.report import Report
from cmms.importing.upsert import Refused
from cmms.notifications.services import muted
from maintenance.imports.cobie import attributes, documents
from maintenance.imports.cobie.components import ComponentImport
from maintenance.imports.cobie.facility import FacilityImport
from maintenance.imports.cobie.jobs import JobImport
from maintenance.imports.cobie.places import FloorImport, SpaceImport
from maintenance.imports.cobie.plans import job_plans
from maintenance.imports.cobie.plant import Plant
from maintenance.imports.cobie.rejects import WorkbookRejects
from maintenance.imports.cobie.sheets import Sheet, SheetRow, Workbook
from maintenance.imports.cobie.spares import SpareImport
from maintenance.imports.cobie.types import TypeImport
from maintenance.imports.cobie.upkeep import UpkeepImport

KIND = "cobie"
IMPORTED_SHEETS = ("Facility", "Floor", "Space", "Type", "Component", "Spare", "Job", "Document", "Attribute")
ASIDE = "other sheets"
# Read for what the others mean by their names.
_CONSULTED = {"Contact": "Firms and suppliers that other sheets name were taken from it.",
              "Resource": "What jobs need was taken from it."}
_PERMISSIONS = ("assets.add_location", "assets.add_asset", "assets.add_assetmodel", "assets.add_document",
                "inventory.add_part", "workorders.add_procedure", "maintenance.add_maintenanceplan")


def load(request: WorkbookRequest) -> list[Report]:
    """Import the workbook; one report per sheet, those that are not imported included.

    Raises ImportRefused where the workbook cannot be used at all. A dry run does everything and takes it back.
    """
    if request.rejects is not None and request.rejects.exists() and request.rejects.samefile(request.path):
        raise ImportRefused("The rejects file and the file to import are the same; give the rejects another name.")
    for permission in _PERMISSIONS if request.user is not None else ():
        require(request.user, permission)
    run = _Run(request, Workbook(request.path), WorkbookRejects(request.rejects))
    with acting_as(request.user, channel="import"), muted(), run.rejects:
        run()
        if request.dry_run:
            transaction.set_rollback(True)
    return run.reports


class _Run:
    def __init__(self, request: WorkbookRequest, book: Workbook, rejects: WorkbookRejects) -> None:
        self.request, self.book, self.rejects = request, book, rejects
        self.reports: list[Report] = []

    def __call__(self) -> None:
        facility = FacilityImport(self.book, user=self.request.user, site=self.request.site,
                                  dry_run=self.request.dry_run)
        if not any(self.book.sheet(name).rows for name in IMPORTED_SHEETS[1:]):
            raise ImportRefused(f"No row was read from {self.request.path.name} beyond its facility: nothing was "
                                "imported. If its sheets do hold rows, open it in a spreadsheet program and save it "
                                "again.")
        plant = facility.plant()
        with self._report("Facility") as (_sheet, report):
            report.notes += facility.notes
            report.take(facility.row, facility.fill(plant))
        self._noun(FloorImport(plant))
        plant.floors = plant.names(Location, "Floor")
        self._noun(SpaceImport(plant))
        plant.spaces = plant.names(Location, "Space")
        self._noun(TypeImport(plant))
        plant.types = plant.names(AssetModel, "Type")
        self._noun(ComponentImport(plant))
        plant.components = plant.ids(Asset, "Component")
        self._noun(SpareImport(plant))
        self._jobs(plant)
        self._documents(plant)
        self._attributes(plant)
        self._aside()

    @contextmanager
    def _report(self, name: str) -> Iterator[tuple[Sheet, Report]]:
        """The sheet, and its report: counted, timed and put with the others."""
        started = time.monotonic()
        sheet = self.book.sheet(name)
        report = Report(KIND, self.request.path.name, sheet=name, dry_run=self.request.dry_run, records=len(sheet.rows))
        report.notes += sheet.notes if name in self.book.sheets else [f"The workbook has no sheet {name}."]
        yield sheet, report
        if report.rejected and self.rejects.path is not None:
            report.notes.append(f"The rejected rows stand in {self.rejects.path}; mend them in the workbook and import "
                                "it again.")
        report.seconds = time.monotonic() - started
        if not report.balanced:
            raise RuntimeError(f"The import of {name} does not balance: {report.table()}")
        self.reports.append(report)

    def _noun(self, importer: Any) -> None:
        with self._report(importer.sheet) as (sheet, report):
            self._load(importer, sheet, self._usable(importer.key_of, sheet, report), report)

    def _usable(self, key_of: Callable[[SheetRow], str], sheet: Sheet, report: Report) -> list[SheetRow]:
        """The rows with their external ids; the faulty, nameless and repeated ones are rejected."""
        rows: list[SheetRow] = []
        lines: dict[str, int] = {}
        for row in sheet.rows:
            try:
                if row.fault:
                    raise Refused(row.fault)
                row.external_id = key_of(row)
                if row.external_id in lines:
                    raise Refused(f"“{row.text('Name')}” stands in line {lines[row.external_id]} of this sheet "
                                  "already; names are keys in COBie.")
            except Refused as refused:
                self.rejects.refuse(report, sheet, row, str(refused))
            else:
                lines[row.external_id] = row.line
                rows.append(row)
        return rows

    def _load(self, importer: Importer, sheet: Sheet, rows: Sequence[SheetRow], report: Report) -> None:
        report.source_system = importer.context.source_system
        for start in range(0, len(rows), importer.chunk):
            batch = rows[start:start + importer.chunk]
            for row, outcome in zip(batch, load_chunk(importer, batch, transaction.atomic), strict=True):
                self._count(sheet, row, outcome, report)
            if self.request.progress is not None:
                self.request.progress(sheet.name, sum(each.read for each in self.reports) + report.read)

    def _count(self, sheet: Sheet, row: SheetRow, outcome: Outcome, report: Report) -> None:
        if outcome.result is Result.REJECTED:
            self.rejects.refuse(report, sheet, row, outcome.reason)
        else:
            report.take(row, outcome)

    def _jobs(self, plant: Plant) -> None:
        """A plan's rows share its outcome."""
        with self._report("Job") as (sheet, report):
            for row in sheet.rows:
                if row.fault or not row.text("Name"):
                    why = row.fault or "It has no Name, which tells its job from others."
                    self.rejects.refuse(report, sheet, row, why)
            plans = job_plans(sheet)
            importer = JobImport(plant, plans)
            report.source_system = plant.source_system
            rows = importer.rows()
            for start in range(0, len(rows), importer.chunk):
                batch = rows[start:start + importer.chunk]
                for head, outcome in zip(batch, load_chunk(importer, batch, transaction.atomic), strict=True):
                    silent = Outcome(outcome.result, outcome.reason)
                    for row in importer.plan_of(head).rows:
                        self._count(sheet, row, outcome if row.line == head.line else silent, report)
            if rows:
                UpkeepImport(plant, plans).make(report)

    def _documents(self, plant: Plant) -> None:
        with self._report("Document") as (sheet, report):
            documents.keyed(sheet.rows)
            importer = documents.DocumentImport(plant)
            self._load(importer, sheet, self._named(sheet.rows, sheet, report), report)

    def _attributes(self, plant: Plant) -> None:
        with self._report("Attribute") as (sheet, report):
            by_kind, elsewhere = attributes.divided(sheet.rows)
            broken = attributes.broken_series(sheet.rows)
            for kind in attributes.IMPORTS:
                self._load(kind(plant, broken), sheet, self._named(by_kind[kind.owner], sheet, report), report)
            self._tell(report, elsewhere)

    def _named(self, rows: Sequence[SheetRow], sheet: Sheet, report: Report) -> list[SheetRow]:
        """The rows that are sound and have a name; the others are rejected."""
        for row in rows:
            if row.fault or not row.text("Name"):
                self.rejects.refuse(report, sheet, row, row.fault or "It has no Name.")
        return [row for row in rows if not row.fault and row.text("Name")]

    def _tell(self, report: Report, elsewhere: Counter[str]) -> None:
        if elsewhere:
            listed = ", ".join(f"{name} {count:,}" for name, count in elsewhere.most_common())
            report.notes.append(f"Rows about sheets that are not imported were passed over: {listed}.")

    def _aside(self) -> None:
        """One report for the sheets that are not imported, with the number of their rows."""
        report = Report(KIND, self.request.path.name, sheet=ASIDE, dry_run=self.request.dry_run)
        for name in self.book.sheets:
            if name not in IMPORTED_SHEETS:
                count = self.book.count(name)
                report.records += count
                rows = "1 row" if count == 1 else f"{count:,} rows"
                report.notes.append(f"{name}: {rows} not imported. {_CONSULTED.get(name, '')}".rstrip())
        self.reports.append(report)


__all__ = ["ASIDE", "IMPORTED_SHEETS", "KIND", "load"]
