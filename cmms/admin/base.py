"""CmmsAdmin, the base of every ModelAdmin: made for 100,000 rows, for branches, and for two people at one record."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmms import retiring
from cmms.admin import deletion
from cmms.admin.changelist import KeyChangeList, indexed_fields
from cmms.admin.choices import ChoicesMixin, LoadedSelect, seen_through, visible
from cmms.admin.exporting import ExportMixin
from cmms.admin.filters import narrowed
from cmms.admin.forms import CmmsModelForm
from cmms.admin.history import HistoryMixin
from cmms.admin.related import lists_about
from cmms.admin.widgets import NATIVE
from cmms.audit import acting_as
from cmms.database.search import matching
from cmms.integrity import REFUSALS, owner_of, problems_of
from cmms.pagination import UncountedPaginator

SAFE = ("GET", "HEAD", "OPTIONS")
MOST_AT_ONCE = 100


class CmmsAdmin(ExportMixin, HistoryMixin, ChoicesMixin, admin.ModelAdmin):
    """Say what is listed, searched and filtered; the rest follows.

    ``small = True`` is for tables that stay in the hundreds: their lists may be sorted by any column. ``menu`` orders
    the side bar, smallest first. ``owner`` is the path to what a line belongs to, where the line has no branch of its
    own: it is seen with that. ``verbs`` names the fields that only verbs write; they are shown and never typed into.
    ``help_texts``: what stands under a field here in place of the column's own text, which is written for whoever
    reads the database.
    """

    small = False
    menu = 50
    owner = ""
    verbs: tuple[str, ...] = ()
    help_texts: ClassVar[dict[str, Any]] = {}
    form = CmmsModelForm
    formfield_overrides = NATIVE
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    paginator = UncountedPaginator
    actions_on_top = True
    actions_selection_counter = True
    save_on_top = False
    view_on_site = False

    @property
    def media(self) -> Any:
        ours = forms.Media(js=["admin/js/autocomplete.js", "cmms/admin.js"])
        return super().media + LoadedSelect(None, self.admin_site).media + ours

    # -- The list ------------------------------------------------------------------------------------------------------

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeyChangeList]:
        return KeyChangeList

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """What the person may see: somebody else's record does not exist here, nor in any page below."""
        rows = visible(super().get_queryset(request), request.user)
        return seen_through(rows, self.owner, request.user) if self.owner else rows

    def get_ordering(self, request: HttpRequest) -> Any:
        return self.ordering or self.opts.ordering or (f"-{self.opts.pk.name}",)

    def get_sortable_by(self, request: HttpRequest) -> Any:
        if self.small:
            return super().get_sortable_by(request)
        indexed = indexed_fields(self.model)
        return {name for name in self.get_list_display(request) if self._sorts_by(name) in indexed}

    def _sorts_by(self, name: Any) -> str:
        if isinstance(name, str) and name in {f.name for f in self.opts.fields}:
            # a key would sort by the other table's order, through a join
            return "" if self.opts.get_field(name).is_relation else name
        attribute = name if callable(name) else getattr(self, name, getattr(self.model, name, None))
        order = getattr(attribute, "admin_order_field", "")
        return order.lstrip("-") if isinstance(order, str) else ""

    def get_list_select_related(self, request: HttpRequest) -> Any:
        """The keys that the list shows, besides those the admin names because a label needs them."""
        shown = [n for n in self.get_list_display(request) if isinstance(n, str)
                 and any(f.name == n and f.is_relation for f in self.opts.fields)]
        named = self.list_select_related if isinstance(self.list_select_related, list | tuple) else ()
        return tuple(dict.fromkeys([*shown, *named])) or False

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [narrowed(self.model, entry) for entry in super().get_list_filter(request)]

    def get_search_results(self, request: HttpRequest, queryset: models.QuerySet, search_term: str) -> Any:
        """By ``cmms.database.search.matching``, or by the queryset's own ``search(term)`` where it has one."""
        if not search_term.strip():
            return queryset, False
        if hasattr(queryset, "search"):
            return queryset.search(search_term), False
        return matching(queryset, search_term, self.get_search_fields(request)), False

    def list_links(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Further buttons over the list: dicts of ``url`` and ``label``."""
        return []

    def object_links(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        """Further buttons over one record."""
        return []

    # -- One record ----------------------------------------------------------------------------------------------------

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), *self.verbs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs.setdefault("help_texts", self.help_texts)
        made = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        if refusal is not None and not self._said_by_inline(request, obj, owner_of(refusal)):
            made.refused = problems_of(refusal)
        return made

    def _said_by_inline(self, request: HttpRequest, obj: Any, owner: Any) -> bool:
        return owner is not None and owner is not self.model and any(
            inline.model is owner for inline in self.get_inlines(request, obj))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The record, locked first where the request writes, so that the version compared is the one written over."""
        if request.method not in SAFE and connection.in_atomic_block:
            field = self.opts.get_field(from_field) if from_field else self.opts.pk
            try:
                self.lock({field.attname: field.to_python(object_id)})
            except (ValidationError, ValueError):
                return None
        return super().get_object(request, object_id, from_field)

    def lock(self, key: dict[str, Any]) -> None:
        """Hold the row until the transaction ends."""
        self.model._base_manager.select_for_update().filter(**key).values_list("pk").first()

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        raise Http404(_("There is no such record in the branches you may see."))

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, form_url: str = "",
                        extra_context: dict[str, Any] | None = None) -> Any:
        """As Django's; a refusal of database or service comes back as the same page with its sentences."""
        def run() -> Any:
            return super(CmmsAdmin, self).changeform_view(request, object_id, form_url, extra_context)

        if request.method in SAFE:
            return run()
        try:
            return self._acting(request, run)
        except REFUSALS as refusal:
            if not problems_of(refusal):
                raise
            request.refusal = refusal  # type: ignore[attr-defined]
            return run()  # the forms now bear the sentences, so nothing is written

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        extra = {"list_links": self.list_links(request), "export_links": self.export_links(request),
                 **(extra_context or {})}
        if request.method in SAFE:
            if ERROR_FLAG in request.GET:
                messages.warning(request, _("This list was asked for something that it does not know, so it shows "
                                            "everything. Choose the filters afresh."))
            return super().changelist_view(request, extra)
        return self._told(request, lambda: super(CmmsAdmin, self).changelist_view(request, extra),
                          request.get_full_path())

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        extra = {"retirable": self.retirable, **(extra_context or {})}
        if request.method in SAFE:
            return super().delete_view(request, object_id, extra)
        return self._told(request, lambda: super(CmmsAdmin, self).delete_view(request, object_id, extra), request.path)

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> Any:
        context["hanging"] = context["deleted_objects"]
        return super().render_delete_form(request, context)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], add: bool = False,
                           change: bool = False, form_url: str = "", obj: Any = None) -> Any:
        may_change = obj is not None and self.has_change_permission(request, obj)
        context |= {"retirable": may_change and self.retirable, "retired": obj is not None and self.is_retired(obj),
                    "has_history": self.keeps_history, "object_links": self.object_links(request, obj) if obj else [],
                    "not_yet": self.not_yet(request, obj) if obj and hasattr(self, "not_yet") else [],
                    "lists_about": lists_about(self.admin_site, request, obj) if obj else []}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _acting(self, request: HttpRequest, view: Callable[[], Any]) -> Any:
        with acting_as(request.user, channel="admin"):
            response = view()
            if connection.vendor == "postgresql":
                connection.check_constraints()  # deferred ones speak here, where they can still be a sentence
            return response

    def _told(self, request: HttpRequest, view: Callable[[], Any], back: str) -> Any:
        """Run ``view`` as the person; what is refused becomes messages on the page it came from."""
        try:
            return self._acting(request, view)
        except REFUSALS as refusal:
            problems = problems_of(refusal)
            if not problems:
                raise
            for problem in problems:
                messages.error(request, problem.message)
            return HttpResponseRedirect(back)

    # Field history and the audit log say it better: Django's own log of the admin stays empty.
    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None: ...

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None: ...

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None: ...

    # -- Deleting and retiring -----------------------------------------------------------------------------------------

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Bounded: what hangs on each record, and whether that holds it."""
        chosen = list(objs[: MOST_AT_ONCE + 1])
        hanging, protected, perms = [], [], set()
        if len(chosen) > MOST_AT_ONCE:
            protected.append(_("Choose %(count)s at most at a time.") % {"count": MOST_AT_ONCE})
        for obj in chosen[:MOST_AT_ONCE]:
            found = deletion.hanging_on(obj)
            hanging.append((obj, found))
            if deletion.refused(found):
                protected.append(f"{obj}: {deletion.sentence(found, retirable=self.retirable)}")
            if not self.has_delete_permission(request, obj):
                perms.add(str(self.opts.verbose_name))
        along = [h for _obj, found in hanging for h in found if h.goes_along]
        counts: dict[str, int] = {str(self.opts.verbose_name_plural): len(hanging)}
        for part in along:
            name = str(part.model._meta.verbose_name_plural)
            counts[name] = counts.get(name, 0) + part.count
        return [str(obj) for obj, _found in hanging], counts, perms, protected

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """One by one in the order of keys: rules and history hold for each."""
        for obj in queryset.order_by("pk")[:MOST_AT_ONCE]:
            self.delete_model(request, obj)

    @property
    def retirable(self) -> bool:
        return any(f.name == "retired_at" for f in self.opts.fields)

    def is_retired(self, obj: Any) -> bool:
        return getattr(obj, "retired_at", None) is not None

    def retire(self, request: HttpRequest, obj: Any) -> None:
        """Take out of use; models with a verb for it call that."""
        retiring.retire(row=obj, by=request.user)

    def reinstate(self, request: HttpRequest, obj: Any) -> None:
        retiring.reinstate(row=obj, by=request.user)

    def retire_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """POST: retire the record, or take it back into use."""
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id])
        if request.method != "POST" or not self.retirable:
            return HttpResponseRedirect(back)

        def run() -> HttpResponse:
            obj = self.get_object(request, object_id)
            if obj is None:
                raise Http404
            if not self.has_change_permission(request, obj):
                raise PermissionDenied
            if self.is_retired(obj):
                self.reinstate(request, obj)
                messages.success(request, _("%(thing)s is in use again.") % {"thing": obj})
            else:
                self.retire(request, obj)
                messages.success(request, _("%(thing)s is retired: it keeps its history and is offered no more.") % {
                    "thing": obj})
            return HttpResponseRedirect(back)

        return self._told(request, run, back)

    @admin.action(description=gettext_lazy("Retire the selected"), permissions=["change"])
    def retire_selected(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        rows = list(queryset.order_by("pk")[: MOST_AT_ONCE + 1])
        if len(rows) > MOST_AT_ONCE:
            messages.error(request, _("Choose %(count)s at most at a time.") % {"count": MOST_AT_ONCE})
            return
        for obj in rows:
            if not self.is_retired(obj):
                self.lock({"pk": obj.pk})
                self.retire(request, obj)
        messages.success(request, _("%(count)s retired.") % {"count": len(rows)})

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if not self.retirable or not self.has_change_permission(request):
            actions.pop("retire_selected", None)
        return actions

    actions = ("retire_selected",)

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [path("<path:object_id>/retire/", self.admin_site.admin_view(self.retire_view), name=f"{name}_retire")]
        return [*own, *super().get_urls()]


class ReadOnlyAdmin(CmmsAdmin):
    """For what is written by verbs or by the database alone: ledgers, logs, readings, states."""

    actions = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
