"""What a mapping may name: the importer's fields, and values that they accept."""

from typing import Any

from cmms.importing.importer import Field, Importer, Kind
from cmms.importing.mapping.parsing import parse_scalar
from cmms.importing.mapping.section import suggest
from cmms.importing.values import Unreadable

OPEN_KINDS = ("text", "integer", "decimal", "boolean", "date")


class FieldBook:
    """The importer's fields by name, with faults told as sentences."""

    def __init__(self, importer: type[Importer], faults: list[str]) -> None:
        self.importer = importer
        self.faults = faults

    def get(self, name: str, path: str) -> Field | None:
        found = self.importer.fields.get(name)
        if found is None and self.is_open(name):
            return Field(Kind.TEXT)
        if found is None:
            self.faults.append(f'{path} names the field "{name}", which {self.importer.kind} do not have'
                               f"{suggest(name, self.importer.fields)}")
        return found

    def is_open(self, name: str) -> bool:
        prefix = self.importer.open_prefix
        return bool(prefix) and name.startswith(prefix) and len(name) > len(prefix)

    def creatable(self) -> list[str]:
        return [name for name, field in self.importer.fields.items() if field.creatable]

    def accepts(self, field: Field, value: Any, path: str) -> bool:
        """Whether the mapping's own value would pass as a cell of ``field``."""
        if isinstance(value, (dict, list)):
            self.faults.append(f"{path} must be a single value.")
            return False
        try:
            parse_scalar(field, value)
        except Unreadable as error:
            self.faults.append(f"{path}: {error}")
            return False
        return True

    def parse(self, field: Field, value: Any, path: str) -> Any:
        return parse_scalar(field, value)[0]
