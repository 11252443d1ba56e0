"""A document is added at the asset."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from assets import services
from assets.views.finding import asset_or_404
from cmms.pages import Done, verb
from workorders.views.asset.page import shown


@verb(show=shown)
def add_document(request: HttpRequest, tag: str) -> Done:
    """Keep the file that was sent with the asset."""
    asset = asset_or_404(request, tag)
    kept = services.add_document(by=request.user, asset=asset, title=request.POST.get("title", ""),
                                 category=request.POST.get("category", ""), upload=request.FILES.get("file"))
    return Done(asset.get_absolute_url(), _("%(title)s is kept.") % {"title": kept.title})
