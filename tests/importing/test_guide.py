"""docs/import.md: its examples are valid, and it says something about every key and kind."""

import re
import tomllib

from cmms.importing.importer import Importer
from cmms.importing.mapping import parse_mapping, shipped
from cmms.importing.registry import importers, workbooks
from tests.needs import ROOT

GUIDE = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
CODE = ROOT / "cmms" / "importing" / "mapping"


def test_every_example_is_a_valid_mapping() -> None:
    examples = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    assert len(examples) > 5
    for text in examples:
        parse_mapping(text, tomllib.loads(text)["kind"])


def test_every_kind_and_every_ready_made_mapping_is_named() -> None:
    for name in (*importers(), *workbooks(), *shipped()):
        assert f"`{name}`" in GUIDE, name


def test_every_key_of_a_mapping_is_explained() -> None:
    asked = {key for file in ("reading.py", "columns.py")
             for key in re.findall(r"""(?:take|texts|choice|section|any)\("(\w+)\"""",
                                   (CODE / file).read_text(encoding="utf-8"))}
    assert {"external_id", "tokens", "too_long", "strip_leading_zeros", "skip_after_header"} <= asked
    missing = [key for key in sorted(asked) if not re.search(rf"[`\[]{key}\b|\b{key} =", GUIDE)]
    assert missing == []


def test_every_field_says_what_it_means() -> None:
    for kind, importer in importers().items():
        assert issubclass(importer, Importer)
        dumb = [name for name, field in (*importer.fields.items(), *importer.options.items()) if not field.help]
        assert dumb == [], kind
        assert importer.title
        assert importer.permission, kind
