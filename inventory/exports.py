"""What the list of parts looks like as a file."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cmms.exporting import Table

PART = (
    "part_number", "description", "category", "unit_of_measure", "stock_level", "reserved", ("on_order", _("On order")),
    "reorder_point", "reorder_quantity", "lead_time_days", "average_cost", "currency", "supplier",
    "supplier_part_number", "manufacturer", "manufacturer_part_number", "barcode", "is_stocked", "retired_at",
)


def parts(rows: QuerySet, order: Sequence[str]) -> Table:
    """Parts with what lies on the shelf and what is to come; ``rows`` know what is on order."""
    return Table.listing("parts", rows, order, PART)
