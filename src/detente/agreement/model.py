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

from detente.agreement.blocks import Count, Duty, Form, Occasion, State
from detente.agreement.grammar.conditions import Condition
from detente.agreement.grammar.expressions import names_in
from detente.errors import Mistake
from detente.instants import FOREVER, Calendar, Duration
from detente.meaning import Meaning

__all__ = ["Agreement", "Clauses", "End", "Group", "Notice", "Party", "Reading"]

Binding = Literal["legally", "politically", "hypothetical"]
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

    def made_of(self, clause: str) -> set[str]:
        """The counts and occasions that a duty is made of, by name."""
        duty = self.duties[clause]
        wanted = [n for n in (duty.keep, duty.on) if n is not None]
        steps = duty.bound.steps.values() if duty.bound is not None else ()
        wanted += [name.name for of in steps for _, expression in of for name in names_in(expression)]
        found: set[str] = set()
        while wanted:
            name = wanted.pop()
            if name not in found:
                found.add(name)
                count = self.counts.get(name)
                if count is not None and count.is_ is not None:
                    wanted += [n.name for n in names_in(count.is_)]
        return found


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
