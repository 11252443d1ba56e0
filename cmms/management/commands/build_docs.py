"""``manage.py build_docs``: write the generated pages of ``docs/``, or with ``--check`` say which are stale."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cmms.codes import catalogue
from cmms.dictionary import data_dictionary, er_diagram
from cmms.rest.contract import text
from workorders.diagram import diagram

PAGES = {"data-dictionary.md": data_dictionary, "er-diagram.md": er_diagram, "states.md": diagram, "openapi.json": text,
         "api-errors.md": catalogue}


class Command(BaseCommand):
    help = "Writes the data dictionary, the ER diagrams, the state diagram and the API's description into docs/."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail where a page is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "docs"
        stale = []
        for name, build in PAGES.items():
            path, text = folder / name, build()
            if not path.exists() or path.read_text() != text:
                stale.append(name)
                if not options["check"]:
                    path.write_text(text)
                    self.stdout.write(f"wrote docs/{name}")
        if options["check"] and stale:
            raise CommandError(f"stale: {', '.join(stale)}. Run manage.py build_docs and commit the result.")
