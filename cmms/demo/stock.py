"""Stores, suppliers, parts with their opening stock, what was bought since, and which part fits where."""

import csv
import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from assets.models import Location
from cmms.accounts.models import User
from cmms.audit import acting_as
from cmms.demo.clock import HISTORY_DAYS, Clock, dice
from cmms.demo.inserting import insert
from cmms.demo.machines import Plant
from cmms.demo.people import People
from inventory.models import (
    AssetPart,
    Part,
    PartUnit,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseStatus,
    Storeroom,
    Supplier,
)
from inventory.services import OpeningRow, Reference, count, post_opening_stock, receive

_PARTS = Path(__file__).with_name("parts.csv")

# key → name, contact, town, lead time in days
_SUPPLIERS = {
    "WKR": ("Wälzlager Krüger", "Tim Krüger", "Hildesheim", 3), "ROL": ("Rollux Service", "Anna Peters", "Celle", 10),
    "FAL": ("Falkenau Parts", "Jan Horak", "Regensburg", 18), "DIW": ("Dichtwerk Nord", "Silke Maas", "Hannover", 3),
    "HES": ("Pumpwerk Hessel", "Uwe Hessel", "Fulda", 12), "TEK": ("Tekmix Service", "Eva Brandl", "Landshut", 21),
    "AER": ("Aerox Druckluft", "Nils Thoma", "Bremen", 6), "VEN": ("Ventor Lufttechnik", "Rita Klein", "Kassel", 7),
    "AQU": ("Aquaform", "Bernd Saal", "Göttingen", 7), "OEL": ("Oelhandel Wesermann", "Jens Weser", "Minden", 3),
    "NOR": ("Norddrive", "Karin Holm", "Lübeck", 21), "SEN": ("Sensorik Baum", "Lea Baum", "Ulm", 5),
    "ELG": ("Elektro-Großhandel Lüer", "Marc Lüer", "Hannover", 2), "VOL": ("Voltan Service", "Olga Stein", "Erfurt",
    10),
    "KES": ("Kessel & Sohn", "Heiko Sohn", "Siegen", 10), "FRI": ("Frigosta", "Paul Eis", "Kiel", 10),
    "ETI": ("Etima Service", "Carla Bindi", "Aachen", 12), "KIN": ("Kinetron Robotics", "Ole Juhl", "Flensburg", 20),
    "TOR": ("Torwerk", "Ina Tor", "Paderborn", 9), "LIF": ("Liftum Flurförderzeuge", "Dirk Hub", "Braunschweig", 7),
    "IGN": ("Ignis Brandschutz", "Mona Glut", "Hannover", 7),
    "GEB": ("Gebäudereinigung Blank", "Olaf Blank", "Hannover", None), "TUV": ("Prüfdienst Mitte", "Iris Nagel",
    "Hannover", None),
    "RMC": ("Rocky Mountain Conveyor", "Jo Reed", "Denver", 12),
}

# days ago ordered, days later promised, supplier, storage, what is there: (part, ordered, received of it)
_ORDERS: tuple[tuple[int, int, str, PurchaseStatus, tuple[tuple[str, int, int], ...]], ...] = (
    (470, 5, "WKR", PurchaseStatus.CLOSED, (("P-00418", 20, 20), ("P-02210", 10, 10), ("P-00424", 20, 20))),
    (402, 16, "FAL", PurchaseStatus.CLOSED, (("P-04031", 60, 60), ("P-03110", 100, 100), ("P-13001", 24, 24))),
    (365, 4, "OEL", PurchaseStatus.CLOSED, (("P-06001", 120, 120), ("P-06016", 48, 48), ("P-06022", 48, 48))),
    (301, 5, "SEN", PurchaseStatus.CLOSED, (("P-08001", 6, 6), ("P-08010", 12, 12))),
    (262, 6, "AER", PurchaseStatus.CLOSED, (("P-05001", 6, 6), ("P-05004", 6, 6), ("P-10022", 100, 100))),
    (214, 4, "WKR", PurchaseStatus.CLOSED, (("P-02230", 8, 8), ("P-00421", 20, 20), ("P-00431", 8, 8))),
    (163, 12, "HES", PurchaseStatus.CLOSED, (("P-04010", 4, 4), ("P-11007", 8, 8), ("P-12010", 4, 4))),
    (121, 3, "OEL", PurchaseStatus.CLOSED, (("P-06007", 80, 80), ("P-06016", 48, 48), ("P-16001", 20, 20))),
    (84, 5, "VEN", PurchaseStatus.CLOSED, (("P-05013", 24, 24),)),
    (62, 4, "ELG", PurchaseStatus.CLOSED, (("P-09016", 100, 100), ("P-09046", 40, 40), ("P-09022", 20, 20))),
    (38, 45, "NOR", PurchaseStatus.ORDERED, (("P-07733", 2, 0), ("P-07001", 2, 1), ("P-05025", 12, 12))),
    (19, 14, "ETI", PurchaseStatus.ORDERED, (("P-13013", 8, 4), ("P-13016", 8, 8), ("P-13007", 1, 0))),
    (11, 7, "WKR", PurchaseStatus.ORDERED, (("P-00418", 20, 12), ("P-02218", 3, 0), ("P-03104", 20, 20))),
    (6, 8, "SEN", PurchaseStatus.ORDERED, (("P-08004", 6, 0), ("P-08028", 1, 0))),
    (1, 5, "DIW", PurchaseStatus.DRAFT, (("P-04019", 10, 0), ("P-05019", 6, 0))),
)

# part → (pack, how many of the part's unit it holds)
_PACKS = {"P-09016": ("box", 100), "P-16010": ("box", 500), "P-16013": ("box", 500), "P-06001": ("canister", 20),
          "P-06007": ("canister", 20), "P-06016": ("carton", 12), "P-09037": ("drum", 100)}

# kind of machine (its model's list), or tag → what is fitted
_FITTED: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    ("conveyor", (("P-02230", "1", "drive"), ("P-00418", "2", "tensioner"), ("P-08001", "1", "infeed"),
                  ("P-07733", "1", "drive"), ("P-07001", "1", "drive"), ("P-02210", "1", "drive"))),
    ("filler", (("P-04031", "60", "filling valves"), ("P-11025", "60", "carousel"), ("P-00437", "2", "centre column"),
                ("P-13028", "8", "infeed star"))),
    ("capper", (("P-13001", "18", "heads"), ("P-13004", "18", "heads"), ("P-08010", "3", "chute"))),
    ("labeller", (("P-13007", "2", "glue unit"), ("P-13010", "6", "stations"), ("P-02222", "1", "carousel"))),
    ("packer", (("P-10001", "1", "pusher"), ("P-13016", "4", "gluing"), ("P-13019", "2", "gluing"),
                ("P-10028", "12", "blank picker"))),
    ("palletiser", (("P-03104", "6", "hoist"), ("P-08037", "1", "outfeed"), ("P-08040", "1", "hoist"))),
    ("shrink", (("P-13013", "1", "film unit"), ("P-09058", "6", "tunnel"))),
    ("robot", (("P-13022", "16", "gripper"), ("P-13025", "1", "axis 3"))),
    ("washer", (("P-03110", "960", "carrier chain"), ("P-04010", "2", "pumps"))),
    ("mixer", (("P-04016", "1", "agitator"), ("P-08025", "3", "feet"), ("P-06007", "14", "gearbox"))),
    ("pasteuriser", (("P-04022", "48", "plates"), ("P-08019", "2", "holding tube"), ("P-11001", "3", "piping"))),
    ("boiler", (("P-11019", "1", "drum"), ("P-11022", "2", "drum"), ("P-08016", "1", "low-water"),
                ("P-05022", "1", "gas train"))),
    ("compressor", (("P-05001", "1", ""), ("P-05004", "1", ""), ("P-05007", "1", ""), ("P-06010", "32", "sump"))),
    ("pump", (("P-04010", "1", "shaft"), ("P-12001", "1", ""), ("P-12010", "2", ""), ("P-00431", "2", "motor"))),
    ("fan", (("P-00440", "2", "shaft"), ("P-02218", "1", "drive"))),
    ("ahu", (("P-05013", "6", "supply"),)),
    ("forklift", (("P-15001", "2", "front"), ("P-15004", "24", "battery"), ("P-15007", "2", "mast"))),
    ("door", (("P-14001", "1", "guide"), ("P-14004", "1", "posts"))),
    ("osmosis", (("P-05016", "7", "pre-filter"),)),
    ("waste", (("P-08031", "1", "basin"), ("P-12007", "2", "dosing"))),
    ("tower", (("P-11028", "1", "basin"),)),
)

_EMPTY = ("P-07733",)
"""Never was on the shelf."""

_TAMARACK_PARTS = (("TM-1001", "Drive belt BD 12", "34.00", 3, 6, 7), ("TM-1002", "Bearing 6203-2RS C3", "5.10", 6,
                   12, 14),
                   ("TM-1003", "Air filter AX 75", "66.00", 1, 2, 2), ("TM-1004", "Filling-valve seal kit", "44.00",
                   10, 20, 26))


@dataclass
class Stock:
    """Parts by number, stores by key (main, line, oil, tamarack), and where each part lies."""

    parts: dict[str, Part] = field(default_factory=dict)
    stores: dict[str, Storeroom] = field(default_factory=dict)
    suppliers: dict[str, Supplier] = field(default_factory=dict)
    home: dict[str, tuple[Storeroom, str]] = field(default_factory=dict)

    def __getitem__(self, number: str) -> Part:
        return self.parts[number]


def make_stock(clock: Clock, plant: Plant, people: People) -> Stock:
    stock = Stock()
    storekeeper = people["storekeeper"]
    for key, place, name in (("main", "S-ST", "Main store"), ("line", "P-ST", "Lineside store"),
                             ("oil", "S-OL", "Oil store"), ("tamarack", "TM-ST", "Tamarack store")):
        store = stock.stores[key] = Storeroom(location=plant.places[place], name=name)
        store.save()
    stock.suppliers = {key: Supplier(
        name=name, contact_name=contact, lead_time_days=days, address=town, phone=f"+49 5{n:02d} 4{n * 37 % 9000:04d}",
        email=f"{contact.split()[0].lower()}@{key.lower()}.example") for n, (key, (name, contact, town, days))
        in enumerate(_SUPPLIERS.items(), start=11)}
    insert(stock.suppliers.values())
    with acting_as(storekeeper):
        opening = _parts(stock, plant.places)
        _post(clock, opening, storekeeper)
    with acting_as(people["d.whitfield"]):
        _tamarack(clock, stock, people["admin"])
    _fit(plant, stock)
    return stock


def buy(clock: Clock, plant: Plant, stock: Stock, people: People) -> None:
    """Purchase orders and what came of them, each receipt on the day it came."""
    storekeeper = people["storekeeper"]
    for ago, later, supplier, status, lines in _ORDERS:
        ordered = clock.at(-ago, 9, 15)
        due = clock.day(later - ago)
        closed = status == PurchaseStatus.CLOSED
        order = PurchaseOrder(
            supplier=stock.suppliers[supplier], site=plant.north, storeroom=stock.stores["main"], status=status,
            ordered_at=None if status == PurchaseStatus.DRAFT else ordered,
            ordered_by=None if status == PurchaseStatus.DRAFT else storekeeper, due_date=due,
            supplier_reference="" if status == PurchaseStatus.DRAFT else f"{supplier}-{20_000 + ago}",
            closed_at=clock.at(due, 11) if closed else None)
        order.save()
        came = clock.at(due, 10, 20) if closed else clock.at(-min(ago - 1, 3), 10, 20)
        for number, (part_number, wanted, received) in enumerate(lines, start=1):
            part = stock[part_number]
            line = PurchaseOrderLine(
                purchase_order=order, line_number=number, part=part, quantity_ordered=Decimal(wanted),
                quantity_received=Decimal(received), unit_price=part.unit_cost,
                supplier_part_number=part.supplier_part_number)
            line.save()
            if received:
                store, bin_ = stock.home[part_number]
                receive(part=part, storeroom=store, bin=bin_, quantity=Decimal(received), unit_cost=part.unit_cost,
                        by=storekeeper, at=came, reference=Reference("purchase_order", order.pk, line.pk),
                        reason=f"Delivery note {order.supplier_reference}")


def count_some(clock: Clock, stock: Stock, people: People) -> None:
    """Last evening's cycle count: three bins did not agree."""
    chance = dice("count")
    wrong = {1: (Decimal(-1), "One piece missing, probably taken without a slip"),
             6: (Decimal(2), "Found behind the bin"),
             9: (Decimal(-1), "Broken in the bin, scrapped")}
    with acting_as(people["storekeeper"]):
        numbers = [n for n, part in stock.parts.items() if part.unit_of_measure == "EA" and part.currency == "EUR"
                   and n not in _EMPTY]
        for n, number in enumerate(sorted(chance.sample(numbers, 12))):
            store, bin_ = stock.home[number]
            there = stock[number].stock_levels.get(storeroom=store, bin=bin_).quantity
            difference, reason = wrong.get(n, (Decimal(0), ""))
            count(part=stock[number], storeroom=store, bin=bin_, counted=max(there + difference, Decimal(0)),
                  by=people["storekeeper"], at=clock.at(-1, 16, 10 + n), reason=reason)


def _parts(stock: Stock, places: dict[str, Location]) -> list[OpeningRow]:
    with _PARTS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    for row in rows:
        oil = row["category"] == "Lubricants"
        stock.parts[row["number"]] = Part(
            part_number=row["number"], description=row["description"], category=row["category"],
            unit_of_measure=row["unit"], unit_cost=Decimal(row["price"]), reorder_point=Decimal(row["reorder_point"]),
            reorder_quantity=Decimal(row["reorder_quantity"]), lead_time_days=int(row["lead_days"]),
            supplier=stock.suppliers[row["supplier"]], location=places["S-OL" if oil else "S-ST"], currency="EUR",
            supplier_part_number=f"{row['supplier']}{row['number'][2:]}", barcode=f"4012{row['number'][2:]}00")
        stock.home[row["number"]] = (stock.stores["oil" if oil else "main"], row["bin"])
    insert(stock.parts.values())
    insert(PartUnit(part=stock[number], name=name, factor=Decimal(factor))
           for number, (name, factor) in _PACKS.items())
    opening = [OpeningRow(part=stock[row["number"]], storeroom=stock.home[row["number"]][0], bin=row["bin"],
                          quantity=Decimal(row["stock"]), unit_cost=Decimal(row["price"])) for row in rows]
    lineside = ("P-02230", "P-00418", "P-08001", "P-04031", "P-13013", "P-06022", "P-16001", "P-10022")
    opening += [OpeningRow(part=stock[number], storeroom=stock.stores["line"], bin=f"L-{n:02d}", quantity=Decimal(4),
                           unit_cost=stock[number].unit_cost) for n, number in enumerate(lineside, start=1)]
    return opening


def _post(clock: Clock, opening: list[OpeningRow], by: User) -> None:
    at = clock.at(-HISTORY_DAYS, 5, 30)
    dated = [OpeningRow(row.part, row.storeroom, row.quantity, row.bin, row.unit_cost, at) for row in opening]
    result = post_opening_stock(dated, by=by, reason="Taken over from the card index")
    if result.refused:
        raise ValueError(f"opening stock refused: {result.refused}")


def _tamarack(clock: Clock, stock: Stock, by: User) -> None:
    at: dt.datetime = clock.at(-200, 16)
    rows = []
    for n, (number, description, price, point, quantity, there) in enumerate(_TAMARACK_PARTS, start=1):
        part = stock.parts[number] = Part(
            part_number=number, description=description, category="Tamarack", unit_cost=Decimal(price), currency="USD",
            reorder_point=Decimal(point), reorder_quantity=Decimal(quantity), supplier=stock.suppliers["RMC"])
        stock.home[number] = (stock.stores["tamarack"], f"T-{n}")
        rows.append(OpeningRow(part, stock.stores["tamarack"], Decimal(there), f"T-{n}", part.unit_cost, at))
    insert([stock[row[0]] for row in _TAMARACK_PARTS])
    post_opening_stock(rows, by=by, reason="Taken over from the card index")


def _fit(plant: Plant, stock: Stock) -> None:
    insert(AssetPart(asset_model=plant.catalogue.models[kind], part=stock[number], quantity=Decimal(quantity),
                     position=position)
           for kind, fitted in _FITTED for number, quantity, position in fitted)
    insert(AssetPart(asset=plant[tag], part=stock[number], quantity=Decimal(quantity), position=position)
           for tag, number, quantity, position in (
               ("CNV-108", "P-02234", "6", "carrying belt"), ("FIL-01-DR1", "P-09034", "1", "cabinet"),
               ("MIX-03-GB1", "P-04007", "2", "output shaft"), ("UPS-01", "P-09061", "20", "string"),
               ("MCC-1", "P-09004", "6", "feeders"), ("SPR-01", "P-14013", "24", "spare box")))
