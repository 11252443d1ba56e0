"""The form of every admin page: it notices lost updates and puts the database's sentences at their fields."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cmms.admin.choices import keep_present
from cmms.admin.meanwhile import changed_since
from cmms.errors import Problem
from cmms.integrity import constraint_field, constraint_fields


class VersionField(forms.IntegerField):
    """The version that the person was shown; it is no change of theirs."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class CmmsModelForm(forms.ModelForm):
    """Made by ``get_form`` of our admins, which fill in ``refused`` and run it under the lock of the row."""

    refused: Iterable[Problem] = ()
    in_table = False  # the cells of a table have no <label> of their own

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_present(self)
        if self.in_table:
            for name, field in self.fields.items():
                label = capfirst(str(field.label or name))
                row = "" if self.instance._state.adding else f", {self.instance}"
                getattr(field.widget, "widget", field.widget).attrs["aria-label"] = label + row
        if not self.instance._state.adding and hasattr(self.instance, "version"):
            self.fields["version"] = VersionField()
            self.initial["version"] = self.instance.version

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or not hasattr(self, "cleaned_data"):
            return
        for problem in self.refused:
            self.add_error(problem.field if problem.field in self.fields else None, problem.message)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in data.keys() & self.fields.keys() - set(self.changed_data):
            # a form shows whole seconds; what nobody touched keeps its microseconds
            if isinstance(data[name], dt.datetime):
                data[name] = getattr(self.instance, name, data[name])
        if "version" in self.fields and data.get("version") != self.instance.version:
            self.add_error(None, self._lost_update(data.get("version")))
            # what was typed stays; saving once more, now knowing, writes it over the other's change
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = str(self.instance.version)
        return data

    def _post_clean(self) -> None:
        super()._post_clean()
        self._place_constraint_errors()

    def _place_constraint_errors(self) -> None:
        """A check about one field says its sentence there, not at the top of the page; one about several at the last
        of them that the person touched, else at the first. A line of a table has it above the line."""
        general = self._errors.get(NON_FIELD_ERRORS)
        if not general:
            return
        said = {str(c.get_violation_error_message()): c for c in self.instance._meta.constraints}
        for error in list(general.data):
            constraint = said.get(str(error.message))
            name = "" if constraint is None else constraint_field(constraint) or self._spot(constraint)
            if name in self.fields:
                general.data.remove(error)
                self.add_error(name, error)
        if not general.data:
            del self._errors[NON_FIELD_ERRORS]

    def _spot(self, constraint: Any) -> str:
        names = constraint_fields(constraint)
        here = [] if self.in_table else [name for name in self.fields if name in names]
        touched = [name for name in here if name in self.changed_data]
        return (touched or here[:1] or [""])[-1]

    def _lost_update(self, seen: int | None) -> str:
        if seen is None:
            return _("This page did not say which version of the record it showed. Check it and save once more.")
        change = changed_since(self.instance, seen)
        sentences = [
            _("%(who)s changed this record on %(when)s, after you opened it.") % {
                "who": change.who, "when": date_format(localtime(change.when), "DATETIME_FORMAT")}
            if change else _("Somebody changed this record after you opened it.")]
        if change and change.fields:
            sentences.append(_("Changed: %(fields)s.") % {"fields": "; ".join(change.fields)})
        sentences.append(_("Nothing was saved and your input stands below: save once more to write it over that "
                           "change, or open the record afresh."))
        return " ".join(sentences)
