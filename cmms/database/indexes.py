"""Indexes that only PostgreSQL has: elsewhere they render to nothing, so migrations run on both databases."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models


def _nothing(index: models.Index) -> str:
    """A statement that does nothing: Django's schema editor executes whatever an index renders to, even None."""
    return f"SELECT 1 /* {index.name}: nothing to do on this database */"


class _PgOnly:
    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return _nothing(self)  # type: ignore[arg-type]
        return super().create_sql(model, schema_editor, using=using, **kwargs)  # type: ignore[misc]

    def remove_sql(self, model: Any, schema_editor: Any, **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return _nothing(self)  # type: ignore[arg-type]
        return super().remove_sql(model, schema_editor, **kwargs)  # type: ignore[misc]


class PgIndex(_PgOnly, models.Index):
    """A B-tree index for PostgreSQL alone (INCLUDE columns, for one)."""


class PgGinIndex(_PgOnly, GinIndex):
    """A GIN index: full text (SearchVector expression) or trigrams (``opclasses=["gin_trgm_ops"]``)."""


class NoIndex(models.Index):
    """An index in name only.

    django-mptt adds an index on (tree_id, lft) unless Meta.indexes has one of that shape; a real one would make
    every shift of lft rewrite index pages. This one satisfies mptt and renders to nothing.
    """

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        return _nothing(self)

    def remove_sql(self, model: Any, schema_editor: Any, **kwargs: Any) -> Any:
        return _nothing(self)
