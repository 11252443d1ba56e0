"""Stock that was there before the product: the first balance of many bins at once."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cmms.errors import DomainError, Problem
from inventory.models import InventoryTransaction, Part, Storeroom, TransactionType
from inventory.services.amounts import Reference, milli, price_problems, quantity_problems
from inventory.services.ledger import date_problems, stock_of
from inventory.services.moving import intake_problems
from inventory.services.permits import permit_opening

OPENING = Reference("opening_stock")
_KEYS_AT_ONCE = 500


@dataclass(frozen=True)
class OpeningRow:
    """``quantity`` units lay in the bin at ``at``; ``unit_cost`` None: unknown (list price, else 0, marked).

    ``source_system`` and ``external_id`` make a second import of the same row a no-op.
    """

    part: Part
    storeroom: Storeroom
    quantity: Decimal
    bin: str = ""
    unit_cost: Decimal | None = None
    at: dt.datetime | None = None
    source_system: str = ""
    external_id: str = ""


@dataclass
class OpeningResult:
    """What became of the rows, by their position in what was given."""

    posted: dict[int, InventoryTransaction] = field(default_factory=dict)
    known: dict[int, InventoryTransaction] = field(default_factory=dict)  # posted by an earlier run
    refused: dict[int, list[Problem]] = field(default_factory=dict)

    def differing(self, rows: list[OpeningRow]) -> list[int]:
        """Positions of rows that are known with another quantity: the ledger stands; count the bin to change it."""
        return [i for i, row in self.known.items() if row.quantity != Decimal(rows[i].quantity)]


def post_opening_stock(rows: Iterable[OpeningRow], *, by: Any, reason: str = "") -> OpeningResult:
    """Post many opening balances with the rules and rows of :func:`adjust`, in a few statements for all of them.

    A bad row is refused alone (``refused``); a row of nothing is neither posted nor refused. Call it in chunks of some
    thousand. Raises what no row can mend: NotAllowed, and Conflict for a closed month.
    """
    given = list(rows)
    result = OpeningResult()
    now = timezone.now()
    permit_opening(by, {row.storeroom.pk: row.storeroom for row in given}.values())
    known = _known(given)
    todo = []
    for i, row in enumerate(given):
        if row.source_system and (row.source_system, row.external_id) in known:
            result.known[i] = known[row.source_system, row.external_id]
        elif problems := _problems(row, now):
            result.refused[i] = problems
        elif row.quantity:
            todo.append(i)
    if not todo:
        return result
    with stock_of({given[i].part.pk for i in todo}, by=by) as book:
        fitting = []
        currencies = {pk: part.currency for pk, part in book.parts.items()}
        for i in todo:
            row = given[i]
            own = currencies[row.part.pk] = currencies[row.part.pk] or row.storeroom.site.currency
            if own != row.storeroom.site.currency:
                result.refused[i] = [Problem("other_currency", _(
                    "The part is kept in %(own)s, the site counts in %(other)s.") % {
                        "own": own, "other": row.storeroom.site.currency}, "storeroom")]
            else:
                fitting.append(i)
        book.make_levels((given[i].part.pk, given[i].storeroom, given[i].bin) for i in fitting)
        for i in fitting:
            row = given[i]
            level = book.level(row.part, row.storeroom, row.bin)
            move = book.inward(level, TransactionType.ADJUSTMENT, milli(Decimal(row.quantity)), row.unit_cost)
            result.posted[i] = book.write([move], at=row.at or now, reference=OPENING, reason=reason or "Opening stock",
                                          imported=(row.source_system, row.external_id))[0]
    return result


def _problems(row: OpeningRow, now: dt.datetime) -> list[Problem]:
    return [*quantity_problems(row.quantity, zero_allowed=True), *price_problems(row.unit_cost),
            *date_problems(row.at or now, now), *intake_problems(row.part, row.storeroom)]


def _known(rows: list[OpeningRow]) -> dict[tuple[str, str], InventoryTransaction]:
    """Rows of an earlier run. Raises DomainError where one key stands twice among the given ones."""
    keys: dict[str, set[str]] = {}
    for row in rows:
        if not row.source_system:
            continue
        ids = keys.setdefault(row.source_system, set())
        if row.external_id in ids:
            raise DomainError.of("key_twice", _("The key %(key)s stands twice in what is posted.") % {
                "key": row.external_id}, "external_id")
        ids.add(row.external_id)
    found: dict[tuple[str, str], InventoryTransaction] = {}
    for system, ids in keys.items():
        ordered = sorted(ids)
        for start in range(0, len(ordered), _KEYS_AT_ONCE):
            wanted = Q(source_system=system, external_id__in=ordered[start:start + _KEYS_AT_ONCE])
            for posted in InventoryTransaction.objects.filter(wanted):
                found[posted.source_system, posted.external_id] = posted
    return found
