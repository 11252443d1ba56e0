"""Named questions about deliveries."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q


class DeliveryQuerySet(models.QuerySet):
    def due(self, now: dt.datetime) -> Self:
        """What is to be sent now and by nobody else, longest waiting first; what a switched-off webhook waits for is
        not."""
        return self.free(now).filter(webhook__is_active=True).order_by("next_try_at", "id")

    def free(self, now: dt.datetime) -> Self:
        """The same without a look at the webhook: nothing but columns of its own, as a claim needs it."""
        return self.filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=now), status="WAITING",
                           next_try_at__lte=now)

    def settled(self) -> Self:
        """Taken or given up."""
        return self.filter(status__in=("SENT", "DEAD"))
