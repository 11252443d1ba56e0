"""The meters that readings are of; missing ones are made where the mapping says so."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assets.imports.directory import AssetDirectory, batches
from assets.models import Meter, MeterKind
from assets.services.meters.many import known_meter
from assets.services.meters.spans import KnownMeter
from cmms.importing import Context, ImportRefused
from cmms.importing.history import record_history
from cmms.importing.upsert import Refused

METER_TEMPLATE = ("kind", "unit")


class MeterDirectory:
    """(asset, name) → meter. What a word for an asset means is the asset directory's business."""

    def __init__(self, context: Context, assets: AssetDirectory) -> None:
        self._context, self._assets = context, assets
        self._known: dict[tuple[str, str], KnownMeter] = {}

    def load(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Read, or make, the meters that the rows name."""
        wanted = {}
        for values in rows:
            key = (values["asset"], values["meter"])
            if key not in self._known and key not in wanted:
                wanted[key] = values
        if not wanted:
            return
        self._assets.load((asset, values) for (asset, _), values in wanted.items())
        owners = {}
        for key in wanted:
            try:
                owners[key] = self._assets.find(key[0])
            except Refused:
                continue  # find() says so of each row
        stored = self._stored({owner.id for owner in owners.values() if owner is not None})
        missing = []
        for key, owner in owners.items():
            assert owner is not None
            meter = stored.get((owner.id, key[1]))
            if meter is not None:
                self._known[key] = known_meter(meter, owner.site_id)
            else:
                missing.append((key, owner, wanted[key]))
        if missing and "meter" in self._context.create_missing:
            self._create(missing)

    def find(self, asset: str, name: str) -> KnownMeter:
        found = self._known.get((asset, name))
        if found is None:
            self._assets.find(asset)
            raise Refused(f"The asset “{asset}” has no meter “{name}”; make it first, or say [create_missing.meter].")
        return found

    def forget(self) -> None:
        self._known = {}
        self._assets.forget()

    def _stored(self, asset_ids: set[int]) -> dict[tuple[int, str], Meter]:
        found = {}
        for batch in batches(sorted(asset_ids)):
            for meter in Meter.objects.filter(asset_id__in=batch):
                found[meter.asset_id, meter.name] = meter
        return found

    def _create(self, missing: Sequence[tuple[tuple[str, str], Any, Mapping[str, Any]]]) -> None:
        template = self._context.create_missing["meter"]
        meters = []
        for (asset, name), owner, values in missing:
            said = template.render(name, values)
            kind = (values.get("kind") or said.get("kind", "")).upper()
            if kind not in MeterKind.values:
                raise ImportRefused(f'Is the meter "{name}" a COUNTER, which only grows, or a GAUGE? Say kind under '
                                    f"[create_missing.meter], [constants] or [[readings]].")
            meters.append(Meter(asset_id=owner.id, name=name, kind=kind,
                                unit=(values.get("unit") or said.get("unit", ""))[:50],
                                source_system=self._context.source_system, external_id=f"{asset}|{name}"[:255]))
        Meter.objects.bulk_create(meters, batch_size=500)
        record_history(Meter, [meter.pk for meter in meters], "+")
        for (key, owner, _), meter in zip(missing, meters, strict=True):
            self._known[key] = known_meter(meter, owner.site_id)
