"""Mistakes in readings: whose, since when, of what."""

from __future__ import annotations

import pytest
from tests.agreement.documents import document, told

CASES = {
    "a reading has a source": (
        {
            "reading": "RU: {said: 2018-02-05}",
        },
        [
            "1:1: a reading needs 'source'; for instance: source: Foreign Ministry, statement of that day",
        ],
    ),
    "a reading has a date that exists": (
        {
            "reading": "RU: {said: 2018-02-35, source: x}",
        },
        [
            "1:12: '2018-02-35' is no date of the calendar; write year-month-day, for instance 2024-12-01",
        ],
    ),
    "a reading is somebody's": (
        {
            "reading": "CN: {said: 2018-02-05, source: x, II: {at most: 5}}",
        },
        [
            "1:1: nobody is called 'CN'; known are 'BCC', 'RU' and 'US'",
        ],
    ),
    "the text is nobody's reading": (
        {
            "reading": "text: {said: 2018-02-05, source: x, II: {at most: 5}}",
        },
        [
            "1:1: nobody is called 'text'; known are 'BCC', 'RU' and 'US'",
        ],
    ),
    "a reading is a mapping": (
        {
            "reading": "RU: x",
        },
        [
            (
                "1:5: a reading is keys with values; for instance: {said: 2018-02-05, source: statement of "
                "that day, II.1.c: {keep: launchers}}"
            ),
        ],
    ),
    "a reading adds no blocks": (
        {
            "reading": "RU: {said: 2018-02-05, source: x, III: {at most: 5}}",
        },
        [
            "1:35: there is no 'III' to read otherwise, and a reading adds no blocks; did you mean 'II'?",
        ],
    ),
    "a reading changes no forms": (
        {
            "reading": "RU: {said: 2018-02-05, source: x, request: {a: count}}",
        },
        [
            "1:35: 'request' is a form, which is the same for all; replace keys of what counts it",
        ],
    ),
    "a reading names keys": (
        {
            "reading": "RU: {said: 2018-02-05, source: x, II: 5}",
        },
        [
            "1:39: a reading names the keys it replaces in 'II'; for instance: {keep: launchers}",
        ],
    ),
    "a replaced key is one of its block": (
        {
            "reading": "RU: {said: 2018-02-05, source: x, II: {at mots: 5}}",
        },
        [
            "1:40: a duty has no key 'at mots'; did you mean 'at most'?",
        ],
    ),
    "a replaced value is resolved anew": (
        {
            "reading": "RU: {said: 2018-02-05, source: x, warheads: {sum: mass}}",
        },
        [
            ("1:51: a data update has no field 'mass'; known are 'about', 'by', 'launchers' and 'warheads'"),
        ],
    ),
    "what a reading breaks elsewhere is told there with whose reading it is": (
        {
            "duty": "X: {keep: warheads, at most: 4, while: RU agrees}",
            "reading": "RU: {said: 2018-02-05, source: x, agrees: {on: consent from US}}",
        },
        [
            "^48:40: 'agrees' is one state for all (as RU reads it); write 'agrees' alone",
        ],
    ),
    "a name of two things is not replaced": (
        {
            "duty": "warheads: {keep: warheads, at most: 4}",
            "reading": "RU: {said: 2018-02-05, source: x, warheads: {sum: launchers}}",
        },
        [
            (
                "1:35: 'warheads' is the name of a duty and of a count; rename one, so that it is "
                "clear which is read otherwise"
            ),
        ],
    ),
    "force does not depend on itself in a reading": (
        {
            "duty": (
                "A: {who: US, keep: warheads, at most: 1, while: RU owes B}\nB: {who: RU, keep: warheads, at most: 1}"
            ),
            "reading": "RU: {said: 2018-02-05, source: x, B: {unless: US owes A}}",
        },
        [
            (
                "^48:1: force depends on itself: A by US -> B by RU -> A by US (as RU reads it); "
                "none can come first; use 'keeps'"
            ),
        ],
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_what_is_wrong_is_told_where_it_stands(rule):
    given, expected = CASES[rule]
    assert told(document(**given)) == expected
