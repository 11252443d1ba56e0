"""The plant as JSON."""

from rest_framework import serializers

from assets import models
from cmms.rest.serializers import ResourceSerializer, serializer_of

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
MeterSerializer = serializer_of(models.Meter, read_only=("retired_at",), fixed=("asset", "kind", "unit"))
ReadingSerializer = serializer_of(models.MeterReading, hidden=("txid",))
TokenBranchSerializer = serializer_of(models.TokenBranch, fixed=("api_token", "location"))
GrantSerializer = serializer_of(models.BranchGrant, fixed=("user", "location"))


class DocumentSerializer(ResourceSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api-documents-content", help_text="Where its file is served, "
                                                                                            "if there is one.")

    class Meta:
        model = models.Document
        exclude = ("file",)
        fixed = ("asset", "asset_model", "location", "site")


class FeedSerializer(serializers.Serializer):
    """A page of the feed of readings."""

    results = ReadingSerializer(many=True)
    next = serializers.CharField(help_text="Where to go on: send it as after=, at once or later.")
    more = serializers.BooleanField(help_text="There is more at once.")
    restored = serializers.BooleanField(help_text="The database was restored since the cursor was given: compare the "
                                                  "readings anew, for what was read last may be gone.")
