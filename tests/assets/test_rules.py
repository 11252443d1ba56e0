"""What the database refuses about the plant, whoever writes."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.models import (
    Asset,
    AssetAttribute,
    AssetPlacement,
    BranchGrant,
    Document,
    Location,
    Meter,
    MeterKind,
    MeterReading,
    Site,
)
from assets.models.attribute import AttributeType, parse_attribute
from assets.services import create_asset, create_location, create_site
from cmms.accounts.models import Calendar, CalendarShift, Craft, Leave, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return create_site(by=None, code="N", name="North")


@pytest.fixture
def pump(site: Site) -> Asset:
    return create_asset(by=None, site=site, name="Pump", tag="P-1")


def refused(sql_or_save: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        sql_or_save()  # type: ignore[operator]


GOOD = [("INTEGER", "42"), ("INTEGER", "-7"), ("INTEGER", "+7"), ("DECIMAL", "4.20"), ("DECIMAL", "-0.5"),
        ("BOOLEAN", "true"), ("DATE", "2024-02-29"), ("DATE", "2000-02-29"), ("DATE", "2026-12-31"), ("TEXT", "any\n"),
        ("TEXT", "")]
BAD = [("INTEGER", "4.2"), ("INTEGER", ""), ("INTEGER", "4\n"), ("INTEGER", "-"), ("INTEGER", "1e3"),
       ("INTEGER", "٤٢"), ("DECIMAL", "4,2"), ("DECIMAL", "4."), ("DECIMAL", ".5"), ("DECIMAL", "1.2.3"),
       ("DECIMAL", "NaN"), ("DECIMAL", "4.2\n"), ("BOOLEAN", "yes"), ("BOOLEAN", "True"), ("DATE", "2026-02-29"),
       ("DATE", "1900-02-29"), ("DATE", "2026-04-31"), ("DATE", "2026-13-01"), ("DATE", "26-01-01"),
       ("DATE", "0000-01-01"), ("DATE", "2026-01-01\n"), ("DATE", "2026-1-1")]


@pytest.mark.parametrize(("kind", "value"), GOOD)
def test_a_value_that_parses_is_taken(pump: Asset, kind: str, value: str) -> None:
    parse_attribute(value, kind)
    AssetAttribute(asset=pump, attribute_name="x", attribute_value=value, data_type=kind).save()


@pytest.mark.parametrize(("kind", "value"), BAD)
def test_a_value_that_does_not_parse_is_refused_by_form_and_database(pump: Asset, kind: str, value: str) -> None:
    row = AssetAttribute(asset=pump, attribute_name="x", attribute_value=value, data_type=kind)
    with pytest.raises(ValidationError) as said:
        row.full_clean()
    assert "attribute_value" in said.value.message_dict
    refused(row.save)


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(AttributeType.values),
       value=st.one_of(st.text(alphabet="0123456789+-.truefalsx\n٣", max_size=11),
                       st.dates().map(str), st.decimals(allow_nan=False).map(str), st.integers().map(str)))
def test_python_and_database_agree_on_what_parses(kind: str, value: str) -> None:
    with transaction.atomic():
        try:
            parse_attribute(value, kind)
            parses = True
        except ValidationError:
            parses = False
        site = create_site(by=None, code="H", name="Hypothesis")
        asset = create_asset(by=None, site=site, name="a")
        try:
            with transaction.atomic():
                AssetAttribute(asset=asset, attribute_name="x", attribute_value=value, data_type=kind).save()
            taken = True
        except IntegrityError:
            taken = False
        transaction.set_rollback(True)
    assert taken == parses


def test_tags_and_serials_are_unique_and_blank_means_none(site: Site, pump: Asset) -> None:
    for number in range(2):
        create_asset(by=None, site=site, name=f"blank {number}", tag="", serial_number="")
    assert Asset.objects.filter(tag=None, serial_number=None).count() == 2
    with pytest.raises(ValidationError, match="tag"):
        create_asset(by=None, site=site, name="twin", tag="P-1")
    refused(Asset(site=site, name="twin", tag="P-1").save)
    refused(lambda: Asset.objects.filter(pk=pump.pk).update(tag=""))


def test_choices_and_dates_are_guarded(pump: Asset) -> None:
    for wrong in ({"status": "BROKEN"}, {"criticality": "HUGE"}, {"status": "RETIRED"},
                  {"warranty_starts_on": dt.date(2026, 2, 1), "warranty_ends_on": dt.date(2026, 1, 1)},
                  {"replacement_cost": -1}):
        refused(lambda wrong=wrong: Asset.objects.filter(pk=pump.pk).update(**wrong))


def test_an_asset_belongs_to_the_site_where_it_stands(site: Site, pump: Asset) -> None:
    other = create_site(by=None, code="S", name="South")
    far = Location.objects.get(site=other, parent=None)
    refused(lambda: Asset.objects.filter(pk=pump.pk).update(location=far))


def test_one_asset_stands_in_one_place_at_a_time(pump: Asset) -> None:
    AssetPlacement.objects.all().delete()
    day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    AssetPlacement(asset=pump, starts_at=day, ends_at=day + dt.timedelta(days=2)).save()
    refused(AssetPlacement(asset=pump, starts_at=day + dt.timedelta(days=1)).save)
    AssetPlacement(asset=pump, starts_at=day + dt.timedelta(days=2)).save()  # half-open: it may start there
    refused(AssetPlacement(asset=pump, starts_at=day + dt.timedelta(days=9)).save)


def test_a_site_keeps_its_currency(site: Site) -> None:
    refused(lambda: Site.objects.filter(pk=site.pk).update(currency="USD"))


def test_meters_are_guarded(site: Site, pump: Asset) -> None:
    hours = Meter(asset=pump, name="Hours", unit="h", is_run_meter=True)
    hours.save()
    refused(Meter(asset=pump, name="Hours").save)
    refused(Meter(asset=pump, name="More hours", is_run_meter=True).save)
    refused(Meter(asset=pump, name="Pressure", kind=MeterKind.GAUGE, rollover_point=100).save)
    refused(Meter(asset=pump, name="Limits", kind=MeterKind.GAUGE, low_limit=5, high_limit=4).save)
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    MeterReading(meter=hours, site=site, read_at=moment, value=1, total=1).save()
    refused(MeterReading(meter=hours, site=site, read_at=moment, value=2, total=2).save)
    refused(MeterReading(meter=hours, site=site, read_at=moment + dt.timedelta(1), value=2, final_value=1).save)


def test_a_document_is_about_one_thing(site: Site, pump: Asset) -> None:
    Document(title="Manual", asset=pump, reference="shelf 3").save()
    refused(Document(title="Nobody's", reference="shelf 3").save)
    refused(Document(title="Two", asset=pump, site=site, reference="shelf 3").save)
    refused(Document(title="Nowhere", asset=pump).save)


def test_people_and_calendars_are_guarded(site: Site) -> None:
    user = User.objects.create_user("anna", hourly_rate=40)
    refused(lambda: User.objects.filter(pk=user.pk).update(hourly_rate=-1))
    refused(Craft(code="X", name="x", hourly_rate=-1).save)
    calendar = Calendar(name="Days")
    calendar.save()
    refused(CalendarShift(calendar=calendar, weekday=8, starts=dt.time(6), ends=dt.time(14)).save)
    Leave(user=user, first_day=dt.date(2026, 1, 5), until=dt.date(2026, 1, 10)).save()
    refused(Leave(user=user, first_day=dt.date(2026, 1, 9), until=dt.date(2026, 1, 12)).save)
    Leave(user=user, first_day=dt.date(2026, 1, 10), until=dt.date(2026, 1, 12)).save()
    refused(Leave(user=user, first_day=dt.date(2026, 3, 2), until=dt.date(2026, 3, 2)).save)
    root = Location.objects.get(site=site, parent=None)
    BranchGrant(user=user, location=root).save()
    refused(BranchGrant(user=user, location=root).save)


def test_saving_raises_the_version_and_stamps(pump: Asset) -> None:
    version, stamp = pump.version, pump.updated_at
    pump.name = "Pump 2"
    pump.save(update_fields=["name"])
    pump.refresh_from_db()
    assert pump.version == version + 1
    assert pump.updated_at > stamp


def test_the_view_of_the_hierarchy_gives_level_and_path(site: Site, pump: Asset) -> None:
    motor = create_asset(by=None, site=site, name="Motor", parent=pump)
    create_asset(by=None, site=site, name="Bearing", parent=motor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, level, path FROM asset_hierarchy ORDER BY level")
        assert cursor.fetchall() == [("Pump", 1, "Pump"), ("Motor", 2, "Pump / Motor"),
                                     ("Bearing", 3, "Pump / Motor / Bearing")]


def test_a_location_code_is_unique_at_its_site(site: Site) -> None:
    root = Location.objects.get(site=site, parent=None)
    create_location(by=None, parent=root, name="A", code="R1")
    with pytest.raises(ValidationError, match="code"):
        create_location(by=None, parent=root, name="B", code="R1")
