"""Preventive schedules of another system."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from assets.imports.directory import (
    ASSET_MATCH,
    ASSET_TEMPLATE,
    LOCATION_MATCH,
    LOCATION_TEMPLATE,
    AssetDirectory,
    LocationDirectory,
    SiteDirectory,
)
from assets.models import Meter
from cmms.accounts.imports.crews import CrewDirectory
from cmms.accounts.imports.people import PERSON_MATCH, PeopleDirectory
from cmms.importing import Context, Field, Kind, Row
from cmms.importing.history import IMPORTED
from cmms.importing.upsert import Item, ModelImporter, Refused
from maintenance.choices import Basis, FrequencyType, HolidayRule, OpenPolicy, SeasonRule, TriggerJoin
from maintenance.models import MaintenanceHistory, MaintenanceSchedule
from maintenance.services import wake
from workorders.choices import Priority
from workorders.models import Procedure

_TRIGGERS = ("frequency_type", "frequency_value", "recurrence_rule", "meter_id", "meter_threshold", "meter_based",
             "trigger_join", "basis", "anchor_date", "anchor_reading")
_READING = {"digits": 20, "decimals": 4, "minimum": 0}


class ScheduleImporter(ModelImporter):
    """A schedule that made occurrences keeps its triggers: changing them opens a revision, which people decide."""

    kind, title, model = "schedules", "Maintenance schedules", MaintenanceSchedule
    permission = "maintenance.add_maintenanceschedule"
    chunk = 200
    fields = {
        "title": Field(Kind.TEXT, required=True, max_length=255, help="Title of the orders it makes."),
        "description": Field(Kind.TEXT, help="Text of the orders it makes."),
        "asset": Field(Kind.REFERENCE, max_length=255, match=ASSET_MATCH, creatable=True, template=ASSET_TEMPLATE,
                       help="What is maintained."),
        "location": Field(Kind.REFERENCE, max_length=255, match=LOCATION_MATCH, creatable=True,
                          template=LOCATION_TEMPLATE, help="The place that is maintained; with an asset, left aside."),
        "frequency_type": Field(Kind.CHOICE, choices=FrequencyType.values, help="Unit of the interval."),
        "frequency_value": Field(Kind.INTEGER, minimum=1, help="Length of the interval in these units."),
        "recurrence_rule": Field(Kind.TEXT, max_length=255, help="In place of an interval, such as "
                                                                 "FREQ=MONTHLY;BYDAY=1MO."),
        "meter": Field(Kind.REFERENCE, max_length=100, help="A counter of the asset, by name."),
        "meter_threshold": Field(Kind.DECIMAL, **_READING, help="Every so many units of the meter."),
        "trigger_join": Field(Kind.CHOICE, choices=TriggerJoin.values, help="With calendar and meter: ANY or ALL."),
        "basis": Field(Kind.CHOICE, choices=Basis.values, help="FIXED, or FLOATING from the last completion; FIXED "
                                                               "where nothing says so."),
        "anchor_date": Field(Kind.DATE, help="A date on which it is due: the export's “next due date” will do. "
                                             "Later ones are counted from it."),
        "anchor_reading": Field(Kind.DECIMAL, **_READING, help="Lifetime total from which thresholds are counted."),
        "starts_on": Field(Kind.DATE, help="What falls due before it is no row; the day of the import where blank."),
        "lead_days": Field(Kind.INTEGER, minimum=0, help="Days before the due date on which the order is made."),
        "tolerance_days": Field(Kind.INTEGER, minimum=0, help="Days after the due date that still count as on time."),
        "holiday_rule": Field(Kind.CHOICE, choices=HolidayRule.values, help="What happens on a holiday."),
        "season_rule": Field(Kind.CHOICE, choices=SeasonRule.values, help="What happens outside the season."),
        "season_start_month": Field(Kind.INTEGER, minimum=1, help="Season from: month."),
        "season_start_day": Field(Kind.INTEGER, minimum=1, help="Season from: day."),
        "season_end_month": Field(Kind.INTEGER, minimum=1, help="Season to: month."),
        "season_end_day": Field(Kind.INTEGER, minimum=1, help="Season to: day."),
        "chain": Field(Kind.TEXT, max_length=50, help="Schedules of one asset with the same word contain one another."),
        "chain_rank": Field(Kind.INTEGER, minimum=1, help="1 is the smallest of the chain."),
        "open_policy": Field(Kind.CHOICE, choices=OpenPolicy.values, help="What happens while the last order is open."),
        "priority": Field(Kind.CHOICE, choices=[(each.value, each.name) for each in Priority], help="Of its orders."),
        "estimated_hours": Field(Kind.DECIMAL, digits=8, decimals=2, minimum=0, help="Working hours of one order."),
        "procedure": Field(Kind.REFERENCE, max_length=255, help="The steps, by the procedure's number or name."),
        "craft": Field(Kind.REFERENCE, max_length=100, creatable=True, template=("name",), help="The trade."),
        "team": Field(Kind.REFERENCE, max_length=100, creatable=True, help="The crew its orders go to."),
        "assigned_to": Field(Kind.REFERENCE, max_length=255, match=PERSON_MATCH, help="The person they go to."),
        "sign_off_required": Field(Kind.BOOLEAN, help="Its orders demand a signature at completion."),
        "is_active": Field(Kind.BOOLEAN, help="False: it makes no orders; yes where nothing says so."),
        "last_completed": Field(Kind.DATETIME, help="When its work was last finished there."),
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sites = SiteDirectory(context)
        self._assets = AssetDirectory(context, self._sites)
        self._places = LocationDirectory(context, self._sites)
        self._crews = CrewDirectory(context)
        self._people = PeopleDirectory(context, "assigned_to")
        self._plain = [name for name in self._plain if name != "last_completed"]

    def time_zone(self) -> ZoneInfo | None:
        site = self._sites.default()
        return ZoneInfo(site.time_zone) if site is not None else None

    def forget(self) -> None:
        for directory in (self._sites, self._assets, self._places, self._crews, self._people):
            directory.forget()

    def look_up(self, rows: Sequence[Row]) -> None:
        values = [row.values for row in rows]
        self._places.load((each.get("location") for each in values),
                          {each["location"]: each for each in values if each.get("location")})
        self._assets.load((each.get("asset"), each) for each in values)
        self._crews.load(values)
        self._people.load(each.get("assigned_to") for each in values)

    def facts(self, item: Item) -> dict[str, Any]:
        values = item.row.values
        facts = {name: value for name, value in self.plain_facts(item.row).items()
                 if values[name] is not None or not self._has_default(name)}
        asset, place = self._assets.find(values.get("asset")), self._places.find(values.get("location"))
        if asset is None and place is None:
            raise Refused("Neither asset nor location is given; a schedule is for one of the two.")
        facts["asset_id"] = asset.id if asset is not None else None
        facts["location_id"] = place.id if place is not None and asset is None else None
        facts.update(self._crews.facts(values))
        if "assigned_to" in values:
            facts["assigned_to_id"] = self._people.find(values["assigned_to"])
            if values["assigned_to"] and facts["assigned_to_id"] is None:
                item.warnings.append(f"There is no user “{values['assigned_to']}”; nobody is assigned.")
        if "procedure" in values:
            facts["procedure_id"] = self._procedure(values["procedure"])
        if "meter" in values:
            facts["meter_id"] = self._meter(values["meter"], asset.id if asset is not None else None)
            facts["meter_based"] = facts["meter_id"] is not None
        if not item.new:
            self._keep(facts, item)
        return facts

    def _has_default(self, name: str) -> bool:
        column = self._columns[name]
        return column.has_default() or name in ("starts_on", "anchor_date", "anchor_reading")

    def _procedure(self, text: str | None) -> int | None:
        if not text:
            return None
        for column in ("number", "name"):
            found = list(Procedure.objects.filter(**{column: text}, is_current=True).values_list("pk", flat=True)[:2])
            if len(found) == 1:
                return found[0]  # type: ignore[no-any-return]
        raise Refused(f"There is no procedure “{text}”, or more than one of that name; refer to it by its number.")

    def _meter(self, name: str | None, asset_id: int | None) -> int | None:
        if not name:
            return None
        found = Meter.objects.filter(asset_id=asset_id, name=name).values_list("pk", flat=True).first()
        if found is None:
            raise Refused(f"The asset has no meter “{name}”; make it first.")
        return found  # type: ignore[no-any-return]

    def _keep(self, facts: dict[str, Any], item: Item) -> None:
        """Triggers and place of a schedule that made occurrences are not an import's to change."""
        names = [name for name in (*_TRIGGERS, "asset_id", "location_id", "starts_on", "is_active")
                 if name in facts and facts[name] != getattr(item.instance, name)]
        if names and item.instance.occurrences.exists():
            for name in names:
                del facts[name]
            item.warnings.append(f"It has made occurrences, so {', '.join(names)} stay as they are; change them on "
                                 f"the schedule, where that opens a revision.")

    def related(self, items: Sequence[Item]) -> None:
        for item in items:
            done = item.row.values.get("last_completed")
            item.extra_changed = done is not None and item.instance.last_completed != done \
                and not item.instance.completions.filter(work_order__isnull=False).exists()

    def insert(self, items: Sequence[Item]) -> None:
        for item in items:
            self._checked(item.instance)

    def write(self, instances: Sequence[Any], attnames: Sequence[str]) -> None:
        for instance in instances:
            instance.version -= 1  # save() counts it
            self._checked(instance)

    def _checked(self, schedule: MaintenanceSchedule) -> None:
        """Save with the model's own checks and derived columns; its history row is written with it."""
        schedule.full_clean(validate_constraints=False)
        schedule._change_reason = IMPORTED  # type: ignore[attr-defined]
        schedule.save()

    def record(self, ids: Sequence[int], mark: str) -> None:
        """Nothing: save() has recorded each."""

    def after(self, items: Sequence[Item]) -> None:
        for item in items:
            done, schedule = item.row.values.get("last_completed"), item.instance
            if done is None or not (item.new or item.extra_changed):
                continue
            MaintenanceHistory.objects.update_or_create(
                source_system=self.context.source_system, external_id=item.row.external_id,
                defaults={"schedule": schedule, "completed_date": done, "notes": "Imported: last completed there."})
            schedule.last_completed = done
            MaintenanceSchedule.objects.filter(pk=schedule.pk).update(last_completed=done)
        wake(item.instance for item in items)
