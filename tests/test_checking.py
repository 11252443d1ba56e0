"""What ``full_clean`` asks the database: all checks of a row at once, each alone only to blame it; and no record just
read whether it is there."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(db: None) -> Any:
    from tests.admin.rows import make_place
    from workorders.models import WorkOrder

    place = make_place("A")
    return WorkOrder(title="Grease it", site=place.site, location=place.hall, status="OPEN")


def said(order: Any, **options: Any) -> set[str]:
    try:
        order.validate_constraints(**options)
    except ValidationError as error:
        return {sentence for sentences in error.message_dict.values() for sentence in sentences}
    return set()


def sentence(name: str) -> str:
    from cmms.integrity import constraint_named

    found = constraint_named(name)
    assert found is not None
    return str(found[1].violation_error_message)


def test_all_checks_of_a_sound_row_are_one_question(order: Any) -> None:
    assert len([rule for rule in order._meta.constraints if type(rule) is models.CheckConstraint]) > 15
    with CaptureQueriesContext(connection) as asked:
        order.validate_constraints()
    assert len([query for query in asked if query["sql"].startswith("SELECT")]) == 1


def test_each_broken_check_says_its_own_sentence(order: Any) -> None:
    order.priority, order.estimated_hours = 9, -1
    assert said(order) == {sentence("check_work_orders_priority"), sentence("check_work_orders_hours")}


def test_what_is_left_out_is_not_judged_and_the_rest_is(order: Any) -> None:
    order.priority, order.estimated_hours = 9, -1
    assert said(order, exclude={"priority"}) == {sentence("check_work_orders_hours")}
    order.estimated_hours = 1
    assert said(order, exclude={"priority"}) == set()


def test_an_unknown_value_breaks_nothing(order: Any) -> None:
    order.estimated_hours = None
    assert said(order) == set()


def test_another_systems_key_is_looked_for_where_there_is_one(order: Any) -> None:
    order.source_system, order.external_id = "SAP", "7"
    order.save()
    twin = type(order)(title="x", site=order.site, location=order.location, status="OPEN", source_system="SAP",
                       external_id="7")
    assert said(twin) == {sentence("uq_work_orders_source")}
    twin.source_system = ""  # a key of no system
    assert said(twin) == {sentence("check_work_orders_source")}


def test_a_record_at_hand_is_not_asked_for_again(order: Any) -> None:
    with CaptureQueriesContext(connection) as asked:
        order.clean_fields()
    assert [query["sql"] for query in asked] == []


def test_a_record_known_by_its_id_alone_must_be_there(order: Any) -> None:
    order.location_id = 10**9
    with pytest.raises(ValidationError) as refused:
        order.clean_fields()
    assert set(refused.value.message_dict) == {"location"}
