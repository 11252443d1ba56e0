"""What the API says where it has no such address: the same shape as any refusal."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.views import APIView

from cmms.errors import NotFound


@extend_schema(exclude=True)
class Nowhere(APIView):
    """Every address of the API that is none."""

    for_everybody = True
    action = "nowhere"

    def _refuse(self, request: Any, **_kwargs: Any) -> Any:
        path = request.path
        if not path.endswith("/"):
            raise NotFound.of("no_address", _("There is no such address. Addresses end with a slash: %(path)s/") % {
                "path": path[:200]})
        raise NotFound.of("no_address", _("There is no such address; /api/v1/docs/ shows those that there are."))

    get = post = put = patch = delete = _refuse
