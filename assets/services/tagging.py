"""A label gets lost or dirty, a numbering changes: another tag or barcode for the same asset."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assets.models import Asset
from cmms.access import require, require_branch
from cmms.audit import acting_as
from cmms.errors import Conflict, Problem, refuse

_COLUMNS = {"tag": 100, "barcode": 100}


def change_tag(*, by: Any, asset: Asset, tag: str, barcode: str = "", reason: str = "") -> Asset:
    """Give the asset another tag (empty: none) and barcode. Labels with the old tag still lead to it and say so."""
    require(by, "assets.change_asset")
    with acting_as(by):
        asset = Asset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
        require_branch(by, site_id=asset.site_id, location_ids=(asset.location_id,))
        tag, barcode = tag.strip(), barcode.strip()
        problems = [Problem("too_long", _("At most %(count)s characters fit.") % {"count": most}, name)
                    for name, most in _COLUMNS.items() if len({"tag": tag, "barcode": barcode}[name]) > most]
        other = Asset.objects.exclude(pk=asset.pk)
        if tag and other.filter(tag=tag).exists():
            problems.append(Problem("tag_taken", _("Another asset has this tag."), "tag"))
        if barcode and other.filter(barcode=barcode).exists():
            problems.append(Problem("barcode_taken", _("Another asset has this barcode."), "barcode"))
        refuse(problems, Conflict)
        asset.tag, asset.barcode = tag or None, barcode
        asset._change_reason = reason[:100]
        try:
            asset.full_clean(exclude=["version"])
        except ValidationError as error:
            refuse([Problem("tag", message, "tag") for message in error.messages], Conflict)
        asset.save()
        return asset
