"""Whose permissions a person holds: their own and those of their roles, looked up in one query per request."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Q


class RoleBackend(ModelBackend):
    """Django's own backend, which asks for both kinds at once instead of one after the other."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """``app.codename`` of everything the person may do; nothing for somebody retired or about a single object."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_perm_cache"):
            held = Permission.objects.all() if user_obj.is_superuser else Permission.objects.filter(
                Q(user=user_obj) | Q(group__user=user_obj))
            names = held.values_list("content_type__app_label", "codename").order_by().distinct()
            user_obj._perm_cache = {f"{app}.{code}" for app, code in names}
        return user_obj._perm_cache
