"""What kinds of machines there are: classes, makers' models, the parts each kind is built of, and its facts."""

from dataclasses import dataclass
from decimal import Decimal

from assets.models import AssetClass, AssetModel, AssetModelAttribute, AttributeType
from cmms.demo.inserting import insert

# A fact: name, type, unit, the values a machine of the kind may have.
Fact = tuple[str, str, str, tuple[str, ...]]


@dataclass(frozen=True)
class Kind:
    """``built_of``: what sits inside, as (suffix of the tag, name, kind)."""

    klass: str
    maker: str
    model: str
    cost: str
    life: int
    built_of: tuple[tuple[str, str, str], ...] = ()
    facts: tuple[Fact, ...] = ()


_POWER: Fact = ("Rated power", "DECIMAL", "kW", ("0.75", "1.5", "2.2", "4.0", "5.5"))
_DRIVE = (("M1", "Motor", "motor"), ("GB1", "Gearbox", "gearbox"))
_PUMP_SET = (("M1", "Motor", "motor_large"), ("SL1", "Shaft seal", "seal"))

KINDS: dict[str, Kind] = {
    "line": Kind("Production line", "", "", "0", 25),
    "filler": Kind("Filler", "Falkenau", "VarioFill 60", "412000", 15, (
        ("M1", "Main drive", "motor_large"), ("DR1", "Frequency converter", "inverter"),
        ("V1", "Filling valve block", "valve"), ("WT1", "Weigher, infeed", "weigher"),
        ("WT2", "Weigher, outfeed", "weigher"), ("PLC1", "Controller", "plc"), ("HMI1", "Operator panel", "panel")),
        (("Filling positions", "INTEGER", "", ("48", "60")), ("Nominal output", "INTEGER", "bottles/h", ("24000",)),
         ("CIP capable", "BOOLEAN", "", ("true",)))),
    "capper": Kind("Capper", "Falkenau", "CapLine 18", "96000", 15, (
        *_DRIVE, ("TH1", "Torque head set", "tool"), ("S1", "Cap sensor", "sensor")),
        (("Heads", "INTEGER", "", ("12", "18")), ("Closing torque", "DECIMAL", "Nm", ("1.8", "2.1")))),
    "labeller": Kind("Labeller", "Etima", "Rondo 3", "148000", 12, (
        ("M1", "Carousel drive", "motor"), ("GL1", "Glue unit", "heater"), ("S1", "Label sensor", "sensor"),
        ("DR1", "Servo drive", "inverter")), (("Label stations", "INTEGER", "", ("2", "3")),)),
    "conveyor": Kind("Conveyor", "Rollux", "RM 8731", "8400", 12, (
        ("M1", "Motor", "motor"), ("GB1", "Gearbox", "gearbox"), ("B1", "Drive belt", "belt"),
        ("S1", "Photo-eye", "sensor")),
        (("Belt width", "INTEGER", "mm", ("190", "254", "320")), ("Length", "DECIMAL", "m", ("4.5", "6.0", "12.5")))),
    "packer": Kind("Case packer", "Palletec", "CasePro 20", "186000", 15, (
        ("M1", "Main drive", "motor_large"), ("C1", "Pusher cylinder", "cylinder"), ("DR1", "Servo drive", "inverter"),
        ("GL1", "Hot-melt unit", "heater"), ("PLC1", "Controller", "plc")),
        (("Cases per minute", "INTEGER", "1/min", ("18", "20")),)),
    "palletiser": Kind("Palletiser", "Palletec", "LayerLift 4", "243000", 15, (
        ("M1", "Hoist drive", "motor_large"), ("GB1", "Hoist gearbox", "gearbox"), ("LC1", "Light curtain", "sensor"),
        ("CH1", "Lifting chain", "chain"), ("PLC1", "Controller", "plc")),
        (("Load", "INTEGER", "kg", ("450", "600")),)),
    "shrink": Kind("Shrink packer", "Etima", "ShrinkStar 45", "88000", 12, (
        ("H1", "Tunnel heater", "heater"), ("M1", "Belt drive", "motor"), ("KN1", "Film knife", "tool"))),
    "wrapper": Kind("Pallet wrapper", "Palletec", "RotoWrap", "32000", 12, (
        *_DRIVE, ("S1", "Height sensor", "sensor"))),
    "robot": Kind("Robot", "Kinetron", "KR 120", "67000", 12, (
        ("GR1", "Gripper", "tool"), ("CTL1", "Controller", "plc"), ("CB1", "Cable package", "cable")),
        (("Payload", "INTEGER", "kg", ("120",)),)),
    "checker": Kind("Inspection machine", "Sensorik Baum", "CheckLine M", "41000", 10, (
        ("CAM1", "Camera", "sensor"), ("RJ1", "Rejector", "cylinder"))),
    "washer": Kind("Bottle washer", "Falkenau", "Lavaflex 32", "520000", 20, (
        ("M1", "Main drive", "motor_large"), ("P1", "Caustic pump", "pump"), ("P2", "Rinse pump", "pump"),
        ("HX1", "Heat exchanger", "exchanger"), ("CH1", "Carrier chain", "chain"))),
    "mixer": Kind("Mixer", "Tekmix", "TM 4000", "118000", 20, (
        ("M1", "Agitator motor", "motor_large"), ("GB1", "Gearbox", "gearbox"), ("SL1", "Shaft seal", "seal"),
        ("LT1", "Load cells", "weigher"), ("V1", "Outlet valve", "valve")),
        (("Volume", "INTEGER", "l", ("4000", "6000")), ("Speed", "INTEGER", "1/min", ("45", "60")))),
    "tank": Kind("Tank", "Behälterbau Rohn", "RT 20", "54000", 30, (
        ("LS1", "Level sensor", "sensor"), ("V1", "Bottom valve", "valve")),
        (("Volume", "INTEGER", "l", ("20000", "30000")), ("Pressure vessel", "BOOLEAN", "", ("true", "false")),
         ("Last inner inspection", "DATE", "", ("2024-04-16", "2024-09-03", "2025-02-11")))),
    "pasteuriser": Kind("Pasteuriser", "Tekmix", "FlashPast 15", "205000", 18, (
        ("HX1", "Plate heat exchanger", "exchanger"), ("P1", "Product pump", "pump"), ("V1", "Diversion valve",
        "valve"),
        ("TT1", "Holding-tube thermometer", "sensor")), (("Throughput", "INTEGER", "l/h", ("15000",)),)),
    "cip": Kind("CIP unit", "Tekmix", "CIP 3T", "97000", 18, (
        ("P1", "Supply pump", "pump"), ("HX1", "Heater", "exchanger"), ("V1", "Valve manifold", "valve"),
        ("QT1", "Conductivity probe", "sensor"))),
    "boiler": Kind("Boiler", "Kessel & Sohn", "DK 4000", "168000", 25, (
        ("BR1", "Burner", "burner"), ("P1", "Feed pump", "pump"), ("SV1", "Safety valve", "valve"),
        ("LS1", "Low-water probe", "sensor")),
        (("Steam output", "INTEGER", "kg/h", ("4000",)), ("Allowed pressure", "DECIMAL", "bar", ("10.0",)),
         ("Next outer inspection", "DATE", "", ("2027-03-15", "2027-06-21")))),
    "compressor": Kind("Compressor", "Aerox", "AX 75", "46500", 12, (
        ("M1", "Motor", "motor_large"), ("AE1", "Air end", "airend"), ("F1", "Oil filter", "filter")),
        (("Free air delivery", "DECIMAL", "m³/min", ("12.4",)), ("Allowed pressure", "DECIMAL", "bar", ("10.0",)))),
    "dryer": Kind("Air dryer", "Aerox", "AD 150", "14500", 12, (("F1", "Pre-filter", "filter"),)),
    "chiller": Kind("Chiller", "Frigosta", "FC 320", "132000", 18, (
        ("CP1", "Compressor", "airend"), ("P1", "Chilled-water pump", "pump"), ("EV1", "Evaporator", "exchanger")),
        (("Cooling capacity", "INTEGER", "kW", ("320",)), ("Refrigerant", "TEXT", "", ("R-1234ze",)),
         ("Charge", "DECIMAL", "kg", ("62.5", "64.0")))),
    "tower": Kind("Cooling tower", "Frigosta", "CT 600", "58000", 20, (
        ("M1", "Fan motor", "motor"), ("FL1", "Float valve", "valve"))),
    "fan": Kind("Fan", "Ventor", "RV 560", "7900", 15, (
        ("M1", "Motor", "motor"), ("BG1", "Bearing unit", "bearing"), ("B1", "V-belt set", "belt")),
        (("Air flow", "INTEGER", "m³/h", ("9500", "14000")),)),
    "ahu": Kind("Air handling unit", "Ventor", "AirCase 12", "38000", 20, (
        ("F1", "Supply filter", "filter"), ("M1", "Supply fan motor", "motor"))),
    "pump": Kind("Pump", "Pumpwerk Hessel", "NC 50-200", "4300", 12, _PUMP_SET, (
        ("Flow", "DECIMAL", "m³/h", ("18.0", "32.5", "45.0")), ("Head", "INTEGER", "m", ("28", "40", "52")))),
    "softener": Kind("Water softener", "Aquaform", "Duo 60", "12800", 15, (("V1", "Control valve", "valve"),)),
    "osmosis": Kind("Reverse osmosis unit", "Aquaform", "RO 8", "64000", 15, (
        ("P1", "High-pressure pump", "pump"), ("F1", "Cartridge filter", "filter"))),
    "waste": Kind("Waste water unit", "Aquaform", "Neutra 20", "71000", 20, (
        ("P1", "Dosing pump", "pump"), ("QT1", "pH probe", "sensor"))),
    "transformer": Kind("Transformer", "Voltan", "TR 1000", "42000", 35, (), (
        ("Rated power", "INTEGER", "kVA", ("1000",)), ("Oil filled", "BOOLEAN", "", ("true",)))),
    "switchgear": Kind("Switchgear", "Voltan", "MCC 400", "85000", 30, (("UPS1", "Control supply", "ups"),)),
    "ups": Kind("UPS", "Voltan", "PowerSafe 10", "9800", 10),
    "forklift": Kind("Forklift", "Liftum", "E16", "27500", 10, (
        ("BT1", "Traction battery", "battery"), ("FK1", "Fork carriage", "tool")),
        (("Capacity", "INTEGER", "kg", ("1600",)), ("Licence inspection", "DATE", "", ("2027-02-01", "2027-05-01")))),
    "door": Kind("Industrial door", "Torwerk", "Speed 300", "6200", 12, (("M1", "Door drive", "motor"),)),
    "leveller": Kind("Dock leveller", "Torwerk", "DL 6", "8800", 15, (("HY1", "Hydraulic unit", "pump"),)),
    "lift": Kind("Goods lift", "Torwerk", "GL 2000", "74000", 25, (("M1", "Hoist", "motor_large"),)),
    "crane": Kind("Crane", "Torwerk", "BC 5", "39000", 25, (("CH1", "Load chain", "chain"),)),
    "sprinkler": Kind("Fire protection", "Ignis", "SP 2", "61000", 30, (("P1", "Fire pump", "pump"),)),
    "scale": Kind("Weighbridge", "Sensorik Baum", "WB 60", "48000", 20, (("LT1", "Load cells", "weigher"),)),
    # what sits inside
    "motor": Kind("Electric motor", "Norddrive", "ND 90L", "480", 15, (), (
        _POWER, ("Speed", "INTEGER", "1/min", ("1420", "2880")), ("Protection", "TEXT", "", ("IP55", "IP66")))),
    "motor_large": Kind("Electric motor", "Norddrive", "ND 160M", "1650", 15, (), (
        ("Rated power", "DECIMAL", "kW", ("11", "15", "18.5", "55")), ("Protection", "TEXT", "", ("IP55",)))),
    "gearbox": Kind("Gearbox", "Norddrive", "SK 02040", "720", 12, (), (
        ("Ratio", "DECIMAL", "", ("12.5", "25.0", "38.4")), ("Oil quantity", "DECIMAL", "l", ("0.6", "1.1")))),
    "belt": Kind("Belt drive", "Rollux", "BD 12", "140", 3),
    "sensor": Kind("Sensor", "Sensorik Baum", "PE 18", "85", 8),
    "inverter": Kind("Frequency converter", "Voltan", "VX 15", "1380", 10, (), (
        ("Software", "TEXT", "", ("4.2.1", "4.3.0")),)),
    "valve": Kind("Valve", "Pumpwerk Hessel", "VA 50", "620", 10),
    "weigher": Kind("Weigher", "Sensorik Baum", "WG 6", "2900", 10),
    "plc": Kind("Controller", "Voltan", "C 1500", "4100", 12),
    "panel": Kind("Operator panel", "Voltan", "P 12", "1450", 8),
    "tool": Kind("Tool", "", "", "950", 6),
    "heater": Kind("Heater", "Etima", "HM 4", "2100", 8),
    "cylinder": Kind("Pneumatic cylinder", "Aerox", "PC 63", "260", 8),
    "chain": Kind("Chain", "Rollux", "RC 16B", "830", 6),
    "cable": Kind("Cable package", "Kinetron", "CP 6", "1900", 5),
    "seal": Kind("Shaft seal", "Pumpwerk Hessel", "GL 33", "310", 3),
    "exchanger": Kind("Heat exchanger", "Tekmix", "PHE 20", "7200", 15),
    "burner": Kind("Burner", "Kessel & Sohn", "GB 2.4", "14800", 15),
    "airend": Kind("Air end", "Aerox", "AE 75", "9200", 8),
    "filter": Kind("Filter", "Aerox", "F 12", "240", 5),
    "bearing": Kind("Bearing unit", "Ventor", "SN 510", "190", 8),
    "battery": Kind("Traction battery", "Liftum", "48V 625Ah", "5400", 6),
}


@dataclass
class Catalogue:
    """Classes and models by kind."""

    classes: dict[str, AssetClass]
    models: dict[str, AssetModel]


def make_catalogue() -> Catalogue:
    names = sorted({kind.klass for kind in KINDS.values()})
    by_name = {each.name: each for each in insert(
        AssetClass(name=name, code="".join(word[0] for word in name.upper().split()) + f"{n:02d}")
        for n, name in enumerate(names, start=1))}
    models = {key: AssetModel(name=f"{kind.klass} {kind.model}", manufacturer=kind.maker, model_number=kind.model,
                              asset_class=by_name[kind.klass], replacement_cost=Decimal(kind.cost),
                              expected_life_years=Decimal(kind.life), warranty_parts_months=Decimal(24),
                              warranty_guarantor=kind.maker)
              for key, kind in KINDS.items() if kind.model}
    insert(models.values())
    insert(AssetModelAttribute(asset_model=models[key], attribute_name=name, attribute_value=values[0],
                               data_type=AttributeType(data_type), unit=unit)
           for key, kind in KINDS.items() if key in models
           for name, data_type, unit, values in kind.facts if len(values) == 1)
    return Catalogue({key: by_name[kind.klass] for key, kind in KINDS.items()}, models)
