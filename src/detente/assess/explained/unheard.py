"""What is said about a party on record and is not heard under a duty: `according to` names others.

By default the owing party alone is heard, of counts and of what calls for an answer (docs/language.md §3, §5). What
others say of it stands on record all the same, and is told, so that nobody takes silence for what is not silent.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from detente.agreement.blocks import Duty, Sources
from detente.assess.findings.findings import Subject
from detente.assess.findings.reasons import Reason
from detente.assess.judging.worlds import World
from detente.wording import listed

__all__ = ["unheard"]


def unheard(world: World, subject: Subject, duty: Duty, at: int) -> Iterator[Reason]:
    """The statements about who owes a duty, as of an instant or before, by those who are not heard of it."""
    who = subject.owed_by
    if who in world.agreement.groups:  # its members are heard of themselves
        return
    for kind, names in _asked(world, duty).items():
        if "other" in names and subject.owed_to is not None:
            names.add(subject.owed_to)
        told = world.said_of_others(kind).get(who, {})
        number = {by: bisect_right(times, at) for by, times in told.items() if by not in names and by != who}
        speakers = sorted(by for by, count in number.items() if count)
        if speakers:
            total = sum(number.values())
            yield Reason("unheard", (("number", total), ("kind", kind), ("by", listed(speakers)), ("about", who)))


def _asked(world: World, duty: Duty) -> dict[str, set[str]]:
    """The kinds of statement that a duty is judged by, and who is heard of each."""
    clauses = world.clauses
    heard: list[tuple[str | None, Sources]] = []
    if duty.keep is not None:
        counts = [clauses.counts[name] for name in sorted(clauses.made_of(duty.id)) if name in clauses.counts]
        heard += [(count.of, duty.according_to or count.according_to) for count in counts]
    else:
        heard.append((clauses.occasions[duty.on or ""].of, duty.according_to or Sources()))
    out: dict[str, set[str]] = {}
    for kind, sources in heard:
        if kind is not None and kind in clauses.forms and not clauses.forms[kind].addressed:
            out.setdefault(kind, set()).update(name for chain in sources.chains for name in chain)
    return out
