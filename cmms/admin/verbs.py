"""Verbs in the admin: a button over the record, a page that asks for what the verb needs, and the service itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from cmms.integrity import REFUSALS, problems_of

SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Verb:
    """``run(request, obj, data)`` calls the service with the form's cleaned data; ``form`` is made with ``obj``."""

    name: str
    label: Any
    run: Callable[[HttpRequest, Any, dict[str, Any]], Any]
    form: type[forms.Form] = forms.Form
    problems: list[Any] = field(default_factory=list)

    def form_for(self, obj: Any, data: Any = None, files: Any = None) -> forms.Form:
        made = self.form(data, files)
        if hasattr(made, "about"):
            made.about(obj)
        return made


class VerbMixin:
    """A ModelAdmin whose records have verbs: ``verbs_of(request, obj)`` lists those that are possible now."""

    opts: Any
    admin_site: Any

    def verbs_of(self, request: HttpRequest, obj: Any) -> list[Verb]:
        raise NotImplementedError

    def not_yet(self, request: HttpRequest, obj: Any) -> list[tuple[Any, str]]:
        """(label, what is missing) of verbs that are not possible yet."""
        return []

    def object_links(self, request: HttpRequest, obj: Any) -> list[dict[str, Any]]:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_do"
        return [*super().object_links(request, obj),  # type: ignore[misc]
                *({"url": reverse(name, args=[obj.pk, verb.name]), "label": verb.label}
                  for verb in self.verbs_of(request, obj))]

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_do"
        return [path("<path:object_id>/do/<str:verb>/", self.admin_site.admin_view(self.do_view), name=name),
                *super().get_urls()]  # type: ignore[misc]

    def do_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """GET: what the verb asks for. POST: do it; a refusal comes back as the same page with its sentences."""
        obj = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        chosen = next((v for v in self.verbs_of(request, obj) if v.name == verb), None) if obj is not None else None
        if chosen is None:
            if obj is None or request.method in SAFE:
                raise Http404(_("This is not possible any more: somebody was faster, or your role does not permit it."))
            messages.error(request, _("This is not possible any more: somebody was faster."))
            return HttpResponseRedirect(self._change_url(obj))
        form = chosen.form_for(obj) if request.method in SAFE else chosen.form_for(obj, request.POST, request.FILES)
        if form.is_bound and form.is_valid():
            try:
                made = self._acting(request, lambda: chosen.run(request, obj, form.cleaned_data))  # type: ignore[attr-defined]
            except REFUSALS as refusal:
                problems = problems_of(refusal)
                if not problems:
                    raise
                for problem in problems:
                    form.add_error(problem.field if problem.field in form.fields else None, problem.message)
            else:
                messages.success(request, _("%(verb)s: done.") % {"verb": chosen.label})
                return HttpResponseRedirect(self._change_url(self._goes_on_at(request, obj, made)))
        return TemplateResponse(request, "admin/verb.html", {
            **self.admin_site.each_context(request), "title": chosen.label, "subtitle": str(obj), "form": form,
            "verb": chosen, "original": obj, "opts": self.opts, "media": self.media + form.media,  # type: ignore[attr-defined]
            "back": self._change_url(obj),
        })

    def _goes_on_at(self, request: HttpRequest, obj: Any, made: Any) -> Any:
        """Another record of the kind that the verb made, such as a follow-up, where the person sees it; else this."""
        if type(made) is not type(obj) or made.pk == obj.pk:
            return obj
        return made if self.get_object(request, str(made.pk)) is not None else obj  # type: ignore[attr-defined]

    def _change_url(self, obj: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
