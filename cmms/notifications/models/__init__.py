"""What people are told, and what they want to be told."""

from cmms.notifications.models.notification import Kind, Mail, Notification
from cmms.notifications.models.switch import MailChoice, NotificationSwitch

__all__ = ["Kind", "Mail", "MailChoice", "Notification", "NotificationSwitch"]
