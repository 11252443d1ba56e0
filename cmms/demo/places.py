"""Where everything stands: two sites and what lies in them."""

from typing import Any

from assets.models import Location, LocationAttribute, LocationKind, Site
from assets.services import create_site, insert_nodes
from cmms.accounts.models import User
from cmms.demo.people import SITE_CALENDAR, TAMARACK_CALENDAR, People

NORTHGATE, TAMARACK = "NORTH", "TAMA"
ZONE = "Europe/Berlin"

# name | code | kind, two blanks of indentation per storey
_NORTHGATE = """
Production building|P|BUILDING
  Filling hall|P-F|AREA
    Line 1|P-F-L1|LINE
    Line 2|P-F-L2|LINE
    Bottle washing|P-F-W|SPACE
    Filling control room|P-F-C|SPACE
    Hygiene lock|P-F-H|SPACE
  Mixing hall|P-M|AREA
    Line 3|P-M-L3|LINE
    Syrup room|P-M-S|SPACE
    CIP room|P-M-C|SPACE
    Tank gallery|P-M-T|SPACE
    Ingredient store|P-M-I|SPACE
  Packing hall|P-K|AREA
    Line 4|P-K-L4|LINE
    End of line|P-K-E|LINE
    Shrink tunnel bay|P-K-S|SPACE
    Film and carton buffer|P-K-B|SPACE
  Laboratory|P-L|SPACE
  Electrical room MCC-1|P-E1|SPACE
  Electrical room MCC-2|P-E2|SPACE
  Lineside store|P-ST|STORE
  Roof|P-R|AREA
Utilities building|U|BUILDING
  Boiler house|U-B|SPACE
  Boiler house, roof|U-BR|AREA
  Compressor room|U-C|SPACE
  Chiller room|U-K|SPACE
  Water treatment|U-W|SPACE
  Pump room|U-P|SPACE
  Transformer room|U-T|SPACE
  Low-voltage room|U-N|SPACE
  Waste water station|U-A|SPACE
  Cooling tower deck|U-D|AREA
Warehouse|W|BUILDING
  High-bay store|W-H|AREA
  Finished goods|W-F|AREA
  Raw materials|W-R|AREA
  Cold store|W-C|SPACE
  Dispatch|W-D|AREA
    Dock 1|W-D1|SPACE
    Dock 2|W-D2|SPACE
    Dock 3|W-D3|SPACE
    Dock 4|W-D4|SPACE
  Charging station|W-L|SPACE
  Empties yard|W-E|AREA
Workshops and stores|S|BUILDING
  Mechanical workshop|S-M|SPACE
  Electrical workshop|S-E|SPACE
  Main store|S-ST|STORE
  Oil store|S-OL|STORE
  Tool crib|S-T|SPACE
  Shift leaders' office|S-O|SPACE
Administration|A|BUILDING
  Ground floor|A-0|FLOOR
    Reception|A-01|SPACE
    Canteen|A-02|SPACE
    First-aid room|A-03|SPACE
    Training room|A-04|SPACE
  First floor|A-1|FLOOR
    Planning office|A-11|SPACE
    Meeting room Elbe|A-12|SPACE
    Server room|A-13|SPACE
    Archive|A-14|SPACE
  Plant room|A-P|SPACE
Grounds|G|AREA
  Gatehouse|G-G|BUILDING
  Weighbridge|G-W|AREA
  Tank farm|G-T|AREA
  Fire-water basin|G-F|AREA
  Staff car park|G-C|AREA
"""

_TAMARACK = """
Bottling shed|B|BUILDING
  Line A|B-A|LINE
  Compressor bay|B-C|SPACE
  Palletising|B-P|SPACE
Store|ST|STORE
Office|O|BUILDING
Loading yard|Y|AREA
"""

_SQUARE_METRES = {"P-F": "2140", "P-M": "1320", "P-K": "1780", "W-H": "5200", "W-C": "640", "S-ST": "310", "U-B": "180"}


def make_sites(admin: User, people: People) -> tuple[Site, Site]:
    north = create_site(by=admin, code=NORTHGATE, name="Northgate", time_zone=ZONE, currency="EUR",
                        calendar=people.calendars[SITE_CALENDAR])
    tamarack = create_site(by=admin, code=TAMARACK, name="Tamarack", time_zone="America/Denver", currency="USD",
                           calendar=people.calendars[TAMARACK_CALENDAR])
    return north, tamarack


def make_places(sites: tuple[Site, Site]) -> dict[str, Location]:
    """Northgate's places by code, its root as ``NG``; Tamarack's with ``TM-`` before the code, its root as ``TM``."""
    places: dict[str, Location] = {}
    for site, table, mark in zip(sites, (_NORTHGATE, _TAMARACK), ("NG", "TM"), strict=True):
        root = places[mark] = Location.objects.get(site=site, parent=None)
        nodes: list[Any] = []
        above = [root]
        for line in table.strip().splitlines():
            name, code, kind = line.strip().split("|")
            depth = (len(line) - len(line.lstrip())) // 2
            node = Location(site=site, parent=above[depth], name=name, code=code, kind=LocationKind(kind))
            above[depth + 1:] = [node]
            nodes.append(node)
            places[code if site is sites[0] else f"TM-{code}"] = node
        insert_nodes(nodes)
    LocationAttribute.objects.bulk_create(
        LocationAttribute(location=places[code], attribute_name="Floor area", attribute_value=area,
                          data_type="INTEGER", unit="m²") for code, area in _SQUARE_METRES.items())
    return places
