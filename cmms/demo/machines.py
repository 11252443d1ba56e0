"""Every machine of Northgate and Tamarack, with what is built into it."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from assets.models import (
    Asset,
    AssetAttribute,
    AssetPlacement,
    AssetStatus,
    AttributeType,
    Criticality,
    Document,
    Location,
    Site,
)
from assets.services import insert_nodes
from cmms.demo.clock import Clock, dice
from cmms.demo.inserting import insert
from cmms.demo.kinds import KINDS, Catalogue

# tag | name | kind | location | criticality | year; two blanks of indentation: built into the one above
_NORTHGATE = """
L1|Line 1, bottling|line|P-F-L1|C|2015
  DEP-01|Depalletiser|palletiser|P-F-L1|H|2015
  CNV-101|Bottle conveyor, infeed|conveyor|P-F-L1|H|2015
  CNV-102|Bottle conveyor, washer to filler|conveyor|P-F-L1|H|2015
  FIL-01|Filler|filler|P-F-L1|C|2015
    CNV-108|Infeed conveyor|conveyor|P-F-L1|C|2021
    CNV-109|Outfeed conveyor|conveyor|P-F-L1|H|2021
  CAP-01|Capper|capper|P-F-L1|H|2015
  LAB-01|Labeller|labeller|P-F-L1|H|2018
  CHK-01|Fill-level inspection|checker|P-F-L1|M|2020
  CNV-112|Bottle conveyor, packing side|conveyor|P-F-L1|H|2015
  PAL-01|Palletiser|palletiser|P-F-L1|H|2016
L2|Line 2, bottling|line|P-F-L2|H|2019
  CNV-201|Bottle conveyor, infeed|conveyor|P-F-L2|M|2019
  FIL-02|Filler|filler|P-F-L2|H|2019
    CNV-208|Infeed conveyor|conveyor|P-F-L2|H|2019
    CNV-209|Outfeed conveyor|conveyor|P-F-L2|M|2019
  CAP-02|Capper|capper|P-F-L2|H|2019
  LAB-02|Labeller|labeller|P-F-L2|M|2019
  CHK-02|Fill-level inspection|checker|P-F-L2|M|2020
  PAL-02|Palletiser|palletiser|P-F-L2|M|2019
L3|Line 3, mixing|line|P-M-L3|C|2012
  MIX-01|Mixer 1|mixer|P-M-L3|H|2012
  MIX-02|Mixer 2|mixer|P-M-L3|H|2012
  MIX-03|Mixer 3|mixer|P-M-L3|C|2017
  PST-01|Pasteuriser|pasteuriser|P-M-L3|C|2014
  TNK-01|Syrup tank 1|tank|P-M-T|M|2012
  TNK-02|Syrup tank 2|tank|P-M-T|M|2012
  TNK-03|Buffer tank|tank|P-M-T|H|2014
  PMP-11|Syrup pump|pump|P-M-S|H|2012
  PMP-12|Transfer pump|pump|P-M-T|M|2014
L4|Line 4, packing|line|P-K-L4|H|2016
  CNV-401|Case conveyor, north|conveyor|P-K-L4|M|2016
  CNV-402|Case conveyor, south|conveyor|P-K-L4|M|2016
  PCK-01|Case packer 1|packer|P-K-L4|H|2016
  PCK-02|Case packer 2|packer|P-K-L4|H|2016
  SHR-01|Shrink packer|shrink|P-K-S|M|2018
  ROB-01|Palletising robot|robot|P-K-E|H|2022
  WRP-01|Pallet wrapper|wrapper|P-K-E|M|2016
WSH-01|Bottle washer|washer|P-F-W|C|2013
CIP-01|CIP unit|cip|P-M-C|H|2012
BOI-01|Boiler 1|boiler|U-B|C|2011
BOI-02|Boiler 2|boiler|U-B|H|2011
FAN-204|Roof exhaust fan, boiler house|fan|U-BR|M|2011
FAN-101|Exhaust fan, washer|fan|P-R|M|2013
FAN-102|Exhaust fan, shrink tunnel|fan|P-R|L|2018
CMP-01|Compressor 1|compressor|U-C|C|2016
CMP-02|Compressor 2|compressor|U-C|H|2016
CMP-03|Compressor 3, standby|compressor|U-C|M|2009
DRY-01|Refrigeration dryer|dryer|U-C|H|2016
CHL-01|Chiller 1|chiller|U-K|C|2014
CHL-02|Chiller 2|chiller|U-K|H|2014
TWR-01|Cooling tower|tower|U-D|H|2014
PMP-21|Cooling-water pump 1|pump|U-P|H|2014
PMP-22|Cooling-water pump 2|pump|U-P|M|2014
PMP-23|Process-water pump|pump|U-P|H|2015
PMP-24|Drainage pump|pump|U-A|M|2010
SOF-01|Water softener|softener|U-W|H|2015
ROS-01|Reverse osmosis unit|osmosis|U-W|H|2018
WWT-01|Neutralisation|waste|U-A|M|2010
TRF-01|Transformer 1|transformer|U-T|C|2009
TRF-02|Transformer 2|transformer|U-T|C|2009
MCC-1|Motor control centre 1|switchgear|P-E1|C|2012
MCC-2|Motor control centre 2|switchgear|P-E2|H|2016
LVD-01|Low-voltage main distribution|switchgear|U-N|C|2009
UPS-01|Server room UPS|ups|A-13|H|2020
AHU-01|Air handling, filling hall|ahu|P-R|M|2015
AHU-02|Air handling, packing hall|ahu|P-R|L|2016
AHU-03|Air handling, offices|ahu|A-P|L|2009
FLT-01|Forklift 1|forklift|W-F|M|2019
FLT-02|Forklift 2|forklift|W-F|M|2019
FLT-03|Forklift 3|forklift|W-R|M|2021
FLT-04|Forklift 4|forklift|W-D|L|2016
DOR-01|Rapid door, dispatch|door|W-D|M|2018
DOR-02|Rapid door, cold store|door|W-C|H|2018
DOR-03|Rapid door, packing hall|door|P-K|M|2016
DLV-01|Dock leveller 1|leveller|W-D1|M|2009
DLV-02|Dock leveller 2|leveller|W-D2|M|2009
DLV-03|Dock leveller 3|leveller|W-D3|M|2009
DLV-04|Dock leveller 4|leveller|W-D4|L|2009
LFT-01|Goods lift|lift|W-R|M|2009
CRN-01|Workshop crane|crane|S-M|L|2009
SPR-01|Sprinkler station|sprinkler|U-P|C|2009
WBR-01|Weighbridge|scale|G-W|L|2009
OLD-07|Conveyor, former line 2|conveyor|W-E|L|1998
"""

_TAMARACK = """
T-FIL-1|Filler A|filler|TM-B-A|H|2017
  T-CNV-1|Infeed conveyor|conveyor|TM-B-A|M|2017
T-CAP-1|Capper A|capper|TM-B-A|H|2017
T-PAL-1|Pallet wrapper|wrapper|TM-B-P|M|2018
T-CMP-1|Compressor|compressor|TM-B-C|H|2017
"""

_CRITICALITY = {"L": Criticality.LOW, "M": Criticality.MEDIUM, "H": Criticality.HIGH, "C": Criticality.CRITICAL}
_STANDBY = ("CMP-03", "BOI-02")
_SCRAPPED = "OLD-07"

# (tag, title, category, where the document is)
_DOCUMENTS = (
    ("FIL-01", "Operating manual VarioFill 60", "Manual", "Planning office, cabinet 2, folder 14"),
    ("FIL-01", "Circuit diagram =1+FIL01", "Drawing", "Electrical workshop, drawing rack B"),
    ("CNV-108", "Spare-parts list RM 8731", "Manual", "Planning office, cabinet 3, folder 2"),
    ("PAL-01", "Declaration of conformity", "Certificate", "Planning office, cabinet 1, folder 7"),
    ("BOI-01", "Boiler book", "Certificate", "Boiler house, desk"),
    ("BOI-02", "Boiler book", "Certificate", "Boiler house, desk"),
    ("CHL-01", "Refrigerant log", "Log", "Chiller room, wall holder"),
    ("TRF-01", "Oil analysis reports", "Report", "Planning office, cabinet 5, folder 1"),
    ("MIX-03", "Operating manual TM 4000", "Manual", "Planning office, cabinet 2, folder 21"),
    ("SPR-01", "Inspection reports of the insurer", "Report", "Planning office, cabinet 6, folder 3"),
)


@dataclass
class Plant:
    """Sites, places by code, machines by tag, and what kind each is."""

    north: Site
    tamarack: Site
    places: dict[str, Location]
    catalogue: Catalogue
    assets: dict[str, Asset] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, tag: str) -> Asset:
        return self.assets[tag]

    def of_kind(self, *kinds: str) -> list[Asset]:
        """The machines of these kinds that Northgate uses."""
        return [asset for tag, asset in self.assets.items()
                if self.kinds[tag] in kinds and asset.site_id == self.north.pk and asset.status != AssetStatus.RETIRED]


def make_machines(clock: Clock, plant: Plant) -> None:
    chance = dice("machines")
    serials = iter(chance.sample(range(10_000, 99_999), 2_000))
    nodes: list[Asset] = []
    for table in (_NORTHGATE, _TAMARACK):
        above: list[Asset | None] = [None]
        for line in table.strip().splitlines():
            tag, name, kind, place, criticality, year = line.strip().split("|")
            depth = (len(line) - len(line.lstrip())) // 2
            built = dt.date(int(year), chance.randint(1, 12), chance.randint(1, 28))
            asset = _asset(plant, above[depth], tag, name, kind, plant.places[place], _CRITICALITY[criticality], built,
                           f"{next(serials)}-{int(year) % 100:02d}")
            above[depth + 1:] = [asset]
            nodes.append(asset)
            for suffix, part_name, part_kind in KINDS[kind].built_of:
                # a part may be younger than the machine, never older
                youngest = max(0, min(clock.today.year - 1, int(year) + 8) - int(year))
                fitted = built.replace(year=built.year + chance.choice((0, 0, 0, chance.randint(0, youngest))))
                nodes.append(_asset(plant, asset, f"{tag}-{suffix}", f"{part_name}, {tag}", part_kind,
                                    plant.places[place], _CRITICALITY[criticality], fitted,
                                    f"{next(serials)}-{fitted.year % 100:02d}"))
    for tag in _STANDBY:
        plant[tag].status = AssetStatus.STANDBY
    for asset in (plant[_SCRAPPED], *(a for a in nodes if a.parent is plant[_SCRAPPED])):
        asset.status, asset.retired_at = AssetStatus.RETIRED, clock.at(-400, 14)
    plant["FLT-04"].status = AssetStatus.DEGRADED
    insert_nodes(nodes)
    insert(AssetPlacement(asset=a, location=a.location, parent=a.parent,
                          starts_at=clock.at(a.installed_on or clock.today, 6)) for a in nodes)
    _facts(plant, nodes)
    insert(Document(asset=plant[tag], title=title, category=category, reference=where)
           for tag, title, category, where in _DOCUMENTS)


def _asset(plant: Plant, parent: Asset | None, tag: str, name: str, kind: str, place: Location,
           criticality: Criticality, built: dt.date, serial: str) -> Asset:
    spec = KINDS[kind]
    warranty_ends = built.replace(year=built.year + 2) if spec.maker else None
    asset = Asset(
        site=place.site, parent=parent, tag=tag, name=name, location=place, criticality=criticality,
        asset_class=plant.catalogue.classes[kind], asset_model=plant.catalogue.models.get(kind),
        manufacturer=spec.maker, model_number=spec.model,
        serial_number=f"{spec.model.replace(' ', '')}-{serial}" if spec.model else None,
        installed_on=built, commissioned_on=built, warranty_starts_on=built if spec.maker else None,
        warranty_ends_on=warranty_ends, warranty_guarantor=spec.maker, replacement_cost=Decimal(spec.cost) or None)
    plant.assets[tag], plant.kinds[tag] = asset, kind
    return asset


def _facts(plant: Plant, nodes: list[Asset]) -> None:
    """A typed fact of each sort where a kind offers several values; the others stand on the model."""
    chance = dice("facts")
    insert(AssetAttribute(asset=asset, attribute_name=name, attribute_value=chance.choice(values),
                          data_type=AttributeType(data_type), unit=unit)
           for asset in nodes for name, data_type, unit, values in KINDS[plant.kinds[asset.tag or ""]].facts
           if len(values) > 1)
