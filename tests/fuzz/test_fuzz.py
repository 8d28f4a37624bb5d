"""The fuzzers for a moment at every test run, and that they find what there is to find; `python3 x fuzz` does more."""

import random
import time
from itertools import count
from unittest.mock import ANY

import pytest
from tests.fuzz.hunt import hunted, turns
from tests.fuzz.keeping import shrunk
from tests.fuzz.targets import TARGETS, Target, Wrong, made
from tests.fuzz.trial import Outcome, Trial, tried
from tests.reference.keeps import Conduct

from detente.assess.findings.findings import Subject

INPUTS = {"documents": 200, "expressions": 300, "conditions": 300, "jsonl": 10, "csv": 10, "xlsx": 20, "parquet": 20,
          "formats": 10, "commands": 40, "worlds": 20, "laws": 4}  # fmt: skip


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_whatever_comes_in_only_errors_of_the_tree_come_out(target):
    for number in range(INPUTS[target.name]):
        data = made(target, "test", number)
        if found := tried(target, data, thorough=number % 40 == 0).find:
            pytest.fail(f"{found.signature}\n{data[:2000]!r}\n{found.text}", pytrace=False)


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_an_input_depends_on_the_seed_and_its_number_alone(target):
    first = [made(target, "7", number) for number in range(20)]
    assert first == [made(target, "7", number) for number in reversed(range(20))][::-1]
    assert first != [made(target, "8", number) for number in range(20)]


@pytest.mark.parametrize("name", ["documents", "expressions", "conditions"])
def test_many_inputs_get_as_far_as_an_assessment(name, monkeypatch):
    judged = []
    monkeypatch.setattr("tests.fuzz.texts.judged", lambda *world: judged.append(world))
    for number in range(30):
        tried(TARGETS[name], made(TARGETS[name], "far", number), thorough=True)
    assert len(judged) > 3


@pytest.mark.parametrize(
    ("name", "seen"), [("worlds", "tests.reference.keeps.together"), ("laws", "tests.laws.Case.assessed")]
)
def test_a_world_that_two_judge_differently_is_a_find(name, seen, monkeypatch):
    """Where the reference takes all conduct for short, or every answer is another: else nothing would be found ever."""
    answers = count()
    another = {
        "worlds": lambda *_, **__: (Conduct("short", 0, settled=False), False),
        "laws": lambda *_, **__: frozenset([(Subject("1", "A", None), next(answers), None, "kept")]),
    }
    monkeypatch.setattr(seen, another[name])
    finds = [tried(TARGETS[name], made(TARGETS[name], "t", number), thorough=True).find for number in range(10)]
    assert any(found is not None and found.signature.startswith("Wrong") for found in finds)


def raising(problem: BaseException) -> Target:
    def work(data: bytes, _thorough: bool) -> None:
        if b"!" in data:
            raise problem

    return Target("planted", ".txt", 1, random.Random.randbytes, work)


class PanicException(BaseException):
    """What compiled code raises when it is at its end."""


@pytest.mark.parametrize("problem", [KeyError("a"), Wrong("two answers"), PanicException("a"), RecursionError()])
def test_what_should_not_come_out_is_found(problem):
    assert tried(raising(problem), b"nothing here", thorough=True).find is None
    found = tried(raising(problem), b"but here!", thorough=True).find
    assert found is not None
    assert found.signature.startswith(type(problem).__name__)


def test_what_takes_too_long_or_too_much_is_found(monkeypatch):
    monkeypatch.setattr("tests.fuzz.trial.SECONDS", 0.01)
    assert tried(Target("slow", "", 1, random.Random.randbytes, busy), b"", thorough=True).find.signature == "too slow"
    monkeypatch.undo()
    monkeypatch.setattr("tests.fuzz.trial.MEMORY", 50_000_000)
    target = Target("large", "", 1, random.Random.randbytes, lambda *_: bytearray(100_000_000))
    found = tried(target, b"", thorough=True).find
    assert found is None or found.signature == "too much memory", "None where the system tells no peak"


def busy(*_: object) -> None:
    until = time.process_time() + 0.02
    while time.process_time() < until:
        pass


def test_a_find_is_made_smaller():
    text = b"one line\nanother with x and y in it\nthe last"
    assert shrunk(text, lambda data: b"x" in data and b"y" in data) == b"xy"
    assert shrunk(b"x", lambda data: b"x" in data) == b"x"


def test_each_target_has_its_turn():
    chosen = [*TARGETS.values()]
    told = [(target.name, number) for target, number in turns(chosen, 40)]
    assert {name for name, _ in told} == set(TARGETS)
    assert len(set(told)) == 40


def test_no_target_has_less_than_two_inputs_in_a_hundred_unless_it_must_be_named():
    shares = {name: target.weight for name, target in TARGETS.items() if target.weight}
    assert sum(shares.values()) == 100
    assert min(shares.values()) >= 2
    assert TARGETS.keys() - shares == {"worlds", "laws"}


def test_on_any_number_of_cores_the_same_inputs_are_tried(capsys, monkeypatch):
    tried_by = {}
    for jobs in (1, 3):
        asked = tried_by[jobs] = []
        monkeypatch.setattr(
            Trial, "numbered", lambda self, target, seed, number, thorough, asked=asked: answer(asked, target, number)
        )
        tally = hunted([*TARGETS.values()], 200, "7", jobs)
        assert sum(tally.tried.values()) == 200
    assert sorted(tried_by[1]) == sorted(tried_by[3])
    assert "200 inputs with seed 7" in capsys.readouterr().out


def answer(asked, target, number):
    asked.append((target.name, number))
    return Outcome(through=number % 2 == 0)


def test_the_process_that_tries_is_started_anew_when_it_ends():
    trial = Trial()
    try:
        assert trial(TARGETS["expressions"], b"bound\n1 + 1") == (True, None, ANY)
        trial._process.kill()
        assert trial(TARGETS["expressions"], b"bound\n1 + 1").find.signature == "the process ended with -9"
        assert trial(TARGETS["expressions"], b"bound\n1 +") == (False, None, ANY)
    finally:
        trial.close()
