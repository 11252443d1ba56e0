"""The demo's time: everything lies relative to the moment of seeding."""

import datetime as dt
import random
from zoneinfo import ZoneInfo

SEED = 20_210_301
"""Draws the same plant every time; only the dates move with the day."""

HISTORY_DAYS = 545
READING_DAYS = 182


class Clock:
    """``now`` is aware; days are counted from the plant's today, local times are the plant's."""

    def __init__(self, now: dt.datetime, zone: str) -> None:
        self.now = now.astimezone(dt.UTC).replace(microsecond=0)
        self.zone = ZoneInfo(zone)
        self.today = self.now.astimezone(self.zone).date()

    def day(self, days: int) -> dt.date:
        return self.today + dt.timedelta(days=days)

    def at(self, day: dt.date | int, hour: int, minute: int = 0) -> dt.datetime:
        """A local time of a day (or so many days from today), in UTC."""
        date = self.day(day) if isinstance(day, int) else day
        return dt.datetime.combine(date, dt.time(hour, minute), tzinfo=self.zone).astimezone(dt.UTC)

    def ago(self, hours: float) -> dt.datetime:
        return self.now - dt.timedelta(minutes=round(hours * 60))

    def end_of(self, day: dt.date | int) -> dt.datetime:
        """23:59 of that local day."""
        return self.at(day, 23, 59)


def dice(part: str) -> random.Random:
    """Chance of one part of the plant: a change in one leaves the others as they are."""
    return random.Random(f"{SEED}/{part}")  # noqa: S311  scenery, no secret


def easter(year: int) -> dt.date:
    """Easter Sunday (Gregorian; the anonymous algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, g = b // 4, b % 4, (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)


def german_holidays(year: int) -> dict[dt.date, str]:
    """Public holidays that all of Germany keeps."""
    sunday = easter(year)
    after = {-2: "Good Friday", 1: "Easter Monday", 39: "Ascension Day", 50: "Whit Monday"}
    return {
        dt.date(year, 1, 1): "New Year's Day", dt.date(year, 5, 1): "Labour Day",
        dt.date(year, 10, 3): "German Unity Day", dt.date(year, 12, 25): "Christmas Day",
        dt.date(year, 12, 26): "Second Day of Christmas",
        **{sunday + dt.timedelta(days=days): name for days, name in after.items()},
    }
