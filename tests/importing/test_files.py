"""Files as records: any delimiter and encoding, SAP lists, workbooks; bad lines are told, not swallowed."""

import datetime as dt
import gzip
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from cmms.importing import ImportRefused
from cmms.importing.files import FileOptions, Record, open_source


def written(folder: Path, data: bytes | str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def read(path: Path, **options: object) -> tuple[list[str], list[Record], list[str]]:
    """(columns, records, notes)"""
    with open_source(path, FileOptions(**options)) as source:  # type: ignore[arg-type]
        records = list(source.records())
        return source.columns, records, source.notes


def cells(records: list[Record]) -> list[list[object]]:
    return [list(record.cells) for record in records]


# Text

@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header(tmp_path: Path, delimiter: str) -> None:
    columns, records, _ = read(written(tmp_path, f"A{delimiter}B\n1{delimiter}2\n"))
    assert (columns, cells(records)) == (["A", "B"], [["1", "2"]])


def test_line_numbers_are_those_of_the_file_and_rows_are_counted(tmp_path: Path) -> None:
    path = written(tmp_path, 'A,B\r\n1,"two\r\nlines"\r\n\r\n3,4\r\n')
    _, records, notes = read(path)
    assert [(record.line, record.row) for record in records] == [(2, 1), (5, 2)]
    assert records[0].cells == ["1", "two\r\nlines"]
    assert "1 blank lines were passed over." in notes


def test_a_line_with_another_number_of_fields_is_told(tmp_path: Path) -> None:
    _, records, _ = read(written(tmp_path, "A,B,C\n1,2\n1,2,3,4\n1,2,3\n1,2,3,,\n"))
    assert [bool(record.fault) for record in records] == [True, True, False, False]
    assert "has 2 fields and the header has 3" in records[0].fault


def test_a_stray_quotation_mark_costs_its_line_and_no_other(tmp_path: Path) -> None:
    _, records, _ = read(written(tmp_path, 'A,B\n1,ok\n2,"12" pipe\n3,ok\n4,"never closed\n5,ok\n6,ok\n'))
    assert [record.line for record in records] == [2, 3, 4, 5, 6, 7]
    assert [bool(record.fault) for record in records] == [False, True, False, True, False, False]
    assert "cannot be split" in records[1].fault
    assert [record.row for record in records] == [1, 2, 3, 4, 5, 6]


def test_a_file_that_quotes_nothing_says_so(tmp_path: Path) -> None:
    _, records, _ = read(written(tmp_path, 'A,B\n1,12" pipe\n'), quote="")
    assert records[0].cells == ["1", '12" pipe']


@pytest.mark.parametrize(("data", "said"), [
    ("A\nläuft\n".encode(), "UTF-8"),
    ("A\nläuft\n".encode("utf-8-sig"), "UTF-8"),
    ("A\nläuft\n".encode("utf-16"), "UTF-16"),
    ("A\nläuft\n".encode("cp1252"), "Windows-1252"),
])
def test_the_encoding_is_found_and_told(tmp_path: Path, data: bytes, said: str) -> None:
    columns, records, notes = read(written(tmp_path, data))
    assert (columns, cells(records)) == (["A"], [["läuft"]])
    assert any(said in note for note in notes)


def test_a_byte_that_does_not_decode_rejects_its_line(tmp_path: Path) -> None:
    data = "A,B\n1,läuft\n2,größer\n3,".encode() + b"\xe4\n" + "4,heiß\n".encode()
    _, records, notes = read(written(tmp_path, data))
    assert [bool(record.fault) for record in records] == [False, False, True, False]
    assert "Byte 0xE4" in records[2].fault
    assert any("1 bytes in it are not" in note for note in notes)


def test_a_declared_encoding_that_is_wrong_is_told_line_by_line(tmp_path: Path) -> None:
    _, records, _ = read(written(tmp_path, "A\nläuft\nok\n".encode("cp1252")), encoding="utf-8")
    assert [bool(record.fault) for record in records] == [True, False]
    with pytest.raises(ImportRefused, match="is unknown"):
        read(written(tmp_path, "A\n1\n"), encoding="utf-9")


def test_a_packed_file_is_known_by_its_bytes(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(b"1 2  3 \n4  5 6\n"), "x.txt")
    columns, records, _ = read(path, format="spaced", header=0)
    assert columns == ["1", "2", "3"]
    assert cells(records) == [["1", "2", "3"], ["4", "5", "6"]]


def test_a_packed_file_that_breaks_off_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(b"A,B\n" + b"1,2\n" * 10_000)
    with pytest.raises(ImportRefused, match="cannot be read"):
        read(written(tmp_path, whole[:-20]), encoding="utf-8")


def test_columns_without_header_may_be_named(tmp_path: Path) -> None:
    path = written(tmp_path, "1,2\n3,4\n")
    assert read(path, header=0, names=("unit", "cycle"))[0] == ["unit", "cycle"]
    with pytest.raises(ImportRefused, match="2 columns and names under"):
        read(path, header=0, names=("unit",))


def test_column_names_that_occur_twice_are_numbered(tmp_path: Path) -> None:
    columns, _, notes = read(written(tmp_path, "Work,Unit,Unit,,unit\n1,2,3,4,5\n"))
    assert columns == ["Work", "Unit", "Unit (2)", "column 4", "unit (3)"]
    assert any("Unit (2)" in note for note in notes)


def test_lines_before_and_after_the_header_are_skipped(tmp_path: Path) -> None:
    path = written(tmp_path, "Report of today\n\nA;B\n---;---\n1;2\n")
    assert cells(read(path, header=3, skip_after_header=1)[1]) == [["1", "2"]]


def test_a_missing_or_empty_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "no.csv", "There is no file"), (tmp_path, "is a folder"),
                       (written(tmp_path, b""), "is empty"), (written(tmp_path, b"\n\n", "b.csv"), "is empty")):
        with pytest.raises(ImportRefused, match=said):
            read(path)


@settings(max_examples=60)
@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8), min_size=3,
                         max_size=3), min_size=1, max_size=8))
def test_what_python_writes_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    import csv

    path = tmp_path_factory.mktemp("csv") / "file.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["A", "B", "C"], *rows])
    _, records, _ = read(path, encoding="utf-8", delimiter=",")
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert cells(records) == kept
    assert not any(record.fault for record in records)


# SAP lists

LIST = """22.11.2026          Dynamic List Display          1\r
\r
-----------------------\r
|Order |Text      |Cost|\r
-----------------------\r
|000001|Pump      |5,00|\r
|000002|a|b       |6,00|\r
22.11.2026          Dynamic List Display          2\r
-----------------------\r
|Order |Text      |Cost|\r
|------|----------|----|\r
|000003|Fan       |7,0-|\r
|*     |          |18,0|\r
|short|row|\r
-----------------------\r
"""


def test_a_sap_list_is_read_between_its_pipes(tmp_path: Path) -> None:
    columns, records, notes = read(written(tmp_path, LIST, "list.txt"), format="list")
    assert columns == ["Order", "Text", "Cost"]
    good = [record for record in records if not record.fault]
    assert cells(good) == [["000001", "Pump", "5,00"], ["000002", "a|b", "6,00"], ["000003", "Fan", "7,0-"]]
    assert [record.line for record in good] == [6, 7, 12]
    assert [record.line for record in records if record.fault] == [14]
    assert any("2 page headers" in note for note in notes)
    assert any("1 lines of totals" in note for note in notes)


def test_a_list_whose_texts_fill_their_column_says_that_they_may_be_cut(tmp_path: Path) -> None:
    width = 20
    rows = "".join(f"|{text:<{width}}|1|\n" for text in ("x" * width, "short"))
    _, _, notes = read(written(tmp_path, f"|{'Text':<{width}}|N|\n{rows}"), format="list")
    assert any("1 values of “Text” fill its 20 characters" in note for note in notes)


def test_a_file_without_pipes_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="no SAP list"):
        read(written(tmp_path, "A,B\n1,2\n"), format="list")


# Workbooks

def book(path: Path, *rows: list[object], sheet: str = "Orders") -> Path:
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    workbook.create_sheet("Other").append(["X"])
    workbook.save(path)
    return path


def with_wrong_dimension(path: Path) -> Path:
    """The same workbook with a dimension tag that says A1, as some programs write it."""
    target = path.with_name("wrong.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                start, _, rest = data.partition(b'<dimension ref="')
                data = start + b'<dimension ref="A1"' + rest[rest.index(b'"') + 1:]
            copy.writestr(name, data)
    return target


def test_a_workbook_gives_typed_cells_and_sheet_rows(tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", ["Order", "When", "Cost"], [1, dt.datetime(2024, 1, 2), 1.5], [],
                [2, None, "x"])
    columns, records, notes = read(path)
    assert columns == ["Order", "When", "Cost"]
    assert cells(records) == [[1, dt.datetime(2024, 1, 2), 1.5], [2, None, "x"]]
    assert [record.line for record in records] == [2, 4]
    assert any("“Orders” was read" in note for note in notes)


def test_a_wrong_dimension_tag_loses_no_row(tmp_path: Path) -> None:
    path = with_wrong_dimension(book(tmp_path / "b.xlsx", ["A", "B"], [1, 2], [3, 4]))
    assert cells(read(path)[1]) == [[1, 2], [3, 4]]


def test_the_sheet_is_named_and_a_wrong_name_lists_what_there_is(tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", ["A"], [1])
    assert read(path, sheet="orders")[0] == ["A"]
    with pytest.raises(ImportRefused, match="it has Orders, Other"):
        read(path, sheet="Assets")


def test_an_error_in_a_cell_rejects_its_row(tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", ["A", "Cost"], [1, "#REF!"], [2, 3], [4, 5, "beyond"])
    _, records, _ = read(path)
    assert [bool(record.fault) for record in records] == [True, False, True]
    assert "Cost: the cell holds the spreadsheet's error #REF!" in records[0].fault


def test_a_sheet_without_rows_is_refused(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.save(tmp_path / "empty.xlsx")
    with pytest.raises(ImportRefused, match="holds no row"):
        read(tmp_path / "empty.xlsx")


def test_text_with_a_workbooks_name_is_read_as_text(tmp_path: Path) -> None:
    path = written(tmp_path, "Order\tText\n1\tPump\n".encode("utf-16"), "export.xls")
    assert cells(read(path)[1]) == [["1", "Pump"]]
    with pytest.raises(ImportRefused, match="is text, not a spreadsheet"):
        read(path, format="workbook")
    with pytest.raises(ImportRefused, match="is a spreadsheet"):
        read(book(tmp_path / "b.xlsx", ["A"]), format="list")


def test_a_broken_workbook_is_refused_with_a_sentence(tmp_path: Path) -> None:
    whole = book(tmp_path / "b.xlsx", ["A"], [1]).read_bytes()
    for name, data in (("cut.xlsx", whole[:-300]), ("noise.xls", b"\xd0\xcf\x11\xe0" + b"x" * 600)):
        with pytest.raises(ImportRefused, match="cannot be opened"):
            read(written(tmp_path, data, name))
