"""What the verbs of people and tokens take through the API."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cmms.accounts.models import User
from cmms.accounts.models.token import TokenScope
from cmms.rest.serializers import Arguments, KeyField, MomentField


class IssueToken(Arguments):
    user = KeyField(queryset=User.objects.all(), help_text=_("In whose name and with whose branches it acts."))
    name = serializers.CharField(max_length=100, help_text=_("What uses it."))
    scope = serializers.ChoiceField(TokenScope.choices, required=False, help_text=_("READ (default), WRITE or ADMIN."))
    expires_at = MomentField(help_text=_("From when on it is refused; within a year."))


class Roles(Arguments):
    roles = serializers.ListField(child=serializers.CharField(max_length=150), max_length=20, help_text=_(
        "Names of all roles that the person shall have; an empty list takes every right."))
