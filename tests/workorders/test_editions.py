"""A changed procedure is a new edition; what was made by the former keeps it."""

import pytest

from cmms.errors import Conflict, NotAllowed
from tests.workorders.world import Cast, Plant
from workorders import services
from workorders.models import Procedure, ProcedureStep
from workorders.services.editions import new_edition


@pytest.fixture
def procedure(plant: Plant) -> Procedure:
    made = Procedure.objects.create(number="P-1", name="Grease", source_system="SAP", external_id="7")
    for position, text in enumerate(("Wipe", "Grease"), start=1):
        ProcedureStep.objects.create(procedure=made, position=position, text=text)
    return made


def test_orders_keep_the_edition_they_were_made_by(plant: Plant, cast: Cast, procedure: Procedure) -> None:
    order = services.create(by=cast.planner, title="Grease it", asset=plant.press, procedures=[procedure])
    second = new_edition(procedure=procedure, by=cast.planner)
    second.steps.filter(position=1).update(text="Wash")
    assert [step.text for step in order.steps.order_by("position")] == ["Wipe", "Grease"]
    assert [step.text for step in second.steps.order_by("position")] == ["Wash", "Grease"]
    assert [step.text for step in procedure.steps.order_by("position")] == ["Wipe", "Grease"]
    procedure.refresh_from_db()
    assert (second.revision, second.is_current, procedure.is_current) == (2, True, False)
    assert (second.external_id, procedure.external_id) == ("7", ""), "the newest carries the source keys"
    assert second.history.count() == 1


def test_only_the_edition_in_force_has_a_next_one(cast: Cast, procedure: Procedure) -> None:
    new_edition(procedure=procedure, by=cast.planner)
    with pytest.raises(Conflict, match="is not in force"):
        new_edition(procedure=procedure, by=cast.planner)


def test_technicians_do_not_rewrite_procedures(cast: Cast, procedure: Procedure) -> None:
    with pytest.raises(NotAllowed):
        new_edition(procedure=procedure, by=cast.technician)
