"""What the sweep works on: obligations, conduct, and conditions as trees over atoms; and what comes out of it.

An *atom* is a fact with its intervals, a breach of one of some obligations, their force, a condition that has
lasted, or a state that conditions turn on and off. A *tree* joins atoms by not, all and at-least.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, Protocol

from msgspec import Struct, field

from detente.instants import BEGINNING, FOREVER

__all__ = [
    "Admission",
    "All",
    "AtLeast",
    "Atom",
    "Breach",
    "Claim",
    "Edge",
    "Fact",
    "Force",
    "Lasting",
    "Net",
    "Never",
    "Not",
    "Obligation",
    "Owes",
    "Settled",
    "Shortfall",
    "Span",
    "Spell",
    "Swept",
    "Switch",
    "Tree",
    "atoms_of",
    "joined",
    "within",
    "without",
]

# From when, until when, and what shows it.
Span = tuple[int, int, object]

Force = Literal["active", "suspended", "dormant", "ended"]

# -- conditions over atoms -------------------------------------------------------------------------


class Atom(Struct, frozen=True):
    """The atom of a number."""

    index: int


class Never(Struct, frozen=True):
    """What does not hold."""


class Not(Struct, frozen=True):
    """The contrary."""

    part: Tree


class All(Struct, frozen=True):
    """All of several."""

    parts: tuple[Tree, ...]


class AtLeast(Struct, frozen=True):
    """At least so many of several."""

    count: int
    parts: tuple[Tree, ...]


Tree = Atom | Never | Not | All | AtLeast


class Fact(Struct):
    """True on given intervals, each with what shows it; where they are words, each `said` begins anew what needs it."""

    spans: Sequence[Span]
    said: bool = False


class Breach(Struct):
    """True while any of some obligations is breached and the breach is shown."""

    of: tuple[int, ...]


class Owes(Struct):
    """True while any of some obligations is in force."""

    of: tuple[int, ...]


class Lasting(Struct):
    """True once a condition has held throughout a length of time strictly before, while it holds still."""

    part: Tree
    after: Callable[[int], int]


class Switch(Struct):
    """A state: on when `on` begins to hold, off when `off` does."""

    on: Tree
    off: Tree


class Edge(Struct):
    """Notes every instant at which a condition begins to hold (an occasion)."""

    when: Tree


AtomKind = Fact | Breach | Owes | Lasting | Switch | Edge


# -- obligations and conduct -----------------------------------------------------------------------


class Obligation(Struct):
    """A duty as owed by one party (to one or all) under one text: its dates and gates.

    One that the text before had word for word `goes_on` as the obligation that it was there: its grace runs on.
    """

    name: str
    since: int = BEGINNING
    until: int = FOREVER
    while_: Tree | None = None
    unless: Tree | None = None
    excused: Tree | None = None
    grace: Callable[[int], int] | None = None
    goes_on: int | None = None


class Shortfall(Struct, frozen=True):
    """Conduct that fell short of an obligation on [since, until), able to become a breach until `fades`.

    `began` is when it began for grace. One that goes on `after` others is a breach if any of them became one, and
    otherwise none. A `shown` shortfall acts on others from `seen` on, and is no finding. `claim` is the occasion it
    answers to, `row` the statement that shows it. One that begins where those end that an earlier text `left` is a
    breach from its beginning if any of them was one then.
    """

    of: int
    since: int
    until: int = FOREVER
    fades: int = FOREVER
    began: int | None = None
    seen: int | None = None
    shown: bool = True
    claim: int | None = None
    row: int | None = None
    after: tuple[int, ...] | None = None
    left: tuple[int, ...] = ()


Settled = Literal["created", "may"]


class Claim(Struct, frozen=True):
    """An occasion that arises at an instant; in `doubt` where it may be none.

    What an earlier text made of it, in force when it arose, is what became of those `before` it; `closed` with its
    duty there, it only keeps its place. Under a `quota`, what it `asks`; claims of one `request`, made jointly, take
    one place.
    """

    of: int
    arose: int
    doubt: bool = False
    before: tuple[int, ...] | None = None
    closed: bool = False
    quota: int | None = None
    request: int = 0
    asks: object = None


class Admission(Protocol):
    """A quota: whether one more request creates anything."""

    def __call__(self, asks: Sequence[object], settled: Settled | None) -> bool | None:
        """Admit what the claims of one request ask, and count it if so; None where it may be within the quota.

        What an earlier text settled is counted whatever the quota.
        """


class Spell(Struct):
    """The force of an obligation on [since, until), and whether shortfalls are excused."""

    since: int
    until: int
    force: Force
    excused: bool


class Net(Struct):
    """Obligations and the atoms that their conditions are made of."""

    obligations: list[Obligation]
    atoms: list[AtomKind] = field(default_factory=list)
    quotas: list[Admission] = field(default_factory=list)


class Swept(Struct):
    """What came out: spells by obligation, shortfall -> instant of breach, claims that created nothing, edges.

    Claims that may have created something are `unsure`. `turns` holds, for each atom, the instants at which it turned,
    on first.
    """

    spells: list[list[Spell]]
    breached: dict[int, int]
    void: set[int]
    unsure: set[int]
    edges: dict[int, list[int]]
    turns: list[list[int]]

    def holds(self, atom: int, at: int) -> bool:
        """Whether an atom was true at an instant."""
        return sum(1 for t in self.turns[atom] if t <= at) % 2 == 1


def atoms_of(tree: Tree | None) -> Iterable[int]:
    """The numbers of the atoms of a tree."""
    match tree:
        case Atom(index):
            yield index
        case Not(part):
            yield from atoms_of(part)
        case All(parts) | AtLeast(_, parts):
            for part in parts:
                yield from atoms_of(part)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order of their beginnings, those that touch or meet made one, which the first of them shows."""
    out: list[Span] = []
    for since, until, what in spans:
        if out and out[-1][1] >= since:
            out[-1] = (out[-1][0], max(out[-1][1], until), out[-1][2])
        else:
            out.append((since, until, what))
    return out


def without(spans: Iterable[Span], gone: Sequence[tuple[int, int]]) -> list[Span]:
    """What of some spans is not in others, both in order of their beginnings; where spans overlap, the earlier counts.

    >>> without([(0, 10, "a"), (8, 20, "b")], [(2, 4), (3, 6), (9, 13)])
    [(0, 2, 'a'), (6, 9, 'a'), (13, 20, 'b')]
    """
    out: list[Span] = []
    place, at = 0, BEGINNING
    for since, until, what in spans:
        at = max(at, since)
        while at < until:
            while place < len(gone) and gone[place][1] <= at:
                place += 1
            start, end = gone[place] if place < len(gone) else (FOREVER, FOREVER)
            if at < (stop := min(start, until)):
                out.append((at, stop, what))
            at = max(at, end) if start < until else until
    return out


def within(spans: Iterable[Span], since: int, until: int) -> list[Span]:
    """What of some spans lies in a time."""
    cut = ((max(a, since), min(b, until), what) for a, b, what in spans)
    return [span for span in cut if span[0] < span[1]]
