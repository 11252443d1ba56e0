"""Taking records out of use that have no verb of their own for it: they keep their history and are offered no more."""

from typing import Any

from django.utils import timezone

from cmms.access import require
from cmms.audit import acting_as


def retire(*, row: Any, by: Any) -> Any:
    """Take it out of use; what refers to it stays. Nothing happens where it is out of use already."""
    return _set(row, by, retired=True)


def reinstate(*, row: Any, by: Any) -> Any:
    """Take it back into use."""
    return _set(row, by, retired=False)


def _set(row: Any, by: Any, *, retired: bool) -> Any:
    meta = row._meta
    require(by, f"{meta.app_label}.change_{meta.model_name}")
    with acting_as(by):
        found = type(row)._base_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
        if (found.retired_at is not None) != retired:
            found.retired_at = timezone.now() if retired else None
            found.save(update_fields=["retired_at"])
        return found
