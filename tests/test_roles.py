"""Roles hold what the table says, and a person sees only the branches given."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group

from assets.models import Asset, BranchGrant, Location, Site
from assets.services import create_asset, create_location, create_site, move_asset
from cmms.access import scope_of
from cmms.accounts.models import User
from cmms.errors import NotAllowed, NotFound
from cmms.roles import ROLES, permissions_of, write_roles

pytestmark = pytest.mark.django_db


def person(name: str, role: str, *places: Location, **grant: object) -> User:
    user = User.objects.create_user(name)
    user.groups.add(Group.objects.get(name=role))
    for place in places:
        BranchGrant(user=user, location=place, **grant).save()
    return User.objects.get(pk=user.pk)


@pytest.fixture
def plant() -> dict[str, object]:
    north, south = (create_site(by=None, code=c, name=n) for c, n in (("N", "North"), ("S", "South")))
    root, far = (Location.objects.get(site=s, parent=None) for s in (north, south))
    hall = create_location(by=None, parent=root, name="Hall")
    room = create_location(by=None, parent=hall, name="Room")
    pump = create_asset(by=None, site=north, name="Pump", location=room)
    other = create_asset(by=None, site=north, name="Other", location=root)
    away = create_asset(by=None, site=south, name="Away", location=far)
    return {"north": north, "south": south, "root": root, "far": far, "hall": hall, "room": room, "pump": pump,
            "other": other, "away": away}


def test_who_sees_which_branch_is_for_administrators_alone_to_say() -> None:
    saying = {f"assets.{verb}_{what}" for what in ("branchgrant", "tokenbranch")
              for verb in ("add", "change", "delete")}
    assert {role for role in ROLES if permissions_of(role) & saying} == {"administrator"}
    assert saying <= permissions_of("administrator")


def test_whoever_makes_a_site_sees_it(plant: dict) -> None:
    planner = person("planner", "planner", plant["hall"])
    site = create_site(by=planner, code="E", name="East")
    assert Site.objects.visible_to(planner).contains(site)
    again = User.objects.get(pk=planner.pk)
    assert Site.objects.visible_to(again).contains(site)
    assert not Location.objects.visible_to(again).contains(plant["far"])
    boss = person("boss", "administrator")
    create_site(by=boss, code="W", name="West")
    assert not boss.branch_grants.exists()


def test_what_is_built_in_stands_where_the_larger_one_stands(plant: dict) -> None:
    planner = person("planner", "planner", plant["hall"])
    seal = create_asset(by=planner, site=plant["north"], name="Seal", parent=plant["pump"])
    assert seal.location == plant["room"]
    with pytest.raises(NotFound):
        create_asset(by=planner, site=plant["north"], name="Seal", parent=plant["other"])


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_group_holds_exactly_what_the_table_says(role: str) -> None:
    group = Group.objects.get(name=role)
    held = {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.select_related("content_type")}
    assert held == permissions_of(role)


def test_writing_roles_twice_changes_nothing_and_mends_what_was_changed_by_hand() -> None:
    group = Group.objects.get(name="technician")
    group.permissions.clear()
    write_roles()
    assert group.permissions.count() == len(permissions_of("technician"))


def test_the_auditor_reads_everything_and_changes_nothing() -> None:
    codes = permissions_of("auditor")
    assert not [c for c in codes if not c.split(".")[1].startswith("view_") and c != "accounts.see_every_branch"]


def test_nobody_may_write_the_ledger_or_the_logs_by_hand() -> None:
    for role in ROLES:
        for row in ("inventory_inventorytransaction", "inventory_stocklevel", "audit_auditlog",
                    "workorders_workorderstate"):
            app, model = row.split("_")
            assert not permissions_of(role) & {f"{app}.{a}_{model}" for a in ("add", "change", "delete")}, role


def test_without_a_grant_nothing_is_seen(plant: dict) -> None:
    stranger = person("stranger", "planner")
    for model in (Site, Location, Asset):
        assert not model.objects.visible_to(stranger).exists()


def test_a_branch_shows_what_lies_below_it(plant: dict) -> None:
    hand = person("hand", "technician", plant["hall"])
    assert set(Asset.objects.visible_to(hand)) == {plant["pump"]}
    assert set(Location.objects.visible_to(hand)) == {plant["hall"], plant["room"]}


def test_a_root_gives_the_site_and_no_other(plant: dict) -> None:
    planner = person("planner", "planner", plant["root"])
    assert set(Asset.objects.visible_to(planner)) == {plant["pump"], plant["other"]}
    assert set(Site.objects.visible_to(planner)) == {plant["north"]}


def test_a_grant_ends(plant: dict) -> None:
    planner = person("planner", "planner", plant["root"], valid_until=dt.date(2026, 1, 1))
    assert scope_of(planner, on=dt.date(2025, 12, 31)).sites
    assert not scope_of(planner, on=dt.date(2026, 1, 1)).sites


def test_somebody_elses_asset_does_not_exist(plant: dict) -> None:
    planner = person("planner", "planner", plant["root"])
    with pytest.raises(NotFound):
        move_asset(by=planner, asset=plant["away"], location=plant["far"])
    with pytest.raises(NotFound):
        move_asset(by=planner, asset=plant["pump"], location=plant["far"])


def test_a_role_without_the_permission_is_refused(plant: dict) -> None:
    hand = person("hand", "technician", plant["root"])
    with pytest.raises(NotAllowed):
        move_asset(by=hand, asset=plant["pump"], location=plant["root"])


def test_a_scope_costs_two_queries_more(plant: dict, django_assert_max_num_queries: object) -> None:
    hand = person("hand", "technician", plant["hall"])
    hand.get_all_permissions()
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        list(Asset.objects.visible_to(hand))
        list(Location.objects.visible_to(hand))
