"""What a cell means: strict, and in sentences that name the mend."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmms.importing.importer import Field, Kind
from cmms.importing.mapping.parsing import parse_scalar, quick_number
from cmms.importing.values import (
    DateFormats,
    NumberFormat,
    Unreadable,
    as_text,
    boolean,
    bounded,
    integer,
    moment,
    number,
    shift,
    text,
    zoned,
)

GERMAN = NumberFormat(",", ".", "after")
BERLIN = ZoneInfo("Europe/Berlin")
amounts = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-10**12, max_value=10**12)


def written(value: Decimal, form: NumberFormat) -> str:
    """``value`` as a source of that format writes it."""
    said = f"{abs(value):,.2f}".replace(",", "\0").replace(".", form.decimal).replace("\0", form.thousands)
    if value < 0:
        said = {"before": f"-{said}", "after": f"{said}-", "brackets": f"({said})"}[form.minus]
    return said


@given(amounts, st.sampled_from(["before", "after", "brackets"]),
       st.sampled_from([(".", ","), (",", "."), (".", ""), (",", " "), (".", "'"), (",", "")]))
def test_a_number_is_read_as_it_was_written(value: Decimal, minus: str, signs: tuple[str, str]) -> None:
    form = NumberFormat(*signs, minus)
    assert number(written(value, form), form) == value


@given(st.text(max_size=12))
def test_whatever_a_cell_holds_it_is_a_number_or_a_sentence(said: str) -> None:
    for form in (NumberFormat(), GERMAN, NumberFormat(",", " ", "brackets")):
        try:
            assert isinstance(number(said, form), Decimal)
        except Unreadable as error:
            assert str(error).endswith(".")


@given(amounts)
def test_one_format_never_reads_another_ones_number_as_something_else(value: Decimal) -> None:
    said = written(value, GERMAN)
    try:
        assert number(said) == value  # no sign of either kind in it
    except Unreadable:
        assert "," in said or said.endswith("-")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_workbooks_float_keeps_its_shortest_digits(value: float) -> None:
    assert float(number(value)) == value


@pytest.mark.parametrize(("said", "form", "mend"), [
    ("1.234,56-", NumberFormat(), 'decimal = ",", thousands = ".", minus = "after"'),
    ("183,05", NumberFormat(), 'decimal = ","'),
    ("1,157", NumberFormat(), 'decimal = "," or thousands = ","'),
    ("88.24-", NumberFormat(), 'minus = "after"'),
    ("(5.20)", NumberFormat(), 'minus = "brackets"'),
    ("1.15", GERMAN, 'decimal = "."'),
])
def test_a_number_in_another_format_names_the_keys_that_mend_it(said: str, form: NumberFormat, mend: str) -> None:
    with pytest.raises(Unreadable, match="is not a number") as refused:
        number(said, form)
    assert f"say {mend}." in str(refused.value)


@pytest.mark.parametrize("said", ["", "PM01", "1.2.3", "--5", "-5-", "٣", "1_000", "NaN", "Infinity", "0x10", "5.",
                                  "1,57.3"])
def test_what_is_no_number_is_refused(said: str) -> None:
    for form in (NumberFormat(), NumberFormat(minus="after"), GERMAN):
        with pytest.raises(Unreadable):
            number(said, form)


def test_units_and_blanks_around_a_number_are_taken_off() -> None:
    assert number(" AUD 1 234,50 ", NumberFormat(",", " ", strip=("AUD",))) == Decimal("1234.50")
    assert number("1\u202f234,5", NumberFormat(",", " ")) == Decimal("1234.5")
    assert number("−5") == -5


def test_true_is_no_number_and_half_is_not_whole() -> None:
    for wrong in (True, float("nan"), float("inf")):
        with pytest.raises(Unreadable):
            number(wrong)
    with pytest.raises(Unreadable, match="not a whole number"):
        integer("2.5")
    assert integer("7.0") == 7


def test_a_number_that_does_not_fit_its_column_is_refused_or_rounded_when_told() -> None:
    with pytest.raises(Unreadable, match="more than the 2 decimal places"):
        bounded(Decimal("1.005"), digits=14, decimals=2)
    assert bounded(Decimal("1.005"), digits=14, decimals=2, round_it=True) == (
        Decimal("1.01"), "1.005 was rounded to 1.01.")
    assert bounded(Decimal("1.10000"), digits=14, decimals=2)[0] == Decimal("1.10")
    with pytest.raises(Unreadable, match="too large"):
        bounded(Decimal("1000000000000"), digits=14, decimals=2)
    assert bounded(Decimal("999999999999.99"), digits=14, decimals=2)[1] == ""


@given(st.from_regex(r"-?[0-9]{1,8}(\.[0-9]{1,6})?", fullmatch=True))
def test_the_shortcut_reads_what_the_long_way_reads(said: str) -> None:
    field = Field(Kind.DECIMAL, digits=8, decimals=4)
    quick = quick_number(field, NumberFormat())
    assert quick is not None
    if quick(said):
        assert Decimal(said) == parse_scalar(field, said)[0]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)), st.sampled_from(["%d.%m.%Y", "%m/%d/%Y", "%Y%m%d", "iso"]))
def test_a_date_is_read_as_it_was_written(day: dt.date, pattern: str) -> None:
    said = day.isoformat() if pattern == "iso" else day.strftime(pattern)
    assert moment(said, DateFormats((pattern,))) == day


def test_a_date_that_two_formats_read_differently_is_refused() -> None:
    both = DateFormats(("%d/%m/%Y", "%m/%d/%Y"))
    with pytest.raises(Unreadable, match="different days"):
        moment("01/02/2003", both)
    assert moment("13/02/2003", both) == dt.date(2003, 2, 13)
    assert moment("02/02/2003", both) == dt.date(2003, 2, 2)


@pytest.mark.parametrize("said", ["t swing", "", "2004-02-30", "2004-W01-1", "20040701", "1/2/3"])
def test_what_is_no_date_is_refused(said: str) -> None:
    with pytest.raises(Unreadable, match="is not a date"):
        moment(said)


def test_a_date_in_another_format_names_it() -> None:
    with pytest.raises(Unreadable, match=r'it would be one as "%d\.%m\.%Y"'):
        moment("01.07.2004")


def test_dates_beyond_reason_are_refused() -> None:
    for said in ("31.12.9999", "01.01.0001"):
        with pytest.raises(Unreadable, match="list it under missing"):
            moment(said, DateFormats(("%d.%m.%Y",)))


def test_a_spreadsheets_serial_number_is_a_date_only_when_told() -> None:
    assert moment(38169.5, DateFormats(("excel",))) == dt.datetime(2004, 7, 1, 12)
    with pytest.raises(Unreadable, match='needs "excel"'):
        moment(38169)


def test_local_times_become_utc_and_what_the_clocks_skipped_is_refused() -> None:
    assert zoned(dt.date(2024, 7, 1), BERLIN) == (dt.datetime(2024, 6, 30, 22, tzinfo=dt.UTC), "")
    with pytest.raises(Unreadable, match="does not exist in Europe/Berlin"):
        zoned(dt.datetime(2024, 3, 31, 2, 30), BERLIN)
    found, warning = zoned(dt.datetime(2024, 10, 27, 2, 30), BERLIN)
    assert found == dt.datetime(2024, 10, 27, 0, 30, tzinfo=dt.UTC)
    assert "came twice" in warning


def test_a_day_whose_midnight_was_skipped_is_still_a_day() -> None:
    assert zoned(dt.date(2018, 11, 4), ZoneInfo("America/Sao_Paulo"))[0].date() == dt.date(2018, 11, 4)


def test_a_time_without_offset_or_zone_is_refused_and_one_with_offset_needs_none() -> None:
    with pytest.raises(Unreadable, match="say time_zone"):
        zoned(dt.datetime(2024, 1, 1, 8), None)
    aware = moment("2024-01-01T08:00:00+02:00")
    assert zoned(aware, None)[0] == dt.datetime(2024, 1, 1, 6, tzinfo=dt.UTC)


def test_a_moment_is_counted_from_a_start() -> None:
    start = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    assert shift(start, dt.timedelta(hours=1), Decimal("36.5")) == dt.datetime(2000, 1, 2, 12, 30, tzinfo=dt.UTC)
    with pytest.raises(Unreadable, match="is no date"):
        shift(start, dt.timedelta(weeks=1), Decimal("1e9"))


def test_truth_is_told_by_few_words() -> None:
    assert [boolean(said) for said in ("Yes", "TRUE", "1", 1.0, True)] == [True] * 5
    assert [boolean(said) for said in ("no", "False", "0", "N")] == [False] * 4
    with pytest.raises(Unreadable, match="neither yes nor no"):
        boolean("maybe")


def test_text_keeps_its_characters_or_is_refused() -> None:
    assert as_text(400000001.0) == "400000001"
    assert as_text(dt.datetime(2024, 1, 2, 3, 4, 5)) == "2024-01-02 03:04:05"
    assert text("  Pumpe läuft heiß \n zweite Zeile ")[0] == "Pumpe läuft heiß \n zweite Zeile"
    for wrong in ("a\0b", "a\udc81b", "a\x1bb"):
        with pytest.raises(Unreadable, match="control character"):
            text(wrong)
    with pytest.raises(Unreadable, match='too_long = "cut"'):
        text("x" * 11, max_length=10)
    assert text("x" * 11, max_length=10, cut=True)[0] == "x" * 10
