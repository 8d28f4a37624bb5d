"""What a stranger sends ends within seconds, with a sentence: limits whose documents are too large for cases.

The exact words are asked for, through the command, as whoever runs it sees them.
"""

from __future__ import annotations

import time

import pytest

from detente.cli.main import main

SECONDS = 5
FRONT = """---
title: Agreement on tanks
short: Tanks
parties: {A: Aland, B: Bland}
in force: 2020-01-01
---
"""
TANKS = """
```yaml form
report: {tanks: count}
```
```yaml count
tanks: {of: latest report, sum: tanks, good for: 1 year}
```
"""
DUTY = "\n```yaml duty\nI: {keep: tanks, at most: 100}\n```\n"
ROW = '{"kind": "report", "by": "A", "said": "2021-01-01", "tanks": 7'


def block(kind, text):
    return f"\n```yaml {kind}\n{text}\n```\n"


@pytest.fixture
def told(tmp_path, monkeypatch, capsys):
    """The exit code and the lines that a command says about a document and its record."""

    def ask(text, record=None, *command, name="record.jsonl"):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("COLUMNS", "80")
        (tmp_path / "agreement.md").write_bytes(text if isinstance(text, bytes) else text.encode())
        if record is not None:
            (tmp_path / name).write_bytes(record if isinstance(record, bytes) else record.encode())
        files = ["agreement.md", *([name] if record is not None else [])]
        asked = [command[0], *files, *command[1:]] if command else ["check", *files]
        begun = time.process_time()
        code = main(asked)
        assert time.process_time() - begun < SECONDS
        said = capsys.readouterr()
        return code, (said.out + said.err).splitlines()

    return ask


# -- documents ----------------------------------------------------------------------------------------


def test_a_document_of_more_than_a_megabyte(told):
    code, said = told(FRONT + "a " * 500_000)
    assert (code, said[-1]) == (2, "1 mistake")
    assert said[0] == (
        "agreement.md: the document has more than 1,000,000 bytes, and no more are read; "
        "split it into several agreements"
    )


def test_a_document_of_too_many_lines(told):
    assert told(FRONT + "\n" * 20_000) == (
        2,
        ["agreement.md:20001: the document has 20,006 lines; at most 20,000 are read; split it into several agreements",
         "1 mistake"],
    )  # fmt: skip


def test_a_document_in_another_encoding(told):
    assert told(FRONT.encode() + "Märsche".encode("latin-1")) == (
        2,
        ["agreement.md:7: the document is no UTF-8; save it as UTF-8", "1 mistake"],
    )


@pytest.mark.parametrize(
    "sign",
    [
        "\x00",
        "\x07",
        "\x08",
        "\x1b",
        "\x7f",
        "\x85",
        "\u2028",
        "\u202a",
        "\u202e",
        "\u2066",
        "\u2069",
        "\ufeff",
        "\u200b",
        "\u200e",
        "\u200f",
        "\u2060",
        "\u00ad",
        "\u061c",
        "\U000e0041",
    ],
)
def test_a_sign_that_nobody_sees(told, sign):
    code, said = told(FRONT + f"\nEach has at most 100{sign}0 tanks.\n")
    what = f"the character U+{ord(sign):04X} is invisible, and what is read is what is judged; take it out"
    assert code == 2
    assert said == [
        f"agreement.md:8:21: {what}",
        "    Each has at most 100\N{REPLACEMENT CHARACTER}0 tanks.",
        "                        ^",
        "1 mistake",
    ]


def test_a_line_of_a_block_that_is_too_long(told):
    code, said = told(FRONT + TANKS + block("duty", "I: {keep: tanks, at most: " + "1 + " * 2_500 + "1}"))
    assert (code, said[-1]) == (2, "1 mistake")
    assert said[0] == (
        "agreement.md:16:1: a line of 10,028 characters is too long; at most 10,000 are read; "
        "break it into several lines"
    )
    assert max(map(len, said)) < 150


def test_an_expression_that_is_too_long(told):
    lines = "\n".join("    1 + 1 + 1 + 1 + 1 +" for _ in range(700))
    code, said = told(FRONT + TANKS + block("duty", f"I:\n  keep: tanks\n  at most: >\n{lines}\n    1"))
    assert code == 2
    assert said[0] == (
        "agreement.md:19:5: 14,002 characters are too many; at most 10,000 are read; "
        "make parts of it counts or states of their own"
    )


def test_blocks_of_too_much_text(told):
    comment = "# nothing\n" * 18_000 + "#" * 121_000
    code, said = told(FRONT + block("form", comment.replace("#" * 1000, "#" * 999 + "\n") + "\nreport: {n: count}"))
    assert code == 2
    assert said[0] == (
        "agreement.md:9:1: the blocks of the document have more than 300,000 characters; "
        "split it into several agreements"
    )


def test_too_many_values(told):
    code, said = told(FRONT + block("form", "report: [" + "a,\n" * 20_000 + "a]").replace("a,\n" * 3, "a, a, a,\n"))
    assert (code, said[0].partition(": ")[2]) == (
        2,
        "the document has more than 20,000 values; split it into several agreements",
    )


def test_a_type_of_blanks_by_the_thousand(told):
    code, lines = told(FRONT + block("form", "report: {tanks: coun" + "\n" * 15_000 + "x y}"))
    assert code == 2
    assert lines[0].startswith("agreement.md:9:17: this is no type for 'tanks'; for instance: n: count")


def test_a_number_with_a_tail_by_the_thousand(told):
    code, lines = told(FRONT + TANKS + block("count", "more: {is: tanks + 1" + "_" * 9000 + " y}") + DUTY)
    assert code == 2
    assert lines[0].startswith("agreement.md:16:21: '____")


def test_brackets_by_the_thousand(told):
    code, said = told(FRONT + block("duty", "I: {keep: tanks, at most: " + "[" * 4_000 + "]" * 4_000 + "}"))
    assert (code, said[-1]) == (2, "1 mistake")
    assert said[0] == (
        "agreement.md:9:45: nesting deeper than 20 is not read; "
        "nest less, for instance: {2018-02-05: {US: 846, RU: 1846}}"
    )
    assert max(map(len, said)) < 150


def test_a_hundred_mistakes_are_shown(told):
    code, said = told(FRONT + block("form", "\n".join(f"report{i}: {{n: cuont}}" for i in range(150))))
    assert (code, said[-1]) == (2, "150 mistakes; the first 100 are shown; -v shows more")
    assert len(said) == 301


def test_after_a_thousand_mistakes_reading_stops(told):
    code, said = told(FRONT + block("form", "\n".join(f"report{i}: {{n: cuont}}" for i in range(2_000))))
    assert (code, said[-1]) == (2, "1001 mistakes; the first 100 are shown; -v shows more")


def test_more_parties_than_there_are_states(told):
    parties = ", ".join(f"P{i}: Land {i}" for i in range(301))
    code, said = told(f"---\ntitle: Agreement\nparties: {{{parties}}}\nin force: 2020-01-01\n---\n")
    assert (code, said[0]) == (
        2,
        "agreement.md:3:1: 301 parties are too many; at most 300 are read; list those who are bound, and no others",
    )


def test_readings_of_too_many_blocks(told):
    clauses = block("duty", "\n".join(f"I.{i}: {{keep: tanks, at most: 100}}" for i in range(100)))
    readings = "".join(
        block("reading", f"A: {{said: {1700 + i}-01-01, source: a note, I.1: {{at most: {i}}}}}") for i in range(300)
    )
    code, said = told(FRONT + TANKS + clauses + readings)
    assert code == 2
    assert said[0].partition(": ")[2] == (
        "300 readings of 101 blocks are too many; at most 30,000 in all are read; join readings, or split the agreement"
    )


def test_numbers_that_would_outgrow_any_memory(told):
    code, said = told(FRONT + TANKS + block("duty", "I: {keep: tanks, at most: " + "9 * " * 2_000 + "9}"))
    assert code == 2
    assert said[0] == (
        "agreement.md:16:27: this could grow beyond what is counted exactly; "
        "counts reach 10^12: multiply and divide less"
    )


def test_arithmetic_that_doubles_line_by_line(told):
    doubled = "\n".join(f"c{i}: {{is: c{i - 1} + c{i - 1}}}" for i in range(1, 61))
    counts = block("count", f"c0: {{is: tanks + 0}}\n{doubled}") + block("duty", "II: {keep: c60, at most: 5}")
    assert told(FRONT + TANKS + counts, ROW.replace("7", "9") + "}\n", "assess") == (
        2,
        ["detente: arithmetic over amounts on record grows beyond what is counted exactly; multiply or add up less"],
    )


@pytest.mark.parametrize(
    "blocks",
    [
        block("count", "cube: {of: latest report, sum: tanks * tanks * tanks, good for: 1 year}")
        + block("duty", "II: {keep: cube, at most: 5}"),
        block("form", "ask: {to: party, n: count}")
        + block("duty", "II: {on: ask, give: report, within: 1 day, up to: n * n * n, per: calendar year}"),
    ],
)
def test_a_product_of_fields_that_outgrows_64_bits(told, blocks):
    record = ROW.replace("7", "1000000000000") + "}\n"
    record += (
        '{"kind": "ask", "by": "A", "to": "B", "said": "2021-01-01", "n": 1000000000000}\n' if "ask" in blocks else ""
    )
    code, said = told(FRONT + TANKS + blocks, record, "assess")
    assert (code, said[0]) == (
        2,
        "detente: arithmetic over amounts on record grows beyond what is counted exactly; multiply or add up less",
    )


def test_arithmetic_of_which_each_line_names_many_before_it(told):
    lines = [f"c{i}: {{is: {' + '.join(f'c{i - j}' for j in range(1, 4))}}}" for i in range(3, 40)]
    first = "\n".join(f"c{i}: {{is: tanks + {i}}}" for i in range(3))
    counts = block("count", first + "\n" + "\n".join(lines)) + block("duty", "II: {keep: c39, at most: 5}")
    code, said = told(FRONT + TANKS + counts, ROW + "}\n", "explain", "II/A/all/2021-01-01")
    assert code == 0, said


def test_arithmetic_a_thousand_counts_deep(told):
    deep = "\n".join(f"c{i}: {{is: c{i - 1} + 1}}" for i in range(1, 800))
    counts = block("count", f"c0: {{is: tanks + 0}}\n{deep}") + block("duty", "II: {keep: c799, at most: 5}")
    code, said = told(FRONT + TANKS + counts, ROW + "}\n", "assess")
    assert code == 1, said


def test_a_count_of_thousands_that_ends_where_it_began(told):
    ring = "\n".join(f"c{i}: {{is: c{(i + 1) % 3_000}}}" for i in range(3_000))
    code, said = told(FRONT + block("count", ring))
    assert (code, said[-1]) == (2, "1 mistake")
    assert "this count depends on itself: " in said[0]
    assert "(2989 more)" in said[0]


# -- records ------------------------------------------------------------------------------------------


def test_a_line_of_json_that_nests_without_end(told):
    assert told(FRONT + TANKS + DUTY, "[" * 100_000 + "]" * 100_000, "assess") == (
        2,
        ["record.jsonl:1: this line is nested too deeply; a statement holds plain values", "1 mistake"],
    )


def test_a_line_of_megabytes_is_told_in_one_line(told):
    code, said = told(FRONT + TANKS + DUTY, '{"kind": "' + "x" * 3_000_000 + '", "by": "A", "said": "2021"}', "assess")
    assert code == 2
    assert said[0].startswith(f"record.jsonl:1:kind: '{'x' * 40}' is no kind of statement of the agreement; ")
    assert max(map(len, said)) < 300


@pytest.mark.parametrize("blank", [" ", "\N{NO-BREAK SPACE}", ", ", " and "])
def test_a_name_of_blanks_by_the_thousand(told, blank):
    row = ROW.replace('"A"', f'"A{blank * 50_000}B"')
    code, lines = told(FRONT + TANKS + DUTY, row + "}", "assess")
    assert code == 2
    assert lines[0].startswith("record.jsonl:1:by: 'A")


def test_a_record_wrong_in_every_row(told):
    code, said = told(FRONT + TANKS + DUTY, "".join(ROW + f', "tank": {i}}}\n' for i in range(5_000)), "assess")
    assert (code, said[0]) == (2, "record.jsonl:1:tank: no statement has a 'tank'; did you mean 'tanks'?")
    assert said[-1].endswith(" mistakes; the first 100 are shown; -v shows more")


def test_a_table_of_thousands_of_columns(told):
    names = ",".join(f"c{i}" for i in range(5_000))
    code, said = told(FRONT + TANKS + DUTY, f"kind,by,said,tanks,{names}\n", "assess", name="record.csv")
    assert (code, said[0], said[-1]) == (
        2,
        "record.csv:1:c0: no statement has a 'c0'",
        "5000 mistakes; the first 21 are shown",
    )


def test_files_that_are_no_text(told):
    noise = bytes(range(11, 256)) * 40
    assert told(FRONT + TANKS + DUTY, noise, "assess") == (
        2,
        ["record.jsonl:1: byte 118 of the line is not UTF-8; save the file as UTF-8", "1 mistake"],
    )
    code, said = told(FRONT + TANKS + DUTY, b"\x00" + noise, "assess", name="record.csv")
    assert (code, said[0]) == (2, "record.csv:1: the file holds NUL characters; save it as UTF-8")
    code, said = told(FRONT + TANKS + DUTY, "kind,by,said".encode("utf-16"), "assess", name="record.csv")
    assert (code, said[0]) == (2, "record.csv:1: the file is in UTF-16; save it as UTF-8")


# -- what is printed ----------------------------------------------------------------------------------

ESCAPES = "\x1b[2J\x07\x9b31m\u202e"
AS_YAML = r"\x1b[2J\a\x9b31m\u202e"
AS_JSON = r"\u001b[2J\u0007\u009b31m\u202e"


def clean(said):
    return not [line for line in said if any(sign in line for sign in ESCAPES if not sign.isprintable())]


@pytest.mark.parametrize("command", [["assess"], ["assess", "--history"], ["explain", "I/A"], ["check"]])
def test_nothing_that_a_stranger_wrote_moves_the_cursor(told, command):
    front = FRONT.replace("Aland", f'"A{AS_YAML}"').replace("short: Tanks", f'short: "T{AS_YAML}"')
    code, said = told(front + TANKS + DUTY)
    assert (code, said[-1]) == (2, "8 mistakes")
    assert clean(said)
    front = FRONT.replace("Aland", r'"A\u200d\ue000"').replace("short: Tanks", r'short: "T\u200d\ue000"')
    record = ROW + f', "source": "{AS_JSON}", "note": "{AS_JSON}"}}\n'
    code, said = told(front + "\n## Tanks\n" + TANKS + DUTY, None if command == ["check"] else record, *command)
    assert code in (0, 1)
    assert said
    assert clean(said)
    assert not [line for line in said if not line.isprintable()]


def test_script_in_the_markdown_is_text(told):
    text = FRONT + "\n## Tanks <script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n" + TANKS + DUTY
    code, said = told(text, ROW + ', "source": "javascript:alert(1)"}\n', "assess")
    assert code == 0
    assert "I  Tanks <script>alert(1)</script>" in said


def test_a_key_of_a_record_moves_no_cursor_and_feigns_no_line(told):
    code, said = told(FRONT + TANKS + DUTY, ROW + f', "{AS_JSON}\\nrecord.jsonl:9:by: no": 1}}\n', "assess")
    assert code == 2
    assert clean(said)
    assert len(said) == 2


def test_a_column_of_a_table_moves_no_cursor(told):
    code, said = told(FRONT + TANKS + DUTY, f"kind,by,said,tanks,{ESCAPES}\n", "assess", name="record.csv")
    assert code == 2
    assert clean(said)


@pytest.mark.parametrize("command", [["assess"], ["assess", "--format", "csv"], ["assess", "--format", "json"]])
def test_a_value_for_each_moves_no_cursor(told, command):
    form = block("form", "report: {site: text, tanks: count}")
    count = block("count", "tanks: {of: latest report, sum: tanks, for each: site, good for: 1 year}")
    code, said = told(FRONT + form + count + DUTY.replace("100", "5"), ROW + f', "site": "{AS_JSON}\\nX"}}\n', *command)
    assert code in (0, 1)
    assert clean(said)


def test_a_title_is_one_line(told):
    front = FRONT.replace("short: Tanks", r'short: "Tanks\nII  A  kept"')
    _, said = told(front + TANKS + DUTY, ROW + "}\n", "assess")
    assert " ".join(said).startswith("Tanks")
    assert not [line for line in said if line.startswith("II")]


@pytest.mark.parametrize("sign", [r"\u200b", r"\u00ad", r"\u202e", r"\u2060", r"\udb40\udc41", r"\ufe0f", r"\u001b"])
@pytest.mark.parametrize("column", ["id", "by", "site"])
def test_what_tells_things_apart_can_be_seen(told, sign, column):
    form = block("form", "report: {site: site key, tanks: count}")
    cells = {"id": "x", "by": "A", "site": "base"}
    cells[column] = cells[column] + sign + "b"
    record = "".join(f', "{name}": "{text}"' for name, text in cells.items())
    code, said = told(FRONT + form, '{"kind": "report", "said": "2021", "tanks": 1' + record + "}\n", "assess")
    assert code == 2
    assert said[0].startswith(f"record.jsonl:1:{column}: ")
    assert said[0].endswith(", which nobody sees; take it out")
    assert clean(said)


@pytest.mark.parametrize(
    "block_",
    [
        block("count", "events: {of: report, over: 999999 years}") + block("duty", "II: {keep: events, at most: 1}"),
        block("count", "late: {of: latest report, good for: 999999 years}")
        + block("duty", "II: {keep: late, at most: 1}"),
        block("duty", "II: {on: report, give: report, within: 999999 years}"),
        block("count", 'heard: {of: latest report, good for: 1 year, according to: "A,"}')
        + block("duty", "II: {keep: heard, at most: 1}"),
        block("duty", "II: {on: report, give: report, within: 8001 years}"),
    ],
)
def test_a_document_that_cannot_be_judged_is_no_fault_of_ours(told, block_):
    code, said = told(FRONT + TANKS + block_, ROW + "}\n", "assess")
    assert code == 2, said


def test_a_calendar_of_millions_of_dates(told):
    front = FRONT.replace("2020-01-01", "1000-01-01")
    daily = block("occasion", "daily: {every: 1 day, from: 1000-01-01}")
    duty = block("duty", "II: {on: daily, give: report, within: 1 day}")
    code, said = told(front + TANKS + daily + duty, ROW.replace("2021", "9000") + "}\n", "assess")
    assert code == 2
    assert said[0] == (
        "detente: 'daily' has about 2,921,942 dates, every day from 1000-01-01 to 9000-01-02, and makes 5,843,884 "
        "occasions under clause II; all calendars together may make 1,000,000; write a longer 'every', a later "
        "'from', or when the agreement 'ends'"
    )


def test_calendars_that_make_millions_of_occasions_together(told):
    front = FRONT.replace("2020-01-01", "1800-01-01")
    daily = block("occasion", "daily: {every: 2 days, from: 1800-01-01}")
    duties = "\n".join(f"C{i}: {{on: daily, give: report, within: 1 day}}" for i in range(40))
    code, said = told(front + TANKS + daily + block("duty", duties), ROW + "}\n", "assess")
    assert code == 2
    assert "every 2 days from 1800-01-01" in said[0]


@pytest.mark.parametrize("longest", ["8000 years", "96000 months", "400000 weeks", "8000 calendar years"])
def test_the_longest_lengths_of_time_are_counted(told, longest):
    events = block("count", f"events: {{of: report, over: {longest}}}") + block(
        "duty", "II: {keep: events, at most: 5}"
    )
    answer = block("duty", f"III: {{on: report, give: report, within: {longest}, while: never}}")
    code, said = told(FRONT + TANKS + events + answer, ROW + "}\n", "assess")
    assert code in (0, 1), said


def test_a_long_chain_of_states(told):
    form = block("form", "report: {tanks: count}\nconsent: {}\nrefusal of it: {}")
    count = block("count", "tanks: {of: latest report, sum: tanks, good for: 1 year}")
    chain = "\n".join(f"s{i}: {{on: s{i - 1} and s{i - 1}, off: never}}" for i in range(1, 1500))
    states = block("state", f"s0: {{on: A said consent, off: A said refusal of it}}\n{chain}")
    duty = block("duty", "I: {keep: tanks, at most: 5, while: s1499}")
    consent = '{"kind": "consent", "by": "A", "said": "2020-06-01"}\n'
    code, said = told(FRONT + form + count + states + duty, consent + ROW + "}\n", "assess")
    assert code == 1, said
