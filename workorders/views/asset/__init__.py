"""The asset's page: the target of every label."""

from workorders.views.asset.page import asset
from workorders.views.asset.papers import add_document
from workorders.views.asset.standing import down, running

__all__ = ["add_document", "asset", "down", "running"]
