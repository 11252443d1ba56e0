"""Trees that cannot corrupt."""

import pytest
from django.db import IntegrityError, connection, models, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.models import Asset, AssetPlacement, Location, Site
from assets.services import (
    create_asset,
    create_location,
    create_site,
    delete_node,
    insert_nodes,
    move_asset,
    move_location,
    rebuild_trees,
    retire_asset,
    swap_assets,
)
from assets.verify import problems
from cmms.audit import acting_as
from cmms.audit.models import AuditLog
from cmms.errors import Conflict, DomainError, NotFound
from tests.assets.storm import plant_trees, storm


@pytest.fixture
def site(db: None) -> Site:
    return create_site(by=None, code="N", name="North")


def asset(site: Site, name: str, parent: Asset | None = None, **facts: object) -> Asset:
    return create_asset(by=None, site=site, name=name, parent=parent, **facts)


def test_a_node_cannot_move_below_itself(site: Site) -> None:
    top = asset(site, "top")
    low = asset(site, "low", asset(site, "mid", top))
    with pytest.raises(DomainError) as refused:
        move_asset(by=None, asset=top, parent=low)
    assert refused.value.problems[0].code == "below_itself"
    assert not list(problems())


def test_a_stale_instance_saved_after_a_move_changes_no_edges(site: Site) -> None:
    one, two = asset(site, "one"), asset(site, "two")
    child = asset(site, "child", one)
    stale = Asset.objects.get(pk=child.pk)
    move_asset(by=None, asset=child, parent=two)
    stale.description = "seen"
    stale.save(update_fields=["description"])
    assert Asset.objects.get(pk=child.pk).parent_id == two.pk
    assert not list(problems())


def test_shifting_edges_writes_no_audit_rows_and_no_history(site: Site) -> None:
    root = asset(site, "root")
    with acting_as():
        insert_nodes([Asset(site=site, name=f"n{i}", parent=root) for i in range(50)])
    first = Asset.objects.get(name="n0")
    rows, history = AuditLog.objects.count(), Asset.history.count()
    with acting_as():
        Asset(site=site, name="deep", parent=first).save()  # shifts the 49 nodes right of it and the root
    assert AuditLog.objects.count() == rows + 1
    assert Asset.history.count() == history + 1


def test_moving_a_branch_writes_one_history_row_for_the_node_that_changed(site: Site) -> None:
    here, there = asset(site, "here"), asset(site, "there")
    branch = asset(site, "branch", here)
    for number in range(5):
        asset(site, f"leaf {number}", branch)
    before = Asset.history.count()
    move_asset(by=None, asset=branch, parent=there)
    # the leaves stand nowhere in particular, as the branch does: they go along without a change of their own
    changed = Asset.history.order_by("-history_id")[:Asset.history.count() - before].values_list("id", flat=True)
    assert list(changed) == [branch.pk]
    assert not list(problems())


def test_what_is_built_in_goes_along_to_the_new_place(site: Site) -> None:
    root = Location.objects.get(site=site, parent=None)
    hall, yard = (create_location(by=None, parent=root, name=n) for n in ("Hall", "Yard"))
    pump = asset(site, "pump", location=hall)
    motor = asset(site, "motor", pump, location=hall)
    spare = asset(site, "seal", pump, location=yard)
    move_asset(by=None, asset=pump, location=yard, reason="rebuilt")
    assert Asset.objects.get(pk=motor.pk).location_id == yard.pk
    assert AssetPlacement.objects.filter(asset=motor).count() == 2
    assert AssetPlacement.objects.filter(asset=spare).count() == 1
    assert AssetPlacement.objects.get(asset=pump, ends_at=None).reason == "rebuilt"


def test_swap_exchanges_the_asset_in_a_position(site: Site) -> None:
    root = Location.objects.get(site=site, parent=None)
    hall, store = (create_location(by=None, parent=root, name=n) for n in ("Hall", "Store"))
    line = asset(site, "line", location=hall)
    old, new = asset(site, "old", line, location=hall), asset(site, "new", location=store)
    swap_assets(by=None, out=old, into=new)
    old, new = (Asset.objects.get(pk=a.pk) for a in (old, new))
    assert (new.parent_id, new.location_id) == (line.pk, hall.pk)
    assert (old.parent_id, old.location_id) == (None, store.pk)
    assert not list(problems())


def test_a_place_keeps_its_site_and_a_root_stays_one(site: Site) -> None:
    other = create_site(by=None, code="S", name="South")
    root, far = (Location.objects.get(site=s, parent=None) for s in (site, other))
    hall = create_location(by=None, parent=root, name="Hall")
    for node, target in ((hall, far), (far, hall)):
        with pytest.raises(DomainError):
            move_location(by=None, location=node, parent=target)
    with pytest.raises(IntegrityError, match="locations_site|at its site|lies at the site"), transaction.atomic():
        Location.objects.filter(pk=hall.pk).update(site=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        Location.objects.filter(pk=hall.pk).update(parent=None)


def test_names_are_unique_within_a_parent_and_among_roots(site: Site) -> None:
    root = Location.objects.get(site=site, parent=None)
    create_location(by=None, parent=root, name="Hall")
    with pytest.raises(Exception, match="place of this name"):
        create_location(by=None, parent=root, name="Hall")
    with pytest.raises(IntegrityError), transaction.atomic():
        create_site(by=None, code="X", name="North")


def test_deleting_a_node_with_children_says_what_hangs_on_it(site: Site) -> None:
    top = asset(site, "top")
    asset(site, "low", top)
    with pytest.raises(Conflict, match="Retire it instead|below it"):
        delete_node(by=None, node=top)
    with pytest.raises(models.ProtectedError):
        top.delete()


def test_deleting_twice_closes_the_gap_once(site: Site) -> None:
    top = asset(site, "top")
    doomed, _right = asset(site, "doomed", top), asset(site, "right", top)
    twin = Asset.objects.get(pk=doomed.pk)
    delete_node(by=None, node=doomed)
    with pytest.raises(NotFound):
        delete_node(by=None, node=twin)
    assert not list(problems())


def test_a_stale_save_does_not_undo_a_move(site: Site) -> None:
    one, two = asset(site, "one"), asset(site, "two")
    child = asset(site, "child", one)
    stale = Asset.objects.get(pk=child.pk)
    move_asset(by=None, asset=child, parent=two)
    stale.description = "whole row saved"
    stale.save()
    assert Asset.objects.get(pk=child.pk).parent_id == two.pk
    assert not list(problems())


def test_a_retired_asset_keeps_its_place_in_the_tree(site: Site) -> None:
    top = asset(site, "top")
    low = asset(site, "low", top)
    with pytest.raises(Conflict):
        retire_asset(by=None, asset=top)
    retire_asset(by=None, asset=low)
    assert retire_asset(by=None, asset=top).retired_at is not None


def test_bulk_insertion_gives_the_edges_that_single_insertion_gives(site: Site) -> None:
    root = asset(site, "root")
    old = asset(site, "old", root)
    a = Asset(site=site, name="a", parent=old)
    b = Asset(site=site, name="b", parent=a)
    lone = Asset(site=site, name="lone")
    under = Asset(site=site, name="under", parent=lone)
    with acting_as():
        insert_nodes([b, under, a, lone])
    assert not [f for f in problems() if f.kind == "tree_edges"]
    assert [n.name for n in Asset.objects.get(pk=root.pk).get_descendants()] == ["old", "a", "b"]
    assert (b.level, under.level) == (3, 1)


def test_bulk_insertion_refuses_a_cycle(site: Site) -> None:
    one = Asset(site=site, name="one")
    two = Asset(site=site, name="two", parent=one)
    one.parent = two
    with pytest.raises(ValueError, match="cycle"), acting_as():
        insert_nodes([one, two])


def test_verify_finds_planted_faults_and_rebuild_mends_them(site: Site) -> None:
    root = asset(site, "root")
    for number in range(4):
        asset(site, f"n{number}", root)
    Asset.objects.filter(name="n1").update(lft=7, rght=3)
    Asset.objects.filter(name="n2").update(level=9)
    assert {f.kind for f in problems()} == {"tree_edges"}
    with acting_as():
        assert rebuild_trees(Asset) > 0
    assert not list(problems())


def test_verify_names_stays_and_sites_that_disagree(site: Site) -> None:
    """What no command may mend by guessing: a person says which is right."""
    pump = asset(site, "pump")
    AssetPlacement.objects.filter(asset=pump).update(location=Location.objects.get(site=site))
    bare = Site.objects.create(code="B", name="Bare")
    found = {(f.kind, f.table, f.record_id) for f in problems()}
    assert found == {("placement", "assets", pump.pk), ("site", "sites", bare.pk)}
    assert not any(f.fix for f in problems())


def test_verify_names_a_cycle(site: Site) -> None:
    one = asset(site, "one")
    two = asset(site, "two", one)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assets SET parent_id = %s WHERE id = %s", [two.pk, one.pk])
    assert {f.record_id for f in problems() if f.kind == "cycle"} == {one.pk, two.pk}


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(st.tuples(st.sampled_from(["insert", "move", "root", "delete"]), st.integers(0, 30),
                                st.integers(0, 30)), max_size=25))
@pytest.mark.django_db
def test_any_sequence_of_changes_leaves_a_sound_tree(steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        site = create_site(by=None, code="H", name="Hypothesis")
        for what, one, two in steps:
            nodes = list(Asset.objects.filter(site=site).order_by("id"))
            node = nodes[one % len(nodes)] if nodes else None
            other = nodes[two % len(nodes)] if nodes else None
            try:
                if what == "insert" or node is None:
                    asset(site, "n", other)
                elif what == "delete":
                    delete_node(by=None, node=node)
                else:
                    move_asset(by=None, asset=node, parent=other if what == "move" else None)
            except DomainError:
                pass
        assert not list(problems())
        transaction.set_rollback(True)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trees", [1, 20])
def test_a_storm_of_eight_connections_leaves_sound_trees(trees: int) -> None:
    site = create_site(by=None, code="N", name="North")
    plant_trees(site, trees, 60)
    tally = storm(site, connections=8, operations=320)
    assert not tally.broken
    assert tally.done > 200
    assert not list(problems())
