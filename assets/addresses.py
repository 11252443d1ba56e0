"""Where an asset's page is, and the seal on its label: whoever holds the label may report, without an account.

A label's QR code reads ``…/assets/CNV-108/?k=34.Hs0…``: the page's address as it was printed, the asset's key and a
seal over both. It needs no table, cannot be guessed or moved to another asset, and still finds its asset when the tag
has changed meanwhile.
"""

import re
from typing import Any

from django.conf import settings
from django.core.signing import Signer
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode

from assets.models import Asset

_KEYED = re.compile(r"id-([1-9][0-9]{0,17})")
_SEALED = re.compile(r"([1-9][0-9]{0,17})\.([A-Za-z0-9_-]{22})")
_SALT = "assets.label"
_LENGTH = 22  # characters of base64: 132 bits, and a QR code that small labels can carry


def at_address(assets: Any, text: str) -> Any:
    """Of a queryset of assets the one at that address, as a queryset."""
    keyed = _KEYED.fullmatch(text)
    return assets.filter(pk=int(keyed[1])) if keyed else assets.filter(tag=text)


def formerly_at(assets: Any, text: str) -> Asset | None:
    """Of a queryset of assets the one that had this tag last, where it has another now."""
    history: Any = Asset.history.model  # type: ignore[attr-defined]
    past = history.objects.filter(tag=text).order_by("-history_date", "-history_id").values_list("id", flat=True)[:1]
    return assets.filter(pk__in=list(past)).exclude(tag=text).first()


def seal(asset: Asset) -> str:
    """The seal of a label of this asset as it is called now."""
    return f"{asset.pk}.{_signed(asset.pk, asset.address, settings.SECRET_KEY)}"


def sealed_id(text: str, printed: str) -> int | None:
    """The key of the asset that this label names, ``printed`` being the address on it; None for a forged one."""
    match = _SEALED.fullmatch(text)
    if match is None:
        return None
    pk = int(match[1])
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return pk if any(constant_time_compare(match[2], _signed(pk, printed, key)) for key in keys) else None


def label_url(asset: Asset, request: HttpRequest) -> str:
    """What the asset's label says as a QR code: an absolute address."""
    return request.build_absolute_uri(f"{asset.get_absolute_url()}?{urlencode({'k': seal(asset)})}")


def _signed(pk: int, printed: str, key: str) -> str:
    return Signer(key=key, salt=_SALT).signature(f"{pk}:{printed}")[:_LENGTH]
