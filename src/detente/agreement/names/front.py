"""The front matter: who is bound, from when to when, where days begin (docs/language.md §1).

Parties, groups and others share one namespace; `self`, `other`, `all`, `public`, `text` and `never` mean
something else everywhere and name nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from msgspec import Struct, field

from detente.agreement.model import RESERVED_KINDS, Binding, End, Group, Notice, Party
from detente.agreement.names.values import ID, Values
from detente.agreement.shape.shape import check
from detente.agreement.text.mistakes import Mistakes
from detente.agreement.text.nodes import Mapping, Node, Scalar, Sequence
from detente.errors import Place
from detente.instants import Calendar, known_zone
from detente.wording import did_you_mean

__all__ = ["NOBODY", "Front", "notice", "read_front"]

NOBODY = ("self", "other", "all", "public", "text", "never")
# More than there are states.
MOST_PARTIES = 300


class Front(Struct):
    """The front matter, resolved; the fields are those of Agreement."""

    title: str = ""
    short: str = ""
    parties: dict[str, Party] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    settles: tuple[str, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    binding: Binding = "legally"
    in_force: int = 0
    ends: tuple[End, ...] = ()
    encoded_by: str = ""
    reviewed_by: str = ""
    sources: tuple[str, ...] = ()
    versions: dict[str, int] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    @property
    def speakers(self) -> frozenset[str]:
        """Everyone who may speak."""
        return frozenset([*self.parties, *self.groups, *self.others])

    def members(self, name: str) -> tuple[str, ...]:
        """The parties of a group; a party is its own only member."""
        return self.groups[name].members if name in self.groups else (name,)


def read_front(node: Node | None, name: Node, found: Mistakes) -> Front | None:
    """The front matter; None when it does not say who is bound."""
    if node is None or not (check("front matter", name, node, found) or isinstance(node, Mapping)):
        return None
    if not isinstance(node, Mapping) or not isinstance(node.get("parties"), Mapping):
        return None
    zone = _zone(node.get("zone"), found)
    values = Values(found, Calendar(zone))
    in_force = values.begins(node.get("in force")) or 0
    values = Values(found, Calendar(zone, in_force))
    front = Front(
        title=values.line(node.get("title")),
        short=values.line(node.get("short")),
        calendar=values.calendar,
        in_force=in_force,
        encoded_by=", ".join(values.line(n) for n in values.scalars(node.get("encoded by"))),
        reviewed_by=", ".join(values.line(n) for n in values.scalars(node.get("reviewed by"))),
        sources=tuple(values.line(n) for n in values.scalars(node.get("sources"))),
    )
    front.binding = values.one_of(node.get("binding"), get_args(Binding), "value of 'binding'") or "legally"  # type: ignore[assignment]  # one of them
    _people(front, node, values)
    settling = [n.text for n in values.scalars(node.get("settles"))]
    for again in (n for i, n in enumerate(values.scalars(node.get("settles"))) if n.text in settling[:i]):
        found.add(f"'{again.text[:40]}' is given twice", again.place, "leave one out")
    front.settles = tuple(_known(n, front.speakers, "speaker", found) for n in values.scalars(node.get("settles")))
    front.ends = tuple(_ends(node.get("ends"), front, values))
    front.versions = dict(_versions(node.get("versions"), front, values))
    return front


def _zone(node: Node | None, found: Mistakes) -> str:
    if not isinstance(node, Scalar):
        return "UTC"
    name = node.text.strip()
    if not re.fullmatch(r"[A-Za-z][\w+/-]{0,60}", name) or not known_zone(name):
        found.add(
            f"'{name[:40]}' is no time zone",
            node.place,
            "write it like Europe/Vienna, or leave it out for UTC",
        )
        return "UTC"
    return name


def _people(front: Front, node: Mapping, values: Values) -> None:
    for key, value in _ids(node.get("parties"), front, values.found):
        since, until, called = _accession(key, value, values)
        front.parties[key.text] = Party(key.text, called, since, until)
    if len(front.parties) > MOST_PARTIES:
        what = f"{len(front.parties):,} parties are too many; at most {MOST_PARTIES} are read"
        values.found.add(what, node.key("parties").place, "list those who are bound, and no others")
    for key, value in _ids(node.get("groups"), front, values.found):
        members = tuple(_known(n, front.parties.keys(), "party", values.found) for n in values.scalars(value))
        inside = value.items if isinstance(value, Sequence) else ()
        inner = next((n for n in inside if not isinstance(n, Scalar)), None)
        if inner is not None:
            values.found.add("a group is a list of parties", inner.place, "for instance: NATO: [US, PL]")
        elif not members or len(set(members)) < len(members):
            values.found.add(
                f"the group '{key.text}' needs parties, each once", key.place, "for instance: NATO: [US, PL]"
            )
        front.groups[key.text] = Group(key.text, members)
    for key, value in _ids(node.get("others"), front, values.found):
        if not values.line(value):
            values.found.add(f"'{key.text}' needs a name", key.place, "for instance: OSCE: Secretariat of the OSCE")
        front.others[key.text] = values.line(value)


def _ids(node: Node | None, front: Front, found: Mistakes) -> Iterator[tuple[Scalar, Node]]:
    for key, value in node.items.values() if isinstance(node, Mapping) else ():
        if key.text in NOBODY:
            found.add(f"'{key.text}' has a meaning of its own and names nobody", key.place, "choose another id")
        elif not ID.fullmatch(key.text) or len(key.text) > 40:
            what = f"'{key.text[:40]}' is no id; it begins with a letter and has letters, digits, - and _"
            found.add(what, key.place, "for instance: RU: Russia")
        elif key.text in front.places:
            first = front.places[key.text].line
            found.add(f"'{key.text}' is given twice", key.place, f"it stands on line {first} already")
        else:
            front.places[key.text] = key.place
            yield key, value


def _accession(key: Scalar, value: Node, values: Values) -> tuple[int | None, int | None, str]:
    if isinstance(value, Scalar):
        if not values.line(value):
            values.found.add(f"'{key.text}' needs a name", key.place, "for instance: RU: Russia")
        return None, None, values.line(value)
    example = "for instance: SE: {name: Sweden, since: 2024-03-07}"
    if not isinstance(value, Mapping) or "name" not in value.items:
        values.found.add(f"the party '{key.text}' needs a name", value.place, example)
        return None, None, ""
    for part in ("name", "since", "until"):
        if part in value.items and not values.text(value.get(part)):
            wrong = "is empty" if isinstance(value.get(part), Scalar) else "is one text"
            values.found.add(f"'{part}' {wrong}", value.key(part).place, example)
            return None, None, ""
    for other in value.items.keys() - {"name", "since", "until"}:
        advice = did_you_mean(other, ("name", "since", "until"))
        values.found.add(f"a party has no key '{other[:40]}'", value.key(other).place, advice)
    since, until = values.begins(value.get("since")), values.begins(value.get("until"))
    if since is not None and until is not None and until <= since:
        values.found.add("it ends before it begins", value.key("until").place, "write an 'until' later than 'since'")
    return since, until, values.line(value.get("name"))


def _known(node: Scalar, names: frozenset[str] | object, what: str, found: Mistakes) -> str:
    assert hasattr(names, "__contains__")
    if node.text not in names:
        found.add(f"no {what} '{node.text[:40]}'", node.place, did_you_mean(node.text, names))  # type: ignore[arg-type]  # ids
    return node.text


_EXTENDED = "for instance: [2021-02-05, {date: 2026-02-05, known: 2021-02-03}]"


def _ends(node: Node | None, front: Front, values: Values) -> Iterator[End]:
    """The end, and each extension of it: later than the end before, and known later than the extension before."""
    if node is None or (isinstance(node, Mapping) and "on" in node.items):
        return
    before: End | None = None
    for part in node.items if isinstance(node, Sequence) else (node,):
        date, known = (part.get("date"), part.get("known")) if isinstance(part, Mapping) else (part, None)
        if isinstance(part, Mapping) and (part.items.keys() - {"date", "known"} or date is None):
            values.found.add("an end is a date, or a date with 'known'", part.place, _EXTENDED)
            continue
        end, since = _end(date, part, front, values), values.begins(known)
        if end is None or date is None:
            continue
        extends = isinstance(node, Sequence) and part is not node.items[0]
        if extends and known is None:
            advice = "for instance: {date: 2026-02-05, known: 2021-02-03}"
            values.found.add("an extension says since when it is known", part.place, advice)
        if extends and before is not None:
            _extension(before, (date, end), (known, since), values)
        before = End(end, since)
        yield before


def _extension(before: End, ends: tuple[Node, int], told: tuple[Node | None, int | None], values: Values) -> None:
    """How an extension follows upon the end before it."""
    (date, end), (known, since) = ends, told
    if end <= before.at:
        values.found.add("an extension ends later than what it extends", date.place, _EXTENDED)
    if known is None or since is None:
        return
    if before.known is not None and since <= before.known:
        what = "extensions stand in the order in which they became known"
        values.found.add(what, known.place, "write a later date, or put it before the one above")
    elif since > before.at:
        what = "this became known when the agreement had ended, and until then nothing was in force"
        values.found.look(what, known.place, "if it was agreed before, write that date")


def _end(date: Node | None, part: Node, front: Front, values: Values) -> int | None:
    if not isinstance(date, Scalar):
        values.found.add("an end is a date", part.place, "for instance: 2021-02-05")
        return None
    at = values.begins(date)
    if at is not None and at <= front.in_force:
        values.found.add("the end is not after the entry into force", date.place, "write a date later than 'in force'")
    return at


def notice(node: Node | None, kinds: frozenset[str], values: Values) -> Notice | None:
    """`ends: {on: withdrawal, after: 6 months}`."""
    ends = node.get("ends") if isinstance(node, Mapping) else None
    if not isinstance(ends, Mapping) or "on" not in ends.items:
        return None
    for other in ends.items.keys() - {"on", "after"}:
        values.found.add(
            f"a notice has no key '{other[:40]}'", ends.key(other).place, did_you_mean(other, ("on", "after"))
        )
    kind, after = ends.get("on"), values.length(ends.get("after"))
    if isinstance(kind, Scalar) and kind.text in RESERVED_KINDS:
        what = f"'{kind.text}' is everybody's kind and ends no agreement"
        values.found.add(what, kind.place, "give the notice a form, for instance: withdrawal: {}")
        return None
    if not isinstance(kind, Scalar) or kind.text not in kinds:
        said = values.text(kind)
        place = kind.place if kind else ends.place
        values.found.add(f"no kind of statement '{said[:40]}'", place, did_you_mean(said, kinds))
        return None
    if "after" not in ends.items:
        values.found.add("a notice needs 'after'", ends.key("on").place, "for instance: after: 6 months")
    return Notice(kind.text, after) if after else None


_DIGEST = re.compile(r"(?:sha256:)?([0-9a-fA-F]{64})")


def _versions(node: Node | None, front: Front, values: Values) -> Iterator[tuple[str, int]]:
    """Each version once, and one for each date; this text is in force from its own `in force` unless it says `this`."""
    if not isinstance(node, Mapping):
        return
    names: set[str] = set()
    dates: set[int] = set()
    for key, value in node.items.values():
        digest, since = _DIGEST.fullmatch(key.text), values.begins(value)
        name = digest[1].lower() if digest else key.text
        if not digest and name != "this":
            values.found.add(
                "a version is named by its SHA-256 digest, 64 digits from 0 to f, or is this text", key.place,
                "for instance: this: 2018-02-05",
            )  # fmt: skip
        elif since is None and not isinstance(value, Scalar):
            what = "a version has the date since which it is in force"
            values.found.add(what, value.place, "for instance: 2018-02-05")
        elif name in names:
            values.found.add("this version is given twice", key.place, "leave one out")
        elif since == front.in_force and "this" not in node.items:
            what, advice = "this text is in force since that date already", "for instance: this: 2018-02-05"
            values.found.add(what, value.place, f"say since when it is, {advice}")
        elif since in dates:
            what = "two versions are in force since the same date"
            values.found.add(what, value.place, "leave one out, or write another date")
        elif since is not None:
            yield name, since
        names.add(name)
        dates |= {since} if since is not None else set()
