"""Manuals, drawings, certificates."""

import hashlib
import mimetypes
from pathlib import PurePosixPath
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assets.models.asset import Asset
from assets.models.kind import AssetModel
from assets.models.location import Location
from assets.models.site import Site
from assets.querysets import DocumentQuerySet
from cmms.access import Branch
from cmms.files import content_type_of
from cmms.history import History
from cmms.records import Editable, Imported, imported_once

_ONE_OWNER = Q()
for _name in ("asset", "asset_model", "location", "site"):
    _ONE_OWNER |= Q(**{f"{n}__isnull": n != _name for n in ("asset", "asset_model", "location", "site")})


class Document(Editable, Imported):
    """A document of an asset, a model, a place or a whole site: a file kept here, or where it is to be found."""

    branch = Branch(site=("site", "location__site", "asset__site"), location=("location", "asset__location"))
    history = History()
    no_revert = ("file", "sha256", "size")

    title = models.CharField(_("title"), max_length=255, help_text=_("What people look for."))
    category = models.CharField(_("category"), max_length=100, blank=True, default="", db_default="",
                                help_text=_("Such as manual, certificate, drawing."))
    description = models.TextField(_("description"), blank=True, default="", db_default="", help_text=_("Free text."))
    asset = models.ForeignKey(Asset, models.PROTECT, null=True, blank=True, related_name="documents",
                              help_text=_("The asset it is about, or"))
    asset_model = models.ForeignKey(AssetModel, models.PROTECT, null=True, blank=True, related_name="documents",
                                    help_text=_("the model, or"))
    location = models.ForeignKey(Location, models.PROTECT, null=True, blank=True, related_name="documents",
                                 help_text=_("the place, or"))
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="documents",
                             help_text=_("the whole site."))
    file = models.FileField(_("file"), upload_to="documents/%Y/%m/", max_length=255, blank=True, default="",
                            help_text=_("The file, stored outside the web root."))
    reference = models.CharField(_("reference"), max_length=1000, blank=True, default="", db_default="",
                                 help_text=_("Where the document is, if not here: an address, folder or file name."))
    content_type = models.CharField(max_length=100, blank=True, default="", db_default="", editable=False,
                                    help_text=_("MIME type of the file."))
    size = models.BigIntegerField(null=True, editable=False, help_text=_("Bytes of the file."))
    sha256 = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False,
                              help_text=_("SHA-256 of the file, hexadecimal."))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        db_table = "documents"
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(condition=_ONE_OWNER, name="check_documents_owner",
                                   violation_error_message=_("A document is about one thing: an asset, a model, a "
                                                             "place or a site.")),
            models.CheckConstraint(condition=~Q(file="") | ~Q(reference=""), name="check_documents_content",
                                   violation_error_message=_("Give a file, or say where the document is.")),
            *imported_once("documents"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Says of a new file how large it is, what its bytes are, and their checksum."""
        if not self.file:
            self.content_type, self.size, self.sha256 = "", None, ""
        elif not self.file._committed:  # type: ignore[attr-defined]
            content = b"".join(self.file.chunks())
            self.size, self.sha256 = len(content), hashlib.sha256(content).hexdigest()
            self.content_type = (content_type_of(content) or mimetypes.guess_type(self.file.name or "")[0]
                                 or "application/octet-stream")
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.title

    @property
    def file_name(self) -> str:
        """What the file is called where it is saved."""
        return f"{self.title}{PurePosixPath(str(self.file.name)).suffix}"
