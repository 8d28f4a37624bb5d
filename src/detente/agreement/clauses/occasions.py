"""Occasions and states (docs/language.md §4).

A kind that a duty names under `on` is an occasion of that name. A state that a bare kind turns on is one per
speaker; a set is changed by statements alone.
"""

from __future__ import annotations

from detente.agreement.blocks import Occasion, State
from detente.agreement.clauses.gates import Gate, read_gate
from detente.agreement.clauses.world import StateSort, World
from detente.agreement.grammar.conditions import Never, Said
from detente.agreement.names.entries import Entry
from detente.agreement.text.nodes import Node, Scalar
from detente.wording import a, did_you_mean

__all__ = ["read_occasions", "read_states", "sort_states"]


def read_occasions(world: World) -> dict[str, Occasion]:
    """Every occasion of a world, and one for each kind that a duty names under `on`."""
    made: dict[str, Occasion] = {}
    for name, entry in world.entries.occasion.items():
        occasion = _occasion(entry, world)
        world.occasions[name] = occasion = occasion if entry.sound else None
        if occasion:
            made[name] = occasion
    for entry in world.entries.duty.values():
        kind = world.declared.values.text(entry.get("on"))
        if kind in world.declared.forms and kind not in made:
            form = world.form(kind)
            world.occasions[kind] = implicit_occasion(kind, world) if form else None
            if form:
                made[kind] = implicit_occasion(kind, world)
    return made


def implicit_occasion(kind: str, world: World) -> Occasion:
    """The occasion that a bare kind is."""
    form = world.form(kind)
    return Occasion(kind, of=kind, place=form.place if form else None)


def _occasion(entry: Entry, world: World) -> Occasion | None:
    values = world.declared.values
    before = len(values.found)
    of, when = entry.get("of"), entry.get("when")
    kind = world.kind(of) if isinstance(of, Scalar) else None
    where = world.over_fields(entry.get("where"), kind) if kind else None
    at = _date_field(entry.get("at"), kind, world, always=True)
    until = _date_field(entry.get("until"), kind, world)
    every = values.length(entry.get("every"), least=1)
    if every and every.unit in ("minutes", "hours") and (node := entry.get("every")):
        values.found.add("a calendar has at most one occasion a day", node.place, "for instance: every: 1 day")
    start = values.moment(entry.get("from"))
    condition = read_gate(when, world, Gate(f"the occasion '{entry.name.text}'")) if isinstance(when, Scalar) else None
    if len(values.found) > before or (kind and world.form(kind) is None) or (when and condition is None):
        return None
    expression = where[0] if where else None
    return Occasion(entry.name.text, kind, expression, at, until, every, start, condition, entry.place)


def _date_field(node: object, kind: str | None, world: World, *, always: bool = False) -> str | None:
    """The field of a date that a key names; what a clock runs from is `always` there."""
    form = world.form(kind) if kind else None
    if not isinstance(node, Scalar) or form is None:
        return None
    name = node.text.strip()
    if (found := form.fields.get(name)) and found.type in ("date", "instant"):
        if not (always and found.optional):
            return name
        what = f"no clock can run from '{name}', which {a(form.kind)} may leave out"
        world.declared.values.found.add(what, node.place, f"take the '?' away in its form, {name}: {found.type}")
        return None
    dates = [f.name for f in form.fields.values() if f.type in ("date", "instant")]
    what = f"'{name[:40]}' is no date" if found else f"{a(form.kind)} has no field '{name[:40]}'"
    advice = did_you_mean(name, dates) or "give its form one, for instance: starts: date"
    world.declared.values.found.add(what, node.place, advice)
    return None


# -- states -------------------------------------------------------------------------------------------


def sort_states(world: World) -> None:
    """Which states are one per speaker and which are sets, before any condition is read."""
    for name, entry in world.entries.state.items():
        if not entry.sound:
            world.states[name] = None
            continue
        on = world.declared.values.text(entry.get("on"))
        is_set = entry.get("set of") is not None
        world.states[name] = StateSort(on in world.declared.kinds and not is_set, is_set)


def read_states(world: World) -> dict[str, State]:
    """Every state of a world."""
    made = {name: _state(entry, world) for name, entry in world.entries.state.items()}
    return {name: state for name, state in made.items() if state}


def _state(entry: Entry, world: World) -> State | None:
    values = world.declared.values
    before = len(values.found)
    gate = Gate(f"the state '{entry.name.text}'", kinds_alone=True)
    on = read_gate(entry.get("on"), world, gate)
    off = read_gate(entry.get("off"), world, gate)
    at_most = values.whole(entry.get("at most"), 1, "at most: 2")
    member = entry.get("set of")
    name = values.text(member) or None
    if isinstance(member, Scalar) and on and off:
        for key, condition in (("on", on), ("off", off)):
            node = entry.get(key)
            assert node is not None
            if isinstance(condition, Said):
                _member_field(member, condition.kind, world, node)
            elif key == "on" or not isinstance(condition, Never):
                values.found.add(
                    "a set is changed by statements alone",
                    node.place,
                    "for instance: on: designation from US",
                )
    if on is None or off is None or len(values.found) > before:
        return None
    sort = world.states[entry.name.text]
    return State(entry.name.text, on, off, bool(sort and sort.per_speaker), name, at_most, entry.place)


def _member_field(node: Scalar, kind: str, world: World, turns: Node) -> None:
    form = world.form(kind)
    if form is None:
        if kind not in world.declared.forms:
            what = f"'{kind}' is everybody's kind and has no form"
            world.declared.values.found.add(what, turns.place, "name a kind whose form has the field")
        return
    name = node.text.strip()
    found = form.fields.get(name)
    if found is None:
        what = f"{a(kind)} has no field '{name[:40]}'"
        advice = did_you_mean(name, form.fields) or "give its form one, for instance: site: site key"
        world.declared.values.found.add(what, node.place, advice)
    elif found.type not in ("text", "choice", "site", "party", "statement"):
        world.declared.values.found.add(f"'{name}' is no text, site or party", node.place, "sets hold texts")
