"""The description says something about everything, and its examples fit it."""

import json
from typing import Any

import jsonschema_rs
import pytest

from tests.needs import ROOT

pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "docs" / "openapi.json").read_text())
    return found


def test_every_operation_parameter_and_field_has_its_words(described: Any) -> None:
    operations = [(method, path, each) for path, found in described["paths"].items() for method, each in found.items()]
    dumb = [f"{method} {path}" for method, path, each in operations
            if not (each.get("summary") and each.get("description"))]
    dumb += [f"{method} {path} {parameter['name']}" for method, path, each in operations
             for parameter in each.get("parameters", ()) if not parameter.get("description")]
    dumb += [f"{name}.{field}" for name, schema in described["components"]["schemas"].items()
             for field, facts in schema.get("properties", {}).items()
             if not name.startswith("Paginated") and not facts.get("description") and "$ref" not in facts]
    assert not dumb


def test_examples_fit(described: Any) -> None:
    from cmms.examples import EXAMPLES

    for name, example in EXAMPLES.items():
        schema = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
        jsonschema_rs.validate(schema, example)
