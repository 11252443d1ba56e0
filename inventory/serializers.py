"""Parts, stock and purchases as JSON."""

from cmms.rest.serializers import ResourceSerializer, stands_for
from inventory.models import (
    AssetPart,
    InventoryTransaction,
    Part,
    PartUnit,
    PurchaseOrder,
    PurchaseOrderLine,
    RefusedDemand,
    Reservation,
    StockCount,
    StockCountLine,
    StockLevel,
    Storeroom,
    Supplier,
)


class PartSerializer(ResourceSerializer):
    class Meta:
        model = Part
        fields = "__all__"
        read_only_fields = ("retired_at",)
        fixed = ("unit_of_measure", "currency")


class PartUnitSerializer(ResourceSerializer):
    class Meta:
        model = PartUnit
        fields = "__all__"
        fixed = ("part",)


class SupplierSerializer(ResourceSerializer):
    class Meta:
        model = Supplier
        fields = "__all__"
        read_only_fields = ("retired_at",)


class StoreroomSerializer(ResourceSerializer):
    class Meta:
        model = Storeroom
        fields = "__all__"
        read_only_fields = ("site", "retired_at")
        fixed = ("location",)


class StockLevelSerializer(ResourceSerializer):
    class Meta:
        model = StockLevel
        fields = "__all__"


class TransactionSerializer(ResourceSerializer):
    class Meta:
        model = InventoryTransaction
        fields = "__all__"


class ReservationSerializer(ResourceSerializer):
    class Meta:
        model = Reservation
        fields = "__all__"


class RefusedDemandSerializer(ResourceSerializer):
    class Meta:
        model = RefusedDemand
        fields = "__all__"


class PurchaseOrderSerializer(ResourceSerializer):
    class Meta:
        model = PurchaseOrder
        fields = "__all__"


class PurchaseOrderLineSerializer(ResourceSerializer):
    class Meta:
        model = PurchaseOrderLine
        fields = "__all__"


class StockCountSerializer(ResourceSerializer):
    class Meta:
        model = StockCount
        fields = "__all__"


class StockCountLineSerializer(ResourceSerializer):
    class Meta:
        model = StockCountLine
        exclude = ("expected",)  # counting is blind


class AssetPartSerializer(ResourceSerializer):
    class Meta:
        model = AssetPart
        fields = "__all__"
        fixed = ("part", "asset", "asset_model")


stands_for(Part, PartSerializer)
stands_for(Supplier, SupplierSerializer)
stands_for(Storeroom, StoreroomSerializer)
stands_for(StockLevel, StockLevelSerializer)
stands_for(PurchaseOrder, PurchaseOrderSerializer)
