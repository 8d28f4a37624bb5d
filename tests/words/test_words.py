"""The words for reasons: one sentence for every code that the assessment makes, with its parameters."""

import ast
import re
import string
from fractions import Fraction
from pathlib import Path

import pytest

from detente.agreement import parse
from detente.assess.findings import reasons
from detente.assess.findings.reasons import Reason
from detente.assess.judging.status import STATUSES
from detente.words import english
from detente.words.words import SIGNS, Words, variant

ASSESS = Path(reasons.__file__).parents[1]
AGREEMENT = """---
title: An agreement
parties: {A: Aland, B: Bland}
in force: 2020-01-01
binding: BINDING
---
"""


def words(binding="legally"):
    return Words(parse(AGREEMENT.replace("BINDING", binding)))


def produced() -> set[str]:
    """The codes of every reason that a module of assess/ makes, wherever it chooses them."""
    codes = set()
    for path in ASSESS.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for function in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
            for call in [n for n in ast.walk(function) if isinstance(n, ast.Call)]:
                name = call.func.id if isinstance(call.func, ast.Name) else ""
                place = {"Reason": 0, "of_statement": 1, "_together": 1, "_answer": 1}.get(name)
                if place is not None and len(call.args) > place:
                    codes |= said(call.args[place], function)
    return codes


def said(node: ast.expr, function: ast.FunctionDef) -> set[str]:
    """The texts that an expression may be: a text, either branch of a choice, what a name was given."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=body, orelse=orelse):
            return said(body, function) | said(orelse, function)
        case ast.Subscript(value=ast.Dict(values=values)):
            return {text for value in values for text in said(value, function)}
        case ast.Name(id=name):
            given = [
                n.value for n in ast.walk(function)
                if isinstance(n, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in n.targets)
            ]  # fmt: skip
            return {text for value in given for text in said(value, function)}
    return set()


def given() -> dict[str, set[str]]:
    """The parameters of every code whose reasons name them where they are made."""
    out: dict[str, set[str]] = {}
    for path in ASSESS.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for function in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
            for call in [n for n in ast.walk(function) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]:
                if call.func.id == "Reason":
                    pairs = call.args[1] if len(call.args) > 1 else ast.Tuple([])
                    if not isinstance(pairs, ast.Tuple) or not all(isinstance(e, ast.Tuple) for e in pairs.elts):
                        continue
                    names = {ast.literal_eval(e.elts[0]) for e in pairs.elts}
                elif call.func.id in ("of_statement", "_together", "_answer") and all(k.arg for k in call.keywords):
                    names = {k.arg for k in call.keywords} | {"by", "kind", "at", "said"}
                else:
                    continue
                for code in said(call.args[0 if call.func.id == "Reason" else 1], function):
                    out.setdefault(code, set(names)).intersection_update(names)
    return out


@pytest.mark.parametrize(("code", "names"), sorted(given().items()))
def test_every_sentence_asks_only_for_what_its_reason_tells(code, names):
    made = {"value", "statement", "breached", "lasted", "basis"}
    for key, sentence in english.SENTENCES.items():
        if key.partition("/")[0] == code:
            asked = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
            assert asked <= names | made, key


def documented() -> set[str]:
    """The codes that the module's text lists."""
    rows = re.findall(r"^    ([a-z-]+) {2,}\S", reasons.__doc__, re.MULTILINE)
    return {code for code in rows if code != "code"}


def in_catalogue(code: str) -> bool:
    return any(key.partition("/")[0] == code for key in english.SENTENCES)


def test_the_search_for_codes_finds_those_that_are_chosen_late():
    assert {"value", "counted", "answered", "late-before", "breach-of", "because"} <= produced()


@pytest.mark.parametrize("code", sorted(produced() | documented()))
def test_every_code_has_a_sentence(code):
    assert in_catalogue(code)


def test_every_sentence_is_of_a_code_that_is_made_or_documented():
    assert {key.partition("/")[0] for key in english.SENTENCES} <= produced() | documented()


def test_every_status_has_a_word_and_a_sign_of_its_own():
    assert set(english.STATUSES) == set(SIGNS) == set(STATUSES)
    assert len(set(SIGNS.values())) == len(STATUSES)


@pytest.mark.parametrize("words_of", ["violat", "guilt", "cheat", "fact "])
def test_no_sentence_takes_a_side(words_of):
    every = [*english.SENTENCES.values(), *english.LABELS.values(), *english.STATUSES.values()]
    assert not [text for text in every if words_of in text.lower()]


EVERYTHING = {
    "since": 1_517_788_800, "until": 1_680_307_200, "due": 1_680_307_200, "on": 1_680_307_200, "stale": 1_680_307_200,
    "at": 1_677_628_800, "said": 1_677_628_800, "low": Fraction(901), "high": Fraction(901), "bound": Fraction(800),
    "count": "launchers", "kind": "data update", "name": "RU", "status": "kept", "occasion": "2023-03-01",
    "text": "RU suspends", "what": "RU suspends", "clause": "XI", "who": "RU", "gate": "unless", "reading": "RU",
    "direction": "at most", "holds": 1, "by": Fraction(101), "owner": "RU", "limit": 2, "per": "calendar year",
    "used": "r1 and r2", "force": "suspended", "number": 3, "about": "RU",
    "each": "x", "began": 1_517_788_800, "last": 1_680_307_200, "void": 1_680_307_200, "was": "grace",
    "far": Fraction(30), "field": "tanks",
}  # fmt: skip


@pytest.mark.parametrize("key", sorted(english.SENTENCES))
def test_no_sentence_asks_for_a_parameter_that_no_reason_has(key):
    asked = {name for _, name, _, _ in string.Formatter().parse(english.SENTENCES[key]) if name}
    assert asked <= set(EVERYTHING) | {"value", "may", "room", "statement", "basis", "breached", "lasted"}


@pytest.mark.parametrize(
    ("low", "high", "more", "said"),
    [
        (800, 800, {}, "launchers: 800, within the limit of 800"),
        (500, 500, {}, "launchers: 500, within the limit of 800 by 300"),
        (500, 600, {}, "launchers: 500 to 600, within the limit of 800 by 200 to 300"),
        (1901, 1901, {"by": 1101}, "launchers: 1,901, above the limit of 800 by 1,101"),
        (830, 850, {"by": 30}, "launchers: 830 to 850, above the limit of 800 by 30 to 50"),
        (830, None, {"by": 30}, "launchers: 830 or more, above the limit of 800 by 30 or more"),
        (700, 900, {"may": 100}, "launchers: 700 to 900, may exceed the limit of 800 by up to 100"),
        (700, None, {}, "launchers: 700 or more, may exceed the limit of 800"),
        (0, None, {}, "launchers: unknown; the limit is 800"),
    ],
)
def test_a_number_is_told_against_its_limit(low, high, more, said):
    given = {"count": "launchers", "direction": "at most", "unit": "count", "bound": Fraction(800)}
    given |= {"low": Fraction(low), "high": None if high is None else Fraction(high)}
    given |= {name: Fraction(value) for name, value in more.items()}
    assert words().reason(Reason("value", tuple(given.items()))) == said


def test_a_requirement_is_no_limit():
    given = {"count": "guards", "direction": "at least", "unit": "count", "bound": Fraction(800)}
    given |= {"low": Fraction(700), "high": Fraction(700), "by": Fraction(100)}
    assert words().reason(Reason("value", tuple(given.items()))) == "guards: 700, below the required 800 by 100"


def test_numbers_carry_their_unit():
    given = {"count": "stock", "direction": "at most", "unit": "kg", "bound": Fraction(1300), "by": Fraction(1, 4)}
    given |= {"low": Fraction(5201, 4), "high": Fraction(5201, 4)}
    told = words().reason(Reason("value", tuple(given.items())))
    assert told == "stock: 1,300.25 kg, above the limit of 1,300 kg by 0.25 kg"


def test_who_is_late_from_the_first_of_april_was_due_by_the_last_of_march():
    told = words().reason(Reason("unanswered", (("occasion", "2023-03-01"), ("due", 1_680_307_200))))
    assert told == "2023-03-01: was due by 2023-03-31, and no answer came"


def test_who_is_late_from_a_second_on_was_due_by_the_one_before():
    told = words().reason(Reason("unanswered", (("occasion", "request"), ("due", 1_680_307_201))))
    assert told == "request: was due by 2023-04-01, and no answer came"


def test_the_ground_of_a_suspension_is_told_with_its_source_in_law():
    given = (("gate", "unless"), ("text", "self suspends"), ("basis", "countermeasure"), ("since", 1_680_307_200))
    told = words().reason(Reason("gate", given))
    assert "since 2023-04-01" in told
    assert "ILC Articles" in told


@pytest.mark.parametrize(
    ("binding", "status", "since"),
    [
        ("legally", "✗ breached", "B has fallen short of XI since 2023-04-01"),
        ("politically", "✗ not implemented", "B has not implemented XI since 2023-04-01"),
        ("hypothetical", "✗ would be breached", "B would have fallen short of XI since 2023-04-01"),
    ],
)
def test_a_text_that_does_not_bind_by_law_is_not_breached(binding, status, since):
    told = words(binding)
    assert told.signed("breached") == status
    assert told.reason(Reason("breach-of", (("clause", "XI"), ("who", "B"), ("since", 1_680_307_200)))) == since
    assert bool(told.footing) == (binding != "legally")


def test_a_reason_without_its_statement_says_no_empty_name():
    assert variant(Reason("answered", (("occasion", "x"), ("on", 0)))) == "answered/unnamed"
    assert variant(Reason("answered", (("occasion", "x"), ("on", 0)), statement="s")) == "answered"


def test_the_end_of_a_day_is_told_as_the_day():
    told = words()
    assert told.as_of(1_680_307_199) == "at the end of 2023-03-31"
    assert told.as_of(1_680_307_200 + 3_600) == "at 2023-04-01 01:00:00"


@pytest.mark.parametrize(
    ("per", "used", "gone", "said"),
    [
        ("calendar year", "r1 and r2", None, "2 per calendar year, used by r1 and r2"),
        ("calendar year", "r1", 1, "2 per calendar year, used by r1 and 1 since taken back"),
        (None, "r1 and r2", None, "2 at one time, used by r1 and r2"),
    ],
)
def test_a_quota_is_told_with_what_used_it_up(per, used, gone, said):
    given = (("occasion", "r3"), ("limit", 2), ("per", per), ("used", used), ("gone", gone))
    told = words().reason(Reason("beyond-quota", (*given, ("kind", "request"), ("by", "C")), statement="r3"))
    assert told == f"r3, request by C of , is beyond the quota ({said}); it creates nothing"
