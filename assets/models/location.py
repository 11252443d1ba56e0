"""Places. A place does not move between plants."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from mptt.managers import TreeManager
from mptt.models import TreeForeignKey

from assets.models.site import Site
from assets.querysets import LocationQuerySet
from assets.trees import TreeNode, tree_meta
from cmms.access import Branch
from cmms.database.constraints import choice_check
from cmms.database.guards import RowGuard, Unchanging
from cmms.database.indexes import PgGinIndex
from cmms.history import History
from cmms.records import Editable, Imported, imported_once

_indexes, _constraints = tree_meta("locations")


class LocationKind(models.TextChoices):
    SITE = "SITE", _("site")
    BUILDING = "BUILDING", _("building")
    FLOOR = "FLOOR", _("floor")
    SPACE = "SPACE", _("room or space")
    AREA = "AREA", _("area")
    LINE = "LINE", _("line")
    STORE = "STORE", _("storeroom")
    OTHER = "OTHER", _("other")


class Location(Editable, Imported, TreeNode):
    """A place. The root of each tree is a site's; every place below keeps that site for ever."""

    branch = Branch(site="site", location="id")
    history = History()
    no_revert = ("parent", "site", "retired_at")

    site = models.ForeignKey(Site, models.PROTECT, related_name="locations", verbose_name=_("site"), db_index=False,
                             help_text=_("The plant; a root's own, below it the root's."))
    parent = TreeForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", db_index=False,
                            verbose_name=_("lies in"), help_text=_("The place around it; empty for a site's root."))
    name = models.CharField(_("name"), max_length=255, help_text=_("Its name, unique within the place around it."))
    code = models.CharField(_("code"), max_length=100, null=True, blank=True,  # noqa: DJ001  unique where given
                            help_text=_("Functional location or room number, unique at its site; may be empty."))
    kind = models.CharField(_("kind"), max_length=10, choices=LocationKind.choices, default=LocationKind.OTHER,
                            db_default=LocationKind.OTHER, help_text=_("What sort of place."))
    description = models.TextField(_("description"), blank=True, default="", db_default="", help_text=_("Free text."))
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False,
                                      help_text=_("From when on nothing new is planned here (UTC)."))

    objects = TreeManager.from_queryset(LocationQuerySet)()

    class MPTTMeta:
        order_insertion_by: list[str] = []

    class Meta:
        db_table = "locations"
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        indexes = [
            *_indexes,
            # what lies directly in this place; also the way down of the recursive query
            models.Index(fields=["parent"], name="idx_locations_parent_id"),
            # what lies at this site, by name: pickers and lists
            models.Index(fields=["site", "name"], name="idx_locations_site_name"),
            # a place by part of its name (trigrams, PostgreSQL)
            PgGinIndex(fields=["name"], name="idx_locations_name_trgm", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            *_constraints,
            models.UniqueConstraint(fields=["parent", "name"], name="uq_locations_name",
                                    violation_error_message=_("There is a place of this name in the same place "
                                                              "already; choose another name.")),
            models.UniqueConstraint(fields=["name"], condition=Q(parent__isnull=True), name="uq_locations_root_name",
                                    violation_error_message=_("There is a site of this name already.")),
            models.UniqueConstraint(fields=["site"], condition=Q(parent__isnull=True), name="uq_locations_root_site",
                                    violation_error_message=_("The site has its root already; put the place below "
                                                              "it.")),
            models.UniqueConstraint(fields=["site", "code"], name="uq_locations_code",
                                    violation_error_message=_("Another place of this site has this code.")),
            models.CheckConstraint(condition=~Q(code=""), name="check_locations_code",
                                   violation_error_message=_("Leave the code out rather than blank.")),
            choice_check("kind", LocationKind, name="check_locations_kind",
                         message=_("Choose one of the offered kinds of place.")),
            Unchanging(name="locations_site_stays", columns=("site_id",), violation_error_message=_(
                "A place stays at its site; make a new location there instead.")),
            RowGuard(name="locations_site_of_parent", columns=("parent_id", "site_id"),
                     when="NEW.parent_id IS NOT NULL AND NEW.site_id <> "
                          "(SELECT p.site_id FROM locations p WHERE p.id = NEW.parent_id)",
                     violation_error_message=_("A place lies at the site of the place around it.")),
            RowGuard(name="locations_root_stays", columns=("parent_id",), on=("UPDATE",),
                     when="(OLD.parent_id IS NULL) <> (NEW.parent_id IS NULL)",
                     violation_error_message=_("A location cannot change its root: a site's root stays one, and no "
                                               "other place becomes one.")),
            *imported_once("locations"),
        ]

    def clean(self) -> None:
        super().clean()
        self.code = self.code or None
        if self.parent_id and self.site_id and self.parent.site_id != self.site_id:
            raise ValidationError({"parent": ValidationError(
                _("That place lies at another site; make a new location there instead."), code="other_site")})

    def save(self, *args: object, **kwargs: object) -> None:
        if self.parent_id and not self.site_id:
            self.site_id = self.parent.site_id
        self.code = self.code or None
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"{self.code} {self.name}" if self.code else self.name
