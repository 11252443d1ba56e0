"""Bring the catalogues of translations up to date with the program, and compile them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cmms import phrases


class Command(BaseCommand):
    help = "Finds every phrase, brings locale/<language> up to date and compiles it; says what is not translated yet."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("language", nargs="*", default=["de"], help="which catalogues (default: %(default)s)")
        parser.add_argument("--check", action="store_true",
                            help="write nothing; fail where something is stale or missing")

    def handle(self, *args: Any, **options: Any) -> None:
        import polib  # a developer's tool; servers run the compiled catalogues

        found = phrases.all_phrases()
        wrong = []
        for language in options["language"]:
            path = phrases.catalogue(language)
            fresh = phrases.brought_up_to_date(polib.pofile(str(path), wrapwidth=120), found)
            compiled = path.with_suffix(".mo")
            if options["check"]:
                if path.read_text(encoding="utf-8") != str(fresh) + "\n" or compiled.read_bytes() != fresh.to_binary():
                    wrong.append(f"{language}: stale, run manage.py translations")
            else:
                path.write_text(str(fresh) + "\n", encoding="utf-8")
                compiled.write_bytes(fresh.to_binary())
            wrong += [f"{language}: {fault}" for fault in phrases.faults(fresh)]
            self.stdout.write(f"{language}: {len(fresh)} phrases, {fresh.percent_translated()} % translated")
        for fault in wrong:
            self.stderr.write(fault)
        if wrong and options["check"]:
            raise CommandError(f"{len(wrong)} faults in the translations.")
