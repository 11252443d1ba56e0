"""The PostgreSQL roles of a production site: make them, give them what they may do, say what is too much."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connections

from cmms.audit.commands import ActingCommand
from cmms.database import roles


class Command(ActingCommand):
    help = ("Grants each database role what it may do (as every migrate does), and names rights that are too much. "
            "Run it as the owner.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS)
        parser.add_argument("--create", action="store_true", help="make the roles first (needs CREATEROLE)")
        parser.add_argument("--sql", action="store_true", help="print the statements instead of running them")

    def handle(self, *args: Any, **options: Any) -> None:
        using = options["database"]
        connection = connections[using]
        if connection.vendor != "postgresql":
            self.stdout.write("SQLite has no roles: whoever may write the file may do everything.")
            return
        wanted = roles.Roles.from_settings()
        missing = self._missing(connection, wanted)
        if options["sql"]:
            statements = [*roles.create(missing), *roles.grants(connection, wanted, set(wanted))]
            self.stdout.write("".join(f"{statement};\n" for statement in statements))
            return
        if options["create"]:
            self._create(connection, missing)
        elif missing:
            self.stdout.write(self.style.WARNING(f"No such roles: {', '.join(missing)}; --create makes them."))
        count = len(roles.grant(using))
        self.stdout.write(f"{count} grants made." if count else "Nothing granted: no such role, or not the owner.")
        for line in roles.excess(using):
            self.stdout.write(self.style.ERROR(line))

    @staticmethod
    def _missing(connection: Any, wanted: roles.Roles) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(wanted)])
            present = {row[0] for row in cursor.fetchall()}
        return [name for name in wanted if name not in present]

    def _create(self, connection: Any, missing: list[str]) -> None:
        try:
            with connection.cursor() as cursor:
                for statement in roles.create(missing):
                    cursor.execute(statement)
        except ProgrammingError as error:
            raise CommandError(f"This role may not make roles: {error}. --sql prints what a superuser runs.") from error
        for name in missing:
            self.stdout.write(f"{name}: made, without a password")
