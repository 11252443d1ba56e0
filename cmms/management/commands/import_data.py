"""``manage.py import_data KIND FILE --mapping FILE.toml``: another system's records into this one.

Exit codes: 0 all rows came in; 1 the import ran and some rows were rejected; 2 it could not run (file, mapping or
arguments), said in one sentence per fault.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from cmms.errors import DomainError
from cmms.importing.describe import described
from cmms.importing.errors import ImportRefused
from cmms.importing.mapping import load_mapping, shipped
from cmms.importing.progress import Progress
from cmms.importing.registry import WorkbookRequest, importers, workbooks
from cmms.importing.report import Report
from cmms.importing.run import Run

SHOWN = 20


class Command(BaseCommand):
    help = "Import records of another system from a file; docs/import.md explains the mapping file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", metavar="KIND", choices=[*importers(), *workbooks()],
                            help=f"what the file holds: {', '.join([*importers(), *workbooks()])}")
        parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help="the file to read")
        parser.add_argument("--mapping", metavar="FILE.toml|NAME",
                            help=f"the mapping file, or a ready-made one: {', '.join(shipped())}")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, and take it all back")
        parser.add_argument("--rejects", metavar="FILE", type=Path,
                            help="where the rows that cannot be taken are written, with line and reason, to be mended")
        parser.add_argument("--user", metavar="NAME", help="the account that the audit log shall name")
        parser.add_argument("--site", metavar="CODE", default="", help="the site that the records belong to")
        parser.add_argument("--chunk", metavar="N", type=int,
                            help="rows in one transaction (default: as the kind says)")
        parser.add_argument("--fields", action="store_true", help="show what a mapping for KIND may fill, and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = options["kind"]
        if options["fields"]:
            self.stdout.write("\n".join(described(kind)))
            return
        try:
            reports = self._run(kind, options)
        except DomainError as refused:
            raise CommandError("\n".join(problem.message for problem in refused.problems), returncode=2) from None
        for report in reports:
            self._tell(report)
        if any(report.rejected for report in reports):
            raise SystemExit(1)

    def _run(self, kind: str, options: dict[str, Any]) -> list[Report]:
        if options["file"] is None:
            raise ImportRefused("Which file? Say import_data KIND FILE.")
        if options["chunk"] is not None and options["chunk"] < 1:
            raise ImportRefused("--chunk is the number of rows in one transaction, at least 1.")
        user = self._user(options["user"])
        progress = Progress(sys.stderr, kind)
        try:
            if kind in workbooks():
                return workbooks()[kind](WorkbookRequest(
                    options["file"], user, options["site"], options["dry_run"], options["rejects"],
                    lambda sheet, rows: progress(rows, None)))
            if not options["mapping"]:
                raise ImportRefused(f"--mapping is missing: give a mapping file, or one of {', '.join(shipped())}.")
            run = Run(load_mapping(options["mapping"], kind), options["file"], user=user, site=options["site"],
                      dry_run=options["dry_run"], rejects=options["rejects"], chunk=options["chunk"], progress=progress)
            return [run()]
        finally:
            progress.done()

    def _user(self, name: str | None) -> Any:
        if not name:
            return None
        users = get_user_model()
        found = users._default_manager.filter(**{users.USERNAME_FIELD: name}).first()
        if found is None:
            raise ImportRefused(f'There is no user "{name}".')
        return found

    def _tell(self, report: Report) -> None:
        self.stdout.write("\n".join(report.lines()))
        for label, remarks, count in (("rejected", report.rejections, report.rejected),
                                      ("warning", report.warnings, report.warned)):
            for remark in remarks[:SHOWN]:
                self.stderr.write(f"{label}: {remark}")
            told = sum(remark.count for remark in remarks[:SHOWN])
            if count > told:
                self.stderr.write(f"{label}: … and {count - told:,} more.")
