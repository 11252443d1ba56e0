"""Decide what is due: the hourly run."""

import datetime as dt
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import CommandError

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

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("--batch is at least 1.")
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
