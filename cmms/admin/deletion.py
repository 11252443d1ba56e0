"""What hangs on a record, told without reading more than a few rows of any table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import CASCADE, PROTECT, RESTRICT
from django.utils.translation import gettext as _

from cmms.integrity import hanging_sentence

LOOK_AT = 100


@dataclass(frozen=True)
class Hanging:
    """Rows of one model that refer to a record. ``count`` stops at ``LOOK_AT``; then ``more`` is true."""

    model: type[models.Model]
    count: int
    more: bool
    examples: tuple[Any, ...]
    goes_along: bool

    @property
    def counted(self) -> str:
        return _("more than %(count)s") % {"count": self.count} if self.more else str(self.count)


def hanging_on(obj: models.Model) -> list[Hanging]:
    """Everything that refers to ``obj``: one bounded query per relation. Parts (CASCADE) are marked to go along."""
    found = []
    for relation in _relations(type(obj)):
        held = relation.on_delete in (PROTECT, RESTRICT)
        rows = relation.related_model._base_manager.filter(**{relation.field.name: obj})
        keys = list(rows.order_by().values_list("pk", flat=True)[: LOOK_AT + 1])
        if keys:
            examples = tuple(rows.filter(pk__in=keys[:5])) if held else ()
            found.append(Hanging(relation.related_model, min(len(keys), LOOK_AT), len(keys) > LOOK_AT, examples,
                                 goes_along=not held))
    return found


def sentence(hanging: list[Hanging], *, retirable: bool) -> str:
    """“3 work orders and more than 100 meter readings refer to it …”, or what is too much to go along with it."""
    held = {h.model: h.counted for h in hanging if not h.goes_along}
    if held:
        return hanging_sentence(held, retirable=retirable)
    return _("Too much hangs on it to be deleted from a page: %(things)s.") % {
        "things": ", ".join(f"{h.counted} {h.model._meta.verbose_name_plural}" for h in hanging if h.more)}


def refused(hanging: list[Hanging]) -> bool:
    return any(not h.goes_along or h.more for h in hanging)


def _relations(model: type[models.Model]) -> Iterator[Any]:
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one) and not relation.concrete and (
                relation.on_delete in (PROTECT, RESTRICT, CASCADE)):
            yield relation
