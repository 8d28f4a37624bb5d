"""Occasions, what answers them and what shows that nothing did (docs/language.md §4, §5, §7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from tests.reference import ranges as r
from tests.reference.counts import Text, of_fields, owing, values_of
from tests.reference.dates import ALWAYS, NEVER, When, instant_text
from tests.reference.expressions import truth
from tests.reference.statements import Statement
from tests.reference.views import View, Voice

from detente.agreement.blocks import Duty, Occasion

Came = tuple[int, str, Statement]  # when an answer came, its id, and itself


class Debt(NamedTuple):
    """A duty as one party owes it to another (None: to all), and what stands on record."""

    text: Text
    view: View
    duty: Duty
    party: str
    owed: str | None


@dataclass(frozen=True)
class Called:
    """One occasion of a duty between who owes and whom it is owed to."""

    name: str  # the statement's id, or the date
    opens: int  # the first instant that it may have arisen
    clock: int  # the last: what starts his clock (§7)
    due: int  # the first instant that is too late
    received: int  # when the owing party had it
    by: Statement | None  # the statement that it is
    dated: int  # the first instant that an answer may be of (§5)
    dated_last: int  # the last that it may be dated by
    unsure: bool = False  # only possibly included
    over: int = NEVER  # when the act to be told `before` is over

    told_from: int = NEVER  # since when a finding tells of it, where that is not when it arises

    @property
    def seen(self) -> int:
        """Since when a finding tells of it."""
        return min(self.told_from, self.due) if self.told_from < NEVER else self.clock

    @property
    def arises(self) -> int:
        """§5: at its clock; a duty `before` at the last instant in time."""
        return self.clock


@dataclass(frozen=True)
class Closed:
    """How an occasion stands: until when it is open, and since when its shortfall is shown."""

    until: int  # NEVER while it is open
    shown: int  # the first instant at which nothing in time is shown; NEVER where it is not
    answered: bool  # an answer has come, in time or late
    disputed: tuple[int, int] = (NEVER, NEVER)  # from when to when sources differ about what was done (§7)


def occasion_of(text: Text, duty: Duty) -> Occasion:
    """§5: `on` names an occasion, or a bare kind: every statement of that kind."""
    assert duty.on is not None
    return text.clauses.occasions.get(duty.on) or Occasion(duty.on, of=duty.on)


def is_asked(text: Text, duty: Duty) -> bool:
    """§5: whether the occasion is the owed party's statement, addressed to whom owes."""
    occasion = occasion_of(text, duty)
    return occasion.of is not None and duty.before is None and text.clauses.forms[occasion.of].addressed


def called(debt: Debt, until: int, begun: list[int]) -> Iterator[Called]:
    """Every occasion on record of a duty, whether or not it created anything.

    `begun` are the instants at which the condition of an occasion `when` began to hold.
    """
    occasion, days = occasion_of(debt.text, debt.duty), debt.text.record.days
    if occasion.of is not None:
        yield from _statements(debt, until)
        return
    dates = begun
    if occasion.every is not None and occasion.start is not None:
        dates = list(days.every(occasion.start.first, occasion.every, until + 1))
    for date in dates:
        day = days.day(date) if date > ALWAYS else None
        name = day.isoformat() if day and days.begin(day) == date else instant_text(date)
        yield Called(name, date, date, _due(debt.text, debt.duty, date), date, None, date, date)


def _due(text: Text, duty: Duty, clock: int) -> int:
    days = text.record.days
    if duty.before is not None:
        return days.too_late(clock, duty.before, before=True)
    return days.too_late(clock, duty.within) if duty.within is not None else NEVER


def _statements(debt: Debt, until: int) -> Iterator[Called]:
    """§5: the statements that are occasions, with when each arises."""
    occasion = occasion_of(debt.text, debt.duty)
    assert occasion.of is not None
    for s, author in debt.view.voices.get(occasion.of, ()):
        arises = _asks(debt, s, author) if s.to and debt.duty.before is None else _tells(debt, s, author)
        if arises is None or arises[1] > until:
            continue
        clock, received = arises
        dated = s.at
        about = debt.party if debt.party in s.concerns(author) else s.concerns(author)[0]
        fields = values_of(s, author, about)
        included = truth(occasion.where, of_fields(debt.text, fields, debt.view, received))
        if occasion.at is not None:
            given = s.fields.get(occasion.at)
            if not isinstance(given, When):
                continue
            clock, dated = given, given
        if not included.possible:
            continue
        due = _due(debt.text, debt.duty, clock.last)
        unsure = not included.certain
        found = Called(s.id, clock.first, clock.last, due, received, s, dated.first, dated.last, unsure)
        if debt.duty.before is not None:
            over = _over(debt.text, occasion, s, clock.last)
            found = replace(found, opens=due - 1, clock=due - 1, told_from=received, over=over)
        yield found


def _asks(debt: Debt, s: Statement, author: str) -> tuple[When, int] | None:
    """§5: a statement addressed to somebody asks; its clock runs from the owing party's receipt."""
    receipt = s.receipt(debt.party)
    asked = debt.party in addressees(debt.text, s)
    if not asked or author == debt.party or debt.owed not in (None, author) or receipt is None:
        return None
    return receipt, receipt.first


def addressees(text: Text, s: Statement) -> set[str]:
    """§7: whom a statement names; a group stands for its members too."""
    return {*(s.to or ()), *(member for name in s.to or () for member in text.agreement.members(name))}


def _tells(debt: Debt, s: Statement, author: str) -> tuple[When, int] | None:
    """§5: one addressed to nobody in particular tells; whom it is about owes, by who is heard, from its `at`."""
    if author not in heard_of(debt) or debt.party not in s.concerns(author):
        return None
    return s.at, s.received.first


def _over(text: Text, occasion: Occasion, s: Statement, clock: int) -> int:
    """§5: when an act is over: at the field that says so, at its statement's `until`, or with the day of its clock."""
    end = s.fields.get(occasion.until or "")
    if isinstance(end, When):
        return end.last + 1
    return s.ends() if s.until is not None else text.record.days.end_of_day(clock)


def answered(debt: Debt, every: list[Called], until: int, beside: list[Called]) -> dict[str, Closed]:
    """For each occasion that created a duty, by name: when it closed and what shows its shortfall, as of `until`.

    `beside` are those that an answer may have been meant for.
    """
    return {o.name: _closed(debt, o, beside, until) for o in every}


def _closed(debt: Debt, one: Called, every: list[Called], until: int) -> Closed:
    came = _came(debt, one, every, until)
    shown = _shown(debt, one, every, until)
    settled = min(_settlements(debt, one), default=NEVER)
    if debt.duty.before is not None:
        settled = min(settled, max(one.over, one.due))
    if came and came[0][0] <= settled:
        come = came[0][0]
        disputed = (NEVER, NEVER)
        if _is_contested(debt, one, every, come, until):
            disputed = one.due if come < one.due else max(come, one.due + 1), settled
        if come < one.due:
            return Closed(come, NEVER, answered=True, disputed=disputed)
        # What was done in time, and heard of late, shows nothing late.
        in_time = [a for c, _, a in came if debt.duty.does and a.at.first < one.due]
        if any(_shows_lateness(debt.text, debt.duty, one, every, a) for _, _, a in came if a not in in_time):
            waits = debt.view.lived
            shown = min(shown, max(one.due, one.received) if waits else one.due)
        early = any(c == come and a in in_time for c, _, a in came)
        return Closed(come if early else max(come, one.due + 1), shown, answered=True, disputed=disputed)
    return Closed(settled, shown, answered=False)


def _is_contested(debt: Debt, one: Called, every: list[Called], come: int, until: int) -> bool:
    """§7: heard apart, some report an act that another, none of them, says was refused, no earlier than the act."""
    if debt.duty.gives or debt.duty.according_to is None:
        return False
    told = [{debt.text.who(name, debt.party, debt.owed) for name in chain} for chain in debt.duty.according_to.chains]
    heard = {name: {n for n, chain in enumerate(told) if name in chain} for chain in told for name in chain}
    reports: set[int] = set()
    for s, author in _answers(debt):
        for owed in debt.text.owed_ones(debt.party, debt.owed) or [debt.party]:
            came = _comes(debt, s, author, owed)[0]
            if came <= until and _fits(debt, one, s) and _is_next(debt, one, every, s, came):
                reports |= heard.get(author, set())
    return bool(reports) and any(
        _refuses(debt, s, author, one, every, until) and s.at.last >= come and not reports & heard[author]
        for s, author in debt.view.voices.get("refusal", ())
    )


def _shows_lateness(text: Text, duty: Duty, one: Called, every: list[Called], answer: Statement) -> bool:
    """§5: an answer that names nothing shows lateness only for the latest occasion it is not older than."""
    meant = [o for o in every if o is one or (o.dated <= answer.at.last and _same_keys(text, o, answer))]
    latest = max(o.dated for o in meant)
    return bool(answer.re) or one.dated == latest or duty.before is not None


def _answers(debt: Debt) -> Iterator[Voice]:
    """§5: what is given is a statement of who owes it; what is done is heard, whoever reports it."""
    for kind in debt.duty.answers:
        counted = any(c.of == kind for c in debt.text.clauses.counts.values())
        for s, author in debt.view.voices.get(kind, ()):
            own = author == debt.party
            if not own and not debt.duty.does:
                continue
            if debt.party not in s.concerns(author) and (not own or (counted and not s.re)):
                continue
            if _is_sufficient(debt, s, author):
                yield s, author
                yield from ((a, author) for a in _corrected(debt, s, author) if _is_sufficient(debt, a, author))


def _is_sufficient(debt: Debt, s: Statement, author: str) -> bool:
    """§5: whether it says what an answer must, to somebody; what is only announced is not done."""
    if (debt.duty.gives and s.to == ()) or (debt.duty.does and s.at.first > debt.view.known):
        return False
    about = debt.party if debt.party in s.concerns(author) else s.concerns(author)[0]
    fields = values_of(s, author, about)
    return truth(debt.duty.where, of_fields(debt.text, fields, debt.view, s.at.first)).certain


def _corrected(debt: Debt, s: Statement, author: str) -> Iterator[Statement]:
    """§5: what it corrects of the same thing was given when it was; what was done, when its correction says."""
    keys = debt.text.clauses.forms[s.kind].keys
    for name in debt.text.record.names_of(s.id)[1:]:
        a = debt.text.record.by_id.get(name)
        if a is None or author not in a.by or a.re != s.re or a.concerns(author) != s.concerns(author):
            continue
        if all(a.fields[key] == s.fields[key] for key in keys) and (a.at == s.at or not debt.duty.does):
            yield a


def heard_of(debt: Debt) -> list[str]:
    """§3: whose word on an answer is evidence; by default of who owes it."""
    return [debt.text.who(name, debt.party, debt.owed) for name in _named_sources(debt)]


def _named_sources(debt: Debt) -> list[str]:
    sources = debt.duty.according_to
    return [name for chain in sources.chains for name in chain] if sources else ["self"]


def _came(debt: Debt, one: Called, every: list[Called], until: int) -> list[Came]:
    """§5: when each answer came, and when all who are owed it had one, told by one statement or by several."""
    # Where there is nobody else (a group of all parties), it is given once it is said.
    owed_ones = debt.text.owed_ones(debt.party, debt.owed) or [debt.party]
    reached: dict[str, list[Came]] = {p: [] for p in owed_ones}
    alone: list[dict[str, list[Came]]] = []
    for s, author in _answers(debt):
        each = {p: _comes(debt, s, author, p) for p in owed_ones}
        fitting = {
            p: c[0]
            for p, c in each.items()
            if c[0] <= until and _fits(debt, one, s) and _is_next(debt, one, every, s, c[0])
        }
        alone.append({p: [(come, s.id, s)] for p, come in fitting.items()})
        for p, come in fitting.items():
            reached[p].append((come, s.id, s))
    return sorted(
        found for told in (*alone, reached) if (found := _all_told(debt, _owed_then(debt, one, owed_ones), told, until))
    )


def _owed_then(debt: Debt, one: Called, owed_ones: list[str]) -> list[str]:
    """§5: those who were bound when it arose: before his accession nothing is owed to anybody.

    Who asked, or to whom alone it is owed, was bound by the text in force then, whatever date a later one gives him.
    """
    if debt.owed is not None and (is_asked(debt.text, debt.duty) or debt.owed not in debt.text.agreement.groups):
        return owed_ones
    return [p for p in owed_ones if debt.text.bonds[p].holds(one.arises)]


def _all_told(debt: Debt, owed_ones: list[str], reached: dict[str, list[Came]], until: int) -> Came | None:
    """§5: the last that was needed; what has not reached who is owed it is given when he has left."""
    first = {p: min(came) for p, came in reached.items() if came and p in owed_ones}
    bonds = {p: debt.text.bonds[p] for p in owed_ones}
    for at in sorted({*(come for come, _, _ in first.values()), *(bond.until for bond in bonds.values())}):
        bound = [p for p, bond in bonds.items() if bond.holds(at)]
        told = [came for came in first.values() if came[0] <= at <= until]
        if told and all(p in first and first[p][0] <= at for p in bound):
            return (at, *max(told)[1:])
    return None


def _comes(debt: Debt, s: Statement, author: str, recipient: str) -> tuple[int, int]:
    """§5: given in time means received in time, done in time means done in time; his answer at the first instant.

    With it, the last instant at which it may have come, by which the occasion must have opened (§7, best serves him).
    """
    acts = debt.view.acts_from(s)
    named = addressees(debt.text, s)
    if debt.duty.does:
        # Told to nobody in particular, or to the world, it is evidence; who reports it does not choose who is owed it.
        between = s.re or author != debt.party or not s.to or recipient in named
        return (acts, max(acts, s.at.last)) if between else (NEVER, NEVER)
    receipt = s.received if recipient in s.by else s.receipt(recipient)  # who says it jointly need not be told (§7)
    if receipt is None or (s.to is not None and recipient not in named and recipient not in s.by):
        return NEVER, NEVER
    if s.to is None and recipient in debt.text.agreement.others and recipient not in s.by:  # §7: for the parties
        return NEVER, NEVER
    first = max(receipt.first, acts) if debt.view.lived else receipt.first
    return first, max(first, receipt.last)


def _fits(debt: Debt, one: Called, s: Statement) -> bool:
    """§5: which answer answers what."""
    text, duty = debt.text, debt.duty
    if s.re:
        if one.by is None or s.re not in debt.text.record.names_of(one.by.id):
            return False
        return s.received.last >= debt.text.record.by_id[s.re].received.first
    return _same_keys(text, one, s) and (duty.before is not None or one.dated <= s.at.last)


def _is_next(debt: Debt, one: Called, every: list[Called], answer: Statement, come: int) -> bool:
    """§5: of the acts still to come, a notice `before` answers only the next of its key."""
    if debt.duty.before is None or answer.re or one.dated <= come:
        return True
    return not any(come < o.dated < one.dated and _same_keys(debt.text, o, answer) for o in every)


def _same_keys(text: Text, one: Called, s: Statement) -> bool:
    """§5: equal in each key field both kinds have."""
    if one.by is None:
        return True
    mine, his = text.clauses.forms[one.by.kind], text.clauses.forms[s.kind]
    return all(one.by.fields[k] == s.fields[k] for k in mine.keys if k in his.keys)


def _settlements(debt: Debt, one: Called) -> Iterator[int]:
    """§7: when those whom it is owed to were content; of an act to be told `before`, since its last instant in time."""
    yield from settled_at(debt, one.dated if debt.duty.before is None else one.arises, one.name)


class Content(NamedTuple):
    """That somebody is content with what a party owed: since when, with what begun until when and known by when."""

    author: str
    from_: int
    upto: int
    known: int


def content(debt: Debt, since: int, occasion: str | None) -> Iterator[Content]:
    """§7: a settlement acts from the later of its `at` and its receipt, on what had begun and was known by then."""
    record = debt.text.record
    named = record.names_of(occasion or "")
    heard = min((record.by_id[name].received.first for name in named if name in record.by_id), default=ALWAYS)
    for s, author in debt.view.voices.get("settlement", ()):
        first, last = max(s.at.first, s.received.first), s.at.last
        received = max(when.last for when in s.said.values())
        if received < heard:
            continue
        meant = s.re in named if s.re else s.clause == debt.duty.id
        about_him = author != debt.party and (not s.about or debt.party in s.about)  # of nobody by name: of all
        if meant and last >= since and about_him and (from_ := max(first, since)) <= debt.view.known:
            yield Content(author, from_, last, max(s.at.first, received))


def settled_at(debt: Debt, since: int, occasion: str | None) -> Iterator[int]:
    """§7: the instants at which a duty was settled: by the owed party, all of them, or a name under `settles`."""
    by: dict[str, int] = {}
    for author, from_, *_ in content(debt, since, occasion):
        if author in debt.text.agreement.settles:
            yield from_
        by[author] = min(by.get(author, NEVER), from_)
    if debt.owed in by:
        yield by[debt.owed]
    yield from _all_content(debt, by)


def _all_content(debt: Debt, by: dict[str, int]) -> Iterator[int]:
    """§7: of a duty owed to all, settled once each of them who is bound then has said so."""
    bonds = {p: debt.text.bonds[p] for p in debt.text.owed_ones(debt.party, debt.owed)}
    for at in sorted({*by.values(), *(bond.until for bond in bonds.values())}):
        bound = [p for p, bond in bonds.items() if bond.holds(at)]
        if any(p in by for p in bonds) and bound and all(by.get(p, NEVER) <= at for p in bound):
            yield at
            return


def _shown(debt: Debt, one: Called, every: list[Called], until: int) -> int:
    """§7, §8.3: since when silence, or a refusal, shows that nothing was given or done in time."""
    if one.due >= NEVER:
        return NEVER
    from_ = max(one.due, one.received) if debt.view.lived else one.due
    found = NEVER
    if any(_refuses(debt, s, author, one, every, until) for s, author in debt.view.voices.get("refusal", ())):
        found = from_
    since = min(one.dated, one.due - 1)  # of a notice `before`, the last instant in time
    if debt.view.complete(debt.duty.answers, debt.party, since, one.due, until):
        found = from_
    return found


def _refuses(debt: Debt, s: Statement, author: str, one: Called, every: list[Called], until: int) -> bool:
    """§7: a refusal names what was refused, or means the one occasion of its own date; what may be several, none."""
    if (
        author not in heard_of(debt)
        or debt.party not in s.concerns(author)
        or (debt.view.lived and debt.view.acts_from(s) > until)
    ):
        return False
    if s.re:
        return one.by is not None and s.re in debt.text.record.names_of(one.by.id)
    return s.clause == debt.duty.id and _meant(debt, s, author, every) == {one.name}


def _meant(debt: Debt, s: Statement, author: str, every: list[Called]) -> set[str]:
    """§7: all that a refusal may mean, whomever it is owed to: of requests and events, what had been received by then.

    Who is heard as the one it is owed to speaks of what is owed to him.
    """
    occasion = occasion_of(debt.text, debt.duty)
    said = s.received.first
    if occasion.every is not None and occasion.start is not None:
        dates = debt.text.record.days.every(occasion.start.first, occasion.every, s.at.last + 1)
        inside = sum(date >= s.at.first for date in dates)
        return {o.name for o in every if s.at.first <= o.dated <= s.at.last} if inside == 1 else set()
    if occasion.of is not None:
        named = [debt.text.who(n, debt.party, None) for n in _named_sources(debt)]
        whose = debt if author not in named else debt._replace(owed=None)
        if debt.view.lived:
            ever = View(debt.view.record, said, lived=False, whatever_became_of_it=True)
            whose = whose._replace(view=ever)
        found = [o for o in called(whose, said, []) if _may_be_asked(whose, o, said)]
    else:
        found = [o for o in every if o.received <= said]
    return {o.name for o in found if o.dated <= s.at.last and s.at.first <= o.dated_last}


def _may_be_asked(debt: Debt, one: Called, said: int) -> bool:
    """Whether somebody to whom a duty may be owed stood by what he asked, or the owing party by what it told."""
    assert one.by is not None
    record, agreement = debt.text.record, debt.text.agreement
    authors = [
        author for author in one.by.by if record.acts_until(one.by, author, said) or not debt.view.whatever_became_of_it
    ]
    if not is_asked(debt.text, debt.duty) or not one.by.to:
        return any(author in heard_of(debt) for author in authors)
    within = {debt.party, *agreement.members(debt.party)}
    may = debt.duty.to or [
        name
        for name in (*agreement.parties, *agreement.groups)
        if name not in within and debt.party not in agreement.members(name)
    ]
    return any(author in may for author in authors)


__all__ = [
    "Called",
    "Closed",
    "answered",
    "called",
    "content",
    "is_asked",
    "occasion_of",
    "owing",
    "r",
    "settled_at",
]
