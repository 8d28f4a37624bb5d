"""That the mutants fit the source as it stands, and that their runner tells a dead one from a living one."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.mutants import guard, run
from tests.mutants.run import Mutant, Outcome, Trouble, faults, listed

SOUND = Mutant(
    "a-name", "instants.py", "§7: a sentence.", "_LONGEST = {", "_LONGEST = dict() or {", ("tests/test_x.py::test_a",)
)


def test_every_mutant_fits_the_source_and_names_tests_that_are_there():
    assert faults(listed()) == []


def test_there_are_enough_of_them_and_no_two_are_alike():
    mutants = listed()
    assert len(mutants) > 100
    assert len({(mutant.file, mutant.old, mutant.new) for mutant in mutants}) == len(mutants)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"file": "no/such.py"}, "stale: there is no src/detente/no/such.py"),
        ({"old": "no such text"}, "stale: its old text stands in src/detente/instants.py 0 times, not once"),
        ({"old": "return "}, "times, not once"),
        ({"new": "_LONGEST = {{{"}, "its new text is no Python"),
        ({"name": "A name"}, "joined by hyphens"),
        ({"breaks": "something"}, "names the section"),
        ({"tests": ()}, "names no test"),
        ({"tests": ("tests/test_x.py::test_of_nothing",)}, "there is no test tests/test_x.py::test_of_nothing"),
        ({"tests": ("tests/no_such.py::test_a",)}, "there is no test tests/no_such.py::test_a"),
    ],
)
def test_what_is_wrong_with_a_mutant_is_told(change, told):
    assert any(told in fault for fault in faults([SOUND._replace(**change)]))


def test_two_of_one_name_are_told():
    assert "a-name: two mutants have this name" in faults([SOUND, SOUND])


def test_a_mutant_survives_only_where_its_tests_pass(monkeypatch):
    killed = {None: "SURVIVED", "tests/a.py::test_b": "killed"}
    for test, verdict in killed.items():
        monkeypatch.setattr(run, "copied", lambda _mutant, _work, test=test: test)
        assert run.tried_first(SOUND).verdict == verdict


def test_what_cannot_be_tried_is_neither_killed_nor_alive(monkeypatch):
    def broken(_mutant, _work):
        raise Trouble("pytest ended with 4")

    monkeypatch.setattr(run, "copied", broken)
    outcome = run.tried_first(SOUND)
    assert (outcome.verdict, outcome.by, outcome.well) == ("ERROR", "pytest ended with 4", False)


def test_the_exit_code_tells_of_survivors(monkeypatch, capsys):
    monkeypatch.setattr(run, "copied", lambda _mutant, _work: None)
    for verdict, code in (("killed", 0), ("SURVIVED", 1), ("ERROR", 1)):
        outcome = Outcome(SOUND, verdict, "tests/a.py::test_b", 1.0)
        monkeypatch.setattr(run, "tried_first", lambda _mutant, outcome=outcome: outcome)
        monkeypatch.setattr(run, "tried_whole", lambda _mutant, outcome=outcome: outcome)
        assert run.main([listed()[0].name]) == code
        assert verdict in capsys.readouterr().out


def test_a_name_that_is_none_is_told_with_the_nearest(capsys):
    name = listed()[0].name
    with pytest.raises(SystemExit, match="2"):
        run.main([name[:-1]])
    assert f"did you mean {name}?" in capsys.readouterr().err


def test_what_is_listed_is_not_run(monkeypatch, capsys):
    monkeypatch.setattr(run, "hunted", None)
    assert run.main(["--list"]) == 0
    assert capsys.readouterr().out.count("§") >= len(listed())


def test_a_copy_holds_the_mutant_and_a_new_process_imports_it(tmp_path):
    text = (run.SOURCE / "detente" / "__main__.py").read_text("utf-8")
    copy = run.Copy(tmp_path, SOUND._replace(file="__main__.py", old=text, new="raise SystemExit(7)"))
    done = subprocess.run([sys.executable, "-m", "detente"], env=copy.environment, cwd=run.ROOT, check=False)
    assert done.returncode == 7


def test_modules_of_another_source_are_strangers(tmp_path):
    import detente

    assert detente.MEANING
    assert guard.strangers(str(Path(detente.__file__).parents[1])) == []
    assert any(told.startswith("detente from ") for told in guard.strangers(str(tmp_path)))


def test_the_guard_lets_no_test_run_on_another_source(tmp_path):
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        str(Path(__file__).parents[1] / "conftest.py"),
    ]
    environment = {**run.Copy(tmp_path).environment, "DETENTE_MUTANT": str(tmp_path / "elsewhere")}
    done = subprocess.run(words, env=environment, cwd=run.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == guard.ELSEWHERE
    assert "is imported from" in done.stdout + done.stderr
