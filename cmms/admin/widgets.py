"""The browser's own pickers for dates and times: labelled, usable by keyboard and thumb, and without a script."""

import datetime as dt
from contextlib import suppress
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminURLFieldWidget
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html

from cmms.errors import DomainError
from cmms.times import placed


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class DateTimeInput(forms.DateTimeInput):
    """Local to the reader's time zone, with seconds."""

    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M:%S", attrs={"step": "1"}, **kwargs)


class MomentField(forms.DateTimeField):
    """A time in the reader's zone, taken as the pages take it: of an hour that came twice, the first."""

    widget = DateTimeInput

    def to_python(self, value: Any) -> dt.datetime | None:
        read = _read(value)
        if not isinstance(value, str) or (read is not None and timezone.is_aware(read)):
            return super().to_python(value)
        with timezone.override(dt.UTC):  # no hour is missing or double there: what was typed, as it stands
            typed = super().to_python(value)
        if typed is None:
            return None
        try:
            return placed(typed.replace(tzinfo=None))
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal), code="invalid") from refusal

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Not where it stands as it was shown, which may be the second of two equal hours."""
        shown = self.prepare_value(initial)
        if isinstance(shown, dt.datetime) and _read(data) == shown.replace(microsecond=0):
            return False
        return super().has_changed(initial, data)


def _read(text: Any) -> dt.datetime | None:
    with suppress(ValueError):
        return parse_datetime(text.strip()) if isinstance(text, str) else None
    return None


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class FileInput(forms.ClearableFileInput):
    """Says what is kept; files are fetched through a view that asks for permission, never by an address of theirs."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> str:
        box = forms.FileInput().render(name, None, {**self.attrs, **(attrs or {})}, renderer)
        if not self.is_initial(value):
            return box
        kept = format_html('<span class="kept">{}</span> ', str(value).rpartition("/")[2])
        if self.is_required:
            return kept + box
        clear = self.clear_checkbox_name(name)
        return kept + box + format_html('<label class="tick" for="{0}"><input type="checkbox" name="{1}" id="{0}"> {2}'
                                        '</label>', self.clear_checkbox_id(clear), clear, self.clear_checkbox_label)


NATIVE: dict[type[models.Field], dict[str, Any]] = {
    models.DateTimeField: {"form_class": MomentField, "widget": DateTimeInput},
    models.DateField: {"widget": DateInput},
    models.TimeField: {"widget": TimeInput},
    models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"},
    models.FileField: {"widget": FileInput},
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
}
