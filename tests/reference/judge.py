"""The verdict: the status of every finding at every instant, under one reading and across readings (§6, §8)."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from tests.reference.counts import Text, duty_chains
from tests.reference.dates import ALWAYS, NEVER
from tests.reference.instants import instants_of
from tests.reference.keeps import bound_at, level_of
from tests.reference.occasions import Called, Closed, Debt
from tests.reference.ranges import Range
from tests.reference.statements import Record, Row
from tests.reference.sweep import Gates, Pair, Sweep
from tests.reference.versions import versions_of
from tests.reference.views import View

from detente.agreement.model import Agreement

Status = Literal["kept", "due", "late", "breached", "suspended", "dormant", "excused", "unknown", "disputed"]
Number = tuple[Range, Range | None]  # of a count, and its bound
Run = tuple[int, int, str]  # from, until, status
Told = Sequence[tuple[int, Status]]  # from each instant at which a finding has one


class Key(NamedTuple):
    """A finding's subject: a duty, or one of its occasions, or one value of its `for each`."""

    clause: str
    owed_by: str
    owed_to: str | None
    each: str | None
    occasion: str | None


# §8: a duty's status is the first that applies.
ORDER: tuple[Status, ...] = (
    "breached",
    "late",
    "dormant",
    "suspended",
    "disputed",
    "unknown",
    "excused",
    "due",
    "kept",
)


class World:
    """One reading, swept; then every finding's status by what is known, with force as it was lived."""

    def __init__(self, agreement: Agreement, owner: str | None, record: Record, known: int) -> None:
        clauses = agreement.clauses if owner is None else agreement.clauses_of(owner, known)
        self.text = Text(agreement, clauses, record, known)
        texts = versions_of(self.text, owner)
        self.sweep = Sweep(texts, instants_of(texts))
        self.sweep.run()
        self.instants = [at for at in self.sweep.visited if at <= known + 1]
        self.view = View(record, known, lived=False)

    def findings(self) -> dict[Key, list[tuple[int, Status]]]:
        """Every finding's status at every instant at which it has one."""
        found: dict[Key, list[tuple[int, Status]]] = {}
        for pair in self.sweep.pairs:
            found.update(self._of_pair(pair))
        for clause, party in dict.fromkeys((c, p) for c, p, _ in self.sweep.pairs):
            self._owed_to_all(found, clause, party)
        return found

    def _of_pair(self, pair: Pair) -> dict[Key, list[tuple[int, Status]]]:
        """What is found of one pair; both, where one text keeps a count and another answers occasions."""
        texts = [text for text in self.sweep.texts if pair in self.sweep.pairs_of[id(text)]]
        keeping = [text for text in texts if self.sweep.keeps_now(text, pair)]
        if not keeping:
            return dict(self._answered(pair))
        kept = dict(self._kept(pair))
        if len(keeping) == len(texts):
            return kept
        answered = dict(self._answered(pair))
        whole = Key(*pair, None, None)
        if whole in kept:
            both = zip(kept[whole], answered[whole], strict=True)
            answered[whole] = [one if self._keeps_at(pair, one[0]) else other for one, other in both]
        return kept | answered

    def _keeps_at(self, pair: Pair, at: int) -> bool:
        self.sweep.enter(at)
        return self.sweep.keeps_now(self.sweep.text, pair)

    def _owed_to_all(self, found: dict[Key, list[tuple[int, Status]]], clause: str, party: str) -> None:
        """§5: a duty is kept apart for those whose statement is an occasion of it; where nobody asked it is for all."""
        pairs = [pair for pair in self.sweep.pairs if pair[:2] == (clause, party)]
        self.sweep.text = self.text
        duty = self.sweep.duty(pairs[0])
        if duty.on is None or duty.to is not None or len(pairs) < 2:
            return
        known, texts = self.text.known, self.sweep.texts
        silent = [p for p in pairs if not any(self.sweep.called_by(t, self.view, p, known) for t in texts)]
        if duty.apart:  # a group is owed something only while it asks
            for pair in (p for p in silent if p[2] in self.text.agreement.groups):
                found.pop(Key(*pair, None, None))
            return
        told = [found.pop(Key(*pair, None, None)) for pair in silent]
        if told and len(told) == len(pairs):
            found[Key(clause, party, None, None, None)] = [_owed_to_any(each) for each in zip(*told, strict=True)]

    # -- a duty that keeps a count -----------------------------------------------------------------

    def number(self, key: Key, at: int) -> Number | None:
        """The count of a duty and its bound at an instant, as known; None where it keeps none, or several hear it."""
        self.sweep.enter(at)
        text = self.sweep.text
        owed = key.owed_to if (key.clause, key.owed_by, key.owed_to) in self.sweep.pairs_of[id(text)] else None
        if not self.sweep.keeps_now(text, (key.clause, key.owed_by, owed)):
            return None
        debt = Debt(text, self.view, text.clauses.duties[key.clause], key.owed_by, owed)
        chains = duty_chains(text, debt.duty, key.owed_by, owed)
        if len(chains) > 1:
            return None
        return level_of(debt, key.each, chains[0], at), bound_at(debt, at, chains[0])

    def _kept(self, pair: Pair) -> Iterator[tuple[Key, list[tuple[int, Status]]]]:
        for each in self.sweep.parts(self.view, pair):
            breached, told, alone = False, [], {}
            for at in self.instants:
                self.sweep.enter(at)
                gates = self.sweep.gates[pair][at]
                alone = self.sweep.alone(alone, self.view, pair, each, at)
                conduct, differ = self.sweep.conduct(self.view, pair, each, at, alone)
                lasts = conduct.short_since < NEVER
                shown = lasts and conduct.shape == "short"
                waits = lasts and self.sweep.waits(pair, conduct.short_since, at)
                before = breached or any(alone.values())
                breached = self._breached(gates, before=before, lasts=lasts, shown=shown, waits=waits)
                status = self._by_force(gates, breached=breached)
                if status is None and differ:
                    status = "disputed"
                elif status is None and conduct.shape == "unsure":
                    status = "unknown"
                elif status is None and shown:
                    status = "excused" if gates.excused else "due"
                told.append((at, status or "kept"))
            yield Key(*pair, each, None), told

    @staticmethod
    def _breached(gates: Gates, *, before: bool, lasts: bool, shown: bool, waits: bool) -> bool:
        """§8.2: it begins when a shown shortfall meets a duty in force, and ends with it or with the duty for good."""
        if not lasts or gates.force == "ended":
            return False
        return before or (shown and gates.could_breach and not waits)

    @staticmethod
    def _by_force(gates: Gates, *, breached: bool) -> Status | None:
        """§8: dormant for good, breached, dormant, suspended come before all others."""
        if gates.force == "ended":
            return "dormant"
        if breached:
            return "breached"
        return None if gates.force == "in force" else gates.force

    # -- a duty that answers occasions -------------------------------------------------------------

    def _answered(self, pair: Pair) -> Iterator[tuple[Key, list[tuple[int, Status]]]]:
        every: list[list[tuple[int, Status]]] = []
        by_text: dict[int, dict[str, tuple[Called, Closed]]] = {}
        for text in self.sweep.texts:
            self.sweep.text = text
            judged = self.sweep.occasions(self.view, pair, self.text.known)
            by_text[id(text)] = {one.name: (one, closed) for one, closed in judged}
        for name in dict.fromkeys(name for judged in by_text.values() for name in judged):
            breached, told = False, []
            for at in self.instants:
                self.sweep.enter(at)
                gates = self.sweep.gates[pair][at]
                if name not in (occasions := by_text[id(self.sweep.text)]):
                    breached = False
                    continue
                one, closed = occasions[name]
                if gates.force != "ended" and closed.disputed[0] <= at < closed.disputed[1] and not one.unsure:
                    told.append((at, self._by_force(gates, breached=False) or "disputed"))
                    continue
                if at < one.seen or at >= closed.until or gates.force == "ended":
                    continue
                lasts = at >= closed.shown and not one.unsure
                waits = self.sweep.waits(pair, one.arises, at)
                breached = self._breached(gates, before=breached, lasts=lasts, shown=lasts, waits=waits)
                status = self._by_force(gates, breached=breached)
                if status == "breached" and self._answer_came(name, pair, by_text):
                    status = "late"
                if status is None:
                    in_time = at < one.due
                    if one.unsure or not (in_time or lasts):
                        status = "unknown"
                    else:
                        status = "excused" if lasts and gates.excused else "due"
                told.append((at, status))
            if told:
                yield Key(*pair, None, name), told
                every.append(told)
        yield Key(*pair, None, None), self._of_all(pair, every)

    def _answer_came(self, name: str, pair: Pair, by_text: Mapping[int, Mapping[str, tuple[Called, Closed]]]) -> bool:
        """§8: an answer that has come, by the text in force when it came, before the duty ended (§5)."""
        for number, text in enumerate(self.sweep.to_come()):
            if name not in by_text[id(text)]:
                return False
            _, closed = by_text[id(text)][name]
            if number and closed.until < text.starts:  # it was no answer then
                return False
            if closed.until < self.sweep.ends(text):
                duty = text.clauses.duties[pair[0]]
                return closed.answered and closed.until < self.sweep.span_of(text, duty, pair)[1]
        return False

    def _of_all(self, pair: Pair, every: Sequence[Told]) -> list[tuple[int, Status]]:
        """§8: a duty's status is the first that applies to it or to an open occasion of it."""
        by_instant: dict[int, set[Status]] = {at: set() for at in self.instants}
        for told in every:
            for at, status in told:
                by_instant[at].add(status)
        for at in self.instants:
            gates = self.sweep.gates[pair][at]
            by_instant[at].add("kept" if gates.force == "in force" else self._by_force(gates, breached=False) or "kept")
        return [(at, next(s for s in ORDER if s in by_instant[at])) for at in self.instants]


def _owed_to_any(told: Told) -> tuple[int, Status]:
    """§5: what nobody asked for is dormant where it is owed to none of them."""
    return next((one for one in told if one[1] != "dormant"), told[0])


def judge(
    agreement: Agreement,
    rows: Sequence[Row],
    *,
    known: int | None = None,
    reading: str | None = None,
) -> dict[Key, list[Run]]:
    """Every finding's maximal runs of one status, up to the end of what is known."""
    worlds = worlds_of(agreement, rows, known=known, reading=reading)
    return compared([world.findings() for world in worlds], worlds[0].text.known)


def worlds_of(
    agreement: Agreement, rows: Sequence[Row], *, known: int | None = None, reading: str | None = None
) -> list[World]:
    """What each reading that is asked for makes of a record."""
    record = Record(rows, agreement, known)
    if known is None:
        known = max(s.received.last for s in record.all)
    return [World(agreement, owner, record, known) for owner in readings(agreement, known, reading)]


def readings(agreement: Agreement, known: int, reading: str | None) -> list[str | None]:
    """§6: `all` is the blocks of parties as known by then, of every version, plus the text where some party has none.

    Each by its owner; None is the text.
    """
    if reading == "text":
        return [None]
    if reading not in (None, "all"):
        return [reading]
    own: list[str | None] = [
        party
        for party in agreement.parties
        if any(r.said <= known for text in agreement.texts for r in text.readings.get(party, ()))
    ]
    return own if len(own) == len(agreement.parties) else [*own, None]


def compared(worlds: Sequence[Mapping[Key, Told]], known: int) -> dict[Key, list[Run]]:
    """§6: where all agree that is the verdict; what a reading does not have it finds kept."""
    worlds = alike(worlds)
    keys = dict.fromkeys(key for world in worlds for key in world)
    found: dict[Key, list[Run]] = {}
    instants = sorted({at for world in worlds for told in world.values() for at, _ in told})
    for key in keys:
        runs: list[Run] = []
        for number, at in enumerate(instants):
            if at > known:
                break
            each = [_at(world.get(key, ()), at, world, key) for world in worlds]
            if all(s is None for s in each):
                continue
            said = {s or _without(world, key, at) for s, world in zip(each, worlds, strict=True)}
            status = said.pop() if len(said) == 1 else "disputed"
            until = instants[number + 1] if number + 1 < len(instants) else NEVER
            if runs and runs[-1][1:] == (at, status):
                runs[-1] = (runs[-1][0], until, status)
            else:
                runs.append((at, until, status))
        found[key] = [(since, min(until, known + 1), status) for since, until, status in runs]
    return {key: runs for key, runs in found.items() if runs}


def alike(worlds: Sequence[Mapping[Key, Told]]) -> Sequence[Mapping[Key, Told]]:
    """§5, §6: what one reading finds towards all it finds towards each, where another keeps the duty apart."""
    duties = [{key[:3] for key in world if key.occasion is None} for world in worlds]
    to_all = {(clause, party) for of in duties for clause, party, owed in of if owed is None}
    towards = {
        pair: None
        for of in duties
        for pair in sorted(p for p in of if p[2] is not None and p[:2] in to_all and (*p[:2], None) not in of)
    }
    return [_spread(world, [*towards]) for world in worlds]


def _spread(world: Mapping[Key, Told], towards: Sequence[Pair]) -> Mapping[Key, Told]:
    """A world with what it finds towards all told of each of some pairs; the first that applies, where it has both."""
    found: dict[Key, Told] = {}
    for key, told in world.items():
        mine = [pair for pair in towards if pair[:2] == key[:2]] if key.owed_to is None else []
        for each in [key._replace(owed_to=pair[2]) for pair in mine] or [key]:
            found[each] = _both(found[each], told) if each in found else told
    return found


def _both(one: Told, other: Told) -> Told:
    said: dict[int, set[Status]] = {}
    for at, status in (*one, *other):
        said.setdefault(at, {"kept"}).add(status)
    return [(at, next(s for s in ORDER if s in said[at])) for at in sorted(said)]


def _without(world: Mapping[Key, Told], key: Key, at: int) -> Status:
    """§6: what a reading does not have it finds kept; of an occasion dormant or suspended, where the duty is so."""
    if key.occasion is None:
        return "kept"
    duty = key._replace(occasion=None)
    status = _at(world.get(duty, ()), at, world, duty)
    return status if status in ("dormant", "suspended") else "kept"


def _at(told: Told, at: int, world: Mapping[Key, Told], key: Key) -> Status | None:
    """The status of a finding at an instant; None where there is none."""
    if not told:
        return None
    whole = world.get(key._replace(occasion=None), told)
    place = bisect.bisect_right([i for i, _ in told], at) - 1
    if place < 0:
        return None
    then, status = told[place]
    if key.occasion is None:
        return status
    steps = [i for i, _ in whole]
    return status if bisect.bisect_right(steps, then) == bisect.bisect_right(steps, at) else None


__all__ = ["ALWAYS", "Key", "Run", "Status", "World", "compared", "judge", "readings", "worlds_of"]
