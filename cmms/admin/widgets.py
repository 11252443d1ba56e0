"""The browser's own pickers for dates and times: labelled, usable by keyboard and thumb, and without a script."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminURLFieldWidget
from django.db import models
from django.utils.html import format_html


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class DateTimeInput(forms.DateTimeInput):
    """Local to the reader's time zone, with seconds."""

    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M:%S", attrs={"step": "1"}, **kwargs)


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
    models.DateTimeField: {"form_class": forms.DateTimeField, "widget": DateTimeInput},
    models.DateField: {"widget": DateInput},
    models.TimeField: {"widget": TimeInput},
    models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"},
    models.FileField: {"widget": FileInput},
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
}
