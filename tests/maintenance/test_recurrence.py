"""Which rules are taken, and what is said of the others."""

import datetime as dt
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maintenance.recurrence import RuleError, check_rule, in_words, parse_rule, rule_dates

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize("text", [
    "FREQ=MONTHLY;BYDAY=1MO", "RRULE:FREQ=WEEKLY;BYDAY=MO,TH", "freq=yearly;bymonth=4;bymonthday=1",
    "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
    "FREQ=DAILY;INTERVAL=10;COUNT=5", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=WEEKLY;WKST=SU;INTERVAL=2",
    "FREQ=WEEKLY;UNTIL=20301231", " FREQ=DAILY ",
])
def test_rules_that_are_taken(text: str) -> None:
    check_rule(text, TODAY)


def test_simple_rules_are_said_in_words_and_others_as_they_are_written() -> None:
    said = {"FREQ=WEEKLY;BYDAY=TH": "every Thursday", "FREQ=WEEKLY;BYDAY=MO,FR": "every Monday, Friday",
            "rrule:freq=monthly;byday=1mo": "the first Monday of each month",
            "FREQ=MONTHLY;BYDAY=-1FR": "the last Friday of each month"}
    assert {rule: in_words(rule) for rule in said} == said
    for rule in ("FREQ=YEARLY;BYMONTH=4;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=MO", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "no"):
        assert in_words(rule) == f"by the rule {rule}"


@pytest.mark.parametrize(("text", "says"), [
    ("", "FREQ=MONTHLY;BYDAY=1MO"), ("first Monday", "is no part"), ("FREQ=HOURLY", "how often"),
    ("BYDAY=MO", "how often"), ("FREQ=DAILY;BYHOUR=8", "BYHOUR"), ("FREQ=DAILY;DTSTART=20260101", "DTSTART"),
    ("FREQ=MONTHLY;BYDAY=1XX", "cannot be read"), ("FREQ=DAILY;INTERVAL=0", "INTERVAL"),
    ("FREQ=DAILY;COUNT=-1", "COUNT"), ("FREQ=DAILY;COUNT=two", "COUNT"), ("FREQ=DAILY;FREQ=WEEKLY", "once"),
    ("FREQ=DAILY;COUNT=2;UNTIL=20300101", "not by both"), ("FREQ=DAILY;UNTIL=20261301", "UNTIL"),
    ("FREQ=DAILY;UNTIL=20260101T000000Z", "UNTIL"), ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "names no day"),
    ("FREQ=MONTHLY;BYMONTHDAY=", "is no part"), ("FREQ=MONTHLY;BYMONTHDAY=first", "whole numbers up to 31"),
    ("FREQ=DAILY\nDTSTART:20260101", "how often"), ("FREQ=MONTHLY;BYMONTHDAY=99", "whole numbers up to 31"),
    ("FREQ=DAILY;BYMONTH=4,6;BYMONTHDAY=31", "names no day"), ("FREQ=YEARLY;BYMONTH=-1", "up to 12"),
    ("FREQ=YEARLY;BYWEEKNO=0", "up to 53"), ("FREQ=MONTHLY;BYMONTHDAY=1,,2", "whole numbers"),
    ("FREQ=WEEKLY;UNTIL=19991231", "names no day"),
])
def test_rules_that_are_refused_with_a_sentence(text: str, says: str) -> None:
    with pytest.raises(RuleError, match=says):
        check_rule(text, TODAY)


@given(text=st.text(alphabet=st.sampled_from("FREQ=DAILYMONTH;BYSETPOSINTERVAL,+-0123456789:MO\n "), max_size=60))
@settings(deadline=None)
def test_any_text_is_a_rule_or_a_sentence(text: str) -> None:
    try:
        check_rule(text, TODAY)
    except RuleError as error:
        assert str(error).endswith(".")


def test_the_29th_of_february_alone_comes_every_four_years() -> None:
    dates = rule_dates("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", dt.date(2026, 1, 1))
    assert list(islice(dates, 2)) == [dt.date(2028, 2, 29), dt.date(2032, 2, 29)]


def test_a_rule_that_misses_its_days_from_this_anchor_is_refused_at_once() -> None:
    rule = "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31"
    check_rule(rule, dt.date(2026, 1, 1))
    with pytest.raises(RuleError, match="names no day"):
        check_rule(rule, dt.date(2026, 2, 1))


def test_a_rule_near_the_end_of_the_calendar() -> None:
    check_rule("FREQ=YEARLY", dt.date(9998, 1, 1))
    assert [m.date() for m in parse_rule("FREQ=YEARLY", dt.date(9998, 1, 1))] == [dt.date(9998, 1, 1),
                                                                                  dt.date(9999, 1, 1)]
