"""What a preventive order covers besides its own occurrence, in words for whoever does it."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maintenance.choices import Decision
from maintenance.models import MaintenanceOccurrence


def remarks(order: Any) -> Iterator[str]:
    """How many occurrences the open order holds, and which smaller schedules it contains."""
    covered = list(MaintenanceOccurrence.objects.filter(
        covered_by__work_order=order, decision__in=(Decision.HELD, Decision.SUPPRESSED)).select_related("schedule")
        .order_by("due_date", "pk"))
    held = [each for each in covered if each.decision == Decision.HELD]
    if held:
        days = ", ".join(date_format(each.due_date, "j M Y") for each in held if each.due_date is not None)
        yield ngettext("It covers %(count)s more that fell due meanwhile: %(days)s.",
                       "It covers %(count)s more that fell due meanwhile: %(days)s.", len(held)) % {
            "count": len(held), "days": days}
    titles = dict.fromkeys(each.schedule.title for each in covered if each.decision == Decision.SUPPRESSED)
    if titles:
        yield _("It contains: %(titles)s.") % {"titles": ", ".join(titles)}
