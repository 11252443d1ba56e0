"""Mail what people want by mail. Run each minute; safe to run twice at once."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from cmms.audit.commands import RepeatingCommand
from cmms.notifications import mailing
from cmms.reader import zone_of


class Command(RepeatingCommand):
    help = ("Sends mails that are due: single ones at once, digests after each person's morning. Failed ones are tried "
            "again with growing pauses; the exit status is 1 while any fails.")
    failed = f"{{count}} mails could not be sent; each is tried again, at most {mailing.GIVE_UP_AFTER} times."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--retry-failed", action="store_true", help="take up again what was given up")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry_failed"]:
            self.stdout.write(f"{mailing.retry_given_up()} taken up again")
        super().handle(*args, **options)

    def run(self) -> tuple[str, list[str]]:
        done = mailing.send_due(now=timezone.now(), zone_of=zone_of)
        said = f"{done.single} mails and {done.digests} digests sent" if done.single or done.digests else ""
        return said, done.errors
