"""What the database itself holds about a work order, and the indexes that answer its questions."""

from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cmms.database.constraints import choice_check
from cmms.database.guards import RowGuard, Unchanging, changed
from cmms.database.indexes import PgGinIndex
from cmms.records import imported_once
from workorders.choices import FINISHED_STATUSES, FailureKind, HoldReason, Outcome, Priority, Status, WorkType
from workorders.states import edges

# An imported order may lack times, outcome and reasons: what its source did not know stays unknown.
_IMPORTED = ~Q(source_system="")

BOOKS_CLOSED = _("The books of this order are closed: make a follow-up and book it there.")


def books_closed(order_id: str) -> str:
    """SQL that is true where the order is closed and our own; an imported one may still get what its source tells."""
    return (f"EXISTS (SELECT 1 FROM work_orders w WHERE w.id = {order_id} AND w.status = 'CLOSED' "  # noqa: S608
            "AND (w.source_system = '' OR w.touched_at IS NOT NULL))")


# What closed books say about the work; who made it and which order goes on with it may still be noted.
_TOLD = ("title", "description", "priority", "work_type", "asset_id", "location_id", "problem_id", "cause_id",
         "remedy_id", "failure_note", "is_functional_failure", "estimated_hours", "actual_hours", "actual_start",
         "actual_end", "outcome", "outcome_reason")


def _closed_changed() -> str:
    """SQL that is true where a person changes what a closed order says; an import goes on with what it wrote."""
    return ("OLD.status = 'CLOSED' AND (NEW.source_system = '' OR NEW.touched_at IS NOT NULL) "
            f"AND ({changed(_TOLD)})")


def _no_move() -> str:
    """SQL that is true where the state changes in a way that the table of moves does not have."""
    allowed = ", ".join(sorted({f"'{source.value}>{target.value}'" for source, target, _verb in edges()}))
    return ("OLD.status <> NEW.status AND (OLD.source_system = '' OR OLD.touched_at IS NOT NULL) "
            f"AND OLD.status || '>' || NEW.status NOT IN ({allowed})")


def _wrong_kind() -> str:
    """SQL that is true where a failure code stands in a column of another kind."""
    columns = {"reported_problem_id": FailureKind.PROBLEM, "problem_id": FailureKind.PROBLEM,
               "cause_id": FailureKind.CAUSE, "remedy_id": FailureKind.REMEDY}
    return " OR ".join(
        f"(NEW.{column} IS NOT NULL AND (SELECT c.kind FROM failure_codes c WHERE c.id = NEW.{column}) "  # noqa: S608
        f"<> '{kind.value}')" for column, kind in columns.items())


def constraints() -> list[models.BaseConstraint]:
    """Checks of one row. What needs other rows or the clock is in the verbs."""
    return [
        choice_check("status", Status, name="check_work_orders_status", message=_("Choose one of the listed states.")),
        choice_check("priority", Priority, name="check_work_orders_priority",
                     message=_("Priority is a number from 1 (low) to 5 (emergency).")),
        choice_check("work_type", WorkType, name="check_work_orders_work_type",
                     message=_("Choose one of the listed kinds of work.")),
        models.CheckConstraint(
            name="check_start_before_end",
            condition=Q(actual_start__isnull=True) | Q(actual_end__isnull=True) | Q(actual_start__lte=F("actual_end")),
            violation_error_message=_("Work cannot end before it starts: correct the actual start or the actual end."),
        ),
        models.CheckConstraint(
            name="check_work_orders_scheduled",
            condition=(Q(scheduled_start__isnull=True) | Q(scheduled_end__isnull=True)
                       | Q(scheduled_start__lte=F("scheduled_end"))),
            violation_error_message=_("The scheduled end lies before the scheduled start: correct one of them."),
        ),
        models.CheckConstraint(
            name="check_work_orders_where",
            condition=Q(asset__isnull=False) | Q(location__isnull=False),
            violation_error_message=_("Say what the work is on: choose an asset or a location."),
        ),
        models.CheckConstraint(
            name="check_work_orders_hours",
            condition=((Q(estimated_hours__isnull=True) | Q(estimated_hours__gte=0))
                       & (Q(actual_hours__isnull=True) | Q(actual_hours__gte=0))),
            violation_error_message=_("Hours cannot be negative."),
        ),
        models.CheckConstraint(
            name="check_work_orders_title", condition=~Q(title=""),
            violation_error_message=_("Give the order a title."),
        ),
        models.CheckConstraint(
            name="check_work_orders_outcome",
            condition=(Q(outcome="") & (_IMPORTED | ~Q(status__in=FINISHED_STATUSES)))
            | Q(outcome__in=sorted(Outcome.values), status__in=FINISHED_STATUSES),
            violation_error_message=_("A finished order has an outcome (done, partly, not performed), an unfinished "
                                      "one has none."),
        ),
        models.CheckConstraint(
            name="check_work_orders_not_performed",
            condition=_IMPORTED | ~Q(outcome=Outcome.NOT_PERFORMED) | ~Q(outcome_reason=""),
            violation_error_message=_("Say why the work was not performed."),
        ),
        models.CheckConstraint(
            name="check_work_orders_hold",
            condition=Q(status=Status.ON_HOLD, hold_reason__in=sorted(HoldReason.values))
            | (~Q(status=Status.ON_HOLD) & Q(hold_reason="")),
            violation_error_message=_("An order on hold says what it waits for, and no other order does."),
        ),
        models.CheckConstraint(
            name="check_work_orders_cancelled",
            condition=_IMPORTED | ~Q(status=Status.CANCELLED) | ~Q(cancel_reason=""),
            violation_error_message=_("Say why the order is cancelled."),
        ),
        models.CheckConstraint(
            name="check_work_orders_started",
            condition=_IMPORTED | ~Q(status=Status.IN_PROGRESS) | Q(actual_start__isnull=False),
            violation_error_message=_("An order in progress has an actual start: start it instead of editing its "
                                      "state."),
        ),
        models.CheckConstraint(
            name="check_work_orders_ended",
            condition=_IMPORTED | Q(status__in=FINISHED_STATUSES, actual_end__isnull=False)
            | (~Q(status__in=FINISHED_STATUSES) & Q(actual_end__isnull=True)),
            violation_error_message=_("A finished order has an actual end, an unfinished one has none."),
        ),
        models.CheckConstraint(
            name="check_work_orders_closed",
            condition=_IMPORTED | Q(status=Status.CLOSED, closed_at__isnull=False)
            | (~Q(status=Status.CLOSED) & Q(closed_at__isnull=True)),
            violation_error_message=_("A closed order carries the time it was closed, no other order does."),
        ),
        models.CheckConstraint(
            name="check_work_orders_sign_off",
            condition=Q(signed_off_at__isnull=True, signed_off_by__isnull=True)
            | Q(signed_off_at__isnull=False, signed_off_by__isnull=False),
            violation_error_message=_("A sign-off has both a person and a time."),
        ),
        models.CheckConstraint(
            name="check_work_orders_reviewed",
            condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
            | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
            violation_error_message=_("A review has both a person and a time."),
        ),
        models.CheckConstraint(
            name="check_work_orders_reference",
            condition=Q(reference_type="", reference_id__isnull=True)
            | (~Q(reference_type="") & Q(reference_id__isnull=False)),
            violation_error_message=_("What made the order is named by table and id together, or not at all."),
        ),
        models.CheckConstraint(
            name="check_work_orders_kinship",
            condition=(~Q(parent=F("id")) & ~Q(follow_up_of=F("id")) & ~Q(possible_rework_of=F("id"))
                       & ~Q(duplicate_of=F("id"))),
            violation_error_message=_("An order cannot be its own parent, follow-up, rework or duplicate."),
        ),
        Unchanging(name="work_orders_site_stays", columns=("site_id",),
                   violation_error_message=_("An order stays at the site it was made for.")),
        RowGuard(name="work_orders_site_of_location", columns=("location_id",), at_once=True,
                 when="NEW.location_id IS NOT NULL AND NEW.site_id <> "
                      "(SELECT l.site_id FROM locations l WHERE l.id = NEW.location_id)",
                 violation_error_message=_("The location belongs to another site than the order.")),
        RowGuard(name="work_orders_moves", columns=("status",), on=("UPDATE",), when=_no_move(),
                 violation_error_message=_("An order cannot move from its state to that one.")),
        RowGuard(name="work_orders_closed", columns=_TOLD, on=("UPDATE",), when=_closed_changed(),
                 violation_error_message=_("The books of this order are closed: make a follow-up instead."),
                 violation_error_code="closed"),
        RowGuard(name="work_orders_code_kinds", columns=("reported_problem_id", "problem_id", "cause_id", "remedy_id"),
                 when=_wrong_kind(), at_once=True,
                 violation_error_message=_("A failure code stands where another kind belongs: choose a problem for the "
                                           "problem, a cause for the cause, a remedy for the remedy.")),
        *imported_once("work_orders"),
    ]


def indexes() -> list[models.Index]:
    """Each with the question it answers."""
    return [
        # Which orders stand in this state, by urgency? (requests to approve, completed ones to close)
        models.Index(fields=["status", "priority"], name="idx_workorders_status_priority"),
        # Which orders were ever given to this person?
        models.Index(fields=["assigned_to"], name="idx_workorders_assigned_to"),
        # What was done on this asset?
        models.Index(fields=["asset"], name="idx_workorders_asset_id"),
        # What is scheduled between two times? (board, calendar; id makes paging by key exact)
        models.Index(fields=["scheduled_start", "scheduled_end", "id"], name="idx_workorders_dates"),
        # What is open, most urgent and then oldest first? (the dashboard; id makes paging by key exact)
        models.Index(fields=["-priority", "created_at", "id"], name="idx_workorders_dashboard",
                     condition=Q(is_open=True)),
        # What is open for this person, in the same order? (My work)
        models.Index(fields=["assigned_to", "-priority", "created_at"], name="idx_work_orders_my_work",
                     condition=Q(is_open=True)),
        # What is open for this team and not yet taken? (My team)
        models.Index(fields=["team", "-priority", "created_at"], name="idx_work_orders_my_team",
                     condition=Q(is_open=True)),
        # What is overdue? (open orders by due time; id makes paging by key exact)
        models.Index(fields=["due_at", "id"], name="idx_work_orders_due", condition=Q(is_open=True)),
        # The orders of a site, newest first, paged by key. (every long list and export)
        models.Index(fields=["site", "-created_at", "-id"], name="idx_work_orders_site_created"),
        # What was done at this place?
        models.Index(fields=["location"], name="idx_work_orders_location"),
        # Which orders hang below this one?
        models.Index(fields=["parent"], name="idx_work_orders_parent", condition=Q(parent__isnull=False)),
        # What followed from this order?
        models.Index(fields=["follow_up_of"], name="idx_work_orders_follow_up",
                     condition=Q(follow_up_of__isnull=False)),
        # What did this person report? (a requester's list)
        models.Index(fields=["requested_by", "-created_at"], name="idx_work_orders_requested_by",
                     condition=Q(requested_by__isnull=False)),
        # Which orders did this schedule make?
        models.Index(fields=["reference_type", "reference_id"], name="idx_work_orders_reference",
                     condition=~Q(reference_type="")),
        # Which orders speak of these words? (search)
        PgGinIndex(SearchVector("title", "description", config="english"), name="idx_workorders_search"),
        # Which titles look like this fragment? (type-ahead, misspellings, part of a number)
        PgGinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="idx_work_orders_title_trgm"),
    ]
