"""How jobs are done: procedures with their steps, and the words for what goes wrong."""

from decimal import Decimal
from typing import Any

from cmms.demo.inserting import insert
from cmms.demo.machines import Plant
from cmms.demo.people import People
from workorders.choices import FailureKind, SafetyAction, StepKind
from workorders.models import FailureCode, Procedure, ProcedureStep

# number: (name, kind of machine, craft, hours, line stop, signed, steps). A step is written as
#   "text"                       check            "! text"  lock out, before the start
#   "text = low..high unit"      number           "text @ meter, unit"  reading
#   "text ? a, b:FLAG, c:FAIL"   choice           "text …"  free text
#   "text [photo]"               photo
PROCEDURES: dict[str, tuple[str, str, str, str, bool, bool, tuple[str, ...]]] = {
    "PM-CNV-M": ("Conveyor: lubricate and inspect, monthly", "conveyor", "MECH", "0.50", False, False, (
        "! Isolator off, padlock on, start button tried", "Chain and bearings greased, surplus wiped off",
        "Belt free of cracks and fraying", "Belt tension, mid-span = 85..105 Hz", "Guards complete and tight",
        "Run hours @ Run hours, h")),
    "PM-CNV-Q": ("Conveyor: alignment, quarterly", "conveyor", "MECH", "1.50", True, False, (
        "! Isolator off, padlock on, start button tried", "Drive and tail shaft parallel = 0..0.5 mm",
        "Wear strips thicker than 4 mm", "Gearbox oil level ? full, topped up:FLAG, leaking:FAIL",
        "Belt tracks straight at full speed")),
    "PM-FIL-W": ("Filler: weekly inspection", "filler", "MECH", "1.00", False, False, (
        "Filling valves: none drips after closing", "Star wheels and guide rails free of glass",
        "Central lubrication: container filled", "Guard doors stop the machine when opened",
        "What else did you notice …")),
    "PM-FIL-Y": ("Filler: yearly overhaul", "filler", "MECH", "16.00", True, True, (
        "! Main switch off, air bled to zero, padlocks on", "Seal kits of all filling valves exchanged",
        "Centre bearing play = 0..0.15 mm", "Torque of the infeed star clutch = 28..32 Nm",
        "Gearbox oil changed ? yes, no:FAIL", "Weighers calibrated, certificate filed",
        "Test run 500 bottles: underfilled = 0..2 pcs", "Finished machine [photo]")),
    "PM-GRD": ("Guards and light curtains, inspection", "palletiser", "ELEC", "0.75", False, True, (
        "Every guard switch stops the machine", "Light curtain: test rod found at every height",
        "Emergency stops: each one pressed and released", "Stopping time = 0..350 ms",
        "Muting lamp lights", "Signs readable", "Bypass keys in the cabinet, counted", "Defects found …")),
    "PM-CAP-M": ("Capper: heads, monthly", "capper", "MECH", "1.25", False, False, (
        "Closing torque, mean of 10 caps = 1.6..2.3 Nm", "Clutch discs: no glazing", "Springs complete",
        "Cap chute clean")),
    "PM-LAB-M": ("Labeller: glue unit, monthly", "labeller", "MECH", "1.50", False, False, (
        "Glue roller and scraper cleaned", "Glue temperature = 26..32 °C", "Brushes straight and clean",
        "Servo drive: fault memory ? empty, noted and cleared:FLAG")),
    "PM-CMP": ("Compressor: service by hours", "compressor", "UTIL", "3.00", False, False, (
        "! Unit isolated, pressure bled to zero, padlock on", "Oil filter exchanged", "Air filter exchanged",
        "Oil level after 10 minutes ? middle, low:FLAG", "Outlet pressure on load = 6.8..8.0 bar",
        "Condensate drain opens", "Run hours @ Run hours, h")),
    "PM-BOI-W": ("Boiler: weekly test of the safeties", "boiler", "UTIL", "0.75", False, True, (
        "Low-water limiter switches the burner off", "Safety valve lifted by hand, reseats",
        "Boiler water, conductivity = 2000..5000 µS/cm", "Feed water, hardness = 0..0.1 °dH",
        "Gauge glass blown through", "Entry in the boiler book made")),
    "PM-CHL-Q": ("Chiller: leak test and readings, quarterly", "chiller", "UTIL", "2.00", False, True, (
        "Leak detector: no refrigerant found", "Oil pressure difference = 1.5..4.0 bar",
        "Chilled-water outlet = 4..8 °C", "Condenser approach = 1..5 K", "Refrigerant log filled in")),
    "PM-PMP-Q": ("Pump: condition, quarterly", "pump", "MECH", "0.50", False, False, (
        "Shaft seal ? dry, drips:FLAG, runs:FAIL", "Bearing temperature = 20..70 °C",
        "Noise ? even, humming:FLAG, knocking:FAIL", "Coupling guard tight")),
    "PM-FAN-M": ("Fan: grease main bearings, monthly", "fan", "MECH", "0.75", False, False, (
        "! Isolator off, padlock on, blades at rest", "Bearings greased, 12 g each side",
        "V-belts: no cracks, equal tension", "Vibration, bearing housing = 0..7.1 mm/s",
        "Flexible connection tight", "Roof hatch closed and locked")),
    "PM-AHU-H": ("Air handling unit: filters, half-yearly", "ahu", "BLDG", "2.00", False, False, (
        "Filter pockets exchanged", "Differential pressure with new filters = 40..120 Pa", "Drain pan clean",
        "Belt and bearings of the fan inspected")),
    "PM-FLT-Q": ("Forklift: service, quarterly", "forklift", "MECH", "1.75", False, False, (
        "Lift chains: elongation = 0..2 %", "Fork heel wear below 10 %", "Battery water topped up",
        "Brake holds on the ramp", "Horn, lights, seat switch", "Run hours @ Run hours, h")),
    "PM-SAF-Y": ("Doors, levellers, lift, crane: yearly safety inspection", "", "BLDG", "1.00", False, True, (
        "Crush protection reverses", "Emergency release works", "Load-bearing parts without cracks",
        "Sticker with the next date put on")),
    "PM-EL-Y": ("Switchgear: thermography, yearly", "switchgear", "ELEC", "3.00", False, True, (
        "Thermal images of all feeders taken [photo]", "Hottest terminal above ambient = 0..35 K",
        "Terminals tightened where marked", "Filter mats exchanged", "Control supply holds for 10 minutes")),
    "JOB-BELT": ("Conveyor: replace drive belt", "conveyor", "MECH", "1.50", True, False, (
        "! Isolator E-104 off at MCC-1, padlock on, start button tried", "Pulleys free of wear and oil",
        "Belt tension, mid-span = 85..105 Hz", "Belt tracks straight at full speed", "Guard refitted [photo]")),
}

# for one class of machines alone
_OWN_PROBLEMS = (("filler", "UNDERFILL", "Underfilled bottles"), ("filler", "DRIP", "Filling valve drips"),
                 ("boiler", "FLAME", "Flame fails"), ("compressor", "PRESSURE", "No pressure"),
                 ("forklift", "BATTERY", "Battery does not last"), ("conveyor", "TRACKING", "Belt runs to one side"))


def make_failure_codes(plant: Plant) -> dict[tuple[str, str], FailureCode]:
    """By (kind, code): those of the first day, and some of one class alone."""
    own = insert(FailureCode(kind=FailureKind.PROBLEM, code=code, label=label,
                             asset_class=plant.catalogue.classes[kind]) for kind, code, label in _OWN_PROBLEMS)
    return {(str(row.kind), row.code): row for row in (*FailureCode.objects.filter(asset_class=None), *own)}


def make_procedures(plant: Plant, people: People) -> dict[str, Procedure]:
    made = {number: Procedure(
        number=number, name=name, asset_class=plant.catalogue.classes[kind] if kind else None,
        craft=people.crafts[craft], estimated_hours=Decimal(hours), needs_line_stop=stop, sign_off_required=signed)
        for number, (name, kind, craft, hours, stop, signed, _steps) in PROCEDURES.items()}
    insert(made.values())
    insert(ProcedureStep(procedure=made[number], position=position, **_step(text))
           for number, row in PROCEDURES.items() for position, text in enumerate(row[6], start=1))
    return made


def _step(text: str) -> dict[str, Any]:
    """The columns of a step from how it is written above."""
    if text.startswith("! "):
        return {"kind": StepKind.CHECK, "text": text[2:], "safety": SafetyAction.LOCK, "blocks_start": True,
                "section": "Before you open it"}
    if text.endswith(" [photo]"):
        return {"kind": StepKind.PHOTO, "text": text.removesuffix(" [photo]"), "required": False}
    if text.endswith(" …"):
        return {"kind": StepKind.TEXT, "text": text.removesuffix(" …"), "required": False}
    if " ? " in text:
        asked, answers = text.split(" ? ")
        choices = []
        for answer in answers.split(", "):
            label, _colon, result = answer.partition(":")
            choices.append({"label": label, "result": result or "PASS"})
        return {"kind": StepKind.CHOICE, "text": asked, "choices": choices}
    if " @ " in text:
        asked, meter = text.split(" @ ")
        name, unit = meter.split(", ")
        return {"kind": StepKind.READING, "text": asked, "meter_name": name, "unit": unit, "required": False}
    if " = " in text:
        asked, limits = text.split(" = ")
        span, unit = limits.split(" ")
        low, high = span.split("..")
        return {"kind": StepKind.NUMBER, "text": asked, "low": Decimal(low), "high": Decimal(high), "unit": unit}
    return {"kind": StepKind.CHECK, "text": text}
