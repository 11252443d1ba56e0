"""Storerooms and suppliers by another system's words; missing ones are made where the mapping says so."""

from collections.abc import Iterable

from assets.imports.directory import SiteDirectory
from assets.models import Location, LocationKind
from assets.services.bulk import insert_nodes
from cmms.importing import Context
from cmms.importing.history import IMPORTED, record_history
from cmms.importing.upsert import Refused
from inventory.models import Storeroom, Supplier

STOREROOM_TEMPLATE = ("name",)


class StoreDirectory:
    """Storerooms by name, key in the source system or location code; at the run's site where there is one."""

    def __init__(self, context: Context, sites: SiteDirectory) -> None:
        self._context, self._sites = context, sites
        self._known: dict[str, list[Storeroom]] | None = None

    def load(self, texts: Iterable[str | None]) -> None:
        template = self._context.create_missing.get("storeroom")
        if template is None:
            return
        known = self._all()
        for text in sorted({text for text in texts if text}):
            if text.casefold() not in known:
                name = template.render(text).get("name") or text
                site = self._sites.require()
                root = Location.objects.get(site=site, parent__isnull=True)
                place = Location.objects.filter(parent=root, name=name).first()
                if place is None:
                    place = Location(site=site, parent=root, name=name, kind=LocationKind.STORE,
                                     source_system=self._context.source_system, external_id=f"storeroom|{text}")
                    insert_nodes([place], reason=IMPORTED)
                store = Storeroom(location=place, name=name, source_system=self._context.source_system,
                                  external_id=text)
                store._change_reason = IMPORTED
                store.save()
                known[text.casefold()] = [store]

    def find(self, text: str | None) -> Storeroom:
        """The store that the text names, or the only one there is. Raises Refused."""
        known = self._all()
        if not text:
            every = {store.pk: store for stores in known.values() for store in stores}
            if len(every) == 1:
                return next(iter(every.values()))
            raise Refused("Nothing says in which storeroom it lies; map a column to storeroom, or name one under "
                          "[constants].")
        found = {store.pk: store for store in known.get(text.casefold(), ())}
        if len(found) != 1:
            what = "There is no storeroom" if not found else f"{len(found)} storerooms are called"
            raise Refused(f"{what} “{text}”; make it first, name the site, or say [create_missing.storeroom].")
        return next(iter(found.values()))

    def forget(self) -> None:
        self._known = None

    def _all(self) -> dict[str, list[Storeroom]]:
        if self._known is None:
            user, site = self._context.user, self._sites.default()
            stores = Storeroom.objects.visible_to(user) if user is not None else Storeroom.objects.all()
            if site is not None:
                stores = stores.filter(site=site)
            self._known = {}
            for store in stores.select_related("location", "site"):
                words = {store.name, store.location.name, store.location.code or ""}
                if store.source_system == self._context.source_system:
                    words.add(store.external_id)
                for word in {word.casefold() for word in words if word}:
                    self._known.setdefault(word, []).append(store)
        return self._known


class SupplierDirectory:
    """Suppliers by name; read whole, for there are few."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, int] | None = None

    def load(self, texts: Iterable[str | None]) -> None:
        known = self._all()
        if "supplier" in self._context.create_missing:
            fresh = [Supplier(name=name, source_system=self._context.source_system, external_id=name)
                     for name in sorted({text for text in texts if text and text.casefold() not in known})]
            Supplier.objects.bulk_create(fresh)
            record_history(Supplier, [supplier.pk for supplier in fresh], "+")
            known.update({supplier.name.casefold(): supplier.pk for supplier in fresh})

    def find(self, text: str | None) -> int | None:
        """None for a blank. Raises Refused where there is no such supplier."""
        if not text:
            return None
        found = self._all().get(text.casefold())
        if found is None:
            raise Refused(f"There is no supplier “{text}”; make it first, or say [create_missing.supplier].")
        return found

    def forget(self) -> None:
        self._known = None

    def _all(self) -> dict[str, int]:
        if self._known is None:
            self._known = {name.casefold(): pk for name, pk in Supplier.objects.values_list("name", "pk")}
        return self._known
