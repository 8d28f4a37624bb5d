"""Readings: the blocks of one owner replace keys of other blocks (docs/language.md §6).

A reading replaces keys and adds nothing. Blocks of one owner with different dates add up, each on those said
before it. Keys are put in place of the text's as nodes, so that mistakes stay where they were written.
"""

from __future__ import annotations

from msgspec.structs import replace

from detente.agreement.clauses.resolve import resolve
from detente.agreement.model import Reading
from detente.agreement.names.declared import Declared
from detente.agreement.names.entries import Entries, Entry
from detente.agreement.shape.shape import check
from detente.agreement.text.nodes import Mapping, Node, Scalar, plain
from detente.instants import Moment
from detente.wording import a, did_you_mean

__all__ = ["read_readings"]

MOST_RESOLVED = 30_000


def read_readings(declared: Declared) -> dict[str, tuple[Reading, ...]]:
    """Per owner, in the order of the text, his readings by the date he stated them."""
    told: dict[str, list[tuple[Moment, Entry]]] = {}
    for entry in declared.entries.readings:
        if stated := _stated(entry, declared):
            told.setdefault(entry.name.text, []).append((stated, entry))
    if _too_many(sum(map(len, told.values())), declared):
        return {}
    made: dict[str, tuple[Reading, ...]] = {}
    for owner, blocks in told.items():
        blocks.sort(key=lambda b: b[0].first)
        made[owner] = tuple(_cumulative(owner, blocks, declared))
    return made


def _too_many(readings: int, declared: Declared) -> bool:
    """Whether resolving every reading anew would take too long."""
    blocks = sum(len(declared.entries.of(kind)) for kind in _KINDS)
    if readings * blocks <= MOST_RESOLVED:
        return False
    what = f"{readings:,} readings of {blocks:,} blocks are too many; at most {MOST_RESOLVED:,} in all are read"
    declared.values.found.add(what, declared.entries.readings[-1].place, "join readings, or split the agreement")
    return True


def _stated(entry: Entry, declared: Declared) -> Moment | None:
    """When a reading was said; None when it is no reading."""
    found, name = declared.values.found, entry.name
    if name.text not in declared.speakers:
        found.add(f"nobody is called '{name.text[:40]}'", name.place, did_you_mean(name.text, declared.speakers))
        return None
    if not check("reading", name, entry.node, found):
        return None
    return declared.values.moment(entry.get("said"))


def _cumulative(owner: str, blocks: list[tuple[Moment, Entry]], declared: Declared) -> list[Reading]:
    entries, made = declared.entries, list[Reading]()
    changes: dict[str, dict[str, str]] = {}
    for position, (stated, entry) in enumerate(blocks):
        if position and blocks[position - 1][0].first == stated.first:
            what = f"'{owner}' stated a reading of that date already"
            node = entry.get("said") or entry.name
            declared.values.found.add(what, node.place, "join the two blocks")
            continue
        entries = _replaced(entries, entry, declared, changes)
        own = range(entry.place.line, entry.node.source.place(entry.node.end).line + 1)
        with declared.values.found.as_read_by(owner, own):
            clauses = resolve(declared, entries)
        source = declared.values.text(entry.get("source"))
        made.append(Reading(owner, stated.first, source, clauses, dict(changes)))
    return made


def _replaced(entries: Entries, reading: Entry, declared: Declared, changes: dict[str, dict[str, str]]) -> Entries:
    """The entries with the keys that a reading names replaced; `changes` notes which."""
    assert isinstance(reading.node, Mapping)
    new = Entries(entries.form, dict(entries.count), dict(entries.occasion), dict(entries.state), dict(entries.duty))
    replaces = False
    for key, value in reading.node.items.values():
        if key.text in ("said", "source"):
            continue
        replaces = True
        kind = _replaceable(key, value, declared)
        if kind is None or not isinstance(value, Mapping):
            continue
        old = new.of(kind)[key.text]
        if not isinstance(old.node, Mapping):
            continue
        node = old.node.with_items(value.items)
        if check(kind, key, node, declared.values.found):  # type: ignore[arg-type]  # a kind of block
            _same(old.node, value, declared)
            new.of(kind)[key.text] = replace(old, node=node, sound=True)
            written = {name: said.written for name, (_, said) in value.items.items()}
            changes[key.text] = changes.get(key.text, {}) | written
    if not replaces:
        advice = "name the keys it replaces, for instance: II.1.c: {keep: launchers}"
        declared.values.found.look("this reading replaces nothing", reading.place, advice)
    return new


def _same(old: Mapping, new: Mapping, declared: Declared) -> None:
    """Look at the keys that a reading replaces by what stands there already."""
    for key, value in new.items.values():
        before = old.get(key.text)
        if before is not None and plain(before) == plain(value):
            what = f"'{key.text}' says the same already, so that nothing is read otherwise"
            declared.values.found.look(what, key.place, "leave it out, or write how it is read")


_KINDS = ("count", "occasion", "state", "duty")


def _replaceable(key: Scalar, value: Node, declared: Declared) -> str | None:
    found = declared.values.found
    kinds = [kind for kind, _ in declared.entries.named(key.text)]
    if kinds == ["form"]:
        found.add(
            f"'{key.text[:60]}' is a form, which is the same for all",
            key.place,
            "replace keys of what counts it",
        )
        return None
    kinds = [kind for kind in kinds if kind != "form"]
    if len(kinds) > 1:
        what = f"'{key.text[:60]}' is the name of {a(kinds[0])} and of {a(kinds[1])}"
        found.add(what, key.place, "rename one, so that it is clear which is read otherwise")
        return None
    if not kinds:
        names = [name for kind in _KINDS for name in declared.entries.of(kind)]
        what = f"there is no '{key.text[:60]}' to read otherwise, and a reading adds no blocks"
        found.add(what, key.place, did_you_mean(key.text, names) or "name a block of the text")
        return None
    if not isinstance(value, Mapping) or not value.items:
        what = f"a reading names the keys it replaces in '{key.text[:60]}'"
        found.add(what, value.place if value.end > value.start else key.place, "for instance: {keep: launchers}")
        return None
    return kinds[0]
