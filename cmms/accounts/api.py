"""People, crews and calendars for programs."""

from cmms.accounts import serializers as show
from cmms.accounts.models import (
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
from cmms.rest.resources import Edits, Makes, Removes, Resource


class Users(Resource):
    """People. They are made and given roles in the back office."""

    model, serializer_class = User, show.UserSerializer
    filter_by = ("username", "email", "personnel_number", "is_active", "source_system", "external_id")
    search_in = ("^username", "name")


class Crafts(Makes, Edits):
    """Trades."""

    model, serializer_class = Craft, show.CraftSerializer
    filter_by = ("code",)


class UserCrafts(Makes, Removes):
    """Who knows which trade."""

    model, serializer_class = UserCraft, show.UserCraftSerializer
    filter_by = ("user", "craft")


class Teams(Makes, Edits):
    """Crews."""

    model, serializer_class = Team, show.TeamSerializer
    filter_by = ("name", "lead")


class TeamMembers(Makes, Removes):
    """Who belongs to which crew."""

    model, serializer_class = TeamMember, show.TeamMemberSerializer
    filter_by = ("team", "user")


class Calendars(Makes, Edits):
    """Working calendars."""

    model, serializer_class = Calendar, show.CalendarSerializer
    filter_by = ("name",)


class CalendarShifts(Makes, Removes):
    """The shifts of a calendar."""

    model, serializer_class = CalendarShift, show.CalendarShiftSerializer
    filter_by = ("calendar", "weekday")


class CalendarExceptions(Makes, Removes):
    """Days on which a calendar is other than usual."""

    model, serializer_class = CalendarException, show.CalendarExceptionSerializer
    filter_by = ("calendar", "day")


class Leaves(Makes, Removes):
    """When people are away."""

    model, serializer_class = Leave, show.LeaveSerializer
    filter_by = ("user", "kind", "first_day", "until")
