"""What happens below and concerns schedules."""

from typing import Any

from django.dispatch import receiver

from assets.signals import moved_asset, retired_asset
from maintenance import services


@receiver(retired_asset, dispatch_uid="maintenance.stop_for_asset")
def stop_for_asset(sender: Any, *, asset: Any, by: Any, **_more: Any) -> None:
    services.stop_for_asset(asset=asset, by=by)


@receiver(moved_asset, dispatch_uid="maintenance.follow_assets")
def follow_assets(sender: Any, *, assets: Any, by: Any, **_more: Any) -> None:
    services.follow_assets(assets=assets, by=by)
