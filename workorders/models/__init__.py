"""The tables of the job, one noun a file."""

from workorders.choices import (
    AnswerResult,
    AttachmentKind,
    CommentKind,
    CostKind,
    DowntimeCategory,
    FailureKind,
    HoldReason,
    LateDecision,
    LateKind,
    Outcome,
    Priority,
    SafetyAction,
    Status,
    StepKind,
    WorkType,
)
from workorders.models.checklist import ChecklistAnswer, SafetyLock, WorkOrderStep
from workorders.models.cost import ServiceCost, WorkOrderPart
from workorders.models.downtime import Downtime
from workorders.models.failure import FailureCode
from workorders.models.labor import LaborEntry
from workorders.models.late import LateEntry
from workorders.models.move import WorkOrderState
from workorders.models.procedure import Procedure, ProcedureStep
from workorders.models.route import WorkOrderAsset
from workorders.models.thread import Attachment, Comment
from workorders.models.week import WeekSchedule
from workorders.models.work_order import WorkOrder

__all__ = [
    "AnswerResult", "Attachment", "AttachmentKind", "ChecklistAnswer", "Comment", "CommentKind", "CostKind",
    "Downtime", "DowntimeCategory", "FailureCode", "FailureKind", "HoldReason", "LaborEntry", "LateDecision",
    "LateEntry", "LateKind", "Outcome", "Priority", "Procedure", "ProcedureStep", "SafetyAction", "SafetyLock",
    "ServiceCost", "Status", "StepKind", "WeekSchedule", "WorkOrder", "WorkOrderAsset", "WorkOrderPart",
    "WorkOrderState", "WorkOrderStep", "WorkType",
]
