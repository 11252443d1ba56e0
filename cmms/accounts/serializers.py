"""People, crews and calendars as JSON. Never a password, a PIN or a token's hash."""

from cmms.accounts import models
from cmms.rest.serializers import serializer_of

UserSerializer = serializer_of(models.User, fields=(
    "id", "username", "name", "email", "personnel_number", "is_active", "time_zone", "language", "calendar",
    "source_system", "external_id", "created_at", "updated_at", "version"))
CraftSerializer = serializer_of(models.Craft)
UserCraftSerializer = serializer_of(models.UserCraft)
TeamSerializer = serializer_of(models.Team)
TeamMemberSerializer = serializer_of(models.TeamMember)
CalendarSerializer = serializer_of(models.Calendar)
CalendarShiftSerializer = serializer_of(models.CalendarShift)
CalendarExceptionSerializer = serializer_of(models.CalendarException)
LeaveSerializer = serializer_of(models.Leave)
TokenSerializer = serializer_of(models.ApiToken, hidden=("hash",))
