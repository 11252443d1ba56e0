"""The browser's own pickers for dates and times: labelled, usable by keyboard and thumb, and without a script."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminURLFieldWidget
from django.db import models


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


NATIVE: dict[type[models.Field], dict[str, Any]] = {
    models.DateTimeField: {"form_class": forms.DateTimeField, "widget": DateTimeInput},
    models.DateField: {"widget": DateInput},
    models.TimeField: {"widget": TimeInput},
    models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"},
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
}
