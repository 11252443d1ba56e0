"""An order's pages and verbs, as a technician has them on the phone, and the list of all orders."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.permissions import (
    ADMINISTRATOR,
    APPROVE,
    CANCEL,
    CLOSE,
    INTEGRATION,
    PERFORM,
    PLAN,
    PLANNER,
    REQUESTER,
    STOREKEEPER,
    SUPERVISOR,
    TECHNICIAN,
    Route,
)

REPORT = frozenset({REQUESTER, TECHNICIAN, STOREKEEPER, PLANNER, SUPERVISOR})
ISSUE = frozenset({TECHNICIAN, STOREKEEPER, PLANNER, SUPERVISOR})
ADD = frozenset({REQUESTER, TECHNICIAN, PLANNER, SUPERVISOR, ADMINISTRATOR, INTEGRATION})
WHY = {"reason": "Because"}


def on(name: str) -> Any:
    """The URL's number is that of the order ``things.<name>``."""
    return lambda t: {"number": getattr(t, name).number}


def also(name: str, thing: str) -> Any:
    """The number of an order and the key of something on it."""
    return lambda t: {"number": getattr(t, name).number, "pk": getattr(t, thing).pk}


def says(**words: Any) -> Any:
    return lambda t: words


def _photo(t: Any) -> dict[str, Any]:
    from PIL import Image

    drawn = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(drawn, "PNG")
    return {"upload": SimpleUploadedFile("a.png", drawn.getvalue())}


ROUTES = [
    Route("work-orders", outside=None),
    Route("work-order", kwargs=on("running")),
    Route("work-order-more", kwargs=on("running")),
    Route("work-order-parts", kwargs=on("running")),
    Route("work-order-time", kwargs=on("running")),
    Route("work-order-history", kwargs=on("running")),
    Route("work-order-papers", kwargs=on("running")),
    Route("work-order-finish", allowed=PERFORM, kwargs=on("running")),
    Route("work-order-follow-up", allowed=REPORT, kwargs=on("running")),
    Route("work-order-follow-up", "POST", allowed=REPORT, kwargs=on("running"), data=says(title="Grease it too")),
    Route("work-order-start", "POST", allowed=PERFORM, kwargs=on("order")),
    Route("work-order-pause", allowed=PERFORM, kwargs=on("running")),
    # nobody's clock runs there
    Route("work-order-pause", "POST", allowed=PERFORM, kwargs=on("running"), ok=(409,)),
    Route("work-order-take", "POST", allowed=PERFORM, kwargs=on("order")),
    Route("work-order-approve", "POST", allowed=APPROVE, kwargs=on("requested")),
    Route("work-order-reject", "POST", allowed=APPROVE, kwargs=on("requested"), data=says(**WHY)),
    # labour is booked there already
    Route("work-order-unstart", "POST", allowed=PERFORM, kwargs=on("running"), ok=(422,)),
    Route("work-order-hold", "POST", allowed=PERFORM, kwargs=on("order"), data=says(hold_reason="PARTS")),
    Route("work-order-requeue", "POST", allowed=PERFORM, kwargs=on("held")),
    # only who has the job, or plans, hands it over
    Route("work-order-hand-over", "POST", allowed=PERFORM, kwargs=on("order"), data=says(text="Hot"), ok=(302, 422)),
    # the same asset again is refused by its field
    Route("work-order-change-asset", "POST", allowed=PERFORM, kwargs=on("order"), ok=(422,),
          data=lambda t: {"asset": t.asset.tag, **WHY}),
    Route("work-order-not-needed", "POST", allowed=PERFORM, kwargs=on("child"), data=says(**WHY)),
    Route("work-order-close", "POST", allowed=CLOSE, kwargs=on("completed")),
    Route("work-order-reopen", "POST", allowed=CLOSE, kwargs=on("completed"), data=says(**WHY)),
    Route("work-order-cancel", "POST", allowed=CANCEL, kwargs=on("order"), data=says(**WHY)),
    Route("work-order-reinstate", "POST", allowed=APPROVE, kwargs=on("cancelled"), data=says(**WHY)),
    Route("work-order-review", "POST", allowed=APPROVE, kwargs=on("emergency")),
    Route("work-order-secure", "POST", allowed=PERFORM, kwargs=on("order")),
    Route("work-order-unlock", "POST", allowed=PERFORM, kwargs=on("running")),
    Route("work-order-step", "POST", allowed=PERFORM, kwargs=also("running", "step"), data=says(result="PASS")),
    Route("work-order-lock-on", "POST", allowed=PERFORM, kwargs=also("running", "lock_step")),
    # somebody else's lock: only who may force takes it off
    Route("work-order-lock-off", "POST", allowed=PERFORM, kwargs=also("running", "lock"), data=says(**WHY),
          ok=(302, 409)),
    Route("work-order-part", "POST", allowed=ISSUE, kwargs=also("running", "part"), data=says(change="1")),
    Route("work-order-labor", "POST", allowed=PERFORM, kwargs=on("running"),
          data=says(work_date="2026-03-02", minutes="20")),
    # one's own rows, or everybody's for who may change them
    Route("work-order-labor-correct", "POST", allowed=PLAN, kwargs=also("running", "labor"),
          data=says(work_date="2026-03-02", minutes="20", **WHY)),
    Route("work-order-note", "POST", allowed=ADD, kwargs=on("order"), data=says(text="It rattles")),
    Route("work-order-note-withdraw", "POST", allowed=PLAN, kwargs=also("order", "comment")),
    Route("work-order-photo", "POST", allowed=ADD, kwargs=on("order"), data=_photo),
    Route("work-order-complete", "POST", allowed=PERFORM, kwargs=on("child"),
          data=says(outcome="NOT_PERFORMED", **WHY)),
]
