"""Orders and what belongs to them, as JSON."""

from typing import Any

from rest_framework import serializers

from cmms.rest.serializers import ResourceSerializer, stands_for
from workorders.models import (
    Attachment,
    ChecklistAnswer,
    Comment,
    Downtime,
    FailureCode,
    LaborEntry,
    LateEntry,
    Procedure,
    ProcedureStep,
    SafetyLock,
    ServiceCost,
    WorkOrder,
    WorkOrderAsset,
    WorkOrderPart,
    WorkOrderState,
    WorkOrderStep,
)
from workorders.services import offers


class WorkOrderSerializer(ResourceSerializer):
    number = serializers.CharField(read_only=True, help_text="What people say: WO- and the id.")

    class Meta:
        model = WorkOrder
        exclude = ("start_entered_at", "end_entered_at", "touched_at")
        # who, when and on what are verbs once the order is there
        fixed = ("asset", "assigned_to", "team", "scheduled_start", "scheduled_end", "due_at", "requested_by",
                 "requester_name", "requester_contact", "possible_rework_of", "follow_up_of", "follow_up_of_step",
                 "procedure", "reported_problem", "duplicate_of")


class MoveSerializer(serializers.Serializer):
    """A move of the table that the person's role permits in this state, and what speaks against it now."""

    verb = serializers.CharField(source="move.verb", help_text="The action below the order: POST …/{id}/<verb>/.")
    label = serializers.CharField(source="move.label")
    needs = serializers.ListField(source="move.needs", child=serializers.CharField(), help_text="Arguments it cannot "
                                                                                               "do without.")
    ready = serializers.BooleanField(help_text="Nothing speaks against it.")
    problems = serializers.SerializerMethodField()

    def get_problems(self, offer: Any) -> list[dict[str, str]]:
        return [{"code": p.code, "message": p.message, "field": p.field} for p in offer.problems]


class WorkOrderDetailSerializer(WorkOrderSerializer):
    """One order, with what may be done with it now."""

    available_moves = serializers.SerializerMethodField(help_text="What this person may do with it, from the same "
                                                                  "table as buttons and admin actions.")

    class Meta(WorkOrderSerializer.Meta):
        pass

    def get_available_moves(self, order: WorkOrder) -> list[dict[str, Any]]:
        request = self.context.get("request")
        return list(MoveSerializer(offers(order, request.user), many=True).data) if request is not None else []


class FailureCodeSerializer(ResourceSerializer):
    class Meta:
        model = FailureCode
        fields = "__all__"
        read_only_fields = ("retired_at",)
        fixed = ("kind",)


class ProcedureStepSerializer(ResourceSerializer):
    class Meta:
        model = ProcedureStep
        fields = "__all__"


class ProcedureSerializer(ResourceSerializer):
    class Meta:
        model = Procedure
        fields = "__all__"


class WorkOrderStepSerializer(ResourceSerializer):
    class Meta:
        model = WorkOrderStep
        fields = "__all__"


class ChecklistAnswerSerializer(ResourceSerializer):
    class Meta:
        model = ChecklistAnswer
        fields = "__all__"


class SafetyLockSerializer(ResourceSerializer):
    class Meta:
        model = SafetyLock
        fields = "__all__"


class WorkOrderAssetSerializer(ResourceSerializer):
    class Meta:
        model = WorkOrderAsset
        fields = "__all__"


class WorkOrderPartSerializer(ResourceSerializer):
    class Meta:
        model = WorkOrderPart
        fields = "__all__"


class ServiceCostSerializer(ResourceSerializer):
    class Meta:
        model = ServiceCost
        fields = "__all__"
        fixed = ("work_order", "kind", "amount", "incurred_on")


class LaborEntrySerializer(ResourceSerializer):
    class Meta:
        model = LaborEntry
        fields = "__all__"
        read_only_fields = ("flagged_overlap",)
        extra_kwargs = {"user": {"required": False}, "work_date": {"required": False}}


class DowntimeSerializer(ResourceSerializer):
    class Meta:
        model = Downtime
        fields = "__all__"
        read_only_fields = ("started_by", "ended_by")


class CommentSerializer(ResourceSerializer):
    class Meta:
        model = Comment
        fields = "__all__"
        read_only_fields = ("author", "author_name", "author_contact", "withdrawn_at", "kind")


class AttachmentSerializer(ResourceSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="attachment", help_text="Where its content is served.")

    class Meta:
        model = Attachment
        exclude = ("path",)


class WorkOrderStateSerializer(ResourceSerializer):
    class Meta:
        model = WorkOrderState
        fields = "__all__"


class LateEntrySerializer(ResourceSerializer):
    class Meta:
        model = LateEntry
        exclude = ("key",)


stands_for(WorkOrder, WorkOrderSerializer)
stands_for(FailureCode, FailureCodeSerializer)
stands_for(Procedure, ProcedureSerializer)
stands_for(WorkOrderStep, WorkOrderStepSerializer)
