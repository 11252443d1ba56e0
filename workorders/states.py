"""The life of an order: the one table of moves. Verbs obey it, buttons and documents are read from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workorders.choices import Status

REQUESTED, OPEN, IN_PROGRESS, ON_HOLD = Status.REQUESTED, Status.OPEN, Status.IN_PROGRESS, Status.ON_HOLD
COMPLETED, CLOSED, CANCELLED = Status.COMPLETED, Status.CLOSED, Status.CANCELLED


@dataclass(frozen=True)
class Move:
    """One row: from which states the verb leads where, who may, what must be true, what it stamps.

    ``target`` None: the state stays. ``guards`` name functions of workorders/guards.py. ``needs`` are the arguments
    that the verb cannot do without.
    """

    verb: str
    label: Promise | str
    sources: tuple[Status, ...]
    target: Status | None
    permission: str
    guards: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()

    def leads_from(self, status: str) -> bool:
        """Whether the verb is possible in that state at all."""
        return status in self.sources

    def permitted_to(self, user: Any) -> bool:
        """Whether this person may ever do it; None is the system itself."""
        return user is None or user.has_perm(f"workorders.{self.permission}_workorder")


MOVES: tuple[Move, ...] = (
    Move("approve", _("Approve"), (REQUESTED,), OPEN, "approve", stamps=("approved_at",)),
    Move("reject", _("Reject"), (REQUESTED,), CANCELLED, "approve", guards=("nothing_booked_but_downtime",),
         needs=("reason",), stamps=("cancel_reason",)),
    Move("duplicate", _("Same as a known job"), (REQUESTED,), CANCELLED, "approve",
         guards=("nothing_booked_but_downtime",), needs=("of",), stamps=("duplicate_of", "cancel_reason")),
    Move("assign", _("Assign"), (REQUESTED, OPEN, IN_PROGRESS, ON_HOLD), None, "plan"),
    Move("take", _("Take this job"), (OPEN,), None, "perform", guards=("nobody_assigned",)),
    Move("hand_over", _("Hand over"), (OPEN, IN_PROGRESS, ON_HOLD), None, "perform", guards=("theirs_to_give",)),
    Move("change_asset", _("Wrong asset"), (REQUESTED, OPEN, IN_PROGRESS, ON_HOLD), None, "perform",
         guards=("made_by_people",), needs=("asset", "reason")),
    Move("schedule", _("Schedule"), (REQUESTED, OPEN, IN_PROGRESS, ON_HOLD), None, "plan"),
    Move("start", _("Start"), (OPEN,), IN_PROGRESS, "perform", guards=("safety_before_start",),
         stamps=("actual_start", "start_entered_at")),
    Move("unstart", _("Started by mistake"), (IN_PROGRESS,), OPEN, "perform",
         guards=("no_clock_of_others", "nothing_booked"), stamps=("actual_start", "start_entered_at")),
    Move("hold", _("Put on hold"), (OPEN, IN_PROGRESS), ON_HOLD, "perform", guards=("no_clock_of_others",),
         needs=("hold_reason",), stamps=("hold_reason", "hold_note")),
    Move("resume", _("Resume"), (ON_HOLD,), IN_PROGRESS, "perform", guards=("safety_before_start",),
         stamps=("actual_start", "start_entered_at", "hold_reason", "hold_note")),
    Move("requeue", _("Back to the open jobs"), (ON_HOLD,), OPEN, "perform", stamps=("hold_reason", "hold_note")),
    Move("complete", _("Finish"), (OPEN, IN_PROGRESS, ON_HOLD), COMPLETED, "perform",
         guards=("no_clock_of_others", "locks_off", "steps_answered", "problem_named", "children_finished", "signed"),
         needs=("outcome",),
         stamps=("actual_start", "start_entered_at", "actual_end", "end_entered_at", "first_completed_at", "outcome",
                 "outcome_reason", "hold_reason", "hold_note", "signed_off_by", "signed_off_at")),
    Move("close", _("Close the books"), (COMPLETED,), CLOSED, "close", guards=("nothing_outstanding",),
         stamps=("closed_at",)),
    Move("reopen", _("Reopen"), (COMPLETED,), IN_PROGRESS, "close", needs=("reason",),
         stamps=("actual_start", "start_entered_at", "actual_end", "end_entered_at", "outcome", "outcome_reason",
                 "signed_off_by", "signed_off_at")),
    Move("cancel", _("Cancel"), (OPEN, ON_HOLD), CANCELLED, "cancel",
         guards=("no_clock_of_others", "locks_off", "nothing_booked"), needs=("reason",),
         stamps=("cancel_reason", "hold_reason", "hold_note")),
    Move("reinstate", _("Reinstate"), (CANCELLED,), OPEN, "approve", needs=("reason",),
         stamps=("approved_at", "cancel_reason")),
    Move("review", _("Review the emergency"), (OPEN, IN_PROGRESS, ON_HOLD, COMPLETED), None, "approve",
         guards=("review_waits",), stamps=("reviewed_by", "reviewed_at")),
    Move("follow_up", _("Make a follow-up"), (IN_PROGRESS, ON_HOLD, COMPLETED, CLOSED), None, "report"),
)

_BY_VERB = {move.verb: move for move in MOVES}

# How an order comes into being: verb, first state, permission. Imports write any state and no move.
ENTRIES: tuple[Move, ...] = (
    Move("report", _("Report a problem"), (), REQUESTED, "report", stamps=("requested_at",)),
    Move("create", _("New order"), (), OPEN, "plan", stamps=("requested_at", "approved_at")),
    Move("raise_emergency", _("Raise an emergency"), (), OPEN, "raise_emergency",
         stamps=("requested_at", "approved_at")),
)

_ENTRY_BY_VERB = {entry.verb: entry for entry in ENTRIES}


def move(verb: str) -> Move:
    """The row of that verb; KeyError for a word that is none."""
    return _BY_VERB[verb]


def label_of(verb: str) -> str:
    """What a verb is called on the pages; the word itself where the table does not have it."""
    known = _BY_VERB.get(verb) or _ENTRY_BY_VERB.get(verb)
    return str(known.label) if known else verb


def entry(verb: str) -> Move:
    """The row of a verb that makes an order."""
    return _ENTRY_BY_VERB[verb]


def moves_from(status: str, user: Any) -> Iterator[Move]:
    """What this person may ever do in that state, by state and permission alone: no query, fit for lists."""
    return (m for m in MOVES if m.leads_from(status) and m.permitted_to(user))


def edges() -> Iterator[tuple[Status, Status, str]]:
    """Every (from, to, verb) that changes a state: for the diagram, and for the tests that walk it."""
    for row in MOVES:
        if row.target is not None:
            for source in row.sources:
                yield source, row.target, row.verb
