"""The view ``asset_hierarchy``: every asset with its depth and the names above it, for SQL and BI tools."""

from cmms.database.views import register_view

_SQL = """
WITH RECURSIVE tree AS (
    SELECT id, name, parent_id, 1 AS level, {text} AS path FROM assets WHERE parent_id IS NULL
    UNION ALL
    SELECT a.id, a.name, a.parent_id, h.level + 1, h.path || ' / ' || a.name
    FROM assets a JOIN tree h ON a.parent_id = h.id
)
SELECT id, name, parent_id, level, path FROM tree
"""

register_view("asset_hierarchy", app="assets", postgresql=_SQL.format(text="name::text"),
              sqlite=_SQL.format(text="name"))
