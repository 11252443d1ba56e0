"""The plant as a tree: branch by branch, in the person's branches, with a dot where something stands still."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.admin.rows import make_asset

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(place: Any, far: Any) -> Any:
    """A line in the hall, with a pump and in it a motor that is down; and a strange press elsewhere."""
    from tests.admin.rows import NOON
    from workorders.models import Downtime

    line = make_asset(place, "Line", tag="L-1")
    pump = make_asset(place, "Pump", tag="P-1", parent=line)
    motor = make_asset(place, "Motor", tag="M-1", parent=pump, status="DOWN")
    Downtime.objects.create(asset=motor, started_at=NOON)
    make_asset(far, "Strange press")
    return line


def labels(nodes: Any) -> list[str]:
    return [node.label for node in nodes]


def test_only_the_roots_are_loaded_at_first(as_root: Any, line: Any) -> None:
    nodes = as_root.get("/admin/tree/").context["nodes"]
    assert labels(nodes) == ["Works A", "Works Z"]
    assert [node.down for node in nodes] == [True, False]
    assert all(node.opens and not node.children for node in nodes)


def test_a_click_without_script_opens_the_branch(as_root: Any, place: Any, line: Any) -> None:
    root = as_root.get("/admin/tree/").context["nodes"][0]
    page = as_root.get("/admin/tree/" + root.toggle.split("#")[0])
    hall = page.context["nodes"][0].children[0]
    assert labels(page.context["nodes"][0].children) == ["Hall"]
    page = as_root.get("/admin/tree/" + hall.toggle.split("#")[0])
    hall = page.context["nodes"][0].children[0]
    assert (labels(hall.children), hall.children[0].down) == (["Line"], True)


def test_a_branch_alone_is_what_the_script_fetches(as_root: Any, line: Any) -> None:
    page = as_root.get(f"/admin/tree/a{line.pk}/")
    assert labels(page.context["nodes"]) == ["Pump"]
    assert "<html" not in page.content.decode()
    assert as_root.get("/admin/tree/a999999/").status_code == 404
    assert as_root.get("/admin/tree/x1/").status_code == 404


def test_a_record_is_shown_in_its_branch(as_root: Any, line: Any) -> None:
    from assets.models import Asset

    motor = Asset.objects.get(name="Motor")
    page = as_root.get("/admin/tree/", {"at": f"a{motor.pk}"})
    assert f'id="a{motor.pk}" class="here"' in page.content.decode()


def test_queries_do_not_grow_with_what_is_open(as_root: Any, place: Any, line: Any) -> None:
    def count(**data: Any) -> int:
        with CaptureQueriesContext(connection) as seen:
            as_root.get("/admin/tree/", data)
        return len(seen)

    few = count(open=[f"l{place.root.pk}", f"a{line.pk}"])
    keys = [f"a{make_asset(place, f'Line {n}').pk}" for n in range(20)]
    assert count(open=[f"l{place.root.pk}", f"l{place.hall.pk}", f"a{line.pk}", *keys]) == few


def test_whoever_sees_one_branch_has_it_as_their_root(client: Any, place: Any, line: Any) -> None:
    from tests.admin.rows import make_user

    client.force_login(make_user("paul", "planner", at=place.hall))
    assert labels(client.get("/admin/tree/").context["nodes"]) == ["Hall"]
    assert client.get(f"/admin/tree/l{place.root.pk}/").status_code == 404


def test_finding_a_place_or_an_asset(as_planner: Any, line: Any) -> None:
    found = as_planner.get("/admin/tree/", {"q": "pump"}).context["found"]
    assert [(hit["label"], str(hit["around"])) for hit in found] == [("P-1 Pump", "H-A Hall")]
    assert as_planner.get("/admin/tree/", {"q": "strange"}).context["found"] == []


def test_who_may_not_see_assets_sees_no_tree(client: Any, place: Any) -> None:
    from tests.admin.rows import make_user

    client.force_login(make_user("nobody"))
    assert client.get("/admin/tree/").status_code == 403


def test_a_single_root_is_open_at_once(as_root: Any, place: Any) -> None:
    make_asset(place, "Line", tag="L-1")
    root, = as_root.get("/admin/tree/").context["nodes"]
    assert (labels([root]), root.is_open, labels(root.children)) == (["Works A"], True, ["Hall"])
