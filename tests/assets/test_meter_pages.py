"""The pages of meters, without a browser: what they show, keep and refuse."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assets.models import Asset, BranchGrant, Location, Meter, MeterReading
from assets.services.meters import record_reading, void_reading
from maintenance.models import MaintenanceSchedule
from tests.assets.dials import Dials, in_order, make_dials, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def dials() -> Dials:
    return make_dials()


@pytest.fixture
def planner(client: Any, dials: Dials) -> Any:
    user = get_user_model().objects.create_user(username="pia", password=None, name="Pia")
    user.groups.add(Group.objects.get(name="planner"))
    BranchGrant.objects.create(user=user, location=Location.objects.get(site=dials.site, parent=None))
    client.force_login(user)
    return client


def ago(days: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def read(meter: Meter, value: Any, days: float) -> MeterReading:
    return record_reading(meter=meter, value=Decimal(str(value)), by=None, read_at=ago(days), late=True)


def page_of(meter: Meter) -> str:
    return reverse("meter", args=[meter.pk])


def test_the_page_shows_where_the_meter_stands_and_what_it_does(planner: Any, dials: Dials) -> None:
    for days, value in ((20, 9_000), (10, 9_100), (0.1, 9_199)):
        read(dials.hours, value, days)
    schedule = MaintenanceSchedule(title="Change oil", asset=dials.pump, meter_based=True, meter=dials.hours,
                                   meter_threshold=250)
    schedule.save()
    said = planner.get(page_of(dials.hours)).content.decode()
    assert "9,199" in said or "9199" in said
    assert "10.0" in said, "a day on average"
    assert "Change oil is due at 9,250" in said
    assert "<svg" in said
    assert 'class="l2"' in said, "the threshold is a line"
    assert "style=" not in said


def test_the_limits_of_a_gauge_are_drawn_and_an_alarm_is_said(planner: Any, dials: Dials) -> None:
    Meter.objects.filter(pk=dials.bar.pk).update(low_limit=3, high_limit=9)
    for days, value in ((3, 5), (2, 6), (0, 2)):
        read(dials.bar, value, days)
    said = planner.get(page_of(dials.bar)).content.decode()
    assert said.count('class="l2"') == 2
    assert "below its lower limit" in said
    assert "Lifetime total" not in said


def test_readings_come_in_pages_by_key_and_as_a_file(planner: Any, dials: Dials) -> None:
    for number in range(35):
        read(dials.hours, 100 + number, 40 - number)
    void_reading(reading=dials.hours.readings.get(value=130), by=None, reason="=1+1")
    first = planner.get(page_of(dials.hours))
    assert len(first.context["readings"]) == 30
    second = planner.get(page_of(dials.hours), {"before": first.context["older"]})
    assert (len(second.context["readings"]), second.context["older"]) == (5, "")
    assert planner.get(page_of(dials.hours), {"before": "yesterday"}).status_code == 404
    file = planner.get(reverse("meter-file", args=[dials.hours.pk, "csv"]))
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 36
    assert lines[0].startswith("Read at (Europe/Berlin),Value,Lifetime total"), lines[0]
    assert sum("'=1+1" in line for line in lines) == 1, "no spreadsheet runs it"
    assert planner.get(reverse("meter-file", args=[dials.hours.pk, "pdf"])).status_code == 404


def test_a_reading_is_corrected_and_taken_back(planner: Any, dials: Dials) -> None:
    read(dials.hours, 100, 3)
    wrong, last = read(dials.hours, 120, 2), read(dials.hours, 121, 1)
    form = reverse("reading-correct", args=[dials.hours.pk, wrong.pk])
    assert "120" in planner.get(form).content.decode()
    refused = planner.post(form, {"value": "90", "reason": "misread"})
    assert refused.status_code == 422
    assert "lower than the reading before it" in refused.content.decode()
    assert 'value="90"' in refused.content.decode(), "what was typed stands there again"
    assert planner.post(form, {"value": "110,5", "reason": ""}).status_code == 422
    assert planner.post(form, {"value": "111,5", "reason": "misread", "read_at": ""}).status_code == 302
    assert told(dials.hours) == [(100, 100), (111.5, 111.5), (121, 121)]
    void = reverse("reading-void", args=[dials.hours.pk, last.pk])
    assert planner.post(void, {"reason": ""}).status_code == 422
    assert planner.post(void, {"reason": "another machine"}).status_code == 302
    assert told(dials.hours) == [(100, 100), (111.5, 111.5)]
    assert "<s>" in planner.get(page_of(dials.hours)).content.decode()
    assert planner.get(reverse("reading-correct", args=[dials.hours.pk, last.pk])).status_code == 404
    in_order()


def test_the_forms_own_minute_does_not_move_a_reading(planner: Any, dials: Dials) -> None:
    row = read(dials.hours, 100, 3)
    form = reverse("reading-correct", args=[dials.hours.pk, row.pk])
    text = planner.get(form).content.decode()
    shown = text.split('name="read_at" type="datetime-local" value="')[1].split('"')[0]
    planner.post(form, {"value": "101", "reason": "misread", "read_at": shown})
    again = dials.hours.readings.get()
    assert (again.pk, again.read_at, again.value) == (row.pk, row.read_at, 101)


def test_a_replacement_is_noted(planner: Any, dials: Dials) -> None:
    read(dials.hours, 9_800, 10)
    form = reverse("meter-replace", args=[dials.hours.pk])
    assert planner.post(form, {"final": "9700"}).status_code == 422
    asked = planner.post(form, {"final": "12000"})
    assert asked.status_code == 422
    assert 'name="confirmed"' in asked.content.decode()
    assert planner.post(form, {"final": "9.950,0", "start": "0"}).status_code == 302
    assert told(dials.hours) == [(9_800, 9_800), (0, 9_950)]


def test_a_round_keeps_the_good_lines_and_shows_the_others_again(planner: Any, dials: Dials) -> None:
    read(dials.hours, 100, 2)
    read(dials.strokes, 500, 2)
    place = Location.objects.get(site=dials.site, parent=None)
    page = planner.get(reverse("meter-round"), {"location": place.pk}).content.decode()
    assert page.count('name="value_') == 3
    names = {name: f"value_{getattr(dials, name).pk}" for name in ("hours", "strokes", "bar")}
    sent = {"location": place.pk, "key": str(uuid.uuid4()), names["hours"]: "90", names["strokes"]: "x",
            names["bar"]: "7,5"}
    answer = planner.post(reverse("meter-round"), sent)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "1 reading is kept." in said
    assert "2 lines need another look." in said
    assert said.count('name="value_') == 2, "what was kept is not offered again"
    assert 'value="90"' in said
    assert "is not a number" in said
    assert told(dials.bar) == [(7.5, None)]
    repeated = planner.post(reverse("meter-round"), sent)
    assert repeated.status_code == 302
    assert dials.bar.readings.count() == 1, "sent twice is kept once"
    hours = dials.hours.pk
    done = planner.post(reverse("meter-round"), {
        "location": place.pk, names["hours"]: "10", f"dial_{hours}": "replaced", f"final_{hours}": "120"})
    assert done.status_code == 302
    assert told(dials.hours)[-1] == (10, 130)
    in_order()


def test_a_round_is_walked_place_by_place(planner: Any, dials: Dials) -> None:
    root = Location.objects.get(site=dials.site, parent=None)
    hall = Location(site=dials.site, parent=root, name="Hall 7")
    hall.save()
    fan = Asset(site=dials.site, location=hall, name="Fan", tag="F-1")
    fan.save()
    Meter.objects.create(asset=fan, name="Hours", unit="h")
    said = planner.get(reverse("meters")).content.decode()
    assert "4 meters" in said
    said = planner.get(reverse("meters"), {"location": root.pk}).content.decode()
    assert "Hall 7" in said
    assert "1 meter<" in said
    assert planner.get(reverse("meters"), {"location": hall.pk}).content.decode().count('href="/meters/') >= 2
    assert planner.get(reverse("meters"), {"location": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["meters", "meter-round", "meter"])
def test_more_rows_ask_no_more_queries(planner: Any, dials: Dials, name: str) -> None:
    place = Location.objects.get(site=dials.site, parent=None)
    url = page_of(dials.hours) if name == "meter" else f"{reverse(name)}?location={place.pk}"
    read(dials.hours, 1, 20)
    planner.get(url)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            planner.get(url)
        return len(queries)

    few = count()
    for number in range(18):
        read(dials.hours, 2 + number, 19 - number)
        meter = Meter.objects.create(asset=dials.pump, name=f"Meter {number}", kind="GAUGE")
        read(meter, 1, 1)
    assert count() == few
    assert few <= 15
    assert len(planner.get(url).content) < 30_000


def test_the_back_office_takes_a_meter_off_and_leads_to_its_page(client: Any, dials: Dials) -> None:
    client.force_login(get_user_model().objects.create_superuser("root", password=None, name="Root"))
    form = reverse("admin:assets_meter_change", args=[dials.hours.pk])
    assert page_of(dials.hours) in client.get(form).content.decode()
    take_off = reverse("admin:assets_meter_do", args=[dials.hours.pk, "retire"])
    assert client.get(take_off).status_code == 200
    assert client.post(take_off, {"reason": "no dial any more"}).status_code == 302
    dials.hours.refresh_from_db()
    assert dials.hours.retired_at is not None
    assert client.post(reverse("admin:assets_meter_do", args=[dials.hours.pk, "reinstate"]), {}).status_code == 302
    dials.hours.refresh_from_db()
    assert dials.hours.retired_at is None
