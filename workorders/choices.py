"""The fixed words of a work order. The database holds the words, screens show the labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """The few states an order can be in; workorders/states.py says which moves lead from one to another."""

    REQUESTED = "REQUESTED", _("Requested")
    OPEN = "OPEN", _("Open")
    IN_PROGRESS = "IN_PROGRESS", _("In progress")
    ON_HOLD = "ON_HOLD", _("On hold")
    COMPLETED = "COMPLETED", _("Completed")
    CLOSED = "CLOSED", _("Closed")
    CANCELLED = "CANCELLED", _("Cancelled")


class Stage(models.TextChoices):
    """How far an open order is; computed, never stored."""

    TO_PLAN = "TO_PLAN", _("To plan")
    WAITING_PARTS = "WAITING_PARTS", _("Waiting for parts")
    READY = "READY", _("Ready")
    SCHEDULED = "SCHEDULED", _("Scheduled")


OPEN_STATUSES = (Status.OPEN, Status.IN_PROGRESS)
UNFINISHED_STATUSES = (Status.REQUESTED, Status.OPEN, Status.IN_PROGRESS, Status.ON_HOLD)
FINISHED_STATUSES = (Status.COMPLETED, Status.CLOSED)
# on which work is done, and to which it may be booked
WORKABLE_STATUSES = (Status.OPEN, Status.IN_PROGRESS, Status.ON_HOLD)
BOOKABLE_STATUSES = (*WORKABLE_STATUSES, Status.COMPLETED)


class Priority(models.IntegerChoices):
    """Stored so that descending is most urgent first; screens label 5 as P1."""

    LOW = 1, _("P5 Low")
    NORMAL = 2, _("P4 Normal")
    RAISED = 3, _("P3 Raised")
    URGENT = 4, _("P2 Urgent")
    EMERGENCY = 5, _("P1 Emergency")


PRIORITY_HELP = _("P1 is the most urgent, P5 the least.")
"""What forms say under a priority; the columns' own text is about what is stored."""


class WorkType(models.TextChoices):
    """Why the work is done. EVENT is a recorded happening (a controller's error, for one) on which nobody worked."""

    CORRECTIVE = "CORRECTIVE", _("Corrective")
    PREVENTIVE = "PREVENTIVE", _("Preventive")
    CONDITION = "CONDITION", _("Condition based")
    EMERGENCY = "EMERGENCY", _("Emergency")
    INSPECTION = "INSPECTION", _("Inspection")
    IMPROVEMENT = "IMPROVEMENT", _("Improvement")
    EVENT = "EVENT", _("Event")
    OTHER = "OTHER", _("Other")


class Outcome(models.TextChoices):
    """How a finished order ended. Only DONE re-bases a schedule and counts as compliant."""

    DONE = "DONE", _("Done")
    PARTLY = "PARTLY", _("Partly done")
    NOT_PERFORMED = "NOT_PERFORMED", _("Not performed")


class HoldReason(models.TextChoices):
    """What an order on hold waits for."""

    PARTS = "PARTS", _("Parts")
    ACCESS = "ACCESS", _("Access to the machine")
    CONTRACTOR = "CONTRACTOR", _("Contractor")
    WEATHER = "WEATHER", _("Weather")
    OTHER = "OTHER", _("Something else")


class FailureKind(models.TextChoices):
    """What a failure code names."""

    PROBLEM = "PROBLEM", _("problem")
    CAUSE = "CAUSE", _("cause")
    REMEDY = "REMEDY", _("remedy")


class StepKind(models.TextChoices):
    """What a checklist step asks for."""

    CHECK = "CHECK", _("Check (pass, flag, fail)")
    NUMBER = "NUMBER", _("Number")
    TEXT = "TEXT", _("Text")
    CHOICE = "CHOICE", _("Choice")
    READING = "READING", _("Meter reading")
    PHOTO = "PHOTO", _("Photo")


class FailNeed(models.TextChoices):
    """What a step that fails asks for beside the answer."""

    NOTE = "NOTE", _("A note")
    PHOTO = "PHOTO", _("A photo")


class SafetyAction(models.TextChoices):
    """What a safety step does to a source of energy, in the order in which people do it."""

    LOCK = "LOCK", _("Lock out")
    TAG = "TAG", _("Tag")
    TRY = "TRY", _("Try to start")


class AnswerResult(models.TextChoices):
    """What an answer means. NOTED: kept as said, there is nothing to judge."""

    PASS = "PASS", _("Pass")
    FLAG = "FLAG", _("Flag")
    FAIL = "FAIL", _("Fail")
    NOTED = "NOTED", _("Noted")
    NOT_APPLICABLE = "NA", _("Not applicable")


class CostKind(models.TextChoices):
    """Where a cost beside labour and parts comes from."""

    SERVICE = "SERVICE", _("Outside service")
    RENTAL = "RENTAL", _("Rental")
    OTHER = "OTHER", _("Other")
    IMPORTED = "IMPORTED", _("Imported total")


class DowntimeCategory(models.TextChoices):
    """Why an asset stands still; only FAILURE counts against its reliability."""

    FAILURE = "FAILURE", _("Failure")
    PLANNED = "PLANNED", _("Planned")
    EXTERNAL = "EXTERNAL", _("External")
    OPERATIONAL = "OPERATIONAL", _("Operational")


class CommentKind(models.TextChoices):
    """What a comment is."""

    NOTE = "NOTE", _("Note")
    ME_TOO = "ME_TOO", _("Me too")
    HANDOVER = "HANDOVER", _("Handover")


class AttachmentKind(models.TextChoices):
    """What a file is."""

    PHOTO = "PHOTO", _("Photo")
    DOCUMENT = "DOCUMENT", _("Document")


class LateKind(models.TextChoices):
    """What a late entry wanted to book."""

    LABOUR = "LABOUR", _("Labour")
    PART = "PART", _("Part")
    ANSWER = "ANSWER", _("Checklist answer")
    READING = "READING", _("Meter reading")
    NOTE = "NOTE", _("Note")
    PHOTO = "PHOTO", _("Photo")
    MOVE = "MOVE", _("Change of state")


class LateDecision(models.TextChoices):
    """What the supervisor made of a late entry."""

    WAITING = "WAITING", _("Waiting")
    ACCEPTED = "ACCEPTED", _("Accepted")
    DECLINED = "DECLINED", _("Declined")
