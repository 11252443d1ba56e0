"""Excusing what was missed: with a reason it is left out of compliance."""

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import Conflict, NotFound, Problem, refuse
from maintenance.choices import Decision
from maintenance.models import MaintenanceOccurrence

EXCUSABLE = (Decision.MISSED, Decision.SUPERSEDED)


def excuse(*, occurrence: MaintenanceOccurrence, by: Any, reason: str) -> MaintenanceOccurrence:
    """Leave a missed occurrence out of compliance, with the reason."""
    require(by, "maintenance.change_maintenanceoccurrence")
    with acting_as(by):
        rows = MaintenanceOccurrence.objects.select_for_update(of=("self",), no_key=True)
        current = (rows if by is None else rows.visible_to(by)).filter(pk=occurrence.pk).first()
        if current is None:
            raise NotFound.of("not_found", _("There is no such occurrence."))
        if not reason.strip():
            refuse([Problem("reason_missing", _("Say why it is excused."), "reason")])
        if current.decision not in EXCUSABLE:
            raise Conflict.of("not_missed", _("Only what was missed or superseded can be excused; this one is: "
                                              "%(state)s.") % {"state": current.get_decision_display()}, "decision")
        current.decision, current.excuse = Decision.EXCUSED, reason[:255]
        current.decided_at = timezone.now()
        with translation.override(current.site.language):
            current.sentence = " ".join((current.sentence, _("Excused: %(reason)s") % {"reason": reason}))
        current.save()
        return current
