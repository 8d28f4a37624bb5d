# ruff: noqa: E501 - a row and its sentence stand on one line each, so that both can be searched for
"""Every format says the same, names its rows as people see them, and drops nothing."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from polars.testing import assert_frame_equal
from tests.record.treaty import AGREEMENT, HOLDING, mistakes, read, record, wrong

from detente.errors import RecordError, UsageError
from detente.record.files import read_record, write_record

ROWS = [
    {"id": "a", "kind": "holding", "by": "RU", "said": "2024-01-02", "at": "2024-01-01", "site": "Kozelsk", "category": "tank; light", "n": "5", "mass": "92.1"},
    {"id": "b", "kind": "request", "by": "US; FR", "to": "RU", "said": "RU=2024-02; UN=2024-03-01T10:00:00Z", "topic": "=1+1"},
    {"id": "c", "kind": "response", "by": "RU", "re": "b", "said": "2024-02-03T10:00:00Z", "note": 'he said "no, never"\nand left'},
    {"id": "d", "kind": "report", "by": "UN", "about": "RU", "to": "public", "said": "2024", "ok": "yes", "level": "low", "which": "a"},
    {"id": "e", "kind": "coverage", "by": "UN", "kinds": "holding; request", "at": "2022", "until": "2023-06", "said": "2025"},
    {"id": "f", "kind": "holding", "by": "RU", "said": "2026", "site": "Ужур", "category": "'tank'", "n": "60000..100000", "mass": "unknown", "replaces": "a", "complete": "no"},
    {"id": "g", "kind": "settlement", "by": "US", "clause": "I.1", "said": "2026", "without prejudice": "to Article 3"},
]  # fmt: skip
MOMENT = datetime(2022, 2, 1, 10, 30)  # noqa: DTZ001 - the cells of a workbook know no zone
COLUMNS = list(dict.fromkeys(c for row in ROWS for c in row))


def as_csv(rows=ROWS):
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(c for row in rows for c in row)), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def workbook(path, sheets):
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(y, x, cell, day)
                elif cell is not None:
                    sheet.write(y, x, cell)
    book.close()


def assert_same(one, two):
    assert_frame_equal(one.spine.drop("file", "line"), two.spine.drop("file", "line"))
    assert one.fields.keys() == two.fields.keys()
    for kind in one.fields:
        assert_frame_equal(one.fields[kind], two.fields[kind])
    assert_frame_equal(one.receipts, two.receipts)
    assert one.exact == two.exact
    assert one.digest == two.digest


def test_every_format_gives_the_same_record(tmp_path):
    expected = record(*ROWS)
    assert_same(read(tmp_path, "r.jsonl", "\n".join(map(json.dumps, ROWS))), expected)
    assert_same(read(tmp_path, "r.csv", as_csv()), expected)
    pl.DataFrame(ROWS, infer_schema_length=None).write_parquet(tmp_path / "r.parquet")
    assert_same(read_record(tmp_path / "r.parquet", agreement=AGREEMENT), expected)
    workbook(tmp_path / "r.xlsx", {"all": [COLUMNS, *([row.get(c) for c in COLUMNS] for row in ROWS)]})
    assert_same(read_record(tmp_path / "r.xlsx", agreement=AGREEMENT), expected)


def test_json_and_python_lists_and_mappings_are_the_same_as_cells(tmp_path):
    rows = [dict(row) for row in ROWS]
    rows[1] |= {"by": ["US", "FR"], "said": {"RU": "2024-02", "UN": "2024-03-01T10:00:00Z"}}
    rows[3] |= {"to": [], "ok": True}
    rows[4] |= {"kinds": ["holding", "request"]}
    rows[0] |= {"n": 5, "mass": 92.1}
    expected = record(*ROWS)
    assert_same(record(*rows), expected)
    assert_same(read(tmp_path, "r.jsonl", "\n".join(map(json.dumps, rows))), expected)


def test_python_values_are_what_they_mean():
    typed = HOLDING | {
        "n": Decimal(5), "mass": Decimal("92.10"), "said": datetime(2024, 1, 2, 13, tzinfo=UTC), "at": date(2024, 1, 1), "by": ("RU",),
    }  # fmt: skip
    said = HOLDING | {
        "id": "holding/RU/2024-01-01/Kozelsk/tank",
        "mass": "92.1",
        "said": "2024-01-02T13:00:00Z",
        "at": "2024-01-01",
    }
    assert_same(record(typed), record(said))


def test_a_typed_parquet_file_is_the_same_as_text(tmp_path):
    frame = pl.DataFrame(
        {
            "id": [1, 2], "kind": ["holding", "report"], "by": [["RU"], ["US", "FR"]], "said": [datetime(2024, 1, 1, 10, tzinfo=UTC)] * 2,
            "at": [date(2023, 1, 1), None], "site": ["Kozelsk", None], "category": ["tank", None], "n": [5, None],
            "mass": [92.1, None], "ok": [None, True], "to": [None, []],
        },
        schema_overrides={"to": pl.List(pl.String), "category": pl.Categorical, "n": pl.UInt16},
    )  # fmt: skip
    frame.write_parquet(tmp_path / "r.parquet")
    expected = record(
        {"id": "1", "kind": "holding", "by": "RU", "said": "2024-01-01T10:00:00Z", "at": "2023-01-01", "site": "Kozelsk", "category": "tank", "n": 5, "mass": "92.1"},
        {"id": "2", "kind": "report", "by": "US; FR", "said": "2024-01-01T10:00:00Z", "ok": "yes", "to": "public"},
    )  # fmt: skip
    assert_same(read_record(tmp_path / "r.parquet", agreement=AGREEMENT), expected)


def test_statements_refer_across_files_and_all_files_are_checked(tmp_path):
    (tmp_path / "1.jsonl").write_text(json.dumps(ROWS[2]))
    (tmp_path / "2.csv").write_text(as_csv([ROWS[1]]))
    told = read_record(tmp_path / "1.jsonl", tmp_path / "2.csv", agreement=AGREEMENT)
    assert told.spine["re"].to_list() == [None, 0]
    assert told.spine.select("file", "line").rows() == [(str(tmp_path / "2.csv"), 2), (str(tmp_path / "1.jsonl"), 1)]
    (tmp_path / "2.csv").write_text(as_csv([ROWS[1] | {"by": "XX"}, ROWS[1]]))
    (tmp_path / "1.jsonl").write_text("{")
    with pytest.raises(RecordError) as caught:
        read_record(tmp_path / "1.jsonl", tmp_path / "2.csv", agreement=AGREEMENT)
    assert [(Path(m.place.file).name, m.place.line, m.place.cell) for m in caught.value.mistakes] == [
        ("1.jsonl", 1, ""), ("2.csv", 2, "by"), ("2.csv", 3, "id"),
    ]  # fmt: skip


def test_the_same_id_in_two_files_is_a_mistake(tmp_path):
    for name in ("1.jsonl", "2.jsonl"):
        (tmp_path / name).write_text(json.dumps(ROWS[0]))
    with pytest.raises(RecordError, match=r"2.jsonl:1:id: the id 'a' is that of the statement at .*1.jsonl:1 too"):
        read_record(tmp_path / "1.jsonl", tmp_path / "2.jsonl", agreement=AGREEMENT)


def test_what_is_written_reads_back_as_the_same_record(tmp_path):
    expected = record(
        *ROWS,
        {"kind": "report", "by": "US", "said": "2027", "until": "2028-01-01T07:00:00Z", "note": "@x", "source": "'=y"},
    )
    for name in ("r.jsonl", "r.csv"):
        write_record(expected, tmp_path / name, AGREEMENT)
        assert_same(read_record(tmp_path / name, agreement=AGREEMENT), expected)
    assert "'@x" in (tmp_path / "r.csv").read_text()


def test_an_ending_nobody_knows_and_a_missing_file_are_wrong_usage(tmp_path):
    (tmp_path / "r.xls").write_text("")
    with pytest.raises(UsageError, match=r"its name must end in .jsonl, .ndjson, .csv, .xlsx or .parquet"):
        read_record(tmp_path / "r.xls", agreement=AGREEMENT)
    with pytest.raises(UsageError, match="there is no file"):
        read_record(tmp_path / "r.csv", agreement=AGREEMENT)
    with pytest.raises(UsageError, match=r"its name must end in .jsonl or .csv"):
        write_record(record(*ROWS), tmp_path / "r.parquet", AGREEMENT)


# -- CSV --------------------------------------------------------------------------------------------------

HEAD = "id,kind,by,said,site,category,n\n"
GOOD = "1,holding,RU,2022,Kozelsk,tank,5\n"


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_may_have_a_mark_quotation_marks_and_any_line_end(tmp_path, bom, quote, end):
    text = (HEAD + GOOD).replace("Kozelsk", f"{quote}Kozelsk{quote}").replace("\n", end)
    told = read(tmp_path, "r.csv", bom + text.encode())
    assert told.fields["holding"]["site"].to_list() == ["Kozelsk"]
    assert told.spine["line"].to_list() == [2]


@pytest.mark.parametrize("quote", ["", '"'])
def test_empty_rows_of_csv_mean_nothing_but_count_as_lines(tmp_path, quote):
    told = read(tmp_path, "r.csv", "\n" + HEAD + "\n,,,,,,\n" + GOOD.replace("tank", f"{quote}tank{quote}"))
    assert told.spine["line"].to_list() == [5]


def test_a_row_of_csv_is_numbered_by_the_line_on_which_it_begins(tmp_path):
    text = "note,kind,by,said\n" + '"two\nlines",report,RU,2022\nx,report,US,2022\n'
    assert read(tmp_path, "r.csv", text).spine.sort("line")["line"].to_list() == [2, 4]


BAD_CSV = {
    "no rows at all": ("", ["1: the file is empty; its first line names the columns, for instance kind,by,said"]),
    "semicolons": ("kind;by;said\n", ["1: the cells are separated by ';'; save the file with commas between the cells"]),
    "unknown column": ("kindd,kind,by,said\n", ["1:kindd: no statement has a 'kindd'; did you mean 'kind'?"]),
    "column twice": ("kind,by,said,by\n", ["1:by: the column 'by' is there twice; keep one of them"]),
    "no column for the speaker": (
        "kind,said\nreport,2022\nreport,2023\n", ["1:by: there is no column 'by'; every statement needs kind, by and said"],
    ),
    "cell under no name": (
        "kind,by,said,\nreport,RU,2022,x\n", ["2:cell 4: this cell stands under no column name; name the column in the first row"],
    ),
    "too few cells": (
        "kind,by,said\nreport,RU\n", ["2: this row has 2 cells, the first row has 3; write one cell for each column, and cells with commas in quotation marks"],
    ),
    "too many cells": (
        'kind,by,said\nreport,RU,"2022",x\n', ["2: this row has 4 cells, the first row has 3; write one cell for each column, and cells with commas in quotation marks"],
    ),
    "a quotation mark that is never closed": (
        'kind,by,said\nreport,RU,2022\nreport,"US,2022\nreport,RU,2023\n',
        ['3: a quotation mark opens here and is never closed; a cell with a quotation mark is written "like ""this"""'],
    ),
    "text behind a quotation mark": (
        'kind,by,said\nreport,"RU"x,2022\n', ["2: this row is not CSV: ',' expected after '\"'; a cell with a quotation mark is written \"like \"\"this\"\"\""],
    ),
    "another encoding": (
        "kind,by,said,note\nreport,RU,2022,\xe9\n".encode("latin-1"), ["2: byte 16 of the line is not UTF-8; save the file as UTF-8"],
    ),
    "UTF-16": ("kind,by,said\n".encode("utf-16"), ["1: the file is in UTF-16; save it as UTF-8"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_CSV)
def test_csv_with(tmp_path, name):
    content, said = BAD_CSV[name]
    assert wrong(tmp_path, "r.csv", content) == [f"r.csv:{s}" for s in said]


@pytest.mark.parametrize("quote", ["", '"'])
def test_rows_of_csv_may_end_each_in_its_own_way(tmp_path, quote):
    text = HEAD + GOOD[:-1] + "\r" + "2" + GOOD[1:-1] + "\r\r\n" + "3" + GOOD[1:-1] + "\r\n" + "4" + GOOD[1:-1]
    told = read(tmp_path, "r.csv", text.replace("tank", f"{quote}tank{quote}"))
    assert told.spine.select("id", "line").rows() == [("1", 2), ("2", 3), ("3", 5), ("4", 6)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_is_not_utf8_is_told_by_its_line_however_lines_end(tmp_path, end):
    text = (HEAD + GOOD + GOOD).replace("\n", end).encode()
    assert wrong(tmp_path, "r.csv", text[:-5] + b"\xe9" + text[-5:])[0].startswith("r.csv:3: byte ")


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_of_csv_may_be_of_any_length(tmp_path, quote):
    text = f"kind,by,said,note\nreport,RU,2022,{quote}{'x' * 300_000}{quote}\n"
    assert len(read(tmp_path, "r.csv", text).spine["note"][0]) == 300_000


LONG = "this row has more than 50,000 bytes; give it as several statements, or name in 'source' where it is"


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_of_csv_longer_than_is_read_is_told_and_the_others_are_read(tmp_path, monkeypatch, quote, end):
    shortened(monkeypatch)
    rows = [HEAD, GOOD, GOOD.replace("Kozelsk", f"{quote}{'x' * 50_000}{quote}"), "3" + GOOD[1:].replace("5", "x")]
    assert wrong(tmp_path, "r.csv", "".join(rows).replace("\n", end)) == [f"r.csv:3: {LONG}", "r.csv:4:n: 'x' is no amount; write a number, for instance 1550"]  # fmt: skip


@pytest.mark.parametrize("block", [100, 60_000, 10**6])
@pytest.mark.parametrize("shortcuts", [True, False])
def test_a_line_of_json_longer_than_is_read_is_told_and_the_others_are_read(tmp_path, monkeypatch, block, shortcuts):
    shortened(monkeypatch)
    monkeypatch.setattr("detente.record.files._BLOCK", block)
    lines = [json.dumps(row) for row in ({"kind": "x" * n} for n in (3, 300_000, 5, 49_000, 50_000))]
    (tmp_path / "r.jsonl").write_text("\n".join(lines))
    with pytest.raises(RecordError) as caught:
        read_record(tmp_path / "r.jsonl", agreement=AGREEMENT, shortcuts=shortcuts)
    of_lines = [m for m in caught.value.mistakes if m.place.line]  # beside them: that it is another agreement's record
    told = [(m.place.line, m.message) for m in of_lines if m.place.cell in ("", "kind")]
    assert [line for line, _ in told] == [1, 2, 3, 4, 5]
    assert [line for line, said in told if said == LONG] == [2, 5]


def shortened(monkeypatch):
    for module in ("rows.text", "formats.tables", "formats.jsonl"):
        monkeypatch.setattr(f"detente.record.{module}.LONGEST", 50_000)
        if module != "rows.text":
            monkeypatch.setattr(f"detente.record.{module}.TOO_LONG", tuple(LONG.split("; ")))


@pytest.mark.parametrize("block", [1, 7, 60, 1_000])
def test_rows_of_csv_are_numbered_across_blocks(tmp_path, monkeypatch, block):
    monkeypatch.setattr("detente.record.formats.tables._BLOCK", block)
    text = "\n" + HEAD + "\n" + "".join(f"{n}{GOOD[1:]}\n" for n in range(40))
    spine = read(tmp_path, "r.csv", text).spine.with_columns(pl.col("id").cast(pl.Int32)).sort("id")
    assert spine.select("id", "line").rows() == [(n, 4 + 2 * n) for n in range(40)]


# -- XLSX -------------------------------------------------------------------------------------------------


def test_a_sheet_is_a_kind_and_a_date_cell_a_day(tmp_path):
    workbook(
        tmp_path / "r.xlsx",
        {
            "holding": [["by", "said", "site", "category", "n"], ["RU", date(2022, 2, 1), "Kozelsk", "tank", 5]],
            "empty": [],
            "others": [[], [None, "kind", "by", "said", "ok"], [], [None, "report", "US", MOMENT, True]],
        },
    )  # fmt: skip
    told = read_record(tmp_path / "r.xlsx", agreement=AGREEMENT)
    assert told.spine.select("kind", "line").rows() == [("holding", 2), ("report", 4)]
    assert told.spine["file"].to_list() == [f"{tmp_path}/r.xlsx:holding", f"{tmp_path}/r.xlsx:others"]
    assert (told.spine["heard_last"] - told.spine["said"]).to_list() == [86_399, 0]
    assert told.fields["report"]["ok"].to_list() == [True]


def test_mistakes_of_a_workbook_name_sheet_and_row(tmp_path):
    workbook(
        tmp_path / "r.xlsx",
        {
            "holding": [["by", "said", "site", "category", "n"], ["RU", "2022", "Kozelsk", "tank", "x"]],
            "Sheet1": [["by"], ["RU"]],
        },
    )
    with pytest.raises(RecordError) as caught:
        read_record(tmp_path / "r.xlsx", agreement=AGREEMENT)
    assert [str(m).removeprefix(f"{tmp_path}/").partition(";")[0] for m in caught.value.mistakes] == [
        "r.xlsx:holding:2:n: 'x' is no amount",
        "r.xlsx:Sheet1:1:kind: this sheet has no column 'kind', and 'Sheet1' is no kind of statement of the agreement",
        "r.xlsx:Sheet1:1:said: there is no column 'said'",
    ]


def test_a_formula_that_failed_is_told_and_not_read_as_empty(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "r.xlsx")
    sheet = book.add_worksheet("report")
    sheet.write_row(0, 0, ["by", "said", "note"])
    sheet.write_row(1, 0, ["US", "2022"])
    sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    book.close()
    with pytest.raises(RecordError, match=r"r.xlsx:report:2:C: the formula of this cell failed: #DIV/0!"):
        read_record(tmp_path / "r.xlsx", agreement=AGREEMENT)


def test_what_a_program_does_not_show_of_a_workbook_counts(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "r.xlsx")
    for name, note in (("Seen", "filtered"), ("Hidden", "unseen")):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["id", "kind", "by", "said", "note"])
        sheet.write_row(1, 0, [f"{name} 1", "report", "US", "2022", note])
        sheet.write_row(2, 0, [f"{name} 2", "report", "RU", "2023", "row"])
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(4, 4, None, None, {"hidden": True})
        sheet.autofilter(0, 0, 2, 4)
        sheet.filter_column_list(0, ["other"])
        sheet.set_row(1, None, None, {"hidden": True})
    sheet.hide()
    book.close()
    spine = read_record(tmp_path / "r.xlsx", agreement=AGREEMENT).spine
    assert sorted(spine["note"]) == ["filtered", "row", "row", "unseen"]


@pytest.mark.parametrize("name", ["r.xlsx", "r.parquet"])
@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"PAR1PAR1PAR1"])
def test_a_file_that_is_something_else_is_told(tmp_path, name, content):
    [said] = wrong(tmp_path, name, content)
    assert said.startswith(f"{name}:1: this is no ")


def test_a_parquet_column_of_something_else_is_told(tmp_path):
    frame = pl.DataFrame(
        {"kind": ["report"], "by": ["RU"], "said": ["2022"], "note": [[1]], "to": [[[None]]], "x": [1]}
    )
    frame.write_parquet(tmp_path / "r.parquet")
    with pytest.raises(RecordError) as caught:
        read_record(tmp_path / "r.parquet", agreement=AGREEMENT)
    assert [str(m).removeprefix(f"{tmp_path}/") for m in caught.value.mistakes] == [
        "r.parquet:1:note: 'note' holds List(Int64), which no statement holds; write text, numbers, dates, yes and no, or lists of names",
        "r.parquet:1:to: 'to' holds List(List(Null)), which no statement holds; write text, numbers, dates, yes and no, or lists of names",
        "r.parquet:1:x: no statement has a 'x'",
    ]


@pytest.mark.parametrize("days", [-(2**31), -719_163, 2_932_897, 2**31 - 1])
def test_a_day_of_parquet_that_no_text_can_say_is_told(tmp_path, days):
    said = pl.Series([days, 0], dtype=pl.Int32).cast(pl.Date)
    pl.DataFrame({"kind": "report", "by": "RU", "said": said, "id": ["a", "b"]}).write_parquet(tmp_path / "r.parquet")
    assert wrong(tmp_path, "r.parquet", (tmp_path / "r.parquet").read_bytes()) == [
        "r.parquet:1:said: 'said' holds a date that is too far away; dates lie between the years 1000 and 9000"
    ]


@pytest.mark.parametrize("unit", ["ms", "us"])
@pytest.mark.parametrize("zone", [None, "UTC", "Europe/Oslo"])
@pytest.mark.parametrize("number", [-(2**63), 2**63 - 1])
def test_an_instant_of_parquet_that_no_text_can_say_is_told(tmp_path, unit, zone, number):
    at = pl.Series([number, 0]).cast(pl.Datetime(unit, zone))
    frame = pl.DataFrame({"kind": "report", "by": "RU", "said": "2024", "id": ["a", "b"], "at": at})
    frame.write_parquet(tmp_path / "r.parquet")
    assert wrong(tmp_path, "r.parquet", (tmp_path / "r.parquet").read_bytes()) == [
        "r.parquet:1:at: 'at' holds a date that is too far away; dates lie between the years 1000 and 9000"
    ]


@pytest.mark.parametrize("instant", [-(2**63), 2**63 - 1])
def test_an_instant_in_nanoseconds_is_never_too_far_away(tmp_path, instant):
    frame = pl.DataFrame({"kind": "report", "by": "RU", "said": pl.Series([instant]).cast(pl.Datetime("ns"))})
    frame.write_parquet(tmp_path / "r.parquet")
    assert (
        "is no instant; write whole seconds" in wrong(tmp_path, "r.parquet", (tmp_path / "r.parquet").read_bytes())[0]
    )


LISTS = {
    "to": {"kind": "report", "by": "RU"},
    "by": {"kind": "report"},
    "about": {"kind": "report", "by": "RU"},
    "kinds": {"kind": "coverage", "by": "RU", "at": "2022", "until": "2023"},
    "parties": {"kind": "coverage", "by": "RU", "at": "2022", "until": "2023", "kinds": "report"},
}


NAMELESS = [[None], ["US", None], [""], [" ", "US"], ["a\x00"], ["\x00"]]


@pytest.mark.parametrize("column", LISTS)
@pytest.mark.parametrize("names", NAMELESS, ids=repr)
def test_a_list_of_parquet_in_which_a_name_is_missing_is_told_as_one_of_json_is(tmp_path, column, names):
    assert_told_alike(tmp_path, column, names)


@pytest.mark.parametrize("column", ["by", "about", "kinds", "parties"])
def test_an_empty_list_of_parquet_is_told_as_one_of_json_is(tmp_path, column):
    assert_told_alike(tmp_path, column, [])


def assert_told_alike(tmp_path, column, names):
    row = LISTS[column] | {"said": "2024"}
    list_ = pl.Series([names], dtype=pl.List(pl.String))
    pl.DataFrame(row | {column: list_}).write_parquet(tmp_path / "r.parquet")
    [said] = wrong(tmp_path, "r.parquet", (tmp_path / "r.parquet").read_bytes())
    assert [said.removeprefix("r.parquet:")] == mistakes(row | {column: names})


def test_a_text_of_parquet_with_a_nul_is_told(tmp_path):
    frame = pl.DataFrame({"kind": "report", "by": "RU", "said": "2024", "note": ["\x00"], "source": ["a\x00b"]})
    frame.with_columns(pl.col("source").cast(pl.Categorical)).write_parquet(tmp_path / "r.parquet")
    assert wrong(tmp_path, "r.parquet", (tmp_path / "r.parquet").read_bytes()) == [
        f"r.parquet:1:{c}: '{c}' holds a NUL character; write plain text" for c in ("note", "source")
    ]


def test_a_moment_finer_than_a_second_is_told():
    assert mistakes(HOLDING | {"said": datetime(2022, 1, 1, 1, 1, 1, 5, UTC)}) == [
        "1:said: '2022-01-01T01:01:01.000005Z' is no instant; write whole seconds, for instance 2024-12-01T14:30:00Z"
    ]


NAMELESS = "the first row names no column that a statement has; it must name the columns, for instance kind,by,at,said,category,ends"


def test_a_table_without_a_row_of_names_is_one_mistake(tmp_path):
    rows = "holding,RU,2022-02-01,5\nholding,RU,2022-03-01,9\n"
    assert wrong(tmp_path, "r.csv", rows) == [f"r.csv:1: {NAMELESS}"]
    assert wrong(tmp_path, "r.csv", '\n"holding",RU,2022-02-01,5\n') == [f"r.csv:2: {NAMELESS}"]


def test_names_of_columns_in_other_letters_are_told_one_by_one(tmp_path):
    told = wrong(tmp_path, "r.csv", "Kind,By,Said\nholding,RU,2022-02-01\n")
    assert "r.csv:1:Kind: no statement has a 'Kind'; did you mean 'kind'?" in told


def test_a_sheet_that_names_no_column_is_one_mistake(tmp_path):
    path = tmp_path / "r.xlsx"
    workbook(path, {"holding": ROWS[:1], "Notes": [{"Checked by me": "in May"}, {"Checked by me": "in June"}]})
    with pytest.raises(RecordError) as caught:
        read_record(path, agreement=AGREEMENT)
    (mistake,) = caught.value.mistakes
    assert str(mistake).removeprefix(f"{tmp_path}/") == (
        f"r.xlsx:Notes:1: {NAMELESS}; a sheet that holds no statements is deleted"
    )
