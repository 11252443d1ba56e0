"""Puts the parts of orders aside as their need comes near; nightly."""

from typing import Any

from cmms.audit.commands import ActingCommand
from workorders.services import reserve_coming


class Command(ActingCommand):
    help = ("Reserves the planned parts of orders that are needed within the part's lead time and 14 days. Run it "
            "every night; a second run changes nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Orders whose parts were put aside or are short now: {reserve_coming()}")
