"""What a reading does to a clause: eases it, tightens it, or what hangs on the record."""

import pytest
from tests.reference.vocabulary import document

from detente.agreement import parse
from detente.agreement.effects import effect
from detente.cli.main import main

KEEPS = (
    "keep: stock, at most: 50, grace: 15 days, since: 2020-02-01, until: 2020-06-01, while: A agrees, unless: B agrees"
)
ANSWERS = "on: request, do: access, within: 10 days, up to: 2, per: calendar year"
TELLS = "on: planned, give: notice, before: 10 days"


def changed(duty: str, key: str, says: str) -> tuple[str, str]:
    more = f'```yaml reading\nA:\n  said: 2020-01-20\n  source: a note\n  "1": {{{key}: {says}}}\n```\n'
    text = parse(document(f'"1": {{{duty}}}', more=more))
    (reading,) = text.readings["A"]
    return effect(text.clauses.duties["1"], reading.clauses.duties["1"], [key]), more


@pytest.mark.parametrize(
    ("duty", "key", "says", "told"),
    [
        (KEEPS, "at most", "60", "eased"),
        (KEEPS, "at most", "40", "tightened"),
        (KEEPS, "at most", "50", "same"),
        (KEEPS, "at most", "stock of B", "open"),
        (KEEPS, "at most", "{2020-03-01: 60}", "open"),
        (KEEPS, "keep", "troops", "open"),
        (KEEPS, "grace", "30 days", "eased"),
        (KEEPS, "grace", "1 month", "eased"),
        (KEEPS, "grace", "24 hours", "tightened"),
        (KEEPS, "since", "2020-03-01", "eased"),
        (KEEPS, "since", "2020-01-20", "tightened"),
        (KEEPS, "until", "2020-05-01", "eased"),
        (KEEPS, "until", "2020-07-01", "tightened"),
        (KEEPS, "while", "never", "eased"),
        (KEEPS, "while", "B agrees", "open"),
        (KEEPS, "unless", "never", "tightened"),
        (KEEPS, "excused", "B suspends", "eased"),
        (KEEPS, "excused", "never", "same"),
        (KEEPS.replace("at most", "at least"), "at least", "60", "tightened"),
        (ANSWERS, "within", "20 days", "eased"),
        (ANSWERS, "within", "24 hours", "tightened"),
        (ANSWERS, "within", "240 hours", "open"),
        (ANSWERS, "up to", "1", "eased"),
        (ANSWERS, "up to", "3", "tightened"),
        (ANSWERS, "up to", "[2, 1 for each by]", "open"),
        (ANSWERS.partition(", up to")[0], "up to", "3", "eased"),
        (TELLS, "before", "3 days", "eased"),
        (TELLS, "before", "3 weeks", "tightened"),
    ],
)
def test_what_a_change_of_terms_does_to_who_owes_it(duty: str, key: str, says: str, told: str) -> None:
    assert changed(duty, key, says)[0] == told


@pytest.mark.parametrize(
    ("who", "key", "says", "told"),
    [
        ("who: A", "at most", "60", "  1: at most (in its own favour: A owes 1)\n"),
        ("who: B", "at most", "60", "  1: at most (in the others' favour)\n"),
        ("who: B", "at most", "40", "  1: at most (in its own favour: others owe 1)\n"),
        ("who: A", "at most", "40", "  1: at most (stricter, on A too)\n"),
        ("who: A", "keep", "troops", "  1: keep (in whose favour, hangs on the record)\n"),
        ("who: A", "at most", "50", "  1: at most\n"),
        ("who: [A, B]", "at most", "{A: 60, B: 40}", "  1: at most (in its own favour: A owes 1)\n"),
        ("who: [A, B]", "at most", "{A: 40, B: 50}", "  1: at most (stricter, on A too)\n"),
    ],
)
def test_check_says_what_a_reading_changes_in_its_owner_s_favour(capsys, tmp_path, who, key, says, told):
    path = tmp_path / "text.md"
    path.write_text(document(f'"1": {{keep: stock, at most: 50, {who}}}', more=changed(KEEPS, key, says)[1]), "utf-8")
    assert main(["check", str(path)]) == 0
    assert told in capsys.readouterr().out
