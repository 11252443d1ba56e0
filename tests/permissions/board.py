"""The supervisor's board: read by whoever may see who is away, changed by whoever plans, approves and closes."""

from tests.permissions import ADMINISTRATOR, APPROVE, AUDITOR, CLOSE, PLAN, Route

READ = PLAN | {AUDITOR, ADMINISTRATOR}

ROUTES = [
    Route("board", allowed=READ, outside=None),
    Route("board-orders", allowed=READ, kwargs=lambda t: {"which": "overdue"}, outside=None),
    Route("board-job", allowed=READ, kwargs=lambda t: {"number": t.order.number}),
    Route("board-move", "POST", allowed=PLAN, kwargs=lambda t: {"number": t.order.number},
          data=lambda t: {"person": "", "day": "2026-12-01", "time": "08:00"}),
    Route("board-answer", "POST", allowed=APPROVE, kwargs=lambda t: {"verb": "approve", "number": t.requested.number}),
    Route("board-late", "POST", allowed=CLOSE, kwargs=lambda t: {"pk": t.late.pk},
          data=lambda t: {"reason": "Booked already"}),
]
