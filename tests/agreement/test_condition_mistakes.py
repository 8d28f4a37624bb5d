"""Mistakes in conditions: who does what, and can he."""

from __future__ import annotations

import pytest
from tests.agreement.documents import document, told

CASES = {
    "a name that holds a word of the grammar is spelt": (
        {
            "state": "at peace: {on: consent, off: never}",
            "duty": "X: {keep: warheads, at most: 5, while: US at paece}",
        },
        ["1:43: there is no 'at paece'; did you mean 'at peace'?"],
    ),
    "a kind that holds words of the grammar is spelt": (
        {
            "form": "withdrawal of consent: {}",
            "duty": "X: {keep: warheads, at most: 5, while: not US said witdrawal of consent}",
        },
        ["1:52: there is no 'witdrawal of consent'; did you mean 'withdrawal of consent'?"],
    ),
    "a condition holds no texts": (
        {
            "duty": """
                X: {keep: warheads, at most: 5, while: US said 'consent'}
                Y: {keep: warheads, at most: 5, while: US said "consent"}
            """
        },
        [
            "1:48: nothing stands in quotes in a condition; write names as they are: A said withdrawal",
            "2:48: nothing stands in quotes in a condition; write names as they are: A said withdrawal",
        ],
    ),
    "a clause exists": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "RU keeps Y"}',
        },
        [
            "1:50: expected a clause, not 'Y'; known are 'II', 'VII' and 'X'",
        ],
    ),
    "a clause is not found by its beginning": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "RU breaches II.1.b"}',
        },
        [
            "1:53: expected a clause, not 'II.1.b'; known are 'II', 'VII' and 'X'",
        ],
    ),
    "a subject exists": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "CN keeps II"}',
        },
        [
            (
                "1:41: expected who does what (for instance: other breaches XI), a state or a "
                "count, not 'CN'; known are 'BCC', 'RU', 'US', 'agrees', 'cells', 'chosen', "
                "'crisis', 'declared launchers', 'material', 'never', 'other', 'self', "
                "'suspends' and 'warheads'"
            ),
        ],
    ),
    "a verb is one of four": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "RU keps II"}',
        },
        [
            (
                "1:44: expected what RU does: keeps, breaches, meets or owes a clause, said a kind, "
                "or a state, not 'keps'; did you mean 'keeps'?"
            ),
        ],
    ),
    "a condition ends": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "RU keeps II and"}',
        },
        [
            (
                "1:55: expected who does what (for instance: other breaches XI), a state or a "
                "count, but the text ends; known are 'BCC', 'RU', 'US', 'agrees', 'cells', "
                "'chosen', 'crisis', 'declared launchers', 'material', 'never', 'other', 'self', "
                "'suspends' and 'warheads'"
            ),
        ],
    ),
    "a bracket closes": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "RU keeps II or (crisis"}',
        },
        [
            (
                "1:62: expected ')' to close the bracket, but the text ends; "
                "write one ) for each (, and put what holds a comma in quotes"
            )
        ],
    ),
    "conditions are joined": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "RU keeps II crisis"}',
        },
        [
            "1:53: expected the end of the condition, not 'crisis'; join conditions with 'and' or 'or'",
        ],
    ),
    "a state of one per speaker is somebody's": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "agrees"}',
        },
        [
            "1:41: say whose: 'agrees' is one state per speaker; for instance: US agrees",
        ],
    ),
    "a state for all is nobody's": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "RU crisis"}',
        },
        [
            "1:41: 'crisis' is one state for all; write 'crisis' alone",
        ],
    ),
    "a set is neither on nor off": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "chosen"}',
        },
        [
            "1:41: 'chosen' is a set, neither on nor off; use it in 'where', for instance: site in chosen",
        ],
    ),
    "a kind said exists": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "RU said consnt"}',
        },
        [
            "1:49: expected a kind of statement, not 'consnt'; did you mean 'consent'?",
        ],
    ),
    "a kind alone is said by somebody": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "suspension"}',
        },
        [
            (
                "1:41: 'suspension' is a kind of statement, and a condition asks who said it; for "
                "instance: RU said suspension"
            ),
        ],
    ),
    "a length after for is one": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "RU keeps II for 90 fortnights"}',
        },
        [
            "1:57: expected a length of time after 'for', not '90'; for instance: for 90 days",
        ],
    ),
    "for is not in calendar years": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "RU keeps II for 9 calendar years"}',
        },
        [
            "1:59: 'for' counts no calendar units; leave out 'calendar', for instance: for 90 days",
        ],
    ),
    "for needs some time": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "RU keeps II for 0 days"}',
        },
        [
            "1:41: 'for' needs some time; for instance: for 90 days",
        ],
    ),
    "at least no more than there are": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "at least 3 of [US, RU] keep II"}',
        },
        [
            "1:41: at least 3 of 2 says nothing; write a number from 1 to 2",
        ],
    ),
    "at least one": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "at least 0 of (crisis, RU agrees)"}',
        },
        [
            "1:41: at least 0 of 2 says nothing; write a number from 1 to 2",
        ],
    ),
    "nobody is named twice": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "any of [US, US] keep II"}',
        },
        [
            "1:41: somebody is named twice; leave one out",
        ],
    ),
    "a count is compared in its dimension": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "warheads of RU at most 5 kg"}',
        },
        [
            "1:41: 'warheads' is not measured in kg; leave the unit out",
        ],
    ),
    "a count in a condition is one number": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "cells of RU at most 5"}',
        },
        [
            ("1:41: 'cells' is kept for each site, and a condition needs one number; name a count without 'for each'"),
        ],
    ),
    "a bound in a condition is at most a million millions": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "warheads at most 9999999999999"}',
        },
        ["1:41: numbers lie between 0 and 10^12; write a smaller one, or a larger unit"],
    ),
    "who owes nothing keeps nothing": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "BCC keeps II"}',
        },
        [
            "1:41: BCC cannot keep II; it is owed by US and RU",
        ],
    ),
    "a party that cannot owe a clause cannot keep it": (
        {
            "duty": ("X: {who: US, keep: warheads, at most: 5}\nY: {keep: warheads, at most: 5, while: RU keeps X}"),
        },
        [
            "2:40: RU cannot keep X; it is owed by US",
        ],
    ),
    "self must be able to owe": (
        {
            "duty": (
                "X: {who: US, keep: warheads, at most: 5}\nY: {who: RU, keep: warheads, at most: 5, "
                "while: self keeps X}"
            ),
        },
        [
            "2:49: 'self' cannot keep X; it is owed by US",
        ],
    ),
    "other must be able to owe": (
        {
            "duty": (
                "X: {who: US, keep: warheads, at most: 5}\nY: {who: US, keep: warheads, at most: 5, "
                "while: other keeps X}"
            ),
        },
        [
            "2:49: 'other' cannot keep X; it is owed by US",
        ],
    ),
    "a bare group must owe as one": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "G keeps II"}',
            "groups": "{G: [US, RU]}",
        },
        [
            "1:41: 'G' does not owe II as one; write 'each of G' or 'any of G'",
        ],
    ),
    "a member does not owe what its group owes": (
        {
            "duty": ("X: {who: G, keep: warheads, at most: 5}\nY: {keep: warheads, at most: 5, while: RU keeps X}"),
            "groups": "{G: [US, RU]}",
        },
        [
            "2:40: RU cannot keep X; it is owed by G",
        ],
    ),
    "a misspelt count of several words is found": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "declared lanchers at most 6"}',
        },
        [
            "1:41: there is no 'declared lanchers'; did you mean 'declared launchers'?",
        ],
    ),
    "a quotation mark ends": (
        {
            "duty": 'X: {keep: warheads, at most: 5, while: "RU keeps \'II"}',
        },
        ["1:50: nothing stands in quotes in a condition; write names as they are: A said withdrawal"],
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_what_is_wrong_is_told_where_it_stands(rule):
    given, expected = CASES[rule]
    assert told(document(**given)) == expected
