"""Named questions about the plant."""

import datetime as dt
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from assets.trees import TreeQuerySet
from cmms.access import BranchQuerySet, scope_of


class LocationQuerySet(TreeQuerySet):
    def in_use(self) -> Self:
        return self.filter(retired_at__isnull=True)


class AssetQuerySet(TreeQuerySet):
    def in_use(self) -> Self:
        return self.exclude(status="RETIRED")

    def at(self, location_ids: Any) -> Self:
        """What stands at these places (ids); pass branch ids for everything below."""
        return self.filter(location__in=location_ids)


class DocumentQuerySet(BranchQuerySet):
    def visible_to(self, user: Any) -> Self:
        """What lies in the person's branches; a model's documents are seen by whoever sees an asset of it."""
        if scope_of(user).everything:
            return self
        assets: Any = self.model._meta.get_field("asset").related_model
        seen = assets._default_manager.visible_to(user).filter(asset_model=OuterRef("asset_model"))
        within = super().visible_to(user)
        return self.filter(Q(pk__in=within.values("pk")) | (Q(asset_model__isnull=False) & Exists(seen)))

    def about(self, asset: Any) -> Self:
        """The asset's own and its model's."""
        return self.filter(Q(asset=asset) | Q(asset_model__isnull=False, asset_model=asset.asset_model_id))


class GrantQuerySet(BranchQuerySet):
    def in_force(self, on: dt.date) -> Self:
        """Grants whose dates include the day."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on),
                           Q(valid_until__isnull=True) | Q(valid_until__gt=on))


class ReadingQuerySet(BranchQuerySet):
    def standing(self) -> Self:
        """Those that were not voided."""
        return self.filter(voided_at__isnull=True)

    def before(self, moment: dt.datetime) -> Self:
        """Read before the moment, the last one first."""
        return self.filter(read_at__lt=moment).order_by("-read_at")

    def after(self, moment: dt.datetime) -> Self:
        """Read after the moment, in order of time."""
        return self.filter(read_at__gt=moment).order_by("read_at")

    def newest_first(self) -> Self:
        return self.order_by("-read_at", "-id")
