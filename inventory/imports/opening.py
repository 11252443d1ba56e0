"""Opening stock of imported rows, posted through the ledger's own verb."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from cmms.importing import Context, Field, Kind
from cmms.importing.errors import RowsRefused
from cmms.importing.upsert import Item
from inventory.imports.stores import STOREROOM_TEMPLATE, StoreDirectory
from inventory.models import InventoryTransaction, Part, Storeroom
from inventory.services.opening import OpeningRow, post_opening_stock

FIELDS = {
    "storeroom": Field(Kind.REFERENCE, max_length=255, creatable=True, template=STOREROOM_TEMPLATE,
                       help="Where the stock lies: the store's name, key or location code; blank where the site has "
                            "one store."),
    "bin": Field(Kind.TEXT, max_length=50, help="Shelf and bin in the store."),
    "quantity": Field(Kind.DECIMAL, digits=14, decimals=3, minimum=0, help="On hand at the time of the export, in the "
                                                                           "part's unit. Posted once; blank: nothing."),
    "opening_unit_cost": Field(Kind.DECIMAL, digits=18, decimals=6, minimum=0,
                               help="What one unit of it is worth; blank: the list price, else unknown."),
    "counted_on": Field(Kind.DATE, help="The day of the export; else now."),
}


def known_quantities(context: Context, external_ids: Sequence[str]) -> dict[str, Decimal]:
    """External id → what an earlier run posted."""
    found: dict[str, Decimal] = {}
    for start in range(0, len(external_ids), 900):
        found.update(InventoryTransaction.objects.filter(
            source_system=context.source_system, external_id__in=external_ids[start:start + 900],
        ).values_list("external_id", "quantity"))
    return found


def compare(context: Context, items: Sequence[Item]) -> None:
    """For existing rows: is there stock to post, or does the ledger say something else?"""
    known = known_quantities(context, [item.row.external_id for item in items])
    for item in items:
        quantity = item.row.values.get("quantity")
        before = known.get(item.row.external_id)
        if before is None:
            item.extra_changed = bool(quantity)
        elif quantity is not None and quantity != before:
            item.warnings.append(f"Opening stock of {before} was posted for it before; the ledger stands. Count the "
                                 f"bin to make it {quantity}.")


def post(context: Context, stores: StoreDirectory, rows: Iterable[tuple[Item, Part]]) -> None:
    """Post what the rows say. Raises RowsRefused with the ledger's own sentences."""
    posting, of = [], []
    for item, part in rows:
        values = item.row.values
        if values.get("quantity"):
            store = stores.find(values.get("storeroom"))
            of.append(item)
            posting.append(OpeningRow(
                part=part, storeroom=store, quantity=values["quantity"], bin=values.get("bin") or "",
                unit_cost=values.get("opening_unit_cost"), at=_moment(values, store),
                source_system=context.source_system, external_id=item.row.external_id))
    result = post_opening_stock(posting, by=context.user)
    if result.refused:
        raise RowsRefused({id(of[at].row): " ".join(problem.message for problem in problems)
                           for at, problems in result.refused.items()})


def _moment(values: Mapping[str, Any], store: Storeroom) -> datetime | None:
    """Midnight, at the store, of the day of the export."""
    day = values.get("counted_on")
    if day is None:
        return None
    return datetime.combine(day, time(), ZoneInfo(store.site.time_zone)).astimezone(UTC)
