"""Meters and their readings."""

from typing import Any

from tests.permissions import ADMINISTRATOR, EVERYBODY, INTEGRATION, PLANNER, REQUESTER, SUPERVISOR, TECHNICIAN, Route

SEE = EVERYBODY - {REQUESTER}
CORRECT = frozenset({PLANNER, SUPERVISOR, ADMINISTRATOR, INTEGRATION})
READ = CORRECT | {TECHNICIAN}


def meter(things: Any) -> dict[str, int]:
    return {"pk": things.meter.pk}


def reading(things: Any) -> dict[str, int]:
    return {"pk": things.meter.pk, "reading": things.reading.pk}


def line(things: Any) -> dict[str, Any]:
    return {"location": things.hall.pk, f"value_{things.meter.pk}": "12,5"}


ROUTES = [
    Route("meters", allowed=SEE, outside=None),
    Route("meter", allowed=SEE, kwargs=meter),
    Route("meter-file", allowed=SEE, kwargs=lambda t: {**meter(t), "form": "csv"}),
    Route("meter-round", allowed=READ, outside=None),
    Route("meter-round", "POST", allowed=READ, data=line),
    Route("meter-replace", allowed=READ, kwargs=meter),
    Route("meter-replace", "POST", allowed=READ, kwargs=meter, data=lambda t: {"start": "12"}),
    Route("reading-correct", allowed=CORRECT, kwargs=reading),
    Route("reading-correct", "POST", allowed=CORRECT, kwargs=reading,
          data=lambda t: {"value": "6", "reason": "misread"}),
    Route("reading-void", "POST", allowed=CORRECT, kwargs=reading, data=lambda t: {"reason": "misread"}),
]
