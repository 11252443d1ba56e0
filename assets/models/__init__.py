"""The plant: sites, places, assets, what is known about them, meters and who may see which branch."""

from assets.models.asset import Asset, AssetPlacement, AssetStatus, Criticality
from assets.models.attribute import AssetAttribute, AssetModelAttribute, AttributeType, LocationAttribute
from assets.models.document import Document
from assets.models.grant import BranchGrant, TokenBranch
from assets.models.kind import AssetClass, AssetModel
from assets.models.location import Location, LocationKind
from assets.models.meter import Meter, MeterKind, MeterReading, ReadingKind, ReadingSource
from assets.models.site import Site

__all__ = ["Asset", "AssetAttribute", "AssetClass", "AssetModel", "AssetModelAttribute", "AssetPlacement",
           "AssetStatus", "AttributeType", "BranchGrant", "Criticality", "Document", "Location", "LocationAttribute",
           "LocationKind", "Meter", "MeterKind", "MeterReading", "ReadingKind", "ReadingSource", "Site", "TokenBranch"]
