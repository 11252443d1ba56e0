"""A table as the answer to a request: streamed, named, and told in the log."""

import datetime as dt
import logging
import time
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from cmms.audit import current_actor
from cmms.exporting import delimited, workbook
from cmms.exporting.delimited import Dialect
from cmms.exporting.table import Table

logger = logging.getLogger("cmms.exports")

CSV, XLSX = "csv", "xlsx"
FORMS = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def asked_form(request: HttpRequest) -> str:
    """``csv`` or ``xlsx`` where a page's address asks for its list as a file, else nothing; 404 for another word."""
    form = request.GET.get("format", "")
    if form and form not in FORMS:
        raise Http404(_("A list comes as csv or as xlsx."))
    return form


def download(request: Any, table: Table, form: str, dialect: Dialect | None = None) -> HttpResponseBase:
    """The table as a file. Its first rows are read before the answer begins, the others while it goes out.

    ``dialect``: how a CSV is written and in which zone times are local; the reader's own where none is given.
    """
    spoken = dialect or Dialect.of_reader()
    said = _said(request, table, form)
    if request.method == "HEAD":
        answer: HttpResponseBase = HttpResponse()
    else:
        table.begun()
        pieces = (delimited.chunks(table, spoken) if form == CSV
                  else workbook.chunks(table, spoken.zone or dt.UTC))
        answer = StreamingHttpResponse(_told(pieces, table, said))
    answer["Content-Type"] = FORMS[form]
    answer["Content-Disposition"] = f'attachment; filename="{table.name}-{dt.datetime.now(dt.UTC):%Y-%m-%d}.{form}"'
    add_never_cache_headers(answer)  # type: ignore[arg-type]
    return answer


def _told(pieces: Iterator[bytes], table: Table, said: str) -> Iterator[bytes]:
    """The pieces; at their end, or where the reader went away, a line in the log."""
    started, how = time.monotonic(), "abandoned"
    try:
        yield from pieces
        how = "complete"
    finally:
        logger.info("%s: %s, %d rows, %.1f s", said, how, table.told, time.monotonic() - started)


def _said(request: Any, table: Table, form: str) -> str:
    """Who exports what, for the log."""
    actor = current_actor()
    by = f"user {actor.user_id}" + (f", token {actor.token_id}" if actor.token_id else "")
    return (f"export of {table.name} as {form} by {by} ({actor.channel}, request {actor.request_id or '-'}), "
            f"asked {request.META.get('QUERY_STRING', '')[:500] or 'for all'}")
