"""The inbox as JSON."""

from rest_framework import serializers

from cmms.notifications.models import Kind, MailChoice, Notification
from cmms.rest.serializers import Arguments, serializer_of

NotificationSerializer = serializer_of(Notification, fields=(
    "id", "kind", "title", "body", "link", "reference_type", "reference_id", "created_at", "read_at"))


class SwitchSerializer(serializers.Serializer):
    """Whether one kind of news is wanted."""

    kind = serializers.ChoiceField(Kind.choices)
    inbox = serializers.BooleanField(help_text="In the inbox.")
    mail = serializers.ChoiceField(MailChoice.choices, help_text="By e-mail: never, at once or in the digest.")


class SetSwitches(Arguments):
    switches = SwitchSerializer(many=True, allow_empty=False, help_text="Those that change; the others stay.")


class ReadSerializer(serializers.Serializer):
    read = serializers.IntegerField(help_text="How many were unread before.")
