"""Work orders of another system, with what they cost there."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from assets.imports.directory import AssetDirectory, LocationDirectory, SiteDirectory
from assets.models import Site
from cmms.accounts.imports.crews import CrewDirectory
from cmms.accounts.imports.people import PeopleDirectory
from cmms.importing import Context, Row
from cmms.importing.bulk import insert_rows
from cmms.importing.upsert import Item, ModelImporter, Refused
from workorders.choices import FINISHED_STATUSES, CostKind, HoldReason, Status
from workorders.imports.fields import FIELDS
from workorders.imports.kinship import Kinship
from workorders.imports.words import CodeDirectory
from workorders.models import ServiceCost, WorkOrder

_PEOPLE = ("assigned_to", "requested_by")
_CODES = ("reported_problem", "problem", "cause", "remedy")


class WorkOrderImporter(ModelImporter):
    """Orders enter as the mapping says, else CLOSED; what their source does not know stays unknown.

    An import may change what it wrote until a person does (``touched_at``).
    """

    kind, title, model = "work_orders", "Work orders", WorkOrder
    permission = "workorders.add_workorder"
    copied = True
    fields = FIELDS

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sites = SiteDirectory(context)
        self._assets = AssetDirectory(context, self._sites)
        self._locations = LocationDirectory(context, self._sites)
        self._people = {name: PeopleDirectory(context, name) for name in _PEOPLE if name in context.mapped}
        self._codes = CodeDirectory(context, [name for name in _CODES if name in context.mapped])
        self._crews = CrewDirectory(context)
        self._kin = Kinship(context)
        self._zones: dict[int, ZoneInfo] = {}

    def time_zone(self) -> ZoneInfo | None:
        site = self._sites.default()
        return ZoneInfo(site.time_zone) if site is not None else None

    def prepare(self) -> None:
        if self.context.site:
            self._sites.named(self.context.site)

    def forget(self) -> None:
        for directory in (self._assets, self._locations, self._codes, self._crews, self._sites, *self._people.values()):
            directory.forget()
        self._kin.forget()

    def finish(self) -> None:
        self._kin.settle()

    def look_up(self, rows: Sequence[Row]) -> None:
        values = [row.values for row in rows]
        self._locations.load((each.get("location") for each in values),
                             {each["location"]: each for each in values if each.get("location")})
        self._assets.load((each.get("asset"), each) for each in values)
        for name, people in self._people.items():
            people.load(each.get(name) for each in values)
        self._codes.load(values)
        self._crews.load(values)
        self._kin.load(values)

    def facts(self, item: Item) -> dict[str, Any]:
        values = item.row.values
        facts = self.plain_facts(item.row)
        self._place(facts, item)
        self._persons(facts, values, item)
        asset = self._assets.find(values.get("asset"))
        facts.update(self._codes.facts(values, asset.asset_class_id if asset is not None else None))
        facts.update(self._crews.facts(values))
        self._state(facts, item)
        for early, late in (("actual_start", "actual_end"), ("scheduled_start", "scheduled_end")):
            if facts.get(early) and facts.get(late) and facts[early] > facts[late]:
                raise Refused(f"{late} lies before {early}.")
        if facts.get("created_at", ...) is None:
            del facts["created_at"]
        self._part_of(facts, item)
        return facts

    def _part_of(self, facts: dict[str, Any], item: Item) -> None:
        """A parent that is here already is set at once on a new order; every other one when all rows are in."""
        if "parent" not in item.row.values:
            return
        text = item.row.values["parent"]
        parent = self._kin.known(text)
        if not text or (item.new and parent is not None):
            facts["parent_id"] = parent
        elif item.new or parent != item.instance.parent_id:
            item.extra_changed = not item.new
            self._kin.remember(item.row.external_id, text, item.row.line)

    def _place(self, facts: dict[str, Any], item: Item) -> None:
        values = item.row.values
        asset = self._assets.find(values.get("asset"))
        place = self._locations.find(values.get("location"))
        if asset is None and place is None:
            raise Refused("Neither asset nor location is given; an order names one of them.")
        site_id = (asset or place).site_id  # type: ignore[union-attr]
        if place is not None and place.site_id != site_id:
            raise Refused(f"The location “{values['location']}” belongs to another site than the asset "
                          f"“{values['asset']}”.")
        facts["site_id"] = site_id
        facts["asset_id"] = asset.id if asset is not None else None
        if place is not None:
            facts["location_id"] = place.id
        elif asset is not None and (item.new or item.instance.asset_id != asset.id):
            facts["location_id"] = asset.location_id  # later moves of the asset leave the order where it was

    def _persons(self, facts: dict[str, Any], values: dict[str, Any], item: Item) -> None:
        if "assigned_to" in values:
            facts["assigned_to_id"] = self._people["assigned_to"].find(values["assigned_to"])
            if values["assigned_to"] and facts["assigned_to_id"] is None:
                item.warnings.append(f"There is no user “{values['assigned_to']}”; nobody is assigned.")
        if "requested_by" in values:
            facts["requested_by_id"] = self._people["requested_by"].find(values["requested_by"])
            facts["requester_name"] = "" if facts["requested_by_id"] else values["requested_by"] or ""

    def _state(self, facts: dict[str, Any], item: Item) -> None:
        """The state and what must agree with it."""
        status = item.row.values.get("status") or (Status.CLOSED if item.new else item.instance.status)
        facts["status"] = status
        if "priority" in facts and item.row.values["priority"] is None:
            del facts["priority"]
        if "work_type" in facts and item.row.values["work_type"] is None:
            del facts["work_type"]
        if facts.get("outcome") and status not in FINISHED_STATUSES:
            raise Refused(f"The order is {status}, and only finished ones have an outcome ({facts['outcome']}).")
        if facts.get("closed_at") and status != Status.CLOSED:
            item.warnings.append(f"closed_at is left out, as the order is {status} and its books are not closed.")
            facts["closed_at"] = None
        if status == Status.ON_HOLD:
            facts["hold_reason"] = facts.get("hold_reason") or HoldReason.OTHER
        else:
            facts["hold_reason"] = ""

    # what it cost

    def related(self, items: Sequence[Item]) -> None:
        if "total_cost" not in self.context.mapped:
            return
        costs = {cost.work_order_id: cost for cost in ServiceCost.objects.filter(
            kind=CostKind.IMPORTED, work_order_id__in=[item.instance.pk for item in items])}
        for item in items:
            cost, amount = costs.get(item.instance.pk), item.row.values.get("total_cost")
            item.extra = cost
            if cost is None:
                differs = amount is not None
            else:
                differs = amount is None or (cost.amount, cost.incurred_on) != (amount, self._day(item))
            item.extra_changed |= differs

    def after(self, items: Sequence[Item]) -> None:
        if "total_cost" not in self.context.mapped:
            return
        new: list[tuple[Any, ...]] = []
        changed: list[ServiceCost] = []
        by = getattr(self.context.user, "pk", None)
        for item in items:
            amount: Decimal | None = item.row.values.get("total_cost")
            if item.extra is None and amount is not None:
                new.append((item.instance.pk, CostKind.IMPORTED.value, amount, self._day(item), by,
                            self.context.source_system, item.row.external_id))
            elif item.extra is not None and item.extra_changed and amount is not None:
                item.extra.amount, item.extra.incurred_on = amount, self._day(item)
                item.extra.version += 1
                changed.append(item.extra)
            elif item.extra is not None and amount is None:
                item.extra.delete()
        if new:
            insert_rows(ServiceCost, ("work_order_id", "kind", "amount", "incurred_on", "entered_by_id",
                                      "source_system", "external_id"), new)
        if changed:
            ServiceCost.objects.bulk_update(changed, ["amount", "incurred_on", "version"], batch_size=200)

    def _day(self, item: Item) -> date | None:
        """The local day to which the cost belongs; None where nothing tells."""
        values = item.row.values
        if values.get("cost_date") is not None:
            return values["cost_date"]  # type: ignore[no-any-return]
        for name in ("actual_end", "actual_start", "scheduled_end", "scheduled_start", "requested_at", "created_at"):
            moment: datetime | None = values.get(name)
            if moment is not None:
                return moment.astimezone(self._zone(item.instance.site_id)).date()
        return None

    def _zone(self, site_id: int) -> ZoneInfo:
        if site_id not in self._zones:
            self._zones[site_id] = ZoneInfo(Site.objects.values_list("time_zone", flat=True).get(pk=site_id))
        return self._zones[site_id]

    def touched(self, items: Sequence[Item]) -> set[int]:
        return {item.instance.pk for item in items if item.instance.touched_at is not None}
