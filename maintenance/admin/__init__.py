"""Preventive maintenance in the back office."""

from maintenance.admin import plans, records, schedules

__all__ = ["plans", "records", "schedules"]
