"""What of the plant another system's files may fill."""

from assets.imports.assets import AssetImporter
from assets.imports.attributes import AssetAttributeImporter, LocationAttributeImporter
from assets.imports.locations import LocationImporter
from assets.imports.readings import ReadingImporter
from cmms.importing import register

for importer in (LocationImporter, AssetImporter, AssetAttributeImporter, LocationAttributeImporter, ReadingImporter):
    register(importer)

__all__ = ["AssetAttributeImporter", "AssetImporter", "LocationAttributeImporter", "LocationImporter",
           "ReadingImporter"]
