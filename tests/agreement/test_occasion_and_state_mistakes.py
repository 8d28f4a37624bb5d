"""Mistakes in occasions and states."""

from __future__ import annotations

import pytest
from tests.agreement.documents import document, told

CASES = {
    "an occasion is of one sort": (
        {
            "occasion": "O: {of: request, every: 6 months}",
        },
        [
            "1:18: an occasion has only one of 'of', 'every' and 'when'; leave one out",
        ],
    ),
    "an occasion is of some sort": (
        {
            "occasion": "O: {where: n > 4}",
        },
        [
            "1:1: an occasion needs 'of', 'every' or 'when'; for instance: of: inspection request",
        ],
    ),
    "a calendar begins": (
        {
            "occasion": "O: {every: 6 months}",
        },
        [
            "1:5: an occasion with 'every' needs 'from'; the first occasion, for instance: from: 2011-09-01",
        ],
    ),
    "a calendar moves on": (
        {
            "occasion": "O: {every: 0 days, from: 2011-01-01}",
        },
        [
            "1:12: '0 days' is too short; write at least 1 day",
        ],
    ),
    "a calendar is at most daily": (
        {
            "occasion": "O: {every: 5 minutes, from: 2011-01-01}",
        },
        [
            "1:12: a calendar has at most one occasion a day; for instance: every: 1 day",
        ],
    ),
    "a calendar begins on a day that exists": (
        {
            "occasion": "O: {every: 6 months, from: 2011-02-30}",
        },
        [
            "1:28: '2011-02-30' is no date of the calendar; write year-month-day, for instance 2024-12-01",
        ],
    ),
    "from belongs to a calendar": (
        {
            "occasion": "O: {of: request, from: 2011-02-03}",
        },
        [
            "1:18: 'from' belongs to an occasion with 'every'; leave it out",
        ],
    ),
    "a clock runs from a date": (
        {
            "occasion": "O: {of: exercise, at: start, until: name}",
        },
        [
            "1:23: an exercise has no field 'start'; did you mean 'starts'?",
            "1:37: 'name' is no date; known are 'ends' and 'starts'",
        ],
    ),
    "self is nobody in an occasion": (
        {
            "occasion": "O: {when: self keeps II}",
        },
        [
            "1:11: 'self' means somebody in a duty, and the occasion 'O' is no duty's own; name the party",
        ],
    ),
    "a count in an occasion is somebody's": (
        {
            "occasion": "O: {when: warheads at least 4}",
        },
        [
            "1:11: say whose: 'warheads' is one count per party; for instance: warheads of US",
        ],
    ),
    "a state goes off": (
        {
            "state": "S: {on: consent}",
        },
        [
            "1:1: a state needs 'off'; for instance: off: resumption",
        ],
    ),
    "at most belongs to a set": (
        {
            "state": "S: {on: consent, off: never, at most: 5}",
        },
        [
            "1:30: 'at most' belongs to a state that is a set; add 'set of', for instance: set of: site",
        ],
    ),
    "self is nobody in a state": (
        {
            "state": "S: {on: self said consent, off: never}",
        },
        [
            "1:9: 'self' means somebody in a duty, and the state 'S' is no duty's own; name the party",
        ],
    ),
    "other is nobody in a state": (
        {
            "state": "S: {on: consent from other, off: never}",
        },
        [
            "1:9: 'other' means somebody in a duty, and the state 'S' is no duty's own; name the party",
        ],
    ),
    "a set is of a field": (
        {
            "state": "S: {set of: sit, on: designation from US, off: never}",
        },
        [
            "1:13: a designation has no field 'sit'; did you mean 'site'?",
        ],
    ),
    "a set is of texts": (
        {
            "state": "S: {set of: n, on: holding from US, off: never}",
        },
        [
            "1:13: 'n' is no text, site or party; sets hold texts",
        ],
    ),
    "a set is changed by statements": (
        {
            "state": "S: {set of: site, on: crisis, off: never}",
        },
        [
            "1:23: a set is changed by statements alone; for instance: on: designation from US",
        ],
    ),
    "a set has members of both kinds and room for one": (
        {
            "state": "S: {set of: site, on: designation, off: consent from US, at most: 0}",
        },
        [
            "1:13: a consent has no field 'site'; give its form one, for instance: site: site key",
            "1:67: '0' is no whole number from 1 on; for instance: at most: 2",
        ],
    ),
    "a kind is misspelt": (
        {
            "state": "S: {on: consnt, off: never}",
        },
        [
            (
                "1:9: expected who does what (for instance: other breaches XI), a state or a count, "
                "not 'consnt'; did you mean 'consent'?"
            ),
        ],
    ),
    "a kind comes from somebody": (
        {
            "state": "S: {on: consent from CN, off: never}",
        },
        [
            "1:22: expected a party after 'from', not 'CN'; known are 'BCC', 'RU' and 'US'",
        ],
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_what_is_wrong_is_told_where_it_stands(rule):
    given, expected = CASES[rule]
    assert told(document(**given)) == expected
