"""Every write to the plant that has a consequence."""

from assets.services.bulk import insert_nodes, rebuild_trees
from assets.services.documents import add_document
from assets.services.placing import (
    create_asset,
    create_location,
    create_site,
    delete_node,
    move_asset,
    move_location,
    reinstate_asset,
    rename_node,
    retire_asset,
    retire_location,
    swap_assets,
)
from assets.services.tagging import change_tag

__all__ = ["add_document", "change_tag", "create_asset", "create_location", "create_site", "delete_node",
           "insert_nodes", "move_asset", "move_location", "rebuild_trees", "reinstate_asset", "rename_node",
           "retire_asset", "retire_location", "swap_assets"]
