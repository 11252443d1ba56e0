"""Each verb of prevention through service, back office and API: the same rows in the log and the same schedule after.

Moving an occurrence has a page in place of the back office; tests/maintenance/pages tries it.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cmms.accounts.models import User
from cmms.audit.models import AuditLog
from maintenance import services
from maintenance.models import MaintenanceSchedule
from tests.maintenance.test_back_office import do, form_of

pytestmark = [pytest.mark.django_db, pytest.mark.page]

Make = Callable[..., Any]
WHY = {"reason": "Sold"}
LEFT_OUT = {"id", "version", "txid"}


def switched_off(schedule: MaintenanceSchedule) -> MaintenanceSchedule:
    return services.deactivate(schedule=schedule, by=None, reason="Rebuilt")


def changed(schedule: MaintenanceSchedule) -> MaintenanceSchedule:
    services.generate_one(schedule=schedule, by=None)
    services.change_schedule(schedule=schedule, by=None, title="Grease it twice", priority=4)
    return schedule


# verb → (what stands before, the service, its words, the verb in the back office, the action of the API)
VERBS: dict[str, tuple[Callable[[Any], Any], dict[str, Any], str, str]] = {
    "deactivate": (lambda schedule: schedule, WHY, "deactivate", "deactivate"),
    "reactivate": (switched_off, {}, "reactivate", "reactivate"),
    "generate_one": (lambda schedule: schedule, {}, "generate", "generate"),
    "apply_to_open_orders": (changed, {}, "apply", "apply-to-open-orders"),
}


@pytest.fixture
def boss(db: None, client: Client) -> User:
    made = User.objects.create_superuser("boss", password="Secret-123")
    client.force_login(made)
    return made


def left_by(call: Callable[[], Any], schedule: MaintenanceSchedule) -> tuple[Any, ...]:
    """Rows of the log without keys and times, and the schedule as it is then; everything is taken back."""
    with transaction.atomic():
        mark = AuditLog.objects.order_by("-id").values_list("id", flat=True).first() or 0
        call()
        rows = [(row.table_name, row.action, row.changed_by_id, facts(row.old_values or {}, row.new_values or {}))
                for row in AuditLog.objects.filter(id__gt=mark).order_by("id")
                if row.table_name not in ("notifications", "users", "django_session")]
        schedule.refresh_from_db()
        now = (schedule.is_active, schedule.revision, schedule.frequency_value, schedule.lead_days)
        transaction.set_rollback(True)
    return sorted(rows, key=repr), now


def facts(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((name, repr(value)) for name, value in new.items() if old.get(name) != value
                  and name not in LEFT_OUT and not name.endswith(("_id", "_at", "_by")))


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_leaves_the_same_behind(verb: str, boss: User, client: Client, schedule: Make) -> None:
    before, words, office, action = VERBS[verb]
    today = timezone.now().date()
    mine = before(schedule(anchor_date=today, starts_on=today))

    def by_api() -> None:
        answer = client.post(f"/api/v1/maintenance-schedules/{mine.pk}/{action}/", words,
                             content_type="application/json")
        assert answer.status_code == 200, answer.content

    def in_office() -> None:
        assert do(client, mine, office, **words).status_code == 302

    said = left_by(lambda: getattr(services, verb)(schedule=mine, by=boss, **words), mine)
    assert said[0]
    assert left_by(by_api, mine) == said
    assert left_by(in_office, mine) == said


def test_changed_terms_and_triggers_leave_the_same_behind(boss: User, client: Client, schedule: Make) -> None:
    today = timezone.now().date()
    mine = schedule(anchor_date=today, starts_on=today)
    url, path = reverse("admin:maintenance_maintenanceschedule_change", args=[mine.pk]), \
        f"/api/v1/maintenance-schedules/{mine.pk}/"
    new = {"frequency_value": 2, "lead_days": 3}

    def by_api() -> None:
        answer = client.patch(path, new, content_type="application/json",
                              headers={"If-Match": client.get(path).headers["ETag"]})
        assert answer.status_code == 200, answer.content

    def in_office() -> None:
        assert client.post(url, form_of(client, mine) | new).status_code == 302

    said = left_by(lambda: services.change_schedule(schedule=mine, by=boss, **new), mine)
    assert said[1] == (True, 2, 2, 3)
    assert left_by(by_api, mine) == said
    assert left_by(in_office, mine)[1] == said[1]


def test_excusing_leaves_the_same_behind(boss: User, client: Client, occurrence: Make) -> None:
    missed = occurrence(decision="MISSED", decided_at=timezone.now(), sentence="Nobody did it.")
    path = f"/api/v1/maintenance-occurrences/{missed.pk}/excuse/"
    said = left_by(lambda: services.excuse(occurrence=missed, by=boss, **WHY), missed.schedule)
    assert left_by(lambda: client.post(path, WHY, content_type="application/json"), missed.schedule) == said
    assert left_by(lambda: do(client, missed, "excuse", **WHY), missed.schedule) == said
    assert said[0]
