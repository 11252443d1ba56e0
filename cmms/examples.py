"""Examples in the API's description, of the bodies and answers that most programs begin with."""

from typing import Any

EXAMPLES: dict[str, Any] = {
    "WorkOrderRequest": {"title": "Replace the drive belt", "asset": 17, "priority": 3,
                         "description": "It slips when wet.", "due_at": "2026-03-06T14:00:00Z"},
    "CompleteRequest": {"outcome": "DONE", "at": "2026-03-05T09:40:00Z", "minutes": 50, "running_again": True},
    "HoldRequest": {"hold_reason": "PARTS", "note": "The belt comes on Thursday."},
    "AssetRequest": {"name": "Feed pump", "tag": "P-101", "site": 1, "location": 12, "criticality": "HIGH"},
    "PartRequest": {"part_number": "B-1280", "description": "Toothed belt 8M-1280-30", "source_system": "SAP",
                    "external_id": "4711"},
    "SupplierRequest": {"name": "Chain Works Ltd", "source_system": "SAP", "external_id": "100417"},
    "RecordReadingRequest": {"meter": 5, "value": "4510.5", "read_at": "2026-03-05T06:00:00Z"},
    "Refusal": {"code": "unknown_field", "message": "There is no such field here.", "problems": [
        {"code": "unknown_field", "message": "There is no such field here.", "field": "titel"}]},
    "Change": {"cursor": "WyI2ZjBmM2MxZSIsIDc0MiwgOTAxLCBudWxsXQ", "resource": "work-orders", "id": 4711,
               "action": "updated", "fields": ["status", "actual_start"], "changed_at": "2026-03-05T06:00:00Z",
               "changed_by": 8},
}


def add(result: Any, **_kwargs: Any) -> Any:
    """Postprocessing of the description."""
    for name, example in EXAMPLES.items():
        result["components"]["schemas"][name]["example"] = example
    return result
