"""One plant with two halls, a machine in each, and one person per role."""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from assets.models import Asset, AssetClass, BranchGrant, Location, LocationKind, Site
from cmms.accounts.models import User


@dataclass(frozen=True)
class Plant:
    """What the tests work on; ``far`` is another site altogether."""

    site: Site
    root: Location
    hall: Location
    other_hall: Location
    press: Asset
    pump: Asset
    far: Site
    far_root: Location
    far_press: Asset


@dataclass(frozen=True)
class Cast:
    """One person per role; all see the plant, ``outsider`` is a technician of the far site."""

    requester: User
    technician: User
    second: User
    storekeeper: User
    planner: User
    supervisor: User
    auditor: User
    outsider: User


def build_plant() -> Plant:
    presses = AssetClass.objects.create(name="Press")
    site = Site.objects.create(code="A", name="Works A", time_zone="Europe/Berlin")
    far = Site.objects.create(code="B", name="Works B")
    root, far_root = (Location(site=s, name=s.name, kind=LocationKind.SITE) for s in (site, far))
    root.save()
    far_root.save()
    hall, other = (Location(site=site, parent=root, name=name) for name in ("Hall 1", "Hall 2"))
    hall.save()
    other.save()
    press = Asset(site=site, location=hall, name="Press", tag="PR-1", asset_class=presses)
    pump = Asset(site=site, location=other, name="Pump", tag="PU-1")
    far_press = Asset(site=far, location=far_root, name="Far press", tag="PR-9")
    for asset in (press, pump, far_press):
        asset.save()
    return Plant(site, root, hall, other, press, pump, far, far_root, far_press)


def person(name: str, role: str, place: Location, rate: str | None = None) -> User:
    """Somebody with a role who sees a place and what is below it; the password is Secret-123."""
    user = User.objects.create_user(username=name, password="Secret-123", name=name.title(), hourly_rate=rate)
    user.groups.add(Group.objects.get(name=role))
    BranchGrant.objects.create(user=user, location=place)
    return user


def build_cast(plant: Plant) -> Cast:
    return Cast(
        requester=person("rita", "requester", plant.root), technician=person("tom", "technician", plant.root, "42.00"),
        second=person("tina", "technician", plant.root, "50.00"),
        storekeeper=person("stan", "storekeeper", plant.root), planner=person("paula", "planner", plant.root),
        supervisor=person("susan", "supervisor", plant.root), auditor=person("anton", "auditor", plant.root),
        outsider=person("otto", "technician", plant.far_root))
