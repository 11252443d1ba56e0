"""Posting what lies in the outbox. For the command, never inside a request or a transaction.

Two runs at once send nothing twice: a delivery is claimed by a conditional update before it goes out. A run that dies
between sending and noting it sends that one again when the claim is over, with the same ``webhook-id``.
"""

from cmms.webhooks.sending.claiming import GIVEN_UP_AFTER, PAUSES
from cmms.webhooks.sending.running import Sent, send_due

__all__ = ["GIVEN_UP_AFTER", "PAUSES", "Sent", "send_due"]
