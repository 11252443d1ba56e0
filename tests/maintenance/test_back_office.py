"""Schedules in the back office: triggers open revisions, verbs do what the services do."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cmms.accounts.models import User
from maintenance.models import MaintenanceSchedule
from maintenance.services import generate
from tests.maintenance.test_generating import order_of
from tests.workorders.world import person
from workorders import services as orders

Make = Callable[..., MaintenanceSchedule]


@pytest.fixture
def office(db: None, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("planner", password="Secret-123"))
    return client


@pytest.fixture
def mine(schedule: Make) -> MaintenanceSchedule:
    today = timezone.now().date()
    made = schedule(anchor_date=today, starts_on=today)
    generate()
    made.refresh_from_db()
    return made


def do(office: Client, record: Any, verb: str, **data: Any) -> Any:
    name = f"admin:maintenance_{record._meta.model_name}_do"
    return office.post(reverse(name, args=[record.pk, verb]), data)


def form_of(office: Client, mine: MaintenanceSchedule) -> dict[str, Any]:
    """What the page would send back unchanged."""
    page = office.get(reverse("admin:maintenance_maintenanceschedule_change", args=[mine.pk]))
    formsets = [inline.formset for inline in page.context["inline_admin_formsets"]]
    forms = [page.context["adminform"].form, *(formset.management_form for formset in formsets),
             *(form for formset in formsets for form in formset.initial_forms)]
    values = {field.html_name: field.value() for form in forms for field in form}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def test_changing_the_interval_on_the_page_opens_a_revision(office: Client, mine: MaintenanceSchedule) -> None:
    data = form_of(office, mine) | {"frequency_value": 2, "lead_days": 3}
    answer = office.post(reverse("admin:maintenance_maintenanceschedule_change", args=[mine.pk]), data)
    assert answer.status_code == 302, answer.context and answer.context["errors"]
    mine.refresh_from_db()
    assert (mine.revision, mine.frequency_value, mine.lead_days) == (2, 2, 3)
    assert mine.revisions.get().frequency_value == 1
    assert mine.occurrences.get(number=0).revision == 1


def test_the_list_says_why(office: Client, mine: MaintenanceSchedule) -> None:
    page = office.get(reverse("admin:maintenance_maintenanceschedule_changelist"))
    assert "the anchor. The order is made" in page.content.decode()


def test_off_and_on_again(office: Client, mine: MaintenanceSchedule) -> None:
    assert do(office, mine, "deactivate", reason="Line stands.").status_code == 302
    mine.refresh_from_db()
    assert (mine.is_active, mine.deactivated_reason) == (False, "Line stands.")
    do(office, mine, "reactivate", starts_on="")
    mine.refresh_from_db()
    assert mine.is_active


def test_decide_now_and_apply_to_open_orders(office: Client, mine: MaintenanceSchedule) -> None:
    MaintenanceSchedule.objects.filter(pk=mine.pk).update(title="Grease well")
    do(office, mine, "apply")
    assert order_of(mine).title == "Grease well"
    orders.complete(order=order_of(mine), by=None, outcome="DONE")
    MaintenanceSchedule.objects.filter(pk=mine.pk).update(lead_days=40)
    assert do(office, mine, "generate").status_code == 302
    assert mine.occurrences.get(number=1).decision == "GENERATED"


def test_excusing_a_missed_one(office: Client, mine: MaintenanceSchedule) -> None:
    orders.cancel(order=order_of(mine), by=None, reason="No spare.")
    missed = mine.occurrences.get(number=0)
    do(office, missed, "excuse", reason="Strike.")
    missed.refresh_from_db()
    assert (missed.decision, missed.excuse) == ("EXCUSED", "Strike.")


def test_who_may_only_look_has_no_verbs(client: Client, mine: MaintenanceSchedule) -> None:
    anton = person("anton", "auditor", mine.asset.location)
    anton.is_staff = True
    anton.save()
    client.force_login(anton)
    assert do(client, mine, "deactivate", reason="Mine.").status_code in (302, 404)
    mine.refresh_from_db()
    assert mine.is_active


def test_a_new_schedule_has_its_turn_at_once(office: Client, mine: MaintenanceSchedule) -> None:
    new = MaintenanceSchedule(title="New", asset=mine.asset, frequency_type="WEEK", frequency_value=1)
    new.save()
    assert new.decide_at is not None and new.decide_at <= timezone.now() + dt.timedelta(seconds=1)
    generate()
    assert new.occurrences.exists()


def test_a_trigger_that_is_put_back_opens_a_revision_too(office: Client, mine: MaintenanceSchedule) -> None:
    from maintenance.services import revise

    was, old = mine.frequency_value, mine.history.latest("history_id")
    revised = revise(schedule=mine, by=None, frequency_value=was + 1)
    version = reverse("admin:maintenance_maintenanceschedule_version", args=[mine.pk, old.history_id])
    assert office.post(version, {"field": ["frequency_value"], "version": revised.version}).status_code == 302
    mine.refresh_from_db()
    assert (mine.frequency_value, mine.revision) == (was, revised.revision + 1)
    assert mine.revisions.get(revision=revised.revision).frequency_value == was + 1
