"""What the database refuses, as sentences at the right field, on both databases alike."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from cmms.errors import Conflict, DomainError
from cmms.integrity import constraint_field, constraint_named, owner_of, problems_of, refusals

pytestmark = pytest.mark.django_db


def refused(write: Any) -> tuple[str, str, str]:
    """(code, sentence, field) of the one problem behind what ``write`` raises."""
    try:
        with transaction.atomic():
            write()
    except Exception as error:
        (problem,) = problems_of(error)
        return problem.code, problem.message, problem.field
    raise AssertionError("it was not refused")


@pytest.fixture
def craft(db: None) -> Any:
    from cmms.accounts.models import Craft

    return Craft.objects.create(code="MECH", name="Fitter")


def test_a_check_says_its_own_sentence(craft: Any) -> None:
    assert refused(lambda: type(craft).objects.create(code="X", name="x", hourly_rate=-1)) == (
        "check", "An hourly rate is not negative; leave it empty where it is unknown.", "hourly_rate")


def test_a_unique_column_says_which(craft: Any) -> None:
    assert refused(lambda: type(craft).objects.create(code="MECH", name="x")) == (
        "unique", "Craft with this code exists already.", "code")


def test_a_unique_constraint_over_several_columns_says_its_own_sentence(craft: Any) -> None:
    from cmms.accounts.models import User, UserCraft

    user = User.objects.create_user("tom")
    UserCraft.objects.create(user=user, craft=craft)
    assert refused(lambda: UserCraft.objects.create(user=user, craft=craft)) == (
        "unique", "The person has this craft already.", "")


def test_a_partial_unique_constraint_too(craft: Any) -> None:
    from assets.models import Meter
    from tests.admin.rows import make_asset, make_place

    asset = make_asset(make_place("A"))
    Meter.objects.create(asset=asset, name="Hours", is_run_meter=True)
    code, message, _field = refused(lambda: Meter.objects.create(asset=asset, name="Km", is_run_meter=True))
    assert (code, message) == ("unique", "One meter of an asset measures its operating time; unmark the other first.")


def test_a_missing_value_says_which(craft: Any) -> None:
    assert refused(lambda: type(craft).objects.filter(pk=craft.pk).update(name=None)) == (
        "required", "Name is missing.", "name")


def test_an_overlap_says_its_own_sentence(craft: Any) -> None:
    import datetime as dt

    from cmms.accounts.models import Leave, User

    user = User.objects.create_user("tom")
    facts = {"user": user, "first_day": dt.date(2026, 3, 2), "until": dt.date(2026, 3, 5)}
    Leave.objects.create(**facts)
    assert refused(lambda: Leave.objects.create(**facts))[1] == "The person is away already in part of this time."


def test_a_guard_says_its_own_sentence_at_its_column() -> None:
    from assets.models import Site

    site = Site.objects.create(code="A", name="A", currency="EUR")
    code, message, field = refused(lambda: Site.objects.filter(pk=site.pk).update(currency="USD"))
    assert field == "currency"
    assert message.startswith("A site keeps its currency")
    assert code == "check"


def test_what_others_refer_to_is_counted() -> None:
    from cmms.accounts.models import Craft, User, UserCraft

    craft = Craft.objects.create(code="MECH", name="Fitter")
    for name in ("tom", "tina"):
        UserCraft.objects.create(user=User.objects.create_user(name), craft=craft)
    code, message, _field = refused(craft.delete)
    assert code == "protected"
    assert message.startswith("2 crafts of people refer to it, so it stays.")


def test_the_owner_of_a_refusal_is_the_table_it_is_about(craft: Any) -> None:
    try:
        with transaction.atomic():
            type(craft).objects.create(code="X", name="x", hourly_rate=-1)
    except IntegrityError as error:
        assert owner_of(error) is type(craft)


def test_refusals_become_a_conflict_and_faults_pass() -> None:
    from cmms.accounts.models import Craft

    with pytest.raises(Conflict) as caught, refusals(), transaction.atomic():
        Craft.objects.create(code="X", name="x", hourly_rate=-1)
    assert caught.value.problems[0].field == "hourly_rate"
    with pytest.raises(IntegrityError, match="strange"), refusals():
        raise IntegrityError("strange")


def test_validation_and_domain_errors_keep_code_and_field() -> None:
    error = ValidationError({"name": ValidationError("Too short.", code="short"), "__all__": ["Odd."]})
    assert {(p.code, p.message, p.field) for p in problems_of(error)} == {("short", "Too short.", "name"),
                                                                         ("invalid", "Odd.", "")}
    assert problems_of(DomainError.of("a", "B.", "c"))[0].field == "c"
    assert problems_of(KeyError("x")) == []


def test_constraint_names_are_unique_over_all_models() -> None:
    from django.apps import apps

    names = [c.name for m in apps.get_models() for c in m._meta.constraints]
    assert len(names) == len(set(names))
    assert all(constraint_named(name) for name in names)


def test_the_field_of_a_constraint_is_the_only_one_it_names() -> None:
    one = models.CheckConstraint(condition=models.Q(a__gt=1) | models.Q(a__isnull=True), name="one")
    two = models.CheckConstraint(condition=models.Q(a__gt=1, b__gt=1), name="two")
    assert (constraint_field(one), constraint_field(two)) == ("a", "")
