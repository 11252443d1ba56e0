"""Faults of the plant's own promises: trees that disagree with their parents, stays that disagree with assets."""

from collections.abc import Iterator
from functools import partial
from math import inf
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.translation import gettext as _

from assets.models import Asset, Location, Meter
from assets.services import rebuild_trees
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
    table = Meter._meta.db_table
    yield from _rows(
        "meter_total", table,
        "SELECT DISTINCT r.meter_id FROM meter_readings r JOIN meters m ON m.id = r.meter_id "
        "WHERE (m.kind = 'COUNTER') <> (r.total IS NOT NULL)",
        _("A counter's readings bear a lifetime total, a gauge's none."), using)


def _rows(kind: str, table: str, sql: str, sentence: str, using: str) -> Iterator[Fault]:
    with connections[using].cursor() as cursor:
        cursor.execute(sql)
        for (pk,) in cursor.fetchall():
            yield Fault(kind, table, pk, sentence, None)
