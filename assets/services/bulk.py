"""Many nodes at once: the MPTT columns are worked out in memory and written once."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Max

from assets.trees import TREE_COLUMNS, TreeNode, lock_tree
from cmms.importing.history import record_history

Place = tuple[int, int, int, int]  # lft, rght, tree_id, level
_STAND_IN = (1, 2)  # no node below a root has these edges


def insert_nodes(nodes: Sequence[TreeNode], *, using: str = DEFAULT_DB_ALIAS, history: bool = True,
                 reason: str = "") -> None:
    """Insert nodes of one tree model whose ``parent`` may be saved or among the nodes; ids are filled in.

    Must run inside ``acting_as``. Raises ValueError on a cycle among the new nodes.
    """
    if not nodes:
        return
    model = type(nodes[0])
    with transaction.atomic(using=using):
        lock_tree(model, using)
        depths, below = _by_depth(nodes)
        grown = _set_places(model, depths, below, using)
        for depth in depths:
            for node in depth:
                node.parent = node.parent  # takes the id of a parent saved a moment ago
            _create(model, depth, using, history, reason)
        if grown:
            _write_places(model, _places(model, sorted(grown), using), using)
            _refresh(model, nodes, using)


def rebuild_trees(model: type[TreeNode], *, using: str = DEFAULT_DB_ALIAS) -> int:
    """Work every MPTT column out anew from ``parent``; returns how many rows were wrong and have been mended."""
    with transaction.atomic(using=using):
        lock_tree(model, using)
        return _write_places(model, _places(model, None, using), using)


def _by_depth(nodes: Sequence[TreeNode]) -> tuple[list[list[TreeNode]], dict[int, list[TreeNode]]]:
    """The nodes parents first, and who stands below whom among them (by ``id()``: they have no key yet)."""
    new = {id(n) for n in nodes}
    below: dict[int, list[TreeNode]] = defaultdict(list)
    depths: list[list[TreeNode]] = [[]]
    for node in nodes:
        parent = node._state.fields_cache.get("parent")
        (below[id(parent)] if parent is not None and id(parent) in new else depths[0]).append(node)
    while depths[-1]:
        depths.append([child for node in depths[-1] for child in below.get(id(node), ())])
    depths.pop()
    if sum(map(len, depths)) < len(nodes):
        raise ValueError("the new nodes form a cycle")
    return depths, below


def _set_places(model: Any, depths: list[list[TreeNode]], below: dict[int, list[TreeNode]], using: str) -> set[int]:
    """Give the nodes their place: a new tree's at once; in trees that were there a stand-in, and those are returned."""
    next_tree = (model._base_manager.using(using).aggregate(top=Max("tree_id"))["top"] or 0) + 1
    keys: dict[int | None, list[int]] = {key: [id(n) for n in group] for key, group in below.items()}
    due: dict[int, Place] = {}
    grown: set[int] = set()
    for depth in depths:
        for node in depth:
            if id(node) in due:
                node.lft, node.rght, node.tree_id, node.level = due[id(node)]
            elif node.parent is None:
                _walk(id(node), next_tree, keys, due)
                node.lft, node.rght, node.tree_id, node.level = due[id(node)]
                next_tree += 1
            else:
                node.lft, node.rght = _STAND_IN
                node.tree_id, node.level = node.parent.tree_id, node.parent.level + 1
                grown.add(node.tree_id)
    return grown


def _create(model: Any, nodes: list[TreeNode], using: str, history: bool, reason: str) -> None:
    model._base_manager.using(using).bulk_create(nodes, batch_size=1000)
    if history:
        record_history(model, [node.pk for node in nodes], "+", reason, using=using)


def _places(model: Any, tree_ids: list[int] | None, using: str) -> dict[int, tuple[Place, Place]]:
    """Id → (place as stored, place as it must be) for the trees named, or for all; siblings keep their order."""
    rows = model._base_manager.using(using)
    if tree_ids is not None:
        rows = rows.filter(tree_id__in=tree_ids)
    stored: dict[int, Place] = {}
    children: dict[int | None, list[int]] = defaultdict(list)
    # A new node still bears the stand-in: it comes after its older siblings, which is "last child".
    for pk, parent, *place in rows.order_by("tree_id", "lft", "id").values_list("id", "parent_id", *TREE_COLUMNS):
        stored[pk] = tuple(place)  # type: ignore[assignment]
        children[parent].append(pk)
    for siblings in children.values():
        fresh = [pk for pk in siblings if stored[pk][:2] == _STAND_IN]
        if fresh and len(fresh) < len(siblings):
            siblings[:] = [pk for pk in siblings if stored[pk][:2] != _STAND_IN] + fresh
    roots = children.get(None, [])
    used: set[int] = set()
    due: dict[int, Place] = {}
    spare = max((p[2] for p in stored.values()), default=0)
    if tree_ids is not None:
        spare = model._base_manager.using(using).aggregate(top=Max("tree_id"))["top"] or 0
    for root in roots:
        tree = stored[root][2]
        if tree in used:
            spare += 1
            tree = spare
        used.add(tree)
        _walk(root, tree, children, due)
    return {pk: (stored[pk], due[pk]) for pk in due}


def _walk(root: int, tree: int, children: dict[int | None, list[int]], due: dict[int, Place]) -> None:
    edge, level = 1, 0
    stack: list[tuple[int, int]] = [(root, 0)]
    opened: dict[int, tuple[int, int]] = {}
    while stack:
        node, at = stack.pop()
        if at == 0:
            opened[node] = (edge, level)
            edge += 1
        below = children.get(node, ())
        if at < len(below):
            stack.append((node, at + 1))
            stack.append((below[at], 0))
            level += 1
        else:
            left, depth = opened.pop(node)
            due[node] = (left, edge, tree, depth)
            edge += 1
            level -= 1


def _write_places(model: Any, places: dict[int, tuple[Place, Place]], using: str) -> int:
    changed = [(pk, *right) for pk, (now, right) in places.items() if now != right]
    if not changed:
        return 0
    connection = connections[using]
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"UPDATE {table} t SET lft = v.lft, rght = v.rght, tree_id = v.tree_id, level = v.level "
                "FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[], %s::int[]) AS v(id, lft, rght, tree_id, "
                "level) WHERE t.id = v.id", [list(column) for column in zip(*changed, strict=True)])
        else:
            cursor.executemany(
                f"UPDATE {table} SET lft = %s, rght = %s, tree_id = %s, level = %s WHERE id = %s",
                [(lft, rght, tree, level, pk) for pk, lft, rght, tree, level in changed])
    return len(changed)


def _refresh(model: Any, nodes: Sequence[TreeNode], using: str) -> None:
    found = {}
    ids = [n.pk for n in nodes]
    for start in range(0, len(ids), 1000):
        found.update({row[0]: row[1:] for row in model._base_manager.using(using)
                      .filter(pk__in=ids[start:start + 1000]).values_list("pk", *TREE_COLUMNS)})
    for node in nodes:
        for name, value in zip(TREE_COLUMNS, found[node.pk], strict=True):
            setattr(node, name, value)
