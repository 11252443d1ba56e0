"""Which kinds can be imported: apps register theirs in ``<app>/imports.py``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.module_loading import autodiscover_modules

from cmms.importing.importer import Importer

if TYPE_CHECKING:
    from cmms.importing.report import Report

_importers: dict[str, type[Importer]] = {}
_workbooks: dict[str, "Workbook"] = {}
Registered = TypeVar("Registered", bound=type[Importer])


@dataclass(frozen=True)
class WorkbookRequest:
    """What a whole-workbook importer is asked to do."""

    path: Path
    user: Any = None
    site: str = ""
    dry_run: bool = False
    rejects: Path | None = None
    progress: Callable[[str, int], None] | None = None  # (sheet, rows so far)


Workbook = Callable[[WorkbookRequest], "list[Report]"]


def register(importer: Registered) -> Registered:
    """Make ``importer`` known by its ``kind``; usable as a class decorator. A kind is taken once."""
    if _importers.get(importer.kind, importer) is not importer:
        raise ValueError(f"The kind {importer.kind!r} is registered twice.")
    _importers[importer.kind] = importer
    return importer


def register_workbook(kind: str, load: Workbook) -> None:
    """Make a format known that fills several tables from one file: ``load(request)`` → one report per sheet."""
    if _workbooks.get(kind, load) is not load or kind in _importers:
        raise ValueError(f"The kind {kind!r} is registered twice.")
    _workbooks[kind] = load


def autodiscover() -> None:
    """Import every app's ``imports`` module, once."""
    autodiscover_modules("imports")


def importers() -> Mapping[str, type[Importer]]:
    autodiscover()
    return MappingProxyType(_importers)


def workbooks() -> Mapping[str, Workbook]:
    autodiscover()
    return MappingProxyType(_workbooks)
