"""Orders and what belongs to them, as JSON."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assets.models import Asset
from cmms.rest.errors import ProblemSerializer
from cmms.rest.serializers import KeyField, ResourceSerializer, serializer_of
from inventory.models import Part
from workorders import models
from workorders.services import offers


class NeedSerializer(serializers.Serializer):
    """A part that an order needs."""

    part = KeyField(queryset=Part.objects.all(), help_text="Which part.")
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3, min_value=Decimal("0.001"),
                                        help_text="How much, in its unit.")


class WorkOrderSerializer(ResourceSerializer):
    number = serializers.CharField(read_only=True, help_text="What people say: WO- and the id.")
    procedures = serializers.ListField(
        child=KeyField(queryset=models.Procedure.objects.all()), write_only=True, required=False, max_length=20,
        help_text="Only when it is made: procedures whose steps it gets, one after another.")
    route = serializers.ListField(
        child=KeyField(queryset=Asset.objects.all()), write_only=True, required=False, max_length=200,
        help_text="Only when it is made: assets that it visits in this order; each gets the steps.")
    parts = NeedSerializer(many=True, write_only=True, required=False,
                           help_text="Only when it is made: parts that are planned and reserved.")

    class Meta:
        model = models.WorkOrder
        exclude = ("start_entered_at", "end_entered_at", "touched_at")
        # who, when and on what are verbs once the order is there
        fixed = ("procedures", "route", "parts",
                 "asset", "assigned_to", "team", "scheduled_start", "scheduled_end", "due_at", "requested_by",
                 "requester_name", "requester_contact", "possible_rework_of", "follow_up_of", "follow_up_of_step",
                 "procedure", "reported_problem", "duplicate_of")


class MoveSerializer(serializers.Serializer):
    """A move of the table that the person's role permits in this state, and what speaks against it now."""

    verb = serializers.CharField(source="move.verb", help_text="The action below the order: POST …/{id}/<verb>/.")
    label = serializers.CharField(source="move.label", help_text="What the button says.")
    needs = serializers.ListField(source="move.needs", child=serializers.CharField(), help_text="Arguments it cannot "
                                                                                               "do without.")
    ready = serializers.BooleanField(help_text="Nothing speaks against it.")
    problems = serializers.SerializerMethodField(help_text="What speaks against it.")

    @extend_schema_field(ProblemSerializer(many=True))
    def get_problems(self, offer: Any) -> list[dict[str, str]]:
        return [{"code": p.code, "message": p.message, "field": p.field} for p in offer.problems]


class WorkOrderDetailSerializer(WorkOrderSerializer):
    """One order, with what may be done with it now."""

    available_moves = serializers.SerializerMethodField(help_text="What this person may do with it, from the same "
                                                                  "table as buttons and admin actions.")

    class Meta(WorkOrderSerializer.Meta):
        pass

    @extend_schema_field(MoveSerializer(many=True))
    def get_available_moves(self, order: models.WorkOrder) -> list[dict[str, Any]]:
        request = self.context.get("request")
        return list(MoveSerializer(offers(order, request.user), many=True).data) if request is not None else []
FailureCodeSerializer = serializer_of(models.FailureCode, read_only=("retired_at",), fixed=("kind",))
ProcedureStepSerializer = serializer_of(models.ProcedureStep, fixed=("procedure",))
ProcedureSerializer = serializer_of(models.Procedure, read_only=("is_current", "retired_at", "revision"),
                                    fixed=("number",))
WorkOrderStepSerializer = serializer_of(models.WorkOrderStep)
ChecklistAnswerSerializer = serializer_of(models.ChecklistAnswer)
SafetyLockSerializer = serializer_of(models.SafetyLock)
WorkOrderAssetSerializer = serializer_of(models.WorkOrderAsset)
WorkOrderPartSerializer = serializer_of(models.WorkOrderPart)
ServiceCostSerializer = serializer_of(models.ServiceCost, fixed=("work_order", "kind", "amount", "incurred_on"))


class LaborEntrySerializer(ResourceSerializer):
    class Meta:
        model = models.LaborEntry
        fields = "__all__"
        read_only_fields = ("flagged_overlap",)
        extra_kwargs = {"user": {"required": False}, "work_date": {"required": False}}
DowntimeSerializer = serializer_of(models.Downtime, read_only=("started_by", "ended_by"))
CommentSerializer = serializer_of(models.Comment,
                                  read_only=("author", "author_name", "author_contact", "withdrawn_at", "kind"))


class AttachmentSerializer(ResourceSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api-attachments-content",
                                               help_text="Where its content is served.")

    class Meta:
        model = models.Attachment
        exclude = ("path",)

WorkOrderStateSerializer = serializer_of(models.WorkOrderState)
LateEntrySerializer = serializer_of(models.LateEntry, hidden=("key",))
WeekScheduleSerializer = serializer_of(models.WeekSchedule)
