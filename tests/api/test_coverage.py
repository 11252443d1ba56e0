"""Each verb of the services and of the back office, and where it stands in the API; or why it is not there."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.page

PACKAGES = ("assets.services", "inventory.services", "workorders.services", "maintenance.services")
MODULES = ("cmms.accounts.people", "cmms.accounts.tokens", "cmms.notifications.services", "cmms.retiring",
           "cmms.webhooks.services", "maintenance.feeds")

PART = "a part of other verbs, which have asked for permission and hold the rows"
OFFERED = {
    # services without a word are of the resource of that action: "resource action"
    "assets.services": {
        "create_site": "sites create", "create_location": "locations create", "move_location": "locations move",
        "retire_location": "locations retire", "create_asset": "assets create", "move_asset": "assets move",
        "swap_assets": "assets swap", "retire_asset": "assets retire", "reinstate_asset": "assets reinstate",
        "rename_node": "assets partial_update", "delete_node": "assets destroy", "change_tag": "assets change_tag",
        "add_document": "documents upload", "record_reading": "meter-readings record",
        "record_many": "meter-readings lines",
        "correct_reading": "meter-readings correct", "void_reading": "meter-readings void",
        "replace_meter": "meters replace", "retire_meter": "meters retire", "reinstate_meter": "meters reinstate",
    },
    "inventory.services": {
        "receive": "parts receive", "issue": "parts issue", "transfer": "parts transfer", "adjust": "parts adjust",
        "count": "parts count", "revalue": "parts revalue", "return_to_supplier": "parts return_to_supplier",
        "reverse": "inventory-transactions reverse", "return_part": "inventory-transactions return_part",
        "draft_order": "purchase-orders create", "add_line": "purchase-orders add_line",
        "send_order": "purchase-orders send", "cancel_order": "purchase-orders cancel",
        "receive_order": "purchase-orders receive", "amend_line": "purchase-order-lines amend",
        "remove_line": "purchase-order-lines remove", "close_line": "purchase-order-lines close",
        "open_round": "stock-counts open", "add_bin": "stock-counts add_bin", "finish_round": "stock-counts finish",
        "cancel_round": "stock-counts cancel", "enter_count": "stock-count-lines enter",
        "explain": "stock-count-lines explain", "lock_month": "month-locks create",
        "unlock_month": "month-locks destroy",
    },
    "workorders.services": {
        **{verb: f"work-orders {verb}" for verb in (
            "create", "report", "raise_emergency", "approve", "reject", "assign", "take", "schedule", "start",
            "unstart", "hold", "resume", "requeue", "complete", "close", "reopen", "cancel", "reinstate", "review",
            "follow_up", "work_on", "pause", "hand_over", "change_asset", "not_needed", "duplicate", "me_too",
            "comment", "plan_part", "issue_part", "return_part", "return_unused", "lock_on", "secure", "unlock")},
        "withdraw_comment": "comments withdraw", "attach": "attachments attach", "answer": "work-order-steps answer",
        "try_out": "safety-locks try_out", "lock_off": "safety-locks lock_off", "book_labor": "labor-entries create",
        "correct_labor": "labor-entries correct", "void_labor": "labor-entries void",
        "begin_downtime": "downtimes begin", "record_downtime": "downtimes record", "end_downtime": "downtimes end",
        "accept_late_entry": "late-entries accept", "decline_late_entry": "late-entries decline",
        "new_edition": "procedures new_edition",
    },
    "maintenance.services": {
        "create_schedule": "maintenance-schedules create", "change_schedule": "maintenance-schedules partial_update",
        "revise": "maintenance-schedules revise", "deactivate": "maintenance-schedules deactivate",
        "reactivate": "maintenance-schedules reactivate", "generate_one": "maintenance-schedules generate",
        "move_occurrence": "maintenance-schedules move_occurrence",
        "apply_to_open_orders": "maintenance-schedules apply_to_open_orders",
        "excuse": "maintenance-occurrences excuse", "create_plan": "maintenance-plans create",
        "change_plan": "maintenance-plans partial_update", "keep_plan": "maintenance-plans keep",
    },
    "cmms.accounts.people": {"keep_person": "users create", "deactivate": "users deactivate",
                             "reactivate": "users reactivate", "set_roles": "users set_roles"},
    "cmms.accounts.tokens": {"issue_token": "api-tokens issue", "revoke_token": "api-tokens revoke"},
    "cmms.notifications.services": {"mark_read": "notifications read", "mark_all_read": "notifications read_all",
                                    "set_wishes": "notifications set_switches"},
    "cmms.webhooks.services": {"keep_webhook": "webhooks create", "rotate_secret": "webhooks rotate_secret",
                               "send_test": "webhooks send_test", "replay": "webhook-deliveries replay"},
    "cmms.retiring": {"retire": "parts retire", "reinstate": "parts reinstate"},
}
NOT_OFFERED = {
    "assets.services": {"locked": PART},
    "inventory.services": {
        "post_opening_stock": "importers alone: the first balances of a store",
        "reserve": "approving and planning an order reserve", "reserve_all": "approving and planning an order reserve",
        "release": "finishing an order releases", **dict.fromkeys(
            ("stock_of", "restate", "permit", "permit_opening", "permit_at_site", "locked_order"), PART)},
    "workorders.services": {
        "dispatch": "a gesture of the board: assign and schedule, which are both there",
        "keep_late_entry": "the outbox of pages: a program's late entry is refused with the state",
        "freeze_week": "the job of the week's first hour", "create_many": "the generator",
        "reserve_coming": "the nightly job", **dict.fromkeys(
            ("start_clock", "stop_clock", "running_clock", "stop_own_clock", "drop_own_clock", "open_spell",
             "close_spell", "continue_with", "placed", "add_minutes", "locked", "moving", "log_move", "tell",
             "reserve_planned", "release_reserved", "created", "assigned", "emergency", "review", "completed",
             "commented", "add_comment", "keep_file"), PART)},
    "maintenance.services": {
        "edit": "change_schedule does it", "keep_plans": "keep_plan, one plan at a time; the generator, all of them",
        "follow_assets": "moving an asset", "stop_for_asset": "retiring an asset",
        "watch": "readings", "note": "readings", "recount": "readings", "readings_changed": "readings",
        "settle": "completing an order", "unsettle": "reopening an order", "give_way": "the generator",
        "make_orders": "the generator", "write_completions": PART, "locked_schedule": PART},
    "cmms.accounts.people": {"may_change": PART},
    "cmms.notifications.services": {"notify": PART},
    "cmms.webhooks.services": {"replay_all": "many at once in the back office; programs replay one by one"},
    "maintenance.feeds": {"open_feed": "an address that a person copies into a calendar program; programs have tokens",
                          "close_feed": "as open_feed"},
}
ADMIN = {
    # verbs of the back office by another name
    "generate": "maintenance-schedules generate", "apply": "maintenance-schedules apply_to_open_orders",
    "edition": "procedures new_edition", "retire": "meters retire", "reinstate": "meters reinstate",
    "send": "purchase-orders send", "amend": "purchase-order-lines amend", "close": "purchase-order-lines close",
    "finish": "stock-counts finish", "enter": "stock-count-lines enter", "cancel": "purchase-orders cancel",
    "receive": "purchase-orders receive",
}
NO_VERBS = {"plant_tree", "part", "unit", "location"}  # names of pages and keys that look like verbs
NO_RESOURCE = {
    "cmms.IdempotencyKey": "what lost answers are given again from", "audit.FeedEpoch": "the cursors of changes/",
    "notifications.NotificationSwitch": "notifications/switches/",
    "reporting.DateDimension": "a table for BI tools", "reporting.MaintenanceFact": "a table for BI tools",
}


def functions() -> Iterator[tuple[str, str]]:
    """(package or module, name) of every public function that acts in somebody's name."""
    for base in (*PACKAGES, *MODULES):
        module = importlib.import_module(base)
        inside = [module, *(importlib.import_module(found.name) for found in
                            pkgutil.walk_packages(getattr(module, "__path__", ()), f"{base}."))]
        for each in inside:
            for name, found in vars(each).items():
                if inspect.isfunction(found) and found.__module__ == each.__name__ and not name.startswith("_") \
                        and "by" in inspect.signature(found).parameters:
                    yield base, name


def actions() -> set[str]:
    """``resource action`` of everything that the router serves."""
    from cmms.api import router

    return {f"{name} {action}" for name, view, _base in router.registry for route in router.get_routes(view)
            for action in route.mapping.values() if hasattr(view, action)}


def test_each_verb_stands_in_the_api_or_says_why_not() -> None:
    there, known = actions(), set(functions())
    offered = {(base, name): where for base, verbs in OFFERED.items() for name, where in verbs.items()}
    not_offered = {(base, name) for base, verbs in NOT_OFFERED.items() for name in verbs}
    assert known - offered.keys() - not_offered == set(), "say where it stands in the API, or why it does not"
    assert (offered.keys() | not_offered) - known == set(), "there is no such service any more"
    assert {where for where in offered.values() if where not in there} == set()
    assert {name for base, name in offered.keys() & not_offered} <= {"review"}  # of planning, and of telling


def test_each_verb_of_the_back_office_stands_in_the_api() -> None:
    there = actions()
    services = {name: where for verbs in OFFERED.values() for name, where in verbs.items()}
    named = re.compile(r'"([a-z_]+)", (?:_|gettext_lazy)\("')
    found = {name for app in ("assets", "inventory", "workorders", "maintenance")
             for file in Path(app, "admin").glob("*.py") for name in named.findall(file.read_text())}
    assert len(found) > 30
    assert {name for name in found - NO_VERBS if {**services, **ADMIN}.get(name) not in there} == set()


def test_each_table_is_a_resource_or_says_why_not() -> None:
    from django.apps import apps

    from cmms.api import router

    shown = {view.model for _name, view, _base in router.registry}
    ours: Any = [model for model in apps.get_models() if not model.__name__.startswith("Historical")
                 and model.__module__.split(".")[0] in ("cmms", "assets", "inventory", "workorders", "maintenance",
                                                        "reporting")]
    assert {model._meta.label for model in ours if model not in shown} == NO_RESOURCE.keys()
