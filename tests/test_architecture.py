"""The house keeps its shape: imports point down, rooms bear the expected names, states and balances have one home."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STOREYS = {"assets": 1, "inventory": 2, "workorders": 3, "maintenance": 4, "reporting": 5}
ROOF = {"urls", "api", "roles", "search", "home", "management", "import_page", "demo", "dictionary", "apps", "reader",
        "offline"}
FLOOR = 0
TOP = 6
REFUSED_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "misc", "base_models", "tools"}


def sources() -> Iterator[Path]:
    for folder in ("cmms", *STOREYS):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def storey(module: str) -> int | None:
    """The storey of a dotted module of ours; None for everybody else's."""
    head, _dot, rest = module.partition(".")
    if head in STOREYS:
        return STOREYS[head]
    if head == "cmms":
        return TOP if rest.partition(".")[0] in ROOF else FLOOR
    return None


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            for name in node.names:
                yield node.lineno, f"{node.module}.{name.name}"


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def upward(path: Path, name: str) -> list[str]:
    own = storey(name)
    assert own is not None
    found = []
    for line, module in imports(path):
        other = storey(module)
        if other is not None and other > own:
            found.append(f"{name}:{line} imports {module}")
    return found


def test_imports_point_down() -> None:
    wrong = [entry for path in sources() for entry in upward(path, module_of(path))]
    assert not wrong, "\n".join(wrong)


def test_an_upward_import_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("def late():\n    from workorders.models import WorkOrder\n    from assets.models import Site\n")
    assert upward(planted, "inventory.planted") == [
        "inventory.planted:2 imports workorders.models", "inventory.planted:2 imports workorders.models.WorkOrder"]
    assert upward(planted, "maintenance.planted") == []
    assert upward(planted, "cmms.audit.planted") != []


def test_no_vague_names() -> None:
    vague = [str(p.relative_to(ROOT)) for p in sources()
             if p.stem in REFUSED_NAMES or set(p.relative_to(ROOT).parts[:-1]) & REFUSED_NAMES]
    assert not vague


def test_no_file_is_too_long() -> None:
    long = {str(p.relative_to(ROOT)): n for p in sources() if (n := len(p.read_text().splitlines())) > 400}
    assert not long


@pytest.mark.parametrize(("table", "home", "columns"), [
    ("StockLevel", "inventory/services", ("quantity", "reserved", "value")),
])
def test_balances_are_written_in_one_room(table: str, home: str, columns: tuple[str, ...]) -> None:
    writes = re.compile(rf"{table}\.objects\b[^\n]*\.(update|bulk_update|create|bulk_create)\(")
    elsewhere = [str(p.relative_to(ROOT)) for p in sources()
                 if writes.search(p.read_text()) and not str(p.relative_to(ROOT)).startswith(home)]
    assert not elsewhere


def test_the_state_of_an_order_is_set_in_its_home_alone() -> None:
    sets = re.compile(r"(order|wo|work_order)\.status\s*=[^=]")
    elsewhere = [str(p.relative_to(ROOT)) for p in sources()
                 if sets.search(p.read_text()) and not str(p.relative_to(ROOT)).startswith("workorders/services")]
    assert not elsewhere


def test_framework_signals_hold_no_rule_of_ours() -> None:
    # a field's method pre_save is called, a signal is not
    refused = re.compile(r"\b(post_save|pre_save|post_delete|pre_delete|m2m_changed)\b(?!\()")
    users = [str(p.relative_to(ROOT)) for p in sources() if refused.search(p.read_text())]
    assert not users


def test_every_pair_of_signal_and_receiver_is_listed_here() -> None:
    pairs = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                for mark in node.decorator_list:
                    if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "receiver":
                        named = mark.args[0]
                        names = named.elts if isinstance(named, ast.Tuple | ast.List) else [named]
                        pairs.update((ast.unparse(n), module_of(path)) for n in names)
    assert pairs == LISTED


LISTED = {
    ("status_changed", "assets.receivers"),
    ("reading_taken", "assets.receivers"),
    ("stock_moved", "inventory.receivers"),
    ("purchase_moved", "inventory.receivers"),
    ("moved", "workorders.receivers"),
    ("crossed", "maintenance.receivers"),
    ("alarm_raised", "maintenance.receivers"),
    ("alarm_cleared", "maintenance.receivers"),
    ("moving_asset", "workorders.receivers"),
    ("created", "workorders.receivers"),
    ("completed", "workorders.receivers"),
    ("stock_moved", "workorders.receivers"),
    ("lost_holds", "workorders.receivers"),
    ("filled_holds", "workorders.receivers"),
    ("retired_asset", "maintenance.receivers"),
    ("moved_asset", "maintenance.receivers"),
    ("reading_taken", "maintenance.receivers"),
    ("marking_meter", "maintenance.receivers"),
    ("retiring_meter", "maintenance.receivers"),
    ("completing", "maintenance.receivers"),
    ("remarking", "maintenance.receivers"),
    ("reinstating", "maintenance.receivers"),
    ("completed", "maintenance.receivers"),
    ("cancelled", "maintenance.receivers"),
    ("reopened", "maintenance.receivers"),
    ("reinstated", "maintenance.receivers"),
}
