"""Which columns a statement of a kind has, and which it must have.

Rules (docs/language.md §7)

1. Every statement may have the common columns; a form adds its fields. `refusal` and `settlement` add
   `clause`; `coverage` adds `kinds` and `parties` and has neither `re` nor `complete`.
2. A form with `re: KIND` needs `re`; one whose form says so, `to`. A retraction needs `re`, a refusal and a
   settlement `re` or `clause`; a coverage needs `kinds`, `at` and `until`. A correction may leave out `re`, `clause`
   and `to`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator
from functools import reduce

import polars as pl

from detente.agreement.blocks import Field, Form
from detente.agreement.model import RESERVED_KINDS, Agreement
from detente.amounts import UNITS
from detente.record.rows.ledger import near
from detente.wording import listed

__all__ = ["COMMON", "OWN", "advice_on", "columns_of", "example", "kinds_of", "known_columns", "needs"]

COMMON = (
    "id", "kind", "by", "about", "to", "re", "at", "until", "said", "complete", "source", "note", "number",
    "replaces", "cancels", "marking", "attached", "lang", "without prejudice",
)  # fmt: skip
OWN = {"refusal": ("clause",), "settlement": ("clause",), "coverage": ("kinds", "parties")}
_NOT = {
    "coverage": ("re", "complete"),
    "refusal": ("complete",),
    "settlement": ("complete",),
    "retraction": ("complete",),
}
Need = tuple[str, Callable[[pl.DataFrame], pl.Series], str]


def kinds_of(agreement: Agreement) -> tuple[str, ...]:
    """Every kind of statement a record of the agreement may hold."""
    return tuple(dict.fromkeys((*agreement.clauses.forms, *RESERVED_KINDS)))


def columns_of(kind: str, form: Form | None) -> tuple[str, ...]:
    """The columns of a kind; those that all share when the kind is not known."""
    common = [c for c in COMMON if c not in _NOT.get(kind, ())]
    return (*common, *OWN.get(kind, ()), *(form.fields if form else ()))


def known_columns(agreement: Agreement) -> frozenset[str]:
    """Every column that some kind has."""
    forms = agreement.clauses.forms
    return frozenset(c for kind in kinds_of(agreement) for c in (*COMMON, *columns_of(kind, forms.get(kind))))


def advice_on(column: str, allowed: Collection[str], form: Form | None) -> str:
    """Advice on a column that a kind does not have: the nearest it has, or the fields of its form."""
    fields = [repr(name) for name in form.fields] if form else []
    return near(column, allowed) or (f"its form has {listed(fields)}" if fields else "")


def needs(kind: str, form: Form | None, agreement: Agreement) -> Iterator[Need]:
    """What a kind must have: the column named in the mistake, where it is amiss, and the sentence."""
    who = next(iter(agreement.parties), "US")
    yield "by", _empty("by"), f"'by' is missing; say who makes the statement, for instance {who}"
    yield "said", _empty("said"), "'said' is missing; say when it was received, for instance 2024-12-01"
    if kind == "coverage":
        yield "kinds", _empty("kinds"), "'kinds' is missing; a coverage names the kinds of which it holds all"
        yield (
            "at",
            _empty("at", "replaces"),
            "'at' is missing; a coverage says from when it holds, for instance 2024-01-01",
        )
        yield (
            "until",
            _empty("until"),
            "'until' is missing; a coverage says until when it holds, for instance 2024-12-31",
        )
    elif kind == "retraction":
        yield (
            "re",
            _empty("re", "replaces"),
            "'re' is missing; a retraction names the id of the statement it takes back",
        )
    elif kind in ("refusal", "settlement"):
        what = "was refused" if kind == "refusal" else "it settles"
        yield (
            "re",
            _empty("re", "clause", "replaces"),
            f"'re' or 'clause' is missing; a {kind} names the request or the clause that {what}",
        )
    if form and form.re:
        yield (
            "re",
            _empty("re", "replaces"),
            f"'re' is missing; a statement of kind '{kind}' names the id of the '{form.re}' it answers",
        )
    if form and form.addressed:
        yield (
            "to",
            _unaddressed,
            f"'to' is missing; a statement of kind '{kind}' names whom it is addressed to, for instance {who}",
        )
    for field in form.fields.values() if form else ():
        if not field.optional:
            what = f"'{field.name}' is missing; every statement of kind '{kind}' carries it"
            say = f"{what}, for instance {example(field, who)}"
            yield field.name, _empty(field.name), say


def example(field: Field, who: str) -> str:
    """A valid value of a field."""
    if field.type == "choice":
        return listed([*field.choices], "or")
    examples = {"count": "1550, 60000..100000 or unknown", "date": "2024-12-01", "instant": "2024-12-01T14:30:00Z"}
    examples |= {"site": "the name of a site", "party": who, "statement": "the id of a statement", "yes/no": "yes"}
    if field.type == "amount":
        return f"0.25, >3 or unknown (in {field.unit})" if field.unit in UNITS else "0.25"
    return examples.get(field.type, "a few words")


def _empty(*columns: str) -> Callable[[pl.DataFrame], pl.Series]:
    def condition(frame: pl.DataFrame) -> pl.Series:
        there = [c for c in columns if c in frame.columns]
        if not there:
            return pl.Series([True]).new_from_index(0, frame.height)
        return reduce(operator.and_, (frame[c].is_null() for c in there))

    return condition


def _unaddressed(frame: pl.DataFrame) -> pl.Series:
    told = frame.select(to="to") if "to" in frame.columns else frame.select(to=pl.lit(None, dtype=pl.String))
    nobody = _empty("to", "replaces")(frame)
    return nobody | (told["to"] == "public").fill_null(value=False)
