"""Who may move stock where: the permission and the branch, for each verb."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from assets.models import BranchGrant, Location
from assets.services import create_location
from cmms.accounts.models import User
from cmms.errors import NotAllowed, NotFound
from inventory import services
from inventory.models import InventoryTransaction, MonthLock, Part, StockLevel, Storeroom
from tests.inventory.plant import Plant

VERBS: dict[str, tuple[str, Callable[[Plant, Any], Any]]] = {
    "receive": ("receive", lambda p, by: p.receive(1, by=by)),
    "issue": ("issue", lambda p, by: p.issue(1, by=by)),
    "return_part": ("issue", lambda p, by: services.return_part(
        against=InventoryTransaction.objects.get(transaction_type="ISSUE"), quantity=Decimal(1), by=by)),
    "return_to_supplier": ("receive", lambda p, by: services.return_to_supplier(
        part=p.part, storeroom=p.main, quantity=Decimal(1), by=by)),
    "transfer": ("transfer", lambda p, by: services.transfer(
        part=p.part, storeroom=p.main, to_storeroom=p.line, quantity=Decimal(1), by=by)),
    "adjust": ("adjust", lambda p, by: p.adjust(1, by=by)),
    "count": ("count", lambda p, by: p.count(9, by=by)),
    "revalue": ("revalue", lambda p, by: services.revalue(part=p.part, unit_cost=Decimal(2), by=by, reason="x")),
    "reverse": ("reverse", lambda p, by: services.reverse(
        row=InventoryTransaction.objects.get(transaction_type="ISSUE"), by=by, reason="x")),
    "post_opening_stock": ("adjust", lambda p, by: services.post_opening_stock(
        [services.OpeningRow(p.part, p.main, Decimal(1))], by=by)),
}


def person(*actions: str, place: Location | None = None) -> User:
    user = User.objects.create_user(f"u{User.objects.count()}", password="x")
    user.user_permissions.set(Permission.objects.filter(
        codename__in=[f"{a}_inventorytransaction" for a in actions] + [a for a in actions if a.endswith("monthlock")]))
    if place is not None:
        BranchGrant.objects.create(user=user, location=place)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def stocked(plant: Plant) -> Plant:
    plant.receive(10)
    plant.issue(2)
    return plant


def root_of(plant: Plant) -> Location:
    return Location.objects.get(site=plant.site, parent=None)


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_asks_for_its_permission_and_branch(stocked: Plant, plants: Any, verb: str) -> None:
    action, call = VERBS[verb]
    elsewhere = plants("SOUTH")
    with pytest.raises(NotAllowed):
        call(stocked, person("view", place=root_of(stocked)))
    with pytest.raises(NotFound):
        call(stocked, person(action, place=root_of(elsewhere)))
    me = person(action, place=root_of(stocked))
    call(stocked, me)
    assert InventoryTransaction.objects.order_by("-id").first().performed_by == me


def test_who_works_in_one_hall_draws_from_the_sites_store_but_does_not_count_it(stocked: Plant) -> None:
    hall = create_location(by=None, parent=root_of(stocked), name="Hall 1")
    fitter = person("issue", "count", place=hall)
    stocked.issue(1, by=fitter)
    with pytest.raises(NotFound):
        stocked.count(7, by=fitter)


def test_whoever_may_import_records_posts_their_opening_stock(plant: Plant) -> None:
    planner = person(place=root_of(plant))
    planner.user_permissions.add(Permission.objects.get(codename="import_data"))
    VERBS["post_opening_stock"][1](plant, User.objects.get(pk=planner.pk))


def test_an_emergency_asks_for_more(stocked: Plant) -> None:
    stocked.reserve(8, 1)
    with pytest.raises(NotAllowed):
        stocked.issue(1, by=person("issue", place=root_of(stocked)), emergency=True)
    stocked.issue(1, by=person("issue", "issue_promised", place=root_of(stocked)), emergency=True)


def test_closing_a_month_asks_for_its_permission_and_site(plant: Plant, plants: Any) -> None:
    import datetime as dt

    elsewhere = plants("SOUTH")
    day = dt.date(2026, 2, 1)
    with pytest.raises(NotAllowed):
        services.lock_month(site=plant.site, month=day, by=person("view", place=root_of(plant)))
    with pytest.raises(NotFound):
        services.lock_month(site=plant.site, month=day, by=person("add_monthlock", place=root_of(elsewhere)))
    services.lock_month(site=plant.site, month=day, by=person("add_monthlock", place=root_of(plant)))
    assert MonthLock.objects.get().locked_by is not None


def test_lists_show_ones_own_branch(stocked: Plant, plants: Any) -> None:
    elsewhere = plants("SOUTH")
    elsewhere.receive(1)
    elsewhere.reserve(1, 1)
    me, other = person(place=root_of(stocked)), person(place=root_of(elsewhere))
    keeper = person(place=stocked.main.location)
    for model in (StockLevel, InventoryTransaction, Storeroom):
        mine, theirs = model.objects.visible_to(me), model.objects.visible_to(other)
        assert mine.exists() and theirs.exists()
        assert not set(mine) & set(theirs)
        assert set(model.objects.visible_to(keeper)) <= set(mine)
        assert not model.objects.visible_to(person()).exists()
    assert Part.objects.visible_to(me).count() == 2
