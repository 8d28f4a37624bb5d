"""Mistakes in duties: one of two forms, who, what, when, how often."""

from __future__ import annotations

import pytest
from tests.agreement.documents import document, told

CASES = {
    "a quota is no list of lists": (
        {"duty": "X: {on: request, do: access, within: 1 day, up to: [[1], 2]}"},
        [
            (
                "1:53: a quota is a number, arithmetic, steps by date or a mapping by party; for instance: "
                "18, {2018-02-05: 10} or [18, 2 for each unit]"
            )
        ],
    ),
    "what is empty is told once": (
        {"duty": "X: {keep: warheads, at most: {}}\nY: {on: request, do: access, within: 1 day, up to: {}}"},
        ["1:30: 'at most' is empty; for instance: at most: 1550", "2:52: 'up to' is empty; for instance: up to: 18"],
    ),
    "a bound is a number alone": (
        {"duty": "X: {keep: warheads, at most: 40 warheads}"},
        ["1:33: 'warheads' has its own unit, and stands beside no number; write the number alone: 40"],
    ),
    "a list of occasions is told once": (
        {"duty": "X: {on: [request], do: access, within: 1 day}"},
        ["1:9: 'on' is one text; for instance: on: inspection request"],
    ),
    "a list of periods is told once": (
        {"duty": "X: {on: request, do: access, within: 1 day, up to: 2, per: [day]}"},
        ["1:60: 'per' is one text; for instance: per: treaty year"],
    ),
    "a list of counts is told once": (
        {"duty": "X: {keep: [warheads], at most: 5}"},
        ["1:11: 'keep' is one text; for instance: keep: deployed warheads"],
    ),
    "a duty keeps or answers": (
        {
            "duty": "X: {who: US}",
        },
        [
            (
                "1:1: a duty either keeps a count within a bound or, on an occasion, gives or does "
                "something; add 'keep' or 'on'"
            ),
        ],
    ),
    "a duty does not keep and answer": (
        {
            "duty": "X: {keep: warheads, at most: 5, on: request}",
        },
        [
            (
                "1:33: a duty either keeps a count within a bound or, on an occasion, gives or does "
                "something; leave out 'keep' or 'on'"
            ),
        ],
    ),
    "a kept count has a bound": (
        {
            "duty": "X: {keep: warheads}",
        },
        [
            "1:1: a duty that keeps a count needs 'at most' or 'at least'; for instance: at most: 1550",
        ],
    ),
    "a kept count has one bound": (
        {
            "duty": "X: {keep: warheads, at most: 5, at least: 3}",
        },
        [
            "1:33: a duty that keeps a count has only one of 'at most' and 'at least'; leave one out",
        ],
    ),
    "a kept count has no deadline": (
        {
            "duty": "X: {keep: warheads, at most: 5, within: 3 days, up to: 5}",
        },
        [
            "1:33: 'within' belongs to a duty with 'on'; a duty that keeps a count has a bound alone",
            "1:49: 'up to' belongs to a duty with 'on'; a duty that keeps a count has a bound alone",
        ],
    ),
    "an answer has no bound": (
        {
            "duty": "X: {on: request, do: access, within: 3 days, at most: 5}",
        },
        [
            "1:46: 'at most' belongs to a duty with 'keep'; a quota is written 'up to'",
        ],
    ),
    "an answer is given or done": (
        {
            "duty": "X: {on: request, within: 3 days}",
        },
        [
            "1:1: a duty with 'on' needs 'give' or 'do'; for instance: give: notification",
        ],
    ),
    "an answer is not given and done": (
        {
            "duty": "X: {on: request, give: access, do: access, within: 3 days}",
        },
        [
            "1:32: a duty with 'on' has only one of 'give' and 'do'; leave one out",
        ],
    ),
    "an answer has a time": (
        {
            "duty": "X: {on: request, do: access}",
        },
        [
            "1:1: a duty with 'on' needs 'within' or 'before'; for instance: within: 30 days",
        ],
    ),
    "an answer has one time": (
        {
            "duty": "X: {on: request, do: access, within: 24 hours, before: 3 days}",
        },
        [
            "1:48: a duty with 'on' has only one of 'within' and 'before'; leave one out",
        ],
    ),
    "a misspelt key is not also missed": (
        {
            "duty": "X: {keep: wareads, at mots: 5, since: 2011-33-01}",
        },
        [
            "1:11: no count 'wareads'; did you mean 'warheads'?",
            "1:20: a duty has no key 'at mots'; did you mean 'at most'?",
            "1:39: '2011-33-01' is no date of the calendar; write year-month-day, for instance 2024-12-01",
        ],
    ),
    "a duty is a mapping": (
        {
            "duty": "X: 5",
        },
        [
            (
                "1:4: a duty is keys with values; for instance: {keep: warheads, at most: 1550} or {on: "
                "request, do: access, within: 24 hours}"
            ),
        ],
    ),
    "a count exists": (
        {
            "duty": "X: {keep: wareads, at most: 5}",
        },
        [
            "1:11: no count 'wareads'; did you mean 'warheads'?",
        ],
    ),
    "a bound has the dimension of its count": (
        {
            "duty": "X: {keep: warheads, at most: 5 kg}",
        },
        [
            "1:30: 'warheads' is a count, and this is a mass; leave the unit out",
        ],
    ),
    "a bound in another dimension is told in the count's": (
        {
            "duty": "X: {keep: material, at most: 5 km}",
        },
        [
            "1:30: 'material' is a mass, and this is a length; write it in kg",
        ],
    ),
    "a bound is by date or by party": (
        {
            "duty": "X: {keep: material, at most: {US: 5, 2018-01-01: 8}}",
        },
        [
            "1:30: a mapping is by date or by party, not both; nest one in the other",
        ],
    ),
    "a bound is of who owes it": (
        {
            "duty": "X: {who: US, keep: warheads, at most: {RU: 5}}",
        },
        [
            "1:40: 'RU' is neither a date nor who owes this; known is 'US'",
        ],
    ),
    "a step begins on a day that exists": (
        {
            "duty": "X: {keep: warheads, at most: {2018-13-01: 5}}",
        },
        [
            "1:31: '2018-13-01' is no date of the calendar; write year-month-day, for instance 2024-12-01",
        ],
    ),
    "steps do not nest": (
        {
            "duty": "X: {keep: warheads, at most: {2018: {2019: 5}}}",
        },
        [("1:38: steps by date stand once, not within one another; for instance: {2018-02-05: {US: 846, RU: 1846}}")],
    ),
    "parties do not nest": (
        {
            "duty": "X: {keep: warheads, at most: {US: {RU: 5}}}",
        },
        [("1:36: a mapping by party stands once, not within another; for instance: {US: {2018-02-05: 846}, RU: 1846}")],
    ),
    "steps begin at different instants": (
        {
            "duty": "X: {keep: warheads, at most: {2018: 5, 2018-01-01: 6}}",
        },
        [
            "1:52: two steps begin at the same instant; leave one out",
        ],
    ),
    "a bound is no list": (
        {
            "duty": "X: {keep: warheads, at most: [1, 2]}",
        },
        [
            (
                "1:30: a bound is a number, arithmetic, steps by date or a mapping by party; for "
                "instance: 1550, {2018-02-05: 1550} or {US: 846, RU: 1846}"
            ),
        ],
    ),
    "a bound of nobody": (
        {
            "duty": "X: {keep: warheads, at most: warheads of CN}",
        },
        ["1:42: no party 'CN'; known are 'BCC', 'RU' and 'US'"],
    ),
    "a misspelt count of several words in a bound": (
        {
            "duty": "X: {keep: warheads, at most: declared lanchers + 1}",
        },
        [
            "1:30: there is no 'declared lanchers'; did you mean 'declared launchers'?",
        ],
    ),
    "a bound is one number where its count is": (
        {
            "duty": "X: {keep: warheads, at most: cells}",
        },
        [
            "1:30: this is kept for each site, and 'warheads' is not; name a count without 'for each'",
        ],
    ),
    "a baseline is of a day that exists": (
        {
            "duty": "X: {keep: warheads, at most: warheads at 2010-13-01}",
        },
        ["1:42: '2010-13-01' is no date of the calendar; write year-month-day, for instance 2024-12-01"],
    ),
    "an occasion exists": (
        {
            "duty": "X: {on: requst, do: access, within: 24 hours}",
        },
        [
            "1:9: no occasion or kind of statement 'requst'; did you mean 'request'?",
        ],
    ),
    "an answer exists": (
        {
            "duty": "X: {on: request, do: acces, within: 24 hours}",
        },
        [
            "1:22: no kind of statement 'acces'; did you mean 'access'?",
        ],
    ),
    "each of a choice of answers exists": (
        {
            "duty": "X: {on: exercise, do: notification or resumptions, within: 24 hours}",
        },
        [
            "1:39: no kind of statement 'resumptions'; did you mean 'resumption'?",
        ],
    ),
    "an answer is named once": (
        {
            "duty": "X: {on: exercise, do: notification or notification, within: 24 hours}",
        },
        [
            "1:23: a kind is given twice; leave one out",
        ],
    ),
    "a deadline is a length of time": (
        {
            "duty": "X: {on: request, do: access, within: 24 hrs}",
        },
        [
            "1:38: '24 hrs' is no length of time; write it like 24 hours, 30 days or 6 months",
        ],
    ),
    "an answer whose re names another kind answers nothing": (
        {
            "duty": "X: {on: exercise, give: access, within: 24 hours}",
        },
        [
            (
                "1:25: 'access' answers 'request', and this occasion is 'exercise'; name another "
                "kind, or leave 're' out of its form"
            ),
        ],
    ),
    "before needs an event": (
        {
            "duty": "X: {on: half-yearly, give: data update, before: 24 hours}",
        },
        [
            "1:49: 'before' needs an event, and this occasion is a date or a condition; write 'within'",
        ],
    ),
    "before needs a shared key": (
        {
            "duty": "X: {on: exercise, give: data update, before: 24 days}",
        },
        [
            (
                "1:46: 'exercise' and 'data update' share no key field, so nobody could tell which "
                "event was meant; give both a key, for instance: name: text key; 'exercise' has "
                "'name' and 'data update' has none"
            ),
        ],
    ),
    "where is over the answer's fields": (
        {
            "duty": "X: {on: request, do: access, within: 1 day, where: troops > 4}",
        },
        [
            "1:52: an access has no field 'troops'; known are 'about', 'by' and 'site'",
        ],
    ),
    "where is over the fields of each answer": (
        {
            "duty": "X: {on: half-yearly, give: data update or exercise, within: 1 day, where: troops > 4}",
        },
        [
            ("1:75: a data update has no field 'troops'; known are 'about', 'by', 'launchers' and 'warheads'"),
        ],
    ),
    "a quota with a comma stands in quotes": (
        {
            "duty": "X: {on: request, do: access, within: 24 hours, up to: min(15, ceil(units / 60))}",
        },
        [
            (
                "1:60: expected ')' to close the bracket, but the text ends; "
                "write one ) for each (, and put what holds a comma in quotes"
            ),
            ("1:63: a duty has no key 'ceil(units / 60))'; a text that holds a comma stands in quotes, as a whole"),
        ],
    ),
    "a quota is for each of a field, per a period": (
        {
            "duty": ("X: {on: request, do: access, within: 24 hours, up to: 5 for each stie, per: calendar yaer}"),
        },
        [
            "1:66: a request has no field 'stie'; did you mean 'site'?",
            "1:77: 'calendar yaer' is no period of a quota; did you mean 'calendar year'?",
        ],
    ),
    "a quota is a number of requests": (
        {
            "duty": "X: {on: request, do: access, within: 24 hours, up to: 5 kg}",
        },
        [
            "1:55: a quota is a number of requests; leave the unit out",
        ],
    ),
    "a number with a comma": (
        {
            "duty": "X: {keep: warheads, at most: 20,000}",
        },
        ["1:33: a duty has no key '000'; a large number is written without commas, for instance 20000"],
    ),
    "a quota counts statements": (
        {
            "duty": "X: {on: half-yearly, give: data update, within: 24 hours, up to: 5 for each site}",
        },
        [
            (
                "1:66: a quota counts statements, and 'half-yearly' is a date or a condition; leave out 'up to', "
                "or let the duty answer requests, for instance: on: request"
            )
        ],
    ),
    "a quota names fields or counts": (
        {
            "duty": "X: {on: request, do: access, within: 24 hours, up to: unts / 60}",
        },
        [
            "1:55: a request has no field 'unts'; did you mean 'units'?",
        ],
    ),
    "a quota names a field once": (
        {
            "duty": "X: {on: request, do: access, within: 24 hours, up to: 1 for each site and site}",
        },
        [
            "1:75: a field is named twice; leave one out",
        ],
    ),
    "a quota ends": (
        {
            "duty": "X: {on: request, do: access, within: 24 hours, up to: 5 per treaty year}",
        },
        ["1:57: 'per' is a key of its own; for instance: up to: 2, per: calendar year"],
    ),
    "a quota's count is one number": (
        {
            "duty": "X: {on: request, do: access, within: 24 hours, up to: cells}",
        },
        [
            "1:55: this count is kept for each site; name a count without 'for each'",
        ],
    ),
    "the steps of a cap are for each of the same": (
        {
            "duty": "X: {on: request, do: access, within: 1 day, up to: {2011: 5, 2012: 5 for each site}}",
        },
        [
            "1:52: the steps of one cap are for each of the same fields; write several caps as a list",
        ],
    ),
    "a period renews a quota": (
        {
            "duty": "X: {on: request, do: access, within: 24 hours, per: day}",
        },
        [
            "1:48: 'per' belongs to a quota; add 'up to', for instance: up to: 18",
        ],
    ),
    "a basis is of a suspension": (
        {
            "duty": "X: {keep: warheads, at most: 1, basis: treaty}",
        },
        [
            "1:33: 'basis' is the ground of a suspension; add 'unless', or leave it out",
        ],
    ),
    "a basis is one of four": (
        {
            "duty": "X: {keep: warheads, at most: 1, unless: other breaches II, basis: countermesure}",
        },
        [
            "1:67: 'countermesure' is no ground of a suspension; did you mean 'countermeasure'?",
        ],
    ),
    "a duty ends after it begins": (
        {
            "duty": "X: {keep: warheads, at most: 1, since: 2018-01-01, until: 2017-01-01}",
        },
        [
            "1:59: it ends before it begins; write an 'until' later than 'since'",
        ],
    ),
    "grace is a length of time": (
        {
            "duty": "X: {keep: warheads, at most: 1, grace: long}",
        },
        [
            "1:40: 'long' is no length of time; write it like 24 hours, 30 days or 6 months",
        ],
    ),
    "any of owes nothing": (
        {
            "duty": "X: {who: any of G, keep: warheads, at most: 1}",
            "groups": "{G: [US, RU]}",
        },
        [
            "1:10: 'any of' has no meaning here, for each owes or is owed alone; for instance: each of G",
        ],
    ),
    "each of is of a group": (
        {
            "duty": "X: {who: each of H, keep: warheads, at most: 1}",
            "groups": "{G: [US, RU]}",
        },
        [
            "1:10: no group 'H'; known is 'G'",
        ],
    ),
    "who owes is a party": (
        {
            "duty": "X: {who: BCC, keep: warheads, at most: 1}",
        },
        [
            "1:10: 'BCC' may speak and owes nothing; list it under 'parties' if it is bound",
        ],
    ),
    "who owes exists": (
        {
            "duty": "X: {who: [US, RUS], keep: warheads, at most: 1}",
        },
        [
            "1:15: no party or group 'RUS'; did you mean 'US'?",
        ],
    ),
    "nobody owes to himself": (
        {
            "duty": "X: {who: US, to: US, keep: warheads, at most: 1}",
        },
        [
            "1:18: US would owe this to itself; name to whom it is owed",
        ],
    ),
    "nobody owes twice": (
        {
            "duty": "X: {who: [US, US], keep: warheads, at most: 1}",
        },
        [
            "1:15: 'US' is given twice; leave one out",
        ],
    ),
    "all is what is left out": (
        {
            "duty": "X: {who: US, to: all, keep: warheads, at most: 1}",
        },
        [
            "1:18: a duty without 'to' is owed to all the others; leave 'to' out",
        ],
    ),
    "a source of a duty may speak": (
        {
            "duty": "X: {keep: warheads, at most: 1, according to: self else CN}",
        },
        [
            "1:57: nobody is called 'CN'; known are 'BCC', 'RU', 'US', 'other' and 'self'",
        ],
    ),
    "a chain of sources begins with one": (
        {
            "duty": "X: {keep: warheads, at most: 1, according to: else RU}",
        },
        [
            (
                "1:47: nobody is called 'else RU'; write it like: self else NATO "
                "(the second where the first is silent), or: self, NATO"
            ),
        ],
    ),
    "a clause is not called like a word of conditions": (
        {
            "duty": "for: {keep: material, at most: 1}",
        },
        [
            "1:1: 'for' is a word of the language; choose another name",
        ],
    ),
    "a clause is one word": (
        {
            "duty": "a b: {keep: material, at most: 1}",
        },
        [
            (
                "1:1: 'a b' is no name; an id of a clause is of letters and digits, joined by . : / "
                "-; for instance: II.1.b"
            ),
        ],
    ),
    "a clause is named once": (
        {
            "duty": "II: {keep: material, at most: 1}",
        },
        [
            "1:1: 'II' is already the name of a duty; it stands on line 43",
        ],
    ),
    "force does not depend on itself": (
        {
            "duty": (
                "A: {who: US, keep: warheads, at most: 1, while: RU owes B}\nB: {who: RU, keep: "
                "warheads, at most: 1, while: US owes A}"
            ),
        },
        [
            "1:1: force depends on itself: A by US -> B by RU -> A by US; none can come first; use 'keeps'",
        ],
    ),
    "force does not depend on itself through self": (
        {
            "duty": "A: {keep: warheads, at most: 1, unless: self owes A}",
        },
        [
            "1:1: force depends on itself: A by US -> A by US; none can come first; use 'keeps'",
        ],
    ),
    "force does not depend on itself through other": (
        {
            "duty": "A: {keep: warheads, at most: 1, while: other owes A}",
        },
        [
            "1:1: force depends on itself: A by US -> A by RU -> A by US; none can come first; use 'keeps'",
        ],
    ),
    "force does not depend on itself through a state": (
        {
            "duty": "A: {keep: warheads, at most: 1, while: S}",
            "state": "S: {on: US owes A, off: never}",
        },
        [
            "1:1: force depends on itself: A by US -> state S -> A by US; none can come first; use 'keeps'",
        ],
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_what_is_wrong_is_told_where_it_stands(rule):
    given, expected = CASES[rule]
    assert told(document(**given)) == expected
