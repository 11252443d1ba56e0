"""The outbox: what happened is written for each webhook in the transaction in which it happens, and sent later.

What is rolled back was never announced. A webhook is told what it wants to know of records that its user may see, as
the API would show them; where there is no webhook, all of it costs one small query for each transaction.
"""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise

from cmms.audit.actor import current_actor, once_in_this_change
from cmms.notifications.services import is_muted
from cmms.webhooks.events import EVENTS
from cmms.webhooks.models import Webhook, WebhookDelivery

VERSION = 1
"""Of the envelope. It grows when a field goes or changes its meaning; new fields may come at any time."""
_BATCH = 500
When = dt.datetime | Mapping[int, dt.datetime | None] | None


def announce(event: str, keys: Sequence[int], *, show: Any, at: When = None,
             details: Mapping[int, Mapping[str, Any]] | None = None) -> int:
    """Write ``event`` of the records ``keys`` into the outbox; returns how many deliveries that makes.

    ``show`` is the serializer of the API's resource. ``at``: when it happened, for all or by key, where that is not
    now. ``details``: by key, what the record does not say, nothing that its reader may not see. Inside :func:`muted`
    nothing is written.
    """
    resource = EVENTS[event].resource
    if not keys or is_muted():
        return 0
    hooks = [hook for hook in _listening() if hook.wants(event)]
    if not hooks:
        return 0
    now, ids = timezone.now(), {key: uuid.uuid4() for key in keys}
    made = []
    for user, told in _by_user(hooks):
        for record in _records(user, keys, show):
            key = record["id"]
            payload = envelope(event, ids[key], resource=resource, record_id=key, record=record,
                               at=(at.get(key) if isinstance(at, Mapping) else at) or now, now=now,
                               details=(details or {}).get(key))
            made += [WebhookDelivery(webhook=hook, event_id=ids[key], event=event, payload=payload, created_at=now,
                                     next_try_at=now) for hook in told]
    WebhookDelivery.objects.bulk_create(made, batch_size=_BATCH)
    return len(made)


def anybody_wants(event: str) -> bool:
    """Whether it is worth looking up what to say."""
    return not is_muted() and any(hook.wants(event) for hook in _listening())


def envelope(event: str, event_id: uuid.UUID, *, resource: str, record_id: int, record: Any, at: dt.datetime,
             now: dt.datetime, details: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The body of a delivery; docs/webhooks.md says what each field means."""
    return _plain({
        "version": VERSION, "id": event_id, "event": event, "occurred_at": at,
        "recorded_at": now, "changed_by": current_actor().user_id, "resource": resource,
        "record_id": record_id, "url": f"{settings.PUBLIC_URL}/api/v1/{resource}/{record_id}/", "record": record,
        "details": details or {}})


def _listening() -> list[Webhook]:
    return once_in_this_change("webhooks", lambda: list(
        Webhook.objects.filter(is_active=True, user__is_active=True).select_related("user").order_by("pk")))


def _by_user(hooks: Iterable[Webhook]) -> list[tuple[Any, list[Webhook]]]:
    """Each user with their webhooks, so that what they see is looked up once."""
    found: dict[int, list[Webhook]] = {}
    for hook in hooks:
        found.setdefault(hook.user_id, []).append(hook)
    return [(theirs[0].user, theirs) for theirs in found.values()]


def _records(user: Any, keys: Sequence[int], show: Any) -> Iterator[dict[str, Any]]:
    """Those of the records that the person may see, as they are now, in the order of ``keys``."""
    model = show.Meta.model
    if not user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
        return
    for some in (keys[at:at + _BATCH] for at in range(0, len(keys), _BATCH)):
        rows = model._default_manager.filter(pk__in=some)
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(user)
        seen = {row.pk: row for row in rows}
        yield from show([seen[key] for key in some if key in seen], many=True, context={}).data


def _plain(content: Any) -> Any:
    """As JSON has it: the same strings for times and decimals as the API."""
    return json.loads(json.dumps(content, default=_as_text))


def _as_text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Decimal | uuid.UUID | dt.date | Promise):
        return str(value)
    raise TypeError(f"{value!r} has no place in a delivery.")
