"""What a filter takes: each kind of value is read strictly, and refused with a sentence where it is another."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

LARGEST_ID = 2**63 - 1


class IdField(forms.IntegerField):
    """Digits and nothing else."""

    def to_python(self, value: Any) -> int | None:
        text = str(value or "")
        if text and not (text.isascii() and text.isdigit()):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class MomentField(forms.Field):
    """A moment with its offset from UTC."""

    def to_python(self, value: Any) -> dt.datetime | None:
        text = str(value or "")
        if not text:
            return None
        try:
            moment = parse_datetime(text)
            if moment is not None and moment.tzinfo is not None:
                return moment.astimezone(dt.UTC)
        except (ValueError, OverflowError):
            pass
        raise ValidationError(_("Give the time with its offset, such as 2026-03-01T06:00:00Z; write a plus sign as "
                                "%%2B."), code="invalid")


class DayField(forms.Field):
    """A date as ISO 8601 writes it."""

    def to_python(self, value: Any) -> dt.date | None:
        text = str(value or "")
        try:
            day = parse_date(text) if text else None
        except ValueError:
            day = None
        if text and day is None:
            raise ValidationError(_("Give the date as 2026-03-31."), code="invalid")
        return day


class IdFilter(django_filters.Filter):
    """A key, by its number alone: whether it exists elsewhere is nobody's business."""

    field_class = IdField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **kwargs)


class IdsFilter(django_filters.BaseInFilter, IdFilter):
    """Keys, with commas."""


class WordsFilter(django_filters.BaseInFilter, django_filters.CharFilter):
    """Words, with commas."""


class ChoicesFilter(django_filters.BaseInFilter, django_filters.ChoiceFilter):
    """Some of the values that a field may have, with commas."""


class WholeFilter(django_filters.Filter):
    """A whole number."""

    field_class = forms.IntegerField


class MomentFilter(django_filters.Filter):
    field_class = MomentField


class DayFilter(django_filters.Filter):
    field_class = DayField


class FlagFilter(django_filters.TypedChoiceFilter):
    """true or false."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[("true", "true"), ("false", "false")], coerce=lambda text: text == "true", **kwargs)
