"""File → rows → mapping → an app's importer → report. Knows no app.

An app's ``imports.py`` registers its importers; :func:`cmms.importing.run.run` drives them.
"""

from cmms.importing.errors import ImportRefused
from cmms.importing.importer import Context, Field, Importer, Kind, Outcome, Row, Template
from cmms.importing.registry import autodiscover, importers, register, register_workbook, workbooks

__all__ = [
    "Context", "Field", "ImportRefused", "Importer", "Kind", "Outcome", "Row", "Template",
    "autodiscover", "importers", "register", "register_workbook", "workbooks",
]
