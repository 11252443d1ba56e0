"""What of the stores another system's files may fill."""

from cmms.importing import register
from inventory.imports.parts import PartImporter
from inventory.imports.stock import OpeningStockImporter

register(PartImporter)
register(OpeningStockImporter)

__all__ = ["OpeningStockImporter", "PartImporter"]
