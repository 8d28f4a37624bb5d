"""Conditions in their place: whom they may speak of, and what those can do (docs/language.md §4).

1. `self` and `other` belong to duties.
2. Who keeps, breaches, meets or owes a clause must be one who can owe it. A bare group is one owing party; of its
   members speak `each of` and `any of`.
3. A state that is one per speaker needs one, any other has none; a set is used in `where`.
4. A count is one number, compared in its own dimension.
"""

from __future__ import annotations

from msgspec import Struct

from detente.agreement.clauses.world import World
from detente.agreement.grammar import conditions
from detente.agreement.grammar.conditions import AtLeast, Condition, Conduct, CountIs, InState, Lasting, Said, Subject
from detente.agreement.grammar.tokens import GrammarError
from detente.agreement.names.types import dimension_of
from detente.agreement.text.nodes import Node, Scalar
from detente.amounts import LARGEST
from detente.wording import listed

__all__ = ["Gate", "read_gate", "says_other"]


class Gate(Struct, frozen=True):
    """Where a condition stands: in a duty with who owes it and to whom (None: all the others), or elsewhere."""

    place: str
    kinds_alone: bool = False
    who: tuple[str, ...] = ()
    to: tuple[str, ...] | None = None

    @property
    def in_duty(self) -> bool:
        """Whether `self` and `other` mean somebody."""
        return bool(self.who)


def read_gate(node: Node | None, world: World, gate: Gate) -> Condition | None:
    """The condition that a text writes; None when there is none, or it is a mistake."""
    if not isinstance(node, Scalar):
        return None
    declared = world.declared
    condition = declared.values.grammar(node, lambda text: declared.condition(text, kinds_alone=gate.kinds_alone))
    if condition is None:
        return None
    whole = True
    for piece in conditions.pieces(condition):
        try:
            _Check(world, gate).piece(piece)
        except GrammarError as error:
            whole = False
            declared.values.found.add(error.what, node.at(error.offset, error.length), error.help)
    return condition if whole else None


def says_other(condition: Condition | None) -> bool:
    """Whether a condition speaks of whom a duty is owed to."""
    return condition is not None and any("other" in s.names for s in map(_subject, conditions.atoms(condition)) if s)


def _subject(atom: Condition) -> Subject | None:
    return atom.subject if isinstance(atom, Conduct | Said | InState | CountIs) else None


class _Check:
    def __init__(self, world: World, gate: Gate) -> None:
        self.world, self.gate, self.front = world, gate, world.declared.front

    def piece(self, piece: Condition) -> None:
        if (subject := _subject(piece)) is not None:
            self.subject(subject, piece)
        match piece:
            case Conduct(subject, verb, clause):
                self.conduct(subject, verb, clause, piece)
            case InState(state, subject):
                self.state(state, subject, piece)
            case CountIs():
                self.count(piece)
            case AtLeast(count, parts):
                self.at_least(count, len(parts), piece)
            case Lasting(_, length) if length.count == 0:
                raise self.wrong("'for' needs some time", piece, "for instance: for 90 days")

    def wrong(self, what: str, piece: Condition, help: str = "") -> GrammarError:  # a Mistake's word
        return GrammarError(what, piece.start, piece.end - piece.start, help)

    def subject(self, subject: Subject, piece: Condition) -> None:
        for name in subject.names:
            if name in ("self", "other") and not self.gate.in_duty:
                what = f"'{name}' means somebody in a duty, and {self.gate.place} is no duty's own"
                raise self.wrong(what, piece, "name the party")
        if subject.count or subject.quantifier:
            members = self.members(subject)
            if len(set(members)) < len(members):
                raise self.wrong("somebody is named twice", piece, "leave one out")
            self.at_least(subject.count or 1, len(members), piece)

    def at_least(self, count: int, of: int, piece: Condition) -> None:
        if not 1 <= count <= of:
            raise self.wrong(f"at least {count} of {of} says nothing", piece, f"write a number from 1 to {of}")

    def members(self, subject: Subject) -> list[str]:
        return [m for name in subject.names for m in self.front.members(name)]

    def conduct(self, subject: Subject, verb: str, clause: str, piece: Condition) -> None:
        debtors = self.world.who.get(clause)
        if debtors is None:
            return
        single = not subject.quantifier
        name = subject.names[0]
        if single and name in self.front.groups and name not in debtors:
            raise self.wrong(
                f"'{name}' does not owe {clause} as one", piece, f"write 'each of {name}' or 'any of {name}'"
            )
        if name in ("self", "other") and single:
            able = set(debtors) & set(self.gate.who if name == "self" else self.others())
            meant = f"'{name}'"
        else:
            names = [name] if single else self.members(subject)
            lacking = [n for n in names if n not in debtors and n not in ("self", "other")]
            able, meant = set() if lacking else {name}, " and ".join(lacking)
        if not able:
            raise self.wrong(
                f"{meant} cannot {_BARE[verb]} {clause}", piece, f"it is owed by {listed(list(debtors)[:8])}"
            )

    def others(self) -> tuple[str, ...]:
        if self.gate.to is not None:
            return self.gate.to
        # The owed parties of one owing party are all the others; of several, everybody.
        parties = tuple(self.front.parties)
        return tuple(p for p in parties if self.gate.who != (p,))

    def state(self, state: str, subject: Subject | None, piece: Condition) -> None:
        sort = self.world.states.get(state)
        if sort is None:
            return
        if sort.is_set:
            raise self.wrong(
                f"'{state}' is a set, neither on nor off",
                piece,
                f"use it in 'where', for instance: site in {state}",
            )
        if sort.per_speaker and subject is None:
            who = next(iter(self.front.parties), "self")
            raise self.wrong(f"say whose: '{state}' is one state per speaker", piece, f"for instance: {who} {state}")
        if not sort.per_speaker and subject is not None:
            raise self.wrong(f"'{state}' is one state for all", piece, f"write '{state}' alone")

    def count(self, piece: CountIs) -> None:
        found = self.world.counts.get(piece.count)
        if piece.subject is None and not self.gate.in_duty:
            raise self.wrong(
                f"say whose: '{piece.count}' is one count per party",
                piece,
                f"for instance: {piece.count} of {next(iter(self.front.parties), 'US')}",
            )
        if piece.bound > LARGEST:
            raise self.wrong("numbers lie between 0 and 10^12", piece, "write a smaller one, or a larger unit")
        if found is None:
            return
        if found.for_each:
            raise self.wrong(
                f"'{piece.count}' is kept for each {found.for_each}, and a condition needs one number",
                piece,
                "name a count without 'for each'",
            )
        if piece.unit and dimension_of(piece.unit) != (found.dimension or "count"):
            raise self.wrong(
                f"'{piece.count}' is not measured in {piece.unit}",
                piece,
                f"write it in {found.unit}" if found.unit != "count" else "leave the unit out",
            )


_BARE = {"keeps": "keep", "breaches": "breach", "meets": "meet", "owes": "owe"}
