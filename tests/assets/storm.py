"""A storm over a tree: several connections insert, move and delete at random, roots included.

Used small by the suite and full by the benchmarks.
"""

import random
import threading
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import close_old_connections, connection, models
from django.utils import timezone

from assets.models import Asset, AssetPlacement, Site
from assets.services import delete_node, move_asset
from cmms.audit import acting_as
from cmms.errors import DomainError


@dataclass
class Tally:
    done: int = 0
    refused: int = 0
    broken: list[BaseException] = field(default_factory=list)


def plant_trees(site: Site, trees: int, nodes: int) -> None:
    """So many roots with so many nodes in all, in random shape."""
    dice = random.Random(1)
    with acting_as(channel="command"):
        standing = []
        for number in range(nodes):
            parent = None if number < trees else dice.choice(standing)
            node = Asset(site=site, name=f"Node {number}", parent=parent)
            node.save()
            AssetPlacement(asset=node, parent=parent, starts_at=timezone.now()).save()
            standing.append(node)


def storm(site: Site, *, connections: int, operations: int, seed: int = 7) -> Tally:
    """``operations`` in all over ``connections`` threads; returns what was done and what was refused."""
    tally, lock = Tally(), threading.Lock()

    def work(number: int) -> None:
        close_old_connections()
        dice = random.Random(seed * 1000 + number)
        done = refused = 0
        try:
            for step in range(operations // connections):
                try:
                    _one(site, dice, f"{number}-{step}")
                    done += 1
                except (DomainError, ValidationError, Asset.DoesNotExist, models.ProtectedError):
                    refused += 1  # below itself, gone meanwhile, something hangs on it: what a person would be told
        except BaseException as error:
            tally.broken.append(error)
        finally:
            connection.close()
        with lock:
            tally.done += done
            tally.refused += refused

    threads = [threading.Thread(target=work, args=(n,)) for n in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def _one(site: Site, dice: random.Random, name: str) -> None:
    ids = list(Asset.objects.filter(site=site).order_by("id").values_list("id", flat=True))
    pick = lambda: Asset.objects.get(pk=dice.choice(ids))  # noqa: E731
    what = dice.random()
    if what < 0.4 or len(ids) < 5:
        parent = pick() if ids and dice.random() < 0.9 else None
        with acting_as(channel="command"):
            node = Asset(site=site, name=name, parent=parent)
            node.save()
            AssetPlacement(asset=node, parent=node.parent, starts_at=timezone.now()).save()
    elif what < 0.8:
        move_asset(by=None, asset=pick(), parent=pick() if dice.random() < 0.85 else None)
    else:
        delete_node(by=None, node=pick())
