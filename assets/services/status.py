"""The status of an asset: one way to set it, whichever verb knows why."""

from assets.models import Asset
from assets.signals import status_changed


def set_status(asset: Asset, status: str) -> None:
    """Save the locked asset in this status, and say so where it is another one. Inside the verb's transaction."""
    before = asset.status
    asset.status = status
    asset.save()
    if before != status:
        status_changed.send(Asset, asset=asset, before=before)
