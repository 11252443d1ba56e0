"""Documents of assets: shown to whoever sees the asset, never as files of the web server."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.models import Document
from cmms import files
from cmms.pages import page


@require_safe
@page
@permission_required("assets.view_document", raise_exception=True)
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The bytes: PDFs and photos are shown, everything else is saved."""
    found = Document.objects.visible_to(request.user).filter(pk=pk).exclude(file="").first()
    if found is None:
        raise Http404(_("There is no such document in the branches you may see."))
    return files.answer("", str(found.file.name), content_type=found.content_type, name=found.file_name)
