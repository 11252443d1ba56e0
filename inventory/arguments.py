"""What the verbs of stock take through the API; the rules are the ledger's."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assets.models import Site
from cmms.rest.serializers import Arguments, KeyField, MomentField
from inventory.models import InventoryTransaction, Part, PartUnit, PurchaseOrderLine, StockLevel, Storeroom, Supplier
from inventory.services import Buy, Delivery

_WHEN = _("When it happened, with offset; never in the future. Left out: now.")


def _store(required: bool = True) -> KeyField:
    return KeyField(queryset=Storeroom.objects.all(), required=required, help_text=_("Which storeroom."))


def _quantity(**kwargs: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=14, decimal_places=3, help_text=_("In the part's unit."), **kwargs)


def _price(**kwargs: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=18, decimal_places=6, required=False, allow_null=True, help_text=_(
        "Of one unit, in the site's currency; left out or null: not known; 0 is a price."), **kwargs)


def _bin() -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, max_length=50, help_text=_("Which bin."))


def _reason(required: bool = False) -> serializers.CharField:
    return serializers.CharField(required=required, allow_blank=not required, max_length=500, help_text=_("Why."))


class Receive(Arguments):
    storeroom, quantity, bin, unit_cost = _store(), _quantity(), _bin(), _price()
    at = MomentField(required=False, help_text=_WHEN)
    reason = _reason()


class Issue(Arguments):
    storeroom, quantity, bin = _store(), _quantity(), _bin()
    emergency = serializers.BooleanField(required=False, help_text=_("Take what is promised to others."))
    at = MomentField(required=False, help_text=_WHEN)
    reason = _reason()


class Transfer(Arguments):
    storeroom, to_storeroom, quantity, bin, to_bin = _store(), _store(), _quantity(), _bin(), _bin()
    at = MomentField(required=False, help_text=_WHEN)
    reason = _reason()


class Adjust(Arguments):
    storeroom, bin, unit_cost = _store(), _bin(), _price()
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3,
                                        help_text=_("Found (positive) or lost (negative), in the part's unit."))
    at = MomentField(required=False, help_text=_WHEN)
    reason = _reason(required=True)


class Count(Arguments):
    storeroom, bin = _store(), _bin()
    counted = serializers.DecimalField(max_digits=14, decimal_places=3, min_value=0, help_text=_("What lay there."))
    at = MomentField(required=False, help_text=_WHEN)
    reason = _reason()


class Revalue(Arguments):
    unit_cost = serializers.DecimalField(max_digits=18, decimal_places=6, min_value=0,
                                         help_text=_("The new price of one unit."))
    at = MomentField(required=False, help_text=_WHEN)
    reason = _reason(required=True)


class ReturnToSupplier(Arguments):
    storeroom, quantity, bin = _store(), _quantity(), _bin()
    against = KeyField(queryset=InventoryTransaction.objects.all(), required=False, allow_null=True,
                       help_text=_("The receipt it goes back against."))
    at = MomentField(required=False, help_text=_WHEN)
    reason = _reason()


class Reverse(Arguments):
    at = MomentField(required=False, help_text=_WHEN)
    reason = _reason(required=True)


class GiveBack(Arguments):
    quantity, storeroom, bin = _quantity(), _store(required=False), _bin()
    at = MomentField(required=False, help_text=_WHEN)
    reason = _reason()


class BuyLine(Arguments):
    part = KeyField(queryset=Part.objects.all(), help_text=_("Which part."))
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3, help_text=_("Of its unit, or of packs where "
                                                                                     "unit names one."))
    unit = KeyField(queryset=PartUnit.objects.all(), required=False, allow_null=True, help_text=_("Which pack."))
    unit_price = _price()
    due_date = serializers.DateField(required=False, allow_null=True, help_text=_("When it is to come."))


class DraftOrder(Arguments):
    supplier = KeyField(queryset=Supplier.objects.all(), help_text=_("Who delivers."))
    storeroom = KeyField(queryset=Storeroom.objects.all(), help_text=_("Where to."))
    lines = BuyLine(many=True, required=False, help_text=_("What is bought."))
    notes = serializers.CharField(required=False, allow_blank=True, max_length=2000, help_text=_("For the supplier."))
    due_date = serializers.DateField(required=False, allow_null=True, help_text=_("When it is to come."))

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[Buy]:
        return [Buy(**line) for line in lines]


class AddLine(Arguments):
    buy = BuyLine(help_text=_("One more part."))

    def validate_buy(self, line: dict[str, Any]) -> Buy:
        return Buy(**line)


class SendOrder(Arguments):
    at = MomentField(required=False, help_text=_WHEN)
    due_date = serializers.DateField(required=False, allow_null=True, help_text=_("When it is to come."))
    supplier_reference = serializers.CharField(required=False, allow_blank=True, max_length=100,
                                               help_text=_("Their number of it."))


class DeliveryLine(Arguments):
    line = KeyField(queryset=PurchaseOrderLine.objects.all(), help_text=_("Which line."))
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3, help_text=_("Of its purchase unit."))
    bin, unit_price = _bin(), _price()


class ReceiveOrder(Arguments):
    deliveries = DeliveryLine(many=True, allow_empty=False, help_text=_("What came."))
    storeroom = KeyField(queryset=Storeroom.objects.all(), required=False, allow_null=True,
                         help_text=_("Left out: the one on the order."))
    at = MomentField(required=False, help_text=_WHEN)
    note = serializers.CharField(required=False, allow_blank=True, max_length=200, help_text=_("Number of the delivery "
                                                                                               "note."))

    def validate_deliveries(self, lines: list[dict[str, Any]]) -> list[Delivery]:
        return [Delivery(**line) for line in lines]


class AmendLine(Arguments):
    """What is left out stays."""

    quantity = serializers.DecimalField(max_digits=14, decimal_places=3, required=False,
                                        help_text=_("Of its purchase unit; no less than has come."))
    unit_price = _price()
    due_date = serializers.DateField(required=False, allow_null=True, help_text=_("When it is to come."))


class CloseLine(Arguments):
    reason = _reason(required=True)


class OpenRound(Arguments):
    storeroom = KeyField(queryset=Storeroom.objects.all(), help_text=_("What is counted."))
    levels = serializers.ListField(child=KeyField(queryset=StockLevel.objects.all()), required=False,
                                   help_text=_("These bins; left out: all of the storeroom."))
    title = serializers.CharField(required=False, allow_blank=True, max_length=255, help_text=_("What it is called."))
    is_blind = serializers.BooleanField(required=False, help_text=_("Whoever counts does not see what the book says."))
    notes = serializers.CharField(required=False, allow_blank=True, max_length=2000, help_text=_("Free text."))


class AddBin(Arguments):
    part, bin = KeyField(queryset=Part.objects.all(), help_text=_("What lies there.")), _bin()


class Explain(Arguments):
    reason = _reason(required=True)


class LockMonth(Arguments):
    site = KeyField(queryset=Site.objects.all(), help_text=_("Whose books."))
    month = serializers.DateField(help_text=_("Any day of the month."))


class EnterCount(Arguments):
    counted = serializers.DecimalField(max_digits=14, decimal_places=3, min_value=0, help_text=_("What lay there."))
    at = MomentField(required=False, help_text=_WHEN)
    reason = _reason()


class FinishRound(Arguments):
    leave_uncounted = serializers.BooleanField(required=False, help_text=_("Although bins were not counted."))
