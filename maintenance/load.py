"""Load against capacity, week by week: hours of orders and of what will come, by craft or person; and the parts that
the coming work needs against what is there."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from assets.models import Site
from cmms.accounts.capacity import WorkingTime, working_time
from cmms.accounts.models import Craft
from inventory.models import Part
from maintenance.agenda import Due, Planned, comings, planned_orders, schedules_of
from maintenance.models import SchedulePart
from workorders.board.crew import crew

WEEKS = 52
CRAFT, PERSON = "craft", "person"
ZERO = Decimal(0)


@dataclass
class Week:
    """One group's week: hours of ``orders`` there are, of the ``firm`` and the ``estimated`` work to come."""

    monday: dt.date
    capacity: Decimal | None = None
    orders: Decimal = ZERO
    firm: Decimal = ZERO
    estimated: Decimal = ZERO

    @property
    def load(self) -> Decimal:
        return self.orders + self.firm + self.estimated

    @property
    def over(self) -> bool:
        return self.capacity is not None and self.load > self.capacity


@dataclass
class Group:
    """A craft or a person over the weeks; ``key`` None: without one. ``unknown``: work that nobody estimated."""

    key: int | None
    name: str
    weeks: list[Week]
    people: int = 0
    unknown: int = 0

    def total(self, weeks: int) -> tuple[Decimal, Decimal | None]:
        """(load, capacity) of the first ``weeks``; None: the capacity is not known."""
        part = self.weeks[:weeks]
        known = [week.capacity for week in part if week.capacity is not None]
        return sum((week.load for week in part), ZERO), sum(known, ZERO) if known else None

    @property
    def weeks_over(self) -> int:
        return sum(week.over for week in self.weeks)


def mondays(today: dt.date, weeks: int = WEEKS) -> list[dt.date]:
    """The Mondays of so many weeks, this one's first."""
    first = today - dt.timedelta(days=today.weekday())
    return [first + dt.timedelta(weeks=n) for n in range(weeks)]


def groups(people: Iterable[Any], time: WorkingTime, orders: Iterable[Planned], dues: Iterable[Due], *, by: str,
           names: dict[int, str], today: dt.date) -> list[Group]:
    """Every craft or person (``by``) with what they have to do; whatever names none stands in the last group.

    ``people`` come with ``craft_id``; ``names`` are those of the groups. What is overdue counts in this week; what has
    an order counts as that order, not again as an occurrence.
    """
    weeks = mondays(today)
    found: dict[int | None, Group] = {}

    def group(key: int | None) -> Group:
        if key not in found:
            found[key] = Group(key, names.get(key, "") if key is not None else "", [Week(day) for day in weeks])
        return found[key]

    for person in people:
        mine = group(person.craft_id if by == CRAFT else person.pk)
        mine.people += 1
        for week in mine.weeks:
            hours = time.total([person.pk], week.monday, week.monday + dt.timedelta(days=6))
            if hours is not None:
                week.capacity = (week.capacity or ZERO) + hours
    for order in orders:
        key = order.facts["craft_id" if by == CRAFT else "assigned_to_id"]
        _book(group(key), weeks, order.day, order.hours, "orders")
    for due in dues:
        if due.is_work and not due.coming.exists and due.day is not None:
            key = due.schedule.craft_id if by == CRAFT else due.schedule.assigned_to_id
            _book(group(key), weeks, due.day, due.hours, "firm" if due.firm else "estimated")
    return sorted(found.values(), key=lambda each: (each.key is None, each.name))


def _book(group: Group, weeks: list[dt.date], day: dt.date, hours: Decimal | None, column: str) -> None:
    if day >= weeks[-1] + dt.timedelta(weeks=1):
        return
    if hours is None:
        group.unknown += 1
        return
    week = group.weeks[max((day - weeks[0]).days // 7, 0)]
    setattr(week, column, getattr(week, column) + hours)


def load_of(user: Any, site: Site, *, by: str, today: dt.date) -> tuple[list[Group], list[Due], int]:
    """The load of all weeks at the site as the person sees it, by craft or person, each with a name; what comes; and
    how many orders have no day."""
    people = list(crew(user, site, on=today))
    until = mondays(today)[-1] + dt.timedelta(days=6)
    dues = comings(schedules_of(user, site), until=until, today=today)
    orders, without = planned_orders(user, site)
    names = ({craft.pk: str(craft) for craft in Craft.objects.all()} if by == CRAFT
             else {person.pk: str(person) for person in people})
    found = groups(people, capacity_of(people, site, today), orders, dues, by=by, names=names, today=today)
    for each in found:
        each.name = each.name or (_("No craft") if by == CRAFT else _("Nobody yet") if each.key is None
                                  else _("Another crew"))
    return found, dues, without


def whole(found: Iterable[Group], name: str) -> Group:
    """All groups together."""
    every = list(found)
    together = Group(None, name, [Week(week.monday) for week in every[0].weeks] if every else [])
    for each in every:
        together.people += each.people
        together.unknown += each.unknown
        for mine, theirs in zip(together.weeks, each.weeks, strict=True):
            if theirs.capacity is not None:
                mine.capacity = (mine.capacity or ZERO) + theirs.capacity
            mine.orders, mine.firm = mine.orders + theirs.orders, mine.firm + theirs.firm
            mine.estimated += theirs.estimated
    return together


def capacity_of(people: Iterable[Any], site: Site, today: dt.date) -> WorkingTime:
    """The hours of ``people`` over all weeks; one query."""
    weeks = mondays(today)
    return working_time(people, weeks[0], weeks[-1] + dt.timedelta(days=6), zone=ZoneInfo(site.time_zone),
                        borrow=site.calendar_id)


@dataclass
class Demand:
    """A part that coming work needs: when, how much, and whether it will be there.

    ``free`` is on hand less what orders have put aside, and less what they wait for; ``on_order`` still comes.
    ``short_on``: the first day on which the sum needed by then is more than ``free`` + ``on_order``; ``order_by``: the
    last day to order for it (None: the lead time is not known).
    """

    part: Part
    free: Decimal
    on_order: Decimal
    needs: list[tuple[dt.date, Decimal]] = field(default_factory=list)

    def needed_within(self, days: int, today: dt.date) -> Decimal:
        return sum((quantity for day, quantity in self.needs if day <= today + dt.timedelta(days=days)), ZERO)

    @property
    def total(self) -> Decimal:
        return sum((quantity for _day, quantity in self.needs), ZERO)

    @property
    def lead_time(self) -> int | None:
        """Days from order to shelf: the part's, else its supplier's."""
        if self.part.lead_time_days is not None:
            return self.part.lead_time_days
        return self.part.supplier.lead_time_days if self.part.supplier else None

    @property
    def short_on(self) -> dt.date | None:
        left = self.free + self.on_order
        for day, quantity in sorted(self.needs):
            left -= quantity
            if left < 0:
                return day
        return None

    @property
    def order_by(self) -> dt.date | None:
        if self.short_on is None or self.lead_time is None:
            return None
        return self.short_on - dt.timedelta(days=self.lead_time)


def part_demand(dues: Iterable[Due], *, today: dt.date) -> list[Demand]:
    """What the coming work without an order needs of each part, the first to run short first. Two queries.

    Orders there are have reservations of their own, which ``free`` already takes off.
    """
    work = [due for due in dues if due.is_work and not due.coming.exists and due.day is not None]
    wanted = {pk for due in work for pk in (due.coming.schedule_id, *due.coming.covers)}
    lists: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    for schedule, part_id, quantity in SchedulePart.objects.filter(schedule__in=wanted).values_list(
            "schedule", "part", "quantity"):
        lists[schedule].append((part_id, quantity))
    wanted_parts = {part for rows in lists.values() for part, _quantity in rows}
    parts = {part.pk: part for part in Part.objects.filter(pk__in=wanted_parts).with_on_order().with_open_demand()
             .select_related("supplier")}
    found: dict[int, Demand] = {}
    for due in work:
        for schedule in (due.coming.schedule_id, *due.coming.covers):
            for part_id, quantity in lists.get(schedule, ()):
                part: Any = parts[part_id]
                demand = found.setdefault(part_id, Demand(part, part.stock_level - part.open_demand, part.on_order))
                demand.needs.append((max(due.day or today, today), quantity))
    return sorted(found.values(), key=lambda d: (d.short_on is None, d.short_on or dt.date.max, d.part.part_number))
