"""How the API describes itself: what drf-spectacular reads from the code, and what every resource has in common."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from cmms.rest.export import EXPORTED, export_parameters
from cmms.rest.resources import Deletes, Edits
from cmms.rest.serializers import EXPAND, FIELDS, expansions


class ProblemSerializer(serializers.Serializer):
    """One thing that is wrong."""

    code = serializers.CharField(help_text="Stable: programs decide by it.")
    message = serializers.CharField(help_text="A whole sentence for people: what is wrong and how to mend it.")
    field = serializers.CharField(allow_blank=True, help_text="The field it is about; empty where it is about several.")


class RefusalSerializer(serializers.Serializer):
    """Every refusal, whatever its status."""

    code = serializers.CharField(help_text="Code of the first problem.")
    message = serializers.CharField(help_text="All sentences together.")
    problems = ProblemSerializer(many=True)


REFUSALS = {
    "400": "The body is no JSON.", "401": "Nobody is signed in, or the token is unknown, expired or revoked.",
    "403": "The role or the token does not permit it.", "404": "Not there, or not in the branches you may see.",
    "409": "Somebody was faster, the state does not permit it, or other records refer to it.",
    "412": "Somebody changed the record since you read it.", "415": "Another kind of body is expected.",
    "422": "What was sent cannot be taken; the problems say why.", "428": "If-Match is missing.",
    "429": "Too many requests; Retry-After says when to come again.",
}


class Description(AutoSchema):
    """One operation: its refusals, its headers, and the parameters that shape an answer."""

    view: Any

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_operation_id(self) -> str:
        words = [w for w in self.path.removeprefix("/api/v1/").strip("/").split("/") if not w.startswith("{")]
        noun, *rest = [w.replace("-", "_") for w in words]
        action = "_".join(rest) or getattr(self.view, "action", None) or self.method.lower()
        return f"{noun}_{action}"

    def get_override_parameters(self) -> list[Any]:
        found = []
        action = getattr(self.view, "action", "")
        if action in ("list", "retrieve", "export"):
            names = sorted(expansions(self.view.serializer_class))
            found.append(OpenApiParameter(FIELDS, str, description="Only these fields, with commas; id is always "
                                                                   "there."))
            if names:
                found.append(OpenApiParameter(EXPAND, str, description=f"Show the record in place of its id, with "
                                                                       f"commas: {', '.join(names)}."))
        if action == "export":
            found.extend(export_parameters(self.view))
        if self.method == "POST":
            found.append(OpenApiParameter("Idempotency-Key", {"type": "string", "format": "uuid"},
                                          OpenApiParameter.HEADER, description="Made anew for each thing to be done: "
                                          "sent again, it is answered again and not done twice."))
        if action in ("partial_update", "destroy") and isinstance(self.view, Edits | Deletes):
            found.append(OpenApiParameter("If-Match", str, OpenApiParameter.HEADER,
                                          description="The ETag of the record as you read it."))
        return found

    def get_filter_backends(self) -> Any:
        exported = getattr(self.view, "action", "") == "export"
        return self.view.filter_backends if exported else super().get_filter_backends()

    def get_response_serializers(self) -> Any:
        if self.view.action == "export":
            return self._with_refusals(dict(EXPORTED))
        found = super().get_response_serializers()
        code = "200"
        if self.view.action in ("create",) or (not self.view.detail and self.method == "POST"):
            code = "201"
        elif self.method == "DELETE":
            return self._with_refusals({"204": None})
        return self._with_refusals(found if isinstance(found, dict) else {code: found})

    def _with_refusals(self, found: dict[str, Any]) -> dict[str, Any]:
        return {**found, **dict.fromkeys(self._possible(), RefusalSerializer)}

    def _possible(self) -> list[str]:
        common = ["401", "403", "404", "422", "429"]
        if self.method == "GET":
            return common
        more = ["400", "409", "412", "415"]
        return sorted([*common, *more, *(["428"] if self.method in ("PATCH", "DELETE") else [])])


def name_refusals(result: Any, **_kwargs: Any) -> Any:
    """Postprocessing: each refusal is described once, and every operation refers to it."""
    for operations in result["paths"].values():
        for operation in operations.values():
            for code in operation.get("responses", {}):
                if code in REFUSALS:
                    operation["responses"][code] = {"$ref": f"#/components/responses/Refused{code}"}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    result["components"]["responses"] = {f"Refused{code}": {"description": said, "content": content}
                                         for code, said in REFUSALS.items()}
    return result
