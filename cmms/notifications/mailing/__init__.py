"""Mail from the inbox: one by one, or as a digest in the person's morning. For the command, never for a request.

Two runs at once send nothing twice: a run first claims rows in a short transaction, by writing when it tried, and
leaves alone what was claimed in the last minutes. A run that dies between sending and noting it sends that one mail
again, with the same Message-ID.
"""

from cmms.notifications.mailing.claiming import GIVE_UP_AFTER, retry_given_up
from cmms.notifications.mailing.sending import MORNING, Sent, send_due

__all__ = ["GIVE_UP_AFTER", "MORNING", "Sent", "retry_given_up", "send_due"]
