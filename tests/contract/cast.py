"""``python -m tests.contract.cast FOLDER``: the cast in the database of DATABASE_URL, and FOLDER/facts.json."""

import json
import sys
from pathlib import Path

import django

SCOPES = {"administrator": "ADMIN"}


def main(folder: str) -> None:
    django.setup()
    from django.db import transaction

    from tests.contract.people import facts_of
    from tests.permissions import ROLES
    from tests.permissions.cast import build

    with transaction.atomic():
        people = build().people
    facts = facts_of(people, {role: SCOPES.get(role, "WRITE") for role in ROLES})
    (Path(folder) / "facts.json").write_text(json.dumps(facts))


if __name__ == "__main__":
    main(*sys.argv[1:])
