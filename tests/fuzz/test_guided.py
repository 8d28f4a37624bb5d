"""The guided fuzzers, as far as they can be told without atheris; with it, `python3 x fuzz --guided` runs them."""

import random
import re

import pytest
from tests.fuzz import guided
from tests.fuzz.run import main
from tests.fuzz.targets import TARGETS, made
from tests.fuzz.words import dictionary, words


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_a_dictionary_is_as_libfuzzer_reads_it(target):
    lines = dictionary(target.name).splitlines()
    assert len(lines) > 40
    assert all(re.fullmatch(r'"(?:[ !#-\[\]-~]|\\x[0-9A-F]{2})+"', line) for line in lines)


def test_words_are_those_of_the_code():
    assert {"between", "unknown", "km"} <= {*words("expressions")}
    assert {"keeps", "for", "never"} <= {*words("conditions")}
    assert {"at most: ", "good for: ", "\n```yaml duty\n"} <= {*words("documents")}
    assert {"without prejudice", "troops", "coverage"} <= {*words("csv")}
    assert '"assess"' in words("commands")


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_seeds_are_right_inputs_for_the_most_part(target):
    seeds = list(guided.seeding(target))
    assert len(seeds) >= guided.AS_RANDOM
    assert all(isinstance(data, bytes) for data in seeds)


def test_agreements_of_the_library_and_of_the_cases_are_seeds():
    texts = list(guided.seeding(TARGETS["documents"]))
    assert any(b"New START" in text for text in texts)
    assert len(texts) > 150


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_a_mutation_depends_on_the_input_and_the_generator_alone(target):
    data = made(target, "mutated", 1)
    first = [target.mutated(drawn(n), data) for n in range(20)]
    assert first == [target.mutated(drawn(n), data) for n in range(20)]
    assert len({*first}) > 3
    for odd in (b"", b"\xff\xfe", b"\n", b"{", b"PK\x03\x04"):
        assert all(isinstance(target.mutated(drawn(n), odd), bytes) for n in range(20))


def drawn(number: int) -> random.Random:
    return random.Random(number)  # noqa: S311 - to be made again


def test_without_atheris_it_says_how_to_get_it(monkeypatch, capsys):
    monkeypatch.setattr("tests.fuzz.run.is_there", lambda: False)
    assert main(["--guided"]) == 0
    assert "python3 x judges" in capsys.readouterr().out


def test_what_ended_the_process_is_tried_again_on_its_own(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(guided, "BUILD", tmp_path)
    run = guided._Run(TARGETS["expressions"], "1")
    run._prepared()
    (run.ended / "crash-1").write_bytes(b"bound\n1 + 1")
    (run.ended / "slow-unit-1").write_bytes(b"bound\n1")
    assert run._tried_again() == 0
    assert "crash-1 ended the guided process, and does nothing on its own" in capsys.readouterr().out
