"""The orders that decisions ask for: what each contains, made by the hundred."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from inventory.models import Part
from maintenance.calendar import end_of_day, start_of_day
from maintenance.decisions import Key, Row
from maintenance.facts import Facts
from maintenance.models import MaintenanceSchedule, ScheduleAsset, SchedulePart
from workorders.choices import WorkType
from workorders.models import Procedure
from workorders.services.generating import Draft, create_many

MADE_BY = "maintenance_schedules"
"""What an order's ``reference_type`` says where a schedule made it."""


def make_orders(facts: Facts, rows: Sequence[Row], *, by: Any = None) -> dict[Key, int]:
    """One order for each of these occurrences; occurrence → order. Steps, parts and hours of the smaller schedules it
    contains come along, each procedure once."""
    if not rows:
        return {}
    schedules = {pk for row in rows for pk in (row.key[0], *row.contains)}
    parts, stops = planned_parts(schedules), _stops(schedules)
    procedures = procedures_in_force(facts.schedules[pk].procedure_id for pk in schedules if pk in facts.schedules)
    drafts = [_draft(facts, row, parts, stops, procedures) for row in rows]
    orders = create_many(drafts=drafts, by=by)
    return {row.key: order.pk for row, order in zip(rows, orders, strict=True)}


def _draft(facts: Facts, row: Row, parts: dict[int, dict[Part, Decimal]], stops: dict[int, list[Any]],
           procedures: dict[int, Procedure]) -> Draft:
    schedule = facts.schedules[row.key[0]]
    inside = [facts.schedules[pk] for pk in row.contains]
    steps = dict.fromkeys(procedures[each.procedure_id] for each in (schedule, *inside)
                          if each.procedure_id in procedures)
    return Draft(title=schedule.title, asset=schedule.asset, location=schedule.location, procedures=list(steps),
                 parts=parts_for([schedule, *inside], parts), route=_route(schedule, stops),
                 facts=_order_facts(schedule, inside, row))


def _order_facts(schedule: MaintenanceSchedule, inside: Sequence[MaintenanceSchedule], row: Row) -> dict[str, Any]:
    facts = {**terms_for(schedule, inside), "work_type": WorkType.PREVENTIVE, "reference_type": MADE_BY,
             "reference_id": schedule.pk}
    if row.due is not None:
        facts["due_at"] = end_of_day(row.due, schedule.zone)
    if row.planned is not None:
        facts["scheduled_start"] = start_of_day(row.planned, schedule.zone)
    return facts


def terms_for(schedule: MaintenanceSchedule, inside: Sequence[MaintenanceSchedule]) -> dict[str, Any]:
    """What its order takes over from a schedule, and from the smaller ones ``inside``, besides what procedures say."""
    return {
        "description": schedule.description, "priority": schedule.priority, "craft_id": schedule.craft_id,
        "team_id": schedule.team_id, "assigned_to": schedule.assigned_to,
        "sign_off_required": schedule.sign_off_required or any(each.sign_off_required for each in inside),
        "estimated_hours": hours_needed([schedule, *inside]),
    }


def parts_for(schedules: Sequence[MaintenanceSchedule], parts: Mapping[int, Mapping[Part, Decimal]]) -> dict[
        Part, Decimal]:
    """What they need together; ``parts``: schedule → its planned parts."""
    needed: dict[Part, Decimal] = defaultdict(Decimal)
    for each in schedules:
        for part, quantity in parts.get(each.pk, {}).items():
            needed[part] += quantity
    return needed


def hours_needed(schedules: Sequence[MaintenanceSchedule]) -> Decimal | None:
    """What all of them need together, by schedule or else by procedure; None where one is not estimated."""
    hours = [s.estimated_hours if s.estimated_hours is not None or s.procedure is None else s.procedure.estimated_hours
             for s in schedules]
    return None if any(each is None for each in hours) else sum((h for h in hours if h is not None), Decimal(0))


def _route(schedule: MaintenanceSchedule, stops: dict[int, list[Any]]) -> list[Any]:
    """The stops that are in use and still at the schedule's site."""
    return [asset for asset in stops.get(schedule.pk, ()) if asset.site_id == schedule.site_id
            and asset.status != "RETIRED"]


def planned_parts(schedules: Iterable[int]) -> dict[int, dict[Part, Decimal]]:
    """Schedule → what each of its orders needs."""
    lines = list(SchedulePart.objects.filter(schedule__in=schedules).values_list("schedule_id", "part_id", "quantity"))
    parts = Part.objects.select_related("supplier").in_bulk({part_id for _schedule, part_id, _quantity in lines})
    found: dict[int, dict[Part, Decimal]] = defaultdict(dict)
    for schedule_id, part_id, quantity in lines:
        found[schedule_id][parts[part_id]] = quantity
    return found


def _stops(schedules: Iterable[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for stop in ScheduleAsset.objects.filter(schedule__in=schedules).select_related("asset__site").order_by(
            "schedule_id", "position", "id"):
        found[stop.schedule_id].append(stop.asset)
    return found


def procedures_in_force(ids: Iterable[int | None]) -> dict[int, Procedure]:
    """Procedure id → the edition in force of the same number, or itself where none is."""
    wanted = {pk for pk in ids if pk is not None}
    named = {p.pk: p for p in Procedure.objects.filter(pk__in=wanted).select_related("craft")}
    in_force = Procedure.objects.filter(number__in={p.number for p in named.values()}, is_current=True,
                                        retired_at__isnull=True).select_related("craft")
    current = {p.number: p for p in in_force}
    return {pk: current.get(procedure.number, procedure) for pk, procedure in named.items()}
