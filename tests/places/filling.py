"""A realistic machine: everything that an asset's page can show, as many times as asked."""

import datetime as dt
from decimal import Decimal
from typing import Any

from assets import models as plant
from inventory import models as stock
from inventory import services as stock_services
from workorders import services

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


def fill(asset: plant.Asset, times: int, *, by: Any) -> None:
    """``times`` open orders, finished ones, spells, meters with readings, parts, documents, facts and components."""
    shelf = plant.Location(site=asset.site, parent=asset.location, name=f"Store {asset.pk} {times}", kind="STORE")
    shelf.save()
    room = stock.Storeroom(location=shelf)
    room.save()
    for n in range(times):
        mark = f"{asset.pk}-{times}-{n}"
        services.create(by=by, asset=asset, title=f"Quarterly alignment check of drive {mark}", due_at=NOW)
        done = services.create(by=by, asset=asset, title=f"Lubrication of all bearings {mark}")
        services.complete(order=done, by=by, outcome="NOT_PERFORMED", reason="The line had to run.")
        services.record_downtime(asset=asset, by=by, started_at=NOW - dt.timedelta(days=n + 1, hours=2),
                                 ended_at=NOW - dt.timedelta(days=n + 1, hours=1), note="Belt jumped off pulley")
        meter = plant.Meter.objects.create(asset=asset, name=f"Vibration at bearing {mark}", kind="GAUGE", unit="mm/s",
                                           high_limit=Decimal("4.5"))
        plant.MeterReading.objects.bulk_create(
            plant.MeterReading(meter=meter, site=asset.site, value=Decimal(k) / 4, entered_by=by,
                               read_at=NOW - dt.timedelta(days=k + 1, minutes=n)) for k in range(15))
        part = stock.Part.objects.create(part_number=f"P-{mark}", description=f"Deep groove ball bearing {mark}")
        stock.AssetPart.objects.create(part=part, asset=asset)
        stock_services.receive(part=part, storeroom=room, quantity=Decimal(3), unit_cost=Decimal(2), by=None, bin="B-1")
        plant.Document.objects.create(title=f"Manual {mark}", category="Manual", asset=asset, reference="shelf 3")
        plant.AssetAttribute.objects.create(asset=asset, attribute_name=f"Power {mark}", attribute_value="1.5",
                                            data_type="DECIMAL", unit="kW")
        plant.Asset(site=asset.site, parent=asset, location=asset.location, name=f"Motor {mark}",
                    tag=f"M-{mark}").save()
