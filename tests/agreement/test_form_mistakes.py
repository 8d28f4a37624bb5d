"""Mistakes in forms: fields, types, keys."""

from __future__ import annotations

import pytest
from tests.agreement.documents import document, told

CASES = {
    "re names one kind": (
        {"form": "foo: {re: [request, consent]}\nbar: {re: {kind: request}}"},
        ["1:11: 're' names one kind; for instance: re: request", "2:11: 're' names one kind; for instance: re: access"],
    ),
    "a field is one word": (
        {
            "form": "foo: {a b: count}",
        },
        [
            "1:7: 'a b' is no name of a field; it is one word of letters, digits and _; for instance: a_b",
        ],
    ),
    "a field without its colon": (
        {"form": "foo: {men count}"},
        ["1:7: 'men count' is no name of a field; it is one word of letters, digits and _; for instance: men: count"],
    ),
    "a field is no column of every statement": (
        {
            "form": "foo: {at: count}",
        },
        [
            "1:7: 'at' is a column of every statement and no field; choose another name",
        ],
    ),
    "to is only where it must be addressed": (
        {
            "form": "foo: {to: count}",
        },
        [
            ("1:7: 'to' is a column of every statement and no field; write 'to: party' where it must be addressed"),
        ],
    ),
    "a field is no word of expressions": (
        {
            "form": "foo: {min: count}",
        },
        [
            "1:7: 'min' is a word of the language; choose another name",
        ],
    ),
    "a type is one of those known": (
        {
            "form": "foo: {a: cuont}",
        },
        [
            "1:10: 'cuont' is no type of a field; did you mean 'count'?",
        ],
    ),
    "a type that resembles none is told by example": (
        {
            "form": "foo: {a: xylophone}",
        },
        [
            (
                "1:10: 'xylophone' is no type of a field; for instance: n: count, mass: kg?, site: "
                "site key or status: [deployed, stored]"
            ),
        ],
    ),
    "a key is never left out": (
        {
            "form": "foo: {a: count? key}",
        },
        [
            "1:10: a key is never left out; leave out 'key' or '?'",
        ],
    ),
    "choices differ": (
        {
            "form": "foo: {a: [x, x]}",
        },
        [
            "1:10: the choices of 'a' are texts, each once; for instance: [deployed, stored]",
        ],
    ),
    "a choice that is a key stands in quotes": (
        {
            "form": "foo: {a: [x, y] key}",
        },
        ['1:17: a type with choices stands in quotes, whole; for instance: type: "[one, two] key"'],
    ),
    "a list holds texts alone": (
        {
            "form": "foo: {a: [x, [y]]}",
        },
        [
            "1:10: the choices of 'a' are texts, each once; for instance: [deployed, stored]",
        ],
    ),
    "what every record has is no form": (
        {
            "form": "settlement: {a: count}",
        },
        [
            "1:1: 'settlement' is a kind that every record has; leave the form out",
        ],
    ),
    "re names a kind": (
        {
            "form": "foo: {re: acces}",
        },
        [
            "1:11: no kind of statement 'acces'; did you mean 'access'?",
        ],
    ),
    "a form maps fields to types": (
        {
            "form": "foo: [a]",
        },
        [
            "1:1: a form is fields with their types; for instance: {site: site key, n: count}",
        ],
    ),
    "a text is no form": (
        {
            "form": "foo: bar",
        },
        [
            "1:1: a form is fields with their types; for instance: {site: site key, n: count}",
        ],
    ),
    "a kind is named once among counts occasions states and kinds": (
        {
            "form": "warheads: {a: count}",
        },
        [
            "1:1: 'warheads' is already the name of a count; it stands on line 25",
        ],
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_what_is_wrong_is_told_where_it_stands(rule):
    given, expected = CASES[rule]
    assert told(document(**given)) == expected
