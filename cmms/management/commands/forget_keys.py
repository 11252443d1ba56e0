"""Delete idempotency keys that no phone and no program will repeat any more."""

from typing import Any

from cmms.audit.commands import ActingCommand
from cmms.idempotency import KEPT, forget


class Command(ActingCommand):
    help = f"Deletes idempotency keys and their stored answers that are older than {KEPT.days} days."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget()} keys forgotten")
