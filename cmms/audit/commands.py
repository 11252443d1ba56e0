"""The bases of our management commands: what they write is logged with the channel ``command``."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cmms.audit.actor import through


class ActingCommand(BaseCommand):
    """A command whose ``handle`` runs with the channel ``channel``; its writes go through ``acting_as`` as always."""

    channel = "command"

    def execute(self, *args: Any, **options: Any) -> str | None:
        with through(self.channel):
            return super().execute(*args, **options)


class RepeatingCommand(ActingCommand):
    """A command that takes up what is due, once (exit status 1 while anything fails) or ``--every`` so many seconds."""

    failed = "{count} failed."
    """What a single run says at its end, with ``count``."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS",
                            help="go on for ever, with this pause between runs, instead of running once")

    def run(self) -> tuple[str, list[str]]:
        """One run: what was done, in a line or nothing, and what failed, a line each."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            done, errors = self.run()
            if done:
                self.stdout.write(done)
            for error in errors:
                self.stderr.write(error)
            if not options["every"]:
                break
            time.sleep(options["every"])
        if errors:
            raise CommandError(self.failed.format(count=len(errors)))
