"""People, crews and calendars for programs."""

from typing import Any

from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from cmms.access import scope_of
from cmms.accounts import arguments, people
from cmms.accounts import serializers as show
from cmms.accounts.models import User
from cmms.accounts.tokens import issue_token, revoke_token
from cmms.rest.looks import look
from cmms.rest.once import once
from cmms.rest.resources import Edits, Makes, Removes, verb


def _roles(person: Any, user: Any) -> Any:
    """What the person may do: the names of their roles."""
    return person.groups.order_by("name")


class Users(Makes, Edits):
    """People and programs that sign in. They are made and changed by administrators, with a token that may administer;
    passwords and superusers are for the back office alone."""

    serializer_class = show.UserSerializer
    administrative_writes = True
    filter_by = ("username", "email", "personnel_number", "is_active", "source_system", "external_id")
    search_in = ("^username", "name")

    def make(self, facts: dict[str, Any]) -> Any:
        return people.keep_person(person=User(**facts), by=self.request.user)

    def change(self, row: Any, facts: dict[str, Any]) -> Any:
        for name, value in facts.items():
            setattr(row, name, value)
        return people.keep_person(person=row, by=self.request.user)

    deactivate = verb("deactivate", people.deactivate, subject="person")
    reactivate = verb("reactivate", people.reactivate, subject="person")
    set_roles = verb("set_roles", people.set_roles, arguments.Roles, subject="person")
    roles = look("roles", _roles, show.RoleSerializer, many=True)


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


class ApiTokens(Edits):
    """Tokens by which programs sign in. Their text is shown once, when they are issued, and kept nowhere."""

    serializer_class = show.TokenSerializer
    administrative = True
    filter_by = ("user", "scope", "prefix", "expires_at", "revoked_at")

    @extend_schema(request=arguments.IssueToken, responses=show.IssuedSerializer)
    @action(detail=False, methods=["post"], filter_backends=[], pagination_class=None)
    def issue(self, request: Any) -> Response:
        """A token in somebody's name, and its text. Sent again with the same Idempotency-Key, the text is left out."""
        typed = arguments.IssueToken(data=request.data, context=self.get_serializer_context())
        typed.is_valid(raise_exception=True)
        told = []

        def work() -> Response:
            made, text = issue_token(by=request.user, **typed.validated_data)
            told.append(text)
            return self.say(self.seen(made.pk), status.HTTP_201_CREATED)

        response = once(request, work)  # what it keeps for a second time has no text in it
        response.data = {**response.data, "token": told[0] if told else None}
        return response

    revoke = verb("revoke", revoke_token, subject="token")


class Me(APIView):
    """Who asks, what they may do and see. For a browser it sets the cookie whose value goes into X-CSRFToken."""

    for_everybody = True
    action = "me"
    detail = True

    @extend_schema(responses=show.MeSerializer)
    def get(self, request: Any) -> Response:
        user, scope = request.user, scope_of(request.user)
        get_token(request)
        return Response(show.MeSerializer({
            "user": user, "roles": sorted(user.groups.values_list("name", flat=True)),
            "permissions": sorted(user.get_all_permissions()), "sees_everything": scope.everything,
            "sites": sorted(scope.sites), "locations": sorted(scope.locations), "token": request.auth,
        }, context={"request": request}).data)
