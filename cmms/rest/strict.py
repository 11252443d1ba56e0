"""JSON says what a value is: nothing is guessed from a value of another type."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

CODE = "wrong_type"


class Text(dict[str, Any]):
    """The parameters of an address: all of them text."""


def wrong_types(fields: Mapping[str, serializers.Field], data: Mapping[str, Any]) -> dict[str, list[ErrorDetail]]:
    """Field → what its value should have been. A form, in which all is text, says nothing about types."""
    if isinstance(data, QueryDict | Text):
        return {}
    found = {}
    for name, value in data.items():
        field = fields.get(name)
        if field is None or field.read_only or value is None:
            continue
        said = _wrong(field, value)
        if said:
            found[name] = [ErrorDetail(said, CODE)]
    return found


def _wrong(field: serializers.Field, value: Any) -> str:
    """A sentence where the value is of another type than the field; empty where it fits or the field judges itself."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(field, serializers.BooleanField):
        return "" if isinstance(value, bool) else _("Say true or false, without quotes.")
    if isinstance(field, serializers.IntegerField | serializers.PrimaryKeyRelatedField):
        return "" if isinstance(value, int) and number else _("Send a whole number, without quotes.")
    if isinstance(field, serializers.FloatField):
        return "" if number else _("Send a number, without quotes.")
    if isinstance(field, serializers.DecimalField):
        return "" if number or isinstance(value, str) else _("Send a number, or its digits in quotes.")
    if isinstance(field, serializers.ChoiceField):
        kinds = {type(key) for key in field.choices}
        return "" if type(value) in kinds or isinstance(field, serializers.MultipleChoiceField) \
            else _("Send one of the values that the field may have, of their type.")
    if isinstance(field, serializers.CharField | serializers.DateTimeField | serializers.DateField
                  | serializers.TimeField | serializers.UUIDField):
        return "" if isinstance(value, str) else _("Send a text, in quotes.")
    return ""
