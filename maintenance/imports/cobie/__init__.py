"""COBie: the workbook in which a building is handed over, from its rooms to its spare parts."""

from cmms.importing import register_workbook
from maintenance.imports.cobie.run import KIND, load

register_workbook(KIND, load)

__all__ = ["KIND", "load"]
