"""What an agreement means, resolved: the value that everything after the parser works with.

    text ── document ──> Block[]          fences with positions            (document.py, nodes.py)
         ── shape ─────> raw models       each block by itself             (shape.py)
         ── resolve ───> Clauses          names, types, conditions         (resolve.py)
         ── check ─────> mistakes, lints  cycles through force, habits     (cycles.py, lints.py)
                 └─────> Agreement        the text's clauses and, for each reading, its own

An `Agreement` holds the clauses of the text and, per reading, the clauses as its owner understands them:
the same blocks with the keys his blocks name replaced, resolved anew. Everything is frozen and hashable
where it can be; parties stand in the order of the front matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct, field

from detente.agreement.grammar.conditions import Condition
from detente.agreement.grammar.expressions import Expression
from detente.errors import Mistake, Place
from detente.instants import FOREVER, Calendar, Duration, Moment, Period
from detente.meaning import Meaning

__all__ = [
    "Agreement",
    "Bound",
    "Cap",
    "Clauses",
    "Count",
    "Duty",
    "End",
    "Field",
    "Form",
    "Group",
    "Notice",
    "Occasion",
    "Party",
    "Reading",
    "Sources",
    "State",
]

Binding = Literal["legally", "politically", "hypothetical"]
FieldType = Literal["text", "choice", "count", "amount", "date", "instant", "site", "party", "statement", "yes/no"]
# Kinds that every record may use, whatever the forms of the agreement.
RESERVED_KINDS = ("coverage", "refusal", "retraction", "settlement")


class Party(Struct, frozen=True):
    """Who is bound, and from when to when (accession and withdrawal)."""

    id: str
    name: str
    since: int | None = None
    until: int | None = None


class Group(Struct, frozen=True):
    """A named set of parties."""

    id: str
    members: tuple[str, ...]


class End(Struct, frozen=True):
    """The instant at which every duty ends, as known from `known` on (None: from the start)."""

    at: int
    known: int | None = None


class Notice(Struct, frozen=True):
    """An end by notice: so long after a statement of a kind, for who gave it."""

    on: str
    after: Duration


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
    texts: Mapping[str, str] = field(default_factory=dict)  # gates as written
    place: Place | None = None
    _beside = frozenset({"prose", "texts", "place"})

    @property
    def answers(self) -> tuple[str, ...]:
        """The kinds of statement that answer its occasions."""
        return self.gives or self.does


class Clauses(Struct, frozen=True):
    """The blocks of one text or reading, by name."""

    forms: Mapping[str, Form]
    counts: Mapping[str, Count]
    occasions: Mapping[str, Occasion]
    states: Mapping[str, State]
    duties: Mapping[str, Duty]

    def conditions(self) -> Iterator[Condition]:
        """Every condition of gates, states and occasions."""
        for duty in self.duties.values():
            yield from (c for c in (duty.while_, duty.unless, duty.excused) if c is not None)
        for state in self.states.values():
            yield from (state.on, state.off)
        yield from (o.when for o in self.occasions.values() if o.when is not None)


class Reading(Struct, frozen=True):
    """A party's own understanding as of one date on which it stated it: the clauses with its overrides so far.

    `said` is the first instant of the statement; `changes` names each block it replaces keys of, with those
    keys as they are written; `source` is where it said so.
    """

    owner: str
    said: int
    source: str
    clauses: Clauses
    changes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class Agreement(Meaning, frozen=True):
    """An agreement: readable text with executable clauses.

    `readings` holds, per owner in the order of the text, his readings by the date he stated them, each with
    all that he stated before. `digest` is the SHA-256 of the document's bytes.
    """

    title: str
    short: str
    digest: str
    parties: Mapping[str, Party]
    groups: Mapping[str, Group]
    others: Mapping[str, str]
    settles: tuple[str, ...]
    calendar: Calendar
    binding: Binding
    in_force: int
    ends: tuple[End, ...]
    notice: Notice | None
    clauses: Clauses
    readings: Mapping[str, tuple[Reading, ...]]
    sources: tuple[str, ...] = ()
    encoded_by: str = ""
    reviewed_by: str = ""
    versions: Mapping[str, int] = field(default_factory=dict)  # digest, or `this`, and since when it is in force
    editions: Mapping[str, Agreement] = field(default_factory=dict)
    lints: tuple[Mistake, ...] = ()
    text: str = ""
    file: str = ""
    _beside = frozenset({"editions", "text", "file"})

    @property
    def speakers(self) -> tuple[str, ...]:
        """Everyone who may speak: parties, groups, others; of every version, for the record holds their words."""
        return tuple(dict.fromkeys((*self.bound, *(name for text in reversed(self.texts) for name in text.others))))

    @property
    def names(self) -> dict[str, str]:
        """What parties and others of every version are called, by id."""
        called: dict[str, str] = {}
        for of in self.texts:
            called |= {party.id: party.name for party in of.parties.values()} | dict(of.others)
        return called

    @property
    def bound(self) -> tuple[str, ...]:
        """Every party and group of every version."""
        every = (name for text in reversed(self.texts) for name in (*text.parties, *text.groups))
        return tuple(dict.fromkeys(every))

    def members(self, name: str) -> tuple[str, ...]:
        """The parties of a group; a party is its own only member."""
        return self.groups[name].members if name in self.groups else (name,)

    def counterparts(self, who: str, owed: str | None = None) -> list[str]:
        """One by one the parties to whom somebody owes what it owes to a party or a group, or to all the others."""
        mine = {who, *self.members(who)}
        return [name for name in (self.members(owed) if owed else self.parties) if name not in mine]

    def end(self, known: int = FOREVER) -> int:
        """The instant at which every duty ends, as known at an instant; FOREVER when no end was known."""
        told = [e.at for e in self.ends if e.known is None or e.known <= known]
        return told[-1] if told else FOREVER

    @property
    def texts(self) -> tuple[Agreement, ...]:
        """Every version of the text, itself last."""
        return (*self.editions.values(), self)

    def duty(self, clause: str) -> Duty:
        """A clause, of its own or of a version that still had it."""
        return next(text.clauses.duties[clause] for text in reversed(self.texts) if clause in text.clauses.duties)

    def reading(self, owner: str, known: int = FOREVER) -> Reading | None:
        """What a party had stated of its reading by an instant; None when nothing."""
        told = [r for r in self.readings.get(owner, ()) if r.said <= known]
        return told[-1] if told else None

    @property
    def owners(self) -> tuple[str, ...]:
        """Everyone who stated a reading, of this text or of a version of it."""
        return tuple(dict.fromkeys(owner for text in reversed(self.texts) for owner in text.readings))

    def blocks(self, owner: str) -> list[Reading]:
        """What somebody stated of his reading, of this text and of its versions, by date."""
        every = [r for text in self.texts for r in text.readings.get(owner, ())]
        return sorted(every, key=lambda r: r.said)

    def clauses_of(self, owner: str, known: int = FOREVER) -> Clauses:
        """The clauses as a party reads them, as known at an instant; the text's where it stated no reading."""
        reading = self.reading(owner, known)
        return reading.clauses if reading else self.clauses

    def __repr__(self) -> str:
        return (
            f"<Agreement {self.short or self.title!r}: {len(self.clauses.duties)} clauses, {', '.join(self.parties)}>"
        )
