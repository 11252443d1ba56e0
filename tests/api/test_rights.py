"""Each resource, role by role: who may read it, that nothing outside of the branch exists, and who changes nothing."""

import json
import re
from typing import Any

import pytest

from tests.needs import ROOT
from tests.permissions import SEE_EVERY_BRANCH

pytestmark = [pytest.mark.django_db, pytest.mark.page]


def resources() -> dict[str, Any]:
    from cmms.api import router

    return {prefix: view for prefix, view, _name in router.registry}


def thing_of(things: Any, model: Any) -> Any:
    """The first thing of that model in a hall; None where the cast has none."""
    return next((thing for thing in vars(things).values() if type(thing) is model), None)


def may(user: Any, view: Any, action: str) -> bool:
    meta = view.model._meta
    return bool(user.has_perm(f"{meta.app_label}.{action}_{meta.model_name}"))


@pytest.mark.parametrize("role", ["requester", "technician", "storekeeper", "planner", "integration", "auditor"])
def test_lists_and_records_are_for_who_may_view_them(cast: Any, program: Any, undone: None, role: str) -> None:
    client, wrong = program(cast.people[role]), {}
    for name, view in resources().items():
        found = reading(client, name, view, cast, role)
        if found:
            wrong[name] = found
    assert not wrong


def reading(client: Any, name: str, view: Any, cast: Any, role: str) -> str:
    """What is wrong with what this role gets to read of a resource; empty when all is well."""
    answer = client.get(f"{name}/")
    if not may(cast.people[role], view, "view"):
        return "" if answer.status_code == 403 and answer.json()["message"].endswith(".") else f"{answer.content}"
    if answer.status_code != 200:
        return f"{answer.content}"
    inside, outside = (thing_of(things, view.model) for things in (cast.inside, cast.outside))
    if inside is not None and client.get(f"{name}/{inside.pk}/").status_code != 200:
        return "does not show what lies inside"
    if outside is None or outside == inside or not hasattr(view.model, "branch"):
        return ""
    there = client.get(f"{name}/{outside.pk}/").status_code
    listed = outside.pk in {row["id"] for row in answer.json()["results"]}
    sees = role in SEE_EVERY_BRANCH
    return "" if (there, listed) == ((200, True) if sees else (404, False)) else f"outside: {there}, listed: {listed}"


def test_an_auditor_changes_nothing(cast: Any, program: Any, undone: None) -> None:
    from cmms.api import router

    client, wrong = program(cast.people["auditor"]), []
    for name, view in resources().items():
        inside = thing_of(cast.inside, view.model)
        if name == "notifications":
            continue  # one's own inbox, whatever one's role
        for route in router.get_routes(view):
            for method, action in route.mapping.items():
                if method == "get" or not hasattr(view, action) or (route.detail and inside is None):
                    continue
                path = route.url.format(prefix=name, lookup=inside.pk if inside else "", trailing_slash="/").strip("^$")
                answer = client.send(method, path, {}, If_Match='"1"')
                if answer.status_code not in (403, 404, 409, 412, 415, 422):
                    wrong.append((method, path, answer.status_code, answer.content[:200]))
    assert not wrong


def test_nobody_reads_without_signing_in(cast: Any, program: Any, settings: Any) -> None:
    settings.API_STRANGERS_PER_MINUTE = 1000
    for name in resources():
        answer = program().get(f"{name}/")
        assert answer.status_code == 401, name
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.json()["code"] == "not_authenticated"


def test_an_expanded_record_is_shown_to_who_sees_it(cast: Any, program: Any, undone: None) -> None:
    """The hall lies in the site's root, which somebody of one hall does not see."""
    hall = cast.inside.hall
    for role, whole in (("planner", False), ("auditor", True)):
        client = program(cast.people[role])
        for path in (f"locations/{hall.pk}/", "locations/"):
            shown = client.get(path, expand="parent,site").json()
            row = next(r for r in shown["results"] if r["id"] == hall.pk) if "results" in shown else shown
            assert row["parent"]["name"] == "Works A" if whole else row["parent"] == hall.parent_id, (role, path)
            assert row["site"]["code"] == "A"
        file = b"".join(client.client.get("/api/v1/locations/export/?expand=parent&fields=id,parent").streaming_content)
        assert (b"Works A" in file) is whole


def test_each_move_of_the_table_is_a_verb_of_the_order(cast: Any) -> None:
    from workorders.api import WorkOrders
    from workorders.states import ENTRIES, MOVES

    verbs = {action.__name__ for action in WorkOrders.get_extra_actions()}
    assert {move.verb for move in MOVES} <= verbs
    assert {entry.verb for entry in ENTRIES} - {"create"} <= verbs


def test_each_path_says_where_it_is_described(cast: Any, program: Any) -> None:
    """OPTIONS asks for no record, so none needs to be there; which methods there are stands in ``Allow``."""
    client, wrong = program(cast.people["administrator"]).client, {}
    paths = json.loads((ROOT / "docs" / "openapi.json").read_text())["paths"]
    for path, methods in paths.items():
        answer = client.options(re.sub(r"{\w+}", "1", path))
        offered = {method.upper() for method in methods if method in ("get", "post", "put", "patch", "delete")}
        if answer.status_code != 200 or not offered <= set(answer["Allow"].split(", ")):
            wrong[path] = f"{answer.status_code} {answer.headers.get('Allow')}"
    assert len(paths) > 100
    assert not wrong
