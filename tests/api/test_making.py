"""Each resource that can be made is made, by the least that it needs, and shown again under its address."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.page]

BODIES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "sites": lambda t: {"code": "N", "name": "North", "time_zone": "Europe/Berlin"},
    "locations": lambda t: {"name": "Room", "parent": t.hall.pk},
    "assets": lambda t: {"site": t.site.pk, "location": t.hall.pk, "name": "Saw", "tag": "SAW-1"},
    "asset-classes": lambda t: {"name": "Saws", "code": "SAW"},
    "asset-models": lambda t: {"name": "S 1", "manufacturer": "Maker"},
    "asset-attributes": lambda t: {"asset": t.asset.pk, "attribute_name": "Power", "attribute_value": "4.5",
                                   "data_type": "DECIMAL"},
    "asset-model-attributes": lambda t: {"asset_model": model(t).pk, "attribute_name": "Power",
                                         "attribute_value": "4.5", "data_type": "DECIMAL"},
    "location-attributes": lambda t: {"location": t.hall.pk, "attribute_name": "Area", "attribute_value": "40",
                                      "data_type": "INTEGER"},
    "meters": lambda t: {"asset": t.asset.pk, "name": "Cycles", "unit": "1", "kind": "COUNTER"},
    "documents": lambda t: {"title": "Manual", "asset": t.asset.pk, "reference": "shelf 4"},
    "token-branches": lambda t: {"api_token": token(t).pk, "location": t.hall.pk},
    "branch-grants": lambda t: {"user": t.people["technician"].pk, "location": t.storeroom.location_id},
    "parts": lambda t: {"part_number": "P-9", "description": "Chain"},
    "part-units": lambda t: {"part": t.part.pk, "name": "box", "factor": "100"},
    "asset-parts": lambda t: {"part": t.part.pk, "asset": t.standing.pk, "quantity": "1"},
    "suppliers": lambda t: {"name": "Chains Ltd"},
    "storerooms": lambda t: {"location": t.hall.pk, "name": "Cage"},
    "purchase-orders": lambda t: {"supplier": t.ordered.supplier_id, "storeroom": t.storeroom.pk,
                                  "lines": [{"part": t.part.pk, "quantity": "3"}]},
    "month-locks": lambda t: {"site": t.site.pk, "month": "2020-02-07"},
    "work-orders": lambda t: {"title": "Grease", "asset": t.asset.pk, "procedures": [t.procedure.pk],
                              "parts": [{"part": t.part.pk, "quantity": "2"}]},
    "procedures": lambda t: {"number": "P-9", "name": "Look"},
    "procedure-steps": lambda t: {"procedure": t.procedure.pk, "position": 9, "text": "Look again"},
    "maintenance-plans": lambda t: {"title": "Yearly", "asset_model": model(t).pk, "location": t.hall.pk,
                                    "frequency_type": "YEAR", "frequency_value": 1},
    "plan-parts": lambda t: {"plan": plan(t).pk, "part": t.part.pk, "quantity": "1"},
    "maintenance-schedules": lambda t: {"title": "Weekly", "asset": t.asset.pk, "frequency_type": "WEEK",
                                        "frequency_value": 1},
    "schedule-parts": lambda t: {"schedule": t.schedule.pk, "part": t.part.pk, "quantity": "1"},
    "schedule-assets": lambda t: {"schedule": t.schedule.pk, "asset": t.standing.pk, "position": 1},
    "service-costs": lambda t: {"work_order": t.running.pk, "amount": "12.50"},
    "labor-entries": lambda t: {"order": t.running.pk, "work_date": "2026-03-03", "minutes": 20},
    "failure-codes": lambda t: {"kind": "CAUSE", "code": "RUST-9", "label": "Rust"},
    "users": lambda t: {"username": "wanda", "name": "Wanda Weld"},
    "crafts": lambda t: {"code": "WELD", "name": "Welder"},
    "user-crafts": lambda t: {"user": t.people["technician"].pk, "craft": craft().pk},
    "teams": lambda t: {"name": "Night"},
    "team-members": lambda t: {"user": t.people["technician"].pk, "team": team().pk},
    "calendars": lambda t: {"name": "Shifts"},
    "calendar-shifts": lambda t: {"calendar": calendar().pk, "weekday": 1, "starts": "06:00", "ends": "14:00"},
    "calendar-exceptions": lambda t: {"calendar": calendar().pk, "day": "2026-12-25", "name": "Christmas"},
    "webhooks": lambda t: {"name": "ERP", "url": "https://erp.example/", "user": t.people["integration"].pk},
    "leave": lambda t: {"user": t.people["technician"].pk, "first_day": "2026-08-03", "until": "2026-08-10"},
}


def model(things: Any) -> Any:
    from assets.models import AssetModel

    return AssetModel.objects.get_or_create(name="M", manufacturer="Maker")[0]


def plan(things: Any) -> Any:
    from maintenance.models import MaintenancePlan

    return MaintenancePlan.objects.create(title="Monthly", asset_model=model(things), location=things.hall,
                                          frequency_type="MONTH", frequency_value=1)


def token(things: Any) -> Any:
    import datetime as dt

    from django.utils import timezone

    from cmms.accounts.tokens import issue_token

    return issue_token(by=None, user=things.people["planner"], name="ERP",
                       expires_at=timezone.now() + dt.timedelta(days=9))[0]


def craft() -> Any:
    from cmms.accounts.models import Craft

    return Craft.objects.create(code="FIT", name="Fitter")


def team() -> Any:
    from cmms.accounts.models import Team

    return Team.objects.create(name="Early")


def calendar() -> Any:
    from cmms.accounts.models import Calendar

    return Calendar.objects.get_or_create(name="Early")[0]


def test_whatever_can_be_made_has_a_body_here() -> None:
    from cmms.api import router
    from cmms.rest.resources import Makes

    makes = {name for name, view, _base in router.registry if issubclass(view, Makes) or view.__name__ == "Labor"}
    assert makes == BODIES.keys()


def test_each_is_made_and_found_again(cast: Any, program: Any, undone: None) -> None:
    client, wrong = program(cast.inside.people["administrator"]), {}
    planner = program(cast.people["planner"])
    for name, body in BODIES.items():
        who = planner if name in {"work-orders", "purchase-orders", "labor-entries", "parts", "part-units",
                                  "service-costs"} else client
        made = who.post(f"{name}/", body(cast.inside))
        if made.status_code != 201:
            wrong[name] = made.content
        elif who.get(f"{name}/{made.json()['id']}/").status_code != 200:
            wrong[name] = b"not found again"
    assert not wrong


def test_a_cost_says_who_booked_it(cast: Any, program: Any, undone: None) -> None:
    planner = program(cast.people["planner"])
    made = planner.post("service-costs/", {"work_order": cast.inside.running.pk, "amount": "-3"})
    assert made.json()["entered_by"] == cast.people["planner"].pk


def test_closed_books_are_read(cast: Any, program: Any, undone: None) -> None:
    client, path = program(cast.people["planner"]), f"work-orders/{cast.inside.closed.pk}/"
    refused = client.send("patch", path, {"title": "Another"}, If_Match=client.get(path).headers["ETag"])
    assert refused.status_code == 409, refused.content
    assert refused.json()["message"] == "The books of this order are closed: make a follow-up instead."


def test_the_currency_of_a_site_stays(cast: Any, program: Any, undone: None) -> None:
    client, path = program(cast.people["administrator"]), f"sites/{cast.inside.site.pk}/"
    tag = client.get(path).headers["ETag"]
    assert client.send("patch", path, {"currency": "CHF"}, If_Match=tag).json()["code"] == "read_only"
