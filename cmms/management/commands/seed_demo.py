"""``manage.py seed_demo``: a believable plant to try the product with, made once."""

import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cmms.demo.people import ACCOUNTS
from cmms.demo.seeding import Occupied, is_seeded, seed

_WORDS = {
    "administrator": "may do everything", "planner": "plans work, keeps assets, parts and schedules",
    "supervisor": "assigns and closes orders", "technician": "does the work in the production building",
    "storekeeper": "receives, issues and counts parts", "requester": "reports problems in the filling hall",
    "auditor": "reads everything, changes nothing",
}


class Command(BaseCommand):
    help = ("Fills an empty database with the plant Northgate and prints the accounts to log in with. A second call "
            "changes nothing.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--password-file", metavar="FILE", type=Path,
                            default=Path(settings.BASE_DIR) / "var" / "demo-password",
                            help="where the accounts' password is kept (default: var/demo-password)")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["password_file"]
        if is_seeded():
            self._tell(self._kept(file) or f"not known here ({file} is gone; manage.py changepassword sets a new one)")
            return
        password = self._kept(file) or self._make(file)
        self.stdout.write("Filling the plant Northgate, once …")
        try:
            seed(password, now=timezone.now(), say=lambda what: self.stdout.write(f"  {what}"))
        except Occupied as occupied:
            raise CommandError(str(occupied)) from None
        self._tell(password)

    def _tell(self, password: str) -> None:
        width = max(len(person.username) for person in ACCOUNTS)
        self.stdout.write("Accounts of the demo plant:")
        for person in ACCOUNTS:
            self.stdout.write(f"  {person.username:<{width}}  {person.name}, {_WORDS[person.role]}")
        self.stdout.write(f"Password of all of them: {password}")

    @staticmethod
    def _kept(file: Path) -> str:
        return file.read_text(encoding="utf-8").strip() if file.exists() else ""

    @staticmethod
    def _make(file: Path) -> str:
        """A new password, in a file that its owner alone may read."""
        password = secrets.token_urlsafe(12)
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
            opened.write(f"{password}\n")
        return password
