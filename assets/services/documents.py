"""Manuals, drawings and certificates of an asset, taken in from people."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from assets.models import Asset, Document
from cmms.access import require, require_branch
from cmms.audit import acting_as
from cmms.errors import Problem, refuse
from cmms.files import checked


def add_document(*, by: Any, asset: Asset, title: str, upload: Any, category: str = "") -> Document:
    """Keep a file (a Django upload) with the asset. Its kind is told from its bytes; photos lose what is hidden in
    them. Refused with every problem: no title, no file, a kind that is not kept, too large."""
    require(by, "assets.add_document")
    with acting_as(by):
        require_branch(by, site_id=asset.site_id, location_ids=(asset.location_id,))
        title, category = title.strip(), category.strip()
        problems = []
        if not title:
            problems.append(Problem("title", _("Say what people will look for: give the document a title."), "title"))
        if upload is None:
            problems.append(Problem("file", _("Choose a file."), "file"))
        refuse(problems)
        kept = checked(upload, field="file")
        document = Document(asset=asset, title=title[:255], category=category[:100],
                            file=ContentFile(kept.content, name=kept.name))
        document.full_clean(exclude=["version"])
        document.save()
        return document
