"""Django's makemigrations, which makes each new table in one go.

Django leaves a constraint or an index of a new model apart from its CreateModel as soon as another model is made in
between. SQLite then remakes the table once for each of them, and every such operation renders the model's neighbours
again: a first migration of ours took a minute instead of seconds.
"""

import re
from typing import Any

from django.core.management.commands import makemigrations
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation


def folded(operations: list[Operation]) -> list[Operation]:
    """The operations with each index and constraint in the CreateModel of its model, wherever that is possible.

    It is not where it names a field that is added later (a circle of foreign keys), nor for subclasses of CreateModel,
    nor once anything but making and adding has happened.
    """
    made: dict[str, CreateModel] = {}
    late: dict[str, set[str]] = {}
    left: list[Operation] = []
    for number, operation in enumerate(operations):
        if type(operation) is CreateModel:
            made[operation.name_lower] = operation
        elif isinstance(operation, AddField):
            late.setdefault(operation.model_name_lower, set()).update({operation.name, f"{operation.name}_id"})
        elif isinstance(operation, (AddConstraint, AddIndex)):
            model = made.get(operation.model_name_lower)
            part = operation.constraint if isinstance(operation, AddConstraint) else operation.index
            if model and not late.get(model.name_lower, set()) & _names_in(part):
                kind = operation.option_name
                model.options[kind] = [*model.options.get(kind, []), part]
                continue
        elif not isinstance(operation, CreateModel):
            return [*left, *operations[number:]]
        left.append(operation)
    return left


def _names_in(part: Any) -> set[str]:
    """Every word that an index or a constraint holds, lookups taken off (``removed_at__isnull`` → ``removed_at``)."""
    words = re.findall(r"\w+", repr(part.deconstruct()))
    return set(words) | {word.split("__")[0] for word in words}


class Command(makemigrations.Command):
    def write_migration_files(self, changes: Any, *args: Any, **kwargs: Any) -> None:
        for migrations in changes.values():
            for migration in migrations:
                migration.operations = folded(migration.operations)
        super().write_migration_files(changes, *args, **kwargs)
