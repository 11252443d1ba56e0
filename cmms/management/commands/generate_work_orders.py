"""Decide what is due: the hourly run."""

import datetime as dt
import subprocess
import sys
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import CommandError
from django.db import connection

from cmms.audit.commands import ActingCommand
from maintenance.choices import Decision
from maintenance.services import generate, keep_plans, preview
from maintenance.services.generating import Report


class Command(ActingCommand):
    help = ("Decides every occurrence of preventive work that is to be decided by now, and makes its orders. May be "
            "run at any time, twice at once, and again after it was killed.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until", type=dt.date.fromisoformat, metavar="DATE",
                            help="make what has its lead date up to DATE (YYYY-MM-DD, local to each site) besides")
        parser.add_argument("--dry-run", action="store_true", help="say what would be decided; write nothing")
        parser.add_argument("--batch", type=int, default=250, metavar="N",
                            help="schedules in one transaction (default: %(default)s)")

        parser.add_argument("--workers", type=int, default=1, metavar="N",
                            help="so many processes at once, for a first run with much to do (PostgreSQL; default: "
                                 "%(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1 or options["workers"] < 1:
            raise CommandError("--batch and --workers are at least 1.")
        others = self._others(options) if not options["dry_run"] and connection.vendor == "postgresql" else []
        try:
            self._run(options)
        finally:
            ended = [process.wait() for process in others]
        if any(ended):
            raise CommandError("Another worker could not decide everything; see above.")

    def _others(self, options: dict[str, Any]) -> list[subprocess.Popen[bytes]]:
        """The other workers: processes of their own, which claim what this one has not."""
        command = [sys.executable, sys.argv[0], "generate_work_orders", "--batch", str(options["batch"])]
        if options["until"]:
            command += ["--until", options["until"].isoformat()]
        return [subprocess.Popen(command) for _ in range(options["workers"] - 1)]  # noqa: S603  our own command line

    def _run(self, options: dict[str, Any]) -> None:
        if options["dry_run"]:
            report = preview(until=options["until"], batch=options["batch"])
            for schedule, due, decision, sentence in report.lines:
                self.stdout.write(f"schedule {schedule}\t{due or '–'}\t{Decision(decision).label}\t{sentence}")
        else:
            kept = keep_plans()
            if kept:
                self.stdout.write(f"{kept} schedules made or changed by their plans")
            report = generate(until=options["until"], batch=options["batch"])
        self.stdout.write(_summary(report, options["dry_run"]))
        for schedule, why in sorted(report.refused.items()):
            self.stderr.write(f"schedule {schedule}: {why}")
        if report.refused:
            raise CommandError(f"{len(report.refused)} schedules could not be decided; the next run tries again.")


def _summary(report: Report, dry_run: bool) -> str:
    decisions: Counter[str] = Counter(report.decisions)
    said = ", ".join(f"{count} {Decision(name).label}" for name, count in sorted(decisions.items())) or "nothing"
    made = "would be made" if dry_run else "made"
    return f"{report.looked_at} schedules looked at; {report.orders} orders {made}; decided: {said}"
