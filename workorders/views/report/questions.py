"""What the report asks, and what is known already."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from assets.models import Asset, Location
from workorders.choices import FailureKind, WorkType
from workorders.models import FailureCode, WorkOrder
from workorders.services import known_jobs

RUNS, NO, DANGER = "runs", "no", "danger"
OTHER = "other"
SHOWN = 5  # problems that are offered at first sight

# Codes of the short set that come with the product; whatever the plant adds has the plain icon.
_ICONS = {"NO-START": "stop", "STOPS": "pause", "NOISE": "horn", "LEAK": "drop", "HOT": "alarm", "SLOW": "time",
          "JAM": "lock", "READING": "meter", "LIGHT": "sun", "DAMAGE": "tool", "DIRT": "filter", "WRONG": "flag"}
_USUAL = {code: place for place, code in enumerate(("STOPS", "NOISE", "LEAK", "NO-START", "HOT", "JAM"))}


@dataclass(frozen=True)
class Choice:
    """One answer to “what is wrong?”."""

    value: str
    label: str
    icon: str


def problem_choices(thing: Asset | Location) -> tuple[list[Choice], list[Choice]]:
    """The problems of the asset's class: those that happen here most at first, and the rest."""
    here = Q(reported_on__asset=thing) if isinstance(thing, Asset) else Q(reported_on__location=thing)
    rows = _offered(thing).annotate(times=Count("reported_on", filter=here))
    ranked = sorted(rows, key=lambda code: (-code.times, _USUAL.get(code.code, len(_USUAL)), code.label))
    choices = [Choice(str(code.pk), code.label, _ICONS.get(code.code, "gear")) for code in ranked]
    return choices[:SHOWN], choices[SHOWN:]


def code_of(thing: Asset | Location, value: str) -> FailureCode | None:
    """The code behind an answer, where it is offered for this asset."""
    if not value.isdecimal() or len(value) > 18:
        return None
    return _offered(thing).filter(pk=int(value)).first()


def known_repairs(thing: Asset | Location, by: Any) -> list[WorkOrder]:
    """Open jobs that might be the same: repairs and requests, not planned maintenance."""
    where = {"asset": thing} if isinstance(thing, Asset) else {"location": thing}
    jobs = known_jobs(user=by, at_most=12, **where)
    return [job for job in jobs if job.work_type in (WorkType.CORRECTIVE, WorkType.EMERGENCY, WorkType.CONDITION)][:3]


def _offered(thing: Asset | Location) -> Any:
    kind = thing.asset_class_id if isinstance(thing, Asset) else None
    return FailureCode.objects.offered_for(kind).filter(kind=FailureKind.PROBLEM)
