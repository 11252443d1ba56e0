"""What whoever made an order has to say about it."""

from collections.abc import Iterable
from typing import cast

from workorders.models import WorkOrder
from workorders.signals import remarking


def remarks_on(order: WorkOrder) -> list[str]:
    """Sentences for the order's page, from above; none for orders that people made."""
    if not order.reference_type:
        return []
    return [sentence for _receiver, said in remarking.send(WorkOrder, order=order)
            for sentence in cast("Iterable[str]", said or ())]
