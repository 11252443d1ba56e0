"""Opening stock of parts that are here already: one row per part, store and bin."""

from collections.abc import Iterable, Sequence

from assets.imports.directory import SiteDirectory
from cmms.importing import Context, Field, Importer, Kind, Outcome, Row
from cmms.importing.upsert import Item, Lookup, Refused
from inventory.imports import opening
from inventory.imports.stores import StoreDirectory
from inventory.models import Part


class OpeningStockImporter(Importer):
    """Posted once per external id; a later run with another quantity warns, for the ledger stands."""

    kind, title = "opening_stock", "Opening stock"
    permission = "accounts.import_data"
    fields = {
        "part": Field(Kind.REFERENCE, required=True, max_length=255, help="The part, by number or by its key in the "
                                                                          "other system."),
        **opening.FIELDS,
        "quantity": Field(Kind.DECIMAL, required=True, digits=14, decimals=3, minimum=0,
                          help="On hand at the time of the export, in the part's unit."),
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sites = SiteDirectory(context)
        self._stores = StoreDirectory(context, self._sites)
        self._parts: Lookup[Part] = Lookup(self._fetch)

    def forget(self) -> None:
        self._parts.forget()
        self._stores.forget()
        self._sites.forget()

    def load(self, rows: Sequence[Row]) -> Iterable[Outcome]:
        self._parts.load(row.values["part"] for row in rows)
        self._stores.load(row.values.get("storeroom") for row in rows)
        known = opening.known_quantities(self.context, [row.external_id for row in rows])
        items, posting = [], []
        for row in rows:
            item = Item(row, new=row.external_id not in known)
            items.append(item)
            part = self._parts.get(row.values["part"])
            if part is None:
                item.refusal = f"There is no part “{row.values['part']}”; import the parts first."
                continue
            try:
                self._stores.find(row.values.get("storeroom"))
            except Refused as refused:
                item.refusal = str(refused)
                continue
            if not item.new:
                continue
            if row.values["quantity"]:
                posting.append((item, part))
            else:
                item.new = False
                item.warnings.append("Nothing lies there, so nothing was posted.")
        opening.compare(self.context, [item for item in items if item.row.external_id in known])
        opening.post(self.context, self._stores, posting)
        return [item.outcome() for item in items]

    def _fetch(self, texts: Sequence[str]) -> dict[str, Part]:
        found: dict[str, Part] = {}
        for start in range(0, len(texts), 900):
            batch = texts[start:start + 900]
            found.update({part.part_number: part for part in Part.objects.filter(part_number__in=batch)})
            found.update({part.external_id: part for part in Part.objects.filter(
                source_system=self.context.source_system, external_id__in=batch)})
        return found
