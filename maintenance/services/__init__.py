"""The verbs of prevention: every write that has a consequence."""

from maintenance.services.assets import follow_assets, stop_for_asset
from maintenance.services.excusing import excuse
from maintenance.services.finishing import later_order_of_its_schedule, reading_missing, settle, unsettle
from maintenance.services.generating import generate, generate_one, preview
from maintenance.services.making import change_plan, change_schedule, create_plan, create_schedule, keep_plan
from maintenance.services.meters import Cycle, readings_changed, thresholds_of
from maintenance.services.open_orders import apply_to_open_orders, open_orders_of
from maintenance.services.plans import keep_plans
from maintenance.services.reckoning import wake
from maintenance.services.remarks import remarks
from maintenance.services.revising import deactivate, edit, reactivate, revise

__all__ = [
    "Cycle",
    "apply_to_open_orders",
    "change_plan",
    "change_schedule",
    "create_plan",
    "create_schedule",
    "deactivate",
    "edit",
    "excuse",
    "follow_assets",
    "generate",
    "generate_one",
    "keep_plan",
    "keep_plans",
    "later_order_of_its_schedule",
    "open_orders_of",
    "preview",
    "reactivate",
    "reading_missing",
    "readings_changed",
    "remarks",
    "revise",
    "settle",
    "stop_for_asset",
    "thresholds_of",
    "unsettle",
    "wake",
]
