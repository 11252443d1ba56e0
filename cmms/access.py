"""Branches: how a person's grants become a filter. Whoever has no grant sees nothing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Self

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from cmms.errors import NotAllowed, NotFound

SEE_EVERYTHING = "accounts.see_every_branch"


@dataclass(frozen=True)
class Scope:
    """What one person may see: everything, or whole sites and single locations (ids); ``zones`` are those of its
    sites, empty for everything."""

    everything: bool = False
    sites: frozenset[int] = frozenset()
    locations: frozenset[int] = frozenset()
    zones: frozenset[str] = frozenset()

    def covers(self, *, site_id: int | None, location_ids: tuple[int | None, ...] = ()) -> bool:
        return self.everything or site_id in self.sites or any(i in self.locations for i in location_ids)


@dataclass(frozen=True)
class Branch:
    """Where a model's rows lie: the lookups of their site and of the locations that decide about them."""

    site: str | tuple[str, ...] = "site"
    location: str | tuple[str, ...] = ()

    def sites(self) -> tuple[str, ...]:
        return (self.site,) if isinstance(self.site, str) else self.site

    def locations(self) -> tuple[str, ...]:
        return (self.location,) if isinstance(self.location, str) else self.location


def scope_of(user: Any, *, on: dt.date | None = None) -> Scope:
    """The user's scope on a day (default: today, UTC), worked out once per user object, that is once per request."""
    if on is None:
        cached = getattr(user, "_scope", None)
        if cached is not None:
            return cached
    scope = _resolve(user, on or dt.datetime.now(dt.UTC).date())
    if on is None:
        user._scope = scope
    return scope


def widened_by(user: Any, root: Any) -> None:
    """Let ``user`` see, from now on in this request too, the whole site whose root they were just granted."""
    scope = scope_of(user)
    if not scope.everything:
        user._scope = replace(scope, sites=scope.sites | {root.site_id}, zones=scope.zones | {root.site.time_zone})


def _resolve(user: Any, on: dt.date) -> Scope:
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Scope()
    if user.has_perm(SEE_EVERYTHING):
        return Scope(everything=True)
    return _below(grant.location for grant in user.branch_grants.in_force(on).select_related("location__site"))


def _below(places: Iterable[Any]) -> Scope:
    """The scope of these locations with everything below them; a site's root stands for its whole site."""
    sites: set[int] = set()
    locations: set[int] = set()
    zones: set[str] = set()
    for place in places:
        zones.add(place.site.time_zone)
        if place.parent_id is None:
            sites.add(place.site_id)
        else:
            locations.update(place.branch_ids())
    return Scope(sites=frozenset(sites), locations=frozenset(locations), zones=frozenset(zones))


def narrowed_to(user: Any, token: Any) -> None:
    """Let ``user`` see, in this request, only what lies in the token's branches too; all where it has none."""
    places = [kept.location for kept in token.branches.select_related("location__site")]
    if not places:
        return
    whole, part = scope_of(user), _below(places)
    if whole.everything:
        user._scope = part
        return

    def inside(location_ids: frozenset[int], site_ids: frozenset[int]) -> set[int]:
        rows = type(places[0])._default_manager.filter(pk__in=location_ids, site__in=site_ids)
        return set(rows.values_list("pk", flat=True)) if location_ids and site_ids else set()

    user._scope = Scope(sites=whole.sites & part.sites, locations=frozenset(
        (whole.locations & part.locations) | inside(part.locations, whole.sites) | inside(whole.locations, part.sites)),
        zones=whole.zones & part.zones)


class BranchQuerySet(models.QuerySet):
    """A queryset that knows whose eyes it is for; the model says by ``branch = Branch(...)`` where its rows lie."""

    def visible_to(self, user: Any) -> Self:
        scope = scope_of(user)
        if scope.everything:
            return self
        branch: Branch = self.model.branch  # type: ignore[attr-defined]
        inside = Q(pk__in=[])
        if scope.sites:
            for path in branch.sites():
                inside |= Q(**{f"{path}__in": scope.sites})
        if scope.locations:
            for path in branch.locations():
                inside |= Q(**{f"{path}__in": scope.locations})
        return self.filter(inside)


def require(user: Any, permission: str) -> None:
    """Raise NotAllowed unless the user holds ``app.codename``. ``None`` is the system itself (import, command)."""
    if user is not None and not user.has_perm(permission):
        raise NotAllowed.of("not_allowed", str(_("Your role does not permit this. Ask an administrator.")))


def require_branch(user: Any, *, site_id: int | None, location_ids: tuple[int | None, ...] = ()) -> None:
    """Raise NotFound where the thing lies outside the user's branches: for them it does not exist."""
    if user is not None and not scope_of(user).covers(site_id=site_id, location_ids=location_ids):
        raise NotFound.of("not_found", str(_("There is no such record in the branches you may see.")))


def people_who(permission: str, *, site_id: int | None, location_ids: tuple[int | None, ...] = ()) -> list[Any]:
    """The active people who hold ``app.codename`` by role or by name and see this place; superusers, who hold
    everything, are left out."""
    held: Any = get_user_model()._default_manager
    people = held.with_perm(permission, include_superusers=False, backend="django.contrib.auth.backends.ModelBackend")
    return [user for user in people.order_by("pk")
            if scope_of(user).covers(site_id=site_id, location_ids=location_ids)]
