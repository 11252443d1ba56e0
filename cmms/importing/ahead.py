"""Reading ahead: the next chunk is read and parsed while the database works on this one."""

import queue
import threading
from collections.abc import Generator
from typing import Any, TypeVar

Item = TypeVar("Item")
_END = object()


def ahead(items: Generator[Item, None, None], depth: int = 2) -> Generator[Item, None, None]:
    """The items of a generator that runs in a thread of its own, at most ``depth`` of them waiting.

    The generator is also closed in that thread. What it raises is raised here. It must not use Django's database
    connection, which belongs to this thread.
    """
    waiting: queue.Queue[Any] = queue.Queue(depth)
    stop = threading.Event()
    failures: list[BaseException] = []

    def put(item: Any) -> bool:
        while not stop.is_set():
            try:
                waiting.put(item, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    def work() -> None:
        try:
            for item in items:
                if not put(item):
                    break
        except BaseException as error:  # noqa: BLE001 (raised again by whoever takes the items)
            failures.append(error)
        finally:
            items.close()
            put(_END)

    thread = threading.Thread(target=work, name="import-reader", daemon=True)
    thread.start()
    try:
        while (item := waiting.get()) is not _END:
            yield item
        if failures:
            raise failures[0]
    finally:
        stop.set()
        thread.join()
