# ruff: noqa: E501 - a row and its sentence stand on one line each, so that both can be searched for
"""JSON Lines as strangers write them: each line is read or told, and both ways of reading say the same."""

import json

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.record.treaty import AGREEMENT, HOLDING, read, wrong

from detente.errors import RecordError
from detente.record.files import read_record
from detente.record.formats.jsonl import parsed
from detente.record.formats.shapes import shape_of
from detente.record.rows.kinds import known_columns

GOOD = '{"kind": "report", "by": "RU", "said": "2022"}'
NOT = "this line is not JSON: "
MEND = '; write one object a line, for instance {"kind": "request", "by": "US"}'

BAD = {
    "no JSON": ("{'kind': 1}", NOT + "a key stands in double quotation marks (column 2)" + MEND),
    "half an object": ('{"kind": "report"', NOT + "the bracket '{' is never closed (column 1)" + MEND),
    "an open text": ('{"kind": "rep', NOT + "a quotation mark opens here and is never closed (column 10)" + MEND),
    "two objects": ("{} {}", NOT + "more stands here, behind the object (column 4)" + MEND),
    "a trailing comma": ('{"by": "RU",}', NOT + "nothing follows the comma (column 12)" + MEND),
    "a control character": ('{"by": "R\tU"}', NOT + "a text holds a tab, which is written \\t (column 10)" + MEND),
    "a leading zero": ('{"n": 01}', NOT + "'01' is no number of JSON (column 7)" + MEND),
    "a list": ("[1]", 'this line holds no object; write one a line, for instance {"kind": "request", "by": "US"}'),
    "a text": ('"x"', 'this line holds no object; write one a line, for instance {"kind": "request", "by": "US"}'),
    "deep nesting": ("[" * 200_000, "this line is nested too deeply; a statement holds plain values"),
    "deep objects": ('{"a":' * 200_000, "this line is nested too deeply; a statement holds plain values"),
}  # fmt: skip

CELLS = {
    "mass": ('{"mass": NaN}', 'NaN is no number of JSON; write a number, a range as text, or "unknown"'),
    "n": ('{"n": -Infinity}', '-Infinity is no number of JSON; write a number, a range as text, or "unknown"'),
    "said": ('{"said": {"US": "2022", "US": "2023"}}', "'said' names a recipient twice; say once when it received this"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_line_with(tmp_path, name):
    line, said = BAD[name]
    assert wrong(tmp_path, "r.jsonl", f"{GOOD}\n{line}\n{GOOD.replace('RU', 'US')}\n") == [f"r.jsonl:2: {said}"]


@pytest.mark.parametrize("column", CELLS)
def test_a_value_is_told_with_its_column(tmp_path, column):
    line, said = CELLS[column]
    assert f"r.jsonl:1:{column}: {said}" in wrong(tmp_path, "r.jsonl", line)


def test_a_line_that_is_not_utf8_is_told_and_the_others_read(tmp_path):
    content = GOOD.encode() + b'\n{"note": "\xe9"}\n' + GOOD.replace("RU", "X").encode()
    said = wrong(tmp_path, "r.jsonl", content)
    assert said[0] == "r.jsonl:2: byte 11 of the line is not UTF-8; save the file as UTF-8"
    assert said[1].startswith("r.jsonl:3:by: 'X' is no party")


def test_utf16_is_told(tmp_path):
    assert wrong(tmp_path, "r.jsonl", GOOD.encode("utf-16")) == ["r.jsonl:1: the file is in UTF-16; save it as UTF-8"]


@pytest.mark.parametrize("many", [1, 300])
def test_a_mark_blank_lines_and_carriage_returns_mean_nothing(tmp_path, many):
    lines = [GOOD.replace('"kind"', f'"id": {n}, "kind"') for n in range(many)]
    told = read(tmp_path, "r.jsonl", b"\xef\xbb\xbf" + "\r\n\r\n \t\r\n".join(lines).encode())
    assert told.spine.sort("line")["line"].to_list() == [1 + 3 * n for n in range(many)]


def test_a_doubled_key_is_a_mistake_among_any_number_of_lines(tmp_path):
    lines = [f'{{"id": {n}, "kind": "report", "by": "RU", "said": "2022"}}' for n in range(500)]
    lines[321] = '{"id": 321, "id" :"x", "kind": "report", "by": "RU", "said": "2022"}'
    lines[400] = '{"id": 400, "kind": "report", "by": "RU", "said": "2022", "to": null, "to": "US"}'
    assert wrong(tmp_path, "r.jsonl", "\n".join(lines)) == [
        "r.jsonl:322:id: 'id' is given twice; say it once", "r.jsonl:401:to: 'to' is given twice; say it once",
    ]  # fmt: skip


@pytest.mark.parametrize("many", [1, 300])
@pytest.mark.parametrize(
    ("number", "value"),
    [("92.1", 92_100_000), ("92.10", 92_100_000), ("0.000001", 1), ("1e3", 10**9), ("1000000000000", 10**18),
     ("123456789012.345678", 123456789012345678), ("0.3000000000000000000000000000", 300_000)],
)  # fmt: skip
def test_numbers_are_exactly_as_written(tmp_path, many, number, value):
    lines = [json.dumps(HOLDING | {"id": n})[:-1] + f', "mass": {number}}}' for n in range(many)]
    assert set(read(tmp_path, "r.jsonl", "\n".join(lines)).fields["holding"]["mass"]) == {value}


@pytest.mark.parametrize("number", ["1e400", "-1", "1e-3", "1000000000001", "1.5"])
def test_numbers_out_of_range_are_told(tmp_path, number):
    line = json.dumps(HOLDING).replace('"n": 5', f'"n": {number}')
    [said] = wrong(tmp_path, "r.jsonl", line)
    assert said.startswith("r.jsonl:1:n: '")


def test_a_line_of_ten_megabytes_is_a_line(tmp_path):
    note = "x" * 10_000_000
    assert read(tmp_path, "r.jsonl", GOOD[:-1] + f', "note": "{note}"}}').spine["note"].to_list() == [note]


def test_a_line_longer_than_a_block_keeps_its_number(tmp_path, monkeypatch):
    monkeypatch.setattr("detente.record.files._BLOCK", 10)
    lines = [f'{{"id": {n}, "kind": "report", "by": "RU", "said": "2022"}}' for n in range(9)]
    assert read(tmp_path, "r.jsonl", "\n".join(lines)).spine.select("id", "line").rows() == [
        (str(n), n + 1) for n in range(9)
    ]


def test_many_more_columns_than_a_kind_has_are_told_with_their_number(tmp_path):
    line = GOOD[:-1] + "".join(f', "x{n}": 1' for n in range(5_000)) + "}"
    told = wrong(tmp_path, "r.jsonl", line)
    assert len(told) == 21
    assert "r.jsonl:1:x20: no statement has a 'x20', nor 4,979 more that this line names" in told


# -- both ways --------------------------------------------------------------------------------------------

DATES = ["2022", "2022-02", "2022-02-30", "2022-02-11", "2022-1-1", "+2022-1-1", "-024-01-01", "2022-02-11T10:00:00Z",
         "2022-02-11T10:00:60Z", "2022-02-11T24:00:00Z", "2022-02-11T10:00:00+03:00", "0999-12-31", "9001-01-01", "1969-07-20",
         "8999-12-31", "x", " 2022-02-11 ", "2022-02- 1", "US=2022; FR=2023-01-01", "US=x"]  # fmt: skip
AMOUNTS = ["5", "05", "+5", "-5", "-0", "5.0", "1e3", "92.1", "0.0000001", "1.234567", "999999999999.999999", "1000000000000",
           "1000000000000.1", "1000000000001", "99999999999999999999", ">3", "<=130", "3..4", "4..3", "unknown", "0.2 t", "x", "٣", " 7 ",
           "0b1", "1_000"]  # fmt: skip
NAMES = ["RU", "US", "NATO", "UN", "RUS", "RU; US", "RU;RU", "public", "", " RU", "RU,US"]
TEXTS = [
    "",
    " ",
    "a",
    "b c",
    "\u00e9",
    'say "x"',
    "back\\slash",
    "tab\there",
    "\u2028",
    ":",
    "{",
    "}",
    "null",
    "; ",
    ",",
    ": 1, ",
    "'=x",
]


def values(column):
    if column in ("at", "until", "said", "starts", "ends", "when"):
        texts = DATES
    elif column in ("n", "mass", "troops", "tanks"):
        texts = AMOUNTS
    elif column in ("by", "about", "to", "parties", "who"):
        texts = NAMES
    elif column == "kind":
        texts = ["holding", "exercise", "request", "response", "report", "coverage", "retraction", "settlement", "x"]
    elif column in ("id", "re", "replaces", "which"):
        texts = ["1", "2", "3", "4", "q"]
    elif column in ("complete", "ok"):
        texts = ["yes", "no", "TRUE", "maybe"]
    else:
        texts = TEXTS
    plain = st.sampled_from(texts).map(json.dumps)
    number = st.sampled_from(
        ["5", "92.1", "92.10", "-3", "1e3", "1E+3", "1e-3", "0", "-0", "1e400", "0.1000000000000000000000001"]
    )
    strange = st.sampled_from(
        [
            "null",
            "true",
            "false",
            "[]",
            '["US"]',
            '["US", "FR"]',
            '["US" ,"FR"]',
            '["a;b"]',
            '{"US": "2022"}',
            "NaN",
            '"\\u0052U"',
            '"\\ud800"',
            "[1]",
            '[""]',
            '["a\\n"]',
        ]
    )
    return st.one_of(plain, plain, plain, plain, number, strange)


COLUMNS = [*sorted(known_columns(AGREEMENT)), "unknown"]
BASE = {"kind": '"report"', "by": '"US"', "said": '"2022-02-11"', "id": None}


@st.composite
def lines(draw):
    """Lines of a few shapes, most of them sound, some of them wrong in a cell or as a whole."""
    out = []
    for _ in range(draw(st.integers(1, 3))):
        columns = draw(st.lists(st.sampled_from(COLUMNS), max_size=4, unique=True))
        blank, colon = draw(st.sampled_from([", ", ",", " , "])), draw(st.sampled_from([": ", ":"]))
        for _ in range(draw(st.integers(1, 12))):
            cells = {k: v for k, v in BASE.items() if v} | {"id": json.dumps(f"n{len(out)}")}
            cells |= {c: draw(values(c)) for c in columns}
            line = "{" + blank.join(f"{json.dumps(k)}{colon}{v}" for k, v in cells.items()) + "}"
            spoiled = draw(
                st.sampled_from(
                    [None] * 12 + ["", "[]", line[:-1], line + "\r", line.replace("{", '{"by": "US", ', 1), " " + line]
                )
            )
            out.append(line if spoiled is None else spoiled)
    return draw(st.permutations(out))


def outcome(path, *, shortcuts):
    try:
        return read_record(path, agreement=AGREEMENT, shortcuts=shortcuts)
    except RecordError as error:
        return [str(m) for m in error.mistakes], error.more


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(lines())
def test_line_by_line_and_all_at_once_give_the_same_record_or_the_same_mistakes(tmp_path, monkeypatch, content):
    monkeypatch.setattr("detente.record.formats.jsonl._FEW", 1)
    monkeypatch.setattr("detente.record.rows.columns.FEW", 0)
    path = tmp_path / "r.jsonl"
    path.write_text("\n".join(content), newline="")
    quick, careful = outcome(path, shortcuts=True), outcome(path, shortcuts=False)
    if isinstance(quick, tuple) or isinstance(careful, tuple):
        assert quick == careful
    else:
        assert_frame_equal(quick.spine, careful.spine)
        for kind in quick.fields:
            assert_frame_equal(quick.fields[kind], careful.fields[kind])
        assert_frame_equal(quick.receipts, careful.receipts)
        assert quick.exact == careful.exact


@settings(max_examples=500)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(COLUMNS[:6]), st.text(st.sampled_from(list('ab"\\:,{}[]; \t\u00e9\u2028')), max_size=5)
        ),
        max_size=4,
    )
)
def test_a_shape_matches_only_what_is_read_the_same_line_by_line(pairs):
    line = "{" + ", ".join(f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in pairs) + "}"
    shape = shape_of(line, known_columns(AGREEMENT))
    if shape is None:
        return
    told = pl.Series([line]).str.extract_groups(shape.pattern).struct.unnest().row(0)
    assert dict(zip(shape.columns, told, strict=True)) == {k: v for k, v in parsed(line) if k != "kind"}
