"""Stock: what each verb costs, eight clients at the same shelves, sixteen doing whatever comes to their minds."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connections

from benchmarks.clock import lap, median_ms, say
from benchmarks.figures import Figure, exactly
from cmms.errors import Conflict
from inventory import services
from inventory.models import InventoryTransaction, Part
from inventory.verify import problems
from tests.inventory.chance import Client, shelves
from tests.inventory.plant import Plant, make_plant, order

CLIENTS = 8
STORMERS = 16
FEW = Decimal(1)


@dataclass(frozen=True)
class Size:
    repeats: int  # of each verb
    issues: int  # of each client
    storm: int  # random verbs in all
    shelves: int  # parts of the storm


SIZES = {"full": Size(200, 100, 4000, 50), "small": Size(40, 20, 480, 20), "tiny": Size(3, 3, 32, 4)}


def measure(size: Size) -> Iterator[Figure]:
    plant = make_plant()
    yield from _verbs(plant, size.repeats)
    for parts in (20, 1):
        yield from _clients(plant, parts, size.issues)
    yield from _storm(plant, size)
    yield Figure("… faults that verify finds in the books after all this", "", len(list(problems("default"))), "",
                 exactly(0))


def _verbs(plant: Plant, repeats: int) -> Iterator[Figure]:
    plant.receive(repeats * 100)
    stock: dict[str, Any] = {"part": plant.part, "storeroom": plant.main, "by": None}
    verbs: dict[str, Callable[[int], object]] = {
        "receive": lambda n: plant.receive(1),
        "reserve": lambda n: plant.reserve(1, n),
        "issue what is reserved": lambda n: plant.issue(1, reference=order(n)),
        "issue": lambda n: plant.issue(1),
        "transfer": lambda n: services.transfer(**stock, to_storeroom=plant.line, quantity=FEW),
        "adjust": lambda n: plant.adjust(1),
        "count": lambda n: plant.count(repeats * 50),
    }
    for name, verb in verbs.items():
        say(f"{name}, {repeats} times")
        took = median_ms([partial(verb, number) for number in range(1, repeats + 1)])
        yield Figure(f"{name}, one part, one client", f"{repeats:,} times", took, "ms, median")


def _clients(plant: Plant, parts: int, issues: int) -> Iterator[Figure]:
    """Half of what all clients want together is there: the other half must be refused."""
    say(f"{CLIENTS} clients issuing from {parts} parts")
    wanted = CLIENTS * issues
    each = max(wanted // 2 // parts, 1)
    shelves = [Part.objects.create(part_number=f"SHELF-{parts}-{n}") for n in range(parts)]
    for part in shelves:
        plant.receive(each, part=part)
    got, broken, lock = 0, [], threading.Lock()

    def client(number: int) -> None:
        nonlocal got
        try:
            for step in range(issues):
                try:
                    plant.issue(1, part=shelves[(number + step) % parts], reference=order(number))
                except Conflict:
                    continue
                with lock:
                    got += 1
        except BaseException as error:  # noqa: BLE001 (told and counted below)
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    with lap() as took:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for error in broken:
        say(f"broke: {error!r}")
    shape = f"{CLIENTS} clients, {parts} part{'s' if parts > 1 else ''}, stock for half"
    yield Figure("demands answered, issued or refused", shape, wanted / took.seconds, "a second")
    yield Figure("… clients that broke", shape, len(broken), "", exactly(0))
    issued = InventoryTransaction.objects.filter(part__in=shelves, transaction_type="ISSUE").count()
    left = sum(Part.objects.filter(pk__in=[p.pk for p in shelves]).values_list("stock_level", flat=True))
    wrong = abs(issued - got) + abs(each * parts - issued - int(left))
    yield Figure("… pieces issued twice or lost", shape, wrong, "", exactly(0))


def _storm(plant: Plant, size: Size) -> Iterator[Figure]:
    """Random verbs upon the same parts: whatever is done, nobody sees a deadlock and the books agree."""
    say(f"{STORMERS} clients doing {size.storm} random verbs over {size.shelves} parts")
    parts, lines = shelves(plant, size.shelves)
    clients = [Client(plant, parts, lines, seed) for seed in range(STORMERS)]
    broken: list[BaseException] = []

    def work(client: Client) -> None:
        try:
            client.work(size.storm // STORMERS)
        except BaseException as error:  # noqa: BLE001 (told and counted below)
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
    with lap() as took:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for error in broken:
        say(f"broke: {error!r}")
    shape = f"{STORMERS} clients, {size.storm:,} random verbs, {size.shelves} parts"
    yield Figure("random verbs answered", shape, size.storm / took.seconds, "a second")
    yield Figure("… clients that broke, by a deadlock or otherwise", shape, len(broken), "", exactly(0))
    yield Figure("… verbs refused with a sentence", shape, sum(client.refused for client in clients), "")
