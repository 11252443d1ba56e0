"""Faults of the plant's own promises: trees that disagree with their parents, stays that disagree with assets."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from math import inf
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.translation import gettext as _

from assets.models import Asset, Location, Meter, MeterKind, MeterReading
from assets.services import rebuild_trees
from assets.services.meters.counting import Standing, advance
from assets.trees import TREE_COLUMNS
from cmms.verification import Fault


def problems(using: str = DEFAULT_DB_ALIAS) -> Iterator[Fault]:
    """Every fault, in order of tables; each tree fault can be mended from ``parent``."""
    for model in (Location, Asset):
        cyclic = list(_cycles(model, using))
        yield from cyclic
        yield from _edges(model, using, mendable=not cyclic)
    yield from _sites(using)
    yield from _placements(using)
    yield from _meters(using)


def _cycles(model: Any, using: str) -> Iterator[Fault]:
    """Nodes no root leads to: a cycle was forced in. A person must say which parent is wrong."""
    table = model._meta.db_table
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE down(id) AS (SELECT id FROM {table} WHERE parent_id IS NULL UNION ALL "
            f"SELECT n.id FROM {table} n JOIN down d ON n.parent_id = d.id) "
            f"SELECT id FROM {table} WHERE id NOT IN (SELECT id FROM down) ORDER BY id")
        for (pk,) in cursor.fetchall():
            yield Fault("cycle", table, pk, _("No root leads to it: its parents form a circle. Choose another parent "
                                              "for one of them."), None)


def _edges(model: Any, using: str, *, mendable: bool) -> Iterator[Fault]:
    """Walk the nodes in order of their edges and compare with what parent says."""
    table = model._meta.db_table
    fix = partial(_rebuild, model, using) if mendable else None
    rows = model._base_manager.using(using).order_by("tree_id", "lft", "id")
    stack: list[tuple[int, int]] = []  # (id, rght) of the nodes around
    tree, edge = None, 0

    def close(until: float) -> Iterator[Fault]:
        """Leave the nodes whose right edge lies before ``until``: each must use the next number."""
        nonlocal edge
        while stack and stack[-1][1] < until:
            node, right = stack.pop()
            edge += 1
            if right != edge:
                yield Fault("tree_edges", table, node, _("Its right edge leaves a gap or overlaps."), fix)
                edge = right

    for pk, parent, lft, rght, tree_id, level in rows.values_list("id", "parent_id", *TREE_COLUMNS).iterator(2000):
        if tree_id != tree:
            yield from close(inf)
            stack.clear()
            tree, edge = tree_id, 0
        yield from close(lft)
        if parent != (stack[-1][0] if stack else None):
            yield Fault("tree_edges", table, pk, _("Its edges put it below another node than its parent."), fix)
        elif level != len(stack):
            yield Fault("tree_edges", table, pk, _("Its level is not its depth."), fix)
        elif lft != edge + 1:
            yield Fault("tree_edges", table, pk, _("Its left edge leaves a gap or overlaps."), fix)
        elif rght <= lft:
            yield Fault("tree_edges", table, pk, _("Its right edge lies before its left one."), fix)
        edge = lft
        stack.append((pk, rght))
    yield from close(inf)


def _rebuild(model: Any, using: str) -> None:
    rebuild_trees(model, using=using)


def _sites(using: str) -> Iterator[Fault]:
    checks = (
        ("locations", "SELECT n.id FROM locations n JOIN locations p ON p.id = n.parent_id "
                      "WHERE p.site_id <> n.site_id",
         _("It lies at another site than the place around it.")),
        ("assets", "SELECT a.id FROM assets a JOIN locations l ON l.id = a.location_id WHERE l.site_id <> a.site_id",
         _("It belongs to another site than the place where it stands.")),
        ("sites", "SELECT s.id FROM sites s LEFT JOIN locations l ON l.site_id = s.id AND l.parent_id IS NULL "
                  "WHERE l.id IS NULL", _("It has no root location.")),
    )
    for table, sql, sentence in checks:
        yield from _rows("site", table, sql, sentence, using)


def _placements(using: str) -> Iterator[Fault]:
    yield from _rows(
        "placement", "assets",
        "SELECT a.id FROM assets a LEFT JOIN asset_placements p ON p.asset_id = a.id AND p.ends_at IS NULL "
        "WHERE p.id IS NULL OR coalesce(p.location_id, 0) <> coalesce(a.location_id, 0) "
        "OR coalesce(p.parent_id, 0) <> coalesce(a.parent_id, 0)",
        _("Its open stay says another place than the asset; move it with the product, not by hand."), using)


def _meters(using: str) -> Iterator[Fault]:
    """Lifetime totals are what the dials add up to; a gauge and a voided reading have none."""
    yield from _rows(
        "meter_total", Meter._meta.db_table,
        "SELECT DISTINCT r.meter_id FROM meter_readings r JOIN meters m ON m.id = r.meter_id "
        "WHERE m.kind <> 'COUNTER' AND r.total IS NOT NULL",
        _("It is a gauge, yet its readings bear a lifetime total."), using)
    for meter_id, rows in groupby(_counters(using), key=lambda row: row.meter_id):
        yield from _totals(meter_id, rows, using)


def _counters(using: str) -> Iterator[Any]:
    rows: Any = (MeterReading.objects.using(using).filter(meter__kind=MeterKind.COUNTER)
                 .order_by("meter_id", "read_at")
                 .values_list("meter_id", "read_at", "value", "kind", "final_value", "rollover_point", "total",
                              named=True))
    yield from rows.iterator(chunk_size=5000)


def _totals(meter_id: int, rows: Iterable[Any], using: str) -> Iterator[Fault]:
    """One fault of each kind for a meter, at its first reading that is wrong."""
    table, wrong, falls = Meter._meta.db_table, None, None
    now: Standing | None = None
    for row in rows:
        before, now = now, advance(now, row)
        if row.total != now.total:
            wrong = wrong or row
        if before is not None and now.total < before.total:
            falls = falls or row
    if wrong is not None:
        yield Fault("meter_total", table, meter_id,
                    _("From %(when)s on its lifetime totals are not what its readings add up to.")
                    % {"when": f"{wrong.read_at:%Y-%m-%d %H:%M} UTC"}, partial(_mend_totals, meter_id, using))
    if falls is not None:
        yield Fault("meter_falls", table, meter_id,
                    _("Its reading of %(when)s is lower than the one before it, though the dial neither rolled over "
                      "nor was replaced; correct or void one of them.")
                    % {"when": f"{falls.read_at:%Y-%m-%d %H:%M} UTC"}, None)


def _mend_totals(meter_id: int, using: str) -> None:
    Meter.objects.using(using).select_for_update(no_key=True).get(pk=meter_id)
    readings, now = MeterReading.objects.using(using).filter(meter=meter_id), None
    for row in readings.order_by("read_at"):
        now = advance(now, row)
        if row.total != now.total:
            readings.filter(pk=row.pk, read_at=row.read_at).update(total=now.total)


def _rows(kind: str, table: str, sql: str, sentence: str, using: str) -> Iterator[Fault]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql)
        for (pk,) in cursor.fetchall():
            yield Fault(kind, table, pk, sentence, None)
