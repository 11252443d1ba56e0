"""The catalogue of codes holds what refusals say, and nothing else."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from cmms import codes
from cmms.integrity import constraint_code

pytestmark = pytest.mark.page

PUT_TOGETHER = {
    # places where the code is no literal: whose codes they are
    "cmms/errors.py": "of() itself",
    "cmms/integrity.py": "constraints, and what validators of models say",
    "cmms/database/constraints.py": "of the constraint", "cmms/rest/errors.py": "of the framework's errors",
    "cmms/rest/strict.py": "wrong_type",
    "assets/services/meters/words.py": "doubts about a reading", "workorders/views/moves.py": "of the forms of pages",
}


def found(source: str) -> dict[str, str]:
    return dict(codes._codes(ast.parse(source)))


def test_codes_are_read_from_where_problems_are_made() -> None:
    assert found('raise NotFound.of("gone", _("It is gone."))\nrefuse(Problem("late", _("Too late."), "at"))') == {
        "gone": "It is gone.", "late": "Too late."}
    assert found('raise ValidationError({"a": [_("Say a number.")]}, code="number")') == {"number": "Say a number."}
    assert found("def wrong(self, at, code, said):\n    self.problems.append(Problem(code, said, at))\n"
                 'said.wrong("x", "deep", _("Too deep."))\n') == {"deep": "Too deep."}
    assert found('Verb("approve", _("Approve"))\nMove("close", _("Close"), 1)\nPlace("home", _("Home"))') == {}


def test_every_code_that_is_no_literal_is_accounted_for() -> None:
    elsewhere: set[str] = set()
    for room in codes.ROOMS:
        for path in (Path(settings.BASE_DIR) / room).rglob("*.py"):
            tree = ast.parse(path.read_text())
            handed = {name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)
                      for name, _place in codes._handed_on(each)}
            for code, _said in codes._places(tree, {}):
                if not isinstance(code, ast.Constant) and not (isinstance(code, ast.Name) and handed - {"of"}):
                    elsewhere.add(path.relative_to(settings.BASE_DIR).as_posix())
    assert sorted(elsewhere) == sorted(PUT_TOGETHER)


def test_the_catalogue_names_no_verb_and_what_a_broken_server_says() -> None:
    known = codes.codes()
    assert {"broken", "unavailable", "not_found", "state", "out_of_limits", "sort_filter"} <= set(known)
    assert not {"fault", "approve", "complete", "close", "schedule", "store", "secret"} & set(known)
    assert len(known) == len(set(known)) > 200


def test_whatever_a_constraint_refuses_has_its_code_there() -> None:
    rules = [constraint for model in apps.get_models() for constraint in model._meta.constraints]
    assert len(rules) > 200
    assert {constraint_code(rule) for rule in rules} <= set(codes.codes())
    closed = {rule.name for rule in rules if constraint_code(rule) == "closed"}
    assert closed == {"work_orders_closed", "work_order_parts_books_open", "service_costs_books_open",
                      "labor_entries_books_open"}
