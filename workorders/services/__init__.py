"""The verbs of the job: every write that has a consequence."""

from workorders.guards import still_open
from workorders.services.answers import answer, limits_in_words
from workorders.services.checklist import Progress, StepState, progress, steps_of
from workorders.services.clocks import clock_minutes, running_clock, start_clock, stop_clock
from workorders.services.closing import close_finished, freeze_week
from workorders.services.dispatching import dispatch
from workorders.services.downtime import begin_downtime, end_downtime, record_downtime
from workorders.services.duplicates import duplicate
from workorders.services.intake import create, follow_up, raise_emergency, report
from workorders.services.labor import book_labor, correct_labor, void_labor
from workorders.services.late import accept_late_entry, decline_late_entry, keep_late_entry, words_of
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
from workorders.services.planning import assign, change_asset, hand_over, orders_against_move, review, schedule, take
from workorders.services.readiness import Readiness, readiness, readiness_of
from workorders.services.rework import last_orders_on, last_orders_on_model
from workorders.services.safety import lock_off, lock_on, try_out
from workorders.services.securing import secure, unlock
from workorders.services.stages import stage_of, stages_of
from workorders.services.thread import attach, comment, known_jobs, me_too, withdraw_comment
from workorders.services.working import follow_up_words, not_needed, open_downtime, pause, work_on

__all__ = [
    "Offer",
    "Progress",
    "Readiness",
    "StepState",
    "accept_late_entry",
    "answer",
    "approve",
    "assign",
    "attach",
    "available_moves",
    "begin_downtime",
    "book_labor",
    "cancel",
    "change_asset",
    "clock_minutes",
    "close",
    "close_finished",
    "comment",
    "complete",
    "correct_labor",
    "create",
    "decline_late_entry",
    "dispatch",
    "duplicate",
    "end_downtime",
    "follow_up",
    "follow_up_words",
    "freeze_week",
    "hand_over",
    "hold",
    "issue_part",
    "keep_late_entry",
    "known_jobs",
    "last_orders_on",
    "last_orders_on_model",
    "limits_in_words",
    "lock_off",
    "lock_on",
    "me_too",
    "not_needed",
    "offers",
    "open_downtime",
    "orders_against_move",
    "pause",
    "plan_part",
    "progress",
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
    "running_clock",
    "schedule",
    "secure",
    "stage_of",
    "stages_of",
    "start",
    "start_clock",
    "steps_of",
    "still_open",
    "stop_clock",
    "take",
    "tell_of_arrived_parts",
    "tell_of_lost_parts",
    "try_out",
    "unlock",
    "unstart",
    "void_labor",
    "withdraw_comment",
    "words_of",
    "work_on",
]
