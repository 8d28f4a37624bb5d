"""Duties: one rule each, of one of two forms, with its gates (docs/language.md §5)."""

from __future__ import annotations

import re

from detente.agreement.blocks import Cap, Duty, Form, Occasion, Sources
from detente.agreement.clauses.bounds import read_bound, read_caps
from detente.agreement.clauses.gates import Gate, read_gate, says_other
from detente.agreement.clauses.world import World
from detente.agreement.grammar.conditions import Condition
from detente.agreement.names.entries import Entry
from detente.agreement.names.people import owed_to, owing, sources
from detente.agreement.text.nodes import Scalar
from detente.instants import period
from detente.wording import did_you_mean, listed

__all__ = ["BASES", "read_duties", "read_who"]

_DECLARE = "declare it in a block 'yaml occasion' or 'yaml form'"
BASES = ("treaty", "suspension of operation", "countermeasure", "claimed")


def read_who(world: World) -> None:
    """Who owes each clause, before any condition is read."""
    declared = world.declared
    for name, entry in world.entries.duty.items():
        if (who := owing(entry.get("who"), declared.front, declared.values)) is not None:
            world.who[name] = who


def read_duties(world: World) -> dict[str, Duty]:
    """Every duty of a world."""
    made = {name: _Reader(entry, world).duty() for name, entry in world.entries.duty.items()}
    return {name: duty for name, duty in made.items() if duty}


class _Reader:
    """Reads one duty, part by part."""

    def __init__(self, entry: Entry, world: World) -> None:
        self.entry, self.world = entry, world
        self.values, self.front = world.declared.values, world.declared.front
        self.add = self.values.found.add

    def duty(self) -> Duty | None:
        before = len(self.values.found)
        entry, values, name = self.entry, self.values, self.entry.name.text
        who = self.world.who.get(name)
        to, listed_apart = owed_to(entry.get("to"), self.front, values)
        if who is None or (entry.get("to") is not None and to is None):
            return None
        self.not_to_oneself(who, to)
        gates = {key: self.gate(key, who, to) for key in ("while", "unless", "excused")}
        heard = sources(entry.get("according to"), self.front, values, duty=True)
        apart = listed_apart or any(map(says_other, gates.values())) or _hears_other(heard)
        since, until = values.begins(entry.get("since")), values.begins(entry.get("until"))
        if since is not None and until is not None and until <= since and (node := entry.get("until")):
            self.add("it ends before it begins", node.place, "write an 'until' later than 'since'")
        parts = self.kept(who) if entry.get("keep") is not None else self.answered(who)
        basis = values.one_of(entry.get("basis"), BASES, "ground of a suspension")
        grace = values.length(entry.get("grace"))
        labels = values.labels(entry.get("labels"))
        if len(values.found) > before or parts is None:
            return None
        texts = {key: values.text(entry.get(key)) for key, gate in gates.items() if gate}
        return Duty(
            id=name, who=who, to=to, apart=apart, since=since, until=until, while_=gates["while"],
            unless=gates["unless"], basis=basis or "", excused=gates["excused"], grace=grace, according_to=heard,
            heading=entry.heading, prose=entry.prose, labels=labels, texts=texts, place=entry.place, **parts,  # type: ignore[arg-type]  # fields of Duty
        )  # fmt: skip

    def not_to_oneself(self, who: tuple[str, ...], to: tuple[str, ...] | None) -> None:
        node = self.entry.get("to")
        for name in who:
            if to is not None and node is not None and not set(to) - {name}:
                self.add(f"{name} would owe this to itself", node.place, "name to whom it is owed")

    def gate(self, key: str, who: tuple[str, ...], to: tuple[str, ...] | None) -> Condition | None:
        return read_gate(self.entry.get(key), self.world, Gate(f"'{key}'", who=who, to=to))

    # -- keep --------------------------------------------------------------------------------------

    def kept(self, who: tuple[str, ...]) -> dict[str, object] | None:
        node = self.entry.get("keep")
        name = self.values.text(node)
        counts = self.world.counts
        if name not in counts:
            if isinstance(node, Scalar):
                advice = did_you_mean(name, counts) or "declare it in a block 'yaml count'"
                self.add(f"no count '{name[:60]}'", node.place, advice)
            return None
        direction = "at most" if self.entry.get("at most") is not None else "at least"
        found = counts[name]
        if found is None:
            return None
        bound = read_bound(self.entry.get(direction), found, name, who, self.world)
        return {"keep": name, "direction": direction, "bound": bound} if bound else None

    # -- on ----------------------------------------------------------------------------------------

    def answered(self, who: tuple[str, ...]) -> dict[str, object] | None:
        entry, values = self.entry, self.values
        key = "give" if entry.get("give") is not None else "do"
        occasion, kinds = self.occasion(), self.kinds(key)
        within, before = (values.length(entry.get(k), whole=True) for k in ("within", "before"))
        renewed = entry.get("per")
        per = period(values.text(renewed)) if renewed is not None else None
        if isinstance(renewed, Scalar) and per is None:
            names = ("treaty year", "calendar year", "calendar month", "day")
            said = values.text(renewed)[:40]
            self.add(f"'{said}' is no period of a quota", renewed.place, did_you_mean(said, names))
        if kinds is None:
            return None
        where = self.sufficient(kinds)
        if occasion is None:
            return None
        self.fits(occasion, kinds, key)
        quota = entry.get("up to")
        caps: tuple[Cap, ...] | None = ()
        if quota is not None and occasion.of is None:
            what = f"a quota counts statements, and '{occasion.name}' is a date or a condition"
            self.add(what, quota.place, "leave out 'up to', or let the duty answer requests, for instance: on: request")
            return None
        if quota is not None and occasion.of is not None:
            caps = read_caps(quota, occasion.of, who, self.world)
        if caps is None:
            return None
        return {
            "on": occasion.name, "gives" if key == "give" else "does": kinds, "within": within, "before": before,
            "where": where, "up_to": caps, "per": per,
        }  # fmt: skip

    def occasion(self) -> Occasion | None:
        node = self.entry.get("on")
        name = self.values.text(node)
        known = self.world.occasions
        if name in known:
            return known[name]
        if isinstance(node, Scalar):
            advice = did_you_mean(name, [*known, *self.world.declared.forms]) or _DECLARE
            self.add(f"no occasion or kind of statement '{name[:60]}'", node.place, advice)
        return None

    def kinds(self, key: str) -> tuple[str, ...] | None:
        node = self.entry.get(key)
        if not isinstance(node, Scalar):
            return None
        whole = node.text.strip()
        parts = [whole] if whole in self.world.declared.forms else re.split(r"(?<!\s)\s+or\s+", whole)
        found, offset = [], 0
        for part in parts:
            offset = node.text.find(part, offset)
            found.append(self.world.kind(node, offset, len(part), part))
            offset += len(part)
        if len(set(found)) < len(found) and None not in found:
            self.add("a kind is given twice", node.place, "leave one out")
        return tuple(k for k in found if k) if all(found) else None

    def sufficient(self, kinds: tuple[str, ...]) -> object:
        where = None
        for kind in kinds:
            resolved = self.world.over_fields(self.entry.get("where"), kind)
            where = where or (resolved[0] if resolved else None)
        return where

    def fits(self, occasion: Occasion, kinds: tuple[str, ...], key: str) -> None:
        """What is given can answer the occasion: its `re` names it, and a `before` has something to be matched by."""
        asked = self.world.form(occasion.of) if occasion.of else None
        for kind in kinds:
            form, node = self.world.form(kind), self.entry.get(key)
            if form is None or node is None:
                continue
            if form.re and form.re != occasion.of:
                what = f"'{kind}' answers '{form.re}', and this occasion is {_said(occasion)}"
                self.add(what, node.place, "name another kind, or leave 're' out of its form")
            early = self.entry.get("before")
            if early is None:
                continue
            if occasion.of is None:
                self.add(
                    "'before' needs an event, and this occasion is a date or a condition",
                    early.place,
                    "write 'within'",
                )
                return
            if asked and not _shared(asked, form):
                what = f"'{occasion.of}' and '{kind}' share no key field, so nobody could tell which event was meant"
                self.add(what, early.place, f"give both a key, for instance: name: text key; {_keys(asked, form)}")


def _hears_other(heard: Sources | None) -> bool:
    return heard is not None and any("other" in chain for chain in heard.chains)


def _said(occasion: Occasion) -> str:
    return f"'{occasion.of}'" if occasion.of else "a date or a condition"


def _shared(one: Form, other: Form) -> list[str]:
    return [k for k in one.keys if k in other.keys and one.fields[k].type == other.fields[k].type]


def _keys(one: Form, other: Form) -> str:
    return " and ".join(f"'{f.kind}' has {listed([f'{k!r}' for k in f.keys]) or 'none'}" for f in (one, other))
