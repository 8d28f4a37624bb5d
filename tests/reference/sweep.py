"""The sweep: force, states and breaches at every instant, as they were lived (docs/language.md §8).

§8.1, literally. At an instant dates, facts and deviations count as they are; breaches and force as they were just
before. Then, in rounds: states turn, force follows, breaches begin; each round sees what the one before added, until
nothing is added.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Literal, NamedTuple

from tests.reference import keeps
from tests.reference.conditions import Asked, asked_of, words_in
from tests.reference.counts import Chain, Text, duty_chains, is_for_each, owing, values_for_each
from tests.reference.dates import ALWAYS, NEVER
from tests.reference.occasions import Called, Closed, Debt, addressees, answered, called, is_asked, occasion_of
from tests.reference.quotas import within_quota
from tests.reference.states import Story, hangs_on_words, speakers_of
from tests.reference.views import View

from detente.agreement.blocks import Duty
from detente.agreement.grammar import conditions as c
from detente.agreement.grammar import expressions as ex
from detente.instants import Duration

Force = Literal["ended", "dormant", "suspended", "in force"]
Pair = tuple[str, str, str | None]  # clause, who owes, whom it is owed to (None: all)


class Gates(NamedTuple):
    """How a duty stood at an instant once nothing was added any more, and what it was in some round."""

    force: Force
    excused: bool
    was_in_force: bool  # in some round
    could_breach: bool  # in force and not excused in some round


class Breach(NamedTuple):
    """A breach that is on, by the chain of subjects: each value or occasion has its own."""

    pair: Pair
    part: str | None


ROUNDS = 100  # at one instant: nothing that comes to rest takes so many


class Paradox(Exception):
    """Conditions that would end themselves as they begin, again and again at one instant (§8.5); not judged here."""


class Sweep:
    """One reading of an agreement swept over time."""

    def __init__(self, texts: Sequence[Text], instants: Iterable[int]) -> None:
        self.texts = texts
        self.text = text = texts[-1]  # the one in force at the instant that is judged
        self.days = text.record.days
        self.static = sorted({ALWAYS, *instants})
        self.last = self.static[-1]
        self.agenda = list(self.static)
        self.pushed = set(self.agenda)
        self.visited: list[int] = []
        self.gates: dict[Pair, dict[int, Gates]] = {pair: {} for pair in self.pairs}
        self.entered: dict[Pair, dict[int, int]] = {pair: {} for pair in self.pairs}  # the last (re)entry into force
        self.on: set[Breach] = set()
        self.force: dict[Pair, Gates] = {}
        self.before: dict[Pair, Gates] = {}
        # Of each text by its own words, from the beginning: what it says of the time before (§1).
        self.states: dict[tuple[int, str, str], bool] = {}
        self.held: dict[tuple[int, str, str, str], bool] = {}
        self.held_since: dict[tuple[int, c.Condition, str, str | None, str], int] = {}
        self.begun: dict[tuple[int, str], list[int]] = {}
        self.views: dict[object, View] = {}
        self.turned: set[tuple[int, str, str, bool]] = set()

    # -- what there is -----------------------------------------------------------------------------

    @cached_property
    def pairs(self) -> list[Pair]:
        """§5: each duty by who owes it, and by whom it is owed to where it is kept apart."""
        return list(dict.fromkeys(pair for text in self.texts for pair in self.pairs_of[id(text)]))

    @cached_property
    def pairs_of(self) -> dict[int, list[Pair]]:
        """Those of each version."""
        found: dict[int, list[Pair]] = {}
        for text in self.texts:
            self.text = text
            found[id(text)] = self.pairs_now()
        return found

    def enter(self, at: int) -> None:
        """§1: every instant is judged by the text in force then."""
        self.text = self.text_at(at)

    def text_at(self, at: int) -> Text:
        """The text that is in force at an instant."""
        return next((text for text in reversed(self.texts) if text.starts <= at), self.texts[0])

    def ends(self, text: Text) -> int:
        """When the next text is in force."""
        return min((t.starts for t in self.texts if t.starts > text.starts), default=NEVER)

    def to_come(self) -> Sequence[Text]:
        """The text in force and those after it."""
        return self.texts[self.texts.index(self.text) :]

    def pairs_now(self) -> list[Pair]:
        """Those of the text in force."""
        found: list[Pair] = []
        for duty in self.text.clauses.duties.values():
            asked = duty.on is not None and is_asked(self.text, duty)
            apart = duty.apart or duty.to is not None or asked
            for party in owing(self.text, duty):
                others = self.text.owed_ones(party, None) if duty.to is None else [q for q in duty.to if q != party]
                if asked and duty.to is None:
                    others += self.groups_that_ask(duty, party)
                found += [(duty.id, party, q) for q in others] if apart else [(duty.id, party, None)]
        return found

    def groups_that_ask(self, duty: Duty, party: str) -> list[str]:
        """The groups that are owed something because they ask for it, as their members may."""
        kind = occasion_of(self.text, duty).of
        asked = [s for s in self.text.record.all if s.kind == kind and s.received.first <= self.text.known]
        # No member is another of its own group.
        agreement = self.text.agreement
        groups = [g for g in agreement.groups if g != party and party not in agreement.members(g)]
        return [g for g in groups if any(g in s.by and party in addressees(self.text, s) for s in asked)]

    @cached_property
    def looked_at(self) -> set[str]:
        """The clauses whose breaches some condition asks about."""
        return {a.clause for a in self._atoms() if isinstance(a, c.Conduct)}

    def _atoms(self) -> Iterable[c.Condition]:
        for condition in self._conditions():
            yield from c.atoms(condition)

    def _conditions(self) -> Iterable[c.Condition]:
        for text in self.texts:
            yield from text.clauses.conditions()

    def duty(self, pair: Pair) -> Duty:
        """The clause of a pair, as it is now, or else as some version has it."""
        every = (self.text, *reversed(self.texts))
        return next(text.clauses.duties[pair[0]] for text in every if pair[0] in text.clauses.duties)

    def debt(self, view: View, pair: Pair) -> Debt:
        """A pair with what stands on record."""
        return Debt(self.text, view, self.duty(pair), pair[1], pair[2])

    def lived(self, at: int) -> View:
        """The record as it was lived by an instant; the same view until something is taken back."""
        record = self.text.record
        struck = sum(s.received.first <= at for s in record.all if s.kind == "retraction" or s.replaces or s.cancels)
        if struck not in self.views:
            self.views[struck] = View(record, at, lived=True)
        view = self.views[struck]
        view.known = max(view.known, at)
        return view

    def received(self, at: int) -> View:
        """All that had been received by an instant, whatever was taken back later."""
        key = ("received", sum(s.received.first <= at for s in self.text.record.all))
        if key not in self.views:
            self.views[key] = View(self.text.record, at, lived=False, whatever_became_of_it=True)
        return self.views[key]

    # -- what conditions ask -----------------------------------------------------------------------

    def breaches(self, who: str, clause: str, towards: tuple[str | None, ...] | None) -> bool:
        """Whether a breach is on that is shown."""
        return any(
            b.pair[0] == clause and b.pair[1] == who and (towards is None or b.pair[2] in towards) for b in self.on
        )

    def owes(self, who: str, clause: str, towards: tuple[str | None, ...] | None) -> bool:
        """Whether a clause is in force: neither dormant nor suspended."""
        return any(
            g.force == "in force"
            for pair, g in self.force.items()
            if pair[:2] == (clause, who) and (towards is None or pair[2] in towards)
        )

    def meets(self, asks: Text, who: str, clause: str, towards: tuple[str | None, ...] | None, at: int) -> bool:
        """Whether conduct is shown to be within a clause, in force or not, by the text in force then.

        §4: of a clause that the text before did not have, by the words of the one that has it.
        """
        now = self.text
        self.text = next(
            t for t in self._having(asks, clause, who) if t.starts <= at or not self._before(t, clause, who)
        )
        every = self.pairs_of[id(self.text)]
        owed = [p for p in every if p[:2] == (clause, who) and (towards is None or p[2] in towards)]
        met = bool(owed) and all(shape == "within" for pair in owed for shape in self._shapes(pair, at))
        self.text = now
        return met

    def _having(self, asks: Text, clause: str, who: str) -> Iterator[Text]:
        """A text that asks of a clause, and those before it down to the first that has the clause of somebody."""
        yield asks
        if (before := self._before(asks, clause, who)) is not None:
            yield from self._having(before, clause, who)

    def _before(self, text: Text, clause: str, who: str) -> Text | None:
        """The text before, where it has a clause of somebody."""
        number = self.texts.index(text)
        earlier = self.texts[number - 1] if number else None
        if earlier is None or clause not in earlier.clauses.duties:
            return None
        return earlier if who in owing(earlier, earlier.clauses.duties[clause]) else None

    def _shapes(self, pair: Pair, at: int) -> Iterable[keeps.Shape]:
        duty, view = self.duty(pair), self.lived(at)
        if duty.keep is None:
            for one, closed in self.occasions(view, pair, at, in_force=False):
                if closed.disputed[0] <= at < closed.disputed[1]:
                    yield "unsure"
                if one.clock <= at < closed.until:
                    yield "short" if closed.shown <= at else "unsure" if one.due <= at or one.unsure else "within"
            return
        for each in self.parts(view, pair):
            told, differ = self.conduct(view, pair, each, at)
            yield "unsure" if differ else told.shape  # what was settled is met

    def is_on(self, text: Text, state: str, who: str, at: int) -> bool:
        """Whether a state is on, by the words of the text that asks."""
        if hangs_on_words(text.clauses, state):
            view, key = self.lived(at), (id(text), "story", at)
            if not isinstance(view.cache.get(key), Story):
                view.cache[key] = Story(self, text, view, at)
            story = view.cache[key]
            assert isinstance(story, Story)
            return story.is_on(state, who, at)
        return self.states.get((id(text), state, who), False)

    def spoken(self, text: Text, state: str, who: str, at: int, view: View) -> bool:
        """§4, §8.7: a state of lone words, told from those that stand: the last one, and off at one instant."""
        declared = text.clauses.states[state]

        def said(word: c.Said) -> tuple[list[tuple[int, int, str]], int]:
            """From when to when who had said it by now, and how many must have."""
            names, count = asked_of(text, word, who if declared.per_speaker else "")
            voices = [(view.acts_from(s), s.ends(), author) for s, author in view.voices.get(word.kind, ())]
            return [(b, e, a) for b, e, a in voices if b <= at and (not names or a in names)], count

        def enough(told: list[tuple[int, int, str]], count: int, then: int) -> bool:
            return len({author for begins, ends, author in told if begins <= then < ends}) >= count

        offs = [
            begins
            for word in words_in(declared.off)
            for told, count in [said(word)]
            for begins, _, _ in told
            if enough([(b, NEVER, a) for b, _, a in told], count, begins)
        ]
        for word in words_in(declared.on):
            told, count = said(word)
            for begins, _, _ in told:
                instants = [begins, *(e for _, e, _ in told if begins <= e <= at), at]
                if all(enough(told, count, i) for i in instants) and not any(begins <= off <= at for off in offs):
                    return True
        return False

    # -- conduct -----------------------------------------------------------------------------------

    def parts(self, view: View, pair: Pair) -> list[str | None]:
        """The values of `for each` of a duty that keeps a count, by any text, or None for a count that has none."""
        found: list[str] = []
        for text in self.texts:
            duty = text.clauses.duties.get(pair[0])
            if duty is not None and duty.keep is not None and is_for_each(text, duty.keep):
                heard = {name for chain in duty_chains(text, duty, pair[1], pair[2]) for name in chain}
                found += values_for_each(text, view, duty.keep, pair[1], heard)
        return [*dict.fromkeys(found)] or [None]

    def conduct(
        self, view: View, pair: Pair, each: str | None, at: int, alone: Mapping[Chain, bool] | None = None
    ) -> tuple[keeps.Conduct, bool]:
        """Conduct of a duty that keeps a count, with whether sources differ.

        `alone` tells whether by each a breach is on.
        """
        stories = self.stories(view, pair, each, at)
        if not stories:
            return keeps.Conduct("unsure", NEVER, settled=False), False
        return keeps.together(stories, alone or {})

    def stories(self, view: View, pair: Pair, each: str | None, at: int) -> dict[Chain, keeps.Conduct]:
        """The same as each chain of sources tells it."""
        if not self.keeps_now(self.text, pair):
            return {}
        chains = duty_chains(self.text, self.duty(pair), pair[1], pair[2])
        return {heard: self.story(self.text, view, pair, each, heard, at) for heard in chains}

    def alone(
        self, before: Mapping[Chain, bool], view: View, pair: Pair, each: str | None, at: int
    ) -> dict[Chain, bool]:
        """§3, §8.2: whether by each chain, heard apart, a breach is on, though others may tell otherwise."""
        found = {}
        if self.gates[pair][at].force == "ended":  # §8.2: with the duty for good
            return {}
        for heard, told in self.stories(view, pair, each, at).items():
            begins = told.shape == "short" and self.gates[pair][at].could_breach
            begins = begins and not self.waits(pair, told.short_since, at)
            found[heard] = told.short_since < NEVER and (before.get(heard, False) or begins)
        return found

    def keeps_now(self, text: Text, pair: Pair) -> bool:
        """Whether a text has a duty that keeps a count, of this pair."""
        duty = text.clauses.duties.get(pair[0])
        return duty is not None and duty.keep is not None and pair in self.pairs_of[id(text)]

    def story(self, text: Text, view: View, pair: Pair, each: str | None, heard: Chain, at: int) -> keeps.Conduct:
        """Conduct as a text has it, by one chain, with what the text before left settled (§1)."""
        debt = Debt(text, view, text.clauses.duties[pair[0]], pair[1], pair[2])
        return keeps.conduct_at(debt, each, heard, self.static, at, self.left(text, view, pair, each, heard))

    def left(self, text: Text, view: View, pair: Pair, each: str | None, heard: Chain) -> keeps.Left:
        """§1: what the text before left settled stays so; words of its time settle what it called short too."""
        number = self.texts.index(text)
        if number == 0 or not self.keeps_now(before := self.texts[number - 1], pair):
            return keeps.Left(settled=False, ways=(), words_from=text.starts)
        then = max((i for i in self.static if i < self.ends(before)), default=ALWAYS)
        chains = duty_chains(before, before.clauses.duties[pair[0]], pair[1], pair[2])
        asked = chains if heard not in chains else [heard]
        stories = {one: self.story(before, view, pair, each, one, then) for one in asked}
        told = keeps.together(stories, {})[0]
        earlier = max(told.short_since, self.left(before, view, pair, each, asked[0]).words_from)
        ways = tuple(dict.fromkeys(way for one in stories.values() for way in one.ways))
        return keeps.Left(told.settled, ways, min(text.starts, earlier))

    def created(self, pair: Pair, at: int) -> bool:
        """§8.4: what arises while the duty is dormant or suspended creates nothing."""
        gates = self.gates[pair]
        ends = self.ends(self.text)
        if at >= ends:  # §1: by the text in force it would be owed
            last = max((i for i in gates if i < ends), default=ALWAYS)
            since, until = self.span(pair)
            return bool(gates) and gates[last].force == "in force" and since <= at < until
        earlier = max((i for i in gates if i <= at), default=None)
        return earlier is not None and gates[earlier].force == "in force"

    def calls(self, pair: Pair, at: int, *, in_force: bool) -> bool:
        """Whether what arises creates something: if the duty is `in_force`, or were it always, between who is bound."""
        return self.created(pair, at) if in_force else not self.nobody(pair, at)

    def called_by(self, text: Text, view: View, pair: Pair, at: int) -> dict[str, Called]:
        """What a text calls an occasion of a duty, whether or not it created anything, by an instant."""
        duty = text.clauses.duties.get(pair[0])
        if duty is None or duty.on is None or pair not in self.pairs_of[id(text)]:
            return {}
        begun = self.begun.get((id(text), duty.on), [])
        return {one.name: one for one in called(Debt(text, view, duty, pair[1], pair[2]), at, begun)}

    def arose(self, view: View, pair: Pair, at: int) -> Iterator[tuple[Text, Called]]:
        """§1: each occasion that arose by the text in force then, or will by the one that is, with that text."""
        for text in self.texts[: self.texts.index(self.text) + 1]:
            ends = NEVER if text is self.text else self.ends(text)
            for one in self.called_by(text, view, pair, at).values():
                # An act to come is due by what is known of force so far.
                if text.starts <= one.arises < ends and min(one.arises, one.told_from) <= at:
                    yield text, one

    def occasions(self, view: View, pair: Pair, at: int, *, in_force: bool = True) -> list[tuple[Called, Closed]]:
        """The occasions that created a duty by an instant, or would have if in force, and how each stands.

        They are told by the text in force (`self.text`), as of `at`.
        """
        every = [each for each in self.arose(view, pair, at) if self.calls(pair, each[1].arises, in_force=in_force)]
        found: dict[str, tuple[Called, Closed]] = {}
        for by, one in within_quota(self, view, pair, every, at, in_force=in_force):
            if one.name not in found and (judged := self.judged(by, one, view, pair, at)) is not None:
                found[one.name] = judged
        return list(found.values())

    def judged(
        self, by: Text, one: Called, view: View, pair: Pair, at: int, asked: View | None = None
    ) -> tuple[Called, Closed] | None:
        """§1: an occasion as the text in force judges it; None where an earlier one closed it, or this one does.

        It arose by one text. What was closed stays closed, with its duty too (§5), and what a text no longer calls an
        occasion is closed. `asked` has the occasions, where they are not those of the view.
        """
        first, last = self.texts.index(by), self.texts.index(self.text)
        told: tuple[Called, Closed] | None = None
        ended = NEVER
        for text in self.texts[first : last + 1]:
            if told is not None and min(told[1].until, ended) < text.starts:
                return None
            every = self.called_by(text, asked or view, pair, at)
            if one.name not in every:
                return None
            now = replace(every[one.name], unsure=every[one.name].unsure or one.unsure)
            debt = Debt(text, view, text.clauses.duties[pair[0]], pair[1], pair[2])
            closed = answered(debt, [now], at, [now if o.name == now.name else o for o in every.values()])[now.name]
            ended = self.span_of(text, debt.duty, pair)[1]
            told = now, closed
        return told

    def shortfalls(
        self, view: View, pair: Pair, at: int, by: int | None = None
    ) -> Iterable[tuple[str | None, int, bool]]:
        """Each shortfall that lasts at an instant: its value or occasion, since when, and whether it is shown now.

        `by` is the instant by which all must have been said, where it is a later one.
        """
        if self.keeps_now(self.text, pair):
            for each in self.parts(view, pair):
                conduct, _ = self.conduct(view, pair, each, at)
                if conduct.short_since < NEVER:
                    # What is heard of late began when it was so (§5, grace).
                    so, _ = self.conduct(self.told(at), pair, each, at) if view.lived else (conduct, False)
                    yield each, min(conduct.short_since, so.short_since), conduct.shape == "short"
            return
        for one, closed in self.occasions(view, pair, at if by is None else by):
            if closed.shown <= at < closed.until and not one.unsure:
                yield one.name, one.arises, True

    def waits(self, pair: Pair, began: int, at: int) -> bool:
        """§5 grace: what began no later than (re)entry into force has time to come back into line."""
        duty = self.duty(pair)
        entered = self.entered[pair].get(at, at)
        return duty.grace is not None and began <= entered and at < self.grace_ends(duty.grace, entered)

    def grace_ends(self, grace: Duration, entered: int) -> int:
        """§5: when the time to come back into line is over."""
        return self.days.plus(entered, grace)

    # -- force -------------------------------------------------------------------------------------

    def span(self, pair: Pair) -> tuple[int, int]:
        """From when to when a duty is in time, by the text in force."""
        return self.span_of(self.text, self.duty(pair), pair)

    def span_of(self, text: Text, duty: Duty, pair: Pair) -> tuple[int, int]:
        """§1, §5: from when to when a duty is in time: of the agreement, of who owes and is owed, its own."""
        agreement = text.agreement
        own, others = text.bonds[pair[1]], [text.bonds[name] for name in self.to(text, pair)]
        others = [b for b in others if b.since < b.until] or others  # who leaves before he accedes is never bound
        since = [agreement.in_force, own.since, min((b.since for b in others), default=ALWAYS)]
        until = [agreement.end(text.known), own.until, max((b.until for b in others), default=NEVER)]
        since += [duty.since] if duty.since is not None else []
        if duty.bound is not None:
            first = duty.bound.for_party(pair[1])[:1]
            since += [when for when, _ in first if when is not None] if first else [NEVER]
        until += [duty.until] if duty.until is not None else []
        return max(since), min(until)

    def gates_at(self, pair: Pair, at: int) -> tuple[Force, bool]:
        """§5: whether a duty is dormant, suspended or in force, and whether a shortfall is excused."""
        if pair not in self.pairs_of[id(self.text)]:
            return "dormant" if any(
                pair in self.pairs_of[id(t)] for t in self.texts if t.starts > at
            ) else "ended", False
        duty, (since, until) = self.duty(pair), self.span(pair)
        asked = Asked(self, at, pair[1], pair[2])
        if at >= until:
            return "ended", False
        excused = duty.excused is not None and asked.holds(duty.excused)
        if at < since or self.nobody(pair, at) or (duty.while_ is not None and not asked.holds(duty.while_)):
            return "dormant", excused
        if duty.unless is not None and asked.holds(duty.unless):
            return "suspended", excused
        return "in force", excused

    @staticmethod
    def to(text: Text, pair: Pair) -> list[str]:
        """Whom a duty is owed to: one, or all the others."""
        return text.owed_ones(pair[1], None) if pair[2] is None else [pair[2]]

    def nobody(self, pair: Pair, at: int) -> bool:
        """§5: a duty owed to all the others is dormant while none is bound; so it is while no member of a group is.

        What there is nobody else to owe it to is owed all the same.
        """
        others = self.to(self.text, pair)
        owed = not others or any(self.text.is_bound(name, at) for name in others)
        return not owed or not self.text.is_bound(pair[1], at)

    # -- the sweep ---------------------------------------------------------------------------------

    def push(self, at: int) -> None:
        """An instant to look at later."""
        if at not in self.pushed and at <= self.last:
            self.pushed.add(at)
            heapq.heappush(self.agenda, at)

    def run(self) -> None:
        """All instants in order, with those that come up on the way."""
        heapq.heapify(self.agenda)
        while self.agenda:
            self.step(heapq.heappop(self.agenda))

    def step(self, at: int) -> None:
        """§8.1 at one instant."""
        self.enter(at)
        view = self.lived(at)
        self.before = dict(self.force)
        shortfalls = {p: list(self.shortfalls(view, p, at)) for p in self.pairs if p[0] in self.looked_at}
        self.on = {b for b in self.on if b.part in {part for part, *_ in shortfalls[b.pair]}}
        self.on = {b for b in self.on if at < self.span(b.pair)[1]}
        # §8.7: relied on until then; what is left tells whether there ever was a breach.
        keeping = {b for b in self.on if self.keeps_now(self.text, b.pair) and self.is_taken_back(b.pair, at)}
        self.on -= {b for b in keeping if not self.told_breach(b.pair, b.part, at, now=False)}
        self.turned = set()
        added, rounds = True, 0
        while added:
            rounds += 1
            if rounds > ROUNDS:
                raise Paradox
            added = self.turn_states(at)
            force = {pair: self.gates_at(pair, at) for pair in self.pairs}
            if self.ends_itself(force, at):
                raise Paradox
            for pair, (now, excused) in force.items():
                added |= self.note(pair, at, now, excused=excused)
            for text in self.to_come():
                for occasion in text.clauses.occasions.values():
                    if occasion.when is not None:
                        added |= self.begin(text, occasion.name, occasion.when, at)
            added |= self.breach(shortfalls, at)
            if added:  # what arose now may have created something
                shortfalls = {p: list(self.shortfalls(view, p, at)) for p in self.pairs if p[0] in self.looked_at}
        self.visited.append(at)
        self.look_back(at)

    def note(self, pair: Pair, at: int, now: Force, *, excused: bool) -> bool:
        """Keep how a duty stands, in this round and in all so far."""
        earlier = self.gates[pair].get(at)
        in_force = now == "in force"
        gates = Gates(
            now,
            excused,
            in_force or (earlier is not None and earlier.was_in_force),
            (in_force and not excused) or (earlier is not None and earlier.could_breach),
        )
        self.gates[pair][at] = self.force[pair] = gates
        before = self.before.get(pair)
        anew = self.text.binds.get(pair[0]) == at
        if in_force and (before is None or before.force != "in force" or anew):
            self.entered[pair][at] = at
        elif earlier is not None and earlier.was_in_force and self.entered[pair].get(at) == at:
            pass  # it entered in an earlier round
        elif before is not None and self.visited:
            self.entered[pair][at] = self.entered[pair].get(self.visited[-1], at)
        if in_force and self.entered[pair].get(at) == at and (grace := self.duty(pair).grace) is not None:
            self.push(self.grace_ends(grace, at))
        return gates != earlier

    def breach(self, shortfalls: dict[Pair, list[tuple[str | None, int, bool]]], at: int) -> bool:
        """§8.2: a breach begins when a deviation that is shown meets a duty in force."""
        new = {
            Breach(pair, part)
            for pair, found in shortfalls.items()
            for part, began, shown in found
            if Breach(pair, part) not in self.on
            and (
                (shown and self.gates[pair][at].could_breach and not self.waits(pair, began, at))
                or self.told_breach(pair, part, at)
            )
        }
        self.on |= new
        return bool(new)

    def ends_itself(self, force: Mapping[Pair, tuple[Force, bool]], at: int) -> bool:
        """§8.5: whether a duty that waits for something to last goes back, in a round, to the force it had before."""
        for pair, (now, _) in force.items():
            before, round_before = self.before.get(pair), self.gates[pair].get(at)
            gates = (self.duty(pair).while_, self.duty(pair).unless) if self.text_has(pair) else ()
            if any(isinstance(piece, c.Lasting) for gate in gates if gate is not None for piece in c.pieces(gate)) and (
                before is not None and round_before is not None and now == before.force != round_before.force
            ):
                return True
        return False

    def text_has(self, pair: Pair) -> bool:
        """Whether the text in force has a duty of a pair."""
        return pair in self.pairs_of[id(self.text)]

    def is_taken_back(self, pair: Pair, at: int) -> bool:
        """Whether what the count of a duty is made of, or that there was no more of it, was taken back just then."""
        kinds, record = self.made_of(self.duty(pair).keep or ""), self.text.record
        about = {pair[1], *record.groups.get(pair[1], ())}
        return any(
            record.taken_back(s, author, at) == at
            for s in record.all
            for author in s.by
            if (s.kind in kinds and about & set(s.concerns(author))) or (s.kind == "coverage" and kinds & {*s.kinds})
        )

    def made_of(self, count: str) -> set[str]:
        """The kinds of statement that a count is made of."""
        of = self.text.clauses.counts[count]
        named = [n.name for n in ex.names_in(of.is_)] if of.is_ is not None else []
        return {of.of or ""}.union(*(self.made_of(name) for name in named))

    def told_breach(self, pair: Pair, part: str | None, at: int, *, now: bool = True) -> bool:
        """Whether, by all that had been said by now, a breach began while the duty was in force, and is on."""
        view = self.told(at)
        breached, alone = False, dict[Chain, bool]()
        keeping = self.duty(pair).keep is not None
        for then in (*self.visited, *([at] if now else [])):
            self.enter(then)
            alone = self.alone(alone, view, pair, part, then) if keeping else {}
            lasting = [(b, shown) for p, b, shown in self.shortfalls(view, pair, then, at) if p == part]
            if not lasting or then >= self.span(pair)[1]:
                breached = False
            elif not breached:
                began, shown = lasting[0]
                breached = shown and self.gates[pair][then].could_breach and not self.waits(pair, began, then)
                breached |= any(alone.values())
        self.enter(at)
        return breached

    def told(self, at: int) -> View:
        """What had been said by an instant, each statement holding from its own `at`."""
        record = self.text.record
        number = ("told", sum(s.received.first <= at for s in record.all))
        if number not in self.views:
            self.views[number] = View(record, at, lived=False)
        return self.views[number]

    def turn_states(self, at: int) -> bool:
        """§4, §8.1: a state latches, and turns at most once each way at one instant; on and off at once is off."""
        changed = False
        for text, name, state in ((t, n, s) for t in self.to_come() for n, s in t.clauses.states.items()):
            if state.set_of is not None or hangs_on_words(text.clauses, name):
                continue
            for who in speakers_of(text, state):
                ways = ("on", state.on), ("off", state.off)
                on, off = (self.rises(text, name, way, cond, at, who) for way, cond in ways)
                now = self.states.get((id(text), name, who), False)
                turns = (off and now) or (on and not off and not now)
                if turns and (id(text), name, who, not now) not in self.turned:
                    self.states[id(text), name, who] = not now
                    self.turned.add((id(text), name, who, not now))
                    changed = True
        return changed

    def rises(self, text: Text, name: str, way: str, condition: c.Condition, at: int, who: str = "") -> bool:
        """§4: whether a condition begins to hold now: it did not just before, or its last needed word is new.

        `who` is the speaker of a state that each has.
        """
        asked, view = Asked(self, at, text=text, speaker=who), self.lived(at)
        if not asked.holds(condition):
            return False
        if not self.held.get((id(text), name, way, who), False):
            return True
        return any(
            view.acts_from(s) == at and asked.may_have_said(author, word)
            for word in words_in(condition)
            for s, author in view.voices.get(word.kind, ())
        )

    def begin(self, text: Text, name: str, condition: c.Condition, at: int) -> bool:
        """§4: an occasion of a condition that begins to hold."""
        begun = self.begun.setdefault((id(text), name), [])
        if at in begun or not self.rises(text, name, "when", condition, at):
            return False
        begun.append(at)
        for duty in (duty for each in self.texts for duty in each.clauses.duties.values()):
            if duty.on == name and duty.within is not None:
                self.push(self.days.too_late(at, duty.within))
        return True

    def look_back(self, at: int) -> None:
        """Remember what held once nothing was added any more."""
        for text in self.to_come():
            for name, state in text.clauses.states.items():
                if state.set_of is None:
                    for way, condition in (("on", state.on), ("off", state.off)):
                        for who in speakers_of(text, state):
                            holds = Asked(self, at, text=text, speaker=who).holds(condition)
                            self.held[id(text), name, way, who] = holds
                            self._lasts(text, condition, "", None, at, who)
            for name, occasion in text.clauses.occasions.items():
                if occasion.when is not None:
                    self.held[id(text), name, "when", ""] = Asked(self, at, text=text).holds(occasion.when)
                    self._lasts(text, occasion.when, "", None, at)
            for pair in self.pairs_of[id(text)]:
                duty = text.clauses.duties[pair[0]]
                for gate in (duty.while_, duty.unless, duty.excused):
                    if gate is not None:
                        self._lasts(text, gate, pair[1], pair[2], at)

    def _lasts(
        self, text: Text, condition: c.Condition, owing_: str, owed: str | None, at: int, speaker: str = ""
    ) -> None:
        for piece in c.pieces(condition):
            if not isinstance(piece, c.Lasting):
                continue
            key = (id(text), piece, owing_, owed, speaker)
            if not Asked(self, at, owing_, owed, text, speaker).holds(piece.part):
                self.held_since.pop(key, None)
            elif key not in self.held_since and at <= text.known:  # what begins later is not known
                self.held_since[key] = at
                self.push(self.days.plus(at, piece.length))


__all__ = ["Breach", "Gates", "Pair", "Paradox", "Sweep", "occasion_of"]
