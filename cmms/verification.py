"""What a check of our own promises finds."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One promise broken: which kind, in which row, why in a sentence, and how to mend it where that is safe."""

    kind: str
    table: str
    record_id: int
    sentence: str
    fix: Callable[[], object] | None = None
