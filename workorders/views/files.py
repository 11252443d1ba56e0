"""The files of orders: bytes for whoever sees the order."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cmms import files
from workorders.models import Attachment
from workorders.services.thread import FOLDER


@require_safe
@login_required
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A photo or document of an order that this person sees."""
    found = Attachment.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None or not request.user.has_perm("workorders.view_attachment"):
        raise Http404(_("There is no such file."))
    return files.answer(FOLDER, found.path, content_type=found.content_type, name=found.name)
