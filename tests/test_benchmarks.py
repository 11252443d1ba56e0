"""Each benchmark runs, at its smallest, and finds nothing wrong; how fast it is, is not the suite's business."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from benchmarks.__main__ import NAMES
from benchmarks.figures import Budget, Figure, number, table
from benchmarks.ground import environment, figures_of
from tests.postgres import OWNER


@pytest.fixture
def copy_of_database(transactional_db: None) -> Iterator[tuple[str, str]]:
    """(name, socket folder) of a fresh copy of this pass's empty database."""
    import psycopg
    from django.db import connection

    settings = connection.settings_dict
    empty, copy = settings["NAME"], f"{settings['NAME']}_bench"
    connection.close()  # a template must have no visitors
    # As superuser: a benchmark connects as such too, and nobody else may end what is left of its session.
    with psycopg.connect(host=settings["HOST"], user="postgres", dbname="postgres", autocommit=True) as session:
        # what an earlier test's threads left open
        session.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [empty])
        session.execute(f"CREATE DATABASE {copy} OWNER {OWNER} TEMPLATE {empty}".encode())
        try:
            yield copy, settings["HOST"]
        finally:
            session.execute(f"DROP DATABASE {copy} WITH (FORCE)".encode())


@pytest.mark.postgresql
@pytest.mark.parametrize("name", NAMES)
def test_the_benchmark_runs_and_nothing_it_proves_is_wrong(name: str, copy_of_database: tuple[str, str],
                                                          tmp_path: Path) -> None:
    database, host = copy_of_database
    variables = environment(lambda user: f"postgres://{user}@/{database}?host={quote(host)}", tmp_path)
    figures = list(figures_of(name, "tiny", variables))
    assert figures
    assert [f.what for f in figures if "failed" in f.remark or f.verdict(full=False) == "**no**"] == []


def test_a_missed_budget_shows_in_the_table() -> None:
    figures = [Figure("fast", "10 rows", 1200.4, "rows/s", Budget("≥", 1500)),
               Figure("lost", "", 0, "", Budget("=", 0))]
    assert [f.verdict(full=True) for f in figures] == ["**no**", "yes"]
    assert [f.verdict(full=False) for f in figures] == ["", "yes"]
    told = table(figures, full=True).splitlines()
    assert len({len(line) for line in told}) == 1
    assert "| 1,200  | rows/s | ≥ 1,500 | **no** |" in told[2]


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (8, "8"), (0.01234, "0.0123"), (4.567, "4.57"),
                                              (38.06, "38.1"), (1234.5, "1,234")])
def test_three_figures_that_mean_something(value: float, shown: str) -> None:
    assert number(value) == shown


def test_a_figure_survives_the_way_from_one_process_to_the_other() -> None:
    for figure in (Figure("a", "b", 1.5, "s", Budget("≤", 2)), Figure("skipped", "", None, "", remark="no data")):
        assert Figure.from_line(figure.line()) == figure
