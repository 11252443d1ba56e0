"""Imports of small files that a test makes."""

from pathlib import Path
from typing import Any

from assets.models import Site
from assets.services import create_site
from cmms.importing.mapping import load_mapping, parse_mapping
from cmms.importing.report import Report
from cmms.importing.run import Run
from tests.needs import DATA, ROOT

MAPPINGS = ROOT / "tests" / "importing" / "mappings"


def plant(code: str = "PIT", time_zone: str = "Australia/Perth", currency: str = "AUD") -> Site:
    return create_site(by=None, code=code, name=f"Plant {code}", time_zone=time_zone, currency=currency)


def import_text(folder: Path, kind: str, mapping: str, text: str, **said: Any) -> Report:
    """Import the rows of ``text`` (comma separated, header first)."""
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    return Run(parse_mapping(mapping, kind), path, **said)()


def import_real(kind: str, file: str, mapping: str, **said: Any) -> Report:
    """Import a file of the real records; ``mapping`` is one of ours or a ready-made one."""
    own = MAPPINGS / f"{mapping}.toml"
    return Run(load_mapping(str(own) if own.exists() else mapping, kind), DATA / file, **said)()


def counted(report: Report) -> dict[str, int]:
    """What became of the rows, without what is zero."""
    assert report.balanced
    return {label: number for label, number in report.table() if number}


def reasons(report: Report) -> str:
    return "\n".join(str(remark) for remark in report.rejections)


def warnings(report: Report) -> str:
    return "\n".join(str(remark) for remark in report.warnings)
