"""How the API describes itself: what drf-spectacular reads from the code. describing.py has the last touches."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from cmms.rest import openapi  # noqa: F401  drf-spectacular finds extensions once they are imported
from cmms.rest.errors import RefusalSerializer
from cmms.rest.export import EXPORTED, export_parameters
from cmms.rest.resources import Deletes, Edits
from cmms.rest.serializers import EXPAND, FIELDS, expansions

_SUMMARIES = {"list": "List {many}", "retrieve": "Read one of the {many}", "create": "Make one of the {many}",
              "partial_update": "Change one of the {many}", "destroy": "Delete one of the {many}"}


class Description(AutoSchema):
    """One operation: its summary, its headers, and the parameters that shape an answer."""

    view: Any

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_operation_id(self) -> str:
        words = [w for w in self.path.removeprefix("/api/v1/").strip("/").split("/") if not w.startswith("{")]
        noun, *rest = [w.replace("-", "_") for w in words]
        action = "_".join(rest) or getattr(self.view, "action", None) or self.method.lower()
        return f"{noun}_{'read' if action == noun else action}"

    def get_summary(self) -> str:
        action = getattr(self.view, "action", "")
        said = _SUMMARIES.get(action, "{action} ({many})").format(
            many=self.get_tags()[0].replace("-", " "), action=action.replace("_", " "))
        return said[:1].upper() + said[1:]

    def get_override_parameters(self) -> list[Any]:
        found = []
        action = getattr(self.view, "action", "")
        if action in ("list", "retrieve", "export"):
            names = sorted(expansions(self.view.serializer_class))
            found.append(OpenApiParameter(FIELDS, {"type": "string", "minLength": 1},
                                          description="Only these fields, with commas; id is always there."))
            if names:
                found.append(OpenApiParameter(EXPAND, {"type": "string", "minLength": 1}, description=(
                    f"Show the record in place of its id, with commas: {', '.join(names)}."),
                    extensions={"x-expands": self._expanded(names)}))
        if action == "export":
            found.extend(export_parameters(self.view))
        if self.method == "POST" and action != "lines":
            found.append(OpenApiParameter("Idempotency-Key", {"type": "string", "format": "uuid"},
                                          OpenApiParameter.HEADER, description="Made anew for each thing to be done: "
                                          "sent again, it is answered again and not done twice."))
        if action in ("partial_update", "destroy") and isinstance(self.view, Edits | Deletes) \
                and hasattr(self.view.model, "version"):
            found.append(OpenApiParameter("If-Match", {"type": "string", "pattern": '^(W/)?"[0-9]{1,9}"$'},
                                          OpenApiParameter.HEADER, required=True,
                                          description="The ETag of the record as you read it, quotes included; 428 "
                                                      "where it is missing."))
        return found

    def _is_list_view(self, serializer: Any = None) -> bool:
        in_pages = getattr(getattr(self.view, getattr(self.view, "action", None) or "", None), "pages", False)
        return in_pages or bool(super()._is_list_view(serializer))

    def get_filter_backends(self) -> Any:
        exported = getattr(self.view, "action", "") == "export"
        return self.view.filter_backends if exported else super().get_filter_backends()

    def _expanded(self, names: list[str]) -> dict[str, str]:
        """Key → the component of its record."""
        known = expansions(self.view.serializer_class)
        return {name: self.resolve_serializer(known[name], "response").name for name in names}

    def get_response_serializers(self) -> Any:
        if self.view.action == "export":
            return dict(EXPORTED)
        if self.method == "DELETE":
            return {"204": None}
        found = super().get_response_serializers()
        made = self.view.action == "create" or (not self.view.detail and self.method == "POST")
        return found if isinstance(found, dict) else {"201" if made else "200": found, "401": RefusalSerializer}
