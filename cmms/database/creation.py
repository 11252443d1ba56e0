"""Creating many tables in one step of a migration."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation


class CreateTables(Operation):
    """Several ``CreateModel`` (or ``CreatePartitioned``) in one.

    Django renders every related model anew after each operation, which for a hundred tables that all point to users
    takes minutes; here the state is rendered once. Nothing in it may depend on order, so foreign keys may be circular.
    """

    serialization_expand_args = ["operations"]
    reduces_to_sql = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__qualname__, [self.operations], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # rendered again, whole, when somebody asks for it
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def references_model(self, name: str, app_label: str) -> bool:
        return any(operation.references_model(name, app_label) for operation in self.operations)

    def describe(self) -> str:
        return f"Create {len(self.operations)} tables"

    @property
    def migration_name_fragment(self) -> str:
        return "tables"
