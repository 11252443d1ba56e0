"""Named questions about notifications."""

from typing import Any, Self

from django.db import models


class NotificationQuerySet(models.QuerySet):
    def of(self, user: Any) -> Self:
        """The person's own, newest first; nobody reads another's."""
        return self.filter(user=user).order_by("-created_at", "-id")

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def to_mail(self) -> Self:
        """What must be mailed one by one, oldest first."""
        return self.filter(mail="WAITING").order_by("created_at", "id")
