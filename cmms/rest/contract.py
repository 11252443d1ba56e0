"""The API's description: made once per process, always in English, and served as JSON from our own host."""

import json
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

MEDIA_TYPE = "application/vnd.oai.openapi+json"


def schema() -> dict[str, Any]:
    """The OpenAPI document as it follows from the code."""
    import_module(settings.ROOT_URLCONF)  # the map of the API says which resource an id belongs to
    with translation.override("en"):
        made: dict[str, Any] = json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True),
                                                     default=str))
    return made


def text() -> str:
    """The same as docs/ keeps it."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


@lru_cache(maxsize=1)
def _served() -> bytes:
    return json.dumps(schema(), ensure_ascii=False, separators=(",", ":")).encode()


class _OpenApiRenderer(JSONRenderer):
    media_type = MEDIA_TYPE


@extend_schema(exclude=True)
class Schema(APIView):
    """``/api/v1/schema/``, for whoever is signed in."""

    permission_classes = (IsAuthenticated,)
    renderer_classes = (JSONRenderer, _OpenApiRenderer)

    def get(self, request: Any) -> HttpResponse:
        return HttpResponse(_served(), content_type=MEDIA_TYPE)
