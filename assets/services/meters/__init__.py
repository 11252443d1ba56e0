"""Meters: readings in any order, rollover, replacement, corrections, lifetime totals and average use."""

from assets.services.meters.correcting import correct_reading, void_reading
from assets.services.meters.recording import Replaced, record_reading, replace_meter
from assets.services.meters.retiring import reinstate_meter, retire_meter
from assets.services.meters.use import MeterState, average_use, expected, last_reading, meter_states

__all__ = ["MeterState", "Replaced", "average_use", "correct_reading", "expected", "last_reading", "meter_states",
           "record_reading", "reinstate_meter", "replace_meter", "retire_meter", "void_reading"]
