"""What another system's words for sites, places and assets mean here; what is missing is made if a mapping says so."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils import timezone

from assets.models import Asset, AssetClass, AssetPlacement, Criticality, Location, LocationKind, Site
from assets.services.bulk import insert_nodes
from cmms.importing import Context, ImportRefused
from cmms.importing.history import IMPORTED, record_history
from cmms.importing.upsert import Lookup, Refused

ASSET_MATCH = ("key", "tag", "name", "serial_number")
LOCATION_MATCH = ("key", "code", "name")
ASSET_TEMPLATE = ("name", "tag", "description", "location", "asset_class", "criticality", "manufacturer",
                  "model_number")
LOCATION_TEMPLATE = ("name", "code", "kind", "description", "parent")

Key = TypeVar("Key")

_BATCH = 900  # values in one IN list, below SQLite's limit


@dataclass(frozen=True, slots=True)
class Known:
    """A place or an asset, as far as others need it to refer to it. ``count`` > 1: the word is ambiguous."""

    id: int
    site_id: int
    location_id: int | None = None
    asset_class_id: int | None = None
    count: int = 1


def batches(keys: Sequence[Key]) -> Iterable[Sequence[Key]]:
    for start in range(0, len(keys), _BATCH):
        yield keys[start:start + _BATCH]


class SiteDirectory:
    """Sites by code or name; only those that the acting user may see."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._sites: list[Site] = []

    def default(self) -> Site | None:
        """The site of the run; None where none was given and there is not exactly one."""
        if self._context.site:
            return self.named(self._context.site)
        sites = self._all()
        return sites[0] if len(sites) == 1 else None

    def require(self, said_by: Collection[str] = ()) -> Site:
        """The site of the run, for a row that says none. Raises Refused where its ``said_by`` could have said it, and
        ImportRefused where nothing could, since every row would fail alike."""
        site = self.default()
        if site is not None:
            return site
        if not self._all():
            raise ImportRefused("There is no site yet that the records could belong to; make one in the admin first.")
        if not said_by:
            raise ImportRefused(f"Nothing says which site the records belong to, and there are {self._codes()}: say "
                                f"--site CODE, or site in the mapping.")
        raise Refused(f"Nothing says which site it belongs to: fill its {' or '.join(sorted(said_by))}, or say --site "
                      f"CODE or site in the mapping.")

    def named(self, text: str) -> Site:
        """Raises ImportRefused, since every row would fail alike."""
        for site in self._all():
            if text.casefold() in (site.code.casefold(), site.name.casefold()):
                return site
        raise ImportRefused(f'There is no site "{text}"; the sites are {self._codes()}.')

    def _codes(self) -> str:
        return ", ".join(site.code for site in self._all()[:20]) or "none yet"

    def _all(self) -> list[Site]:
        if not self._sites:
            user = self._context.user
            sites = Site.objects.visible_to(user) if user is not None else Site.objects.all()
            self._sites = list(sites)
        return self._sites

    def forget(self) -> None:
        self._sites = []


class LocationDirectory:
    """Places by key in the source system, code or name, at the run's site where there is one."""

    def __init__(self, context: Context, sites: SiteDirectory, field: str = "location") -> None:
        self._context, self._sites, self._field = context, sites, field
        self._lookup: Lookup[Known] = Lookup(self._fetch)
        self._roots: dict[int, Location] = {}

    def load(self, texts: Iterable[str | None], rows: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        """Read what the texts mean; make what is missing if the mapping has [create_missing.location]."""
        wanted = [text for text in texts if text]
        self._lookup.load(wanted)
        template = self._context.create_missing.get(self._field)
        if template is not None:
            missing = [text for text in dict.fromkeys(wanted) if self._lookup.get(text) is None]
            if missing:
                self._create(missing, template, rows or {})

    def find(self, text: str | None) -> Known | None:
        """None for a blank. Raises Refused where there is no such place, or more than one."""
        if not text:
            return None
        found = self._lookup.get(text)
        if found is None and self._field in self._context.create_missing:
            self._sites.require()  # the one thing that keeps a missing place from being made
        if found is None:
            raise Refused(f"There is no location “{text}”; import the locations first, or say "
                          f"[create_missing.{self._field}].")
        if found.count > 1:
            raise Refused(f"{found.count} locations are called “{text}”; give the code instead.")
        return found

    def find_or_none(self, text: str | None) -> Known | None:
        """The same, but None where there is no such place."""
        return self.find(text) if self._lookup.get(text) is not None else None

    def by_id(self, location_id: int) -> Location:
        return Location.objects.get(pk=location_id)

    def root_of(self, site_id: int) -> Location:
        """The site's root location."""
        if site_id not in self._roots:
            self._roots[site_id] = Location.objects.get(site_id=site_id, parent__isnull=True)
        return self._roots[site_id]

    def forget(self) -> None:
        self._lookup.forget()
        self._roots = {}

    def _fetch(self, texts: Sequence[str]) -> dict[str, Known]:
        found: dict[str, Known] = {}
        match = self._context.match.get(self._field, LOCATION_MATCH[0])
        for batch in batches(texts):
            if match == "key":
                _add(found, self._places().filter(source_system=self._context.source_system, external_id__in=batch),
                     "external_id", "id")
            for column in {"key": ("code", "name"), "code": ("code",), "name": ("name",)}[match]:
                rest = [text for text in batch if text not in found]
                if rest:
                    _add(found, self._here().filter(**{f"{column}__in": rest}), column, "id")
        return found

    def _places(self) -> Any:
        user = self._context.user
        return Location.objects.visible_to(user) if user is not None else Location.objects.all()

    def _here(self) -> Any:
        site = self._sites.default()
        return self._places().filter(site=site) if site is not None else self._places()

    def _create(self, texts: Sequence[str], template: Any, rows: Mapping[str, Mapping[str, Any]]) -> None:
        site = self._sites.default()
        if site is None:
            return  # find() says that it is missing; without a site nothing can be made
        kinds = {kind.value for kind in LocationKind}
        nodes = []
        for text in texts:
            said = template.render(text, rows.get(text))
            kind = (said.get("kind") or "OTHER").upper()
            if kind not in kinds:
                raise ImportRefused(f'[create_missing.{self._field}] kind is "{kind}", which is none of '
                                    f'{", ".join(sorted(kinds))}.')
            parent = self.root_of(site.pk)
            if said.get("parent") and (around := self.find(said["parent"])) is not None:
                parent = Location.objects.get(pk=around.id)
            nodes.append(Location(site=site, parent=parent, name=(said.get("name") or text)[:255],
                                  code=said.get("code") or None, kind=kind, description=said.get("description", ""),
                                  source_system=self._context.source_system, external_id=text))
        insert_nodes(nodes, reason=IMPORTED)
        for text, node in zip(texts, nodes, strict=True):
            self._lookup.put(text, Known(node.pk, site.pk, node.pk))


class AssetDirectory:
    """Assets by key in the source system or tag, by name, or by serial number, as the mapping's [match] says."""

    def __init__(self, context: Context, sites: SiteDirectory, field: str = "asset") -> None:
        self._context, self._sites, self._field = context, sites, field
        self._lookup: Lookup[Known] = Lookup(self._fetch)
        self._places = LocationDirectory(context, sites, "location")
        self._template = context.create_missing.get(field)
        self._why_not: dict[str, str] = {}  # text → why it was not made

    def load(self, rows: Iterable[tuple[str | None, Mapping[str, Any]]]) -> None:
        """Read what (text, the row's values) mean; make what is missing if [create_missing.asset] says so."""
        wanted = {text: values for text, values in rows if text}
        self._lookup.load(wanted)
        if self._template is not None:
            missing = {text: values for text, values in wanted.items() if self._lookup.get(text) is None}
            if missing:
                self._create(missing)

    def find(self, text: str | None) -> Known | None:
        """None for a blank. Raises Refused where there is no such asset, or more than one."""
        if not text:
            return None
        found = self._lookup.get(text)
        if found is None and text in self._why_not:
            raise Refused(self._why_not[text])
        if found is None:
            raise Refused(f"There is no asset “{text}”; import the assets first, or say "
                          f"[create_missing.{self._field}].")
        if found.count > 1:
            raise Refused(f"{found.count} assets are called “{text}”; refer to them by tag.")
        return found

    def forget(self) -> None:
        self._lookup.forget()
        self._places.forget()
        self._why_not = {}

    def _fetch(self, texts: Sequence[str]) -> dict[str, Known]:
        found: dict[str, Known] = {}
        user = self._context.user
        assets = Asset.objects.visible_to(user) if user is not None else Asset.objects.all()
        match = self._context.match.get(self._field, ASSET_MATCH[0])
        for batch in batches(texts):
            if match == "key":
                _add(found, assets.filter(source_system=self._context.source_system, external_id__in=batch),
                     "external_id", "location_id", "asset_class_id")
                tags = {self._tag(text): text for text in batch if text not in found}
                by_tag: dict[str, Known] = {}
                _add(by_tag, assets.filter(tag__in=list(tags)), "tag", "location_id", "asset_class_id")
                found.update({tags[tag]: known for tag, known in by_tag.items()})
            else:
                site = self._sites.default()
                here = assets.filter(site=site) if site is not None and match == "name" else assets
                _add(found, here.filter(**{f"{match}__in": batch}), match, "location_id", "asset_class_id")
        return found

    def _tag(self, text: str) -> str:
        said = self._template.render(text) if self._template is not None else {}
        return said.get("tag") or text

    def _create(self, missing: Mapping[str, Mapping[str, Any]]) -> None:
        assert self._template is not None
        said = {text: self._template.render(text, values) for text, values in missing.items()}
        self._places.load(each.get("location") for each in said.values())
        classes = asset_classes({each["asset_class"] for each in said.values() if each.get("asset_class")},
                                self._context.source_system)
        nodes: dict[str, Asset] = {}
        for text, each in said.items():
            try:
                nodes[text] = self._made(text, each, classes)
            except Refused as refused:
                self._why_not[text] = str(refused)
        insert_assets(list(nodes.values()))
        if nodes:
            self._context.note(f"Assets that were missing are made as [create_missing.{self._field}] says.")
        for text, node in nodes.items():
            self._lookup.put(text, Known(node.pk, node.site_id, node.location_id, node.asset_class_id))

    def _made(self, text: str, said: Mapping[str, str], classes: Mapping[str, int]) -> Asset:
        assert self._template is not None
        place = self._places.find(said.get("location"))
        said_by = {"location"} & set(self._template.texts)
        site_id = place.site_id if place is not None else self._sites.require(said_by).pk
        name, tag = said.get("name") or text, said.get("tag") or text
        if len(name) > 255 or len(tag) > 100:
            raise Refused(f"The asset “{text}” cannot be made: its name has more than 255 characters, or its tag more "
                          f"than 100.")
        criticality = (said.get("criticality") or Criticality.MEDIUM).upper()
        if criticality not in Criticality.values:
            raise ImportRefused(f'[create_missing.{self._field}] criticality is "{criticality}", which is none of '
                                f'{", ".join(Criticality.values)}.')
        return Asset(
            site_id=site_id, location_id=place.id if place is not None else None, name=name, tag=tag,
            description=said.get("description", ""), criticality=criticality,
            manufacturer=said.get("manufacturer", "")[:255], model_number=said.get("model_number", "")[:100],
            asset_class_id=classes.get(said.get("asset_class", "")), source_system=self._context.source_system,
            external_id=text)


def insert_assets(nodes: Sequence[Asset]) -> None:
    """New assets with history and the start of their placement: since their installation where that is known."""
    insert_nodes(nodes, reason=IMPORTED)
    now = timezone.now()
    zones = {site.pk: ZoneInfo(site.time_zone) for site in Site.objects.filter(pk__in={node.site_id for node in nodes})}
    AssetPlacement.objects.bulk_create(
        [AssetPlacement(asset=node, location_id=node.location_id, parent_id=node.parent_id,
                        starts_at=min(now, datetime.combine(node.installed_on, time(), zones[node.site_id]))
                        if node.installed_on else now) for node in nodes], batch_size=1000)


def asset_classes(names: Iterable[str], source_system: str, *, create: bool = True) -> dict[str, int]:
    """Name or code → id; classes that are missing are made if ``create``."""
    wanted = sorted(set(names))
    found: dict[str, int] = {}
    for batch in batches(wanted):
        for column in ("code", "name"):  # a name wins over another class's code
            found.update(AssetClass.objects.filter(**{f"{column}__in": batch}).values_list(column, "pk"))
    fresh = [AssetClass(name=name, source_system=source_system, external_id=name)
             for name in wanted if create and name not in found]
    if fresh:
        AssetClass.objects.bulk_create(fresh)
        record_history(AssetClass, [each.pk for each in fresh], "+")
        found.update({each.name: each.pk for each in fresh})
    return found


def _add(found: dict[str, Known], records: Any, text_column: str, *columns: str) -> None:
    """Note each record under its text; a text that two records bear is counted."""
    for text, pk, site_id, *rest in records.values_list(text_column, "pk", "site_id", *columns):
        before = found.get(text)
        found[text] = Known(pk, site_id, *rest, count=1 if before is None or before.id == pk else before.count + 1)
