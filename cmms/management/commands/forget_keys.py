"""Delete what nobody asks for any more: idempotency keys that no phone and no program will repeat, old deliveries."""

from typing import Any

from django.conf import settings

from cmms.audit.commands import ActingCommand
from cmms.idempotency import KEPT, forget
from cmms.webhooks.services import forget_old


class Command(ActingCommand):
    help = (f"Deletes idempotency keys and their stored answers that are older than {KEPT.days} days, and deliveries "
            "to webhooks that were taken or given up more than WEBHOOK_KEEP_DAYS ago.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget()} keys forgotten")
        self.stdout.write(f"{forget_old(days=settings.WEBHOOK_KEEP_DAYS)} deliveries forgotten")
