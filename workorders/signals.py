"""What higher apps may say before a move, and hear of after it. All are sent inside the verb's transaction.

Before: receivers get ``attempt`` (workorders.guards.Attempt) and return problems or nothing; ``available_moves`` asks
them too, so they change nothing. After: receivers get ``order``, ``by``, ``at`` and ``move`` (the written
WorkOrderState) and call one service of their own; what they raise refuses the move. Sender is the WorkOrder class.
"""

from django.dispatch import Signal

approving = Signal()
starting = Signal()
completing = Signal()
cancelling = Signal()
closing = Signal()
reopening = Signal()
reinstating = Signal()

# order=WorkOrder: what made the order says what a worker should know of it: receivers return sentences. No transaction.
remarking = Signal()

created = Signal()
approved = Signal()
started = Signal()
completed = Signal()
cancelled = Signal()
closed = Signal()
reopened = Signal()
reinstated = Signal()

# verb=str, orders=[WorkOrder…], by=User|None, at=when it happened, rows=[WorkOrderState|None…]: every verb of the table
# of moves and every way in, those that leave the state included; once for all orders that one act made.
moved = Signal()

BEFORE: dict[str, Signal] = {
    "approve": approving, "start": starting, "complete": completing, "cancel": cancelling, "reject": cancelling,
    "duplicate": cancelling, "close": closing, "reopen": reopening, "reinstate": reinstating,
}
AFTER: dict[str, Signal] = {
    "report": created, "create": created, "raise_emergency": created, "approve": approved, "start": started,
    "complete": completed, "cancel": cancelled, "reject": cancelled, "duplicate": cancelled, "close": closed,
    "reopen": reopened, "reinstate": reinstated,
}
