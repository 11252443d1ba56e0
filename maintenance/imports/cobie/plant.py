"""What the sheets of one run share: the site, its units, and what names in one sheet mean in another."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from assets.models import Location, Site
from cmms.importing.upsert import Refused
from maintenance.imports.cobie.contacts import Contacts
from maintenance.imports.cobie.keys import key
from maintenance.imports.cobie.sheets import Workbook

Found = TypeVar("Found")


class Names(Generic[Found]):
    """What the rows of one sheet became, by the name they have there."""

    def __init__(self, sheet: str, known: Iterable[tuple[str, Found]] = ()) -> None:
        self.sheet = sheet
        self._known: dict[str, Found] = {}
        self._folded: dict[str, list[Found]] = defaultdict(list)
        for external_id, found in known:
            self._known[external_id] = found
            self._folded[_folded(external_id)].append(found)

    def find(self, name: str) -> Found | None:
        """By the exact name, else by the only one that differs from it in capitals or blanks alone."""
        wanted = key(self.sheet, name)
        if wanted in self._known:
            return self._known[wanted]
        alike = self._folded.get(_folded(wanted), [])
        return alike[0] if len(alike) == 1 else None

    def require(self, name: str) -> Found:
        found = self.find(name)
        if found is None:
            raise Refused(f"There is no {self.sheet} “{name}” in this facility; add it to the sheet {self.sheet}, or "
                          f"mend the name.")
        return found

    def first(self, said: str, names: list[str]) -> tuple[Found, list[str]]:
        """The first that a cell names, and the names after it. A name may itself hold a comma."""
        whole = self.find(said)
        return (whole, []) if whole is not None else (self.require(names[0]), names[1:])


def _folded(external_id: str) -> str:
    return " ".join(external_id.split()).casefold()


@dataclass
class Plant:
    """One facility of one run. ``source_system`` is the facility's own, so that names need be unique only in it."""

    book: Workbook
    user: Any
    dry_run: bool
    site: Site
    root: Location  # the facility: the site's root, or a building below it
    facility: str  # its Name
    source_system: str
    contacts: Contacts
    units: Mapping[str, str] = field(default_factory=dict)  # LinearUnits, AreaUnits → what the Facility sheet says
    floors: Names[Location] = field(default_factory=lambda: Names("Floor"))
    spaces: Names[Location] = field(default_factory=lambda: Names("Space"))
    types: Names[Any] = field(default_factory=lambda: Names("Type"))
    components: Names[int] = field(default_factory=lambda: Names("Component"))

    def names(self, model: Any, sheet: str) -> Names[Any]:
        """The records that the rows of ``sheet`` became, in this run or before, by one query."""
        found = model._base_manager.filter(source_system=self.source_system, external_id__startswith=f"{sheet}:")
        return Names(sheet, ((each.external_id, each) for each in found))

    def ids(self, model: Any, sheet: str) -> Names[int]:
        """Like :meth:`names`, keys alone."""
        found = model._base_manager.filter(source_system=self.source_system, external_id__startswith=f"{sheet}:")
        return Names(sheet, found.values_list("external_id", "pk"))
