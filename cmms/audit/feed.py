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

from django.db import connection, transaction
from django.db.models import Func, Max, Q
from django.utils.translation import gettext as _

from cmms.audit.models import AuditLog, FeedEpoch
from cmms.database.fields import TransactionIdField
from cmms.errors import DomainError

LATEST = "latest"
_LARGEST = 2**63 - 1


class OldestRunning(Func):
    """The first transaction id that may still be running: whatever is smaller is decided."""

    template = "pg_snapshot_xmin(pg_current_snapshot())"
    arity = 0
    output_field = TransactionIdField()


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

    entries: list[tuple[Cursor, AuditLog]]
    next: Cursor
    more: bool
    restored: bool


def read(after: str, *, tables: Iterable[str], size: int, within: Q | None = None) -> FeedPage:
    """The entries of ``tables`` behind the cursor (empty: from the beginning; "latest": none, only the place)."""
    epochs = _epochs()
    if after == LATEST:
        return FeedPage([], _end(epochs[-1]), False, False)
    place = Cursor.of(after) if after else Cursor(str(epochs[0].key))
    number = next((n for n, epoch in enumerate(epochs) if str(epoch.key) == place.epoch), None)
    if number is None:
        raise DomainError.of("cursor", _("This cursor belongs to another database; begin without one."), "after")
    rows = AuditLog.objects.filter(table_name__in=sorted(tables))
    if within is not None:
        rows = rows.filter(within)
    restored = bool(after) and number + 1 < len(epochs)
    while number + 1 < len(epochs):
        entries = _closed(rows, epochs, number, place, size + 1)
        if entries:
            return _page(entries, size, place, True, restored)
        number += 1
        place = Cursor(str(epochs[number].key))
    return _page(_running(rows, epochs[number], place, size + 1), size, place, False, restored)


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
        former = AuditLog.objects.aggregate(last=Max("id"))["last"] or 0 if last is not None else 0
        return FeedEpoch.objects.create(identity=identity, after_id=former)


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


def _end(epoch: FeedEpoch) -> Cursor:
    """Behind everything that is decided now."""
    if connection.vendor != "postgresql":
        return Cursor(str(epoch.key), 0, AuditLog.objects.aggregate(last=Max("id"))["last"] or 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        return Cursor(str(epoch.key), int(cursor.fetchone()[0]) - 1, _LARGEST)


def _running(rows: Any, epoch: FeedEpoch, place: Cursor, size: int) -> list[tuple[Cursor, AuditLog]]:
    """What is decided of the epoch that is written now."""
    rows = rows.filter(id__gt=epoch.after_id)
    if connection.vendor != "postgresql":
        found = rows.filter(id__gt=place.id).order_by("id")[:size]
    else:
        behind = Q(txid__gt=place.txid) | Q(txid=place.txid, id__gt=place.id)
        found = rows.filter(behind, txid__gte=place.txid, txid__lt=OldestRunning()).order_by("txid", "id")[:size]
    return [(Cursor(place.epoch, row.txid or 0, row.pk), row) for row in found]


def _closed(rows: Any, epochs: Sequence[FeedEpoch], number: int, place: Cursor,
            size: int) -> list[tuple[Cursor, AuditLog]]:
    """The rest of an epoch that is over, by id: all that the reader has not surely seen."""
    walked = place.walk if place.walk is not None else epochs[number].after_id
    unseen = Q(id__gt=place.id) | Q(txid__gt=place.txid) if connection.vendor == "postgresql" else Q(id__gt=place.id)
    found = rows.filter(unseen, id__gt=walked, id__lte=epochs[number + 1].after_id).order_by("id")[:size]
    return [(replace(place, walk=row.pk), row) for row in found]


def _page(entries: list[tuple[Cursor, AuditLog]], size: int, place: Cursor, closed: bool, restored: bool) -> FeedPage:
    kept = entries[:size]
    return FeedPage(kept, kept[-1][0] if kept else place, closed or len(entries) > size, restored)
