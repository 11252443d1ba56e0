"""Supersede: an order that was not done gives way to the next one."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cmms.errors import DomainError
from maintenance.decisions import Row
from workorders import services
from workorders.choices import Outcome
from workorders.models import WorkOrder


def give_way(row: Row, *, by: Any = None) -> bool:
    """Cancel the order of this occurrence where nothing is booked on it, else complete it as not performed; False where
    neither is possible (a lock hangs on it, somebody's clock runs)."""
    if row.order is None:
        return False
    order = WorkOrder.objects.get(pk=row.order)
    reason = _("The next one of its schedule fell due.")
    for verb in (services.cancel, partial(services.complete, outcome=Outcome.NOT_PERFORMED)):
        try:
            with transaction.atomic():
                verb(order=order, by=by, reason=reason)
                return True
        except DomainError:
            continue
    return False
