"""What schemathesis loads beside its own checks: real ids in place of random ones, and the check of branches.

``CONTRACT_FACTS`` names a JSON file: the facts of one role (tests/contract/people.py).
"""

import functools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import schemathesis

FACTS = json.loads(Path(os.environ["CONTRACT_FACTS"]).read_text())
SCHEMA = json.loads(Path(os.environ["CONTRACT_SCHEMA"]).read_text())
MARK = "x-resource"  # says in the schema which resource an id belongs to
HIDDEN_ONE_IN = 5


@schemathesis.serializer("application/x-ndjson")
def as_lines(context: Any, value: Any) -> bytes:
    """A body of lines as it is; anything else as one line of JSON."""
    return value.encode("utf-8", "replace") if isinstance(value, str) else json.dumps(value).encode()


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Any id that fits the schema becomes one that is there; one in five belongs to another branch."""
    case.path_parameters = {name: _real(case.path.split("/")[3], value) if name == "id" else value
                            for name, value in (case.path_parameters or {}).items()}
    content = case.operation.definition.raw.get("requestBody", {}).get("content", {}).get(case.media_type or "", {})
    if isinstance(case.body, dict | list):
        case.body = _with_real_ids(content.get("schema", {}), case.body)


@schemathesis.hook
def filter_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """Drops what is no fault: a parameter of another type that is written in the address as the right one is, what
    the server in front answers itself (an address that is too long), and a wrong item among many that was refused."""
    if response.status_code == 414 or (case.media_type or "").startswith("multipart/"):  # in a form all is text
        return False
    if type(failure).__name__ != "AcceptedNegativeData":
        return True
    if case.operation.path.endswith("/lines/"):
        return not all(json.loads(line)["effect"] == "refused" for line in response.content.splitlines())
    if case.operation.path.endswith("/bulk/") and not _wrong_outside(_refused(response), case):
        return False
    return not any(_written_alike(parameter["schema"], (case.query or {}).get(parameter["name"]))
                   for parameter in case.operation.definition.raw.get("parameters", ()) if parameter["in"] == "query")


def _refused(response: Any) -> set[int]:
    """The places of the items that a bulk call refused, each with its own answer."""
    return {one["index"] for one in json.loads(response.content)["results"] if one["effect"] == "refused"}


def _wrong_outside(refused: set[int], case: Any) -> bool:
    """Whether the body breaks its schema anywhere but in these items."""
    schema = case.operation.definition.raw["requestBody"]["content"]["application/json"]["schema"]
    checked = jsonschema.Draft7Validator({**_plain(), **schema})
    return any(len(place := list(error.absolute_path)) < 2 or place[0] != "items" or place[1] not in refused
               for error in checked.iter_errors(case.body))


@functools.cache
def _plain() -> dict[str, Any]:
    return _nullable(SCHEMA)  # type: ignore[no-any-return]


def _nullable(schema: Any) -> Any:
    """The same in JSON Schema's own words, which has no ``nullable``."""
    if isinstance(schema, list):
        return [_nullable(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _nullable(part) for name, part in schema.items() if name != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if schema.get("nullable") is True else plain


def _written_alike(schema: dict[str, Any], value: Any) -> bool:
    if value is None or isinstance(value, list | dict):
        return False
    text = str(value)
    return (schema.get("type") == "boolean" and text in ("true", "false") and not isinstance(value, bool)) \
        or (schema.get("type") in ("integer", "number") and isinstance(value, str) and text.lstrip("-").isdigit()) \
        or schema.get("type") in ("string", "array")


@schemathesis.check
def nothing_outside_the_branch(ctx: Any, response: Any, case: Any) -> None:
    """No answer holds the id of a record that does not exist for this person, nor a name from there."""
    if "application/json" not in "".join(response.headers.get("content-type", [])) or response.status_code >= 300:
        return
    said = case.operation.definition.raw["responses"].get(str(response.status_code), {})
    schema = _followed(said).get("content", {}).get("application/json", {}).get("schema", {})
    shown = json.loads(response.content)
    for resource, key in _ids(schema, shown):
        if resource == "locations" and key in FACTS["roots"]:
            continue  # the id of a site's root is no secret to who sees a part of the site
        assert key not in FACTS["hidden"].get(resource, ()), f"{resource} {key} lies outside the branch"
    assert not FACTS["hidden"]["locations"] or "Hall 2" not in response.text, "something of Hall 2 was shown"


@schemathesis.check
def codes_are_in_the_catalogue(ctx: Any, response: Any, case: Any) -> None:
    """A program that decides by the code of a refusal must find it there."""
    if response.status_code >= 400 and "application/json" in "".join(response.headers.get("content-type", [])):
        found = {problem["code"] for problem in json.loads(response.content)["problems"]}
        known = SCHEMA["components"]["schemas"]["Problem"]["properties"]["code"]["x-extensible-enum"]
        assert found <= set(known), f"not in docs/api-errors.md: {', '.join(sorted(found - set(known)))}"


def _real(resource: str, value: Any) -> Any:
    """The id in its place: chosen by the value, so that a seed gives the same again."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value < 10**9:
        return value
    hidden = FACTS["hidden"].get(resource) if value % HIDDEN_ONE_IN == 0 else None
    there = hidden or FACTS["seen"].get(resource) or [value]
    return there[value % len(there)]


def _with_real_ids(schema: Any, value: Any) -> Any:
    schema = _followed(schema)
    if MARK in schema:
        return _real(schema[MARK], value)
    if isinstance(value, list):
        return [_with_real_ids(schema.get("items", {}), one) for one in value]
    if isinstance(value, dict):
        known = schema.get("properties", {})
        return {name: _with_real_ids(known.get(name, {}), one) for name, one in value.items()}
    return value


def _ids(schema: Any, value: Any) -> Iterator[tuple[str, Any]]:
    """Every id in the value, with the resource that the schema says it belongs to."""
    schema = _followed(schema)
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from _ids(part, value)
    if MARK in schema and isinstance(value, int):
        yield schema[MARK], value
    if isinstance(value, list):
        for one in value:
            yield from _ids(schema.get("items", {}), one)
    if isinstance(value, dict):
        if set(value) >= {"resource", "id"}:
            yield value["resource"], value["id"]
        for name, one in value.items():
            yield from _ids(schema.get("properties", {}).get(name, {}), one)


def _followed(schema: Any) -> Any:
    """The schema itself where it is a reference."""
    while isinstance(schema, dict) and "$ref" in schema:
        found: Any = SCHEMA
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema if isinstance(schema, dict) else {}
