"""The demonstration: prose tells what is on record, verdicts are computed, and its commands work."""

import re
import shlex

import pytest

import detente
from detente.cli.main import main
from detente.cli.story import NAME, STORY, Look
from detente.report.english import STATUSES


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    import contextlib
    import io

    out = io.StringIO()
    with contextlib.redirect_stdout(out), pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "80")
        assert main(["demo"]) == 0
    return out.getvalue()


def test_the_prose_tells_no_verdict():
    told = "|".join(set(STATUSES) - {"due"})  # which is also said of dates
    verdicts = re.compile(rf"\b({told}|violat\w*|breach\w*)\b")
    for chapter in STORY:
        assert not verdicts.search(f"{chapter.title} {chapter.prose}"), chapter.title


def test_every_chapter_is_told_and_every_duty_looked_at_is_found(told):
    for chapter in STORY:
        assert chapter.title in told
        for look in chapter.looks:
            if isinstance(look, Look):
                assert all(f"\n  {clause}, {party}: " in told for clause, party in look.duties)


def test_it_reads_at_80_columns(told):
    assert max(map(len, told.splitlines())) <= 80


def test_every_number_of_four_digits_in_the_prose_is_on_record():
    agreement = detente.load(NAME)
    record = detente.read_record(agreement=agreement)
    text = agreement.text + "".join(map(str, record.fields["data update"].rows()))
    for chapter in STORY:
        for number in re.findall(r"\b\d,\d{3}\b", chapter.prose):
            assert number.replace(",", "") in text


def test_every_command_it_ends_with_can_be_typed(told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    commands = [shlex.split(line, comments=True) for line in told.splitlines() if line.startswith("  detente ")]
    assert len(commands) == 3
    assert [main(words[1:]) for words in commands] == [1, 0, 0]
    assert (tmp_path / "my-treaty" / "new-start.md").exists()


def test_the_change_it_proposes_changes_something(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["demo", "mine"]) == 0
    said = capsys.readouterr().out
    command = next(shlex.split(line)[1:] for line in said.splitlines() if "--clause II.1.b" in line)
    before = main(command), capsys.readouterr().out
    treaty = tmp_path / "mine" / "new-start.md"
    text = treaty.read_text("utf-8")
    assert text.count("at most: 1550") == 1
    treaty.write_text(text.replace("at most: 1550", "at most: 1500"), "utf-8")
    after = main(command), capsys.readouterr().out
    assert (before[0], after[0]) == (0, 1)
    assert before[1] != after[1]
