"""What of the plant another system's files may fill."""

from assets.imports.assets import AssetImporter
from assets.imports.locations import LocationImporter
from cmms.importing import register

for importer in (LocationImporter, AssetImporter):
    register(importer)

__all__ = ["AssetImporter", "LocationImporter"]
