"""Post what lies in the outbox to the webhooks. Safe to run twice at once."""

from cmms.audit.commands import RepeatingCommand
from cmms.webhooks import sending


class Command(RepeatingCommand):
    help = ("Sends deliveries that are due. Failed ones are tried again with growing pauses and are dead after "
            f"{sending.GIVEN_UP_AFTER} tries, almost three days; the exit status is 1 while any fails.")
    failed = f"{{count}} deliveries failed; each is tried again, at most {sending.GIVEN_UP_AFTER} times."

    def run(self) -> tuple[str, list[str]]:
        done = sending.send_due()
        return f"{done.taken} deliveries taken" if done.taken else "", done.errors
