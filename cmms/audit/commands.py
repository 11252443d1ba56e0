"""The base of our management commands: what they write is logged with the channel ``command``."""

from typing import Any

from django.core.management.base import BaseCommand

from cmms.audit.actor import through


class ActingCommand(BaseCommand):
    """A command whose ``handle`` runs with the channel ``channel``; its writes go through ``acting_as`` as always."""

    channel = "command"

    def execute(self, *args: Any, **options: Any) -> str | None:
        with through(self.channel):
            return super().execute(*args, **options)
