"""The storekeeper's pages as forms that are sent: JavaScript off, refusals on the same page with what was typed."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.models import Location
from inventory import services
from inventory.models import InventoryTransaction, Part, PartUnit, PurchaseOrder, StockCount, Storeroom
from tests.inventory.plant import in_order
from tests.store.counter import Counter
from workorders.models import WorkOrder

NewOrder = Callable[..., WorkOrder]


def text_of(answer: Any) -> str:
    return answer.content.decode()


def send(client: Client, name: str, *args: Any, **data: Any) -> Any:
    return client.post(reverse(name, args=args), data)


def test_what_names_one_thing_opens_it_and_words_list_what_they_fit(desk: Client, counter: Counter) -> None:
    PartUnit.objects.create(part=counter.seal, name="box", factor=100, barcode="9990001")
    order = counter.buy()
    page = reverse("part", args=[counter.seal.pk])
    for code in ("P-0001", "p-0001", "4012345", "9990001"):
        assert desk.get(reverse("store"), {"q": code}).headers["Location"] == page
    there = desk.get(reverse("store"), {"q": f"po{order.pk}"}).headers["Location"]
    assert there == reverse("purchase", args=[order.pk])
    assert "Shaft seal" in text_of(desk.get(reverse("store"), {"q": "shaft sea"}))
    assert "Nothing has this number" in text_of(desk.get(reverse("store"), {"q": "unheard of"}))


def test_an_order_number_opens_the_counter_for_it(desk: Client, counter: Counter, new_order: NewOrder) -> None:
    order = new_order()
    there = desk.get(reverse("store"), {"q": order.number}).headers["Location"]
    assert there == f"{reverse('store-issue')}?order={order.number}"
    assert order.title in text_of(desk.get(there))


def test_a_part_says_for_whom_it_is_put_aside(desk: Client, counter: Counter, new_order: NewOrder) -> None:
    counter.fill(2)
    order = new_order(parts={counter.seal: Decimal(5)})
    shown = text_of(desk.get(reverse("part", args=[counter.seal.pk])))
    assert order.number in shown and order.title in shown
    assert "3 short" in shown


def test_issuing_and_taking_back_by_scanning(desk: Client, counter: Counter, new_order: NewOrder) -> None:
    counter.fill(5)
    order = new_order()
    answer = send(desk, "store-issue", order=order.number, part="4012345", quantity="2")
    assert answer.headers["Location"] == f"{reverse('store-issue')}?order={order.number}"
    assert counter.there == 3
    assert InventoryTransaction.objects.get(transaction_type="ISSUE").performed_by == counter.cast.storekeeper
    assert "2 EA of P-0001 handed out" in text_of(desk.get(answer.headers["Location"]))
    send(desk, "store-return", order=order.number, part="P-0001", quantity="1,5")
    assert counter.there == Decimal("4.5")
    in_order()


def test_a_refusal_comes_back_with_its_sentence_and_what_was_typed(
        desk: Client, counter: Counter, new_order: NewOrder) -> None:
    counter.fill(1)
    order = new_order()
    answer = send(desk, "store-issue", order=order.number, part="P-0001", quantity="3")
    assert answer.status_code == 409
    shown = text_of(answer)
    assert "Only 1 of 3 EA of P-0001" in shown and 'value="3"' in shown and order.number in shown
    assert send(desk, "store-issue", order=order.number, part="P-0001", quantity="two").status_code == 422
    unknown = send(desk, "store-issue", order="WO-999999", part="P-0001", quantity="1")
    assert unknown.status_code == 422 and "WO-999999" in text_of(unknown)
    assert counter.there == 1


def test_a_planned_part_is_one_tap_away(desk: Client, counter: Counter, new_order: NewOrder) -> None:
    counter.fill(5)
    order = new_order(parts={counter.seal: Decimal(2)})
    shown = text_of(desk.get(reverse("store-issue"), {"order": order.number}))
    assert "Planned for this order" in shown and "parts are there" in shown and 'value="2"' in shown


def test_two_boxes_of_three_come_and_the_last_is_closed_short(desk: Client, counter: Counter) -> None:
    box = PartUnit.objects.create(part=counter.seal, name="box", factor=100)
    order = counter.buy(3, unit=box)
    line = order.lines.get()
    answer = send(desk, "purchase-receive", order.pk, storeroom=counter.store.pk, note="DN 4711",
                  **{f"quantity-{line.pk}": "2", f"bin-{line.pk}": "B-7"})
    assert answer.status_code == 302 and counter.there == 200
    assert "2 of 3 received" in text_of(desk.get(reverse("purchase", args=[order.pk])))
    too_much = send(desk, "purchase-receive", order.pk, storeroom=counter.store.pk, **{f"quantity-{line.pk}": "2"})
    assert too_much.status_code == 409 and "More than 10 % above the order" in text_of(too_much)
    send(desk, "purchase-line-close", order.pk, line.pk, reason="Sold out")
    assert PurchaseOrder.objects.get().status == "CLOSED"
    in_order()


def test_a_suggestion_becomes_an_order_that_is_amended_and_sent(desk: Client, counter: Counter) -> None:
    Part.objects.filter(pk=counter.seal.pk).update(reorder_point=10, reorder_quantity=25)
    other = Location(site=counter.plant.site, parent=counter.plant.root, name="Annex", kind="STORE")
    other.save()
    Storeroom.objects.create(location=other, name="Annex")
    counter.fill(3)
    shown = text_of(desk.get(reverse("reorder")))
    assert "Seals Ltd" in shown and 'value="25"' in shown
    assert f'value="{counter.store.pk}" selected' in shown  # where the seals lie, whatever store comes first
    answer = send(desk, "reorder", supplier=counter.supplier.pk, part=counter.seal.pk, storeroom=counter.store.pk,
                  **{f"quantity-{counter.seal.pk}": "30"})
    order = PurchaseOrder.objects.get()
    assert answer.headers["Location"] == reverse("purchase", args=[order.pk])
    assert "30 on a draft already" in text_of(desk.get(reverse("reorder")))
    line = order.lines.get()
    send(desk, "purchase-line-amend", order.pk, line.pk, quantity="28", unit_price="1,25", due_date="")
    send(desk, "purchase-send", order.pk, supplier_reference="AB-1")
    order.refresh_from_db()
    assert (order.status, order.supplier_reference, order.lines.get().quantity_ordered) == ("ORDERED", "AB-1", 28)
    assert "Nothing to reorder" in text_of(desk.get(reverse("reorder")))


def test_a_count_is_blind_and_asks_why_where_it_differs(desk: Client, counter: Counter) -> None:
    counter.fill("7777.25")
    send(desk, "counts", storeroom=counter.store.pk, begins="A-")
    sheet = StockCount.objects.get()
    assert "7777.25" not in text_of(desk.get(reverse("count", args=[sheet.pk])))
    line = sheet.lines.get()
    send(desk, "count-enter", sheet.pk, line.pk, counted="7775")
    shown = text_of(desk.get(reverse("count", args=[sheet.pk])))
    assert "differ from the book" in shown and "7777.25" not in shown
    refused = send(desk, "count-finish", sheet.pk, leave_uncounted="1")
    assert refused.status_code == 409 and "without a reason" in text_of(refused)
    send(desk, "count-explain", sheet.pk, line.pk, reason="Two broken")
    assert send(desk, "count-finish", sheet.pk).status_code == 302
    assert counter.there == 7775
    assert "book 7777.25" in text_of(desk.get(reverse("count", args=[sheet.pk])))
    in_order()


def test_one_bin_is_counted_moved_and_corrected_from_the_parts_page(desk: Client, counter: Counter) -> None:
    counter.fill(5)
    level = counter.level()
    part = counter.seal.pk
    assert ">5<" not in text_of(desk.get(reverse("part-count", args=[part]), {"level": level.pk}))
    send(desk, "part-count", part, level=level.pk, counted="4", reason="One gone")
    send(desk, "part-move", part, level=level.pk, quantity="1", to_level="", to_storeroom=counter.store.pk,
         to_bin="B-2")
    assert counter.level("B-2").quantity == 1
    send(desk, "part-adjust", part, level=counter.level("B-2").pk, quantity="1", way="lost", reason="Scrap")
    assert counter.there == 3
    refused = send(desk, "part-adjust", part, level=level.pk, quantity="9", way="lost", reason="Typed wrong")
    assert refused.status_code == 409 and "Typed wrong" in text_of(refused)
    in_order()


def test_a_wrong_posting_is_taken_back_and_both_rows_stay_visible(desk: Client, counter: Counter) -> None:
    row = counter.fill(5)
    assert send(desk, "movement-reverse", row.pk, reason="").status_code == 422
    send(desk, "movement-reverse", row.pk, reason="Wrong part")
    assert counter.there == 0
    shown = text_of(desk.get(reverse("movement", args=[row.pk])))
    assert "This was taken back" in shown and "Wrong part" in shown


def test_a_refused_return_to_the_supplier_opens_its_own_form_again(desk: Client, counter: Counter) -> None:
    order = counter.buy(4)
    send(desk, "purchase-receive", order.pk, storeroom=counter.store.pk, **{f"quantity-{order.lines.get().pk}": "4"})
    row = InventoryTransaction.objects.get()
    page = text_of(send(desk, "movement-send-back", row.pk, quantity="9", reason="Wrong"))
    opened, other = page.split("Take this posting back")[0], page.split("Send back to the supplier")[1]
    assert "<details class=\"card\" open" in opened and "<details class=\"card\" open" not in other
    assert page.count('id="f-reason"') == 1
    send(desk, "movement-send-back", row.pk, quantity="1", reason="Wrong")
    assert counter.there == 3


def test_each_number_opens_to_the_rows_that_make_it(desk: Client, counter: Counter, new_order: NewOrder) -> None:
    counter.fill(4)
    counter.fill(4, unit_cost=Decimal(20))
    send(desk, "store-issue", order=new_order().number, part="P-0001", quantity="3")
    shown = text_of(desk.get(reverse("part-proof", args=[counter.seal.pk])))
    assert "agrees" in shown and "does not agree" not in shown and "3 rows in the ledger" in shown
    for number in ("75.00", "120.00", "15.0000"):
        assert number in shown
    Part.objects.filter(pk=counter.seal.pk).update(stock_level=6)
    assert "does not agree" in text_of(desk.get(reverse("part-proof", args=[counter.seal.pk])))
    assert "agrees" in text_of(desk.get(reverse("bin", args=[counter.level().pk])))


def test_what_an_order_costs_is_the_sum_of_its_rows(desk: Client, counter: Counter, new_order: NewOrder) -> None:
    counter.fill(4)
    order = new_order()
    send(desk, "store-issue", order=order.number, part="P-0001", quantity="3")
    send(desk, "store-return", order=order.number, part="P-0001", quantity="1")
    shown = text_of(desk.get(reverse("work-order-cost", args=[order.number])))
    assert "20.00 EUR" in shown and "agrees" in shown


def test_this_weeks_orders_say_what_they_lack_and_what_can_be_picked(
        desk: Client, counter: Counter, new_order: NewOrder, at: Any) -> None:
    counter.fill(2)
    ready = new_order(parts={counter.seal: Decimal(2)}, scheduled_start=at(24), title="Ready one")
    lacking = new_order(parts={counter.seal: Decimal(3)}, scheduled_start=at(48), title="Lacking one")
    order = counter.buy(3)
    shown = text_of(desk.get(reverse("store-short")))
    assert lacking.title in shown and order.number in shown
    assert f"{reverse('store-issue')}?order={ready.number}" in shown
    assert f"{reverse('store-issue')}?order={lacking.number}" not in shown
    assert lacking.title not in text_of(desk.get(reverse("store-short"), {"days": "1"}))


def test_the_same_form_sent_twice_is_done_once(desk: Client, counter: Counter, new_order: NewOrder) -> None:
    counter.fill(5)
    said = {"order": new_order().number, "part": "P-0001", "quantity": "1",
            "key": "0b9a4a5e-6f0f-4d0b-9c77-5a7f2a6f1c11"}
    for _ in range(2):
        assert send(desk, "store-issue", **said).status_code == 302
    assert counter.there == 4


def fill_lists(counter: Counter, new_order: NewOrder, at: Any, letter: str, count: int) -> None:
    """``count`` parts, each short, on order, wanted by an order of tomorrow, and below its reorder point."""
    for n in range(count):
        part = Part.objects.create(part_number=f"{letter}-{n:03}", description=f"Gasket {n}", supplier=counter.supplier,
                                   reorder_point=Decimal(50))
        counter.fill(1, part=part)
        counter.fill(1)
        counter.buy(2, part=part)
        new_order(parts={part: Decimal(3), counter.seal: Decimal(1)}, scheduled_start=at(24))
    services.open_round(storeroom=counter.store, by=None)


@pytest.mark.page
@pytest.mark.parametrize(("name", "query"), [
    ("store", "?q=gasket"), ("store", ""), ("part", ""), ("part-proof", ""), ("reorder", ""), ("purchases", ""),
    ("counts", ""), ("count", ""), ("store-short", ""), ("store-issue", "?order="), ("purchase", ""), ("bin", "")])
def test_pages_cost_the_same_for_two_rows_and_for_twenty(
        desk: Client, counter: Counter, new_order: NewOrder, at: Any, name: str, query: str) -> None:
    def cost() -> int:
        about = {"part": counter.seal, "part-proof": counter.seal, "bin": counter.level(),
                 "count": StockCount.objects.order_by("pk").last(),
                 "purchase": PurchaseOrder.objects.order_by("pk").first()}.get(name)
        words = query + WorkOrder.objects.order_by("pk")[0].number if query.endswith("=") else query
        with CaptureQueriesContext(connection) as queries:
            answer = desk.get(reverse(name, args=[about.pk] if about is not None else []) + words)
        assert answer.status_code == 200
        assert len(answer.content) <= 30_000
        return len(queries)

    fill_lists(counter, new_order, at, "Q", 2)
    few = cost()
    fill_lists(counter, new_order, at, "R", 18)
    assert (cost(), few <= 15) == (few, True)
