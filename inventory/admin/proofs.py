"""From a number in the back office to the rows that make it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def proof_link(request: HttpRequest, name: str, key: Any) -> list[dict[str, Any]]:
    """The button that opens the page ``name``, for whoever may read the ledger."""
    user: Any = request.user
    if not user.has_perm("inventory.view_inventorytransaction"):
        return []
    return [{"url": reverse(name, args=[key]), "label": _("Prove these numbers")}]
