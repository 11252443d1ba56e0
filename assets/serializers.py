"""The plant as JSON."""

from assets.models import (
    Asset,
    AssetAttribute,
    AssetClass,
    AssetModel,
    AssetModelAttribute,
    AssetPlacement,
    BranchGrant,
    Document,
    Location,
    LocationAttribute,
    Meter,
    MeterReading,
    Site,
)
from cmms.rest.serializers import ResourceSerializer, stands_for

_TREE = ("lft", "rght", "tree_id")


class SiteSerializer(ResourceSerializer):
    class Meta:
        model = Site
        fields = "__all__"
        read_only_fields = ("retired_at",)


class LocationSerializer(ResourceSerializer):
    class Meta:
        model = Location
        exclude = _TREE
        read_only_fields = ("site", "level", "retired_at")
        fixed = ("parent",)


class AssetSerializer(ResourceSerializer):
    class Meta:
        model = Asset
        exclude = _TREE
        read_only_fields = ("level",)
        fixed = ("site", "parent", "location", "status")


class AssetClassSerializer(ResourceSerializer):
    class Meta:
        model = AssetClass
        fields = "__all__"


class AssetModelSerializer(ResourceSerializer):
    class Meta:
        model = AssetModel
        fields = "__all__"


class AssetAttributeSerializer(ResourceSerializer):
    class Meta:
        model = AssetAttribute
        fields = "__all__"
        fixed = ("asset",)


class AssetModelAttributeSerializer(ResourceSerializer):
    class Meta:
        model = AssetModelAttribute
        fields = "__all__"
        fixed = ("asset_model",)


class LocationAttributeSerializer(ResourceSerializer):
    class Meta:
        model = LocationAttribute
        fields = "__all__"
        fixed = ("location",)


class PlacementSerializer(ResourceSerializer):
    class Meta:
        model = AssetPlacement
        fields = "__all__"


class DocumentSerializer(ResourceSerializer):
    class Meta:
        model = Document
        exclude = ("file",)


class MeterSerializer(ResourceSerializer):
    class Meta:
        model = Meter
        fields = "__all__"
        read_only_fields = ("retired_at",)
        fixed = ("asset", "kind", "unit")


class ReadingSerializer(ResourceSerializer):
    class Meta:
        model = MeterReading
        fields = "__all__"


class GrantSerializer(ResourceSerializer):
    class Meta:
        model = BranchGrant
        fields = "__all__"
        fixed = ("user", "location")


stands_for(Site, SiteSerializer)
stands_for(Location, LocationSerializer)
stands_for(Asset, AssetSerializer)
stands_for(AssetClass, AssetClassSerializer)
stands_for(AssetModel, AssetModelSerializer)
stands_for(Meter, MeterSerializer)
