"""The list page of a table with 100,000 rows: pages by key, counts no further than 1,000, sorts by indexes only."""

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cmms.database.indexes import NoIndex
from cmms.pagination import COUNT_UP_TO, BadCursor, UncountedPaginator, count_up_to, key_page, key_parts


def indexed_fields(model: type[models.Model]) -> frozenset[str]:
    """Names of the columns that some whole-table index begins with: a list may be sorted by these."""
    names = {f.name for f in model._meta.concrete_fields if f.unique or f.db_index}
    for index in model._meta.indexes:
        if index.fields and index.condition is None and not isinstance(index, NoIndex) and type(index).suffix == "idx":
            names.add(index.fields_orders[0][0])
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields and constraint.condition is None:
            names.add(constraint.fields[0])
    return frozenset(names | {"pk"})


class KeyChangeList(ChangeList):
    """``p`` in the address holds a cursor, not a number."""

    def get_ordering(self, request: HttpRequest, queryset: models.QuerySet) -> list[Any]:
        """As asked for, but by no column that is not offered for sorting: an address could name any."""
        order = self.params.get("o", "")
        if order:
            kept = [p for p in order.split(".") if self._offers(p.lstrip("-"))]
            if kept:
                self.params["o"] = ".".join(kept)
            else:
                del self.params["o"]
        return super().get_ordering(request, queryset.order_by())  # the admin's own order stands in it already

    def _offers(self, index: str) -> bool:
        return index.isdigit() and int(index) < len(self.list_display) and (
            self.sortable_by is None or self.list_display[int(index)] in self.sortable_by)

    def get_results(self, request: HttpRequest) -> None:
        order = self.get_ordering(request, self.root_queryset)
        try:
            page = key_page(self.queryset, order=order, size=self.list_per_page, cursor=request.GET.get(PAGE_VAR, ""))
        except BadCursor as error:
            raise IncorrectLookupParameters(str(error)) from error
        self.previous_url = self.get_query_string({PAGE_VAR: page.previous}) if page.previous else ""
        self.next_url = self.get_query_string({PAGE_VAR: page.next}) if page.next else ""
        self.multi_page = bool(self.previous_url or self.next_url)
        if self.multi_page:
            self.result_count, self.more_than_counted = count_up_to(self.queryset, COUNT_UP_TO)
        else:
            self.result_count, self.more_than_counted = len(page.rows), False
        rows: Any = page.rows
        if self.list_editable:
            rows = self.queryset.filter(pk__in=[row.pk for row in rows]).order_by(
                *(part.order() for part in key_parts(self.model, order)))
        self.result_list = rows
        self.show_full_result_count = False
        self.full_result_count = None
        self.show_admin_actions = bool(page.rows)
        self.can_show_all = self.show_all = False
        self.paginator = UncountedPaginator(rows, self.list_per_page)

    @property
    def counted(self) -> str:
        """How many rows there are, as words: “37” or “more than 1,000”."""
        if self.more_than_counted:
            return _("more than %(count)s") % {"count": f"{self.result_count:,}"}
        return f"{self.result_count:,}"
