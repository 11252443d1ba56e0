"""Mail what people want by mail. Run each minute; safe to run twice at once."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from cmms.audit.commands import ActingCommand
from cmms.notifications import mailing
from cmms.reader import zone_of


class Command(ActingCommand):
    help = ("Sends mails that are due: single ones at once, digests after each person's morning. Failed ones are tried "
            "again with growing pauses; the exit status is 1 while any fails.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS",
                            help="go on for ever, with this pause between runs, instead of running once")
        parser.add_argument("--retry-failed", action="store_true", help="take up again what was given up")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry_failed"]:
            self.stdout.write(f"{mailing.retry_given_up()} taken up again")
        while True:
            errors = self._run()
            if not options["every"]:
                break
            time.sleep(options["every"])
        if errors:
            raise CommandError(f"{len(errors)} mails could not be sent; each is tried again, at most "
                               f"{mailing.GIVE_UP_AFTER} times.")

    def _run(self) -> list[str]:
        done = mailing.send_due(now=timezone.now(), zone_of=zone_of)
        if done.single or done.digests:
            self.stdout.write(f"{done.single} mails and {done.digests} digests sent")
        for error in done.errors:
            self.stderr.write(error)
        return done.errors
