"""The job in the back office."""

from workorders.admin import lines, orders, procedures

__all__ = ["lines", "orders", "procedures"]
