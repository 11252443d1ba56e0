"""Months of the tables that PostgreSQL splits by month: make the coming ones, move strays, detach old ones."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from cmms.audit.commands import ActingCommand
from cmms.database import partitions


def month(text: str) -> dt.date:
    """YYYY-MM → the month's first day."""
    return dt.datetime.strptime(text, "%Y-%m").date()


class Command(ActingCommand):
    help = "Makes the coming months of partitioned tables; moves stray rows; detaches old months to files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS)
        parser.add_argument("--ahead", type=int, default=partitions.COMING_MONTHS, metavar="N",
                            help="how many months after this one to have (default: %(default)s)")
        parser.add_argument("--table", action="append", default=[], help="only this table; may be repeated")
        parser.add_argument("--adopt-default", action="store_true",
                            help="move rows of the default partition into months of their own")
        parser.add_argument("--detach-before", type=month, metavar="YYYY-MM",
                            help="write months before this one to files and detach them (demands --to)")
        parser.add_argument("--to", type=Path, metavar="DIR", help="where the files of detached months go")
        parser.add_argument("--drop", action="store_true",
                            help="drop a detached month once its file is complete; else it stays as a table of its own")

    def handle(self, *args: Any, **options: Any) -> None:
        using = options["database"]
        if connections[using].vendor != "postgresql":
            self.stdout.write("SQLite keeps each table in one piece: there are no partitions to care for.")
            return
        if options["detach_before"] and not options["to"]:
            raise CommandError("--detach-before needs --to DIR: a month is written to a file before it is detached.")
        tables = self._tables(options["table"], using)
        try:
            for name in partitions.ensure_coming(using, options["ahead"]):
                self.stdout.write(f"{name}: made")
            for table in tables:
                self._strays(table, using, adopt=options["adopt_default"])
                if options["detach_before"]:
                    self._detach(table, using, options)
        except (DatabaseError, OSError) as error:
            raise CommandError(str(error)) from error

    def _tables(self, wanted: list[str], using: str) -> list[str]:
        there = partitions.partitioned_tables(using)
        unknown = sorted(set(wanted) - set(there))
        if unknown:
            raise CommandError(f"Not split by month: {', '.join(unknown)}. Split are: {', '.join(there)}.")
        return wanted or there

    def _strays(self, table: str, using: str, *, adopt: bool) -> None:
        if adopt:
            self.stdout.write(f"{table}: {partitions.adopt_default(table, using)} stray rows moved into their months")
        elif count := partitions.stray_rows(table, using):
            self.stdout.write(self.style.WARNING(
                f"{table}: {count} rows lie in the default partition; --adopt-default gives them months"))

    def _detach(self, table: str, using: str, options: dict[str, Any]) -> None:
        this_month = dt.datetime.now(dt.UTC).date().replace(day=1)
        limit = min(options["detach_before"], this_month)
        for partition in partitions.partitions_of(table, using):
            if partition.first is not None and partition.first < limit:
                path, rows = partitions.detach(partition, options["to"], drop=options["drop"], using=using)
                done = "dropped" if options["drop"] else f"left as table {partition.name}"
                self.stdout.write(f"{partition.name}: {rows} rows written to {path}; detached and {done}")
