"""Reading ahead in a thread: order, failures and an early end."""

import threading
from collections.abc import Iterator

import pytest

from cmms.importing.ahead import ahead
from cmms.importing.seen import SeenIds


def counting(stop: int, closed: list[str], fail_at: int = -1) -> Iterator[int]:
    try:
        for number in range(stop):
            if number == fail_at:
                raise ValueError("broken")
            yield number
    finally:
        closed.append(threading.current_thread().name)


def test_items_come_in_order_from_another_thread() -> None:
    closed: list[str] = []
    assert list(ahead(counting(50, closed))) == list(range(50))  # type: ignore[arg-type]
    assert closed == ["import-reader"]


def test_what_the_reader_raises_is_raised_after_what_came_before() -> None:
    closed: list[str] = []
    seen: list[int] = []
    with pytest.raises(ValueError, match="broken"):
        for item in ahead(counting(9, closed, fail_at=5)):  # type: ignore[arg-type]
            seen += [item]
    assert seen == [0, 1, 2, 3, 4]
    assert closed == ["import-reader"]


def test_whoever_stops_early_leaves_no_thread_behind() -> None:
    closed: list[str] = []
    items = ahead(counting(10**6, closed))  # type: ignore[arg-type]
    assert next(items) == 0
    items.close()
    assert closed == ["import-reader"]
    assert not any(thread.name == "import-reader" for thread in threading.enumerate())


def test_external_ids_are_remembered_with_their_first_line() -> None:
    with SeenIds() as seen:
        assert [seen.first_line(key, line) for line, key in enumerate("abcab", 2)] == [0, 0, 0, 2, 3]
