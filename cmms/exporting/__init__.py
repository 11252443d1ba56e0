"""Rows of any list as a file: a queryset in an order, columns, and a form (CSV or XLSX), streamed in flat memory.

A door makes a :class:`Table` and returns ``download(request, table, form, ...)``. Knows no app. docs/exports.md says
what the files hold.
"""

from cmms.exporting.columns import Column, columns_of, following, moment_head
from cmms.exporting.delimited import PLAIN, Dialect
from cmms.exporting.download import FORMS, asked_form, download
from cmms.exporting.table import Table

__all__ = ["FORMS", "PLAIN", "Column", "Dialect", "Table", "asked_form", "columns_of", "download", "following",
           "moment_head"]
