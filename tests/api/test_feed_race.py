"""The change feed beside writers that commit late; in a file of its own: a module's cast keeps a transaction open.

Transactions of other databases of the cluster hold the feed back as well, and other workers' tests keep some open for
as long as a module takes: the reader waits for what is not decided yet instead of taking an empty page for the end.
"""

import threading
import time
from functools import partial
from typing import Any

import pytest

PATIENCE = 300  # seconds


@pytest.mark.postgresql
def test_no_change_is_lost_beside_writers_that_commit_late(together: Any) -> None:
    """Eight writers hold their transactions open by different lengths; a reader polls, dies and begins again."""
    from cmms.accounts.models import Craft
    from cmms.audit import acting_as
    from cmms.audit.feed import read

    begun, running, made = str(read("latest", tables=["crafts"], size=1).next), [8], []
    lock = threading.Lock()

    def writer(number: int) -> None:
        for turn in range(12):
            with acting_as(channel="command"):
                made.append(Craft.objects.create(code=f"C{number}-{turn}", name="x").pk)
                time.sleep((number * 7 + turn * 3) % 5 / 200)
        with lock:
            running[0] -= 1

    def reader() -> list[int | None]:
        kept: list[int | None] = []
        place, died = begun, 0
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            last = not running[0] and len(kept) >= len(made)
            page = read(place, tables=["crafts"], size=7)
            for cursor, row in page.entries:
                if len(kept) % 10 == 9 and died <= len(kept):  # killed between two changes: the cursor kept stands
                    died = len(kept) + 1
                    break
                kept.append(row.record_id)
                place = str(cursor)
            else:
                place = str(page.next)
                if last and not page.more and not page.entries:
                    return kept
                time.sleep(0 if page.more else 0.01)
        return kept

    outcomes = together(reader, *(partial(writer, number) for number in range(8)), seconds=PATIENCE + 60)
    assert [outcome.error for outcome in outcomes] == [None] * 9
    assert sorted(outcomes[0].value) == sorted(made)
    assert len(made) == 96
