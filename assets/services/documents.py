"""Manuals, drawings and certificates of an asset, taken in from people."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from assets.models import Asset, AssetModel, Document, Location, Site
from cmms.access import require, require_branch
from cmms.audit import acting_as
from cmms.errors import Problem, refuse
from cmms.files import checked


def add_document(*, by: Any, title: str, upload: Any, asset: Asset | None = None, asset_model: AssetModel | None = None,
                 location: Location | None = None, site: Site | None = None, category: str = "") -> Document:
    """Keep a file (a Django upload) with what it is about: an asset, a model, a place or a whole site. Its kind is told
    from its bytes; photos lose what is hidden in them. Refused with every problem: no title, no file, a kind that is
    not kept, too large."""
    require(by, "assets.add_document")
    with acting_as(by):
        if asset is not None:
            require_branch(by, site_id=asset.site_id, location_ids=(asset.location_id,))
        if location is not None:
            require_branch(by, site_id=location.site_id, location_ids=(location.pk,))
        if site is not None:
            require_branch(by, site_id=site.pk)
        title, category = title.strip(), category.strip()
        problems = []
        if sum(owner is not None for owner in (asset, asset_model, location, site)) != 1:
            problems.append(Problem("owner", _("Say what the document is about: one asset, model, place or site."),
                                    "asset"))
        if not title:
            problems.append(Problem("title", _("Say what people will look for: give the document a title."), "title"))
        if upload is None:
            problems.append(Problem("file", _("Choose a file."), "file"))
        refuse(problems)
        kept = checked(upload, field="file")
        document = Document(asset=asset, asset_model=asset_model, location=location, site=site, title=title[:255],
                            category=category[:100], file=ContentFile(kept.content, name=kept.name))
        document.full_clean(exclude=["version"])
        document.save()
        return document
