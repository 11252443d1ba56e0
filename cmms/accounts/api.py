"""People, crews and calendars for programs."""

from cmms.accounts import serializers as show
from cmms.rest.resources import Edits, Makes, Removes, Resource


class Users(Resource):
    """People. They are made and given roles in the back office."""

    serializer_class = show.UserSerializer
    filter_by = ("username", "email", "personnel_number", "is_active", "source_system", "external_id")
    search_in = ("^username", "name")


class Crafts(Makes, Edits):
    """Trades."""

    serializer_class = show.CraftSerializer
    filter_by = ("code",)


class UserCrafts(Makes, Removes):
    """Who knows which trade."""

    serializer_class = show.UserCraftSerializer
    filter_by = ("user", "craft")


class Teams(Makes, Edits):
    """Crews."""

    serializer_class = show.TeamSerializer
    filter_by = ("name", "lead")


class TeamMembers(Makes, Removes):
    """Who belongs to which crew."""

    serializer_class = show.TeamMemberSerializer
    filter_by = ("team", "user")


class Calendars(Makes, Edits):
    """Working calendars."""

    serializer_class = show.CalendarSerializer
    filter_by = ("name",)


class CalendarShifts(Makes, Removes):
    """The shifts of a calendar."""

    serializer_class = show.CalendarShiftSerializer
    filter_by = ("calendar", "weekday")


class CalendarExceptions(Makes, Removes):
    """Days on which a calendar is other than usual."""

    serializer_class = show.CalendarExceptionSerializer
    filter_by = ("calendar", "day")


class Leaves(Makes, Removes):
    """When people are away."""

    serializer_class = show.LeaveSerializer
    filter_by = ("user", "kind", "first_day", "until")
