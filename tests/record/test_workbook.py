# ruff: noqa: E501 - a sheet and its sentence stand on one line each, so that both can be searched for
"""What a workbook holds that its reader does not tell or could not bear: cells far away, failed formulas, odd dates.

sheet(*rows)                    the XML of a sheet with a header and these rows of XML
book({"S": sheet()})            a workbook of such sheets, as bytes
of_style("d mmm", 5)            one with a number shown in this way, in C2
told(tmp_path, book(...))       its mistakes as text
"""

import io
import time
import zipfile
from datetime import date

import pytest
import xlsxwriter
from tests.record.treaty import read, wrong

from detente.record.files import _looked
from detente.record.formats.workbook import MOST

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
FAR = "cells as far away as {} make this a workbook of {} cells; at most 20,000,000 are read; delete the rows and columns beyond the statements"


def sheet(*rows, header=("kind", "by", "said")):
    cells = "".join(
        f'<c r="{c}1" t="inlineStr"><is><t>{name}</t></is></c>' for c, name in zip("ABC", header, strict=True)
    )
    return f'<worksheet {MAIN}><dimension ref="A1:C2"/><sheetData><row r="1">{cells}</row>{"".join(rows)}</sheetData></worksheet>'  # fmt: skip


def book(sheets, changed=None):
    """The bytes of a workbook with these sheets, in which some parts are `changed` or, where None, left out."""
    plain, whole = io.BytesIO(), io.BytesIO()
    written = xlsxwriter.Workbook(plain)
    for name in sheets:
        written.add_worksheet(name)
    written.close()
    new = {f"xl/worksheets/sheet{n}.xml": text for n, text in enumerate(sheets.values(), 1)} | (changed or {})
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as out:
        for name in dict.fromkeys([*source.namelist(), *new]):
            if (text := new[name] if name in new else source.read(name)) is not None:
                out.writestr(name, text)
    return whole.getvalue()


def told(tmp_path, data):
    return wrong(tmp_path, "r.xlsx", data)


def looked(xml):
    [found] = _looked(book({"S": xml})).values()
    return found


# -- cells far away -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c  s='0'\n r='XFD1048576' ><v>1</v></c></row>",
        '<x:row r="9" xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:c r="xfd1048576"><x:v>1</x:v></x:c></x:row>',
        '<row r="1048576"><c r="XFC1048576"/><c><v>1</v></c></row>',
        '<row r="1048575"/><row><c r="XFC1"/><c t="inlineStr"><is><t>x</t></is></c></row>',
        '<c r="XFD1048576"><v>1</v></c>',
    ],
    ids=["plainly", "with apostrophes", "under a prefix", "one further", "in the next row", "in no row"],
)  # fmt: skip
def test_a_cell_far_away_is_told_and_nothing_is_read(tmp_path, rows):
    data = book({"S": sheet(rows)})
    assert told(tmp_path, data) == [f"r.xlsx:S:1048576: {FAR.format('XFD1048576', '17,179,869,184')}"]


def test_of_a_cell_far_down_and_one_far_to_the_right_both_are_told(tmp_path):
    rows = '<row r="2"><c r="ZZ2"><v>1</v></c></row>', '<row r="90000"><c r="B90000"><v>1</v></c></row>'
    assert told(tmp_path, book({"S": sheet(*rows)})) == [
        f"r.xlsx:S:90000: {FAR.format('B90000 and ZZ2', '63,180,000')}"
    ]


def test_the_cells_of_all_sheets_are_counted_together(tmp_path):
    one = sheet('<row r="1000000"><c r="A1000000"><v>1</v></c></row>')
    assert sum(s.places for s in _looked(book({"A": one, "B": one})).values()) < MOST
    data = book(dict.fromkeys("ABCDEFG", one))
    assert told(tmp_path, data) == [f"r.xlsx:A:1000000: {FAR.format('A1000000 and C1', '21,000,000')}"]


def test_a_cell_without_a_value_is_not_far_away(tmp_path):
    row = (
        '<row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    assert [m.split(":")[1:4] for m in told(tmp_path, book({"S": sheet(row)}))] == [
        ["S", "2", "by"], ["S", "2", "kind"], ["S", "2", "said"],
    ]  # fmt: skip


def test_a_sheet_of_empty_cells_says_nothing(tmp_path):
    cells = '<c r="A2"><v></v></c><c r="C3" t="str"><v></v></c><c r="D5" t="inlineStr"><is><t></t></is></c>'
    data = book({"S": f'<worksheet {MAIN}><sheetData><row r="2">{cells}</row></sheetData></worksheet>'})
    assert len(read(tmp_path, "r.xlsx", data).spine) == 0


def test_a_cell_in_the_last_column_costs_no_more_than_the_others(tmp_path):
    far = '<row r="2"><c r="XFD2"><v>1</v></c></row>'
    start = time.process_time()
    assert told(tmp_path, book({"S": sheet(far)}))[1] == (
        "r.xlsx:S:2:cell 16384: this cell stands under no column name; name the column in the first row"
    )
    assert time.process_time() - start < 3


@pytest.mark.parametrize("place", ["A0", "1A", "$A$2", "", "ZZZZZZZZ1", "A99999999999"])
def test_a_place_that_is_none_is_told(tmp_path, place):
    [said] = told(tmp_path, book({"S": sheet(f'<row r="2"><c r="{place}"><v>1</v></c></row>')}))
    assert (
        said
        == f"r.xlsx:1: this is no XLSX workbook that can be read: '{place}' is no place of a cell; save it anew, or as CSV"
    )


def test_more_cells_than_are_read_are_not_even_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr("detente.record.formats.workbook.MOST", 1_000)
    [said] = told(tmp_path, book({"S": sheet("<row>" + "<c/>" * 1_001 + "</row>")}))
    assert "one of its sheets has more than 1,000 cells" in said


def test_more_rows_than_a_sheet_has_are_not_even_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr("detente.record.formats.workbook._ROWS", 1_000)
    [said] = told(tmp_path, book({"S": sheet("<row/>" * 1_000)}))
    assert "one of its sheets has more than 1,000 rows" in said


# -- what is out of proportion to the file --------------------------------------------------------------------


def shared(*texts, around="<si><t>{}</t></si>"):
    texts = "".join(around.format(text) for text in texts)
    return {"xl/sharedStrings.xml": f"<sst {MAIN}>{texts}</sst>"}


NAMES = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v> {n % 2} </v></c></row>' for n in range(2, 2_002))
AGAIN = "r.xlsx:1: this is no XLSX workbook that can be read: its cells name a few long texts again and again, and are far more than the file; save it anew, or as CSV"


@pytest.mark.parametrize(
    "around", ["<si><t>{}</t></si>", '<x:si xmlns:x="urn:x"><x:t>{}</x:t></x:si>', "<si><r><t><!-- </si> -->{}</t></r></si>"]
)  # fmt: skip
def test_a_long_text_that_cells_name_again_and_again_is_told(tmp_path, around):
    assert told(tmp_path, book({"S": sheet(NAMES)}, shared("x" * 200_000, "y", around=around))) == [AGAIN]
    assert told(tmp_path, book({"S": sheet(NAMES)}, shared("x" * 100_000, "y", around=around))) != [AGAIN]


def test_a_long_text_that_one_cell_names_is_no_mistake(tmp_path):
    cells = "".join(f'<c r="{c}2" t="inlineStr"><is><t>{v}</t></is></c>' for c, v in zip("ABC", ["report", "US", "2022"], strict=True))  # fmt: skip
    rows = f'<row r="2">{cells}</row>' + "<row><c/></row>" * 100_000
    data = book({"S": sheet(rows)}, shared("x" * 200_000))
    assert len(read(tmp_path, "r.xlsx", data).spine) == 1


def test_a_part_of_many_megabytes_in_few_bytes_is_not_unpacked(tmp_path):
    data = book({"S": sheet(f'<c r="A2" t="inlineStr"><is><t>{"x" * 16_000_000}</t></is></c>')})
    [said] = told(tmp_path, data)
    assert said.startswith("r.xlsx:1: this is no XLSX workbook that can be read: it holds 16,0")
    assert said.endswith(
        f" bytes; of a file of {len(data):,} bytes at most 16,000,000 are read; save it anew, or as CSV"
    )


@pytest.mark.parametrize("place", ["XFE2", "DUTY4", "A1048577"])
def test_a_cell_beyond_what_any_sheet_has_is_told_at_once(tmp_path, place):
    row = f'<row><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row>'
    [said] = told(tmp_path, book({"S": sheet(row)}))
    assert f"'{place}' is no place of a cell: a sheet ends at XFD1048576" in said


def test_more_cells_than_a_file_of_its_size_has_are_told(tmp_path):
    [said] = told(tmp_path, book({"S": sheet(("<row>" + "<c/>" * 16_000 + "</row>") * 63)}))
    assert "one of its sheets has more than 1,000,000 cells" in said


def test_more_sheets_than_are_read_are_told(tmp_path):
    [said] = told(tmp_path, book({f"S{n}": sheet() for n in range(1_001)}))
    assert "it has 1,001 sheets; at most 1,000 are read" in said


def test_more_styles_than_are_read_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr("detente.record.formats.xml.MOST", 1_000)
    styles = f"<styleSheet {MAIN}>" + "<xf/>" * 1_000 + "</styleSheet>"
    [said] = told(tmp_path, book({"S": sheet()}, {"xl/styles.xml": styles}))
    assert "its part 'xl/styles.xml' has more than 1,000 elements" in said


@pytest.mark.parametrize("tag", ['<row x="{}"/>', "<!--{}-->", "<row {}/>"])
def test_a_tag_of_megabytes_is_told_and_not_read_again_and_again(tmp_path, tag):
    inner = " ".join(f'a{n}=""' for n in range(200_000)) if tag == "<row {}/>" else "x" * 3_000_000
    begun = time.process_time()
    [said] = told(tmp_path, book({"S": sheet(tag.format(inner))}))
    assert "one of its tags has more than 1,000,000 bytes" in said
    assert time.process_time() - begun < 2


def test_a_text_of_megabytes_is_no_tag(tmp_path):
    rows = f'<row r="2"><c r="A2" t="inlineStr"><is><t>{"x" * 3_000_000}</t></is></c></row>'
    assert not [said for said in told(tmp_path, book({"S": sheet(rows)})) if "tags" in said]


def test_a_format_of_brackets_is_told_and_not_pondered(tmp_path):
    formats = f'<numFmts><numFmt numFmtId="200" formatCode="{"[" * 900_000}"/></numFmts>'
    begun = time.process_time()
    [said] = told(tmp_path, book({"S": sheet()}, {"xl/styles.xml": f"<styleSheet {MAIN}>{formats}</styleSheet>"}))
    assert "one of its formats of numbers has more than 1,000 characters" in said
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "name", ["xl\\worksheets\\sheet1.xml", "XL/Worksheets/Sheet1.xml", "xl\\sharedStrings.xml", "xl/Styles.xml"]
)
def test_a_part_that_is_there_twice_under_names_that_are_read_alike_is_told(tmp_path, name):
    whole = io.BytesIO(book({"S": sheet()}, shared("x")))
    with zipfile.ZipFile(whole, "a") as out:
        out.writestr(name, sheet())
    [said] = told(tmp_path, whole.getvalue())
    assert "is there twice" in said


# -- what else is no workbook ---------------------------------------------------------------------------------

RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="{}"/></Relationships>'
)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


def test_a_document_type_is_refused(tmp_path):
    [said] = told(tmp_path, book({"S": LAUGHS + sheet("&b;")}))
    assert "its XML has a document type, as no workbook has" in said


@pytest.mark.parametrize(
    "xml", [b"<worksheet>", b"\xff\xfe<\x00", b'<?xml version="1.0" encoding="cp037"?><a \xe9=""/>']
)
def test_xml_that_is_none_is_told(tmp_path, xml):
    [said] = told(tmp_path, book({"S": xml}))
    assert said.startswith("r.xlsx:1: this is no XLSX workbook that can be read: ")


@pytest.mark.parametrize("target", ["worksheets/sheet1.xml", "worksheets\\sheet1.xml", ""])
def test_a_sheet_that_is_no_part_of_its_own_is_told(tmp_path, target):
    data = book({"S": sheet(), "T": sheet()}, {"xl/_rels/workbook.xml.rels": RELATIONS.format(target)})
    assert "its sheet 'T' is no part of its own" in told(tmp_path, data)[0]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
def test_a_part_that_is_missing_is_told(tmp_path, part):
    [said] = told(tmp_path, book({"S": sheet()}, {part: None}))
    assert f"its part '{part}' is missing; save it anew" in said


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_that_is_packed_otherwise_is_told(tmp_path, way):
    whole = io.BytesIO(book({"S": sheet()}))
    with zipfile.ZipFile(whole, "a", way) as out:
        out.writestr("xl/more.xml", "<more/>")
    assert "it is packed as no workbook is" in told(tmp_path, whole.getvalue())[0]


def test_a_workbook_that_is_something_else_too_is_told(tmp_path):
    whole = io.BytesIO(book({"S": sheet()}))
    with zipfile.ZipFile(whole, "a") as out:
        out.writestr("content.xml", "<office:spreadsheet/>")
    for data in (whole.getvalue(), b"\xd0\xcf\x11\xe0" + book({"S": sheet()})):
        [said] = told(tmp_path, data)
        assert "it is a file of another kind too" in said


# -- cells that are not what the reader takes them for --------------------------------------------------------


def of_style(shown, number, start_1904=False):
    out = io.BytesIO()
    written = xlsxwriter.Workbook(out, {"date_1904": start_1904})
    page = written.add_worksheet("report")
    page.write_row(0, 0, ["by", "said", "at"])
    page.write_row(1, 0, ["US", "2022"])
    page.write_number(1, 2, number, written.add_format({"num_format": shown}))
    written.close()
    return out.getvalue()


@pytest.mark.parametrize("number", [-5, 0, 0.5, 1, 60, 60.9])
@pytest.mark.parametrize("shown", ["yyyy-mm-dd", "d/m/yy h:mm;@", "[$-409]mmmm d", 14, 22, 45, "hh:mm"])
def test_a_date_on_which_programs_do_not_agree_is_told(tmp_path, shown, number):
    [said] = told(tmp_path, of_style(shown, number))
    assert (
        said
        == f"r.xlsx:report:2:C: this cell is shown as a date, but its number is {number}, and programs agree on dates from 1900-03-01 on only; write the date as text, for instance 1899-12-01, or let the cell show a number"
    )


def test_a_workbook_that_counts_from_1904_is_in_doubt_below_1_alone(tmp_path):
    [found] = _looked(of_style("yyyy-mm-dd", 1, start_1904=True), dates=True).values()
    assert found.bad == []
    assert "from 1904-01-02 on only" in told(tmp_path, of_style("yyyy-mm-dd", 0.5, start_1904=True))[0]


def test_a_text_that_says_an_early_date_is_one(tmp_path):
    cells = "".join(f'<c r="{c}2" t="inlineStr"><is><t>{v}</t></is></c>' for c, v in zip("ABC", ["report", "US", "1899-12-26"], strict=True))  # fmt: skip
    assert len(read(tmp_path, "r.xlsx", book({"S": sheet(f'<row r="2">{cells}</row>')})).spine) == 1


@pytest.mark.parametrize("shown", ["[h]:mm:ss", "[mm]:ss", "[S]", 46])
@pytest.mark.parametrize("number", [1.5, 100])
def test_a_length_of_time_is_no_date(tmp_path, shown, number):
    [said] = told(tmp_path, of_style(shown, number))
    assert (
        said
        == f"r.xlsx:report:2:C: this cell is shown as a length of time (its number is {number}), and would be read as a date; write what is meant as text, for instance 36 h or 2024-12-01"
    )


@pytest.mark.parametrize(
    "shown", ["0", "#,##0", '0 "days"', "0\\d", "0_d", "General", "0.00E+00", "@", "[Red]0", "0;d", "0%"]
)
def test_a_number_is_no_date(shown):
    [found] = _looked(of_style(shown, 5), dates=True).values()
    assert found.bad == []


def test_a_date_from_march_1900_on_is_one():
    out = io.BytesIO()
    written = xlsxwriter.Workbook(out)
    day = written.add_format({"num_format": "yyyy-mm-dd"})
    written.add_worksheet("report").write_datetime(0, 0, date(1900, 3, 1), day)
    written.close()
    [found] = _looked(out.getvalue(), dates=True).values()
    assert found.bad == []


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="C2" t="e"><v>#N/A</v></c>',
        "<c t='e' r='C2'><f>NA()</f><v>#N/A</v></c>",
        '<x:c xmlns:x="m" r="C2" t="e"><x:v>#N/<![CDATA[A]]></x:v></x:c>',
    ],
)
def test_a_formula_that_failed_is_told_however_it_is_written(cell):
    assert looked(sheet(f'<row r="2">{cell}</row>')).bad == [
        ("C", 2, ("the formula of this cell failed: #N/A", "write the value itself"))
    ]
