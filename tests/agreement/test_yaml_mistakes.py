"""Mistakes in YAML, and what is refused of it."""

from __future__ import annotations

import pytest
from tests.agreement.documents import document, told

CASES = {
    "anchors aliases and merge keys are all told": (
        {
            "duty": "A: &x {keep: warheads, at most: 1}\nB: *x\nC: {<<: *x}",
        },
        [
            (
                "1:4: '&x' is an anchor, and each value is written out here; leave the sign out, and "
                "repeat what is meant"
            ),
            ("2:4: '*x' is an alias, and each value is written out here; leave the sign out, and repeat what is meant"),
            ("3:5: '<<' merges keys, and each is written out here; leave the sign out, and repeat what is meant"),
            ("3:9: '*x' is an alias, and each value is written out here; leave the sign out, and repeat what is meant"),
        ],
    ),
    "a tag is refused": (
        {
            "duty": "A: !!python/object {keep: warheads, at most: 1}",
        },
        [
            ("1:4: '!!python/object' is a tag, and values have none here; leave it out, or put a text in quotes"),
        ],
    ),
    "a tag on a text is refused": (
        {
            "duty": "A: {keep: !x warheads, at most: 1}",
        },
        [
            "1:11: '!x' is a tag, and values have none here; leave it out, or put a text in quotes",
        ],
    ),
    "a second document is refused": (
        {
            "duty": "A: {keep: warheads, at most: 1}\n---\nB: 1",
        },
        [
            "2:1: a block holds one YAML document; leave '---' out",
        ],
    ),
    "a directive is refused": (
        {
            "duty": "%YAML 1.1\n---\nA: 1",
        },
        [
            "1:1: a block has no YAML directives; leave the line with '%' out",
        ],
    ),
    "a key is given once": (
        {
            "duty": "A: {keep: warheads, keep: warheads, at most: 1}",
        },
        [
            "1:21: 'keep' is given twice; it stands on line 48 already",
        ],
    ),
    "a clause is given once in a block": (
        {
            "duty": "A: {keep: warheads, at most: 1}\nA: {keep: warheads, at most: 2}",
        },
        [
            "2:1: 'A' is given twice; it stands on line 48 already",
        ],
    ),
    "a key is a text": (
        {
            "duty": "? [a, b]\n: c",
        },
        ["1:3: a key is a text, not a list or a mapping; for instance: XI: {keep: warheads, at most: 5}"],
    ),
    "a tab does not indent": (
        {
            "duty": "A:\n\tkeep: warheads",
        },
        [
            "2:1: a tab cannot stand here; indent with spaces",
        ],
    ),
    "a bracket closes": (
        {
            "duty": "A: {keep: warheads, at most: 1",
        },
        [("1:4: this bracket does not end; close it with }, and put texts that hold , : [ ] { } in quotes, whole")],
    ),
    "a bracket opens": (
        {
            "duty": "A: {keep: warheads, at most: 1}}",
        },
        [
            (
                "1:32: '}' closes nothing that was opened; leave it out, and put texts that hold , : [ ] { "
                "} in quotes, whole"
            )
        ],
    ),
    "a list closes": (
        {
            "duty": "A: [1, 2",
        },
        [("1:4: this bracket does not end; close it with ], and put texts that hold , : [ ] { } in quotes, whole")],
    ),
    "a quotation ends": (
        {
            "duty": "A: 'x",
        },
        [
            "1:4: this quotation does not end; close it with the mark it began with",
        ],
    ),
    "a comma stands between": (
        {
            "duty": "A: {keep: warheads at most: 1}",
        },
        [
            (
                "1:27: a second ':' cannot stand in one value; part keys with commas, {keep: warheads, at "
                "most: 5}, or quote the whole text"
            )
        ],
    ),
    "a sign begins no text": (
        {
            "duty": "A: {keep: @x, at most: 1}",
        },
        ["1:11: a text cannot begin with '@'; put it in quotes: '@x'"],
    ),
    "a percent sign begins no text": (
        {
            "duty": "A: {keep: %x, at most: 1}",
        },
        ["1:11: a text cannot begin with '%'; put it in quotes: '%x'"],
    ),
    "a star begins no text": (
        {
            "duty": "A: *",
        },
        ["1:4: a text cannot begin with '*'; put it in quotes: '*'"],
    ),
    "an exclamation mark begins no text": (
        {
            "duty": "A: {keep: !, at most: 1}",
        },
        [
            "1:11: '!,' is a tag, and values have none here; leave it out, or put a text in quotes",
            (
                "1:21: a second ':' cannot stand in one value; part keys with commas, {keep: warheads, at "
                "most: 5}, or quote the whole text"
            ),
        ],
    ),
    "a colon ends a key": (
        {
            "duty": "A\nB: 1",
        },
        ["1:1: expected ': ' after a key; for instance: keep: warheads"],
    ),
    "a second colon stands in quotes": (
        {
            "duty": "A: b: c",
        },
        [
            "1:5: a second ':' cannot stand here; put texts that hold ': ' in quotes",
        ],
    ),
    "keys stand in line": (
        {
            "duty": "A:\n  keep: warheads\n at most: 1",
        },
        [
            (
                "3:2: this stands out of line; indent the keys of one mapping alike, and put texts "
                "that hold , : [ ] { } in quotes, whole"
            ),
        ],
    ),
    "an escape is known": (
        {
            "duty": 'A: "\\q"',
        },
        [
            "1:5: this is no escape; write \\\\ for \\, or use single quotes",
        ],
    ),
    "a long text begins on the next line": (
        {
            "duty": "A: | 5\n x",
        },
        ["1:4: a text cannot begin with '|'; put it in quotes: '| 5'"],
    ),
    "an escape has its digits": (
        {"duty": 'A: "x\\u12"'},
        ["1:6: '\\u' is followed by 4 digits from 0 to f; write \\\\ for \\, or use single quotes"],
    ),
    "a directive is no key": ({"duty": "%x: 1"}, ["1:1: a text cannot begin with '%'; put it in quotes: '%x: 1'"]),
    "a key that lacks its colon is seen above comments and blank lines": (
        {"duty": "A:\n  keep warheads\n\n  # a comment\n  at most: 1"},
        ["2:3: expected ': ' after a key; for instance: keep: warheads"],
    ),
    "a colon in brackets is followed by a blank": (
        {"duty": "A: {keep:warheads, at most: 1}"},
        ["1:9: expected a blank after ':'; write 'keep: warheads'"],
    ),
    "a bracket is closed by its like": (
        {"duty": "A: {keep: warheads, at most: [1}}"},
        ["1:32: this does not close the '[' before it; close it with ]"],
    ),
    "a comma stands between lines": (
        {"duty": "A: {keep: warheads\n    at most: 1}"},
        ["2:5: a comma is missing before this; for instance: {keep: warheads, at most: 5}"],
    ),
    "a comma stands after a bracket": (
        {"duty": "A: {at most: {US: 1} keep: warheads}"},
        [
            (
                "1:22: a comma is missing before this; part keys with commas, {keep: warheads, at most: "
                "5}, or quote the whole text"
            )
        ],
    ),
    "one comma is enough": (
        {"duty": "A: {keep: warheads,, at most: 1}"},
        ["1:20: nothing stands before this comma; leave it out"],
    ),
    "an apostrophe is written twice": (
        {"duty": "A: {keep: 'US's warheads', at most: 1}"},
        ["1:15: the quotation has ended before this; write '' for an apostrophe: 'it''s'"],
    ),
    "what is quoted is quoted whole": (
        {"duty": 'A: {keep: "warheads" of US, at most: 1}'},
        [
            (
                "1:22: a comma is missing before this; part keys with commas, {keep: warheads, at most: "
                "5}, or quote the whole text"
            )
        ],
    ),
    "an escape names a character": (
        {"duty": 'A: "x\\U00110000"'},
        ["1:6: there is no character U+110000; the last is U+10FFFF"],
    ),
    "a text of several lines is no key": (
        {"duty": "A: some text\n  with [brackets] and: a colon"},
        ["2:22: a second ':' cannot stand here; put texts that hold ': ' in quotes"],
    ),
    "a list nests twenty deep": (
        {
            "duty": "- - - - - - - - - - - - - - - - - - - - - - a",
        },
        [("1:41: nesting deeper than 20 is not read; nest less, for instance: {2018-02-05: {US: 846, RU: 1846}}")],
    ),
    "brackets nest twenty deep": (
        {
            "duty": "A: [[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]",
        },
        [("1:23: nesting deeper than 20 is not read; nest less, for instance: {2018-02-05: {US: 846, RU: 1846}}")],
    ),
    "indents nest twenty deep": (
        {
            "duty": (
                "a:\n a:\n  a:\n   a:\n    a:\n     a:\n      a:\n       a:\n        a:\n         "
                "a:\n          a:\n           a:\n            a:\n             a:\n              "
                "a:\n               a:\n                a:\n                 a:\n                  "
                "a:\n                   a:\n                    a:\n                     a:\n       "
                "               a:\n                       a:\n                        a:"
            ),
        },
        [("21:21: nesting deeper than 20 is not read; nest less, for instance: {2018-02-05: {US: 846, RU: 1846}}")],
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_what_is_wrong_is_told_where_it_stands(rule):
    given, expected = CASES[rule]
    assert told(document(**given)) == expected
