"""Force may not depend on itself (docs/language.md §4).

Only `owes` asks for force; `keeps`, `breaches` and `meets` ask for conduct, which may be circular, for breaches are
latched. Force hangs on `while` and `unless`, also through the states they use; `for N days` looks strictly back and
breaks a cycle, and `excused` changes no force.

First the clauses and states that hang together are found, whoever owes them; only among those it matters by whom.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.agreement.blocks import Duty
from detente.agreement.clauses.cycles import a_cycle, components, cycles, told
from detente.agreement.grammar.conditions import All, Any, AtLeast, Condition, Conduct, InState, Lasting, Not, Subject
from detente.agreement.model import Clauses
from detente.agreement.names.front import Front
from detente.agreement.text.mistakes import Mistakes

__all__ = ["force_cycles"]

# A clause or a state, and who owes the clause: nobody where that does not matter, or for a state.
_Node = tuple[str, str, str]


def force_cycles(clauses: Clauses, front: Front, found: Mistakes) -> None:
    """A mistake for each group of clauses whose force depends on itself."""
    force = _Force(clauses, front)
    rough = [("clause", name, "") for name in clauses.duties]
    for group in components(rough, force.roughly_after):
        names = {name for what, name, _ in group if what == "clause"}
        if names and a_cycle(group, force.roughly_after):
            _tell(names, force, found)


def _tell(names: set[str], force: _Force, found: Mistakes) -> None:
    duties = force.clauses.duties
    starts = (("clause", name, who) for name in duties if name in names for who in duties[name].who)
    for cycle in cycles(starts, force.after):
        by_whom = [node for node in cycle if node[0] == "clause"]
        if not by_whom:
            continue  # states that turn one another on are no force
        way = told([f"{name} by {who}" if who else f"state {name}" for _, name, who in cycle])
        if place := duties[by_whom[0][1]].place:
            found.add(
                f"force depends on itself: {way}",
                place,
                "none can come first; use 'keeps'",
            )
        return


class _Force:
    """What the force of a clause, or a state, depends on."""

    def __init__(self, clauses: Clauses, front: Front) -> None:
        self.clauses, self.front = clauses, front

    def roughly_after(self, node: _Node) -> list[_Node]:
        return [("clause", a.clause, "") if isinstance(a, Conduct) else ("state", a.state, "") for a in self.used(node)]

    def after(self, node: _Node) -> Iterator[_Node]:
        what, name, who = node
        duty = self.clauses.duties.get(name) if what == "clause" else None
        for atom in self.used(node):
            if isinstance(atom, InState):
                yield "state", atom.state, ""
            elif owed := self.clauses.duties.get(atom.clause):
                debtors = set(owed.who)
                yield from (("clause", atom.clause, w) for w in self.meant(atom.subject, duty, who) if w in debtors)

    def used(self, node: _Node) -> Iterator[Conduct | InState]:
        """The `owes` and the states that matter at once."""
        what, name, _ = node
        parts: tuple[Condition | None, ...] = ()
        if what == "clause" and (duty := self.clauses.duties.get(name)):
            parts = (duty.while_, duty.unless)
        elif what == "state" and (state := self.clauses.states.get(name)):
            parts = (state.on, state.off)
        for part in parts:
            for atom in _at_once(part) if part is not None else ():
                if isinstance(atom, InState) or (isinstance(atom, Conduct) and atom.verb == "owes"):
                    yield atom

    def meant(self, subject: Subject, duty: Duty | None, who: str) -> Iterator[str]:
        for name in subject.names:
            if name == "self":
                yield who
            elif name == "other":
                others = duty.to if duty and duty.to is not None else tuple(self.front.parties)
                yield from (n for n in others if n != who)
            elif subject.quantifier:
                yield from self.front.members(name)
            else:
                yield name


def _at_once(condition: Condition) -> Iterator[Condition]:
    """The atoms of a condition but those under `for N days`."""
    match condition:
        case All(parts) | Any(parts) | AtLeast(_, parts):
            for part in parts:
                yield from _at_once(part)
        case Not(part):
            yield from _at_once(part)
        case Lasting():
            return
        case _:
            yield condition
