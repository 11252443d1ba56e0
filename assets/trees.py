"""The base of both trees: a node that cannot be put where it corrupts.

``parent`` is the truth, the MPTT columns are a cache of it. Every structural write (insert, move, delete) takes the
tree lock first and reads node and parent again after it, because django-mptt computes with what was read before; a
plain save never writes the cache and takes no lock.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections, models, router, transaction
from django.utils.translation import gettext_lazy as _
from mptt.managers import TreeManager
from mptt.models import MPTTModel

from cmms.access import BranchQuerySet
from cmms.database.constraints import PgExclusion
from cmms.database.indexes import NoIndex

TREE_COLUMNS = ("lft", "rght", "tree_id", "level")


class TreeQuerySet(BranchQuerySet):
    """Questions about nodes."""

    def roots(self) -> Any:
        return self.filter(parent__isnull=True)

    def below(self, node_ids: Iterable[int]) -> Any:
        """The nodes given and everything below them."""
        return self.filter(pk__in=branch_ids(self.model, node_ids, using=self.db))


class TreeNode(MPTTModel):
    """A node of a forest; see the module."""

    lft = models.PositiveIntegerField(editable=False, help_text=_("Left edge; a cache of parent, rebuilt by verify."))
    rght = models.PositiveIntegerField(editable=False, help_text=_("Right edge; a cache of parent."))
    tree_id = models.PositiveIntegerField(editable=False, db_index=True, help_text=_("Which tree; a cache of parent."))
    level = models.PositiveIntegerField(editable=False, help_text=_("Depth, 0 at the root; a cache of parent."))

    objects: Any = TreeManager.from_queryset(TreeQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        using = kwargs.get("using") or router.db_for_write(type(self), instance=self)
        moved = not self._state.adding and self._mptt_cached_fields.get("parent") != self.parent_id
        if not (self._state.adding or moved):
            # Neither the cache nor parent is written: this instance may be older than somebody else's move.
            names = kwargs.pop("update_fields", None) or self._get_user_field_names()
            super().save(*args, update_fields=[n for n in names if n != "parent"], **kwargs)
            return
        with transaction.atomic(using=using):
            lock_tree(type(self), using)
            self._read_place(using, moved)
            super().save(*args, **kwargs)

    def _read_place(self, using: str, moved: bool) -> None:
        """After the lock: where do node and parent stand now?"""
        nodes = type(self)._base_manager.using(using)
        if self.parent_id is not None:
            parent = nodes.filter(pk=self.parent_id).first()
            if parent is None:
                raise ValidationError({"parent": ValidationError(
                    _("The parent is gone; choose another one."), code="parent_gone")})
            if self.pk is not None and self.pk in {parent.pk, *ancestor_ids(type(self), parent.pk, using=using)}:
                raise ValidationError({"parent": ValidationError(
                    _("Nothing can stand below itself; choose a parent outside this branch."), code="cycle")})
            self.parent = parent
        if moved:
            self._mptt_cached_fields["parent"] = nodes.values_list("parent_id", flat=True).get(pk=self.pk)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        using = kwargs.get("using") or router.db_for_write(type(self), instance=self)
        with transaction.atomic(using=using):
            lock_tree(type(self), using)
            nodes = type(self)._base_manager.using(using)
            if not nodes.filter(pk=self.pk).exists():
                # django-mptt would close the gap a second time, with the edges this instance remembers
                raise type(self).DoesNotExist(f"{self._meta.object_name} {self.pk} is deleted already")
            if nodes.filter(parent_id=self.pk).exists():
                raise models.ProtectedError(str(_("It has something below it; move or retire that first.")), {self})
            return super().delete(*args, **kwargs)

    def branch_ids(self) -> list[int]:
        """Ids of this node and everything below it."""
        return branch_ids(type(self), [self.pk], using=self._state.db or DEFAULT_DB_ALIAS)

    def ancestor_ids(self) -> list[int]:
        """Ids of what stands above it, the root first."""
        return ancestor_ids(type(self), self.pk, using=self._state.db or DEFAULT_DB_ALIAS)

    @property
    def trail(self) -> list["TreeNode"]:
        """What stands above it, the root first."""
        ids = self.ancestor_ids()
        found = type(self)._base_manager.in_bulk(ids)
        return [found[i] for i in ids]


def lock_tree(model: type[models.Model], using: str = DEFAULT_DB_ALIAS) -> None:
    """Hold the tree of ``model`` until the transaction ends: an advisory lock on PostgreSQL; SQLite has one writer."""
    connection = connections[using]
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the tree lock needs a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('tree'), hashtext(%s))", [model._meta.db_table])


def branch_ids(model: type[models.Model], node_ids: Iterable[int], *, using: str = DEFAULT_DB_ALIAS) -> list[int]:
    """Ids of the nodes and all below them, by ``parent`` (a recursive query: faster than the edges for branches)."""
    ids = list(node_ids)
    if not ids:
        return []
    table, marks = model._meta.db_table, ", ".join(["%s"] * len(ids))
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE branch(id) AS (SELECT id FROM {table} WHERE id IN ({marks}) UNION "
            f"SELECT n.id FROM {table} n JOIN branch b ON n.parent_id = b.id) SELECT id FROM branch", ids)
        return [row[0] for row in cursor.fetchall()]


def ancestor_ids(model: type[models.Model], node_id: int, *, using: str = DEFAULT_DB_ALIAS) -> list[int]:
    """Ids of what stands above a node, the root first; UNION ends even where a cycle was forced in."""
    table = model._meta.db_table
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE up(id, parent_id, depth) AS (SELECT id, parent_id, 0 FROM {table} WHERE id = %s UNION "
            f"SELECT n.id, n.parent_id, u.depth + 1 FROM {table} n JOIN up u ON n.id = u.parent_id "
            f"WHERE u.depth < 10000) SELECT id FROM up WHERE depth > 0 ORDER BY depth DESC", [node_id])
        return [row[0] for row in cursor.fetchall()]


def tree_meta(table: str) -> tuple[list[models.Index], list[models.BaseConstraint]]:
    """The indexes and constraints both trees carry."""
    return (
        [NoIndex(fields=["tree_id", "lft"], name=f"idx_{table}_no_lft")],
        [
            PgExclusion(name=f"one_root_per_tree_{table}", expressions=[("tree_id", "=")],
                        condition=models.Q(parent__isnull=True), deferrable=models.Deferrable.DEFERRED,
                        violation_error_message=_("Two roots share one tree number; run verify with --fix.")),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name=f"check_{table}_own_parent",
                                   violation_error_message=_("Nothing can stand below itself.")),
        ],
    )
