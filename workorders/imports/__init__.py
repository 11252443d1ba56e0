"""What of workorders another system's files may fill."""

from cmms.importing import register
from workorders.imports.orders import WorkOrderImporter

register(WorkOrderImporter)

__all__ = ["WorkOrderImporter"]
