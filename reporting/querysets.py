"""Named questions about facts."""

import datetime as dt
from typing import Self

from django.db.models import Q

from cmms.access import BranchQuerySet


class FactQuerySet(BranchQuerySet):
    def in_force(self) -> Self:
        """What counts as known now."""
        return self.filter(superseded_at__isnull=True)

    def as_known_at(self, at: dt.datetime) -> Self:
        """What counted at that moment: recorded by then and not yet superseded."""
        return self.filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=at), recorded_at__lte=at)

    def between(self, first: dt.date, last: dt.date) -> Self:
        """Events on local dates from ``first`` to ``last``, both included."""
        return self.filter(date_key__gte=_key(first), date_key__lte=_key(last))


def _key(day: dt.date) -> int:
    return day.year * 10000 + day.month * 100 + day.day
