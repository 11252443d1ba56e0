"""The last touches to the API's description: what holds for all of it is said once, in one place."""

from typing import Any

from cmms.codes import codes
from cmms.rest.openapi import RESOURCE
from cmms.rest.serializers import Arguments

REFUSALS = {
    "400": "The body is no JSON.", "401": "Nobody is signed in, or the token is unknown, expired or revoked.",
    "403": "The role or the token does not permit it.", "404": "Not there, or not in the branches you may see.",
    "406": "Another kind of answer was asked for than there is.",
    "409": "Somebody was faster, the state does not permit it, or other records refer to it.",
    "412": "Somebody changed the record since you read it.", "413": "More than one call may send.",
    "415": "Another kind of body is expected.", "422": "What was sent cannot be taken; the problems say why.",
    "428": "If-Match is missing.", "429": "Too many requests; Retry-After says when to come again.",
}

SHAPED = "Shaped"
_EXPANDED = "One record in place of its id, where expand= names it."


def finish(result: Any, **_kwargs: Any) -> Any:
    """Postprocessing: shaped answers, bodies without unknown fields, headers of answers, whose ids these are."""
    schemas = result["components"]["schemas"]
    _say_refusals(result)
    _name_ids(result)
    _say_what(schemas)
    _name_codes(schemas)
    _drop_limits(schemas)
    _close_bodies(result, schemas)
    _shape(result, schemas)
    _say_headers(result)
    return result


def _operations(result: Any) -> Any:
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            yield path, method, operation


def _answer(operation: Any, code: str = "200") -> dict[str, Any]:
    """The JSON schema of an operation's answer, to be changed in place; an empty one where it has none."""
    found: dict[str, Any] = operation["responses"].get(code, {}).get("content", {}).get("application/json", {})
    return found.get("schema", {})


def _rows(answer: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The part of a page's schema that describes its rows; empty where the answer is no page."""
    page = schemas.get(answer.get("$ref", "").rpartition("/")[2], answer)
    found: dict[str, Any] = page.get("properties", {}).get("results", {})
    return found


def _name_ids(result: Any) -> None:
    """An id in an address or at the head of a record says which resource it belongs to."""
    for path, method, operation in _operations(result):
        resource = path.removeprefix("/api/v1/").split("/")[0]
        for parameter in operation.get("parameters", ()):
            parameter.setdefault("description", _COMMON.get(parameter["name"], ""))
            if parameter["in"] == "path" and parameter["name"] == "id":
                parameter["schema"] = {"type": "integer", "format": "int64", "minimum": 1, "maximum": 10**18 - 1,
                                       RESOURCE: resource}
                parameter["description"] = "The record's id."
        rows = _rows(_answer(operation), result["components"]["schemas"]).get("items", {})
        name = rows.get("$ref", "").rpartition("/")[2]
        if method == "get" and name and path == f"/api/v1/{resource}/":
            key = result["components"]["schemas"][name].get("properties", {}).get("id")
            if key is not None:
                key.update({"minimum": 1, RESOURCE: resource})
                key.pop("maximum", None)


_COMMON = {
    "id": "Its number in its resource.", "results": "The rows.", "effect": "What became of it.",
    "problems": "All that is wrong.", "record": "The record as it is now.", "action": "What was done with it.",
    "field": "The field's name.", "before": "Its value before.", "after": "Its value after.",
    "name": "What it is called.", "number": "Its number.", "revision": "The revision of its schedule.",
    "on_time_until": "On time until then (local date).", "failures_before": "How many before.",
    "failures_after": "How many after.", "with_findings": "How many had findings.", "people": "How many people.",
    "weeks": "Hours of each week.", "groups": "The groups.", "roles": "Names of the roles.", "user": "The person.",
    "part": "Id of the part.", "part_number": "Number of the part.", "at": "When (UTC).",
    "follow_ups": "Orders that followed from it.", "work_order": "Id of the order.", "kind": "Of which kind.",
    "expires_at": "When it ends (UTC).", "prefix": "The first characters of its text.",
    "scope": "What it may do at most.", "email": "E-mail address.", "monday": "The week's Monday (local date).",
    "limit": "Rows on a page.", "note": "More about it.", "started_at": "When it began.",
    "ended_at": "When it ended.", "break_minutes": "Minutes of breaks in it.", "work_date": "The local day.",
    "minutes": "Minutes worked.",
}
"""What fields and parameters mean that need no words of their own where they stand."""


def _say_what(schemas: dict[str, Any]) -> None:
    """What a body of arguments is, says its operation."""
    for schema in schemas.values():
        if schema.get("description") == Arguments.__doc__:
            del schema["description"]
        for name, field in schema.get("properties", {}).items():
            if not field.get("description") and name in _COMMON and "$ref" not in field:
                field["description"] = _COMMON[name]


def _name_codes(schemas: dict[str, Any]) -> None:
    """The catalogue of codes, which may grow."""
    for name in ("Problem", "Refusal"):
        schemas[name]["properties"]["code"]["x-extensible-enum"] = codes()


def _drop_limits(schemas: dict[str, Any]) -> None:
    """A choice has no limits beside its values; those of its column differ between databases."""
    for schema in schemas.values():
        for field in schema.get("properties", {}).values():
            if "allOf" in field or "oneOf" in field:
                field.pop("minimum", None)
                field.pop("maximum", None)


def _close_bodies(result: Any, schemas: dict[str, Any]) -> None:
    """A body holds no other field than those that are named: any other is refused."""
    waiting = [body for _p, _m, operation in _operations(result) if (body := operation.get("requestBody"))]
    seen = set()
    while waiting:
        found = waiting.pop()
        if isinstance(found, list):
            waiting += found
        elif isinstance(found, dict):
            name = str(found.get("$ref", "")).rpartition("/")[2]
            if name and name not in seen:
                seen.add(name)
                waiting.append(schemas[name])
            if found.get("type") == "object" and "properties" in found:
                found.setdefault("additionalProperties", False)
            waiting += found.values()


def _shape(result: Any, schemas: dict[str, Any]) -> None:
    """What fields= and expand= make of a record is described beside the whole record."""
    for _path, method, operation in _operations(result):
        asked = {parameter["name"]: parameter for parameter in operation.get("parameters", ())}
        answer = _answer(operation)
        if method != "get" or "fields" not in asked or not answer:
            continue
        rows = _rows(answer, schemas)
        place, key = (rows, "items") if rows else (operation["responses"]["200"]["content"]["application/json"],
                                                   "schema")
        name = place[key].get("$ref", "").rpartition("/")[2]
        if not name:
            continue
        expandable = asked.get("expand", {}).get("x-expands", {})
        schemas.setdefault(f"{name}{SHAPED}", _shaped(schemas[name], expandable))
        place[key] = {"anyOf": [place[key], {"$ref": f"#/components/schemas/{name}{SHAPED}"}]}


def _shaped(whole: dict[str, Any], expandable: dict[str, str]) -> dict[str, Any]:
    properties = {name: dict(schema) for name, schema in whole["properties"].items()}
    for name, component in expandable.items():
        shown = [{"$ref": f"#/components/schemas/{component}"}, properties[name]]
        properties[name] = {"anyOf": shown, "description": _EXPANDED}
    said = "The same record as fields= and expand= shape it: only id is always there."
    return {"type": "object", "description": said, "properties": properties, "required": ["id"],
            "additionalProperties": False}


def _say_refusals(result: Any) -> None:
    """Each refusal is described once, and every operation names those that it may answer with."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    result["components"]["responses"] = {f"Refused{code}": {"description": said, "content": content}
                                         for code, said in REFUSALS.items()}
    for path, method, operation in _operations(result):
        possible = ["401", "403", "404", "406", "422", "429"]
        if method != "get":
            possible += ["400", "409", "412", "413", "415"]
        if method in ("patch", "delete") or path.endswith("/bulk/"):
            possible.append("428")
        done = {code: answer for code, answer in operation["responses"].items() if code not in REFUSALS}
        operation["responses"] = done | {code: {"$ref": f"#/components/responses/Refused{code}"}
                                         for code in sorted(possible)}


def _say_headers(result: Any) -> None:
    def header(description: str, **schema: Any) -> dict[str, Any]:
        return {"description": description, "schema": {"type": "string", **schema}}

    tag = header("The record's version: send it as If-Match when you change the record.")
    place = header("The address of the new record.", format="uri")
    again = header("true where this is the answer that was given before to the same Idempotency-Key.", enum=["true"])
    for _path, method, operation in _operations(result):
        for code, answer in operation["responses"].items():
            if not code.startswith("2") or "$ref" in answer:
                continue
            found = {}
            name = _answer(operation, code).get("$ref", "").rpartition("/")[2]
            if "version" in result["components"]["schemas"].get(name, {}).get("properties", {}):
                found["ETag"] = tag
            if code == "201":
                found["Location"] = place
            if method == "post":
                found["Idempotent-Replayed"] = again
            if found:
                answer["headers"] = {**answer.get("headers", {}), **found}
    answers = result["components"]["responses"]
    answers["Refused401"]["headers"] = {"WWW-Authenticate": header("How to sign in.")}
    answers["Refused429"]["headers"] = {"Retry-After": header("Seconds to wait.", pattern="^[0-9]+$")}
