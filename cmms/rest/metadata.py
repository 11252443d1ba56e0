"""What OPTIONS answers."""

from typing import Any

from django.urls import reverse
from rest_framework.metadata import BaseMetadata
from rest_framework.request import Request


class WhereDescribed(BaseMetadata):
    """The address of the description; which methods there are stands in the header ``Allow``."""

    def determine_metadata(self, request: Request, view: Any) -> dict[str, str]:
        return {"schema": request.build_absolute_uri(reverse("api-schema"))}
