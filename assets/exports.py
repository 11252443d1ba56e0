"""What lists of assets and the readings of a meter look like as a file."""

from collections.abc import Sequence

from django.db.models import QuerySet

from assets.models import Meter, MeterReading
from cmms.exporting import Table

ASSET = (
    "tag", "name", "status", "criticality", "site", "location", "parent__tag", "parent__name", "asset_class",
    "asset_model", "manufacturer", "model_number", "serial_number", "barcode", "installed_on", "commissioned_on",
    "warranty_ends_on", "replacement_cost", "retired_at", "description",
)
READING = ("read_at", "value", "total", "meter__unit", "kind", "final_value", "source", "entered_at", "entered_by",
           "reason", "voided_at", "voided_by")


def assets(rows: QuerySet, order: Sequence[str]) -> Table:
    """Assets with the names of where they stand and what they are."""
    return Table.listing("assets", rows, order, ASSET)


def readings(meter: Meter) -> Table:
    """Every reading of a meter from the first to the last, those that were taken back among them."""
    return Table.listing(f"meter-{meter.pk}", MeterReading.every.filter(meter=meter), ["read_at", "id"], READING)
