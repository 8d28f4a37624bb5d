"""The command line: exit codes, where output goes, what is loaded when."""

import os
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import detente
from detente.cli import app, help
from detente.cli import main as entry
from detente.errors import EvidenceError, Fault

ROOT = Path(__file__).parents[2]
AGREEMENT = """---
title: A small agreement
parties: {A: Aland, B: Bland}
in force: 2020-01-01
---
## Article 1
```yaml form
report: {vehicles: count}
```
```yaml count
vehicles: {of: latest report, sum: vehicles, good for: 1 year}
```
```yaml duty
"1": {keep: vehicles, at most: 100}
```
"""
KEPT = '{"kind": "report", "by": "A", "said": "2020-02-01", "vehicles": 90}\n'
BREACHED = '{"kind": "report", "by": "A", "said": "2020-06-01", "vehicles": 120}\n'


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    Path("a.md").write_text(AGREEMENT, "utf-8")
    Path("kept.jsonl").write_text(KEPT, "utf-8")
    Path("breached.jsonl").write_text(BREACHED, "utf-8")
    return tmp_path


def run(*words):
    return entry.main(words)


# -- exit codes ------------------------------------------------------------------------------------


def test_no_breach_shown_is_0(files, capsys):
    assert run("assess", "a.md", "kept.jsonl") == 0
    assert "✓ kept" in capsys.readouterr().out


def test_a_breach_shown_is_1(files):
    assert run("assess", "a.md", "breached.jsonl") == 1


def test_a_breach_that_is_not_shown_is_0(files):
    assert run("assess", "a.md", "breached.jsonl", "--party", "B") == 0
    assert run("assess", "a.md", "kept.jsonl", "breached.jsonl", "--at", "2020-03-01") == 0


def test_a_breach_of_the_past_is_1_only_where_the_history_is_shown(files):
    cured = Path("cured.jsonl")
    cured.write_text(BREACHED + KEPT.replace("2020-02-01", "2020-08-01"), "utf-8")
    assert run("assess", "a.md", "cured.jsonl") == 0
    assert run("assess", "a.md", "cured.jsonl", "--history") == 1


def test_every_format_ends_alike(files, capsys):
    for shape in ("table", "json", "csv"):
        assert run("assess", "a.md", "breached.jsonl", "--format", shape) == 1
    capsys.readouterr()


def test_explaining_a_breach_is_0(files):
    assert run("explain", "a.md", "breached.jsonl", "1/A") == 0


@pytest.mark.parametrize("words", [("assess",), ("assess", "no.md"), ("frobnicate",), ("--frob",), ("check", "a", "b")])
def test_wrong_usage_is_2_and_told_in_one_line_on_stderr(files, capsys, words):
    assert run(*words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("detente: ")
    assert said.err.count("\n") == 1


def test_a_mistake_in_an_agreement_is_2(files, capsys):
    Path("a.md").write_text(AGREEMENT.replace("keep:", "kepe:"), "utf-8")
    assert run("check", "a.md") == 2
    assert "a.md:14:7: a duty has no key 'kepe'" in capsys.readouterr().err


def raising(problem):
    def run_(_):
        raise problem

    return run_


def test_evidence_that_cannot_be_trusted_is_3(files, monkeypatch):
    monkeypatch.setattr(app, "run", raising(EvidenceError("the log shows two faces")))
    assert run("assess", "a.md") == 3


@pytest.mark.parametrize("problem", [ZeroDivisionError("by zero"), Fault("lost"), RecursionError(), MemoryError()])
def test_a_fault_of_ours_is_70_with_a_sentence_and_no_trace(files, monkeypatch, capsys, problem):
    monkeypatch.setattr(app, "run", raising(problem))
    assert run("assess", "a.md") == 70
    said = capsys.readouterr().err
    assert "this is a fault of Détente" in said
    assert "Please report it" in said
    assert "Traceback" not in said


PanicException = type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})


@pytest.mark.parametrize("panic", [pl.exceptions.PanicException, PanicException], ids=["of Polars", "of another"])
def test_a_library_that_gave_up_is_a_fault_too(files, monkeypatch, capsys, panic):
    monkeypatch.setattr(app, "run", raising(panic("called `Option::unwrap()` on a `None` value")))
    assert run("assess", "a.md") == 70
    said = capsys.readouterr().err
    assert "this is a fault of Détente" in said
    assert "PanicException: called" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("end", [SystemExit(3), GeneratorExit(), BaseException()])
def test_what_is_no_fault_of_ours_is_left_alone(files, monkeypatch, end):
    monkeypatch.setattr(app, "run", raising(end))
    with pytest.raises(type(end)):
        run("assess", "a.md")


def test_with_v_a_fault_shows_where_it_happened(files, monkeypatch, capsys):
    monkeypatch.setattr(app, "run", raising(ZeroDivisionError("by zero")))
    assert run("assess", "a.md", "-v") == 70
    assert "Traceback" in capsys.readouterr().err


def test_ctrl_c_is_130(files, monkeypatch, capsys):
    monkeypatch.setattr(app, "run", raising(KeyboardInterrupt()))
    assert run("assess", "a.md") == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_2(files, capsys):
    assert run("assess", "a.md", "kept.jsonl", "--out", "nowhere/x.csv") == 2
    assert "nowhere/x.csv" in capsys.readouterr().err


# -- where it goes ---------------------------------------------------------------------------------


def test_data_go_to_stdout_and_talk_to_stderr(files, capsys):
    run("assess", "a.md", "--format", "csv")
    said = capsys.readouterr()
    assert said.out.startswith("id,clause,")
    assert "no record was named" in said.err


def test_out_writes_the_file_and_nothing_to_stdout_and_its_ending_says_how(files, capsys):
    assert run("assess", "a.md", "kept.jsonl", "--out", "x.json") == 0
    assert capsys.readouterr().out == ""
    assert Path("x.json").read_text("utf-8").startswith('{\n  "schema": 1,')
    assert not list(Path().glob(".*draft"))


@pytest.mark.parametrize("shape", ["html", "docx", "xlsx"])
def test_what_is_not_there_yet_is_refused_and_not_faked(files, capsys, shape):
    assert run("assess", "a.md", "kept.jsonl", "--format", shape) == 2
    assert run("assess", "a.md", "kept.jsonl", "--out", f"x.{shape}") == 2
    assert "not there yet" in capsys.readouterr().err
    assert not Path(f"x.{shape}").exists()


def test_a_pipe_gets_no_colours_and_a_terminal_does_unless_told_otherwise(files, monkeypatch, capsys):
    run("assess", "a.md", "breached.jsonl")
    plain = capsys.readouterr().out
    assert "\x1b" not in plain
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    run("assess", "a.md", "breached.jsonl")
    coloured = capsys.readouterr().out
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    run("assess", "a.md", "breached.jsonl")
    assert capsys.readouterr().out == plain


def test_a_wide_terminal_and_a_narrow_one_tell_the_same(files, monkeypatch, capsys):
    told = []
    for columns in ("40", "80", "200"):
        monkeypatch.setenv("COLUMNS", columns)
        run("explain", "a.md", "breached.jsonl", "1/A")
        told.append(capsys.readouterr().out.split())
    assert told[0] == told[1] == told[2]


def command(*words, **more):
    settings = {**os.environ, "COLUMNS": "80"} | more.pop("env", {})
    return subprocess.run(
        [sys.executable, "-m", "detente", *words], capture_output=True, env=settings, check=False, **more
    )


def test_output_is_utf8_whatever_the_locale(files):
    done = command(
        "assess", "a.md", "kept.jsonl", cwd=files, env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    )
    assert "✓ kept" in done.stdout.decode()
    assert done.returncode == 0


def test_a_reader_that_goes_away_is_no_fault():
    reader, writer = os.pipe()
    os.close(reader)
    words = [sys.executable, "-m", "detente", "library", "show", "new-start"]
    done = subprocess.run(words, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


# -- help ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",), ("help",), ("-v",), ("--help", "-v")])
def test_without_a_command_the_help_is_shown(capsys, words):
    assert run(*words) == 0
    assert capsys.readouterr().out == help.HELP


def test_the_help_fits_80_columns_and_names_every_command():
    assert max(map(len, help.HELP.splitlines())) <= 84
    assert set(help.COMMANDS) == set(app.PLACES)
    assert all(f"\n  {name} " in help.HELP for name in help.COMMANDS)


@pytest.mark.parametrize("name", app.PLACES)
def test_the_help_of_a_command_tells_everything_it_can_be_given(capsys, monkeypatch, name):
    monkeypatch.setenv("COLUMNS", "80")
    assert run(name, "--help") == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Usage: detente {name}")
    assert max(map(len, said.splitlines())) <= 80


def test_the_version_tells_the_engine_and_its_meaning(capsys):
    assert run("--version") == 0
    assert capsys.readouterr().out == f"detente {detente.__version__}, meaning {detente.MEANING}\n"


HEAVY = {"polars", "pydantic", "ruamel.yaml", "markdown_it", "rich", "cyclopts"}


@pytest.mark.parametrize("words", ["[]", "['--help']", "['--version']", "['assess', '--help']", "['demo', '-h']"])
def test_help_and_version_load_nothing_heavy(words):
    program = f"import sys; from detente.cli.main import main; main({words}); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    of_commands = "assess" in words or "demo" in words
    assert not (HEAVY if of_commands else HEAVY | {"msgspec", "difflib"}) & set(done.stderr.split())


def test_the_package_is_imported_at_once():
    program = "import sys, detente; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not (HEAVY | {"dataclasses"}) & set(done.stdout.split())


def test_a_record_alone_is_judged_and_not_checked(capsys, tmp_path):
    record = tmp_path / "record.csv"
    record.write_text("kind,by,said\n", "utf-8")
    assert run("check", str(record)) == 2
    assert f"detente assess AGREEMENT {record}" in capsys.readouterr().err


def test_a_file_named_twice_is_told_once(capsys, tmp_path):
    record = tmp_path / "record.jsonl"
    record.write_text("", "utf-8")
    assert run("assess", "new-start", str(record), str(record)) == 2
    assert capsys.readouterr().err == f"detente: '{record}' is named twice; name each file of the record once\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["assess", "new-start", "--at"], "--at says nothing; write for instance --at 2024-12-01"),
        (["assess", "new-start", "--party", "Russia"], "there is no party 'Russia'; did you mean 'RU'?"),
    ],
)
def test_an_option_that_cannot_be_followed_is_told_with_one_that_can(words, told, capsys):
    assert run(*words) == 2
    assert told in capsys.readouterr().err


def test_more_mistakes_are_told_when_asked_for(capsys, tmp_path):
    path = tmp_path / "r.jsonl"
    path.write_text("".join(f'{{"id": "x{n}", "kind": "nothing"}}\n' for n in range(150)), "utf-8")
    assert run("assess", "new-start", str(path)) == 2
    told = capsys.readouterr().err
    assert told.rstrip().endswith("mistakes; the first 100 are shown; -v shows more")
    assert run("assess", "new-start", str(path), "-v") == 2
    more = capsys.readouterr().err
    assert "Traceback" not in more
    assert "r.jsonl:150" in more
    assert more.count("r.jsonl:1:") <= 3


def test_no_file_hides_behind_the_mistakes_of_another(capsys, tmp_path):
    for name, rows in (("many.jsonl", 300), ("few.jsonl", 2)):
        (tmp_path / name).write_text('{"kind": "nothing", "by": "US", "said": "2012-01-01"}\n' * rows, "utf-8")
    assert run("assess", "new-start", str(tmp_path / "many.jsonl"), str(tmp_path / "few.jsonl")) == 2
    told = capsys.readouterr().err
    assert told.count("many.jsonl:") == 98
    assert told.count("few.jsonl:") == 2
