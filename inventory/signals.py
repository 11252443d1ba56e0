"""What happens to stock, said to whoever stands above it. Sent inside the transaction."""

from django.dispatch import Signal

# lost=[LostHold…] (inventory.services.holds): a count, an adjustment, a reversal or an emergency issue took what
# was promised, and no other bin could stand in. For the planners.
lost_holds = Signal()

# filled=[FilledHold…] (inventory.services.holds): what lines were short of is put aside for them now; ``rest`` is what
# each still lacks. For whoever waits for it.
filled_holds = Signal()

# rows=[InventoryTransaction…]: these were posted, whichever verb did it; whoever keeps sums by reference (an order's
# used quantity and cost) brings them up to date. Not sent for balances that verify mends.
stock_moved = Signal()

# order=PurchaseOrder, what="sent", "received", "closed", "reopened" or "cancelled", rows=[InventoryTransaction…] that
# came in.
purchase_moved = Signal()
