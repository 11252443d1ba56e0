"""Named questions about the plant."""

import datetime as dt
from typing import Any, Self

from django.db.models import Q

from assets.trees import TreeQuerySet
from cmms.access import BranchQuerySet


class LocationQuerySet(TreeQuerySet):
    def in_use(self) -> Self:
        return self.filter(retired_at__isnull=True)


class AssetQuerySet(TreeQuerySet):
    def in_use(self) -> Self:
        return self.exclude(status="RETIRED")

    def at(self, location_ids: Any) -> Self:
        """What stands at these places (ids); pass branch ids for everything below."""
        return self.filter(location__in=location_ids)


class GrantQuerySet(BranchQuerySet):
    def in_force(self, on: dt.date) -> Self:
        """Grants whose dates include the day."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on),
                           Q(valid_until__isnull=True) | Q(valid_until__gt=on))


class ReadingQuerySet(BranchQuerySet):
    def newest_first(self) -> Self:
        return self.order_by("-read_at", "-id")
