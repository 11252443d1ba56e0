"""The Facility sheet: which site it is, or shall be."""

import re
from collections.abc import Mapping
from typing import Any

from assets.models import Location, LocationAttribute, LocationKind, Site
from assets.services import create_site, insert_nodes
from cmms.access import require_branch
from cmms.importing import ImportRefused, Outcome
from cmms.importing.history import IMPORTED, record_history, touched
from cmms.importing.upsert import LEFT_ALONE
from maintenance.imports.cobie.beside import Attributes, Beside, Owned
from maintenance.imports.cobie.contacts import Contacts
from maintenance.imports.cobie.keys import key, shortened
from maintenance.imports.cobie.plant import Plant
from maintenance.imports.cobie.sheets import Sheet, SheetRow, Workbook
from maintenance.imports.cobie.values import squashed, typed

SOURCE = "COBie"
_GUID = "ExternalFacilityIdentifier"
_UNITS = ("LinearUnits", "AreaUnits", "VolumeUnits")
# COBie's own words; the standard is American, so its dollars are.
_CURRENCIES = {"dollar": "USD", "dollars": "USD", "usdollars": "USD", "euro": "EUR", "euros": "EUR", "pound": "GBP",
               "pounds": "GBP", "poundssterling": "GBP"}


def facility_row(sheet: Sheet) -> SheetRow:
    """The one facility of the workbook. Raises ImportRefused where there is none, or more than one."""
    rows = [row for row in sheet.rows if not row.fault]
    if faulty := [row for row in sheet.rows if row.fault]:
        raise ImportRefused(f"Facility, line {faulty[0].line}: {faulty[0].fault}")
    if not rows:
        raise ImportRefused("The workbook has no row in a sheet Facility, so it is no COBie hand-over, or it was saved "
                            "wrongly: open it in a spreadsheet program and save it again.")
    if len(rows) > 1:
        raise ImportRefused(f"The sheet Facility names {len(rows)} facilities, and a COBie workbook is about one: "
                            "divide it.")
    if not rows[0].text("Name"):
        raise ImportRefused("The Facility has no Name, which is what tells this workbook's rows from another's.")
    return rows[0]


class FacilityImport:
    """Finds or makes the facility, then fills in its facts."""

    def __init__(self, book: Workbook, *, user: Any, site: str, dry_run: bool) -> None:
        self._book, self._user, self._code, self._dry_run = book, user, site.strip(), dry_run
        self.row = facility_row(book.sheet("Facility"))
        self.name = self.row.text("Name")[:255]
        self.notes: list[str] = []
        self._created = False
        self._changed = False

    def plant(self) -> Plant:
        """Raises ImportRefused where the site cannot be told, or is another's."""
        root = self._known() or self._fresh()
        if self._user is not None:
            require_branch(self._user, site_id=root.site_id, location_ids=(root.pk,))
        units = {name: self.row.text(name) for name in _UNITS if self.row.text(name)}
        return Plant(self._book, self._user, self._dry_run, root.site, root, self.name, root.source_system,
                     Contacts(self._book.sheet("Contact", "Email")), units)

    def fill(self, plant: Plant) -> Outcome:
        """The facility's description and attributes, on its place."""
        beside = Beside()
        for column, cell in self.row.values.items():
            if cell is not None and column not in ("Name", "CreatedBy", "CreatedOn", "Description"):
                beside.wanted[column] = typed(cell)
        attributes = Attributes(LocationAttribute, "location", plant.source_system)
        owned = [Owned(plant.root.pk, plant.root.external_id, beside)]
        warnings = []
        if attributes.differing(owned):
            attributes.write(owned)
            self._changed = True
        said = self.row.text("Description")
        if said and said != plant.root.description:
            if touched(Location, [plant.root.pk]):
                warnings.append(LEFT_ALONE)
            else:
                plant.root.description = said
                plant.root.save()
                record_history(Location, [plant.root.pk], "~")
                self._changed = True
        if self._created:
            return Outcome.created(*warnings)
        return Outcome.updated(*warnings) if self._changed else Outcome.unchanged(*warnings)

    def _known(self) -> Location | None:
        """The place that this facility became at an earlier import."""
        places = Location.objects.filter(external_id=key("Facility", self.name)).select_related("site")
        places = places.filter(source_system__startswith=f"{SOURCE} ")
        found = list((places.filter(site__code__iexact=self._code) if self._code else places)[:2])
        if len(found) > 1:
            raise ImportRefused(f"{self.name} is a facility at several sites; say --site CODE.")
        if found:
            self._refuse_namesake(found[0])
        return found[0] if found else None

    def _refuse_namesake(self, place: Location) -> None:
        known = place.attributes.filter(attribute_name=_GUID, source_system=place.source_system).first()
        said = self.row.text(_GUID)
        if known is not None and said and known.attribute_value != said:
            raise ImportRefused(f"The facility {self.name} at the site {place.site.code} has the {_GUID} "
                                f"{known.attribute_value}, the one in this workbook {said}: they are two buildings. "
                                "Say --site CODE for the other's site.")

    def _fresh(self) -> Location:
        code = self._code or re.sub(r"[^A-Z0-9-]", "", self.name.upper())[:20]
        if not code:
            raise ImportRefused(f"No site code can be made from the name {self.name}; say --site CODE.")
        site = Site.objects.filter(code__iexact=code).first()
        if site is None:
            return self._made(code)
        if not self._code:
            raise ImportRefused(f"There is a site {site.code} already, which this facility did not make. Say --site "
                                f"{site.code} to put the facility there, or --site with a new code.")
        root = Location.objects.select_related("site").get(site=site, parent__isnull=True)
        if not root.source_system and not Location.objects.filter(parent=root).exists():
            self._changed = True
            return self._keyed(root, shortened(f"{SOURCE} {site.code}", 50))
        building = Location(site=site, parent=root, name=self.name, kind=LocationKind.BUILDING,
                            source_system=shortened(f"{SOURCE} {site.code} {self.name}", 50),
                            external_id=key("Facility", self.name))
        insert_nodes([building], reason=IMPORTED)
        self._created = True
        self.notes.append(f"The site {site.code} has places already, so the facility is a building of it.")
        return building

    def _made(self, code: str) -> Location:
        if len(code) > 20:
            raise ImportRefused(f"The site code {code} has more than 20 characters.")
        if Location.objects.filter(parent__isnull=True, name=self.name).exists():
            raise ImportRefused(f"There is a site called {self.name} already; say --site with its code.")
        facts = self._currency()
        site = create_site(by=self._user, code=code, name=self.name, **facts)
        self._created = True
        said = self.row.text("CurrencyUnit")
        self.notes.append(f"The site {code} was made with the time zone {site.time_zone}, as COBie names none, and the "
                          f"currency {site.currency}" + (f" for “{said}”" if facts else "") + ", which never changes. "
                          "For others make the empty site first and say --site.")
        source = shortened(f"{SOURCE} {code}", 50)
        site.source_system, site.external_id = source, key("Facility", self.name)
        site.save()
        record_history(Site, [site.pk], "~")
        return self._keyed(Location.objects.select_related("site").get(site=site, parent__isnull=True), source)

    def _keyed(self, root: Location, source: str) -> Location:
        root.source_system, root.external_id = source, key("Facility", self.name)
        root.save()
        record_history(Location, [root.pk], "~")
        return root

    def _currency(self) -> Mapping[str, str]:
        said = self.row.text("CurrencyUnit")
        code = said if re.fullmatch(r"[A-Z]{3}", said) else _CURRENCIES.get(squashed(said), "")
        return {"currency": code} if code else {}


__all__ = ["FacilityImport", "facility_row"]
