"""The plant in the back office."""

from assets.admin import assets, details, kinds, places, tree

__all__ = ["assets", "details", "kinds", "places", "tree"]
