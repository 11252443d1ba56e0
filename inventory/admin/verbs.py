"""The verbs of stock in the back office: what each asks for, and the service it calls."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cmms.admin.verbs import Verb
from cmms.admin.widgets import DateInput, MomentField
from inventory import services
from inventory.models import (
    InventoryTransaction,
    Part,
    PartUnit,
    PurchaseOrder,
    PurchaseOrderLine,
    StockCount,
    StockCountLine,
    StockLevel,
    Storeroom,
)

_DIGITS: dict[str, Any] = {"max_digits": 14, "decimal_places": 3}


class UserForm(forms.Form):
    """A form that offers only what the person sees; ``for_user`` makes its class for somebody."""

    user: Any = None

    @classmethod
    def for_user(cls, user: Any) -> type[forms.Form]:
        return type(cls.__name__, (cls,), {"user": user})

    def stores(self, name: str) -> None:
        field: Any = self.fields[name]
        field.queryset = Storeroom.objects.visible_to(self.user).in_use().order_by("name")


class ReasonForm(UserForm):
    reason = forms.CharField(label=_("Why"), max_length=255)


class QuantityForm(UserForm):
    quantity = forms.DecimalField(label=_("How many"), **_DIGITS)
    reason = forms.CharField(label=_("Why"), max_length=255, required=False)


class MomentForm(UserForm):
    at = MomentField(label=_("When it happened"), required=False, help_text=_("In your time zone; empty: now."))


class ReceiveForm(MomentForm):
    storeroom = forms.ModelChoiceField(label=_("Into"), queryset=Storeroom.objects.none())
    bin = forms.CharField(label=_("Bin"), max_length=50, required=False)
    quantity = forms.DecimalField(label=_("How many"), **_DIGITS)
    unit_cost = forms.DecimalField(label=_("Price of one"), required=False, max_digits=18, decimal_places=6,
                                   help_text=_("In the site's currency; empty: unknown."))
    reason = forms.CharField(label=_("Why"), max_length=255, required=False)
    field_order = ("storeroom", "bin", "quantity", "unit_cost", "reason", "at")

    def about(self, part: Part) -> None:
        self.stores("storeroom")


class PriceForm(ReasonForm):
    unit_cost = forms.DecimalField(label=_("Price of one"), max_digits=18, decimal_places=6)
    field_order = ("unit_cost", "reason")


class CountForm(MomentForm):
    counted = forms.DecimalField(label=_("How many lie there"), **_DIGITS)
    reason = forms.CharField(label=_("Why it differs"), max_length=255, required=False,
                             help_text=_("Demanded where it differs from the book."))
    field_order = ("counted", "reason", "at")


class AdjustForm(ReasonForm, MomentForm):
    quantity = forms.DecimalField(label=_("More or less"), help_text=_("Found: 2, lost: -2."), **_DIGITS)
    field_order = ("quantity", "reason", "at")


class MoveForm(MomentForm):
    quantity = forms.DecimalField(label=_("How many"), **_DIGITS)
    to_storeroom = forms.ModelChoiceField(label=_("To"), queryset=Storeroom.objects.none())
    to_bin = forms.CharField(label=_("Bin"), max_length=50, required=False)
    field_order = ("quantity", "to_storeroom", "to_bin", "at")

    def about(self, level: StockLevel) -> None:
        self.stores("to_storeroom")


class SendForm(UserForm):
    due_date = forms.DateField(label=_("Promised for"), required=False, widget=DateInput)
    supplier_reference = forms.CharField(label=_("Supplier's reference"), max_length=100, required=False)


class BuyForm(UserForm):
    part = forms.CharField(label=_("Part number or barcode"), max_length=100)
    quantity = forms.DecimalField(label=_("How many"), **_DIGITS)
    unit = forms.CharField(label=_("Pack"), max_length=50, required=False,
                           help_text=_("Name of the pack; empty: the part's own unit."))
    unit_price = forms.DecimalField(label=_("Price of one"), required=False, max_digits=18, decimal_places=6)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("part"):
            return data  # that it is missing was said already
        found = list(Part.objects.visible_to(self.user).scanned(data.get("part", ""))[:2])
        if len(found) != 1:
            self.add_error("part", _("No part has exactly this number or barcode."))
            return data
        data["part"] = found[0]
        if word := data.get("unit"):
            data["unit"] = PartUnit.objects.filter(part=found[0], name__iexact=word).first()
            if data["unit"] is None:
                self.add_error("unit", _("This part has no pack of this name."))
        return data


class AmendForm(UserForm):
    quantity = forms.DecimalField(label=_("Ordered"), **_DIGITS)
    unit_price = forms.DecimalField(label=_("Price of one"), required=False, max_digits=18, decimal_places=6)
    due_date = forms.DateField(label=_("Due"), required=False, widget=DateInput)

    def about(self, line: PurchaseOrderLine) -> None:
        for name, value in (("quantity", line.quantity_ordered), ("unit_price", line.unit_price),
                            ("due_date", line.due_date)):
            self.fields[name].initial = value


class DeliveryForm(MomentForm):
    """A quantity and a bin for each line on which something is still to come."""

    storeroom = forms.ModelChoiceField(label=_("Into"), queryset=Storeroom.objects.none())
    note = forms.CharField(label=_("Delivery note"), max_length=255, required=False)

    def about(self, order: PurchaseOrder) -> None:
        self.stores("storeroom")
        self.fields["storeroom"].initial = order.storeroom_id
        for line in order.lines.select_related("part").order_by("line_number"):
            if line.outstanding:
                unit = line.purchase_unit or line.part.unit_of_measure
                self.fields[f"quantity-{line.pk}"] = forms.DecimalField(
                    label=f"{line.line_number}. {line.part} ({unit})", required=False, min_value=0, **_DIGITS)
                self.fields[f"bin-{line.pk}"] = forms.CharField(label=_("Bin"), max_length=50, required=False)


class FinishForm(UserForm):
    leave_uncounted = forms.BooleanField(label=_("Leave the rest uncounted"), required=False)


class AddBinForm(UserForm):
    part = forms.CharField(label=_("Part number or barcode"), max_length=100)
    bin = forms.CharField(label=_("Bin"), max_length=50, required=False)
    clean = BuyForm.clean


Run = Callable[[HttpRequest, Any, dict[str, Any]], Any]
Row = tuple[str, Any, str, Any, Run]


def part_verbs(request: HttpRequest, part: Part) -> list[Verb]:
    return _permitted(request, [
        ("receive", _("Take in"), "receive", ReceiveForm,
         lambda r, obj, data: services.receive(part=obj, by=r.user, **data)),
        ("revalue", _("New price"), "revalue", PriceForm,
         lambda r, obj, data: services.revalue(part=obj, by=r.user, **data)),
    ])


def level_verbs(request: HttpRequest, level: StockLevel) -> list[Verb]:
    def here(obj: StockLevel) -> dict[str, Any]:
        return {"part": obj.part, "storeroom": obj.storeroom, "bin": obj.bin}

    return _permitted(request, [
        ("count", _("Count"), "count", CountForm, lambda r, obj, data: services.count(by=r.user, **here(obj), **data)),
        ("adjust", _("Correct"), "adjust", AdjustForm,
         lambda r, obj, data: services.adjust(by=r.user, **here(obj), **data)),
        ("transfer", _("Move"), "transfer", MoveForm,
         lambda r, obj, data: services.transfer(by=r.user, **here(obj), **data)),
    ])


def movement_verbs(request: HttpRequest, row: InventoryTransaction) -> list[Verb]:
    """A posting is taken back whole, or in part where it was an issue or a receipt."""
    if row.reverses_id is not None or hasattr(row, "reversed_by"):
        return []
    found: list[Row] = []
    if row.transaction_type != "COUNT":
        found.append(("reverse", _("Take this posting back"), "reverse", ReasonForm,
                      lambda r, obj, data: services.reverse(row=obj, by=r.user, **data)))
    if row.transaction_type == "ISSUE":
        found.append(("return_part", _("Take some of it back"), "issue", QuantityForm,
                      lambda r, obj, data: services.return_part(against=obj, by=r.user, **data)))
    if row.transaction_type == "RECEIPT":
        found.append(("return_to_supplier", _("Send back to the supplier"), "receive", QuantityForm,
                      lambda r, obj, data: services.return_to_supplier(
                          part=obj.part, storeroom=obj.stock_level.storeroom, bin=obj.stock_level.bin, against=obj,
                          by=r.user, **data)))
    return _permitted(request, found)


def purchase_verbs(request: HttpRequest, order: PurchaseOrder) -> list[Verb]:
    found: list[Row] = []
    if order.status in ("DRAFT", "ORDERED"):
        found.append(("add_line", _("Add a part"), "change_purchaseorder", BuyForm, lambda r, obj, data:
                      services.add_line(order=obj, by=r.user, buy=services.Buy(
                          data["part"], data["quantity"], data["unit"] or None, data["unit_price"]))))
    if order.status == "DRAFT" and order.lines.exists():
        found.append(("send", _("It is ordered"), "change_purchaseorder", SendForm,
                      lambda r, obj, data: services.send_order(order=obj, by=r.user, **data)))
    if order.status == "ORDERED":
        found.append(("receive", _("Receive"), "receive", DeliveryForm, _receive))
    if order.status in ("DRAFT", "ORDERED") and not order.lines.filter(quantity_received__gt=0).exists():
        found.append(("cancel", _("Cancel"), "change_purchaseorder", UserForm,
                      lambda r, obj, data: services.cancel_order(order=obj, by=r.user)))
    return _permitted(request, found)


def line_verbs(request: HttpRequest, line: PurchaseOrderLine) -> list[Verb]:
    found: list[Row] = []
    state = line.purchase_order.status
    if state in ("DRAFT", "ORDERED") and line.closed_at is None:
        found.append(("amend", _("Amend"), "change_purchaseorder", AmendForm,
                      lambda r, obj, data: services.amend_line(line=obj, by=r.user, **data)))
    if state == "ORDERED" and line.outstanding:
        found.append(("close", _("Close short"), "change_purchaseorder", ReasonForm,
                      lambda r, obj, data: services.close_line(line=obj, by=r.user, **data)))
    return _permitted(request, found)


def sheet_verbs(request: HttpRequest, sheet: StockCount) -> list[Verb]:
    if sheet.status != "OPEN":
        return []
    return _permitted(request, [
        ("add_bin", _("Put a bin on the sheet"), "count", AddBinForm, lambda r, obj, data:
         services.add_bin(sheet=obj, part=data["part"], bin=data["bin"], by=r.user)),
        ("finish", _("Finish"), "count", FinishForm,
         lambda r, obj, data: services.finish_round(sheet=obj, by=r.user, **data)),
        ("cancel", _("Cancel"), "count", UserForm,
         lambda r, obj, data: services.cancel_round(sheet=obj, by=r.user)),
    ])


def counted_verbs(request: HttpRequest, line: StockCountLine) -> list[Verb]:
    if line.transaction_id is not None or line.count.status != "OPEN":
        return []
    found: list[Row] = [("enter", _("Counted"), "count", CountForm,
                         lambda r, obj, data: services.enter_count(line=obj, by=r.user, **data))]
    if line.counted is not None:
        found.append(("explain", _("Say why it differs"), "count", ReasonForm,
                      lambda r, obj, data: services.explain(line=obj, by=r.user, **data)))
    return _permitted(request, found)


def _receive(request: HttpRequest, order: PurchaseOrder, data: dict[str, Any]) -> Any:
    deliveries = [services.Delivery(line, quantity, data.get(f"bin-{line.pk}", "")) for line in order.lines.all()
                  if (quantity := data.get(f"quantity-{line.pk}"))]
    return services.receive_order(order=order, deliveries=deliveries, by=request.user, storeroom=data["storeroom"],
                                  at=data["at"], note=data["note"])


def _permitted(request: HttpRequest, rows: Iterable[Row]) -> list[Verb]:
    """Those of the rows (name, label, permission, form, call) that the person's role permits."""
    user: Any = request.user
    return [Verb(name, label, run, form.for_user(user)) for name, label, permission, form, run in rows
            if user.has_perm(f"inventory.{permission}" if "_" in permission
                             else f"inventory.{permission}_inventorytransaction")]
