"""Parts, stock and purchases for programs. Stock moves by verbs alone; each writes the ledger."""

from typing import Any

from cmms.rest.resources import Deletes, Edits, Makes, Removes, Resource, maker, verb
from cmms.rest.retiring import Retires
from inventory import arguments, services
from inventory import serializers as show
from inventory.models import PurchaseOrder, PurchaseOrderLine

_SOURCE = ("source_system", "external_id")


def _moves(name: str, takes: Any, *, many: bool = False) -> Any:
    return verb(name, getattr(services, name), takes, subject="part", says=show.TransactionSerializer, many=many)


class Parts(Makes, Edits, Retires):
    """Parts. What lies on the shelf and what it is worth is written by the ledger alone."""

    serializer_class = show.PartSerializer
    sorts = {"-id": ("-id",), "id": ("id",), "part_number": ("part_number", "id")}
    filter_by = ("part_number", "category", "supplier", "barcode", "is_stocked", "retired_at", *_SOURCE)
    search_in = ("^part_number", "description")

    receive = _moves("receive", arguments.Receive)
    issue = _moves("issue", arguments.Issue, many=True)
    transfer = _moves("transfer", arguments.Transfer, many=True)
    adjust = _moves("adjust", arguments.Adjust)
    count = _moves("count", arguments.Count)
    revalue = _moves("revalue", arguments.Revalue, many=True)
    return_to_supplier = _moves("return_to_supplier", arguments.ReturnToSupplier)


class PartUnits(Makes, Removes):
    """Packs in which parts are bought."""

    serializer_class = show.PartUnitSerializer
    filter_by = ("part", "barcode")


class Suppliers(Makes, Edits, Retires):
    """Who delivers."""

    serializer_class = show.SupplierSerializer
    filter_by = ("name", "account_number", "retired_at", *_SOURCE)


class Storerooms(Makes, Edits, Retires):
    """Where parts are kept."""

    serializer_class = show.StoreroomSerializer
    filter_by = ("site", "location", *_SOURCE)


class StockLevels(Resource):
    """What lies in which bin, and how much of it is promised."""

    serializer_class = show.StockLevelSerializer
    filter_by = ("part", "storeroom", "bin")


class Transactions(Resource):
    """The ledger: every movement of stock, never changed."""

    serializer_class = show.TransactionSerializer
    filter_by = ("part", "stock_level", "site", "transaction_type", "transaction_date", "reference_type",
                 "reference_id", *_SOURCE)

    reverse = verb("reverse", services.reverse, arguments.Reverse, subject="row", says=show.TransactionSerializer,
                   many=True)
    return_part = verb("return_part", services.return_part, arguments.GiveBack, subject="against",
                       says=show.TransactionSerializer)


class Reservations(Resource):
    """What is put aside for whom, and what is short."""

    serializer_class = show.ReservationSerializer
    filter_by = ("part", "site", "storeroom", "status", "reference_type", "reference_id", "need_at")


class RefusedDemands(Resource):
    """What was asked for and not there: once for each order, part and day."""

    serializer_class = show.RefusedDemandSerializer
    filter_by = ("part", "site", "day", "reference_type", "reference_id")


class PurchaseOrders(Makes, Edits):
    """Purchase orders: drafted, sent, received in parts."""

    serializer_class = show.PurchaseOrderSerializer
    filter_by = ("supplier", "site", "storeroom", "status", "due_date", *_SOURCE)
    taken = arguments.DraftOrder

    def make(self, facts: dict[str, Any]) -> Any:
        return services.draft_order(by=self.request.user, **facts)

    add_line = verb("add_line", services.add_line, arguments.AddLine, subject="order",
                    says=show.PurchaseOrderLineSerializer)
    send = verb("send", services.send_order, arguments.SendOrder, subject="order")
    cancel = verb("cancel", services.cancel_order, subject="order")
    receive = verb("receive", services.receive_order, arguments.ReceiveOrder, subject="order",
                   says=show.TransactionSerializer, many=True)


def _remove(*, line: PurchaseOrderLine, by: Any) -> PurchaseOrder:
    """Take a line off a draft; the answer is the order. A line that was sent is closed instead."""
    services.remove_line(line=line, by=by)
    return line.purchase_order


class PurchaseOrderLines(Resource):
    """The lines of purchase orders."""

    serializer_class = show.PurchaseOrderLineSerializer
    filter_by = ("purchase_order", "part")

    amend = verb("amend", services.amend_line, arguments.AmendLine, subject="line")
    remove = verb("remove", _remove, subject="line", says=show.PurchaseOrderSerializer)
    close = verb("close", services.close_line, arguments.CloseLine, subject="line")


class Counts(Edits):
    """Rounds of counting; blind."""

    serializer_class = show.StockCountSerializer
    filter_by = ("storeroom", "status")

    open = maker("open", services.open_round, arguments.OpenRound)
    add_bin = verb("add_bin", services.add_bin, arguments.AddBin, subject="sheet", says=show.StockCountLineSerializer)
    finish = verb("finish", services.finish_round, arguments.FinishRound, subject="sheet")
    cancel = verb("cancel", services.cancel_round, subject="sheet")


class CountLines(Resource):
    """The bins of a round of counting."""

    serializer_class = show.StockCountLineSerializer
    filter_by = ("sheet=count", "stock_level")

    enter = verb("enter", services.enter_count, arguments.EnterCount, subject="line")
    explain = verb("explain", services.explain, arguments.Explain, subject="line")


class MonthLocks(Makes, Deletes):
    """Months whose stock books are closed at a site. Made, a month is closed; deleted, it is open again."""

    serializer_class = show.MonthLockSerializer
    filter_by = ("site", "month")
    taken = arguments.LockMonth

    def make(self, facts: dict[str, Any]) -> Any:
        return services.lock_month(by=self.request.user, **facts)

    def remove(self, row: Any) -> None:
        services.unlock_month(site=row.site, month=row.month, by=self.request.user)


class AssetParts(Makes, Removes):
    """Which parts fit which asset or model."""

    serializer_class = show.AssetPartSerializer
    filter_by = ("part", "asset", "asset_model", *_SOURCE)
