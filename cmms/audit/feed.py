"""The change feed: the audit log in an order in which nothing that commits late is passed over.

Ids are drawn before a transaction commits, so a reader that remembers the largest id it saw loses rows. On PostgreSQL
the feed therefore shows only what transactions older than every running one wrote, in the order (transaction, id). A
logical restore or a lost future after a recovery starts transaction ids anew; each such stretch is a
:class:`FeedEpoch`, noticed by the identity of cluster, database and timeline. SQLite has one writer at a time: there
ids are in the order of commits.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from cmms.audit.models import AuditLog, FeedEpoch
from cmms.database.fields import TransactionIdField
from cmms.errors import DomainError

LATEST = "latest"
_LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Cursor:
    """The place after an entry. ``walk``: how far the rest of an epoch that is over was read, by id."""

    epoch: str
    txid: int = 0
    id: int = 0
    walk: int | None = None

    def __str__(self) -> str:
        text = json.dumps([self.epoch, self.txid, self.id, self.walk])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def of(cls, text: str) -> "Cursor":
        """Raises DomainError where the text is no cursor of this feed."""
        try:
            epoch, txid, number, walk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            if not isinstance(epoch, str) or not all(type(n) is int and 0 <= n <= _LARGEST for n in (txid, number)) \
                    or not (walk is None or (type(walk) is int and 0 <= walk <= _LARGEST)):
                raise ValueError(text)
        except (ValueError, TypeError, binascii.Error) as error:
            raise DomainError.of("cursor", _("This is no cursor of this feed; begin without one."), "after") from error
        return cls(epoch, txid, number, walk)


@dataclass(frozen=True)
class FeedPage:
    """``entries`` with the cursor behind each; ``next``: where to go on; ``more``: at once. ``restored``: the database
    was restored since the cursor was given, so what was read after it may be gone: compare the records anew."""

    entries: list[tuple[Cursor, Any]]
    next: Cursor
    more: bool
    restored: bool


def read(after: str, *, tables: Iterable[str], size: int, within: Q | None = None) -> FeedPage:
    """The entries of ``tables`` behind the cursor (empty: from the beginning; "latest": none, only the place)."""
    rows = AuditLog.objects.filter(table_name__in=sorted(tables))
    return _read(after, rows if within is None else rows.filter(within), size)


def read_rows(after: str, *, rows: Any, size: int) -> FeedPage:
    """The same for the new rows of a table that carry their transaction themselves (``txid``)."""
    return _read(after, rows, size)


def _read(after: str, rows: Any, size: int) -> FeedPage:
    epochs = _epochs()
    if after == LATEST:
        return FeedPage([], _end(rows, epochs[-1]), False, False)
    place = Cursor.of(after) if after else Cursor(str(epochs[0].key))
    number = next((n for n, epoch in enumerate(epochs) if str(epoch.key) == place.epoch), None)
    if number is None:
        raise DomainError.of("cursor", _("This cursor belongs to another database; begin without one."), "after")
    restored = bool(after) and number + 1 < len(epochs)
    while number + 1 < len(epochs):
        entries = _closed(rows, epochs, number, place, size + 1)
        if entries:
            return _page(entries, size, place, True, restored)
        number += 1
        place = Cursor(str(epochs[number].key))
    end = _end(rows, epochs[number])
    entries = _running(rows, epochs[number], place, size + 1, end)
    if len(entries) <= size and (end.txid, end.id) > (place.txid, place.id):
        place = end  # what lies between belongs to others: the next reader need not walk it again
        return FeedPage(entries, place, False, restored)
    return _page(entries, size, place, False, restored)


def ensure_epoch(*, new: bool = False) -> FeedEpoch:
    """The epoch that is written now; a new one where the identity changed, or is said to have."""
    identity = _identity()
    last = FeedEpoch.objects.order_by("id").last()
    if last is not None and last.identity == identity and not new:
        return last
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext('cmms feed epoch'))")
        last = FeedEpoch.objects.order_by("id").last()
        if last is not None and last.identity == identity and not new:
            return last
        if last is None:
            return FeedEpoch.objects.create(identity=identity)
        return FeedEpoch.objects.create(identity=identity, after_id=_last_id(AuditLog), after={
            model._meta.db_table: _last_id(model) for model in apps.get_models()
            if model is not AuditLog and any(isinstance(f, TransactionIdField) for f in model._meta.concrete_fields)})


def _last_id(model: Any) -> int:
    return model._base_manager.aggregate(last=Max("id"))["last"] or 0


def _bound(rows: Any, epoch: FeedEpoch) -> int:
    """The id of the table's last row before the epoch."""
    return epoch.after_id if rows.model is AuditLog else int(epoch.after.get(rows.model._meta.db_table, 0))


def _epochs() -> list[FeedEpoch]:
    ensure_epoch()
    return list(FeedEpoch.objects.order_by("id"))


def _identity() -> str:
    if connection.vendor != "postgresql":
        return connection.vendor
    with connection.cursor() as cursor:
        cursor.execute("SELECT s.system_identifier || ':' || d.oid || ':' || c.timeline_id FROM pg_control_system() s, "
                       "pg_control_checkpoint() c, pg_database d WHERE d.datname = current_database()")
        return str(cursor.fetchone()[0])


def _end(rows: Any, epoch: FeedEpoch) -> Cursor:
    """Behind everything that is decided now."""
    if connection.vendor != "postgresql":
        return Cursor(str(epoch.key), 0, _last_id(rows.model))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        return Cursor(str(epoch.key), int(cursor.fetchone()[0]) - 1, _LARGEST)


def _running(rows: Any, epoch: FeedEpoch, place: Cursor, size: int, end: Cursor) -> list[tuple[Cursor, Any]]:
    """What is decided, up to ``end``, of the epoch that is written now."""
    rows = rows.filter(id__gt=_bound(rows, epoch))
    if connection.vendor != "postgresql":
        found = rows.filter(id__gt=place.id, id__lte=end.id).order_by("id")[:size]
    else:
        behind = Q(txid__gt=place.txid) | Q(txid=place.txid, id__gt=place.id)
        found = rows.filter(behind, txid__gte=place.txid, txid__lte=end.txid).order_by("txid", "id")[:size]
    return [(Cursor(place.epoch, row.txid or 0, row.pk), row) for row in found]


def _closed(rows: Any, epochs: Sequence[FeedEpoch], number: int, place: Cursor,
            size: int) -> list[tuple[Cursor, Any]]:
    """The rest of an epoch that is over, by id: all that the reader has not surely seen."""
    walked = place.walk if place.walk is not None else _bound(rows, epochs[number])
    unseen = Q(id__gt=place.id) | Q(txid__gt=place.txid) if connection.vendor == "postgresql" else Q(id__gt=place.id)
    found = rows.filter(unseen, id__gt=walked, id__lte=_bound(rows, epochs[number + 1])).order_by("id")[:size]
    return [(replace(place, walk=row.pk), row) for row in found]


def _page(entries: list[tuple[Cursor, Any]], size: int, place: Cursor, closed: bool, restored: bool) -> FeedPage:
    kept = entries[:size]
    return FeedPage(kept, kept[-1][0] if kept else place, closed or len(entries) > size, restored)
