"""Which assets stood still the longest."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

MOST = 5


def standstill(spells: Any, start: dt.datetime, until: dt.datetime) -> list[tuple[str, Decimal]]:
    """(tag or name, hours) of the assets that stood still longest between two moments, the longest first; spells are
    clipped to the time, one that is still open ends with it. One query over ``spells`` (a queryset of downtimes)."""
    hours: dict[str, Decimal] = defaultdict(Decimal)
    for tag, name, began, ended in spells.touching(start, until).values_list(
            "asset__tag", "asset__name", "started_at", "ended_at"):
        inside = min(ended or until, until) - max(began, start)
        hours[tag or name] += Decimal(int(inside.total_seconds())) / 3600
    return sorted(hours.items(), key=lambda each: (-each[1], each[0]))[:MOST]
