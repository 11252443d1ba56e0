"""Named questions about notifications."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q


class NotificationQuerySet(models.QuerySet):
    def of(self, user: Any) -> Self:
        """The person's own inbox, newest first; nobody reads another's."""
        return self.filter(user=user, in_inbox=True).order_by("-created_at", "-id")

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def to_mail(self) -> Self:
        """What must be mailed one by one, oldest first."""
        return self.filter(mail="WAITING").order_by("created_at", "id")

    def for_digest(self, before: dt.datetime) -> Self:
        """What was told before the moment and goes into the person's next digest, oldest first."""
        return self.filter(mail="DIGEST", created_at__lt=before).order_by("created_at", "id")

    def not_tried_since(self, moment: dt.datetime) -> Self:
        """Without what another process may be sending right now."""
        return self.filter(Q(mail_tried_at__isnull=True) | Q(mail_tried_at__lt=moment))

    def given_up(self) -> Self:
        return self.filter(mail="FAILED").order_by("created_at", "id")

    def older_than(self, row: Any) -> Self:
        """What comes after ``row`` in an inbox, newest first."""
        return self.filter(Q(created_at__lt=row.created_at) | Q(created_at=row.created_at, id__lt=row.id))
