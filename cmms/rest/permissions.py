"""The one permission class of the API: the role's permission of the model, and what the token may do at the most."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import exceptions, permissions

from cmms.accounts.models.token import TokenScope
from cmms.rest.throttling import note_stranger

SAFE = ("GET", "HEAD", "OPTIONS")
_ACTIONS = {"list": "view", "retrieve": "view", "export": "view", "create": "add", "update": "change",
            "partial_update": "change", "destroy": "delete"}
# what is done to each record is permitted record by record; whoever may do neither is told at once
_EITHER = {"bulk": ("add", "change"), "by_source": ("add", "change")}


class ResourcePermission(permissions.BasePermission):
    """Deny unless granted. A verb's own permission is asked by its service; here the right to look is enough."""

    def has_permission(self, request: Any, view: Any) -> bool:
        user = request.user
        if user is None or not user.is_authenticated:
            note_stranger(request)
            return False
        self._token(request, view)
        if getattr(view, "for_everybody", False):
            return True
        name = view.action or ""
        needed = _EITHER.get(name) or (_ACTIONS.get(name, "view"),)
        model = view.model._meta
        return any(user.has_perm(f"{model.app_label}.{each}_{model.model_name}") for each in needed)

    def _token(self, request: Any, view: Any) -> None:
        token = request.auth
        if token is None:
            return
        if request.method not in SAFE and token.scope == TokenScope.READ:
            raise exceptions.PermissionDenied(_("This token may only read."))
        if out_of_scope(token, view, writes=request.method not in SAFE):
            raise exceptions.PermissionDenied(_("This needs a token that may administer."))


def out_of_scope(token: Any, view: Any, *, writes: bool = False) -> bool:
    """Whether this is for administration and the token is not; a session (no token) is as good as its user."""
    ours = getattr(view, "administrative", False) or (writes and getattr(view, "administrative_writes", False))
    return token is not None and ours and token.scope != TokenScope.ADMIN


def may_view(request: Any, view: Any) -> bool:
    """Whether the person, with this token, may read the resource at all."""
    meta = view.model._meta
    return request.user.has_perm(f"{meta.app_label}.view_{meta.model_name}") and not out_of_scope(request.auth, view)
