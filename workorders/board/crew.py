"""Whose lanes stand on a board: the crews of a site as far as the viewer's branch reaches."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from assets.models import BranchGrant, Location, Site
from cmms.access import scope_of
from cmms.accounts.models import TeamMember, User, UserCraft


def crew(viewer: Any, site: Site, *, on: dt.date, team: int | None = None) -> QuerySet[User]:
    """People with a craft or a team who may work in what ``viewer`` sees of the site, by name.

    Somebody whose branch lies within the viewer's, or around it, is there; other halls' people are not. Each comes
    with ``craft_id``, the craft they count to (the marked one, else the first). One query.
    """
    scope = scope_of(viewer)
    grants = BranchGrant.objects.in_force(on).filter(user=OuterRef("pk"), location__site=site)
    if not scope.covers(site_id=site.pk):
        around = Location.objects.filter(
            pk__in=scope.locations, tree_id=OuterRef("location__tree_id"), lft__gte=OuterRef("location__lft"),
            rght__lte=OuterRef("location__rght"))
        grants = grants.filter(Q(location__in=scope.locations) | Exists(around))
    crafts = UserCraft.objects.filter(user=OuterRef("pk")).order_by("-is_primary", "pk")
    teams = TeamMember.objects.filter(user=OuterRef("pk"))
    people = User.objects.filter(Exists(grants), is_active=True)
    if team is not None:
        people = people.filter(Exists(teams.filter(team=team)))
    else:
        people = people.filter(Exists(crafts) | Exists(teams))
    return (people.annotate(craft_id=Subquery(crafts.values("craft")[:1])).order_by("name", "username")
            .only("id", "name", "username", "calendar_id"))
