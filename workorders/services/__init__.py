"""The verbs of the job: every write that has a consequence."""

from workorders.services.clocks import start_clock, stop_clock
from workorders.services.downtime import begin_downtime, end_downtime, record_downtime
from workorders.services.intake import create, follow_up, raise_emergency, report
from workorders.services.labor import book_labor, correct_labor, void_labor
from workorders.services.life import (
    approve,
    cancel,
    close,
    complete,
    hold,
    reinstate,
    reject,
    reopen,
    requeue,
    resume,
    start,
    unstart,
)
from workorders.services.moving import Offer, available_moves, offers
from workorders.services.part_news import tell_of_arrived_parts, tell_of_lost_parts
from workorders.services.parts import (
    issue_part,
    plan_part,
    recost_moved,
    reserve_coming,
    return_part,
    return_unused,
)
from workorders.services.planning import assign, orders_against_move, review, schedule, take
from workorders.services.readiness import Readiness, readiness, readiness_of
from workorders.services.rework import last_orders_on, last_orders_on_model

__all__ = [
    "Offer",
    "Readiness",
    "approve",
    "assign",
    "available_moves",
    "begin_downtime",
    "book_labor",
    "cancel",
    "close",
    "complete",
    "correct_labor",
    "create",
    "end_downtime",
    "follow_up",
    "hold",
    "issue_part",
    "last_orders_on",
    "last_orders_on_model",
    "offers",
    "orders_against_move",
    "plan_part",
    "raise_emergency",
    "readiness",
    "readiness_of",
    "record_downtime",
    "recost_moved",
    "reinstate",
    "reject",
    "reopen",
    "report",
    "requeue",
    "reserve_coming",
    "resume",
    "return_part",
    "return_unused",
    "review",
    "schedule",
    "start",
    "start_clock",
    "stop_clock",
    "take",
    "tell_of_arrived_parts",
    "tell_of_lost_parts",
    "unstart",
    "void_labor",
]
