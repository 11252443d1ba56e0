"""What can be imported here: each submodule registers its kinds when it is read."""

from cmms.importing import register
from maintenance.imports import cobie
from maintenance.imports.schedules import ScheduleImporter

register(ScheduleImporter)

__all__ = ["ScheduleImporter", "cobie"]
