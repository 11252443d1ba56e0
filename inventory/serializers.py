"""Parts, stock and purchases as JSON."""

from cmms.rest.serializers import serializer_of
from inventory import models

PartSerializer = serializer_of(models.Part, read_only=("retired_at",), fixed=("unit_of_measure", "currency"))
PartUnitSerializer = serializer_of(models.PartUnit, fixed=("part",))
SupplierSerializer = serializer_of(models.Supplier, read_only=("retired_at",))
StoreroomSerializer = serializer_of(models.Storeroom, read_only=("site", "retired_at"), fixed=("location",))
StockLevelSerializer = serializer_of(models.StockLevel)
TransactionSerializer = serializer_of(models.InventoryTransaction)
ReservationSerializer = serializer_of(models.Reservation)
RefusedDemandSerializer = serializer_of(models.RefusedDemand)
PurchaseOrderSerializer = serializer_of(models.PurchaseOrder,
                                        read_only=("status", "ordered_at", "ordered_by"),
                                        fixed=("supplier", "site", "storeroom"))
PurchaseOrderLineSerializer = serializer_of(models.PurchaseOrderLine)
StockCountSerializer = serializer_of(models.StockCount, read_only=("status", "opened_by"), fixed=("storeroom",))
MonthLockSerializer = serializer_of(models.MonthLock)
StockCountLineSerializer = serializer_of(models.StockCountLine, hidden=("expected",))
AssetPartSerializer = serializer_of(models.AssetPart, fixed=("part", "asset", "asset_model"))
