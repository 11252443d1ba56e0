"""A reading at the machine, and the next meter of the round."""

from decimal import Decimal
from typing import Any

import pytest

from assets.models import Asset, Meter, MeterReading
from tests.places.filling import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def hours(plant: Any) -> Meter:
    return Meter.objects.create(asset=plant.press, name="Hours", unit="h", is_run_meter=True)


def test_a_reading_is_three_taps_and_leads_to_the_next_meter(as_technician: Any, plant: Any, hours: Meter) -> None:
    motor = Asset(site=plant.site, parent=plant.press, location=plant.hall, name="Motor", tag="M-1")
    motor.save()
    heat = Meter.objects.create(asset=motor, name="Temperature", kind="GAUGE", unit="°C")
    page = as_technician.get("/assets/PR-1/reading/")
    assert "1 of 2" in page.content.decode()
    response = as_technician.post("/assets/PR-1/reading/", {"meter": hours.pk, "value": "1234,5"})
    assert response.url == f"/assets/PR-1/reading/?meter={heat.pk}"
    assert MeterReading.objects.get(meter=hours).value == Decimal("1234.5")
    response = as_technician.post("/assets/PR-1/reading/", {"meter": heat.pk, "value": "40"})
    assert response.url == "/assets/PR-1/"


def test_the_last_value_stands_beside_the_field(as_technician: Any, hours: Meter) -> None:
    as_technician.post("/assets/PR-1/reading/", {"meter": hours.pk, "value": "100"})
    text = as_technician.get("/assets/PR-1/reading/").content.decode()
    assert "100 h" in text
    assert 'inputmode="decimal"' in text


def test_nonsense_is_refused_and_kept_in_the_field(as_technician: Any, hours: Meter) -> None:
    response = as_technician.post("/assets/PR-1/reading/", {"meter": hours.pk, "value": "12x"})
    assert response.status_code == 422
    assert 'value="12x"' in response.content.decode()
    assert not MeterReading.objects.exists()


def test_a_lower_value_asks_what_happened(as_technician: Any, hours: Meter) -> None:
    as_technician.post("/assets/PR-1/reading/", {"meter": hours.pk, "value": "9800",
                                                 "read_at": (NOW.replace(year=NOW.year - 1)).strftime("%Y-%m-%dT%H:%M"),
                                                 "reason": "from the old book"})
    assert MeterReading.objects.count() == 1
    response = as_technician.post("/assets/PR-1/reading/", {"meter": hours.pk, "value": "120"})
    assert response.status_code in (409, 422)
    text = response.content.decode()
    assert "The meter was replaced" in text
    assert "rolled over" not in text  # this dial has no such point
    as_technician.post("/assets/PR-1/reading/", {"meter": hours.pk, "value": "120", "dial": "replaced",
                                                 "final": "9950", "start": "0"})
    assert MeterReading.objects.order_by("read_at").last().total == Decimal(10070)


def test_a_value_above_all_reason_asks_for_a_second_look(as_technician: Any, hours: Meter) -> None:
    as_technician.post("/assets/PR-1/reading/", {"meter": hours.pk, "value": "100"})
    response = as_technician.post("/assets/PR-1/reading/", {"meter": hours.pk, "value": "59510"})
    assert response.status_code in (409, 422)
    assert "I looked again" in response.content.decode()
    assert MeterReading.objects.count() == 1
    as_technician.post("/assets/PR-1/reading/", {"meter": hours.pk, "value": "59510", "confirmed": "1"})
    assert MeterReading.objects.count() == 2


def test_somebody_elses_meter_is_not_there(as_technician: Any, plant: Any, hours: Meter) -> None:
    other = Meter.objects.create(asset=plant.far_press, name="Hours", unit="h")
    assert as_technician.get(f"/assets/PR-1/reading/?meter={other.pk}").status_code == 404
    assert as_technician.post("/assets/PR-1/reading/", {"meter": other.pk, "value": "1"}).status_code == 404
    assert as_technician.get("/assets/PR-9/reading/").status_code == 404
    assert "nothing to read" in as_technician.get("/assets/PU-1/reading/").content.decode()
