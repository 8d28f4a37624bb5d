"""Habits worth a look; a document without them is silent."""

from __future__ import annotations

import pytest
from tests.agreement.documents import NEW_START, document, habits

from detente.agreement import parse

CASES = {
    "a countermeasure is declared": (
        {"duty": "X: {keep: warheads, at most: 1, unless: other breaches II, grace: 30 days}"},
        [
            (
                "this suspends without a word: two who fall short at the same instant are both "
                "in breach; let it be declared, for instance: and self suspends"
            )
        ],
    ),
    "a countermeasure has grace": (
        {"duty": "X: {keep: warheads, at most: 1, unless: other breaches II and self suspends}"},
        [
            (
                "when this suspension ends, what is still open is a breach at once; give time "
                "to come back into line, for instance: grace: 30 days"
            )
        ],
    ),
    "suspicion does not suspend": (
        {"duty": "X: {keep: warheads, at most: 1, unless: not (other meets II for 30 days)}"},
        ["what is unknown is not met, so that suspicion suffices to suspend; write 'breaches', which must be shown"],
    ),
    "nobody excuses himself": (
        {"duty": "X: {keep: warheads, at most: 1, excused: self agrees}"},
        ["this excuses the owing party by its own word; such a ground belongs in that party's reading"],
    ),
    "nobody excuses himself by name": (
        {"duty": "X: {who: RU, keep: warheads, at most: 1, excused: RU said consent}"},
        ["this excuses the owing party by its own word; such a ground belongs in that party's reading"],
    ),
    "what is told on a calendar is no event": (
        {"count": "X: {of: data update}", "duty": "X: {keep: X, at most: 1}"},
        [
            (
                "this counts statements of 'data update' as events, each for its own time and then no more; "
                "what stays so until it is told anew is 'of: latest data update'"
            )
        ],
    ),
    "a stock turns unknown": (
        {"count": "X: {of: latest holding}"},
        [
            (
                "this stock never turns unknown: no duty gives 'holding' on a calendar; add "
                "'good for', for instance: good for: 13 months"
            )
        ],
    ),
    "an estimate turns unknown": (
        {"count": "X: {of: latest data update, according to: RU}"},
        [
            (
                "this stock never turns unknown: what one tells of another has no date on which it is told anew; add "
                "'good for', for instance: good for: 13 months"
            )
        ],
    ),
    "a ban is on what somebody declares": (
        {
            "count": "X: {is: cells of US + cells of RU}\nZ: {of: latest holding, good for: 1 year}",
            "duty": "X: {keep: Z, at most: 0}",
        },
        [
            (
                "no duty has anybody declare 'holding', so that this ban stays unknown; add "
                "one, for instance: {on: yearly, give: holding, within: 30 days}"
            )
        ],
    ),
    "a ban on arithmetic is on what it is made of": (
        {
            "count": "X: {is: warheads + Z}\nZ: {of: latest holding, good for: 1 year}",
            "duty": "X: {keep: X, at most: {2018: 0}}",
        },
        [
            (
                "no duty has anybody declare 'holding', so that this ban stays unknown; add "
                "one, for instance: {on: yearly, give: holding, within: 30 days}"
            )
        ],
    ),
    "a where says what silence means": (
        {"count": "X: {of: exercise, where: troops > 9000 or tanks > 250}"},
        ["'tanks' may be left out, and then nobody can tell; say what silence means, for instance: tanks else 0"],
    ),
    "a where of an occasion says what silence means": (
        {"occasion": "O: {of: exercise, where: tanks > 250}"},
        ["'tanks' may be left out, and then nobody can tell; say what silence means, for instance: tanks else 0"],
    ),
    "what must be said is never missing": (
        {"count": "X: {of: exercise, where: troops is missing}"},
        ["'troops' is never missing; let it be left out, for instance: troops: count?"],
    ),
    "a word is of one alphabet": (
        {"count": "re\u0440ort: {of: holding}"},
        ["'re\u0440ort' mixes Cyrillic and Latin letters in one word; type it anew in one alphabet"],
    ),
    "names can be told apart": (
        {"count": "\u0441\u0430\u0441\u0441\u0430: {of: holding}\ncacca: {of: holding}"},
        ["'cacca' looks like the name on line 48; rename one, so that both can be told apart"],
    ),
    "parties can be told apart": (
        {"parties": "{US: Aland, RU: Bland}", "others": "{BCC: Commission, UNO: Nations, UN\u041e: Court}"},
        ["'UN\u041e' looks like the name on line 4; rename one, so that both can be told apart"],
    ),
    "choices can be told apart": (
        {"form": "x: {type: [heavy, hea\u200dvy]}"},
        ["'hea\N{REPLACEMENT CHARACTER}vy' looks like the name on line 48; rename one, so that both can be told apart"],
    ),
    "an extension is known before the end": (
        {"ends": "[2021-02-05, {date: 2026-02-05, known: 2021-02-06}]"},
        [
            (
                "this became known when the agreement had ended, and until then nothing was in force; if "
                "it was agreed before, write that date"
            )
        ],
    ),
    "a clause begins before the agreement ends": (
        {
            "ends": "[2021-02-05, {date: 2026-02-05, known: 2021-02-03}]",
            "duty": "X: {keep: warheads, at most: 5, since: 2026-02-05}",
        },
        [("the agreement has ended by then, so that this never binds; write an earlier date, or leave the clause out")],
    ),
    "a clause begins when the agreement is in force": (
        {"duty": "X: {keep: warheads, at most: 5, since: 2011-02-04}"},
        [
            (
                "the agreement is not in force by then, so that this binds from its entry into force; leave the date "
                "out, or write a later one"
            )
        ],
    ),
    "a clause ends after the agreement begins": (
        {"duty": "X: {keep: warheads, at most: 5, until: 2011-02-05}"},
        [
            (
                "this clause has ended when the agreement enters into force, so that it never binds; write "
                "a later date, or leave the clause out"
            )
        ],
    ),
    "a step counts": (
        {"duty": "X: {keep: warheads, at most: {2012: 5, 2015: 4, 2016: {US: 3}}, until: 2015-01-01}"},
        [
            "this clause has ended by then; leave this step out, or write an earlier date",
            "this clause has ended by then; leave this step out, or write an earlier date",
        ],
    ),
    "a step of a quota counts": (
        {
            "ends": "2020-01-01",
            "duty": "X: {on: request, do: access, within: 1 day, up to: [{2012: 5, 2021: 6}, 1 for each site]}",
        },
        ["the agreement has ended by then; leave this step out, or write an earlier date"],
    ),
    "a reading replaces something": (
        {"reading": "RU: {said: 2018, source: x}"},
        [("this reading replaces nothing; name the keys it replaces, for instance: II.1.c: {keep: launchers}")],
    ),
    "a reading replaces what is otherwise": (
        {"reading": "RU: {said: 2018, source: x, II: {keep: warheads, at most: 1549}}"},
        [("'keep' says the same already, so that nothing is read otherwise; leave it out, or write how it is read")],
    ),
    "a kind is no stock": (
        {"form": "latest news: {n: count}"},
        ["'latest news' reads as a stock of 'news'; rename it, for instance: last news"],
    ),
    "a bound forgets nobody": (
        {"duty": "X: {keep: warheads, at most: {US: 5}}"},
        ["there is no bound for RU; name each who owes this"],
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_a_habit_is_worth_a_look(rule):
    given, expected = CASES[rule]
    assert habits(document(**given)) == expected


@pytest.mark.parametrize(
    "given",
    [
        {"duty": "X: {keep: warheads, at most: 1, unless: other breaches II and self suspends, grace: 30 days}"},
        {"duty": "X: {keep: warheads, at most: 1, excused: other agrees}"},
        {"count": "X: {of: exercise, where: tanks else 0 > 250 or tanks is missing}"},
        {"count": "X: {of: exercise, where: tanks is not missing and tanks > 4}"},
        {"duty": "X: {keep: warheads, at most: 0}"},
        {"ends": "[2021-02-05, {date: 2026-02-05, known: 2021-02-05}]"},
        {"ends": "2021-02-05", "duty": "X: {keep: warheads, at most: {2014: 1}, since: 2021-02-04, until: 2026}"},
        {"duty": "X: {keep: warheads, at most: {2012: 5, 2014-12-31: 4}, until: 2015-01-01}"},
        {"count": "RS-24 \u042f\u0440\u0441: {of: holding}\n\u0440\u0430\u043a\u0435\u0442\u0430: {of: holding}"},
        {"count": "l0: {of: holding}\nlO: {of: holding}\nI0: {of: holding}"},
    ],
    ids=str,
)
def test_good_habits_are_not_mentioned(given):
    assert habits(document(**given)) == []


def test_the_treaty_in_small_has_no_bad_habits():
    assert habits(NEW_START) == []


def test_what_only_a_reading_does_is_not_mentioned():
    assert habits(document(reading="RU: {said: 2018, source: x, II: {excused: self agrees}}")) == []


def test_a_habit_is_shown_where_it_stands():
    (lint,) = parse(document(duty="X: {keep: warheads, at most: 1, excused: self agrees}"), "t.md").lints
    assert (str(lint.place), lint.place.source[32:44]) == ("t.md:48:42", "excused: sel")
