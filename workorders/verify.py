"""Faults of the job's own promises: spells, clocks, hours, parts and the log of moves."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Lag
from django.utils.translation import gettext as _

from assets.models import Asset, AssetStatus
from cmms import files
from cmms.audit import acting_as
from cmms.verification import Fault
from inventory.models import InventoryTransaction
from workorders.choices import Status
from workorders.models import Attachment, Downtime, LaborEntry, WorkOrder, WorkOrderPart, WorkOrderState
from workorders.services.labor import retotal
from workorders.services.parts import recost
from workorders.services.thread import FOLDER

_PAGE = 2000
_A_DAY = 86_400.0


def problems(using: str = DEFAULT_DB_ALIAS) -> Iterator[Fault]:
    """Every fault, by table."""
    yield from _spells(using)
    yield from _clocks(using)
    yield from _hours(using)
    yield from _parts(using)
    yield from _moves(using)
    yield from _files(using)


def _spells(using: str) -> Iterator[Fault]:
    """An asset is DOWN exactly while a spell is open."""
    ongoing = Downtime.objects.using(using).ongoing()
    for spell in ongoing.exclude(asset__status=AssetStatus.DOWN).select_related("asset").order_by("id"):
        if spell.asset.status == AssetStatus.RETIRED:
            yield Fault("open_spell", "downtimes", spell.pk, _("A downtime is open on %(asset)s, which is retired: "
                        "say when it ended.") % {"asset": spell.asset})
        else:
            yield Fault("open_spell", "downtimes", spell.pk, _("A downtime is open on %(asset)s, whose status is not "
                        "down.") % {"asset": spell.asset}, partial(_set_down, spell.asset_id, using))
    quiet = Asset.objects.using(using).filter(status=AssetStatus.DOWN).exclude(
        Exists(ongoing.filter(asset=OuterRef("pk"))))
    for asset in quiet.order_by("id"):
        yield Fault("open_spell", "assets", asset.pk, _("%(asset)s is down, but no downtime is open: say since when, "
                    "or that it runs.") % {"asset": asset})


def _set_down(asset_id: int, using: str) -> None:
    with acting_as(using=using):
        asset = Asset.objects.using(using).select_for_update(of=("self",)).get(pk=asset_id)
        asset.status = AssetStatus.DOWN
        asset.save(using=using)


def _clocks(using: str) -> Iterator[Fault]:
    """A clock runs only on an order in progress."""
    running = LaborEntry.objects.using(using).running().exclude(work_order__status=Status.IN_PROGRESS)
    for entry in running.select_related("work_order").order_by("id"):
        yield Fault("clock", "labor_entries", entry.pk, _("A clock runs on %(number)s, which is not in progress: stop "
                    "or void it.") % {"number": entry.work_order.number})


def _hours(using: str) -> Iterator[Fault]:
    """actual_hours is the sum of the labour, where there is any; our own orders have none without."""
    booked = LaborEntry.objects.using(using).booked()
    sums = booked.values("work_order_id", "work_order__actual_hours").annotate(minutes=Sum("minutes")).order_by(
        "work_order_id")
    for row in sums.iterator(_PAGE):
        hours = (Decimal(row["minutes"]) / 60).quantize(Decimal("0.01"))
        if row["work_order__actual_hours"] != hours:
            pk = row["work_order_id"]
            yield Fault("hours", "work_orders", pk, _("Its actual hours are %(stored)s, its labour says %(sum)s.") % {
                "stored": row["work_order__actual_hours"], "sum": hours}, partial(_retotal, pk, using))
    unfounded = WorkOrder.objects.using(using).filter(source_system="", actual_hours__isnull=False).exclude(
        Exists(booked.filter(work_order=OuterRef("pk"))))
    for pk in unfounded.order_by("id").values_list("pk", flat=True).iterator(_PAGE):
        yield Fault("hours", "work_orders", pk, _("It has actual hours, but no labour was booked."),
                    partial(_retotal, pk, using))


def _retotal(order_id: int, using: str) -> None:
    with acting_as(using=using):
        retotal(WorkOrder.objects.using(using).select_for_update(of=("self",)).get(pk=order_id))


def _parts(using: str) -> Iterator[Fault]:
    """What a line says was used, and what it cost, is what the ledger says."""
    lines = WorkOrderPart.objects.using(using).annotate(
        moved=Subquery(_ledger(using, "quantity")), worth=Subquery(_ledger(using, "value")))
    for line in lines.order_by("id").iterator(_PAGE):
        used = -(line.moved or Decimal(0))
        cost = -line.worth if line.worth is not None else None
        if abs(used - line.quantity_used) > Decimal("0.0005") or not _same(cost, line.total_cost):
            yield Fault("parts", "work_order_parts", line.pk, _("It says %(stored)s used for %(cost)s; the ledger says "
                        "%(used)s for %(worth)s.") % {"stored": line.quantity_used, "cost": line.total_cost,
                                                      "used": used, "worth": cost},
                        partial(_recost, line.pk, using))


def _ledger(using: str, column: str) -> "QuerySet[Any, Any]":
    rows = InventoryTransaction.objects.using(using).filter(
        reference_type="work_order", reference_id=OuterRef("work_order_id"), part=OuterRef("part_id"),
        transaction_type__in=["ISSUE", "RETURN"])
    return rows.order_by().values("reference_id").annotate(sum=Sum(column)).values("sum")


def _same(one: Decimal | None, other: Decimal | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < Decimal("0.005")


def _recost(line_id: int, using: str) -> None:
    with acting_as(using=using):
        recost(WorkOrderPart.objects.using(using).select_for_update(of=("self",)).get(pk=line_id))


def _files(using: str) -> Iterator[Fault]:
    """Every attachment has its bytes, and bytes without an attachment are an upload that was rolled back."""
    kept = set()
    for pk, path in Attachment.objects.using(using).order_by("id").values_list("pk", "path").iterator(_PAGE):
        kept.add(path)
        if not files.located(FOLDER, path).is_file():
            yield Fault("files", "attachments", pk, _("Its bytes are not where they should be (%(path)s): restore them "
                        "from a backup.") % {"path": path})
    for path in files.stored(FOLDER, older_than=_A_DAY):
        if path not in kept:
            yield Fault("files", "attachments", 0, _("Nothing refers to the stored file %(path)s.") % {"path": path},
                        partial(files.discard, FOLDER, path))


def _moves(using: str) -> Iterator[Fault]:
    """Each move begins where the one before it ended, and the last one ends where the order stands."""
    moves = WorkOrderState.objects.using(using)
    newest = moves.filter(work_order=OuterRef("pk")).order_by("-id").values("to_status")[:1]
    orders = WorkOrder.objects.using(using).annotate(last=Subquery(newest))
    wrong = orders.filter(Q(last__isnull=True, source_system="") | (Q(last__isnull=False) & ~Q(last=F("status"))))
    for order in wrong.order_by("id").only("id", "status").iterator(_PAGE):
        yield Fault("moves", "work_orders", order.pk, _("Its state is %(status)s, the log of its moves says %(last)s.")
                    % {"status": order.status, "last": order.last or "–"})
    before = Window(Lag("to_status"), partition_by=[F("work_order_id")], order_by="id")
    chained = moves.annotate(before=before).filter(before__isnull=False).exclude(before=F("from_status"))
    for row in chained.order_by("id").iterator(_PAGE):
        yield Fault("moves", "work_order_states", row.pk, _("It says the order came from %(said)s, but the move before "
                    "led to %(was)s.") % {"said": row.from_status, "was": row.before})
