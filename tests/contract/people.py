"""Who asks: a token for each role, and what exists for whom. Facts are plain, so that they can be kept as JSON."""

import datetime as dt
from typing import Any

Facts = dict[str, Any]


def facts_of(people: dict[str, Any], scopes: dict[str, str]) -> dict[str, Facts]:
    """Role → its token, the records it sees by resource, and those that do not exist for it."""
    from django.utils import timezone

    from cmms.accounts.tokens import issue_token

    found = {}
    for role, scope in scopes.items():
        user = type(people[role])._default_manager.get(pk=people[role].pk)
        _token, text = issue_token(by=None, user=user, name=f"contract of {role}", scope=scope,
                                   expires_at=timezone.now() + dt.timedelta(days=2))
        found[role] = {"role": role, "token": text, **_records(user)}
    return found


def _records(user: Any) -> Facts:
    """Ids by resource: ``seen`` and ``hidden``."""
    from types import SimpleNamespace

    from cmms.api import router

    seen, hidden = {}, {}
    for name, view, _base in router.registry:
        asked = view()
        asked.request = SimpleNamespace(user=user, query_params={})
        seen[name] = sorted(set(asked.get_queryset().values_list("pk", flat=True)))
        every = view.model._default_manager.values_list("pk", flat=True)
        hidden[name] = sorted(set(every) - set(seen[name]))
    from assets.models import Location

    roots = list(Location.objects.filter(parent=None).values_list("pk", flat=True))
    return {"seen": seen, "hidden": hidden, "roots": roots}
