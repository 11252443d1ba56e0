"""Which role holds which permission: one table, written to Django's groups after each migrate.

A line reads ``"app": "actions of every model"`` or ``"app.model": "actions"``; verbs of the order's life are
permissions of their own. Deny unless granted: what is not here, nobody but a superuser may do.
"""

from typing import Any

READ = ("view",)
KEEP = ("view", "add", "change")
FULL = ("view", "add", "change", "delete")
WRITES = ("add", "change", "delete")

_PLANT = {"assets": READ}
_FLOOR_READ = {
    **_PLANT, "workorders": READ, "inventory.part": READ, "inventory.stocklevel": READ, "inventory.storeroom": READ,
    "inventory.assetpart": READ, "inventory.reservation": READ, "maintenance.maintenanceschedule": READ,
    "accounts.craft": READ, "accounts.team": READ, "notifications.notification": READ,
}

ROLES: dict[str, dict[str, tuple[str, ...]]] = {
    "requester": {
        "assets.asset": READ, "assets.location": READ, "assets.site": READ,
        "workorders.workorder": ("view", "report"),
        "workorders.comment": ("view", "add"), "workorders.attachment": ("view", "add"),
        "notifications.notification": READ,
    },
    "technician": {
        **_FLOOR_READ,
        "assets.meterreading": ("view", "add"), "assets.document": READ,
        "workorders.workorder": ("view", "report", "perform", "raise_emergency"),
        "workorders.checklistanswer": ("view", "add"), "workorders.comment": ("view", "add"),
        "workorders.attachment": ("view", "add"), "workorders.laborentry": ("view", "add"),
        "workorders.downtime": KEEP, "workorders.safetylock": KEEP,
        "workorders.workorderpart": ("view", "add"),
        "inventory.inventorytransaction": ("view", "issue"),
        "maintenance": READ,
    },
    "storekeeper": {
        **_FLOOR_READ, "inventory": KEEP,
        "inventory.inventorytransaction": ("view", "receive", "issue", "transfer", "adjust", "count", "revalue",
                                           "reverse"),
        "workorders.workorder": ("view", "report"),
    },
    "planner": {
        "assets": FULL, "inventory": KEEP, "workorders": FULL, "maintenance": FULL, "reporting": READ,
        "accounts.craft": FULL, "accounts.team": FULL, "accounts.teammember": FULL, "accounts.leave": FULL,
        "accounts.calendar": FULL, "accounts.calendarshift": FULL, "accounts.calendarexception": FULL,
        "accounts.usercraft": FULL, "notifications.notification": READ,
        "workorders.workorder": (*KEEP, "report", "approve", "plan", "perform", "raise_emergency", "cancel", "close"),
        "inventory.inventorytransaction": ("view", "receive", "issue", "issue_promised", "transfer"),
        "accounts.user": ("view", "import_data"),
    },
    "supervisor": {
        "assets": KEEP, "inventory": READ, "workorders": KEEP, "maintenance": KEEP, "reporting": READ,
        "accounts.craft": READ, "accounts.team": KEEP, "accounts.teammember": FULL, "accounts.leave": FULL,
        "accounts.calendar": READ, "accounts.user": READ, "accounts.usercraft": READ,
        "notifications.notification": READ,
        "workorders.workorder": (*KEEP, "report", "approve", "plan", "perform", "raise_emergency", "cancel", "close",
                                 "force"),
        "inventory.inventorytransaction": ("view", "issue", "issue_promised"),
        "audit.auditlog": READ,
    },
    "auditor": {
        "assets": READ, "inventory": READ, "workorders": READ, "maintenance": READ, "reporting": READ,
        "accounts": READ, "audit": READ, "notifications": READ, "webhooks": READ, "cmms": READ, "auth": READ,
        "accounts.user": ("view", "see_every_branch"),
    },
    "administrator": {
        "assets": FULL, "assets.branchgrant": FULL, "assets.tokenbranch": FULL,
        "inventory": KEEP, "workorders": FULL, "maintenance": FULL, "reporting": READ,
        "accounts": FULL, "audit": READ, "notifications": FULL, "webhooks": FULL, "cmms": READ, "auth": READ,
        "accounts.user": (*FULL, "see_every_branch", "import_data"), "auth.group": READ,
    },
    "integration": {
        "assets": KEEP, "inventory": READ, "workorders": KEEP, "maintenance": KEEP, "reporting": READ,
        "accounts.craft": READ, "accounts.team": READ, "accounts.user": READ,
    },
}


def permissions_of(role: str) -> set[str]:
    """The role's permissions as ``app.codename``."""
    from django.apps import apps

    held: set[str] = set()
    for where, actions in ROLES[role].items():
        app, _dot, model = where.partition(".")
        models = [apps.get_model(app, model)] if model else list(apps.get_app_config(app).get_models())
        for each in models:
            for action in actions:
                if action in WRITES and not model and (_by_verbs_alone(each) or _says_who_sees(each)):
                    continue
                held.add(f"{app}.{action}" if action in _WHOLE else f"{app}.{action}_{each._meta.model_name}")
    return held


def _by_verbs_alone(model: Any) -> bool:
    """Ledgers, logs, balances and history: a line for a whole app gives nobody the right to write them by hand."""
    policy = getattr(model, "audit", None)
    return (policy is not None and policy.append_only) or hasattr(model, "tracked_fields") \
        or model._meta.label_lower in {"inventory.stocklevel", "inventory.reservation"}


def _says_who_sees(model: Any) -> bool:
    """Who may see which branch is an administrator's to say; whoever keeps the plant does not say it along."""
    return model._meta.label_lower in {"assets.branchgrant", "assets.tokenbranch"}


# Permissions that are about the product, not about one model's rows.
_WHOLE = {"see_every_branch", "import_data"}


def write_roles(using: str = "default") -> None:
    """Make the groups hold exactly what the table says. Raises LookupError for a permission that does not exist."""
    from django.contrib.auth.models import Group, Permission

    codes = {f"{p.content_type.app_label}.{p.codename}": p
             for p in Permission.objects.using(using).select_related("content_type")}
    for role in ROLES:
        wanted = permissions_of(role)
        missing = sorted(wanted - codes.keys())
        if missing:
            raise LookupError(f"role {role}: no such permission: {', '.join(missing)}")
        group, _made = Group.objects.using(using).get_or_create(name=role)
        now = set(group.permissions.using(using).values_list("pk", flat=True))
        if now != (then := {codes[c].pk for c in wanted}):
            group.permissions.set([codes[c] for c in wanted] if then else [])


def after_migrate(*, using: str, **_kwargs: Any) -> None:
    """Receiver of post_migrate, once, after the last of our apps has its permissions."""
    write_roles(using)
