"""The map of the API: every resource on one screen."""

from django.urls import URLPattern, URLResolver, path, re_path
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from assets import api as assets
from cmms.accounts import api as accounts
from cmms.audit import api as audit
from cmms.notifications import api as notifications
from cmms.rest.changes import Changes
from cmms.rest.contract import Schema
from cmms.rest.nowhere import Nowhere
from cmms.webhooks import api as webhooks
from inventory import api as inventory
from maintenance import api as maintenance
from workorders import api as workorders

router = SimpleRouter()
for name, view in {
    "sites": assets.Sites, "locations": assets.Locations, "assets": assets.Assets,
    "asset-classes": assets.AssetClasses, "asset-models": assets.AssetModels,
    "asset-attributes": assets.AssetAttributes, "asset-model-attributes": assets.AssetModelAttributes,
    "location-attributes": assets.LocationAttributes, "asset-placements": assets.Placements,
    "documents": assets.Documents, "meters": assets.Meters, "meter-readings": assets.Readings,
    "branch-grants": assets.Grants, "token-branches": assets.TokenBranches,
    "parts": inventory.Parts, "part-units": inventory.PartUnits, "asset-parts": inventory.AssetParts,
    "suppliers": inventory.Suppliers, "storerooms": inventory.Storerooms, "stock-levels": inventory.StockLevels,
    "inventory-transactions": inventory.Transactions, "reservations": inventory.Reservations,
    "refused-demands": inventory.RefusedDemands, "purchase-orders": inventory.PurchaseOrders,
    "purchase-order-lines": inventory.PurchaseOrderLines, "stock-counts": inventory.Counts,
    "stock-count-lines": inventory.CountLines, "month-locks": inventory.MonthLocks,
    "work-orders": workorders.WorkOrders, "work-order-steps": workorders.Steps,
    "work-order-parts": workorders.Parts, "work-order-assets": workorders.Stops, "work-order-states": workorders.Moves,
    "checklist-answers": workorders.Answers, "safety-locks": workorders.SafetyLocks,
    "labor-entries": workorders.Labor, "service-costs": workorders.Costs, "downtimes": workorders.Downtimes,
    "comments": workorders.Comments, "attachments": workorders.Attachments, "late-entries": workorders.LateEntries,
    "failure-codes": workorders.FailureCodes, "procedures": workorders.Procedures,
    "procedure-steps": workorders.ProcedureSteps, "week-schedules": workorders.WeekSchedules,
    "maintenance-plans": maintenance.Plans, "plan-parts": maintenance.PlanParts,
    "maintenance-schedules": maintenance.Schedules, "schedule-parts": maintenance.ScheduleParts,
    "schedule-assets": maintenance.ScheduleAssets, "schedule-revisions": maintenance.Revisions,
    "maintenance-occurrences": maintenance.Occurrences, "meter-crossings": maintenance.Crossings,
    "meter-alarms": maintenance.Alarms, "maintenance-history": maintenance.Histories,
    "users": accounts.Users, "crafts": accounts.Crafts, "user-crafts": accounts.UserCrafts, "teams": accounts.Teams,
    "team-members": accounts.TeamMembers, "calendars": accounts.Calendars,
    "calendar-shifts": accounts.CalendarShifts, "calendar-exceptions": accounts.CalendarExceptions,
    "leave": accounts.Leaves, "api-tokens": accounts.ApiTokens,
    "notifications": notifications.Notifications, "audit-log": audit.AuditLogs,
    "webhooks": webhooks.Webhooks, "webhook-deliveries": webhooks.Deliveries,
}.items():
    router.register(name, view, basename=f"api-{name}")

Changes.resources = {name: view for name, view, _base in router.registry}

urlpatterns: list[URLPattern | URLResolver] = [
    *router.urls,
    path("changes/", Changes.as_view(), name="api-changes"),
    path("me/", accounts.Me.as_view(), name="api-me"),
    path("load/", maintenance.Load.as_view(), name="api-load"),
    path("part-demand/", maintenance.PartDemand.as_view(), name="api-part-demand"),
    path("schema/", Schema.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    re_path("", Nowhere.as_view(), name="api-nowhere"),
]
