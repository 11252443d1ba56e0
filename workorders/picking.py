"""Where the parts of an order lie: what its page says beside each, and which store the next one is taken from."""

from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from inventory.models import Part, Reservation, StockLevel, Storeroom
from workorders.models import WorkOrder, WorkOrderPart

_UNITS: DecimalField = DecimalField(max_digits=14, decimal_places=3)


def lines_of(order: WorkOrder) -> list[WorkOrderPart]:
    """The order's parts, planned and used, each with what lies of it at the site (:func:`with_shelf`). One query."""
    lines = WorkOrderPart.objects.of(order).select_related("part", "storeroom")
    return list(with_shelf(lines, "part", order.site_id).order_by("id"))


def with_shelf(rows: QuerySet[Any], part: str, site_id: int) -> QuerySet[Any]:
    """``on_hand`` units of the part (at path ``part``) over all stores of the site, ``store_name`` and ``bin`` of the
    fullest bin there: None where it lies nowhere."""
    here = StockLevel.objects.filter(part=OuterRef(part), storeroom__site=site_id)
    total = here.order_by().values("part").annotate(units=Sum("quantity")).values("units")
    fullest = here.filter(quantity__gt=0).order_by("-quantity", "pk")
    return rows.annotate(
        on_hand=Coalesce(Subquery(total), Decimal(0), output_field=_UNITS),
        store_name=Subquery(fullest.values("storeroom__name")[:1]), bin=Subquery(fullest.values("bin")[:1]))


def store_for(order: WorkOrder, part: Part) -> Storeroom | None:
    """The store to take the part from: where some is put aside for the order, where the plan says, else the fullest of
    the site; None where the site stocks none."""
    aside = Reservation.objects.of_reference("work_order", order.pk).open().filter(
        part=part, held__gt=0).select_related("stock_level__storeroom").order_by("-held", "pk").first()
    if aside is not None and aside.stock_level is not None:
        return aside.stock_level.storeroom
    line = WorkOrderPart.objects.of(order).filter(
        part=part, storeroom__isnull=False).select_related("storeroom").first()
    if line is not None:
        return line.storeroom
    level = StockLevel.objects.filter(part=part, storeroom__site=order.site_id).select_related("storeroom").order_by(
        "-quantity", "pk").first()
    return level.storeroom if level is not None else None


def found_parts(order: WorkOrder, text: str, *, at_most: int) -> list[Part]:
    """Parts in use whose words match, with what lies at the order's site; an exact number or barcode first."""
    exact = list(with_shelf(Part.objects.in_use().scanned(text), "pk", order.site_id).order_by("part_number")[:at_most])
    rest = with_shelf(Part.objects.in_use().search(text).exclude(pk__in=[p.pk for p in exact]), "pk", order.site_id)
    return [*exact, *rest.order_by("part_number")[: at_most - len(exact)]]


__all__ = ["found_parts", "lines_of", "store_for", "with_shelf"]
