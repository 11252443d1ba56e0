"""The mapping file: every fault at once, each a sentence that names the key and the mend."""

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cmms.importing import ImportRefused, Row
from cmms.importing.files import Record
from cmms.importing.mapping import Binder, Mapping, Rejection, load_mapping, parse_mapping, shipped
from cmms.importing.mapping.reading import SHIPPED
from cmms.importing.registry import importers

HEAD = 'source_system = "Other"\nexternal_id = "Order"\n'
PLAIN = HEAD + '[columns]\nText = "title"\nMachine = "asset"\n'


def faults(text: str, kind: str = "work_orders") -> str:
    with pytest.raises(ImportRefused) as refused:
        parse_mapping(text, kind, "my.toml")
    return "\n".join(problem.message for problem in refused.value.problems)


def bound(text: str, columns: list[str], *rows: list[object], kind: str = "work_orders",
          zone: ZoneInfo | None = None) -> list[Row | Rejection]:
    mapping = parse_mapping(text, kind)
    binder = Binder(mapping, importers()[kind], columns, mapping.time_zone or zone)
    return [row for number, cells in enumerate(rows, 1) for row in binder.rows(Record(number + 1, number, cells))]


def one(text: str, columns: list[str], cells: list[object], **said: object) -> dict[str, object]:
    row = bound(text, columns, cells, **said)[0]  # type: ignore[arg-type]
    assert isinstance(row, Row), row
    return row.values


@pytest.mark.parametrize(("text", "said"), [
    (PLAIN + "[colums]\n", 'colums is unknown; did you mean "columns"?'),
    (PLAIN + 'Cost = "total_costs"\n', 'did you mean "total_cost"?'),
    (PLAIN + 'Cost = { field = "total_cost", decmal = "," }\n', 'did you mean "decimal"?'),
    (PLAIN + "Cost = 5\n", "must be the name of a field, or a table"),
    (PLAIN + 'Cost = { decimal = "," }\n', "columns.Cost.field is missing"),
    (PLAIN + 'Cost = { field = "total_cost", decimal = ".", thousands = "." }\n', "are the same sign"),
    ('external_id = "Order"\n[columns]\nText = "title"\n', 'source_system is missing'),
    ('source_system = "X"\n[columns]\nText = "title"\n', "external_id is missing"),
    ('source_system = "X"\nexternal_id = { prefix = "a" }\n[columns]\nText = "title"\n', "needs either columns or"),
    (HEAD + '[columns]\nMachine = "asset"\n', 'Nothing fills the field "title", which is required'),
    (PLAIN + 'More = "title"\n', 'The field "title" is filled twice'),
    (PLAIN + '[constants]\nstatus = "SHUT"\n', "constants.status: 'SHUT' is none of REQUESTED"),
    (PLAIN + 'State = "status"\n[values.status]\nX = "SHUT"\n', "values.status.X: 'SHUT' is none of"),
    (PLAIN + '[values.status]\nX = "OPEN"\n', "has no effect: no column is mapped to status"),
    (PLAIN + '[create_missing.title]\n', "a missing title cannot be created"),
    (PLAIN + '[create_missing.asset]\ncolour = "red"\n', "create_missing.asset.colour is unknown"),
    (PLAIN + '[match]\nasset = "colour"\n', 'match.asset is "colour", which is none of'),
    (PLAIN + '[templates]\ndescription = "fixed"\n', "names no column in braces"),
    (PLAIN + '[times.actual_start]\nstart = "soon"\ncolumn = "N"\nstep = "1 fortnight"\n', "such as|for example"),
    (PLAIN + '[dates]\nformats = ["TT.MM.JJJJ"]\n', "is no date format"),
    (PLAIN + '[file]\nformat = "csv"\n', "is none of 'delimited', 'spaced', 'list', 'workbook'"),
    (PLAIN + '[file]\ndelimiter = "::"\n', "must be one character"),
    (PLAIN + '[file]\nnames = ["A"]\n', "say header = 0"),
    ('time_zone = "Mars/Base"\n' + PLAIN, "which is no time zone"),
    ('kind = "assets"\n' + PLAIN, 'kind is "assets", and the import is of work_orders'),
    (PLAIN + '[sums]\ntitle = ["A"]\n', "is no number"),
    (PLAIN + '[options]\nfast = true\n', "options.fast is unknown"),
    ("title = \n", "is no TOML"),
])
def test_each_fault_is_told(text: str, said: str) -> None:
    told = faults(text)
    assert any(part in told for part in said.split("|")), told


def test_all_faults_are_told_at_once() -> None:
    told = faults('[columns]\nText = "titel"\n[constants]\nstatus = "SHUT"\n')
    assert len(told.splitlines()) == 5


def test_of_a_mapping_for_another_kind_nothing_else_is_said() -> None:
    with pytest.raises(ImportRefused) as error:
        load_mapping("sap-iw39", "assets")
    (problem,) = error.value.problems
    assert problem.field == "mapping"
    assert problem.message == ('sap-iw39.toml: kind is "work_orders", and the import is of assets; '
                               "take a mapping for that.")


def test_an_unknown_kind_or_mapping_lists_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match='did you mean "work_orders"'):
        parse_mapping(PLAIN, "work_order")
    with pytest.raises(ImportRefused, match='did you mean "sap-iw39"'):
        load_mapping("sap-iw38", "work_orders")
    (tmp_path / "m.toml").write_bytes(PLAIN.replace("Machine", "Gerät").encode("cp1252"))
    with pytest.raises(ImportRefused, match="is not UTF-8"):
        load_mapping(str(tmp_path / "m.toml"), "work_orders")


def test_a_column_that_the_file_lacks_is_told_with_the_nearest_one() -> None:
    with pytest.raises(ImportRefused, match='no column "Machine".*did you mean "Machines"'):
        bound(PLAIN, ["Order", "Text", "Machines"], ["1", "x", "P"])


def test_columns_are_found_by_name_whatever_their_case_and_blanks() -> None:
    assert one(PLAIN, [" ORDER ", "text", "Machine "], ["1", "Leak", "P-1"]) == {"title": "Leak", "asset": "P-1"}


def test_a_column_may_have_other_names_or_be_absent() -> None:
    text = HEAD + ('[columns]\nText = { field = "title", also = ["Short text", "Descr."] }\n'
                   'Cost = { field = "total_cost", optional = true }\n'
                   'State = { field = "status", optional = true, default = "OPEN" }\n')
    assert one(text, ["Order", "Descr."], ["1", "x"]) == {"title": "x", "status": "OPEN"}
    assert parse_mapping(text, "work_orders").mapped(["Order", "Descr."]) == {"title", "status"}


def test_one_column_may_fill_several_fields() -> None:
    text = HEAD + '[columns]\nText = ["title", { field = "description", prefix = "Was: " }]\n'
    assert one(text, ["Order", "Text"], ["1", "x"]) == {"title": "x", "description": "Was: x"}


def test_blank_and_missing_cells_are_none_and_not_nothing() -> None:
    text = 'missing = ["n/a"]\n' + PLAIN + ('Cost = { field = "total_cost", missing = ["-"] }\n'
                                             'Hours = { field = "actual_hours", default = 1.5 }\n')
    found = one(text, ["Order", "Text", "Machine", "Cost", "Hours"], ["1", "x", "N/A", "-", ""])
    assert found == {"title": "x", "asset": None, "total_cost": None, "actual_hours": Decimal("1.5")}


def test_every_problem_of_a_row_is_told_under_its_columns_name() -> None:
    text = PLAIN + 'Cost = "total_cost"\nState = "status"\n[values.status]\nX = "OPEN"\n'
    refused = bound(text, ["Order", "Text", "Machine", "Cost", "State"], ["", "", "P", "PM01", "Y"])[0]
    assert isinstance(refused, Rejection)
    for said in ("Cost: 'PM01' is not a number", "State: 'Y' is not listed under [values.status]",
                 "title: the cell is blank", "no external id: Order is blank"):
        assert said in refused.reason
    long = bound(text, ["Order", "Text", "Machine", "Cost", "State"], ["1", "x" * 256, "P", "1", "X"])[0]
    assert isinstance(long, Rejection)
    assert "256 characters" in long.reason and "is blank" not in long.reason


def test_words_are_mapped_whatever_their_case_and_a_catch_all_warns() -> None:
    text = PLAIN + 'State = "status"\n[values.status]\nDone = "CLOSED"\n"*" = "OPEN"\n'
    columns = ["Order", "Text", "Machine", "State"]
    rows = bound(text, columns, ["1", "x", "P", "DONE"], ["2", "x", "P", "odd"])
    assert [row.values["status"] for row in rows] == ["CLOSED", "OPEN"]  # type: ignore[union-attr]
    assert "'odd' is not listed" in rows[1].warnings[0]  # type: ignore[union-attr]


def test_of_a_list_of_statuses_the_first_listed_token_decides() -> None:
    text = PLAIN + 'State = "status"\n[tokens.status]\nCLSD = "CLOSED"\nTECO = "COMPLETED"\n'
    columns = ["Order", "Text", "Machine", "State"]
    assert one(text, columns, ["1", "x", "P", "PRC TECO CLSD NMAT"])["status"] == "CLOSED"
    refused = bound(text, columns, ["1", "x", "P", "CRTD"])[0]
    assert "holds none of the tokens" in refused.reason  # type: ignore[union-attr]


def test_a_priority_is_given_as_number_or_word_and_reaches_the_importer_as_stored() -> None:
    text = PLAIN + 'P = "priority"\n'
    for said, stored in (("5", 5), ("emergency", 5), (1.0, 1)):
        assert one(text, ["Order", "Text", "Machine", "P"], ["1", "x", "M", said])["priority"] == stored


def test_external_ids_are_built_from_columns_or_the_row() -> None:
    columns = ["A", "B", "Text"]
    body = '[columns]\nText = "title"\n'
    for said, wanted in (('["A", "B"]', "007|x"), ('"row number"', "1"),
                         ('{ columns = ["A"], strip_leading_zeros = true }', "7"),
                         ('{ columns = ["B", "A"], prefix = "f:" }', "f:x|007"),
                         ('{ row_number = true, prefix = "r" }', "r1")):
        row = bound(f'source_system = "X"\nexternal_id = {said}\n{body}', columns, ["007", "x", "t"])[0]
        assert isinstance(row, Row)
        assert row.external_id == wanted


def test_times_are_computed_from_a_start_and_a_count() -> None:
    text = HEAD + ('time_zone = "Europe/Berlin"\n[columns]\nText = "title"\n[times.actual_start]\n'
                   'start = 2020-01-01T00:00:00\ncolumn = "N"\nstep = "1 hour"\n')
    text = 'time_zone = "Europe/Berlin"\n' + text.replace('time_zone = "Europe/Berlin"\n', "")
    assert one(text, ["Order", "Text", "N"], ["1", "x", "25"])["actual_start"] == dt.datetime(
        2020, 1, 2, 0, tzinfo=dt.UTC)


def test_texts_are_composed_of_columns() -> None:
    text = HEAD + ('[templates]\ntitle = "{Code|Name} replaced"\ndescription = "{Name} {Note?}"\n'
                   'parent = "{Site}|{Parent}"\n')
    columns = ["Order", "Code", "Name", "Note", "Site", "Parent"]
    assert one(text, columns, ["1", "", "Pump", "", "A", ""]) == {
        "title": "Pump replaced", "description": "Pump", "parent": None}
    assert one(text, columns, ["1", "P1", "Pump", "x", "A", "7"])["parent"] == "A|7"


def test_columns_are_added_up_and_an_unknown_sum_stays_unknown() -> None:
    text = PLAIN + '[sums]\ntotal_cost = ["Labour", "Parts"]\n'
    columns = ["Order", "Text", "Machine", "Labour", "Parts"]
    assert one(text, columns, ["1", "x", "P", "10.50", ""])["total_cost"] == Decimal("10.50")
    assert one(text, columns, ["1", "x", "P", "10.50", "0.25"])["total_cost"] == Decimal("10.75")
    assert one(text, columns, ["1", "x", "P", "", ""])["total_cost"] is None


def test_a_date_and_its_time_of_day_are_joined() -> None:
    text = PLAIN + 'Day = { field = "actual_start", join = ["Clock"] }\n'
    columns = ["Order", "Text", "Machine", "Day", "Clock"]
    wanted = dt.datetime(2024, 1, 2, 8, 30, tzinfo=dt.UTC)
    for day, clock in (("2024-01-02", "08:30"), (dt.datetime(2024, 1, 2), dt.time(8, 30))):
        assert one(text, columns, ["1", "x", "P", day, clock], zone=ZoneInfo("UTC"))["actual_start"] == wanted


def test_columns_become_rows_and_a_bad_cell_costs_only_its_own() -> None:
    text = ('source_system = "X"\nexternal_id = ["Unit", "When"]\ntime_zone = "UTC"\n'
            '[columns]\nUnit = "asset"\nWhen = "read_at"\n'
            '[[readings]]\ncolumn = "Oil"\nmeter = "Oil pressure"\n[[readings]]\ncolumn = "Temp"\nmeter = "Heat"\n')
    rows = bound(text, ["Unit", "When", "Oil", "Temp"], ["U1", "2024-01-01", "4.5", "hot"],
                 ["U1", "2024-01-02", "", "80"], kind="readings")
    assert isinstance(rows[1], Rejection)
    assert rows[1].reason == "Temp: 'hot' is not a number."
    taken = [row for row in rows if isinstance(row, Row)]
    assert [(row.values["meter"], row.values["value"]) for row in taken] == [
        ("Oil pressure", Decimal("4.5")), ("Heat", Decimal(80))]
    assert taken[0].external_id == "U1|2024-01-01|Oil"


def test_open_fields_take_the_type_that_the_mapping_says() -> None:
    text = 'source_system = "X"\nexternal_id = "ID"\n[columns]\nName = "name"\n' \
           'Age = { field = "attribute:Age", as = "integer" }\n'
    assert one(text, ["ID", "Name", "Age"], ["1", "P", "7"], kind="assets")["attribute:Age"] == 7
    assert "only for fields that begin with" in faults(PLAIN + 'X = { field = "description", as = "integer" }\n')


def test_a_spreadsheets_numbers_serve_as_text_and_text_as_numbers() -> None:
    text = PLAIN + 'Cost = "total_cost"\n'
    found = one(text, ["Order", "Text", "Machine", "Cost"], [400000001.0, 12, 7, "5.5"])
    assert found == {"title": "12", "asset": "7", "total_cost": Decimal("5.5")}


def load_ready(name: str) -> Mapping:
    return load_mapping(name, tomllib.loads((SHIPPED / f"{name}.toml").read_text(encoding="utf-8"))["kind"])


@pytest.mark.parametrize("name", shipped())
def test_every_ready_made_mapping_is_valid(name: str) -> None:
    mapping = load_ready(name)
    assert mapping.source_system in {"SAP PM", "Maximo", "Atlas CMMS"}


HEADERS = {
    "sap-iw39": [
        ["Equipment", "Superior Order", "Maintenance Plan", "Order", "User Status", "Sort Field", "Description",
         "Order Type", "MaintActivityType", "Total planned costs", "Total actual costs", "Created On",
         "Basic start date", "Basic finish date", "Entered By", "Last Changed By", "Main Work Center",
         "System Condition", "WBS order header", "System status"],
        ["Plant", "Order", "Superior order", "Notification", "Created on", "Description", "Revision", "Equipment",
         "System status", "User status", "Functional Loc.", "Location", "WBS ord. header", "Cost Center",
         "TotalPlnndCosts", "Total act.costs", "Planner group", "Main WorkCtr", "Entered by", "Changed by",
         "Bas. start date", "Basic fin. date", "Actual release"],
        ["Order", "Order Type", "Description", "Functional Loc.", "Equipment", "Priority", "System status",
         "User status", "Bsc start", "Basic fin.", "Revision", "Main WorkCtr", "Planner group", "Plant",
         "Cost Center", "Notification"],
        ["Order", "Order Type", "Description", "Equipment", "Basic start date", "Total actual costs", "Currency"],
    ],
    "sap-iw39-list": [["Order", "Type", "Description", "Equipment", "Bas.start", "Tot.act.cst", "Crcy"]],
    "sap-equipment": [["Equipment", "Material", "Material Description", "TechIdentNo.", "Description",
                       "ManufSerialNumber", "SysStatus", "UserStatus", "SLoc", "Functional Loc.", "ObjectType",
                       "Cost Ctr", "AcquistnValue", "Comment"]],
    "maximo-work-orders": [["wonum", "description", "status", "worktype", "siteid", "orgid", "location", "assetnum",
                            "parent", "reportdate", "reportedby", "wopriority", "statusdate", "schedstart",
                            "schedfinish", "actstart", "actfinish", "failurecode", "problemcode", "jpnum", "pmnum",
                            "supervisor", "lead", "estservcost", "actlabcost", "actmatcost", "actlabhrs",
                            "acttoolcost", "istask", "historyflag"]],
    "maximo-assets": [["assetnum", "description", "location", "parent", "assethealth", "siteid", "assettype",
                       "status", "serialnum", "manufacturer"]],
    "maximo-locations": [["location", "description", "parent", "siteid", "type"]],
    "maximo-parts": [["itemnum", "description", "location", "siteid", "curbal", "issueunit"]],
    "maximo-stock": [["itemnum", "description", "location", "siteid", "curbal", "issueunit"]],
    "atlas-assets": [["ID", "Name", "Description", "Status", "Archived", "Location Name", "Parent Asset", "Area",
                      "Barcode", "Category", "Primary User", "Warranty Expiration Date", "Additional Information",
                      "Serial Number", "Assigned To", "Teams", "Parts", "Vendors", "Contractors", "Acquisition cost"]],
    "atlas-locations": [["ID", "Name", "Address", "Parent Location", "Assigned To", "Teams", "Vendors",
                         "Contractors"]],
    "atlas-parts": [["ID", "Name", "Cost", "Category", "Non Stock", "Barcode", "Description", "Quantity",
                     "Additional Information", "Area", "Minimum Quantity", "Assigned To", "Contractors", "Vendors",
                     "Teams"]],
    "atlas-work-orders": [["ID", "Title", "Status", "Priority", "Description", "Due Date", "Estimated Hours",
                           "Requires Signature", "Category", "Location Name", "Team Name", "Primary User",
                           "Assigned To", "Asset Name", "Completed By", "Completed On", "Archived", "Feedback",
                           "Contractors"]],
    "atlas-schedules": [["Name", "Starts On", "Ends On", "Frequency", "Due Date Delay", "Recurrence Type",
                         "Recurrence Based On", "Days Of Week", "ID", "Title", "Description", "Estimated Hours",
                         "Priority", "Category", "Assigned To", "Primary Worker", "Asset Name", "Location Name",
                         "Team Name", "Contractors", "Requires Signature"]],
}


def test_every_ready_made_mapping_fits_the_headers_that_were_seen() -> None:
    assert sorted(HEADERS) == shipped()
    for name, headers in HEADERS.items():
        mapping = load_ready(name)
        for header in headers:
            Binder(mapping, importers()[mapping.kind], header, ZoneInfo("UTC"))
