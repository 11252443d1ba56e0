"""The star schema: facts, and the calendar they are cut by."""

from reporting.models.date_dimension import DateDimension
from reporting.models.fact import FactKind, MaintenanceFact

__all__ = ["DateDimension", "FactKind", "MaintenanceFact"]
