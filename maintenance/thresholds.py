"""When work falls due by a meter: pure arithmetic on lifetime totals."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

TOLERANCE_SHARE = Decimal("0.1")


@dataclass(frozen=True)
class MeterTrigger:
    """Every ``interval`` > 0 units above ``base``; number k ≥ 1 lies at base + k × interval.

    Fixed schedules keep their base; for floating ones the base is the reading at the last completion.
    """

    base: Decimal
    interval: Decimal

    def __post_init__(self) -> None:
        if self.interval <= 0:
            raise ValueError("A meter interval is above zero.")

    def threshold(self, k: int) -> Decimal:
        if k < 1:
            raise ValueError("Thresholds are counted from 1.")
        return self.base + k * self.interval

    def reached(self, total: Decimal) -> int:
        """How many thresholds lie at or below ``total``; 0 below the first."""
        return max(int((total - self.base) // self.interval), 0)

    def next_after(self, total: Decimal) -> int:
        """The number of the first threshold above ``total``."""
        return self.reached(total) + 1

    def crossed(self, before: Decimal, total: Decimal) -> Iterator[tuple[int, Decimal]]:
        """(k, threshold) passed by a reading of ``total`` after one of ``before``: above before, at or below total."""
        for k in range(self.next_after(before), self.reached(total) + 1):
            yield k, self.threshold(k)

    @property
    def tolerance(self) -> Decimal:
        """Units past the threshold that still count as on time: 10 % of the interval."""
        return self.interval * TOLERANCE_SHARE


__all__ = ["MeterTrigger"]
