"""What is said to who gives arguments in another order or names what is not there, and the commands printed."""

import re
from pathlib import Path

import pytest

import detente
from detente.cli.main import main

AGREEMENT = """---
title: A small agreement
parties: {A: Aland, B: Bland}
in force: 2020-01-01
---
## Article 1
```yaml form
report: {n: count}
```
```yaml count
stock: {of: latest report, sum: n, good for: 1 year}
other stock: {of: latest report, sum: n, good for: 2 years}
```
```yaml duty
I.1: {keep: stock, at most: 100}
I.2: {keep: other stock, at most: 100}
```
```yaml reading
B: {said: 2020-06-01, source: note, I.2: {keep: stock}}
```
"""
RECORD = "kind,by,said,n\nreport,A,2020-02-01,120\nreport,A,2020-08-01,90\n"


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("DETENTE_CALLED_AS", raising=False)
    Path("a.md").write_text(AGREEMENT, "utf-8")
    Path("r.csv").write_text(RECORD, "utf-8")
    Path("empty.csv").write_text(RECORD.splitlines()[0] + "\n", "utf-8")
    Path("folder").mkdir()
    Path("folder", "b.md").write_text(AGREEMENT, "utf-8")
    Path("folder", "s.csv").write_text(RECORD, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("assess r.csv a.md", "the agreement comes first: detente assess a.md r.csv"),
        ("assess r.csv", "the agreement comes first: detente assess AGREEMENT r.csv"),
        ("assess a.md folder/b.md", "one is assessed at a time"),
        ("explain a.md I.1/A r.csv", "the id of the finding comes last: detente explain a.md r.csv I.1/A"),
        ("explain I.1/A a.md r.csv", "the id of the finding comes last: detente explain a.md r.csv I.1/A"),
        ("explain a.md r.csv", "which finding? Its id comes last; detente assess a.md r.csv --format csv lists them"),
        ("explain a.md", "which finding?"),
        ("check a.md r.csv", "'r.csv' is more than that; a record is judged by: detente assess a.md r.csv"),
        ("check r.csv a.md", "a record is judged by: detente assess a.md r.csv"),
        (
            "check a.md folder/b.md",
            "check takes AGREEMENT, and 'folder/b.md' is more than that; check one agreement at",
        ),
        ("schema x", "schema takes nothing, and 'x' is more than that"),
        ("demo one two", "demo takes DIR, and 'two' is more than that"),
        ("assess a.md r.csv --party bland", "did you mean 'B'?"),
        ("check folder", "'folder' is a folder; it holds 'folder/b.md'"),
        ("assess a.md folder", "'folder' is a folder; it holds 'folder/s.csv'"),
        ("assess b.md r.csv", "there is no file 'b.md'"),
        ("check folder/c.md", "did you mean 'folder/b.md'?"),
        ("assess", r"write detente assess AGREEMENT \[RECORD ...\]"),
        ("--verson", "did you mean '--version'?"),
        ("assess a.md r.csv --reading b", "did you mean 'B'?"),
        ("assess a.md r.csv --clause I", "did you mean 'I.1' or 'I.2'?"),
        ("assess a.md r.csv --party a", "did you mean 'A'?"),
        ("assess a.md r.csv --format jsn", "did you mean 'json'?"),
        ("assess a.md r.csv --out x.pdf", "its name does not say"),
        ("assess a.md r.csv --out x", "its name does not say"),
        ("assess a.md r.csv --format json --out x.csv", "the name 'x.csv' says csv, and --format says json"),
        ("explain a.md r.csv I.1/A/all/2020-03-03", "at that date there is 'I.1/A/all/2020-08-01'"),
        ("explain a.md r.csv I/A", "did you mean 'I.1' or 'I.2'?"),
    ],
)
def test_what_cannot_be_done_is_told_with_what_can(capsys, words, said):
    assert main(words.split()) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert re.search(said if "\\" in said else re.escape(said), told.err)
    assert told.err.count("\n") == 1


def test_the_advice_for_an_id_never_names_another_party(capsys):
    main(["explain", "a.md", "r.csv", "I.1/A/all/2020-02-02"])
    assert "I.1/B" not in capsys.readouterr().err


def test_a_table_says_in_its_name_what_it_is(capsys):
    assert main(["assess", "a.md", "r.csv", "--out", "x.txt"]) == 0
    assert "wrote 4 findings as table to x.txt" in capsys.readouterr().err
    assert "I.1  Article 1" in Path("x.txt").read_text("utf-8")
    assert main(["assess", "a.md", "r.csv", "--out", "x", "--format", "table"]) == 0


def test_all_times_are_told_whatever_the_date(capsys):
    main("assess a.md r.csv --history --at 2020-03-01".split())
    dated = capsys.readouterr()
    assert "--history tells all times up to --known" in dated.err
    main("assess a.md r.csv --history".split())
    rows, plain = (out.partition("\n\n")[2].partition("Why, ")[0] for out in (dated.out, capsys.readouterr().out))
    assert rows == plain


def test_a_record_without_a_statement_is_told(capsys):
    main(["assess", "a.md", "empty.csv"])
    assert "no statement is on record in empty.csv" in capsys.readouterr().err


def test_a_reading_that_was_not_stated_by_then_says_so(capsys):
    main(["assess", "a.md", "r.csv", "--reading", "B", "--known", "2020-05-31"])
    assert "Reading: B (had stated no reading by 2020-05-31; the text as it stands)" in capsys.readouterr().out
    main(["assess", "a.md", "r.csv", "--reading", "A"])
    assert "Reading: A (stated no reading; the text as it stands)" in capsys.readouterr().out


def test_another_record_of_a_shipped_agreement_is_named_above_the_table(capsys):
    Path("own.jsonl").write_text('{"kind": "suspension", "by": "RU", "said": "2023-02-28"}\n', "utf-8")
    main(["assess", "new-start", "own.jsonl"])
    assert "\nRecord: own.jsonl, in place of the one that ships\n" in capsys.readouterr().out
    main(["assess", "new-start", "--clause", "XI"])
    assert "Record:" not in capsys.readouterr().out


def test_a_finding_that_does_not_hold_then_says_which_does(capsys):
    assert main(["explain", "a.md", "r.csv", "I.1/A/all/2020-02-01", "--at", "2020-08-01"]) == 0
    told = capsys.readouterr()
    assert "this finding does not hold at --at; then it is I.1/A/all/2020-08-01" in told.err
    assert told.out.startswith("✗ breached")


# -- exit codes ------------------------------------------------------------------------------------


def test_what_a_table_tells_as_earlier_does_not_count_in_any_format(capsys):
    codes = {shape: main(["assess", "a.md", "r.csv", "--format", shape]) for shape in ("table", "json", "csv")}
    assert codes == {"table": 0, "json": 0, "csv": 0}
    assert "earlier ✗ breached" in capsys.readouterr().out
    assert main(["assess", "a.md", "r.csv", "--history"]) == 1


# -- commands that are printed ---------------------------------------------------------------------


@pytest.mark.parametrize("words", ["assess a.md r.csv", "library copy new-start mine", "demo", "explain a.md r.csv"])
def test_a_printed_command_begins_as_its_reader_began(capsys, monkeypatch, words):
    monkeypatch.setenv("DETENTE_CALLED_AS", "python3 x run detente")
    main(words.split())
    told = capsys.readouterr()
    commands = re.findall(r".*\bdetente (?:assess|explain|check|demo) .*", told.out + told.err)
    assert commands
    assert all("python3 x run detente " in line for line in commands)


def test_the_help_says_how_it_is_typed_here(capsys, monkeypatch):
    monkeypatch.setenv("DETENTE_CALLED_AS", "python3 x run detente")
    main(["--help"])
    assert "typed as: python3 x run detente" in capsys.readouterr().out
    main(["check", "--help"])
    assert capsys.readouterr().out.startswith("Usage: python3 x run detente check")


# -- from Python -----------------------------------------------------------------------------------


def test_a_year_as_a_number_is_no_second_of_1970():
    agreement = detente.load("a.md")
    record = detente.read_record("r.csv", agreement=agreement)
    for what in ("at", "known"):
        with pytest.raises(detente.UsageError, match=rf"{what}: 2023 would be so many seconds .* '2024-12-01'"):
            detente.assess(agreement, record, **{what: 2023})


def test_swapped_arguments_are_told_in_a_sentence():
    agreement = detente.load("a.md")
    record = detente.read_record("r.csv", agreement=agreement)
    with pytest.raises(detente.UsageError, match="it was given Record and Agreement"):
        detente.assess(record, agreement)
