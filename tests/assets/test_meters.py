"""Readings: what is taken, what is asked about, and what a counter has counted in its life."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone

from assets.models import Meter, MeterReading
from assets.services import meters as service
from assets.services.meters import (
    Replaced,
    correct_reading,
    record_reading,
    reinstate_meter,
    replace_meter,
    retire_meter,
    void_reading,
)
from assets.signals import reading_taken
from cmms.errors import NotAllowed, NotFound
from maintenance.models import MaintenanceSchedule
from tests.assets.dials import Dials, day, in_order, make_dials, read, refused, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def dials() -> Dials:
    return make_dials()


def test_a_reading_says_when_it_was_true_and_when_it_was_entered(dials: Dials) -> None:
    before = timezone.now()
    reading = read(dials.hours, "9800.5", 0)
    assert (reading.read_at, reading.value, reading.total, reading.source) == (
        day(0), Decimal("9800.5"), Decimal("9800.5"), "PERSON")
    assert reading.entered_at >= before
    assert reading.site == dials.site


def test_a_gauge_goes_up_and_down_and_has_no_total(dials: Dials) -> None:
    for at, value in enumerate((4, 3, -1, 8)):
        read(dials.bar, value, at)
    assert told(dials.bar) == [(4, None), (3, None), (-1, None), (8, None)]


def test_a_counter_below_its_last_reading_is_asked_about(dials: Dials) -> None:
    read(dials.hours, 100, 0)
    said = refused("below_last", read, dials.hours, 90, 1)
    assert "replaced" in said
    assert "roll over" in said
    assert told(dials.hours) == [(100, 100)]


def test_the_same_value_again_is_no_step(dials: Dials) -> None:
    read(dials.hours, 100, 0)
    assert read(dials.hours, 100, 5).total == 100


# -- The examples of the trade ---------------------------------------------------------------------------------------


def test_99990_then_5_on_a_dial_that_rolls_over_at_100000_is_a_step_of_15(dials: Dials) -> None:
    read(dials.strokes, 99_990, 0)
    reading = read(dials.strokes, 5, 1)
    assert (reading.total, reading.kind, reading.rollover_point) == (100_005, "ROLLOVER", 100_000)
    assert read(dials.strokes, 25, 2).total == 100_025
    in_order()


def test_a_replacement_goes_on_counting_9800_9950_0_120_is_10070(dials: Dials) -> None:
    read(dials.hours, 9_800, 0)
    replace_meter(meter=dials.hours, by=None, at=day(8), final=Decimal(9_950), start=Decimal(0))
    assert read(dials.hours, 120, 15).total == 10_070
    assert told(dials.hours) == [(9_800, 9_800), (0, 9_950), (120, 10_070)]
    in_order()


def test_the_same_said_with_the_reading_is_10070_too(dials: Dials) -> None:
    read(dials.hours, 9_800, 0)
    reading = read(dials.hours, 120, 15, replaced=Replaced(final=Decimal(9_950)))
    assert reading.total == 10_070
    marks = list(dials.hours.readings.order_by("read_at").values_list("kind", "final_value"))
    assert marks == [("READING", None), ("REPLACEMENT", 9_950), ("READING", None)]
    in_order()


def test_of_an_unknown_final_value_the_last_reading_counts_and_it_is_marked(dials: Dials) -> None:
    read(dials.hours, 9_800, 0)
    assert read(dials.hours, 120, 15, replaced=Replaced()).total == 9_920
    assert dials.hours.readings.get(kind="REPLACEMENT").final_value is None
    in_order()


def test_a_new_meter_need_not_start_at_zero(dials: Dials) -> None:
    read(dials.hours, 100, 0)
    assert read(dials.hours, 520, 2, replaced=Replaced(final=Decimal(110), start=Decimal(500))).total == 130


def test_4510_typed_for_45100_does_not_add_59510_unasked(dials: Dials) -> None:
    """4,510 after 45,100 would be 59,410 over the point; whether the most a day is known or not, it is asked about."""
    read(dials.strokes, 45_100, 0)
    refused("below_last", read, dials.strokes, 4_510, 1)
    hours = Meter.objects.create(asset=dials.pump, name="Old hours", unit="h", rollover_point=100_000)
    read(hours, 45_100, 0)
    refused("below_last", read, hours, 4_510, 1)
    refused("implausible", read, hours, 4_510, 1, rollover=True)
    assert told(hours) == [(45_100, 45_100)]
    assert read(hours, 4_510, 1, rollover=True, confirmed=True).total == 104_510


def test_hours_step_at_most_24_a_day_unless_confirmed(dials: Dials) -> None:
    read(dials.hours, 100, 0)
    said = refused("implausible", read, dials.hours, 151, 2)
    assert "51" in said
    assert "24" in said
    assert read(dials.hours, 148, 2).total == 148
    assert read(dials.hours, 1_000, 3, confirmed=True).total == 1_000


def test_whole_hours_on_a_dial_are_no_more_exact_than_an_hour(dials: Dials) -> None:
    read(dials.hours, 100, 0)
    assert read(dials.hours, 101, 1 / 24 / 60).total == 101


def test_a_meters_own_limit_goes_before_the_24(dials: Dials) -> None:
    Meter.objects.filter(pk=dials.hours.pk).update(max_step_per_day=10)
    read(dials.hours, 100, 0)
    refused("implausible", read, dials.hours, 112, 1)
    Meter.objects.filter(pk=dials.hours.pk).update(max_step_per_day=20)
    assert read(dials.hours, 112, 1).total == 112


def test_a_reading_is_never_refused_for_being_early(dials: Dials) -> None:
    for minute in range(5):
        read(dials.hours, 100, minute / 24 / 60)
    assert dials.hours.readings.count() == 5


def test_at_most_one_rollover_lies_between_two_readings(dials: Dials) -> None:
    read(dials.strokes, 60_000, 0)
    refused("not_rolled_over", read, dials.strokes, 70_000, 1, rollover=True)
    refused("no_rollover_point", read, read(dials.hours, 10, 0).meter, 5, 1, rollover=True)


def test_a_lower_value_is_a_rollover_up_to_half_a_turn_and_a_question_beyond(dials: Dials) -> None:
    read(dials.strokes, 60_000, 0)
    refused("below_last", read, dials.strokes, 20_000, 1)
    assert read(dials.strokes, 20_000, 1, rollover=True).total == 120_000


def test_the_point_is_kept_with_the_reading_when_the_meter_gets_another(dials: Dials) -> None:
    read(dials.strokes, 99_990, 0)
    read(dials.strokes, 5, 1)
    Meter.objects.filter(pk=dials.strokes.pk).update(rollover_point=1_000_000)
    in_order()
    assert read(dials.strokes, 10, 2).total == 100_010
    in_order()


# -- What is refused --------------------------------------------------------------------------------------------------


def test_every_refusal_has_its_code_and_field(dials: Dials) -> None:
    read(dials.strokes, 10, 0)
    refused("negative", read, dials.strokes, -1, 1)
    refused("beyond_dial", read, dials.strokes, 100_000, 1)
    refused("same_moment", read, dials.strokes, 10, 0)
    refused("future", record_reading, meter=dials.hours, value=Decimal(1), by=None,
            read_at=timezone.now() + dt.timedelta(hours=1))
    refused("not_a_number", record_reading, meter=dials.hours, value=Decimal("NaN"), by=None)
    refused("too_large", read, dials.bar, 10**14, 0)
    refused("gauge", replace_meter, meter=dials.bar, by=None)
    refused("final", replace_meter, meter=dials.strokes, by=None, at=day(1), final=Decimal(9))
    refused("start", read, dials.strokes, 5, 1, replaced=Replaced(start=Decimal(6)))
    refused("replaced_at", read, dials.strokes, 5, 2, replaced=Replaced(at=day(3)))
    refused("replaced_at", read, dials.strokes, 5, 2, replaced=Replaced(at=day(-1)))
    refused("implausible", replace_meter, meter=read(dials.hours, 10, 0).meter, by=None, at=day(1), final=Decimal(500))
    assert told(dials.strokes) == [(10, 10)]


def test_a_retired_meter_takes_what_was_read_before(dials: Dials) -> None:
    Meter.objects.filter(pk=dials.hours.pk).update(retired_at=day(5))
    read(dials.hours, 10, 4)
    refused("meter_retired", read, dials.hours, 20, 5)


def test_a_reading_needs_the_right_and_the_branch(dials: Dials, django_user_model: Any) -> None:
    nobody = get_user_model().objects.create_user(username="nobody")
    with pytest.raises(NotAllowed):
        read(dials.hours, 1, 0, by=nobody)
    from django.contrib.auth.models import Group

    nobody = django_user_model.objects.get(pk=nobody.pk)
    nobody.groups.add(Group.objects.get(name="technician"))
    with pytest.raises(NotFound):
        read(dials.hours, 1, 0, by=nobody)


# -- Back-dated, corrected, voided ------------------------------------------------------------------------------------


def test_an_earlier_reading_needs_a_reason_and_moves_what_follows(dials: Dials) -> None:
    read(dials.strokes, 10, 2)
    read(dials.strokes, 30, 4)
    refused("reason", read, dials.strokes, 90_000, 1)
    read(dials.strokes, 90_000, 1, reason="found on the old sheet")
    assert told(dials.strokes) == [(90_000, 90_000), (10, 100_010), (30, 100_030)]
    assert dials.strokes.readings.get(read_at=day(2)).kind == "ROLLOVER"
    in_order()


def test_what_waited_on_a_phone_needs_no_reason(dials: Dials) -> None:
    read(dials.hours, 30, 2)
    assert read(dials.hours, 20, 1, late=True).reason


def test_an_earlier_reading_above_a_later_one_is_refused(dials: Dials) -> None:
    read(dials.hours, 10, 0)
    read(dials.hours, 30, 2)
    refused("above_next", read, dials.hours, 31, 1, reason="x", confirmed=True)
    refused("implausible", read, dials.hours, 10, 1.9, reason="x")
    read(dials.hours, 10, 1.9, reason="x", confirmed=True)
    in_order()


def test_a_corrected_reading_moves_what_follows(dials: Dials) -> None:
    read(dials.hours, 9_000, 0)
    wrong = read(dials.hours, 9_008, 1)
    replace_meter(meter=dials.hours, by=None, at=day(1.5))
    read(dials.hours, 5, 2)
    assert told(dials.hours)[-1] == (5, 9_013)
    right = correct_reading(reading=wrong, by=None, value=Decimal(9_018), reason="misread")
    assert (right.value, right.reason, right.pk) == (9_018, "misread", wrong.pk)
    assert told(dials.hours) == [(9_000, 9_000), (9_018, 9_018), (0, 9_018), (5, 9_023)]
    refused("reason", correct_reading, reading=wrong, by=None, value=Decimal(9_010), reason=" ")
    refused("below_last", correct_reading, reading=right, by=None, value=Decimal(8_000), reason="x")
    refused("implausible", correct_reading, reading=right, by=None, value=Decimal(20_000), reason="x")
    in_order()


def test_a_replacements_final_value_can_be_found_later(dials: Dials) -> None:
    read(dials.hours, 9_800, 0)
    read(dials.hours, 120, 15, replaced=Replaced())
    mark = dials.hours.readings.get(kind="REPLACEMENT")
    correct_reading(reading=mark, by=None, final=Decimal(9_950), reason="it lay in the store", confirmed=True)
    assert told(dials.hours)[-1] == (120, 10_070)
    in_order()


def test_a_reading_moves_to_another_day_and_leaves_its_mark(dials: Dials) -> None:
    read(dials.hours, 10, 0)
    moved = read(dials.hours, 20, 1)
    read(dials.hours, 60, 5)
    new = correct_reading(reading=moved, by=None, read_at=day(3), reason="wrong day")
    assert new.pk != moved.pk
    assert told(dials.hours) == [(10, 10), (20, 20), (60, 60)]
    old = MeterReading.every.get(pk=moved.pk)
    assert (old.voided_at is not None, old.total, old.reason) == (True, None, "wrong day")
    back = correct_reading(reading=new, by=None, read_at=day(1), reason="right after all")
    assert back.pk == moved.pk
    assert MeterReading.every.filter(meter=dials.hours).count() == 4
    in_order()


def test_a_reading_that_is_moved_past_others_is_judged_where_it_lands(dials: Dials) -> None:
    read(dials.hours, 10, 0)
    moved = read(dials.hours, 20, 1)
    read(dials.hours, 60, 5)
    refused("below_last", correct_reading, reading=moved, by=None, read_at=day(6), reason="x")
    assert told(dials.hours) == [(10, 10), (20, 20), (60, 60)]


def test_a_voided_reading_counts_no_more_but_stays(dials: Dials) -> None:
    read(dials.strokes, 99_990, 0)
    wrong = read(dials.strokes, 5, 1)
    read(dials.strokes, 25, 2)
    refused("reason", void_reading, reading=wrong, by=None, reason="")
    void_reading(reading=wrong, by=None, reason="another machine")
    assert told(dials.strokes) == [(99_990, 99_990), (25, 100_025)]
    with pytest.raises(NotFound):
        void_reading(reading=wrong, by=None, reason="again")
    again = read(dials.strokes, 15, 1, reason="read once more")
    assert again.pk == wrong.pk
    assert told(dials.strokes) == [(99_990, 99_990), (15, 100_015), (25, 100_025)]
    in_order()


def test_what_a_replacement_stands_between_cannot_be_left_contradicting(dials: Dials) -> None:
    read(dials.hours, 9_800, 0)
    read(dials.hours, 120, 15, replaced=Replaced())
    mark = dials.hours.readings.get(kind="REPLACEMENT")
    refused("above_next", void_reading, reading=mark, by=None, reason="x")


@pytest.mark.postgresql
def test_a_reading_of_a_year_long_past_has_its_month(dials: Dials) -> None:
    from cmms.database.partitions import partitions_of, stray_rows

    record_reading(meter=dials.hours, value=Decimal(1), by=None, read_at=dt.datetime(2001, 5, 31, 23, tzinfo=dt.UTC))
    assert dt.date(2001, 5, 1) in {part.first for part in partitions_of("meter_readings")}
    assert stray_rows("meter_readings") == 0


# -- What is told and reckoned ----------------------------------------------------------------------------------------


def test_the_signal_says_what_changed(dials: Dials) -> None:
    heard: list[Any] = []

    def hear(sender: Any, *, changes: Any, **_more: Any) -> None:
        heard.extend(changes)

    reading_taken.connect(hear)
    try:
        read(dials.hours, 10, 0)
        read(dials.hours, 20, 2)
        read(dials.hours, 15, 1, reason="x")
        read(dials.bar, 4, 0)
    finally:
        reading_taken.disconnect(hear)
    assert [(c.is_counter, c.since, c.before, c.total, c.read_at, c.appended) for c in heard] == [
        (True, day(0), None, 10, day(0), True), (True, day(2), 10, 20, day(2), True),
        (True, day(1), 10, 20, day(2), False), (False, day(0), None, None, None, True)]


def test_average_use_states_its_method_and_unknown_stays_unknown(dials: Dials) -> None:
    assert service.average_use(dials.hours) is None
    read(dials.hours, 100, 0)
    state = service.average_use(dials.hours)
    assert state is not None
    assert (state.total, state.per_day, state.date_of(Decimal(200))) == (100, None, None)
    assert "not known" in state.sentence
    read(dials.hours, 160, 10)
    state = service.average_use(dials.hours)
    assert state is not None
    assert (state.per_day, state.date_of(Decimal(220)), state.date_of(Decimal(150))) == (6, day(20), day(10))
    assert "6" in state.sentence


def test_average_use_looks_back_90_days_from_the_last_reading(dials: Dials) -> None:
    for at, value in ((0, 0), (100, 1000), (150, 1100), (200, 1200)):
        read(dials.hours, value, at)
    state = service.average_use(dials.hours)
    assert state is not None
    assert (state.first_at, state.per_day) == (day(100), 2)
    then = service.average_use(dials.hours, day(120))
    assert then is not None
    assert (then.total, then.per_day) == (1000, 10)
    found = service.meter_states([dials.hours, dials.strokes, dials.bar])
    assert set(found) == {dials.hours.pk}


def test_what_one_would_expect_now(dials: Dials) -> None:
    assert service.expected(meter=dials.hours) == (None, None)
    read(dials.hours, 100, 0)
    assert service.expected(meter=dials.hours, at=day(2)) == (100, 149)
    Meter.objects.filter(pk=dials.bar.pk).update(low_limit=3, high_limit=9)
    assert service.expected(meter=Meter.objects.get(pk=dials.bar.pk)) == (3, 9)


def test_a_meter_that_was_read_stays_what_it_is(dials: Dials) -> None:
    dials.hours.kind = "GAUGE"
    dials.hours.save()
    dials.hours.kind = "COUNTER"
    dials.hours.save()
    read(dials.hours, 1, 0)
    dials.hours.kind = "GAUGE"
    with pytest.raises(IntegrityError, match="meters_stay_what_they_are"), transaction.atomic():
        dials.hours.save()


def test_a_meter_is_taken_off_once_nothing_counts_on_it_and_put_back(dials: Dials) -> None:
    read(dials.hours, 100, 0)
    schedule = MaintenanceSchedule(title="Oil", asset=dials.pump, meter_based=True, meter=dials.hours,
                                   meter_threshold=250)
    schedule.save()
    refused("read_after", retire_meter, meter=dials.bar, by=None, at=read(dials.bar, 1, 0).read_at)
    said = refused("counted_on", retire_meter, meter=dials.hours, by=None)
    assert "“Oil” counts on it" in said
    MaintenanceSchedule.objects.update(is_active=False)
    off = retire_meter(meter=dials.hours, by=None, at=day(2), reason="no dial any more")
    assert off.retired_at == day(2)
    refused("meter_retired", read, dials.hours, 110, 3)
    reinstate_meter(meter=dials.hours, by=None)
    assert read(dials.hours, 110, 3).total == 110
