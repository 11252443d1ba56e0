"""Who changed a record between the moment it was shown and now."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cmms.history import diff


@dataclass(frozen=True)
class Meanwhile:
    """The last change: by whom and when (UTC), and the fields that differ since the version seen, as words."""

    who: str
    when: dt.datetime
    fields: tuple[str, ...]


def changed_since(instance: Any, seen: int) -> Meanwhile | None:
    """What field history knows about the versions after ``seen``; None where the model keeps none."""
    manager = getattr(type(instance), getattr(type(instance)._meta, "simple_history_manager_attribute", ""), None)
    if manager is None:
        return None
    versions = manager.filter(**{instance._meta.pk.attname: instance.pk}).order_by("-history_id")
    newest = versions.select_related("history_user").first()
    if newest is None:
        return None
    shown = versions.filter(version=seen).first()
    who = str(newest.history_user) if newest.history_user else _("Somebody outside of these pages")
    fields = tuple(c.label for c in diff(shown, newest)) if shown else ()
    return Meanwhile(who, newest.history_date, fields)
