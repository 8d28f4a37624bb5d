"""Counts: stocks and events of statements, and arithmetic over counts (docs/language.md §3).

Counts of statements stand by themselves; those that are arithmetic are resolved after all they name, and one
that depends on itself is a mistake.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.agreement.blocks import Count, Sources
from detente.agreement.clauses.cycles import a_cycle, components, told
from detente.agreement.clauses.world import World
from detente.agreement.grammar.expressions import names_in
from detente.agreement.grammar.tokens import GrammarError
from detente.agreement.names.entries import Entry
from detente.agreement.names.people import sources
from detente.agreement.names.types import Type, dimension_of
from detente.agreement.text.nodes import Scalar
from detente.amounts import LARGEST, scale
from detente.wording import a, did_you_mean

__all__ = ["read_counts"]


def read_counts(world: World) -> dict[str, Count]:
    """Every count of a world; `world.counts` holds their types."""
    entries = world.entries.count
    world.counts = dict.fromkeys(entries)
    made: dict[str, Count] = {}
    for name, entry in entries.items():
        if entry.get("is") is None and (count := _of_statements(entry, world)) and entry.sound:
            made[name] = count
            top = LARGEST * scale(count.unit)
            world.counts[name] = Type("number", dimension_of(count.unit), count.unit, top=top, for_each=count.for_each)
    for name in _arithmetic(world):
        if resolved := world.over_counts(entries[name].get("is")):
            expression, found = resolved
            made[name] = Count(
                name, is_=expression, for_each=found.for_each, unit=found.unit, place=entries[name].place
            )
            world.counts[name] = found if found.dimension else _pure(found)
    return {name: made[name] for name in entries if name in made}


def _pure(found: Type) -> Type:
    return Type("number", "count", top=found.top, bottom=found.bottom)


def _arithmetic(world: World) -> Iterator[str]:
    """The counts that are arithmetic, each after those it names."""
    graph: dict[str, list[str]] = {}
    arithmetic = {name for name, entry in world.entries.count.items() if isinstance(entry.get("is"), Scalar)}
    declared = world.declared
    for name, entry in world.entries.count.items():
        node = entry.get("is")
        if isinstance(node, Scalar):
            try:
                used = names_in(declared.parsed(node.text, declared.count_names))
            except GrammarError:
                used = ()  # told when it is resolved
            graph[name] = [n.name for n in used if n.name in arithmetic]
    for group in components(graph, graph.__getitem__):
        cycle = a_cycle(group, graph.__getitem__)
        if not cycle:
            yield from group
            continue
        first = world.entries.count[cycle[0]]
        what = f"this count depends on itself: {told(cycle)}"
        node = first.get("is")
        declared.values.found.add(what, node.place if node else first.place, "a count is made of others")


def _of_statements(entry: Entry, world: World) -> Count | None:
    declared, values = world.declared, world.declared.values
    of = entry.get("of")
    if not isinstance(of, Scalar):
        return None
    before = len(values.found)
    kind = of.text.strip()
    stock = kind.removeprefix("latest ").strip()
    latest = stock != kind and (kind not in declared.forms or stock in declared.forms)
    kind = stock if latest else kind
    offset = of.text.find(kind)
    known = world.kind(of, offset, len(kind), kind)
    silent = values.one_of(entry.get("if silent"), ("0", "unknown"), "meaning of silence")
    over, ever = entry.get("over"), values.text(entry.get("over")) == "ever"
    count_over = None if ever else values.length(over, least=1, whole=True)
    good_for = values.length(entry.get("good for"), least=1)
    if latest and over is not None:
        values.found.add("a stock counts until its next statement", over.place, "leave out 'over', or write 'good for'")
    if not latest and (node := entry.get("good for")) is not None:
        values.found.add("'good for' belongs to a stock", node.place, f"for instance: of: latest {kind}")
    heard = sources(entry.get("according to"), declared.front, values, duty=False)
    if known is None:
        return None
    where = world.over_fields(entry.get("where"), kind)
    weight = world.over_fields(entry.get("sum"), kind, "number")
    each = _for_each(entry.get("for each"), kind, world)
    if len(values.found) > before or world.form(kind) is None:
        return None
    return Count(
        name=entry.name.text, of=kind, latest=latest, where=where[0] if where else None,
        sum=weight[0] if weight else None, over=count_over, over_ever=ever, for_each=each,
        according_to=heard or Sources(), if_silent=silent,  # type: ignore[arg-type]  # one of two words
        good_for=good_for, unit=weight[1].unit if weight else "count", place=entry.place,
    )  # fmt: skip


def _for_each(node: object, kind: str, world: World) -> str | None:
    form = world.form(kind)
    if not isinstance(node, Scalar) or form is None:
        return None
    name = node.text.strip()
    if (found := form.fields.get(name)) and found.type in ("text", "choice", "site", "party", "statement"):
        return name
    named = [f.name for f in form.fields.values() if f.type in ("text", "choice", "site", "party", "statement")]
    what = f"'{name[:40]}' is no text, site or party" if found else f"{a(kind)} has no field '{name[:40]}'"
    advice = did_you_mean(name, named) or "give its form one, for instance: site: site key"
    world.declared.values.found.add(what, node.place, advice)
    return None
