"""Field history: who, what between two versions, as it was, and what may be put back."""

import datetime as dt
from typing import Any

from django.utils import timezone

from assets.models import Asset, Location
from assets.services import create_asset, create_site
from cmms.accounts.models import Craft, User
from cmms.audit import acting_as
from cmms.history import as_of, diff, revertable_fields


def test_a_version_is_by_whoever_acts(ann: Any) -> None:
    with acting_as(ann):
        craft = Craft.objects.create(code="A", name="a")
    craft.save()
    assert list(craft.history.values_list("history_user", flat=True)) == [None, ann.pk]


def test_an_actor_known_by_id_alone_will_do(ann: Any) -> None:
    with acting_as(ann.pk):
        craft = Craft.objects.create(code="A", name="a")
    assert craft.history.get().history_user == ann


def test_reason_and_table(ann: Any) -> None:
    craft = Craft(code="A", name="a")
    craft._change_reason = "Because."
    craft.save()
    assert craft.history.get().history_change_reason == "Because."
    assert Craft.history.model._meta.db_table == "crafts_history"


def test_what_changed_between_two_versions(db: None) -> None:
    craft = Craft.objects.create(code="A", name="a")
    craft.name, craft.hourly_rate = "b", 3
    craft.save()
    new, old = craft.history.all()
    assert [(c.field, c.before, c.after) for c in diff(old, new)] == [("name", "a", "b"), ("hourly_rate", None, 3)]
    assert diff(None, old) == diff(new, new) == []


def test_as_it_was(db: None) -> None:
    before = timezone.now()
    craft = Craft.objects.create(code="A", name="a")
    then = timezone.now()
    craft.name = "b"
    craft.save()
    assert as_of(craft, before - dt.timedelta(seconds=1)) is None
    assert (as_of(craft, then).name, as_of(craft, timezone.now()).name) == ("a", "b")


def test_trees_keep_their_numbers_out_of_history(db: None) -> None:
    site = create_site(by=None, code="N", name="North")
    asset = create_asset(by=None, site=site, name="Pump")
    for model, row in ((Location, Location.objects.get(site=site)), (Asset, asset)):
        names = {f.name for f in model.history.model._meta.get_fields()}
        assert not {"lft", "rght", "tree_id", "level"} & names
        assert as_of(row, timezone.now()).name == row.name


def test_what_may_be_put_back() -> None:
    asset = {f.name for f in revertable_fields(Asset)}
    assert {"name", "description"} <= asset
    assert not {"parent", "status", "id", "version", "created_at", "updated_at", "lft", "external_id"} & asset
    assert not {"password", "last_login", "is_superuser"} & {f.name for f in revertable_fields(User)}
