# ruff: noqa: E501 - a row and its sentence stand on one line each, so that both can be searched for
"""Every rule that a statement can break, with the sentence that says so."""

import time

import pytest
from tests.record.treaty import AGREEMENT, HOLDING, mistakes, record, wrong
from tests.world import World

from detente import amounts
from detente.errors import RecordError
from detente.record import of
from detente.record.files import read_record

REQUEST = {"id": "q", "kind": "request", "by": "RU", "to": "US", "said": "2022"}
ANSWER = {"id": "a", "kind": "response", "by": "US", "to": "RU", "said": "2023", "re": "q"}
COVERAGE = {"kind": "coverage", "by": "UN", "kinds": "holding", "at": "2022", "until": "2023", "said": "2024"}
KINDS = "'coverage', 'exercise', 'holding', 'refusal', 'report', 'request', 'response', 'retraction' and 'settlement'"
NOBODY = "is no party, group or other of the agreement"

BAD = {
    "no kind": ({"kind": None}, f"1:kind: 'kind' is missing; known are {KINDS}"),
    "unknown kind": ({"kind": "holdin"}, "1:kind: 'holdin' is no kind of statement of the agreement; did you mean 'holding'?"),
    "no speaker": ({"by": ""}, "1:by: 'by' is missing; say who makes the statement, for instance RU"),
    "unknown speaker": ({"by": "USS"}, f"1:by: 'USS' {NOBODY}; did you mean 'US'?"),
    "speaker called by the name": ({"by": "russia"}, f"1:by: 'russia' {NOBODY}; did you mean 'RU'?"),
    "speaker called by a part of the name": ({"by": "RUS"}, f"1:by: 'RUS' {NOBODY}; did you mean 'RU'?"),
    "speaker in other letters": ({"by": "us"}, f"1:by: 'us' {NOBODY}; did you mean 'US'?"),
    "subject called by the name": ({"about": "US; France"}, f"1:about: 'France' {NOBODY}; did you mean 'FR'?"),
    "addressee called by the name": ({"to": "United Nations"}, f"1:to: 'United Nations' {NOBODY}; did you mean 'UN'?"),
    "addressee of a name that two have": ({"to": "United"}, f"1:to: 'United' {NOBODY}; known are 'DE', 'FR', 'NATO', 'RU', 'UN' and 'US'"),
    "recipient called by the name": ({"said": {"Germany": "2022"}}, "1:said: 'Germany' is no recipient this agreement knows; did you mean 'DE'?"),
    "empty list of speakers": ({"by": []}, "1:by: 'by' holds an empty list; leave it out or name someone"),
    "speaker twice": ({"by": "RU; RU"}, "1:by: 'RU' is named twice; name each once"),
    "speaker left out beside a semicolon": ({"by": "RU;"}, f"1:by: the empty name beside ';' {NOBODY}; known are 'DE', 'FR', 'NATO', 'RU', 'UN' and 'US'"),
    "unknown subject": ({"about": "UX"}, f"1:about: 'UX' {NOBODY}; known are 'DE', 'FR', 'NATO', 'RU', 'UN' and 'US'"),
    "unknown addressee": ({"to": "public; RU"}, f"1:to: 'public' {NOBODY}; known are 'DE', 'FR', 'NATO', 'RU', 'UN' and 'US'"),
    "no receipt": ({"said": None}, "1:said: 'said' is missing; say when it was received, for instance 2024-12-01"),
    "no date": ({"said": "soon"}, "1:said: 'soon' is no date; write year-month-day, for instance 2024-12-01"),
    "a spreadsheet's number of days": ({"said": 45292}, "1:said: '45292' is no date; if it is a spreadsheet's number of days, write 2024-01-01"),
    "a spreadsheet's number of days and hours": ({"at": 45292.5}, "1:at: '45292.5' is no date; if it is a spreadsheet's number of days, write 2024-01-01"),
    "a number that is no such day": ({"said": 19999}, "1:said: '19999' is no date; write year-month-day, for instance 2024-12-01"),
    "the day before the month": ({"said": "31.12.2021"}, "1:said: '31.12.2021' is no date; write 2021-12-31"),
    "the month before the day": ({"said": "12/31/2021"}, "1:said: '12/31/2021' is no date; write 2021-12-31"),
    "a day that may be a month": ({"said": "3/1/2021"}, "1:said: '3/1/2021' is no date; write 2021-03-01 or 2021-01-03, whichever is meant"),
    "a date with strokes": ({"said": "2021/12/31"}, "1:said: '2021/12/31' is no date; write 2021-12-31"),
    "no date of the calendar": ({"at": "2022-02-30"}, "1:at: '2022-02-30' is no date of the calendar; write year-month-day, for instance 2024-12-01"),
    "no instant": ({"at": "2022-02-03T25:00:00Z"}, "1:at: '2022-02-03T25:00:00Z' is no instant; write it like 2024-12-01T14:30:00Z or 2024-12-01T14:30:00+03:00"),
    "long ago": ({"at": "0999-01-01"}, "1:at: '0999-01-01' is too far away; dates lie between the years 1000 and 9000"),
    "far ahead": ({"until": "9001"}, "1:until: '9001' is too far away; dates lie between the years 1000 and 9000"),
    "ended before it began": ({"at": "2022-02", "until": "2022-01-31T23:59:59Z"}, "1:until: '2022-01-31T23:59:59Z' is before 'at', which is 'said' where nothing else is said; write the earlier date in 'at'"),
    "unknown recipient": ({"said": {"XX": "2022"}}, "1:said: 'XX' is no recipient this agreement knows; known are 'DE', 'FR', 'NATO', 'RU', 'UN' and 'US'"),
    "recipient twice": ({"said": "NATO=2022; US=2023"}, "1:said: 'US' is named twice; say once when it received this"),
    "receipt without recipient": ({"said": "US=2022; 2023"}, "1:said: '2023' names no recipient; write them like RU=2013-05; US=2014-07-31"),
    "receipt without date": ({"said": {"US": None}}, "1:said: 'said' does not tell when 'US' received it; write a date, for instance 2024-12-01"),
    "neither yes nor no": ({"complete": "perhaps"}, "1:complete: 'perhaps' is neither yes nor no; write yes or no"),
    "unknown column": ({"sitee": "x"}, "1:sitee: no statement has a 'sitee'; did you mean 'site'?"),
    "column of another kind": ({"troops": 5}, "1:troops: a statement of kind 'holding' has no 'troops'; its form has 'site', 'category', 'n' and 'mass'"),
    "clause where none belongs": ({"clause": "I.1"}, "1:clause: a statement of kind 'holding' has no 'clause'; its form has 'site', 'category', 'n' and 'mass'"),
    "missing field": ({"n": None}, "1:n: 'n' is missing; every statement of kind 'holding' carries it, for instance 1550, 60000..100000 or unknown"),
    "no amount": ({"n": "many"}, "1:n: 'many' is no amount; write a number, for instance 1550"),
    "a point that may part thousands": ({"n": "21.000"}, "1:n: '21.000' may be 21000 or 21; write 21000 or 21"),
    "a point that parts thousands or tenths": ({"n": "9.500"}, "1:n: '9.500' may be 9500 or 9.5, and a count is a whole number; write it without the point, for instance 9500"),
    "points that part thousands": ({"n": "1.000.000"}, "1:n: '1.000.000' is no amount; write it without points, 1000000"),
    "a comma that parts thousands": ({"n": "9,500"}, "1:n: '9,500' is no amount; write it without commas, 9500"),
    "a blank that parts thousands": ({"n": "9 500"}, "1:n: '9 500' is no amount; write it without blanks, 9500"),
    "a blank of a printer that parts thousands": ({"n": "9\u202f500"}, "1:n: '9�500' is no amount; write it without blanks, 9500"),
    "an apostrophe that parts thousands": ({"n": "9'500"}, "1:n: '9'500' is no amount; write it without apostrophes, 9500"),
    "commas under a bound": ({"n": ">1,009,500"}, "1:n: '>1,009,500' is no amount; write it without commas, >1009500"),
    "commas in a range": ({"n": "9,000..9,500"}, "1:n: '9,000..9,500' is no amount; write it without commas, 9000..9500"),
    "a dash in a range": ({"n": "9000-9500"}, "1:n: '9000-9500' is no amount; a range is written 9000..9500"),
    "a long dash in a range": ({"n": "9,000 \u2013 9,500"}, "1:n: '9,000 \u2013 9,500' is no amount; a range is written 9000..9500"),
    "a dash in a range with a unit": ({"mass": "5-6 t"}, "1:mass: '5-6 t' is no amount; a range is written 5 t..6 t"),
    "a dash in what is no range": ({"n": "2021-03"}, "1:n: '2021-03' is no amount; write a number, for instance 1550"),
    "a comma for the point": ({"mass": "0,25 t"}, "1:mass: '0,25 t' is no amount; write a point for the comma, 0.25 t"),
    "a comma that parts thousands or tenths": ({"mass": "9,500"}, "1:mass: '9,500' is no amount; write 9500 or 9.500, whichever is meant"),
    "a comma that parts neither": ({"n": "12,34"}, "1:n: '12,34' is no amount; write a number, for instance 1550"),
    "part of a thing": ({"n": "1.5"}, "1:n: '1.5' is too fine: a count is a whole number, for instance 1550"),
    "less than nothing": ({"n": -1}, "1:n: '-1' is out of range; amounts lie between 0 and 10^12"),
    "too much": ({"n": 10**12 + 1}, "1:n: '1000000000001' is out of range; amounts lie between 0 and 10^12"),
    "far too much": ({"n": "1e999999999"}, "1:n: '1e999999999' is out of range; amounts lie between 0 and 10^12"),
    "far too much in a unit": ({"mass": "1e99 t"}, "1:mass: '1e99 t' is out of range; amounts lie between 0 and 10^12"),
    "far too much of a range": ({"n": "5..1e9999"}, "1:n: '1e9999' is out of range; amounts lie between 0 and 10^12"),
    "far less than nothing": ({"n": "-1e999999999"}, "1:n: '-1e999999999' is out of range; amounts lie between 0 and 10^12"),
    "thousands of digits": ({"n": "9" * 5_000}, f"1:n: '{'9' * 39}…' is out of range; amounts lie between 0 and 10^12"),
    "thousands of digits of Python": ({"n": 9**9_999}, "1:n: 'n' holds a number that is out of range; amounts lie between 0 and 10^12"),
    "thousands of digits of an exponent": ({"n": f"1e{'9' * 5_000}"}, f"1:n: '1e{'9' * 37}…' is out of range; amounts lie between 0 and 10^12"),
    "next to nothing": ({"n": "1e-999999999"}, "1:n: '1e-999999999' is too fine: a count is a whole number, for instance 1550"),
    "thousands of places": ({"mass": f"0.{'0' * 5_000}1"}, f"1:mass: '0.{'0' * 37}…' is too fine: an amount has at most six decimal places, for instance 0.25 kg"),
    "range backwards": ({"n": "4..3"}, "1:n: '4..3' runs backwards; write the smaller number first"),
    "other dimension": ({"mass": "3 km"}, "1:mass: 'km' measures length but mass is asked for; write it in kg"),
    "too fine": ({"mass": "0.0000001"}, "1:mass: '0.0000001' is too fine: an amount has at most six decimal places, for instance 0.25 kg"),
    "not a number": ({"n": float("nan")}, "1:n: 'n' holds nan, which is no number; write a finite one or unknown"),
    "list for one value": ({"site": ["a", "b"]}, "1:site: 'site' holds a list, where one value is asked for; write one statement for each"),
    "mapping for one value": ({"site": {"a": "b"}}, '1:site: \'site\' holds an object; only \'said\' may, by recipient: {"RU": "2013-05"}'),
    "list in a list": ({"by": ["RU", ["US"]]}, "1:by: 'by' holds values within values; write plain text or a number"),
    "half a character": ({"site": "\ud800"}, "1:site: 'site' holds half a character (a lone surrogate); write it whole"),
    "nul": ({"site": "a\x00b"}, "1:site: 'site' holds a NUL character; write plain text"),
    "a thing of Python": ({"site": object}, "1:site: 'site' holds a type; write text, a number, a date, yes or no"),
    "unknown id": ({"replaces": "zz"}, "1:replaces: no statement of the record has the id 'zz'"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_holding_with(name):
    changes, said = BAD[name]
    assert mistakes(HOLDING | changes) == [said]


@pytest.mark.parametrize(
    ("text", "amount"),
    [("0" * 5_000 + "7", 7), ("7." + "0" * 5_000, 7), ("0e999999999", 0), ("-0", 0), ("7" + "0" * 40 + "e-40", 7), (f"0.{'0' * 40}7e41", 7)],
)  # fmt: skip
def test_a_number_may_be_written_as_long_as_one_likes(text, amount):
    assert amounts.parse(text, "count") == amounts.Amount(amount, amount)


@pytest.mark.parametrize("text", ["1{}!", "1 kg{}..", "1..{}2!", "<{}1!", "1{}kg!"])
@pytest.mark.parametrize("sign", [" ", "0", "1..", "e1"])
def test_an_amount_that_is_none_is_told_as_quickly_however_long_it_is(text, sign):
    start = time.process_time()
    with pytest.raises(ValueError, match="is no amount"):
        amounts.parse(text.format(sign * 100_000), "kg")
    assert time.process_time() - start < 1


OTHERS = {
    "request to nobody": ([REQUEST | {"to": "public"}], "1:to: 'public' is nobody in particular; a statement of kind 'request' names whom it is addressed to, for instance US"),
    "response to nothing": ([ANSWER | {"re": None}], "1:re: 're' is missing; a statement of kind 'response' names the id of the 'request' it answers"),
    "response to another kind": ([HOLDING | {"id": "q"}, ANSWER], "2:re: 'q' is a statement of kind 'holding'; a statement of kind 'response' answers one of kind 'request'"),
    "response to an unknown id": ([REQUEST | {"id": "req-1"}, ANSWER | {"re": "req-2"}], "2:re: no statement of the record has the id 'req-2'; did you mean 'req-1'?"),
    "answer to itself": ([{"kind": "refusal", "id": "a", "by": "US", "said": "2023", "re": "a"}], "1:re: 're' names the statement itself; name the id of another statement"),
    "retraction of nothing": ([{"kind": "retraction", "by": "RU", "said": "2022"}], "1:re: 're' is missing; a retraction names the id of the statement it takes back"),
    "retraction by a stranger": ([REQUEST, {"kind": "retraction", "by": "US", "said": "2023", "re": "q"}], "2:re: 'q' was said by RU, not by US; only its author can take back a statement"),
    "correction by a stranger": ([REQUEST, REQUEST | {"id": "r", "by": "FR", "replaces": "q"}], "2:replaces: 'q' was said by RU, not by FR; only its author can correct a statement"),
    "correction of another kind": ([REQUEST, HOLDING | {"replaces": "q"}], "2:replaces: 'q' is a statement of kind 'request'; a correction is of the same kind, here 'holding'"),
    "correction over before it begins": ([HOLDING | {"id": "h"}, HOLDING | {"id": "i", "said": "2022-05", "replaces": "h", "until": "2022-01-20"}], "2:until: 'until' is before 'at', which is that of the statement it corrects where nothing else is said; write the earlier date in 'at'"),
    "correction received earlier": ([REQUEST | {"said": "2023"}, REQUEST | {"id": "r", "replaces": "q"}], "2:replaces: this was received before 'q', which it corrects; name only what was said before"),
    "answer received earlier": ([REQUEST | {"said": "2024"}, ANSWER], "2:re: this was received before 'q', which it answers; an answer is received after the request"),
    "retraction received earlier": ([REQUEST, {"kind": "retraction", "by": "RU", "said": "2021", "re": "q"}], "2:re: this was received before 'q', which it takes back; name only what was said before"),
    "cancelled by a stranger": ([REQUEST, HOLDING | {"by": "US", "cancels": "q"}], "2:cancels: 'q' was said by RU, not by US; only its author can cancel a statement"),
    "refusal of nothing": ([{"kind": "refusal", "by": "US", "said": "2022"}], "1:re: 're' or 'clause' is missing; a refusal names the request or the clause that was refused"),
    "settlement of nothing": ([{"kind": "settlement", "by": "US", "said": "2022"}], "1:re: 're' or 'clause' is missing; a settlement names the request or the clause that it settles"),
    "settlement of an unknown clause": ([{"kind": "settlement", "by": "US", "said": "2022", "clause": "I.2"}], "1:clause: 'I.2' is no clause of the agreement; known are 'I.1' and 'II'"),
    "coverage of no kinds": ([COVERAGE | {"kinds": None}], "1:kinds: 'kinds' is missing; a coverage names the kinds of which it holds all"),
    "coverage of an unknown kind": ([COVERAGE | {"kinds": "holding; exercis"}], "1:kinds: 'exercis' is no kind of statement of the agreement; did you mean 'exercise'?"),
    "coverage from no date": ([COVERAGE | {"at": None}], "1:at: 'at' is missing; a coverage says from when it holds, for instance 2024-01-01"),
    "coverage until no date": ([COVERAGE | {"until": None}], "1:until: 'until' is missing; a coverage says until when it holds, for instance 2024-12-31"),
    "coverage of a third state": ([COVERAGE | {"parties": "UN"}], "1:parties: 'UN' is no party or group of the agreement; known are 'DE', 'FR', 'NATO', 'RU' and 'US'"),
    "coverage of another": ([COVERAGE | {"by": "US", "parties": "US; RU"}], "1:by: US may not say that all that was said of RU is there; that is for RU to say, alone or jointly, or for one of 'others'; name under 'parties' of whom you say it"),
    "coverage that answers": ([REQUEST, COVERAGE | {"re": "q"}], "2:re: a statement of kind 'coverage' has no 're'"),
    "retraction that is complete": ([REQUEST, {"kind": "retraction", "by": "RU", "said": "2023", "re": "q", "complete": "yes"}], "2:complete: a statement of kind 'retraction' has no 'complete'"),
    "none of the choices": ([{"kind": "report", "by": "US", "said": "2022", "level": "middle"}], "1:level: 'middle' is none of low or high"),
    "unknown party": ([{"kind": "report", "by": "US", "said": "2022", "who": "UKR"}], f"1:who: 'UKR' {NOBODY}; known are 'DE', 'FR', 'NATO', 'RU', 'UN' and 'US'"),
    "field with an unknown id": ([{"id": "r", "kind": "report", "by": "US", "said": "2022", "which": "x"}], "1:which: no statement of the record has the id 'x'"),
    "instant for a date": ([{"kind": "exercise", "by": "US", "said": "2022", "name": "E", "starts": "2022-05-01T10:00:00Z", "ends": "2022-05", "troops": 5}], "1:starts: '2022-05-01T10:00:00Z' is an instant where a date is asked for; write 2022-05-01"),
    "the same id twice": ([REQUEST, HOLDING | {"id": "q"}], "2:id: the id 'q' is that of the statement at statements:1 too; give each its own 'id'"),
    "the same made id twice": ([HOLDING, HOLDING | {"n": 7}], "2:id: this statement has no 'id', and the one it would get, 'holding/RU/2022-02-01/Kozelsk/tank', is that of statements:1; give each of them its own 'id', for instance a number"),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_a(name):
    rows, said = OTHERS[name]
    assert mistakes(*rows) == [said]


def test_requests_that_name_neither_who_asks_nor_whom_are_told_each():
    told = [
        m.partition(";")[0] for m in mistakes({"kind": "request", "said": "2022"}, {"kind": "request", "said": "2023"})
    ]
    assert told == ["1:by: 'by' is missing", "1:to: 'to' is missing", "2:by: 'by' is missing", "2:to: 'to' is missing"]


def test_an_author_of_a_joint_statement_can_take_it_back():
    assert mistakes(REQUEST | {"by": "RU; FR"}, {"kind": "retraction", "by": "FR; DE", "said": "2023", "re": "q"}) == []


def test_all_mistakes_of_all_rows_are_told_at_once():
    told = mistakes(HOLDING | {"by": "X", "n": "x", "mass": "x"}, {"kind": "nothing"}, REQUEST | {"to": None})
    assert [m.split(":")[:2] for m in told] == [
        ["1", "by"], ["1", "mass"], ["1", "n"], ["2", "by"], ["2", "kind"], ["2", "said"], ["3", "to"],
    ]  # fmt: skip


def test_the_same_words_in_two_cells_of_a_row_are_two_mistakes():
    row = {"kind": "exercise", "by": "RU", "said": "2022", "name": "E", "starts": "2022", "ends": "2022"}
    assert len(mistakes(row | {"troops": "x", "tanks": "x"})) == 2


def test_of_a_million_mistakes_a_thousand_are_kept_and_all_are_counted():
    with pytest.raises(RecordError) as caught:
        of((HOLDING | {"id": i, "n": f"x{i}", "by": "?"} for i in range(3_000)), AGREEMENT)
    error = caught.value
    assert len(error.mistakes) == 1_000
    assert error.mistakes[-1].place.line == 500
    assert str(error).endswith("6000 mistakes; the first 100 are shown")


@pytest.mark.parametrize(("names", "told", "last"), [
    (20, 20, "no statement has a 'x19'"),
    (21, 21, "no statement has a 'x20'"),
    (22, 21, "no statement has a 'x20', nor 1 more that this line names"),
    (20_000, 21, "no statement has a 'x20', nor 19,979 more that this line names"),
])  # fmt: skip
def test_of_many_names_in_one_line_that_no_statement_has_the_first_few_are_told(tmp_path, names, told, last):
    unknown = {f"x{n}": 1 for n in range(names)}
    found = [m for m in mistakes(HOLDING | unknown) if ":x" in m]
    assert len(found) == told
    assert f"1:{last.split(chr(39))[1]}: {last}" in found
    header = ",".join(["kind", "by", "said", *unknown])
    assert [m.removeprefix("r.csv:") for m in wrong(tmp_path, "r.csv", header)] == found


def test_an_unknown_id_among_many_is_sought_among_those_that_begin_alike():
    rows = [HOLDING | {"id": f"{'ab'[i % 2]}-{i:05}", "at": "2022"} for i in range(5_000)]
    assert mistakes(*rows, HOLDING | {"id": "z", "replaces": "a-04200x"}) == [
        "5001:replaces: no statement of the record has the id 'a-04200x'; did you mean 'a-04200'?"
    ]


def test_a_statement_that_cannot_be_read_does_not_hide_what_refers_to_it():
    assert mistakes(REQUEST | {"by": "X"}, ANSWER) == [
        "1:by: 'X' is no party, group or other of the agreement; known are 'DE', 'FR', 'NATO', 'RU', 'UN' and 'US'"
    ]


def test_of_what_refers_to_a_statement_of_no_known_kind_nothing_more_is_said():
    assert [m.split(":")[:2] for m in mistakes(REQUEST | {"kind": "x"}, ANSWER)] == [["1", "kind"]]


def test_a_cell_whose_mistake_is_told_is_not_called_missing_or_unknown_or_the_same_too():
    bad = {"id": ["a"], "re": ["q"], "to": {"a": "b"}}
    assert [m.split(":")[:2] for m in mistakes(ANSWER | bad, ANSWER | bad)] == [
        [line, cell] for line in "12" for cell in ("id", "re", "to")
    ]


def test_a_record_error_is_no_other_exception():
    with pytest.raises(RecordError):
        record({})


def test_a_hundred_thousand_statements_that_replace_one_another_are_checked_within_seconds():
    begun = time.process_time()
    chain = [HOLDING | {"id": f"h{n}", "replaces": f"h{n - 1}" if n else None} for n in range(100_000)]
    assert len(record(*chain).spine) == 100_000
    chain[0]["replaces"] = "h99999"
    with pytest.raises(RecordError) as caught:
        record(*chain)
    assert caught.value.mistakes[0].message == (
        "'h0' names 'h99999', which in the end names 'h0' again; name only what was said before"
    )
    assert time.process_time() - begun < 12


def test_the_record_of_another_agreement_is_told_to_be_one_before_all_its_mistakes(tmp_path):
    other = tmp_path / "other.jsonl"
    other.write_text("".join(f'{{"kind": "survey", "by": "X", "said": "2020-01-0{n}"}}\n' for n in (1, 2, 3)), "utf-8")
    with pytest.raises(RecordError) as raised:
        read_record(other, agreement=AGREEMENT)
    assert (
        str(raised.value)
        .splitlines()[0]
        .endswith(
            "none of its statements is of a kind that this agreement has a form for; is it the record of another agreement?"
        )
    )


def test_an_act_that_is_over_before_it_begins_is_told_where_an_occasion_takes_both_for_its_clock():
    drills = {"occasion": "drilling: {of: exercise, at: starts, until: ends}",
              "duty": "1: {on: drilling, give: notice, before: 10 days}"}  # fmt: skip
    row = {"kind": "exercise", "by": "A", "said": "2020-03-01", "name": "x", "troops": 1}
    agreement = World(**drills).agreement
    with pytest.raises(
        RecordError, match=r"1:ends: 'ends' is before 'starts', so that it would be over before it begins"
    ):
        of([row | {"starts": "2020-04-15", "ends": "2020-04-10"}], agreement)
    assert len(of([row | {"starts": "2020-04-15", "ends": "2020-04-15"}], agreement)) == 1
