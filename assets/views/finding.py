"""How a page finds its asset: by tag, by key, by a tag it once had, or by the seal of its label."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from assets.addresses import at_address, formerly_at, sealed_id
from assets.models import Asset


def asset_or_404(request: HttpRequest, address: str, *, rows: Any = None) -> Asset:
    """The asset at this address, where the person may see it; 403 where the role reads no assets."""
    if not request.user.has_perm("assets.view_asset"):
        raise PermissionDenied
    rows = Asset.objects.select_related("site", "location") if rows is None else rows
    found = at_address(rows.visible_to(request.user), address).first()
    if found is None:
        raise Http404(_("There is no such asset in the branches you may see."))
    return found


def renamed(request: HttpRequest, address: str) -> Asset | None:
    """The asset that a label with this address belongs to although it is called otherwise now; None where there is
    none. The label's seal counts first, because a tag may have gone to another asset since."""
    if not request.user.has_perm("assets.view_asset"):
        return None
    seen = Asset.objects.visible_to(request.user)
    pk = sealed_id(request.GET.get("k", ""), address)
    if pk is not None:
        asset = seen.filter(pk=pk).first()
        return None if asset is None or asset.address == address else asset
    return None if at_address(seen, address).exists() else formerly_at(seen, address)
