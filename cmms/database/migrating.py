"""What happens around every migrate, on both databases: views, months, triggers and grants are put in order.

Django sends ``pre_migrate`` and ``post_migrate`` once per app; the work is done once, at the first and at the last.
"""

from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from cmms.audit.triggers import install_triggers, step_aside
from cmms.database import partitions, roles, views


def connect() -> None:
    """Called once, when Django is ready."""
    pre_migrate.connect(before_migrate, dispatch_uid="cmms.before_migrate")
    post_migrate.connect(after_migrate, dispatch_uid="cmms.after_migrate")


def before_migrate(sender: Any, using: str, plan: Any = None, **_: Any) -> None:
    """Triggers and views give way, unless nothing is going to change (an empty plan)."""
    if sender is not _apps_with_models()[0] or plan == []:
        return
    views.drop_views(using)
    step_aside(using)


def after_migrate(sender: Any, using: str, verbosity: int = 0, plan: Any = None, **_: Any) -> None:
    """Everything that stands beside the tables is made or refreshed; running it again changes nothing.

    ``flush`` sends the signal too, without a plan, and changes no table.
    """
    if sender is not _apps_with_models()[-1] or plan is None:
        return
    done = [f"view {name}" for name in views.create_views(using)]
    done += [f"partition {name}" for name in partitions.prepare(using)]
    done += [f"trigger {name}" for name in install_triggers(using)]
    if connections[using].vendor == "postgresql":
        roles.grant(using)
    if done and verbosity > 1:
        for line in done:
            print(f"  Made {line}")
    elif done and verbosity == 1:
        print(f"  Made or refreshed {len(done)} triggers, views and partitions.")


def _apps_with_models() -> list[Any]:
    return [config for config in apps.get_app_configs() if config.models_module is not None]
