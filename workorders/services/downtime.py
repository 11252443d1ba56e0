"""When an asset stands still. A person says so, and a person says that it runs again."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assets.models import Asset, AssetStatus
from assets.services.status import set_status
from cmms.access import require, require_branch
from cmms.audit import acting_as
from cmms.errors import Conflict, Problem, refuse
from workorders.choices import DowntimeCategory, Status
from workorders.models import Downtime, WorkOrder
from workorders.services.moving import happened, locked, utc

# What an asset may be once it runs again.
RUNNING = (AssetStatus.OPERATIONAL, AssetStatus.STANDBY, AssetStatus.DEGRADED)


def begin_downtime(*, asset: Asset, by: Any, category: str = DowntimeCategory.FAILURE, at: dt.datetime | None = None,
                   order: WorkOrder | None = None, note: str = "") -> Downtime:
    """The asset stands still since ``at``; its status becomes DOWN."""
    require(by, "workorders.add_downtime")
    with acting_as(by):
        order = _on_order(order, by)
        return open_spell(asset=asset, order=order, by=by, at=at, category=category, note=note)


def end_downtime(*, asset: Asset, by: Any, at: dt.datetime | None = None,
                 status: str = AssetStatus.OPERATIONAL) -> Downtime:
    """The asset runs again since ``at``, operational or as ``status`` (STANDBY, DEGRADED) says."""
    require(by, "workorders.change_downtime")
    with acting_as(by):
        spell = close_spell(asset=asset, by=by, at=at, status=status)
        if spell is None:
            raise Conflict.of("not_down", _("%(asset)s is not down.") % {"asset": asset})
        return spell


def record_downtime(*, asset: Asset, by: Any, started_at: dt.datetime, ended_at: dt.datetime,
                    category: str = DowntimeCategory.FAILURE, order: WorkOrder | None = None,
                    note: str = "") -> Downtime:
    """A spell that is over already; the asset's status stays as it is."""
    require(by, "workorders.add_downtime")
    with acting_as(by):
        order = _on_order(order, by)  # before the asset, as every verb does
        asset = _locked(asset, by)
        ended_at, problems = happened(ended_at, "ended_at")
        refuse(problems)
        return _save(Downtime(asset=asset, work_order=order, category=category, started_at=utc(started_at),
                              ended_at=ended_at, note=note, started_by=by, ended_by=by))


def open_spell(*, asset: Asset, order: WorkOrder | None, by: Any, at: dt.datetime | None, category: str,
               note: str = "") -> Downtime:
    """Begin a spell for a caller that has asked for permission already, inside its transaction."""
    asset = _locked(asset, by)
    since, problems = happened(at, "stopped_at")
    if asset.status == AssetStatus.RETIRED:
        problems.append(Problem("retired", _("%(asset)s is retired and cannot stand still.") % {"asset": asset},
                                "asset"))
    refuse(problems)
    spell = _save(Downtime(asset=asset, work_order=order, category=category, started_at=since, note=note,
                           started_by=by))
    _set_status(asset, AssetStatus.DOWN)
    return spell


def close_spell(*, asset: Asset, by: Any, at: dt.datetime | None, status: str = AssetStatus.OPERATIONAL,
                order: WorkOrder | None = None) -> Downtime | None:
    """End the open spell of the asset, of this ``order`` only where one is given; None where there is none."""
    asset = _locked(asset, by)
    spells = Downtime.objects.filter(asset=asset).ongoing().select_for_update()
    spell = (spells if order is None else spells.filter(work_order=order)).first()
    if spell is None:
        return None
    until, problems = happened(at, "running_since")
    if until <= spell.started_at:
        problems.append(Problem("before_start", _("The downtime began after that: give the time since when it runs "
                                                  "again."), "running_since"))
    if status not in RUNNING:
        problems.append(Problem("status", _("An asset that runs again is operational, standby or degraded."),
                                "status"))
    refuse(problems)
    spell.ended_at, spell.ended_by = until, by
    spell.save()
    _set_status(asset, status)
    return spell


def move_spells(order: WorkOrder, before: Asset, after: Asset) -> None:
    """The order was on another asset than it said: its spells are that one's, and the first asset never stood."""
    spells = list(Downtime.objects.filter(work_order=order, asset=before).select_for_update().order_by("pk"))
    if not spells:
        return
    held = {asset.pk: asset for asset in Asset.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=[before.pk, after.pk]).order_by("pk")}
    for spell in spells:
        spell.asset = held[after.pk]
        _save(spell)
        if spell.ended_at is None:
            _set_status(held[before.pk], AssetStatus.OPERATIONAL)
            _set_status(held[after.pk], AssetStatus.DOWN)


def _on_order(order: WorkOrder | None, by: Any) -> WorkOrder | None:
    """The order that bears the spell, locked; refused where its books are closed or it will not be done."""
    if order is None:
        return None
    current = locked(order, by)
    if current.status in (Status.CLOSED, Status.CANCELLED):
        raise Conflict.of("closed", _("%(number)s is %(state)s: nothing can be booked on it.") % {
            "number": current.number, "state": current.get_status_display().lower()}, "order")
    return current


def _locked(asset: Asset, by: Any) -> Asset:
    current = Asset.objects.select_for_update(of=("self",), no_key=True).get(pk=asset.pk)
    require_branch(by, site_id=current.site_id, location_ids=(current.location_id,))
    return current


def _save(spell: Downtime) -> Downtime:
    try:
        spell.full_clean(exclude=["version"])
    except ValidationError as error:
        refuse([Problem("downtime", message, "downtime") for message in error.messages], Conflict)
    spell.save()
    return spell


def _set_status(asset: Asset, status: str) -> None:
    if asset.status != status:
        set_status(asset, status)
