"""Rounds of counting: a sheet of bins, counted blind, explained where they differ, posted, finished.

What the book said is kept from the moment of counting, so work may go on meanwhile; the posting works it out again
from the ledger, as of that moment.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cmms.audit import acting_as
from cmms.errors import Conflict, NotFound, Problem, refuse
from inventory.models import CountStatus, Part, StockCount, StockCountLine, StockLevel, Storeroom
from inventory.services.amounts import milli, quantity_problems
from inventory.services.correcting import balance_at, count
from inventory.services.ledger import date_problems, lock_parts, stock_of
from inventory.services.permits import permit


def open_round(*, storeroom: Storeroom, by: Any, levels: Iterable[StockLevel] | None = None, title: str = "",
               is_blind: bool = True, notes: str = "") -> StockCount:
    """A sheet with these bins of the store; None: all of them."""
    permit(by, "count", storeroom)
    with acting_as(by):
        chosen = list(levels if levels is not None else storeroom.stock_levels.all())
        problems = []
        if not chosen:
            problems.append(Problem("no_bins", _("There is no such bin in this store: nothing to count."), "storeroom"))
        if any(level.storeroom_id != storeroom.pk for level in chosen):
            problems.append(Problem("other_store", _("All bins of a count lie in one store."), "levels"))
        refuse(problems)
        sheet = StockCount(storeroom=storeroom, title=title, is_blind=is_blind, notes=notes, opened_by=by)
        sheet.save()
        StockCountLine.objects.bulk_create(StockCountLine(count=sheet, stock_level=level) for level in chosen)
        return sheet


def add_bin(*, sheet: StockCount, part: Part, by: Any, bin: str = "") -> StockCountLine:
    """Something lies there that is not on the sheet: put its bin on it, and into the books with nothing in it where it
    was never there."""
    permit(by, "count", sheet.storeroom)
    with stock_of([part.pk], by=by) as book:
        _open(sheet, by)
        level = book.level(part, sheet.storeroom, bin)
        line, made = StockCountLine.objects.get_or_create(count=sheet, stock_level=level)
        if not made:
            raise Conflict.of("on_sheet", _("This bin is on the count already."), "part")
        return line


def enter_count(*, line: StockCountLine, counted: Decimal, by: Any, at: dt.datetime | None = None,
                reason: str = "") -> StockCountLine:
    """So many lay there, at ``at`` (default now). What agrees with the book is posted at once, and so is a difference
    with its reason; a difference without one waits: count again, or explain it."""
    permit(by, "count", line.count.storeroom)
    now = timezone.now()
    moment = at or now
    refuse([*quantity_problems(counted, zero_allowed=True, field="counted"), *date_problems(moment, now)])
    with acting_as(by):
        line = _locked(line, by)
        level = line.stock_level
        line.counted, line.counted_at, line.counted_by = milli(counted), moment, by
        line.expected, line.reason = balance_at(level, moment), reason.strip()
        line.save()
        return _post(line, by) if line.reason or line.counted == line.expected else line


def explain(*, line: StockCountLine, by: Any, reason: str) -> StockCountLine:
    """Why what was counted differs from the book; posts it."""
    permit(by, "count", line.count.storeroom)
    with acting_as(by):
        line = _locked(line, by)
        problems = []
        if line.counted is None:
            problems.append(Problem("not_counted", _("Count this bin first."), "counted"))
        if not reason.strip():
            problems.append(Problem("reason_missing", _("Say why."), "reason"))
        refuse(problems)
        line.reason = reason.strip()
        return _post(line, by)


def finish_round(*, sheet: StockCount, by: Any, leave_uncounted: bool = False) -> StockCount:
    """Everything on the sheet is counted and posted; ``leave_uncounted``: the rest stays as it was, never counted."""
    permit(by, "count", sheet.storeroom)
    with acting_as(by):
        sheet = _open(sheet, by)
        unexplained = sheet.lines.filter(counted__isnull=False, transaction__isnull=True).count()
        uncounted = sheet.lines.filter(counted__isnull=True).count()
        problems = []
        if unexplained:
            problems.append(Problem("unexplained", ngettext(
                "One bin differs from the book without a reason: count it again, or say why.",
                "%(n)s bins differ from the book without a reason: count them again, or say why.", unexplained) % {
                    "n": unexplained}, "lines"))
        if uncounted and not leave_uncounted:
            problems.append(Problem("uncounted", ngettext(
                "One bin is not counted yet: count it, or say that it is left out.",
                "%(n)s bins are not counted yet: count them, or say that they are left out.", uncounted) % {
                    "n": uncounted}, "leave_uncounted"))
        refuse(problems, Conflict)
        return _end(sheet, CountStatus.DONE, by)


def cancel_round(*, sheet: StockCount, by: Any) -> StockCount:
    """Stop counting. What was posted stays posted; what was only entered counts for nothing."""
    permit(by, "count", sheet.storeroom)
    with acting_as(by):
        return _end(_open(sheet, by), CountStatus.CANCELLED, by)


def _end(sheet: StockCount, status: CountStatus, by: Any) -> StockCount:
    sheet.status, sheet.finished_at, sheet.finished_by = status, timezone.now(), by
    sheet.save()
    return sheet


def _post(line: StockCountLine, by: Any) -> StockCountLine:
    level = line.stock_level
    assert line.counted is not None
    count(part=level.part, storeroom=level.storeroom, bin=level.bin, counted=line.counted, by=by, at=line.counted_at,
          reason=line.reason, line=line)
    return line


def _locked(line: StockCountLine, by: Any) -> StockCountLine:
    """The line of an open sheet, its part locked before it as everywhere; not yet posted."""
    lock_parts([line.stock_level.part_id])
    _open(line.count, by)
    rows = StockCountLine.objects.select_for_update(of=("self",)).select_related(
        "stock_level__part", "stock_level__storeroom__site", "count")
    line = rows.get(pk=line.pk)
    if line.transaction_id is not None:
        raise Conflict.of("posted", _("This bin was counted and posted already; open a new count for it."), "counted")
    return line


def _open(sheet: StockCount, by: Any) -> StockCount:
    """The sheet as it is now, locked, if it is still open."""
    rows = StockCount.objects.select_for_update(of=("self",), no_key=True).select_related("storeroom")
    found = (rows if by is None else rows.visible_to(by)).filter(pk=sheet.pk).first()
    if found is None:
        raise NotFound.of("not_found", _("There is no such count."))
    if found.status != CountStatus.OPEN:
        raise Conflict.of("not_open", _("This count is %(state)s; open a new one.") % {
            "state": found.get_status_display()}, "status")
    return found
