"""Mistakes in the front matter: who is bound, from when, on what footing."""

from __future__ import annotations

import pytest
from tests.agreement.documents import front, told

ONE, OTHER = "a" * 64, "b" * 64
CASES = {
    "parties are required": (
        {
            "parties": "",
        },
        [
            "^2:1: the front matter needs 'parties'; for instance: parties: {US: United States, RU: Russia}",
        ],
    ),
    "there is at least one party": (
        {
            "parties": "{}",
        },
        [
            "^3:10: 'parties' is empty; for instance: parties: {US: United States, RU: Russia}",
        ],
    ),
    "parties are a mapping": (
        {
            "parties": "[A]",
        },
        [
            "^3:10: 'parties' is keys with values; for instance: parties: {US: United States, RU: Russia}",
        ],
    ),
    "self names nobody": (
        {
            "parties": "{self: X, B: Y}",
        },
        [
            "^3:11: 'self' has a meaning of its own and names nobody; choose another id",
        ],
    ),
    "text is no id, for it is the agreement as it stands": (
        {
            "others": "{text: X}",
        },
        [
            "^4:10: 'text' has a meaning of its own and names nobody; choose another id",
        ],
    ),
    "an id is one word": (
        {
            "parties": "{A b: X, B: Y}",
        },
        [
            (
                "^3:11: 'A b' is no id; it begins with a letter and has letters, digits, - and _; "
                "for instance: RU: Russia"
            ),
        ],
    ),
    "a party has a name": (
        {
            "parties": "{A: , B: Y}",
        },
        [
            "^3:11: 'A' needs a name; for instance: RU: Russia",
        ],
    ),
    "an accession has name, since and until alone": (
        {
            "parties": "{US: {name: X, sinse: 2011-01-01}, RU: {since: 2011-01-01}}",
        },
        [
            "^3:25: a party has no key 'sinse'; did you mean 'since'?",
            "^3:49: the party 'RU' needs a name; for instance: SE: {name: Sweden, since: 2024-03-07}",
        ],
    ),
    "a party withdraws after it accedes": (
        {
            "parties": "{US: {name: X, since: 2011-01-01, until: 2010-01-01}, RU: R}",
        },
        [
            "^3:44: it ends before it begins; write an 'until' later than 'since'",
        ],
    ),
    "a group has parties": (
        {
            "groups": "{G: [US, CN]}",
        },
        [
            "^6:18: no party 'CN'; known are 'RU' and 'US'",
        ],
    ),
    "a group is not empty": (
        {
            "groups": "{G: []}",
        },
        [
            "^6:10: the group 'G' needs parties, each once; for instance: NATO: [US, PL]",
        ],
    ),
    "a group names each party once": (
        {
            "groups": "{G: [US, US]}",
        },
        [
            "^6:10: the group 'G' needs parties, each once; for instance: NATO: [US, PL]",
        ],
    ),
    "parties groups and others share one namespace": (
        {
            "groups": "{US: [US]}",
        },
        [
            "^6:10: 'US' is given twice; it stands on line 3 already",
        ],
    ),
    "whoever settles may speak": (
        {
            "settles": "[CN]",
        },
        [
            "^6:11: no speaker 'CN'; known are 'BCC', 'RU' and 'US'",
        ],
    ),
    "a zone is one of the time zone database": (
        {
            "zone": "Europe/Viena",
        },
        [
            "^6:7: 'Europe/Viena' is no time zone; write it like Europe/Vienna, or leave it out for UTC",
        ],
    ),
    "a zone is no path": (
        {
            "zone": "../../etc/passwd",
        },
        [
            "^6:7: '../../etc/passwd' is no time zone; write it like Europe/Vienna, or leave it out for UTC",
        ],
    ),
    "the footing is one of three": (
        {
            "binding": "legal",
        },
        [
            "^6:10: 'legal' is no value of 'binding'; did you mean 'legally'?",
        ],
    ),
    "a date is one of the calendar": (
        {
            "in_force": "2011-13-05",
        },
        [
            "^5:11: '2011-13-05' is no date of the calendar; write year-month-day, for instance 2024-12-01",
        ],
    ),
    "entry into force is required": (
        {
            "in_force": "",
        },
        [
            "^2:1: the front matter needs 'in force'; for instance: in force: 2011-02-05",
        ],
    ),
    "the end is after the entry into force": (
        {
            "ends": "2010-01-01",
        },
        ["^6:7: the end is not after the entry into force; write a date later than 'in force'"],
    ),
    "an extension says since when it is known": (
        {
            "ends": "[2021-02-05, 2026-02-05]",
        },
        [
            ("^6:20: an extension says since when it is known; for instance: {date: 2026-02-05, known: 2021-02-03}"),
        ],
    ),
    "extensions stand in the order in which they became known": (
        {
            "ends": ("[2021-02-05, {date: 2026-02-05, known: 2021-02-03}, {date: 2027-02-05, known: 2020-02-03}]"),
        },
        [
            (
                "^6:85: extensions stand in the order in which they became known; write a later date, or "
                "put it before the one above"
            )
        ],
    ),
    "an extension ends later": (
        {"ends": "[2021-02-05, {date: 2021-02-05, known: 2021-02-03}, {date: 2020-02-05, known: 2021-02-04}]"},
        [
            (
                "^6:27: an extension ends later than what it extends; for instance: [2021-02-05, {date: "
                "2026-02-05, known: 2021-02-03}]"
            ),
            (
                "^6:66: an extension ends later than what it extends; for instance: [2021-02-05, {date: "
                "2026-02-05, known: 2021-02-03}]"
            ),
        ],
    ),
    "an end has date and known alone": (
        {
            "ends": "[2021-02-05, {dat: 2026-02-05}]",
        },
        [
            (
                "^6:20: an end is a date, or a date with 'known'; for instance: [2021-02-05, {date: "
                "2026-02-05, known: 2021-02-03}]"
            ),
        ],
    ),
    "a notice is of a kind": (
        {
            "ends": "{on: suspensio, after: 6 months}",
        },
        [
            "^6:12: no kind of statement 'suspensio'; did you mean 'suspension'?",
        ],
    ),
    "a notice has a length": (
        {
            "ends": "{on: suspension}",
        },
        [
            "^6:8: a notice needs 'after'; for instance: after: 6 months",
        ],
    ),
    "a notice has no other key": (
        {
            "ends": "{on: suspension, after: 6 months, untill: 3}",
        },
        [
            "^6:41: a notice has no key 'untill'; known are 'after' and 'on'",
        ],
    ),
    "a version is named by its digest": (
        {
            "versions": "{abc: 2011-01-01}",
        },
        [
            (
                "^6:12: a version is named by its SHA-256 digest, 64 digits from 0 to f, or is this text"
                "; for instance: "
                "this: 2018-02-05"
            ),
        ],
    ),
    "two versions are never in force at once": (
        {"versions": f"{{{ONE}: 2018-02-05, {OTHER}: 2018-02-05}}"},
        ["^6:156: two versions are in force since the same date; leave one out, or write another date"],
    ),
    "a version is in force neither with the text nor before its time": (
        {"versions": f"{{{ONE}: 2011-02-05}}"},
        [
            (
                "^6:78: this text is in force since that date already; say since when it is, for instance: "
                "this: 2018-02-05"
            )
        ],
    ),
    "a version is given once": (
        {"versions": f"{{{ONE}: 2018-02-05, sha256:{ONE.upper()}: 2019-02-05}}"},
        ["^6:90: this version is given twice; leave one out"],
    ),
    "a version has a date": (
        {
            "versions": "{aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: [2011-01-01]}",
        },
        [
            "^6:78: a version has the date since which it is in force; for instance: 2018-02-05",
        ],
    ),
    "unknown keys are told with the nearest one": (
        {
            "titel": "x",
        },
        [
            "^6:1: the front matter has no key 'titel'; did you mean 'title'?",
        ],
    ),
    "sources are texts": (
        {
            "sources": "{a: b}",
        },
        [
            "^6:10: 'sources' is a text or a list of texts; for instance: sources: [https://treaties.un.org]",
        ],
    ),
    "others have names": (
        {
            "others": "{X: }",
        },
        [
            "^4:10: 'X' needs a name; for instance: OSCE: Secretariat of the OSCE",
        ],
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_what_is_wrong_is_told_where_it_stands(rule):
    given, expected = CASES[rule]
    assert told(front(**given)) == expected
