"""Blocks -> Clauses: names, types and meaning.

The order is that of dependence: counts by themselves, then which states there are and who owes what, then all
that has conditions. A reading is resolved anew with its keys in place of the text's.
"""

from __future__ import annotations

from detente.agreement.clauses.counts import read_counts
from detente.agreement.clauses.duties import read_duties, read_who
from detente.agreement.clauses.force import force_cycles
from detente.agreement.clauses.occasions import read_occasions, read_states, sort_states
from detente.agreement.clauses.world import World
from detente.agreement.model import Clauses
from detente.agreement.names.declared import Declared
from detente.agreement.names.entries import Entries

__all__ = ["resolve"]


def resolve(declared: Declared, entries: Entries) -> Clauses:
    """The clauses of one world; mistakes go to the document's list, and what they concern is left out."""
    world = World(declared, entries)
    sort_states(world)
    read_who(world)
    counts = read_counts(world)
    states = read_states(world)
    occasions = read_occasions(world)
    duties = read_duties(world)
    forms = {kind: form for kind, form in declared.forms.items() if form}
    clauses = Clauses(forms, counts, occasions, states, duties)
    force_cycles(clauses, declared.front, declared.values.found)
    return clauses
