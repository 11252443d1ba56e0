"""One's own inbox and switches, for programs."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from cmms.notifications import serializers as show
from cmms.notifications import services
from cmms.notifications.models import Notification
from cmms.rest.looks import look
from cmms.rest.once import once
from cmms.rest.resources import Nothing, Resource, verb

_OF_ALL: dict[str, Any] = {"detail": False, "methods": ["post"], "filter_backends": [], "pagination_class": None}


def _switches(user: Any) -> list[dict[str, Any]]:
    """What holds for oneself, kind by kind."""
    return [{"kind": kind, "inbox": inbox, "mail": mail} for kind, (inbox, mail) in services.wishes_of(user).items()]


def _read(*, notification: Notification, by: Any) -> Notification:
    """It was read."""
    return services.mark_read(by=by, pk=notification.pk)


class Notifications(Resource):
    """What one was told; nobody reads another's inbox."""

    serializer_class = show.NotificationSerializer
    sorts = {"-created_at": ("-created_at", "-id")}
    filter_by = ("kind", "read_at", "created_at", "reference_type", "reference_id")

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows if getattr(self, "swagger_fake_view", False) else rows.of(self.request.user)

    read = verb("read", _read, subject="notification")
    switches = look("switches", _switches, show.SwitchSerializer, many=True, detail=False)

    @extend_schema(request=Nothing, responses={200: show.ReadSerializer})
    @action(**_OF_ALL, url_path="read-all")
    def read_all(self, request: Any) -> Response:
        """Everything in one's inbox was read."""
        return once(request, lambda: Response({"read": services.mark_all_read(by=request.user)}))

    @extend_schema(request=show.SetSwitches, responses={200: show.SwitchSerializer(many=True)})
    @action(**_OF_ALL, url_path="set-switches")
    def set_switches(self, request: Any) -> Response:
        """Which news one wants, where."""
        typed = show.SetSwitches(data=request.data)
        typed.is_valid(raise_exception=True)

        def work() -> Response:
            services.set_wishes(by=request.user, wishes={
                each["kind"]: (each["inbox"], each["mail"]) for each in typed.validated_data["switches"]})
            return Response(show.SwitchSerializer(_switches(request.user), many=True).data)

        return once(request, work)
