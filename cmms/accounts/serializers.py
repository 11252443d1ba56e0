"""People, crews and calendars as JSON. Never a password, a PIN or a token's hash."""

from rest_framework import serializers

from cmms.accounts import models
from cmms.rest.serializers import MomentField, serializer_of

UserSerializer = serializer_of(models.User, fields=(
    "id", "username", "name", "email", "personnel_number", "is_active", "time_zone", "language", "calendar",
    "source_system", "external_id", "created_at", "updated_at", "version"), read_only=("is_active",))
CraftSerializer = serializer_of(models.Craft)
UserCraftSerializer = serializer_of(models.UserCraft)
TeamSerializer = serializer_of(models.Team)
TeamMemberSerializer = serializer_of(models.TeamMember)
CalendarSerializer = serializer_of(models.Calendar)
CalendarShiftSerializer = serializer_of(models.CalendarShift)
CalendarExceptionSerializer = serializer_of(models.CalendarException)
LeaveSerializer = serializer_of(models.Leave)
TokenSerializer = serializer_of(models.ApiToken, hidden=("hash",), read_only=("revoked_at",),
                                fixed=("user", "scope", "expires_at"))


class RoleSerializer(serializers.Serializer):
    """A role that a person has."""

    name = serializers.CharField(help_text="Such as technician; the operator's guide says what each may do.")


class IssuedSerializer(TokenSerializer):  # type: ignore[misc,valid-type]
    """A token with its text."""

    token = serializers.CharField(
        read_only=True, allow_null=True,
        help_text="Its text, shown now and never again; null where the request was sent a second time.")

    class Meta(TokenSerializer.Meta):  # type: ignore[name-defined]
        pass


class UsedTokenSerializer(serializers.Serializer):
    """The token that asks."""

    name = serializers.CharField()
    prefix = serializers.CharField()
    scope = serializers.ChoiceField(models.token.TokenScope.choices)
    expires_at = MomentField()


class MeSerializer(serializers.Serializer):
    """Who asks, and what they may do and see."""

    user = UserSerializer()
    roles = serializers.ListField(child=serializers.CharField())
    permissions = serializers.ListField(child=serializers.CharField(), help_text="Such as workorders.view_workorder.")
    sees_everything = serializers.BooleanField(help_text="Every site and branch; else those below.")
    sites = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of sites that are seen whole.")
    locations = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of further locations that are "
                                                                                  "seen.")
    token = UsedTokenSerializer(allow_null=True, help_text="null: signed in by session.")
