"""Trees under a storm, loaded in bulk, and what one change in a large one costs."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from assets.models import Asset, Site
from assets.services import create_asset, create_site, insert_nodes, move_asset
from assets.verify import problems
from benchmarks.clock import lap, median_ms, say
from benchmarks.database import superuser, value
from benchmarks.figures import Figure, exactly
from cmms.audit import acting_as
from tests.assets.storm import plant_trees, storm

CONNECTIONS = 8


@dataclass(frozen=True)
class Size:
    operations: int
    planted: int  # nodes that stand before the storm
    loaded: int
    trees: tuple[int, ...]  # nodes of the trees into which one is inserted; half of the last one is moved
    shifted: int
    repeats: int


SIZES = {
    "full": Size(2000, 200, 100_000, (1000, 10_000, 20_000), 10_000, 15),
    "small": Size(400, 100, 10_000, (100, 1000, 2000), 1000, 7),
    "tiny": Size(64, 40, 300, (50, 100), 60, 2),
}


def measure(size: Size) -> Iterator[Figure]:
    for trees in (1, 20):
        yield from _storm(size, trees)
    yield from _bulk(size)
    for nodes in size.trees:
        yield from _insertion(nodes, size.repeats)
    yield from _half(size.trees[-1])
    yield from _shift(size.shifted)


def _storm(size: Size, trees: int) -> Iterator[Figure]:
    where = "one tree" if trees == 1 else f"{trees} trees"
    say(f"storm of {CONNECTIONS} connections over {where}")
    site = _site(f"STORM{trees}")
    plant_trees(site, trees, size.planted)
    operations = size.operations // CONNECTIONS * CONNECTIONS
    with lap() as took:
        tally = storm(site, connections=CONNECTIONS, operations=operations)
    for error in tally.broken:
        say(f"broke: {error!r}")
    shape = f"{operations:,} on {where}, {CONNECTIONS} connections"
    yield Figure("insertions, moves and deletions at random", shape, operations / took.seconds, "a second")
    yield Figure("… connections that broke", shape, len(tally.broken), "", exactly(0))
    yield Figure("… faults that verify finds after it", shape, len(list(problems())), "", exactly(0))


def _bulk(size: Size) -> Iterator[Figure]:
    say(f"bulk load of {size.loaded:,} nodes")
    nodes = _shape(_site("BULK"), size.loaded, roots=max(size.loaded // 1000, 1))
    with lap() as took, acting_as(channel="command"):
        insert_nodes(nodes)
    shape = f"{size.loaded:,} nodes, with history and audit"
    yield Figure("bulk load of a forest", shape, took.seconds, "s")
    edges = [fault for fault in problems() if fault.kind in ("tree_edges", "cycle")]
    yield Figure("… faults that verify finds after it", shape, len(edges), "", exactly(0))


def _insertion(nodes: int, repeats: int) -> Iterator[Figure]:
    say(f"one insertion into a tree of {nodes:,}")
    site = _site(f"GROW{nodes}")
    standing = _plant(site, nodes)
    dice = random.Random(2)

    def insert(number: int) -> Callable[[], object]:
        parent = Asset.objects.get(pk=dice.choice(standing))
        return partial(create_asset, by=None, site=site, name=f"New {number}", parent=parent)

    took = median_ms([insert(number) for number in range(repeats)])
    yield Figure("one insertion", f"into a tree of {nodes:,} nodes", took, "ms, median")


def _half(nodes: int) -> Iterator[Figure]:
    say(f"moving half of a tree of {nodes:,}")
    site = _site("HALF")
    top = Asset(site=site, name="Top")
    halves = [Asset(site=site, name=name, parent=top) for name in ("Left", "Right")]
    leaves = [Asset(site=site, name=f"Leaf {n}", parent=halves[n % 2]) for n in range(nodes - 3)]
    with acting_as(channel="command"):
        insert_nodes([top, *halves, *leaves], history=False)
    _settle()
    target = Asset.objects.get(pk=leaves[1].pk)
    with lap() as took:
        move_asset(by=None, asset=halves[0], parent=target)
    yield Figure("moving half of a tree", f"{nodes // 2:,} of {nodes:,} nodes", took.seconds * 1000, "ms")


def _shift(shifted: int) -> Iterator[Figure]:
    say(f"audit rows of a shift of {shifted:,} edges")
    site = _site("SHIFT")
    ids = _plant(site, shifted + 2, flat=True)
    _settle()
    before = _edges(site)
    with superuser() as session:
        newest = value(session, "SELECT coalesce(max(id), 0) FROM audit_log")
        create_asset(by=None, site=site, name="Deep", parent=Asset.objects.get(pk=ids[1]))
        rows = value(session, "SELECT count(*) FROM audit_log WHERE id > %s AND table_name = 'assets'", newest)
    after = _edges(site)
    moved = sum(after[pk] != lft for pk, lft in before.items())
    yield Figure("audit rows written because lft shifted", f"{moved:,} nodes shifted by one insertion", rows - 1, "",
                 exactly(0))
    yield Figure("… nodes whose lft did not shift as meant", f"{shifted:,} meant", max(shifted - moved, 0), "",
                 exactly(0))


def _edges(site: Site) -> dict[int, int]:
    return dict(Asset.objects.filter(site=site).values_list("pk", "lft"))


def _site(code: str) -> Site:
    return create_site(by=None, code=code, name=f"Works {code}")


def _shape(site: Site, nodes: int, roots: int = 1) -> list[Asset]:
    """Nodes in random shape: each below one of those before it in its own tree."""
    dice = random.Random(3)
    forest: list[list[Asset]] = []
    for number in range(nodes):
        if number < roots:
            forest.append([Asset(site=site, name=f"Root {number}")])
        else:
            tree = forest[number % roots]
            tree.append(Asset(site=site, name=f"Node {number}", parent=dice.choice(tree)))
    return [node for tree in forest for node in tree]


def _plant(site: Site, nodes: int, *, flat: bool = False) -> list[int]:
    """One tree of so many nodes, random or all below its root; the ids, the root's first."""
    shape = _shape(site, nodes)
    if flat:
        for node in shape[1:]:
            node.parent = shape[0]
    with acting_as(channel="command"):
        insert_nodes(shape, history=False)
    _settle()
    return [node.pk for node in shape]


def _settle() -> None:
    """What autovacuum does a minute later: a fresh bulk load would slow down whatever is measured next."""
    with superuser() as session:
        session.execute("VACUUM ANALYZE assets")
