"""The verbs of sites, places and assets: make, move, swap, retire."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import Asset, AssetPlacement, AssetStatus, BranchGrant, Location, LocationKind, Site
from assets.services.status import set_status
from assets.signals import moved_asset, moving_asset, retired_asset
from assets.trees import TreeNode, lock_tree
from cmms.access import SEE_EVERYTHING, require, require_branch, widened_by
from cmms.audit import acting_as
from cmms.errors import Conflict, DomainError, NotFound, Problem, refuse


def create_site(*, by: Any, code: str, name: str, **facts: Any) -> Site:
    """A site and its root location of the same name. It lies in nobody's branch yet: its maker gets it as one."""
    require(by, "assets.add_site")
    with acting_as(by):
        site = Site(code=code, name=name, **facts)
        site.full_clean()
        site.save()
        root = Location(site=site, name=name, kind=LocationKind.SITE)
        root.save()
        if by is not None and not by.has_perm(SEE_EVERYTHING):
            BranchGrant(user=by, location=root).save()
            widened_by(by, root)
        return site


def create_location(*, by: Any, name: str, parent: Location | None = None, **facts: Any) -> Location:
    """A place inside another; raises ValidationError where the name or code is taken."""
    require(by, "assets.add_location")
    if parent is None:
        raise DomainError.of("required", _("Say in which place it lies; a site's root is made with the site."),
                             "parent")
    require_branch(by, site_id=parent.site_id, location_ids=(parent.pk,))
    with acting_as(by):
        place = Location(parent=parent, site_id=parent.site_id, name=name, **facts)
        place.full_clean()
        place.save()
        return place


def move_location(*, by: Any, location: Location, parent: Location) -> Location:
    """Put a place with all below it into another place of the same site: one operation, one history entry."""
    require(by, "assets.change_location")
    with acting_as(by):
        lock_tree(Location)
        place, target = (Location.objects.get(pk=n.pk) for n in (location, parent))
        for node in (place, target):
            require_branch(by, site_id=node.site_id, location_ids=(node.pk,))
        problems = []
        if place.parent_id is None:
            problems.append(Problem("root", _("A site's root cannot be put into another place."), "parent"))
        if place.site_id != target.site_id:
            problems.append(Problem("other_site", _("A location cannot change its site; make a new one there."),
                                    "parent"))
        refuse([*problems, *_below_itself(place, target)])
        if place.parent_id != target.pk:
            place.parent = target
            place.save()
        return place


def create_asset(*, by: Any, site: Site, name: str, at: dt.datetime | None = None, **facts: Any) -> Asset:
    """An asset and the start of its first placement (``at``: since when it stands there, default now).

    What is built into another asset stands where that one stands, unless a place is given.
    """
    require(by, "assets.add_asset")
    if facts.get("location") is None and facts.get("parent") is not None:
        facts["location"] = facts["parent"].location
    location = facts.get("location")
    require_branch(by, site_id=site.pk, location_ids=(location.pk if location else None,))
    with acting_as(by):
        asset = Asset(site=site, name=name, **facts)
        asset.full_clean()
        asset.save()
        AssetPlacement(asset=asset, location=asset.location, parent=asset.parent,
                       starts_at=at or timezone.now()).save()
        return asset


KEEP: Any = object()


def move_asset(*, by: Any, asset: Asset, location: Any = KEEP, parent: Any = KEEP, at: dt.datetime | None = None,
               reason: str = "") -> Asset:
    """Move an asset with all that is built into it: to another place, into another asset, or out of one (None).

    What is built in and stands in the same place goes along. ``at``: when it moved (default now, never in the
    future). Raises DomainError with every problem found.
    """
    require(by, "assets.change_asset")
    at = at or timezone.now()
    with acting_as(by):
        lock_tree(Asset)
        asset = Asset.objects.get(pk=asset.pk)
        require_branch(by, site_id=asset.site_id, location_ids=(asset.location_id,))
        new_parent = asset.parent if parent is KEEP else parent and Asset.objects.get(pk=parent.pk)
        new_place = asset.location if location is KEEP else location and Location.objects.get(pk=location.pk)
        if new_place is not None:
            require_branch(by, site_id=new_place.site_id, location_ids=(new_place.pk,))
        branch = list(Asset.objects.filter(pk__in=asset.branch_ids()).order_by("pk").select_for_update())
        going = [a for a in branch if a.pk == asset.pk or a.location_id == asset.location_id]
        site_id = new_place.site_id if new_place else asset.site_id
        problems = list(_below_itself(asset, new_parent) if new_parent else ())
        if at > timezone.now():
            problems.append(Problem("future", _("A move cannot lie in the future."), "at"))
        for _receiver, found in moving_asset.send(Asset, assets=going, to_site_id=site_id):
            problems.extend(cast(Iterable[Problem], found or ()))
        problems.extend(_stays_before(going, at))
        refuse(problems)
        place_id = new_place.pk if new_place else None
        for each in going:
            if each.pk != asset.pk and (each.location_id, each.site_id) == (place_id, site_id):
                continue  # it goes along by its parent alone: no change of its own
            each.location, each.site_id = new_place, site_id
            if each.pk == asset.pk:
                each.parent = new_parent
            each._change_reason = reason
            each.save()
            _stand(each, at, reason)
        moved_asset.send(Asset, assets=going, by=by)
        return next(a for a in going if a.pk == asset.pk)


def swap_assets(*, by: Any, out: Asset, into: Asset, at: dt.datetime | None = None, reason: str = "") -> None:
    """Exchange the asset in a position: ``into`` takes place and parent of ``out``, which goes where it came from."""
    at = at or timezone.now()
    with acting_as(by):
        lock_tree(Asset)
        here, there = (Asset.objects.select_related("location", "parent").get(pk=a.pk) for a in (out, into))
        if here.pk in there.ancestor_ids() or there.pk in here.ancestor_ids():
            raise DomainError.of("below_itself", _("One of them is built into the other; take it out first."))
        was = {"location": there.location, "parent": there.parent}
        move_asset(by=by, asset=there, location=here.location, parent=here.parent, at=at, reason=reason)
        move_asset(by=by, asset=here, at=at, reason=reason, **was)


def retire_asset(*, by: Any, asset: Asset, at: dt.datetime | None = None, reason: str = "") -> Asset:
    """Take an asset out of use; it stays in all history. Its schedules stop (``retired_asset`` tells them)."""
    require(by, "assets.change_asset")
    with acting_as(by):
        asset = Asset.objects.select_for_update().get(pk=asset.pk)
        require_branch(by, site_id=asset.site_id, location_ids=(asset.location_id,))
        if asset.status == AssetStatus.RETIRED:
            return asset
        problems = []
        if asset.status == AssetStatus.DOWN:
            problems.append(Problem("down", _("It is down; end its downtime first.")))
        if Asset.objects.in_use().filter(parent=asset).exists():
            problems.append(Problem("children", _("Other assets are built into it; retire or move them first.")))
        refuse(problems, Conflict)
        asset.retired_at = at or timezone.now()
        asset._change_reason = reason
        set_status(asset, AssetStatus.RETIRED)
        retired_asset.send(Asset, asset=asset, by=by)
        return asset


def reinstate_asset(*, by: Any, asset: Asset, reason: str = "") -> Asset:
    """Take a retired asset back into use, operational."""
    require(by, "assets.change_asset")
    with acting_as(by):
        asset = Asset.objects.select_for_update().get(pk=asset.pk)
        require_branch(by, site_id=asset.site_id, location_ids=(asset.location_id,))
        if asset.status == AssetStatus.RETIRED:
            asset.retired_at = None
            asset._change_reason = reason
            set_status(asset, AssetStatus.OPERATIONAL)
        return asset


def retire_location(*, by: Any, location: Location) -> Location:
    """Close a place for new plans; it stays in all history. Refused while assets in use stand in or below it."""
    require(by, "assets.change_location")
    with acting_as(by):
        place = Location.objects.select_for_update().get(pk=location.pk)
        require_branch(by, site_id=place.site_id, location_ids=(place.pk,))
        if Asset.objects.in_use().filter(location__in=place.branch_ids()).exists():
            raise Conflict.of("assets", _("Assets in use stand here or below; move or retire them first."))
        if place.retired_at is None:
            place.retired_at = timezone.now()
            place.save()
        return place


def rename_node(*, by: Any, node: TreeNode, name: str) -> TreeNode:
    """Give a place or an asset another name."""
    require(by, f"assets.change_{node._meta.model_name}")
    with acting_as(by):
        node = type(node).objects.select_for_update().get(pk=node.pk)
        node.name = name  # type: ignore[attr-defined]
        node.full_clean()
        node.save()
        return node


def delete_node(*, by: Any, node: TreeNode) -> None:
    """Delete what nothing hangs on; else Conflict says what does and offers to retire it."""
    require(by, f"assets.delete_{node._meta.model_name}")
    with acting_as(by):
        lock_tree(type(node))  # before any row: whoever holds the tree may wait for that row
        try:
            if isinstance(node, Asset):
                AssetPlacement.objects.filter(asset=node).delete()
            node.delete()
        except models.ProtectedError as error:
            raise Conflict.of("in_use", what_hangs_on(error)) from error
        except type(node).DoesNotExist as error:
            raise NotFound.of("not_found", _("Somebody else deleted it meanwhile.")) from error


def what_hangs_on(error: models.ProtectedError) -> str:
    """A sentence that counts, by kind, what keeps a row from being deleted."""
    kinds: dict[str, int] = {}
    for thing in error.protected_objects:
        kind = str(thing._meta.verbose_name_plural)
        kinds[kind] = kinds.get(kind, 0) + 1
    listed = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return _("It cannot be deleted, because it is named by: %(what)s. Retire it instead.") % {"what": listed}


def _below_itself(node: TreeNode, target: TreeNode) -> list[Problem]:
    if target.pk == node.pk or node.pk in target.ancestor_ids():
        return [Problem("below_itself", _("Nothing can stand below itself; choose a parent outside this branch."),
                        "parent")]
    return []


def _stays_before(assets: list[Asset], at: dt.datetime) -> list[Problem]:
    late = AssetPlacement.objects.filter(asset__in=assets, ends_at__isnull=True, starts_at__gte=at)
    return [Problem("before_last_move", _("It came to where it stands after that; give a later time."), "at")] \
        if late.exists() else []


def _stand(asset: Asset, at: dt.datetime, reason: str) -> None:
    """Close the open placement and open the next, where place or parent changed."""
    now = AssetPlacement.objects.filter(asset=asset, ends_at__isnull=True).first()
    if now is not None and (now.location_id, now.parent_id) == (asset.location_id, asset.parent_id):
        return
    if now is not None:
        now.ends_at = at
        now.save()
    AssetPlacement(asset=asset, location=asset.location, parent=asset.parent, starts_at=at, reason=reason).save()
