"""The import page: upload, preview by a dry run, commit. The importers are those of ``manage.py import_data``."""

import tomllib
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assets.models import Site
from cmms.admin import uploads
from cmms.importing import ImportRefused, importers, workbooks
from cmms.importing.mapping import load_mapping, parse_mapping, shipped
from cmms.importing.mapping.reading import SHIPPED
from cmms.importing.registry import WorkbookRequest
from cmms.importing.report import Report
from cmms.importing.run import Run

PERMISSION = "accounts.import_data"
SESSION = "import"
MOST_BYTES = 30_000_000
MOST_MAPPING_BYTES = 200_000
SHOWN = 20


class ImportForm(forms.Form):
    """What to import, from which file, by which mapping."""

    kind = forms.ChoiceField(label=gettext_lazy("What the file holds"))
    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy(
        "CSV with any delimiter, .xlsx or .xls, at most 30 MB; import larger ones by the command import_data."))
    mapping = forms.ChoiceField(label=gettext_lazy("Mapping"), required=False,
                                help_text=gettext_lazy("Which column fills which field; a COBie workbook needs none."))
    mapping_file = forms.FileField(label=gettext_lazy("or your own mapping file (TOML)"), required=False)
    site = forms.ModelChoiceField(label=gettext_lazy("Site"), queryset=Site.objects.none(), required=False,
                                  to_field_name="code",
                                  help_text=gettext_lazy("Where the records belong, unless the file says so."))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(name, capfirst(importer.title or name)) for name, importer in importers().items()
                 if not importer.permission or user.has_perm(importer.permission)]
        self.fields["kind"].choices = sorted([*kinds, *((name, _("COBie workbook") if name == "cobie" else name)  # type: ignore[attr-defined]
                                                        for name in workbooks())], key=lambda kind: kind[1])
        self.fields["mapping"].choices = [("", "–"), *_ready_made()]  # type: ignore[attr-defined]
        self.fields["site"].queryset = Site.objects.visible_to(user)  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        return _small_enough(self.cleaned_data["file"], MOST_BYTES)

    def clean_mapping_file(self) -> Any:
        file = self.cleaned_data.get("mapping_file")
        return _small_enough(file, MOST_MAPPING_BYTES) if file else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") in importers() and not data.get("mapping") and not data.get("mapping_file"):
            self.add_error("mapping", _("Choose a ready-made mapping, or upload your own."))
        return data


def _ready_made() -> list[tuple[str, str]]:
    """Name and description of each shipped mapping."""
    found = []
    for name in shipped():
        said = tomllib.loads((SHIPPED / f"{name}.toml").read_text(encoding="utf-8"))
        found.append((name, f"{said.get('description', name)} → {said.get('kind', '')}"))
    return found


class ImportPage:
    """``import/`` in the admin."""

    route, name, label = "import/", "import", gettext_lazy("Import records")
    about = gettext_lazy("From another system's file: look at what would happen, then let it in.")

    def permitted(self, user: Any) -> bool:
        return user.has_perm(PERMISSION)

    def view(self, request: HttpRequest) -> HttpResponse:
        if not self.permitted(request.user):
            raise PermissionDenied
        if request.method == "POST" and request.POST.get("step") == "commit":
            return self._commit(request)
        if request.method == "POST" and request.POST.get("step") == "forget":
            _forget(request)
            return HttpResponseRedirect(request.path)
        if request.method == "POST":
            form = ImportForm(request.POST, request.FILES, user=request.user)
            if form.is_valid():
                return self._preview(request, form)
        else:
            form = ImportForm(user=request.user)
        return self._page(request, form=form)

    def _preview(self, request: HttpRequest, form: ImportForm) -> HttpResponse:
        _forget(request)
        data = form.cleaned_data
        own = data["mapping_file"]
        kept = uploads.keep(data["file"].chunks(), data["file"].name)
        wanted = {
            "token": kept.token, "user": request.user.pk, "kind": data["kind"], "file_name": data["file"].name,
            "site": data["site"].code if data["site"] else "", "mapping": data["mapping"],
            "mapping_name": own.name if own else data["mapping"],
            "mapping_text": own.read().decode("utf-8", errors="replace") if own else "",
        }
        try:
            reports = _run(request, kept, kept.file, wanted, dry_run=True)
        except ImportRefused as refused:
            kept.forget()
            for problem in refused.problems:
                form.add_error(problem.field if problem.field in form.fields else None, problem.message)
            return self._page(request, form=form)
        request.session[SESSION] = wanted
        return self._page(request, reports=reports, wanted=wanted, dry_run=True)

    def _commit(self, request: HttpRequest) -> HttpResponse:
        kept, wanted = uploads.kept_in(request.session, SESSION), request.session.get(SESSION, {})
        file = kept.file if kept is not None else None
        if kept is None or file is None or wanted.get("user") != request.user.pk:
            messages.error(request, _("The upload is no longer here; choose the file again."))
            return HttpResponseRedirect(request.path)
        try:
            reports = _run(request, kept, file, wanted, dry_run=False)
        except ImportRefused as refused:
            for problem in refused.problems:
                messages.error(request, problem.message)
            return HttpResponseRedirect(request.path)
        file.unlink()
        if not any(report.rejected for report in reports):
            _forget(request)
        return self._page(request, reports=reports, wanted=wanted, dry_run=False)

    def _page(self, request: HttpRequest, **context: Any) -> HttpResponse:
        reports = context.get("reports", ())
        return TemplateResponse(request, "admin/import.html", {
            **admin.site.each_context(request), "title": self.label, "shown": SHOWN,
            "any_rejected": any(report.rejected for report in reports), **context})


class RejectsPage(ImportPage):
    """The rejected rows of the session's last run, to be mended and imported again."""

    route, name, label = "import/rejects/", "import_rejects", ""

    def view(self, request: HttpRequest) -> Any:
        kept = uploads.kept_in(request.session, SESSION)
        if not self.permitted(request.user):
            raise PermissionDenied
        if kept is None or not kept.rejects.exists() or request.session[SESSION].get("user") != request.user.pk:
            raise Http404
        return FileResponse(kept.rejects.open("rb"), as_attachment=True, filename="rejects.csv",
                            content_type="text/csv; charset=utf-8")


def _run(request: HttpRequest, kept: uploads.Kept, file: Any, wanted: dict[str, Any], *,
         dry_run: bool) -> list[Report]:
    kind = wanted["kind"]
    if kind in workbooks():
        return workbooks()[kind](WorkbookRequest(file, request.user, wanted["site"], dry_run, kept.rejects))
    mapping = parse_mapping(wanted["mapping_text"], kind, wanted["mapping_name"]) if wanted["mapping_text"] \
        else load_mapping(wanted["mapping"], kind)
    run = Run(mapping, file, user=request.user, site=wanted["site"], dry_run=dry_run, rejects=kept.rejects,
              preview=SHOWN, file_name=wanted["file_name"])
    return [run()]


def _forget(request: HttpRequest) -> None:
    kept = uploads.kept_in(request.session, SESSION)
    if kept is not None:
        kept.forget()
    request.session.pop(SESSION, None)


def _small_enough(file: Any, most: int) -> Any:
    if file.size > most:
        raise forms.ValidationError(_("The file has %(size)s MB; at most %(most)s are taken here.") % {
            "size": round(file.size / 1_000_000, 1), "most": round(most / 1_000_000, 1)})
    return file


def register() -> None:
    """Put the page into the admin; the site map calls it."""
    admin.site.add_page(RejectsPage())
    admin.site.add_page(ImportPage())
