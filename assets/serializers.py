"""The plant as JSON."""

from assets import models
from cmms.rest.serializers import serializer_of

_TREE = ("lft", "rght", "tree_id")

SiteSerializer = serializer_of(models.Site, read_only=("retired_at",), fixed=("currency",))
LocationSerializer = serializer_of(models.Location,
                                   hidden=_TREE,
                                   read_only=("site", "level", "retired_at"),
                                   fixed=("parent",))
AssetSerializer = serializer_of(models.Asset,
                                hidden=_TREE,
                                read_only=("level",),
                                fixed=("site", "parent", "location", "status"))
AssetClassSerializer = serializer_of(models.AssetClass)
AssetModelSerializer = serializer_of(models.AssetModel)
AssetAttributeSerializer = serializer_of(models.AssetAttribute, fixed=("asset",))
AssetModelAttributeSerializer = serializer_of(models.AssetModelAttribute, fixed=("asset_model",))
LocationAttributeSerializer = serializer_of(models.LocationAttribute, fixed=("location",))
PlacementSerializer = serializer_of(models.AssetPlacement)
DocumentSerializer = serializer_of(models.Document, hidden=("file",))
MeterSerializer = serializer_of(models.Meter, read_only=("retired_at",), fixed=("asset", "kind", "unit"))
ReadingSerializer = serializer_of(models.MeterReading)
GrantSerializer = serializer_of(models.BranchGrant, fixed=("user", "location"))
