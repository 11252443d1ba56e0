"""The store: parts, proofs, purchases, counts, and the counter where parts go out and come back."""

from typing import Any

from tests.permissions import (
    ADMINISTRATOR,
    AUDITOR,
    INTEGRATION,
    PLANNER,
    STOREKEEPER,
    SUPERVISOR,
    TECHNICIAN,
    Route,
)

SEE_STOCK = frozenset({TECHNICIAN, STOREKEEPER, PLANNER, SUPERVISOR, AUDITOR, ADMINISTRATOR, INTEGRATION})
BUY = frozenset({STOREKEEPER, PLANNER, ADMINISTRATOR})
SEE_PURCHASES = BUY | {SUPERVISOR, AUDITOR, INTEGRATION}
RECEIVE = frozenset({STOREKEEPER, PLANNER})
ISSUE = frozenset({TECHNICIAN, STOREKEEPER, PLANNER, SUPERVISOR})
COUNT = frozenset({STOREKEEPER})


def part(t: Any) -> dict[str, Any]:
    return {"pk": t.part.pk}


def purchase(t: Any) -> dict[str, Any]:
    return {"pk": t.purchase.pk}


def purchase_line(t: Any) -> dict[str, Any]:
    return {"pk": t.purchase.pk, "line": t.purchase_line.pk}


def count(t: Any) -> dict[str, Any]:
    return {"pk": t.count.pk}


def count_line(t: Any) -> dict[str, Any]:
    return {"pk": t.count.pk, "line": t.count_line.pk}


def movement(t: Any) -> dict[str, Any]:
    return {"pk": t.issue.pk}


def sent(t: Any) -> dict[str, Any]:
    return {"pk": t.ordered.pk}


def sent_line(t: Any) -> dict[str, Any]:
    return {"pk": t.ordered.pk, "line": t.ordered_line.pk}


# A part is nobody's: its page is there for everybody who sees stock, and shows the bins of one's own branch.
ROUTES = [
    Route("store", allowed=SEE_STOCK, outside=None),
    Route("part", allowed=SEE_STOCK, kwargs=part, outside=None),
    Route("part-proof", allowed=SEE_STOCK, kwargs=part, outside=None),
    Route("bin", allowed=SEE_STOCK, kwargs=lambda t: {"pk": t.level.pk}),
    Route("movement", allowed=SEE_STOCK, kwargs=movement),
    Route("part-receive", allowed=RECEIVE, kwargs=part, outside=None),
    Route("part-receive", "POST", allowed=RECEIVE, kwargs=part,
          data=lambda t: {"quantity": "1", "unit_cost": "2,50", "storeroom": t.storeroom.pk}),
    Route("part-move", allowed=RECEIVE, kwargs=part, outside=None),
    Route("part-move", "POST", allowed=RECEIVE, kwargs=part,
          data=lambda t: {"quantity": "1", "level": t.level.pk, "to_storeroom": t.storeroom.pk, "to_bin": "B-1"}),
    Route("part-adjust", allowed=COUNT, kwargs=part, outside=None),
    Route("part-adjust", "POST", allowed=COUNT, kwargs=part,
          data=lambda t: {"quantity": "1", "level": t.level.pk, "way": "lost", "reason": "Broken"}),
    Route("part-count", allowed=COUNT, kwargs=part, outside=None),
    Route("part-count", "POST", allowed=COUNT, kwargs=part,
          data=lambda t: {"counted": "5", "level": t.level.pk, "reason": "Two were gone"}),
    Route("part-revalue", allowed=COUNT, kwargs=part, outside=None),
    Route("part-revalue", "POST", allowed=COUNT, kwargs=part, ok=(302, 404), outside=None,
          data=lambda t: {"unit_cost": "3", "reason": "New list"}),
    Route("movement-reverse", "POST", allowed=COUNT, kwargs=movement, data=lambda t: {"reason": "Wrong part"}),
    Route("movement-send-back", "POST", allowed=RECEIVE, kwargs=lambda t: {"pk": t.receipt.pk},
          data=lambda t: {"quantity": "1", "reason": "Rusty"}),
    Route("reorder", allowed=SEE_PURCHASES, outside=None),
    Route("reorder", "POST", allowed=BUY, data=lambda t: {
        "supplier": t.purchase.supplier_id, "part": t.part.pk, f"quantity-{t.part.pk}": "4",
        "storeroom": t.storeroom.pk}),
    Route("purchases", allowed=SEE_PURCHASES, outside=None),
    Route("purchases", "POST", allowed=BUY,
          data=lambda t: {"supplier": t.purchase.supplier_id, "storeroom": t.storeroom.pk}),
    Route("purchase", allowed=SEE_PURCHASES, kwargs=purchase),
    Route("purchase-send", "POST", allowed=BUY, kwargs=purchase),
    Route("purchase-cancel", "POST", allowed=BUY, kwargs=purchase),
    Route("purchase-line-add", "POST", allowed=BUY, kwargs=purchase,
          data=lambda t: {"part": t.part.part_number, "quantity": "2"}),
    Route("purchase-line-amend", "POST", allowed=BUY, kwargs=purchase_line, data=lambda t: {"quantity": "7"}),
    Route("purchase-line-remove", "POST", allowed=BUY, kwargs=purchase_line),
    Route("purchase-line-close", "POST", allowed=BUY, kwargs=sent_line, data=lambda t: {"reason": "Sold out"}),
    Route("purchase-receive", "POST", allowed=RECEIVE, kwargs=sent,
          data=lambda t: {f"quantity-{t.ordered_line.pk}": "2", "storeroom": t.storeroom.pk}),
    Route("counts", allowed=SEE_PURCHASES, outside=None),
    Route("counts", "POST", allowed=COUNT, data=lambda t: {"storeroom": t.storeroom.pk}),
    Route("count", allowed=SEE_PURCHASES, kwargs=count),
    Route("count-enter", "POST", allowed=COUNT, kwargs=count_line, data=lambda t: {"counted": "7"}),
    Route("count-explain", "POST", allowed=COUNT, kwargs=lambda t: {"pk": t.count.pk, "line": t.differing_line.pk},
          data=lambda t: {"reason": "Found behind the bin"}),
    Route("count-add", "POST", allowed=COUNT, kwargs=count,
          data=lambda t: {"part": t.part.part_number, "bin": "Z-9"}),
    Route("count-finish", "POST", allowed=COUNT, kwargs=lambda t: {"pk": t.counted.pk},
          data=lambda t: {"leave_uncounted": "1"}),
    Route("count-cancel", "POST", allowed=COUNT, kwargs=count),
    Route("store-issue", allowed=ISSUE, outside=None),
    Route("store-issue", "POST", allowed=ISSUE, outside=422, data=lambda t: {
        "order": t.running.number, "part": t.part.part_number, "quantity": "1", "storeroom": t.storeroom.pk}),
    Route("store-return", allowed=ISSUE, outside=None),
    Route("store-return", "POST", allowed=ISSUE, outside=422, data=lambda t: {
        "order": t.running.number, "part": t.part.part_number, "quantity": "1"}),
    Route("store-short", allowed=SEE_STOCK, outside=None),
    Route("work-order-cost", allowed=SEE_STOCK, kwargs=lambda t: {"number": t.order.number}),
]
