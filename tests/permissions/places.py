"""Assets and their meters, labels, reports, paper."""

from typing import Any

from tests.permissions import (
    ADMINISTRATOR,
    EVERYBODY,
    INTEGRATION,
    PERFORM,
    PLANNER,
    REQUESTER,
    STOREKEEPER,
    SUPERVISOR,
    TECHNICIAN,
    Route,
)

KEEP_PLANT = frozenset({PLANNER, SUPERVISOR, ADMINISTRATOR, INTEGRATION})
READ_METERS = KEEP_PLANT | {TECHNICIAN}
STOP = PERFORM | {ADMINISTRATOR, INTEGRATION}
REPORT = frozenset({REQUESTER, TECHNICIAN, STOREKEEPER, PLANNER, SUPERVISOR})


def tag(things: Any) -> dict[str, str]:
    return {"tag": things.asset.tag}


def number(things: Any) -> dict[str, str]:
    return {"number": things.order.number}


def place(things: Any) -> dict[str, int]:
    return {"pk": things.hall.pk}


def signed(things: Any) -> dict[str, str]:
    from workorders.following import follow_path

    return {"signed": follow_path(things.requested.pk).split("/")[2]}


def upload(things: Any) -> dict[str, Any]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return {"title": "Notes", "file": SimpleUploadedFile("notes.txt", b"It rattles.")}


ROUTES = [
    Route("assets", outside=None),
    Route("asset-tree", outside=None),
    Route("asset-branch", kwargs=lambda t: {"node": f"l{t.hall.pk}"}),
    Route("asset", kwargs=tag),
    Route("asset-down", "POST", allowed=STOP, kwargs=tag),
    Route("asset-running", "POST", allowed=STOP, kwargs=lambda t: {"tag": t.standing.tag}),
    Route("asset-reading", allowed=READ_METERS, kwargs=tag),
    Route("asset-reading", "POST", allowed=READ_METERS, kwargs=tag,
          data=lambda t: {"meter": t.meter.pk, "value": "12,5"}),
    Route("asset-tag", allowed=KEEP_PLANT, kwargs=tag),
    Route("asset-tag", "POST", allowed=KEEP_PLANT, kwargs=tag, data=lambda t: {"tag": "NEW-1"}),
    Route("asset-move", allowed=KEEP_PLANT, kwargs=tag),
    Route("asset-move", "POST", allowed=KEEP_PLANT, kwargs=tag,
          data=lambda t: {"location": t.storeroom.location_id}),
    Route("asset-swap", "POST", allowed=KEEP_PLANT, kwargs=tag, data=lambda t: {"other": t.standing.tag}),
    Route("document", allowed=EVERYBODY - {REQUESTER}, kwargs=lambda t: {"pk": t.paper.pk}),
    Route("document-add", "POST", allowed=KEEP_PLANT, kwargs=tag, data=upload),
    Route("labels", outside=None),
    Route("scan", outside=None),
    Route("report-choose", allowed=REPORT, outside=None),
    Route("report", allowed=REPORT, kwargs=tag),
    Route("report", "POST", allowed=REPORT, kwargs=tag, data=lambda t: {"what": t.problem.pk}),
    Route("report-place", allowed=REPORT, kwargs=place),
    Route("report-place", "POST", allowed=REPORT, kwargs=place, data=lambda t: {"text": "Wet floor"}),
    Route("request", kwargs=signed, public=True, outside=None),
    Route("job-card", kwargs=number),
    Route("pick-list", allowed=EVERYBODY - {REQUESTER}, kwargs=number),
    Route("handover", outside=None),
]
