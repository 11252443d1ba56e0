"""``manage.py verify``: prove every promise the database keeps, and say where one is broken."""

from collections import Counter
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.db import DEFAULT_DB_ALIAS
from django.utils.module_loading import module_has_submodule

from cmms.audit import acting_as
from cmms.verification import Fault

SHOWN = 20


class Command(BaseCommand):
    help = ("Proves trees, balances, occurrences, open spells and triggers; prints a table. Exit status 1 where a "
            "fault is left.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fix", action="store_true", help="mend what may be mended, then prove again")
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS)

    def handle(self, *args: Any, **options: Any) -> None:
        using = options["database"]
        faults = self._prove(using)
        if options["fix"] and any(f.fix for f in faults):
            with acting_as(channel="command"):
                for mend in _once(f.fix for f in faults):
                    mend()
            self.stdout.write(f"{sum(f.fix is not None for f in faults)} faults mended; proving again:")
            faults = self._prove(using)
        for fault in faults[:SHOWN]:
            self.stdout.write(f"  {fault.table} {fault.record_id}: {fault.sentence}")
        if len(faults) > SHOWN:
            self.stdout.write(f"  … and {len(faults) - SHOWN} more")
        if faults:
            mendable = sum(f.fix is not None for f in faults)
            advice = f" {mendable} can be mended with --fix." if mendable else ""
            raise SystemExit(f"{len(faults)} faults found.{advice}")

    def _prove(self, using: str) -> list[Fault]:
        found: list[Fault] = []
        self.stdout.write(f"{'checked by':<24}{'faults':>8}  kinds")
        for name, check in checks():
            faults = list(check(using))
            kinds = ", ".join(f"{kind} {n}" for kind, n in sorted(Counter(f.kind for f in faults).items()))
            self.stdout.write(f"{name:<24}{len(faults):>8}  {kinds or 'in order'}")
            found.extend(faults)
        return found


def checks() -> list[tuple[str, Callable[[str], Iterable[Fault]]]]:
    """Every installed app's ``verify.problems``, by the app's name."""
    found = []
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "verify"):
            found.append((config.label, import_module(f"{config.name}.verify").problems))
    return found


def _once(mends: Iterable[Any]) -> list[Callable[[], object]]:
    """Each mend once: faults of one tree share theirs (equal partials)."""
    seen: dict[Any, Callable[[], object]] = {}
    for mend in mends:
        if mend is not None:
            key = (mend.func, mend.args, tuple(sorted((mend.keywords or {}).items()))) \
                if hasattr(mend, "func") else id(mend)
            seen.setdefault(key, mend)
    return list(seen.values())
