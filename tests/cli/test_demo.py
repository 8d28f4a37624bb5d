"""The demonstration: prose tells what is on record, verdicts are computed, and its commands work."""

import re
import shlex
from datetime import datetime

import pytest

import detente
from detente.cli.main import main
from detente.cli.story import NAME, STORY, Look, Series
from detente.words.english import STATUSES


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
                for clause, party in look.duties:
                    assert re.search(rf"\n  {re.escape(clause)}, (\w+ and )*{party}( and \w+)*: ", told)


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_it_reads_at_any_width(monkeypatch, capsys, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    assert main(["demo"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(len(line) for line in lines if not line.startswith("  detente ")) <= columns


def test_it_is_told_in_the_order_of_time():
    """Chapters by the date in their title, and every look by its own."""
    chapters = [datetime.strptime(c.title.partition(":")[0], "%d %B %Y").date().isoformat() for c in STORY]  # noqa: DTZ007  # a day
    assert chapters == sorted(chapters)
    looks = [look.at for chapter in STORY for look in chapter.looks if isinstance(look, Look)]
    assert looks == sorted(looks)
    backs = [(look.until, place) for place, c in enumerate(STORY) for look in c.looks if isinstance(look, Series)]
    assert all(until <= chapters[place] for until, place in backs)


def test_nothing_is_told_twice(told):
    titles = [chapter.title for chapter in STORY]
    assert len(set(titles)) == len(titles)
    told_of = [block for block in told.split("\n\n") if "\n    " in block]
    bodies = [block.partition("\n")[2] for block in told_of]
    assert len(set(bodies)) == len(bodies)
    assert "VII.2, US: ‖ suspended, for the same reasons as before" in told
    assert "self pauses" not in told


def test_every_date_with_a_statement_of_a_series_has_a_row(told):
    assert "\n  2022-09-01  ✓ 659" in told


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
