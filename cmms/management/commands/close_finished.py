"""Closes the books of orders that were finished long enough ago and have nothing outstanding. Run it every night."""

from typing import Any

from cmms.audit.commands import ActingCommand
from workorders.services import close_finished


class Command(ActingCommand):
    help = "Closes the books of orders finished CLOSE_AFTER_DAYS ago that have nothing outstanding."

    def handle(self, *args: Any, **options: Any) -> None:
        closed = close_finished()
        self.stdout.write(f"{len(closed)} orders closed.")
