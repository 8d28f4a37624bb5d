"""Mistakes in counts: of what, where, how much, whose word."""

from __future__ import annotations

import pytest
from tests.agreement.documents import document, told

CASES = {
    "a text in an expression ends": (
        {"count": 'X: {of: holding, where: "site = \'base"}'},
        ["1:33: this quotation does not end; close it with '"],
    ),
    "a text in an expression stands in single quotes": (
        {"count": "X: {of: holding, where: 'site = \"base\"'}"},
        ["1:33: texts stand in single quotes, not in \"; for instance 'deployed'"],
    ),
    "a sign has a meaning": (
        {"count": "X: {of: holding, where: n ~ 5}"},
        ["1:27: '~' has no meaning here; leave it out; a text stands in quotes, for instance 'deployed'"],
    ),
    "a date after at is a date": (
        {"count": "X: {is: warheads of US at yesterday}"},
        ["1:27: expected a date after 'at', not 'yesterday'; for instance: tanks of A at 2010-01-01"],
    ),
    "an expression compares by signs": (
        {"count": "X: {of: data update, where: warheads at least 5}"},
        [
            (
                "1:41: 'at least' stands in duties and conditions; an expression compares by signs; for instance: "
                "warheads >= 5"
            )
        ],
    ),
    "a baseline and its party are told apart": (
        {"count": "X: {is: warheads  of  CN  at 2010-01-01}"},
        ["1:23: no party 'CN'; known are 'BCC', 'RU' and 'US'"],
    ),
    "a baseline of a party is of a day that exists": (
        {"count": "X: {is: warheads of US  at 2010-02-30}"},
        ["1:28: '2010-02-30' is no date of the calendar; write year-month-day, for instance 2024-12-01"],
    ),
    "what follows of is a party": (
        {"count": "X: {is: warheads of 5}"},
        ["1:21: expected a party after 'of', not '5'; for instance: deployed warheads of RU"],
    ),
    "no kind is called as the stock of another is": (
        {"form": "latest holding: {n: count}"},
        ["1:1: 'latest holding' reads as a stock of 'holding'; rename it, for instance: last holding"],
    ),
    "a count is of a kind": (
        {
            "count": "X: {of: latest dta update}",
        },
        [
            "1:16: no kind of statement 'dta update'; did you mean 'data update'?",
        ],
    ),
    "a count is of statements or arithmetic": (
        {
            "count": "X: {sum: n}",
        },
        [
            "1:1: a count needs 'of' or 'is'; for instance: of: latest data update",
        ],
    ),
    "a count is a mapping": (
        {
            "count": "X: [a]",
        },
        [
            "1:4: a count is keys with values; for instance: {of: latest data update, sum: warheads}",
        ],
    ),
    "a block maps names": (
        {
            "count": "- a",
        },
        [
            (
                "1:1: a block maps names to what they are, here each to a count; for instance: "
                "deployed warheads: {of: latest data update, sum: warheads}"
            ),
        ],
    ),
    "a name is given once": (
        {
            "count": "warheads: {of: holding}",
        },
        [
            "1:1: 'warheads' is already the name of a count; it stands on line 25",
        ],
    ),
    "a name is no word of the grammar": (
        {
            "count": "min: {of: holding}",
        },
        [
            "1:1: 'min' is a word of the language; choose another name",
        ],
    ),
    "a name has single spaces": (
        {
            "count": "a  b: {of: holding}",
        },
        [
            (
                "1:1: 'a  b' is no name; a name is of words with single spaces, and begins with a "
                "letter; for instance: deployed warheads"
            ),
        ],
    ),
    "a count is not called like a party": (
        {
            "count": "US: {of: holding}",
        },
        [
            "1:1: 'US' is already the name of a party, group or other; choose another name",
        ],
    ),
    "an empty value is told": (
        {
            "count": "X: {of: }",
        },
        [
            "1:5: 'of' is empty; for instance: of: latest data update",
        ],
    ),
    "a value of the wrong shape is told with an example": (
        {
            "count": "X: {of: {a: b}}",
        },
        [
            "1:9: 'of' is one text; for instance: of: latest data update",
        ],
    ),
    "an unknown key gets the nearest one": (
        {
            "count": "X: {of: holding, form each: site}",
        },
        [
            "1:18: a count has no key 'form each'; did you mean 'for each'?",
        ],
    ),
    "a where names fields of its kind": (
        {
            "count": "X: {of: data update, where: warhead > 5}",
        },
        [
            "1:29: a data update has no field 'warhead'; did you mean 'warheads'?",
        ],
    ),
    "a where does not name when a statement was so": (
        {
            "count": "X: {of: data update, where: until >= 2020-01-01}",
        },
        [
            "1:29: a data update has no field 'until'; known are 'about', 'by', 'launchers' and 'warheads'",
        ],
    ),
    "a choice is one of its choices": (
        {
            "count": "X: {of: holding, where: category = 'cel'}",
        },
        [
            "1:36: 'cel' cannot occur here; did you mean 'cell'?",
        ],
    ),
    "a choice in a list is one of its choices": (
        {
            "count": "X: {of: holding, where: \"category in ('cell', 'tonk')\"}",
        },
        [
            "1:47: 'tonk' cannot occur here; did you mean 'tank'?",
        ],
    ),
    "a text stands in quotes": (
        {
            "count": "X: {of: holding, where: category = cell}",
        },
        [
            "1:36: a holding has no field 'cell'; a text stands in quotes: 'cell'",
        ],
    ),
    "a party stands in quotes": (
        {
            "count": "X: {of: holding, where: by = RU}",
        },
        [
            "1:30: a holding has no field 'RU'; a party stands in quotes: 'RU'",
        ],
    ),
    "by is somebody who may speak": (
        {
            "count": "X: {of: holding, where: by = 'CN'}",
        },
        [
            "1:30: 'CN' cannot occur here; known are 'BCC', 'RU' and 'US'",
        ],
    ),
    "a mass is not a length": (
        {
            "count": "X: {of: holding, where: mass > 5 km}",
        },
        ["1:32: a mass is compared with a length; write it in kg"],
    ),
    "a count is not a mass": (
        {
            "count": "X: {of: holding, where: n > 5 kg}",
        },
        ["1:29: a count is compared with a mass; leave the unit out"],
    ),
    "a where is a condition": (
        {
            "count": "X: {of: holding, where: n}",
        },
        [
            "1:25: this is a number, and a condition is asked for; for instance: troops >= 9000",
        ],
    ),
    "a sum is a number": (
        {
            "count": "X: {of: holding, sum: site}",
        },
        [("1:23: this is a text, and a number is asked for; leave 'sum' out to count statements, or name an amount")],
    ),
    "a sum is no condition": (
        {
            "count": "X: {of: holding, sum: n > 4}",
        },
        [("1:23: this is a condition, and a number is asked for; for instance: if troops > 9000 then 1 else 0")],
    ),
    "a state after in is a set": (
        {
            "count": "X: {of: holding, where: site in crisis}",
        },
        ["1:33: no state 'crisis' that is a set; known is 'chosen'"],
    ),
    "a number is not in a set": (
        {
            "count": "X: {of: holding, where: n in chosen}",
        },
        [("1:25: this is a number, and sets hold texts; name a text, site or party, for instance: site in chosen")],
    ),
    "yes or no is compared": (
        {
            "count": "X: {of: exercise, where: troops > 4 and open}",
        },
        [
            "1:41: a yes/no field is compared; for instance: open = yes",
        ],
    ),
    "yes is not more than no": (
        {
            "count": "X: {of: exercise, where: open > no}",
        },
        [
            "1:26: yes or no is neither more nor less than another; compare it with = or !=",
        ],
    ),
    "a date in an expression is one of the calendar": (
        {
            "count": "X: {of: exercise, where: starts < 2015-13-01}",
        },
        [
            "1:35: '2015-13-01' is no date of the calendar; write year-month-day, for instance 2024-12-01",
        ],
    ),
    "a date is not a text": (
        {
            "count": "X: {of: exercise, where: starts > 'x'}",
        },
        [
            "1:35: a date is compared with a text; a date stands without quotes: 2014-01-01",
        ],
    ),
    "a text is not more than another": (
        {
            "count": "X: {of: exercise, where: name > 'x'}",
        },
        [
            "1:26: a text is neither more nor less than another; compare it with = or !=",
        ],
    ),
    "only an amount is unknown": (
        {
            "count": "X: {of: exercise, where: name is unknown}",
        },
        [
            ("1:26: 'name' is a text, and only an amount can be unknown; a field that was left out 'is missing'"),
        ],
    ),
    "only a field is missing": (
        {
            "count": "X: {of: exercise, where: troops + 1 is missing}",
        },
        [
            "1:26: only a field can be missing; for instance: troops is missing",
        ],
    ),
    "a text with a comma stands in quotes": (
        {
            "count": "X: {of: holding, sum: max(n, 5)}",
        },
        [
            (
                "1:27: expected ')' to close the bracket, but the text ends; "
                "write one ) for each (, and put what holds a comma in quotes"
            ),
            "1:30: a count has no key '5)'; a text that holds a comma stands in quotes, as a whole",
        ],
    ),
    "a product does not outgrow what is exact": (
        {
            "count": "X: {of: exercise, sum: troops * troops * troops * tanks}",
        },
        [
            ("1:24: this could grow beyond what is counted exactly; counts reach 10^12: multiply and divide less"),
        ],
    ),
    "a comparison does not outgrow what is exact": (
        {
            "count": "X: {of: exercise, where: troops * troops * troops > 1 / tanks}",
        },
        [
            ("1:53: this could grow beyond what is counted exactly; counts reach 10^12: multiply and divide less"),
        ],
    ),
    "nothing is divided by zero": (
        {
            "count": "X: {of: exercise, sum: troops / 0}",
        },
        ["1:33: nothing can be divided by zero; divide by another number, for instance 60"],
    ),
    "a field has no baseline": (
        {
            "count": "X: {of: exercise, sum: troops at 2014-01-01}",
        },
        ["1:24: 'troops' is a field, and 'of' and 'at' belong to counts; write 'troops' alone"],
    ),
    "a number is at most a million millions": (
        {
            "count": "X: {of: exercise, sum: 10000000000000}",
        },
        ["1:24: numbers lie between 0 and 10^12; write a smaller one, or a larger unit"],
    ),
    "a number has no thousand digits": (
        {
            "count": "X: {of: exercise, sum: 999999999999999999999999999999999999999999999999999999999999}",
        },
        [
            "1:24: a number of 60 digits is too long; write one up to 10^12",
        ],
    ),
    "a product has one dimension": (
        {
            "count": "X: {of: holding, sum: mass * mass}",
        },
        [
            ("1:23: this product measures nothing that a bound could be; multiply an amount by numbers without unit"),
        ],
    ),
    "ceil takes a pure number": (
        {
            "count": "X: {of: holding, sum: ceil(mass)}",
        },
        [
            "1:28: 'ceil' takes a number without a unit; divide by a unit first, for instance by 1 kg",
        ],
    ),
    "branches are alike": (
        {
            "count": "X: {of: holding, sum: if n > 4 then mass else site}",
        },
        [
            (
                "1:47: this is a text, and the other is a number; write two of one sort, for instance: if "
                "type = 'one' then 10 else 8"
            )
        ],
    ),
    "what silence means is alike": (
        {
            "count": "X: {of: holding, sum: mass else 3 km}",
        },
        ["1:33: a mass is no alternative to a length; write it in kg"],
    ),
    "what is never left out has no alternative": (
        {
            "count": "X: {of: holding, sum: (mass + 1 kg) else 3 kg}",
        },
        [
            (
                "1:24: 'else' says what stands in for a field that was left out, and this is never left out; put it "
                "beside the field, for instance: (tanks else 0) + 1"
            )
        ],
    ),
    "a number without unit among several units says its unit": (
        {
            "count": "X: {of: parts, where: a + b > 5}",
            "form": "parts: {a: kg, b: t}",
        },
        [
            "1:31: this number needs a unit, for what it meets has several; for instance: 5 kg",
        ],
    ),
    "a count does not depend on itself": (
        {
            "count": "X: {is: X}",
        },
        [
            "1:9: this count depends on itself: X -> X; a count is made of others",
        ],
    ),
    "a cycle of counts is printed": (
        {
            "count": "X: {is: Y + 1}\nY: {is: Z * 2}\nZ: {is: X}",
        },
        [
            "1:9: this count depends on itself: X -> Y -> Z -> X; a count is made of others",
        ],
    ),
    "counts and masses do not add": (
        {
            "count": "X: {is: warheads + material}",
        },
        [("1:20: a count is added to a mass; divide by a unit where numbers are meant, for instance: mass / 1 kg")],
    ),
    "counts for each of other fields do not add": (
        {
            "count": ("X: {is: cells + kinds of holding}\nkinds of holding: {of: latest holding, for each: category}"),
        },
        [
            (
                "1:17: one count is kept for each site, the other for each category; keep both for each of "
                "the same field, or leave one without 'for each'"
            )
        ],
    ),
    "arithmetic has no sum": (
        {
            "count": "X: {is: warheads, sum: n}",
        },
        [
            "1:19: 'sum' belongs to a count of statements; 'is' is arithmetic over counts alone",
        ],
    ),
    "arithmetic names counts": (
        {
            "count": "X: {is: warheds * 2}",
        },
        [
            "1:9: no count 'warheds'; did you mean 'warheads'?",
        ],
    ),
    "a misspelt name of several words is found": (
        {
            "count": "X: {is: declared lunchers * 2}",
        },
        [
            "1:9: there is no 'declared lunchers'; did you mean 'declared launchers'?",
        ],
    ),
    "a stock has no over": (
        {
            "count": "X: {of: latest holding, over: 3 years}",
        },
        [
            "1:31: a stock counts until its next statement; leave out 'over', or write 'good for'",
        ],
    ),
    "events have no good for": (
        {
            "count": "X: {of: holding, good for: 3 years}",
        },
        [
            "1:28: 'good for' belongs to a stock; for instance: of: latest holding",
        ],
    ),
    "a length of time is one": (
        {
            "count": "X: {of: holding, over: 3 fortnights}",
        },
        [
            "1:24: '3 fortnights' is no length of time; write it like 24 hours, 30 days or 6 months",
        ],
    ),
    "no length is nothing": (
        {
            "count": "X: {of: holding, over: 0 days}",
        },
        [
            "1:24: '0 days' is too short; write at least 1 day",
        ],
    ),
    "good for is not in calendar years": (
        {
            "count": "X: {of: latest holding, good for: 3 calendar years}",
        },
        [
            "1:35: '3 calendar years' cannot be counted in calendar units here; leave out 'calendar'",
        ],
    ),
    "for each is a text a site or a party": (
        {
            "count": "X: {of: holding, for each: n}",
        },
        [
            "1:28: 'n' is no text, site or party; known are 'category' and 'site'",
        ],
    ),
    "for each names a field": (
        {
            "count": "X: {of: holding, for each: sites}",
        },
        [
            "1:28: a holding has no field 'sites'; did you mean 'site'?",
        ],
    ),
    "silence is zero or unknown": (
        {
            "count": "X: {of: holding, if silent: 3}",
        },
        [
            "1:29: '3' is no meaning of silence; known are '0' and 'unknown'",
        ],
    ),
    "a source may speak": (
        {
            "count": "X: {of: holding, according to: 'US else RU, CN else self'}",
        },
        [
            "1:45: nobody is called 'CN'; known are 'BCC', 'RU', 'US' and 'self'",
        ],
    ),
    "a count has no other": (
        {
            "count": "X: {of: holding, according to: [self, other]}",
        },
        [
            "1:39: 'other' is whom a duty is owed to, and a count has none; name who speaks",
        ],
    ),
    "a source speaks once in a chain": (
        {
            "count": "X: {of: holding, according to: US else US}",
        },
        [
            "1:40: 'US' stands twice in a chain; leave one out",
        ],
    ),
    "a source is heard once": (
        {
            "count": "X: {of: holding, according to: [US, US]}",
        },
        [
            "1:32: the same source is heard twice; leave one out",
        ],
    ),
    "everybody's kinds are not counted": (
        {
            "count": "X: {of: refusal}",
        },
        [
            "1:9: 'refusal' is everybody's kind and has no form; conditions may ask who said it",
        ],
    ),
    "a party of a count may speak": (
        {
            "count": "X: {is: warheads of CN}",
        },
        ["1:21: no party 'CN'; known are 'BCC', 'RU' and 'US'"],
    ),
    "other names nobody in arithmetic": (
        {
            "count": "X: {is: warheads of other}",
        },
        ["1:21: 'other' names nobody here; known are 'BCC', 'RU' and 'US'"],
    ),
    "a mistake in a count is told once though others use it": (
        {
            "count": "X: {of: holdng}\nY: {is: X + 1}",
        },
        [
            "1:9: no kind of statement 'holdng'; did you mean 'holding'?",
        ],
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_what_is_wrong_is_told_where_it_stands(rule):
    given, expected = CASES[rule]
    assert told(document(**given)) == expected
