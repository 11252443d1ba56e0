"""Orders and what belongs to them, for programs. Every verb is an action; the rules are the services'."""

from collections.abc import Sequence
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.response import Response

from cmms import files
from cmms.rest.looks import content
from cmms.rest.parsing import BodyParser
from cmms.rest.resources import Edits, Makes, Nothing, Removes, Resource, maker, verb
from cmms.rest.retiring import Retires
from workorders import arguments, services
from workorders import serializers as show
from workorders.models import Attachment, WorkOrder
from workorders.services.editions import new_edition
from workorders.services.thread import FOLDER


def _verb(name: str, takes: Any = Nothing, says: Any = None, *, many: bool = False) -> Any:
    return verb(name, getattr(services, name), takes, subject="order", says=says, many=many)


class WorkOrders(Makes, Edits):
    """Work orders. Their state moves by verbs alone; ``available_moves`` of one order says which are possible now."""

    serializer_class = show.WorkOrderSerializer
    sorts = {"-id": ("-id",), "id": ("id",), "dashboard": ("-priority", "created_at", "id"),
             "due_at": ("due_at", "id"), "scheduled_start": ("scheduled_start", "scheduled_end", "id")}
    sorts_need = {"dashboard": "is_open=true", "due_at": "is_open=true"}
    filter_by = ("id", "status", "is_open", "priority", "work_type", "site", "asset", "location", "assigned_to", "team",
                 "craft", "requested_by", "parent", "follow_up_of", "procedure", "outcome", "is_functional_failure",
                 "due_at", "scheduled_start", "actual_end", "created_at", "updated_at", "source_system", "external_id",
                 "reference_type", "reference_id")
    search_in = ("=id", "title")

    @extend_schema(responses=show.WorkOrderDetailSerializer)
    def retrieve(self, request: Any, pk: str) -> Response:
        self.serializer_class = show.WorkOrderDetailSerializer
        return super().retrieve(request, pk)

    def make(self, facts: dict[str, Any]) -> Any:
        needed = {need["part"]: need["quantity"] for need in facts.pop("parts", ())}
        return services.create(by=self.request.user, parts=needed, **facts)

    report = maker("report", services.report, arguments.Report)
    raise_emergency = maker("raise_emergency", services.raise_emergency, arguments.Emergency)

    approve = _verb("approve", arguments.When)
    reject = _verb("reject", arguments.Reject)
    assign = _verb("assign", arguments.Assign)
    take = _verb("take")
    schedule = _verb("schedule", arguments.Schedule)
    start = _verb("start", arguments.When)
    unstart = _verb("unstart")
    hold = _verb("hold", arguments.Hold)
    resume = _verb("resume", arguments.When)
    requeue = _verb("requeue", arguments.When)
    complete = _verb("complete", arguments.Complete)
    close = _verb("close")
    reopen = _verb("reopen", arguments.Reason)
    cancel = _verb("cancel", arguments.Reason)
    reinstate = _verb("reinstate", arguments.Reason)
    review = _verb("review")
    follow_up = _verb("follow_up", arguments.FollowUp, show.WorkOrderSerializer)

    work_on = _verb("work_on", arguments.WorkOn)
    pause = _verb("pause", arguments.Pause)
    hand_over = _verb("hand_over", arguments.HandOver)
    change_asset = _verb("change_asset", arguments.ChangeAsset)
    not_needed = _verb("not_needed", arguments.Reason)
    duplicate = _verb("duplicate", arguments.Duplicate)
    me_too = _verb("me_too", arguments.MeToo, show.CommentSerializer)
    comment = _verb("comment", arguments.CommentText, show.CommentSerializer)
    plan_part = _verb("plan_part", arguments.PlanOrderPart, show.WorkOrderPartSerializer)
    issue_part = _verb("issue_part", arguments.IssuePart, show.WorkOrderPartSerializer)
    return_part = _verb("return_part", arguments.ReturnPart, show.WorkOrderPartSerializer)
    return_unused = _verb("return_unused", arguments.ReturnUnused, show.WorkOrderPartSerializer)
    lock_on = _verb("lock_on", arguments.LockOn, show.SafetyLockSerializer)
    secure = _verb("secure", arguments.When, show.SafetyLockSerializer, many=True)
    unlock = _verb("unlock", arguments.When, show.SafetyLockSerializer, many=True)


class _OfOrder(Resource):
    """Rows that belong to an order and are seen by whoever sees it."""

    filter_by: ClassVar[Sequence[str]] = ("work_order",)


class Steps(_OfOrder):
    """The steps of orders, as they were when the order was made."""

    serializer_class = show.WorkOrderStepSerializer
    sorts = {"order": ("work_order", "position", "id"), "-id": ("-id",)}
    parser_classes = (BodyParser, MultiPartParser)

    def get_queryset(self) -> Any:
        seen = WorkOrder.objects.visible_to(self.request.user)
        return super().get_queryset().filter(work_order__in=seen)

    answer = verb("answer", services.answer, arguments.Answer, subject="step", says=show.ChecklistAnswerSerializer)


class Answers(Resource):
    """What was answered to steps; the newest answer of a step counts."""

    serializer_class = show.ChecklistAnswerSerializer
    filter_by = ("step", "result", "answered_by", "recorded_at")

    def get_queryset(self) -> Any:
        seen = WorkOrder.objects.visible_to(self.request.user)
        return super().get_queryset().filter(step__work_order__in=seen)


class SafetyLocks(_OfOrder):
    """Locks on energy sources; one that is on keeps its order from being finished."""

    serializer_class = show.SafetyLockSerializer

    def get_queryset(self) -> Any:
        seen = WorkOrder.objects.visible_to(self.request.user)
        return super().get_queryset().filter(work_order__in=seen)

    try_out = verb("try_out", services.try_out, arguments.When, subject="lock")
    lock_off = verb("lock_off", services.lock_off, arguments.LockOff, subject="lock")


class Parts(_OfOrder):
    """Parts of orders: planned, used, and what they cost. Planned, issued and returned by verbs of the order."""

    serializer_class = show.WorkOrderPartSerializer
    filter_by = ("work_order", "part")


class Stops(_OfOrder):
    """The assets of a route, in order."""

    serializer_class = show.WorkOrderAssetSerializer


class Moves(_OfOrder):
    """Every move of every order, as it was recorded."""

    serializer_class = show.WorkOrderStateSerializer
    filter_by = ("work_order", "verb", "recorded_at")


class Costs(Makes, _OfOrder):
    """Outside services and other costs; a credit is a negative one."""

    serializer_class = show.ServiceCostSerializer
    filter_by = ("work_order", "kind", "incurred_on", "source_system", "external_id")


class Labor(Makes, _OfOrder):
    """Labour, a row per person and spell. A correction voids a row and books another."""

    serializer_class = show.LaborEntrySerializer
    filter_by = ("work_order", "user", "work_date")

    taken = arguments.BookLabor

    def make(self, facts: dict[str, Any]) -> Any:
        return services.book_labor(by=self.request.user, **facts)

    void = verb("void", services.void_labor, arguments.Reason, subject="entry")
    correct = verb("correct", services.correct_labor, arguments.CorrectLabor, subject="entry",
                   says=show.LaborEntrySerializer)


class Downtimes(Resource):
    """Spells in which assets stood still."""

    serializer_class = show.DowntimeSerializer
    filter_by = ("asset", "work_order", "category", "started_at", "ended_at", "source_system", "external_id")

    begin = maker("begin", services.begin_downtime, arguments.BeginDowntime)
    record = maker("record", services.record_downtime, arguments.RecordDowntime)
    end = maker("end", services.end_downtime, arguments.EndDowntime)


class Comments(_OfOrder):
    """What people wrote on orders; written by the order's verb ``comment``."""

    serializer_class = show.CommentSerializer

    withdraw = verb("withdraw", services.withdraw_comment, subject="comment")


def _bytes(attachment: Attachment) -> Any:
    return files.answer(FOLDER, attachment.path, content_type=attachment.content_type, name=attachment.name)


class Attachments(_OfOrder):
    """Photos and documents of orders; their content is served to who sees the order."""

    serializer_class = show.AttachmentSerializer
    parser_classes = (MultiPartParser, FormParser)

    attach = maker("attach", services.attach, arguments.Attach)
    content = content(_bytes)


class FailureCodes(Makes, Edits, Retires):
    """Problems, causes and remedies, for all assets or a class of them."""

    serializer_class = show.FailureCodeSerializer
    filter_by = ("kind", "asset_class", "code", "plant_code", "retired_at", "source_system", "external_id")
    search_in = ("^code", "label")


class Procedures(Makes, Edits, Retires):
    """Procedures; each edition is a row. Orders keep the steps they were made with."""

    serializer_class = show.ProcedureSerializer
    filter_by = ("number", "is_current", "asset_class", "asset_model", "source_system", "external_id")
    search_in = ("^number", "name")

    new_edition = verb("new_edition", new_edition, subject="procedure", says=show.ProcedureSerializer)


class ProcedureSteps(Makes, Removes):
    """The steps of procedures."""

    serializer_class = show.ProcedureStepSerializer
    filter_by = ("procedure",)


class LateEntries(_OfOrder):
    """What came from a phone after the books of its order were closed."""

    serializer_class = show.LateEntrySerializer
    filter_by = ("work_order", "decision", "kind")

    accept = verb("accept", services.accept_late_entry, arguments.AcceptLate, subject="entry",
                  says=show.WorkOrderSerializer)
    decline = verb("decline", services.decline_late_entry, arguments.DeclineLate, subject="entry")


class WeekSchedules(_OfOrder):
    """What each week promised, frozen at its start."""

    serializer_class = show.WeekScheduleSerializer
    filter_by = ("site", "week_start", "work_order", "assigned_to")
