"""Post what lies in the outbox to the webhooks. Safe to run twice at once."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from cmms.audit.commands import ActingCommand
from cmms.webhooks import sending


class Command(ActingCommand):
    help = ("Sends deliveries that are due. Failed ones are tried again with growing pauses and are dead after "
            f"{sending.GIVEN_UP_AFTER} tries, almost three days; the exit status is 1 while any fails.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS",
                            help="go on for ever, with this pause between runs, instead of running once")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            errors = self._run()
            if not options["every"]:
                break
            time.sleep(options["every"])
        if errors:
            raise CommandError(f"{len(errors)} deliveries failed; each is tried again, at most "
                               f"{sending.GIVEN_UP_AFTER} times.")

    def _run(self) -> list[str]:
        done = sending.send_due()
        if done.taken:
            self.stdout.write(f"{done.taken} deliveries taken")
        for error in done.errors:
            self.stderr.write(error)
        return done.errors
