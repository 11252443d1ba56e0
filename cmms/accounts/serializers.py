"""People, crews and calendars as JSON. Never a password, a PIN or a token's hash."""

from cmms.accounts.models import (
    ApiToken,
    Calendar,
    CalendarException,
    CalendarShift,
    Craft,
    Leave,
    Team,
    TeamMember,
    User,
    UserCraft,
)
from cmms.rest.serializers import ResourceSerializer, stands_for


class UserSerializer(ResourceSerializer):
    class Meta:
        model = User
        fields = ("id", "username", "name", "email", "personnel_number", "is_active", "time_zone", "language",
                  "calendar", "source_system", "external_id", "created_at", "updated_at", "version")


class CraftSerializer(ResourceSerializer):
    class Meta:
        model = Craft
        fields = "__all__"


class UserCraftSerializer(ResourceSerializer):
    class Meta:
        model = UserCraft
        fields = "__all__"


class TeamSerializer(ResourceSerializer):
    class Meta:
        model = Team
        fields = "__all__"


class TeamMemberSerializer(ResourceSerializer):
    class Meta:
        model = TeamMember
        fields = "__all__"


class CalendarSerializer(ResourceSerializer):
    class Meta:
        model = Calendar
        fields = "__all__"


class CalendarShiftSerializer(ResourceSerializer):
    class Meta:
        model = CalendarShift
        fields = "__all__"


class CalendarExceptionSerializer(ResourceSerializer):
    class Meta:
        model = CalendarException
        fields = "__all__"


class LeaveSerializer(ResourceSerializer):
    class Meta:
        model = Leave
        fields = "__all__"


class TokenSerializer(ResourceSerializer):
    class Meta:
        model = ApiToken
        exclude = ("hash",)


stands_for(User, UserSerializer)
stands_for(Craft, CraftSerializer)
stands_for(Team, TeamSerializer)
stands_for(Calendar, CalendarSerializer)
