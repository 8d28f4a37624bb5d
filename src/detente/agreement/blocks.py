"""What each block of a text means, resolved: forms, counts, occasions, states and duties, frozen and hashable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from detente.agreement.grammar.conditions import Condition
from detente.agreement.grammar.expressions import Expression
from detente.errors import Place
from detente.instants import Duration, Moment, Period
from detente.meaning import Meaning

__all__ = ["Bound", "Cap", "Count", "Duty", "Field", "FieldType", "Form", "Occasion", "Sources", "State"]

FieldType = Literal["text", "choice", "count", "amount", "date", "instant", "site", "party", "statement", "yes/no"]


class Field(Struct, frozen=True):
    """One field of a form. `unit` is `count` for counts; `choices` those of `[one, of, these]`."""

    name: str
    type: FieldType
    unit: str = ""
    choices: tuple[str, ...] = ()
    key: bool = False
    optional: bool = False

    @property
    def is_amount(self) -> bool:
        """Whether it holds a number or a range."""
        return self.type in ("count", "amount")


class Form(Meaning, frozen=True):
    """What a statement of a kind carries. `re` is the kind it must answer, `addressed` whether it must say `to`."""

    kind: str
    fields: Mapping[str, Field]
    re: str | None = None
    addressed: bool = False
    place: Place | None = None
    _beside = frozenset({"place"})

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields that identify the thing reported."""
        return tuple(f.name for f in self.fields.values() if f.key)


class Sources(Struct, frozen=True):
    """Whose statements are evidence: chains heard apart, each the first of its names that spoke.

    `US else self` is one chain of two; `self, NATO` is two chains of one. Names are parties, groups, others,
    `self` (the owing party) or `other` (the party it is owed to).
    """

    chains: tuple[tuple[str, ...], ...] = (("self",),)

    def __str__(self) -> str:
        return ", ".join(" else ".join(chain) for chain in self.chains)


class Count(Meaning, frozen=True):
    """A number per party (or site) at every instant.

    Exactly one of `of` (statements) and `is_` (arithmetic over counts) is set. `latest` makes statements a
    stock; otherwise they are events that count from `at` to `until`, or as `over` says (`ever` is Duration
    None with `over_ever`).
    """

    name: str
    of: str | None = None
    latest: bool = False
    where: Expression | None = None
    sum: Expression | None = None
    is_: Expression | None = None
    over: Duration | None = None
    over_ever: bool = False
    for_each: str | None = None
    according_to: Sources = Sources()
    if_silent: Literal["0", "unknown"] | None = None
    good_for: Duration | None = None
    unit: str = "count"
    place: Place | None = None
    _beside = frozenset({"place"})


class Occasion(Meaning, frozen=True):
    """An event or date that calls for an answer: statements, a calendar, or a condition beginning to hold."""

    name: str
    of: str | None = None
    where: Expression | None = None
    at: str | None = None  # the field its clock runs from
    until: str | None = None  # the field that tells when the event is over
    every: Duration | None = None
    start: Moment | None = None
    when: Condition | None = None
    place: Place | None = None
    _beside = frozenset({"place"})


class State(Meaning, frozen=True):
    """Something that is on or off, or a set that changes.

    A bare kind under `on` makes one state per speaker (`per_speaker`). A set (`set_of` names the field whose
    values are its members) is turned on and off by statements only.
    """

    name: str
    on: Condition
    off: Condition
    per_speaker: bool = False
    set_of: str | None = None
    at_most: int | None = None
    place: Place | None = None
    _beside = frozenset({"place"})


class Bound(Struct, frozen=True):
    """What a count is compared with: per party (None: every party) steps by date (None: from the beginning)."""

    steps: Mapping[str | None, tuple[tuple[int | None, Expression], ...]]

    def for_party(self, party: str) -> tuple[tuple[int | None, Expression], ...]:
        """The steps that bind a party, in order; none when nothing is said of it."""
        return self.steps.get(party, self.steps.get(None, ()))


class Cap(Struct, frozen=True):
    """One limit of a quota: at most so many, for each combination of some fields of the request."""

    limit: Bound
    for_each: tuple[str, ...] = ()


class Duty(Meaning, frozen=True):
    """One rule.

    `keep` names a count with `direction` and `bound`; otherwise `on` names an occasion and the answer is given
    (`gives`: received in time) or done (`does`: done in time). `who` and `to` hold parties and groups that owe
    and are owed; `apart` says that it is kept apart by owed party because `to` lists them or a gate says
    `other`. Statements that are requests keep it apart by themselves.
    """

    id: str
    who: tuple[str, ...]
    to: tuple[str, ...] | None = None
    apart: bool = False
    keep: str | None = None
    direction: Literal["at most", "at least"] = "at most"
    bound: Bound | None = None
    on: str | None = None
    gives: tuple[str, ...] = ()
    does: tuple[str, ...] = ()
    within: Duration | None = None
    before: Duration | None = None
    where: Expression | None = None
    up_to: tuple[Cap, ...] = ()
    per: Period | None = None
    since: int | None = None
    until: int | None = None
    while_: Condition | None = None
    unless: Condition | None = None
    basis: str = ""
    excused: Condition | None = None
    grace: Duration | None = None
    according_to: Sources | None = None
    heading: str = ""
    prose: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)  # what else is said of it, which means nothing here
    texts: Mapping[str, str] = field(default_factory=dict)  # gates as written
    place: Place | None = None
    _beside = frozenset({"prose", "labels", "texts", "place"})

    @property
    def answers(self) -> tuple[str, ...]:
        """The kinds of statement that answer its occasions."""
        return self.gives or self.does
