"""Who may move stock, and where."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from assets.models import Location
from cmms.access import require, require_branch, scope_of
from cmms.errors import NotFound
from inventory.models import Storeroom


def permit(by: Any, action: str, *storerooms: Storeroom) -> None:
    """Refuse unless ``by`` may do ``action`` (receive, count …) in every one of these stores.

    ``by`` None is the program itself: an import, a nightly run. Raises NotAllowed, and NotFound for a store outside
    the person's branches.
    """
    require(by, _permission(action))
    for store in storerooms:
        require_branch(by, site_id=store.site_id, location_ids=(store.location_id,))


def permit_opening(by: Any, storerooms: Iterable[Storeroom]) -> None:
    """As :func:`permit`: opening stock is posted by whoever may import records, or adjust stock."""
    if by is not None and not by.has_perm("accounts.import_data"):
        require(by, _permission("adjust"))
    for store in storerooms:
        require_branch(by, site_id=store.site_id, location_ids=(store.location_id,))


def permit_at_site(by: Any, action: str, sites: Iterable[int]) -> None:
    """As :func:`permit`, for what every worker needs: who works anywhere at a site draws from all its stores."""
    require(by, _permission(action))
    if by is None:
        return
    scope = scope_of(by)
    for site_id in set(sites):
        if scope.covers(site_id=site_id):
            continue
        if not scope.locations or not Location.objects.filter(pk__in=scope.locations, site_id=site_id).exists():
            raise NotFound.of("no_such_storeroom", _("There is no such storeroom."), "storeroom")


def _permission(action: str) -> str:
    return f"inventory.{action}_inventorytransaction"
