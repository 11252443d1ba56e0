"""What can be done with a schedule or an occurrence, as verbs of the admin."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cmms.admin.verbs import Verb
from cmms.admin.widgets import DateInput
from maintenance import services
from maintenance.models import MaintenanceOccurrence, MaintenanceSchedule
from maintenance.services.excusing import EXCUSABLE


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=255, widget=forms.Textarea(attrs={"rows": 3}))


class StartForm(forms.Form):
    starts_on = forms.DateField(label=gettext_lazy("From"), required=False, widget=DateInput,
                                help_text=gettext_lazy("First local date that counts; empty: today. What fell due "
                                                       "before is not made up for."))


def verbs_of(schedule: MaintenanceSchedule, user: Any) -> list[Verb]:
    """What this person may do with the schedule now."""
    if not user.has_perm("maintenance.change_maintenanceschedule"):
        return []
    if not schedule.is_active:
        return [Verb("reactivate", gettext_lazy("Switch on again"), _reactivate, StartForm)]
    found = [Verb("generate", gettext_lazy("Decide now"), _generate),
             Verb("deactivate", gettext_lazy("Switch off"), _deactivate, ReasonForm)]
    if user.has_perm("workorders.plan_workorder") and services.open_orders_of(schedule).exists():
        found.append(Verb("apply", gettext_lazy("Apply to its open orders"), _apply))
    return found


def excuses_of(occurrence: MaintenanceOccurrence, user: Any) -> list[Verb]:
    """Excusing, where there is something to excuse."""
    if occurrence.decision not in EXCUSABLE or not user.has_perm("maintenance.change_maintenanceoccurrence"):
        return []
    return [Verb("excuse", gettext_lazy("Excuse"), _excuse, ReasonForm)]


def _generate(request: HttpRequest, schedule: MaintenanceSchedule, data: dict[str, Any]) -> None:
    report = services.generate_one(schedule=schedule, by=request.user)
    messages.info(request, ngettext("%(count)s order was made.", "%(count)s orders were made.", report.orders)
                  % {"count": report.orders})


def _deactivate(request: HttpRequest, schedule: MaintenanceSchedule, data: dict[str, Any]) -> None:
    services.deactivate(schedule=schedule, by=request.user, **data)


def _reactivate(request: HttpRequest, schedule: MaintenanceSchedule, data: dict[str, Any]) -> None:
    services.reactivate(schedule=schedule, by=request.user, **data)


def _apply(request: HttpRequest, schedule: MaintenanceSchedule, data: dict[str, Any]) -> None:
    orders = services.apply_to_open_orders(schedule=schedule, by=request.user)
    messages.info(request, _("Changed: %(orders)s.") % {"orders": ", ".join(o.number for o in orders) or _("none")})


def _excuse(request: HttpRequest, occurrence: MaintenanceOccurrence, data: dict[str, Any]) -> None:
    services.excuse(occurrence=occurrence, by=request.user, **data)
