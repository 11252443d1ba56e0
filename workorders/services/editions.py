"""Editions of a procedure: a change makes a new one, and orders keep the steps they were made with."""

from typing import Any

from django.utils.translation import gettext as _

from cmms.access import require
from cmms.audit import acting_as
from cmms.errors import Conflict
from workorders.models import Procedure, ProcedureStep

_OWN = ("id", "revision", "is_current", "version", "created_at", "updated_at")


def new_edition(*, procedure: Procedure, by: Any) -> Procedure:
    """The next edition, a copy with all steps, in force from now on: new orders take it; its steps are edited there.

    It takes over the source keys. Raises Conflict where ``procedure`` is not the edition in force, or is retired.
    """
    require(by, "workorders.change_procedure")
    require(by, "workorders.add_procedure")
    with acting_as(by):
        former = Procedure.objects.select_for_update(of=("self",), no_key=True).get(pk=procedure.pk)
        if not former.is_current or former.retired_at is not None:
            raise Conflict.of("not_current", _("Revision %(revision)s of %(number)s is not in force: make the new "
                                               "edition from the one that is.") % {
                "revision": former.revision, "number": former.number}, "revision")
        copied = [f.attname for f in Procedure._meta.concrete_fields if f.name not in _OWN]
        made = Procedure(revision=former.revision + 1, **{name: getattr(former, name) for name in copied})
        former.is_current = False
        former.source_system = former.external_id = ""
        former.save()
        made.save()
        names = [f.attname for f in ProcedureStep._meta.concrete_fields if f.name not in _OWN]
        ProcedureStep.objects.bulk_create(
            ProcedureStep(**{name: getattr(step, name) for name in names} | {"procedure_id": made.pk})
            for step in former.steps.order_by("position"))
        return made
