"""What is maintained when at Northgate: one line for several machines."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Rule:
    """``tags`` are machines, or one place written with ``@``.

    ``every``: value and unit, or a recurrence rule; ``hours``: every so many of the run meter. ``phase``: days from
    today to the next date of the first machine, ``apart`` more for each further one. ``since``: how many intervals
    (or days, for meters and rules) ago it began. ``parts``: part number and quantity. A day off moves a fixed date to
    the next working day, unless ``more`` says otherwise.
    """

    tags: tuple[str, ...]
    title: str
    team: str
    every: tuple[int, str] | str | None
    phase: int = 0
    apart: int = 3
    since: int = 6
    procedure: str = ""
    basis: str = "FIXED"
    hours: int = 0
    craft: str = "MECH"
    estimate: str = "1.00"
    parts: tuple[tuple[str, str], ...] = ()
    stops: tuple[str, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)


_MECH, _ELEC, _UTIL = "Mechanics", "Electricians", "Utilities and buildings"

RULES: tuple[Rule, ...] = (
    Rule(("FAN-101", "FAN-102", "FAN-204"), "Grease main bearings, monthly", _MECH, (1, "MONTH"), phase=-2, apart=9,
         since=9, procedure="PM-FAN-M", parts=(("P-06019", "1"),), more={"holiday_rule": "IGNORE"}),
    Rule(("CNV-108", "CNV-109", "CNV-101", "CNV-102", "CNV-112", "CNV-201", "CNV-208", "CNV-209", "CNV-401", "CNV-402"),
         "Lubrication, monthly", _MECH, (1, "MONTH"), phase=-1, apart=3, since=8, procedure="PM-CNV-M",
         parts=(("P-06016", "1"),)),
    Rule(("CNV-108", "CNV-112", "CNV-109", "CNV-208"), "Alignment check, quarterly", _MECH, (1, "QUARTER"), phase=10,
         apart=17, since=5, procedure="PM-CNV-Q"),
    Rule(("FIL-01", "FIL-02"), "Weekly inspection of the filler", _MECH, (1, "WEEK"), phase=1, apart=1, since=11,
         procedure="PM-FIL-W", more={"lead_days": 3, "chain": "filler", "chain_rank": 1, "holiday_rule": "BEFORE"}),
    Rule(("FIL-01", "FIL-02"), "Yearly overhaul of the filler", _MECH, (1, "YEAR"), phase=47, apart=42, since=1,
         procedure="PM-FIL-Y", parts=(("P-04031", "60"), ("P-06007", "8")),
         more={"lead_days": 28, "priority": 3, "chain": "filler", "chain_rank": 2}),
    Rule(("PAL-01", "PAL-02", "DEP-01"), "Guards and light curtains", _ELEC, (1, "QUARTER"), phase=2, apart=21, since=5,
         procedure="PM-GRD", craft="ELEC", more={"open_policy": "STACK", "priority": 3}),
    Rule(("CAP-01", "CAP-02"), "Closing heads, monthly", _MECH, (1, "MONTH"), phase=14, apart=7, since=8,
         procedure="PM-CAP-M", basis="FLOATING"),
    Rule(("LAB-01", "LAB-02"), "Glue unit, monthly", _MECH, (1, "MONTH"), phase=16, apart=5, since=8,
         procedure="PM-LAB-M", basis="FLOATING"),
    Rule(("ROB-01",), "Grease axes and check gripper, quarterly", _MECH, (1, "QUARTER"), phase=24, since=4,
         estimate="1.50", parts=(("P-06016", "2"),)),
    Rule(("WSH-01",), "Carrier chain: lubricate and measure, monthly", _MECH, (1, "MONTH"), phase=3, since=9,
         estimate="2.00", parts=(("P-06022", "2"),)),
    Rule(("CMP-01", "CMP-02", "CMP-03"), "Compressor service", _UTIL, (6, "MONTH"), since=1, procedure="PM-CMP",
         basis="FLOATING", hours=1500, craft="UTIL", parts=(("P-05001", "1"), ("P-05004", "1")),
         more={"tolerance_reading": "150"}),
    Rule(("BOI-01", "BOI-02"), "Safeties, weekly test", _UTIL, (1, "WEEK"), phase=0, apart=2, since=12,
         procedure="PM-BOI-W", craft="UTIL", more={"lead_days": 2, "open_policy": "STACK", "priority": 4}),
    Rule(("CHL-01", "CHL-02"), "Leak test, quarterly", _UTIL, (1, "QUARTER"), phase=33, apart=9, since=5,
         procedure="PM-CHL-Q", craft="UTIL", more={"open_policy": "STACK", "sign_off_required": True}),
    Rule(("PMP-11", "PMP-21", "PMP-12", "PMP-22", "PMP-23", "PMP-24"), "Condition check, quarterly", _MECH,
         (1, "QUARTER"), phase=4, apart=11, since=5, procedure="PM-PMP-Q"),
    Rule(("AHU-01", "AHU-02", "AHU-03"), "Filter change, half-yearly", _UTIL, (6, "MONTH"), phase=19, apart=13, since=2,
         procedure="PM-AHU-H", craft="BLDG", parts=(("P-05013", "6"),)),
    Rule(("FLT-01", "FLT-02", "FLT-03", "FLT-04"), "Service every 250 hours", _MECH, None, since=150,
         procedure="PM-FLT-Q", hours=250, more={"meter_lead": "20"}),
    Rule(("MIX-01", "MIX-02", "MIX-03"), "Gearbox oil change", _MECH, (2, "YEAR"), since=0, basis="FLOATING",
         hours=4000,
         estimate="2.50", parts=(("P-06007", "14"), ("P-05025", "1"))),
    Rule(("PST-01",), "Plate pack: inspect and tighten", _MECH, None, since=160, hours=1200, estimate="3.00",
         parts=(("P-04022", "4"),)),
    Rule(("DOR-01", "DOR-02", "DOR-03"), "Yearly safety inspection", _UTIL, (1, "YEAR"), phase=21, apart=19, since=1,
         procedure="PM-SAF-Y", craft="BLDG", more={"open_policy": "STACK"}),
    Rule(("DLV-01", "DLV-02", "DLV-03", "DLV-04"), "Yearly safety inspection", _UTIL, (1, "YEAR"), phase=61, apart=1,
         since=1, procedure="PM-SAF-Y", craft="BLDG", more={"open_policy": "STACK"}),
    Rule(("LFT-01", "CRN-01"), "Yearly safety inspection", _UTIL, (1, "YEAR"), phase=88, apart=6, since=1,
         procedure="PM-SAF-Y", craft="BLDG", more={"open_policy": "STACK", "priority": 3}),
    Rule(("MCC-1", "MCC-2", "LVD-01"), "Thermography, yearly", _ELEC, (1, "YEAR"), phase=70, apart=3, since=1,
         procedure="PM-EL-Y", craft="ELEC", more={"lead_days": 21}),
    Rule(("UPS-01",), "Battery test, half-yearly", _ELEC, (6, "MONTH"), phase=52, since=2, craft="ELEC"),
    Rule(("TWR-01",), "Clean basin and nozzles, monthly in summer", _UTIL, (1, "MONTH"), phase=9, since=12,
         craft="UTIL",
         estimate="3.00", more={"season_start_month": 4, "season_start_day": 1, "season_end_month": 10,
                                "season_end_day": 31, "season_rule": "SKIP"}),
    Rule(("@A",), "Emergency lighting, first Monday of the month", _ELEC, "FREQ=MONTHLY;BYDAY=1MO", since=200,
         craft="ELEC"),
    Rule(("@W",), "Roof gutters before winter and in spring", _UTIL, "FREQ=YEARLY;BYMONTH=4,10;BYDAY=2TU", since=400,
         craft="BLDG", estimate="4.00"),
    Rule(("@U",), "Weekly round of the utilities", _UTIL, "FREQ=WEEKLY;BYDAY=TH", since=63, craft="UTIL",
         stops=("CMP-01", "CMP-02", "CHL-01", "TWR-01", "SOF-01"), more={"lead_days": 2}),
)
