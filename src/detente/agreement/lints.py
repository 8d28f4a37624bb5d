"""Habits that an agreement does well to avoid: no mistakes, and worth a look (docs/language.md §9).

What is looked for: a countermeasure that nobody declares, or without grace; a suspension on mere suspicion; an
excuse by the owing party's own word; what is told on a calendar counted as events; a stock that never turns unknown, or
whose ban nobody must show to be kept; a `where` over a field that may be left out; a bound that forgets somebody; a
date at which nothing is in force; names that look alike. More is seen in passing, where it is read (`Mistakes.look`):
a fence that may be taken for a block, an extension that comes too late, a reading that changes nothing. That each
number of a shipped agreement has a source
is for its reader to see.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.agreement.blocks import Count, Duty, Form
from detente.agreement.clauses.bounds import step_dates
from detente.agreement.grammar.conditions import Condition, Conduct, InState, Not, Said, atoms, pieces
from detente.agreement.grammar.expressions import Expression, Is, Name, Number, Otherwise, children, names_in, walk
from detente.agreement.model import Clauses
from detente.agreement.names.declared import Declared
from detente.agreement.text.nodes import Sequence
from detente.agreement.text.signs import alphabets, skeleton
from detente.errors import Mistake, Place
from detente.wording import listed

__all__ = ["lints"]


def lints(declared: Declared, clauses: Clauses) -> tuple[Mistake, ...]:
    """What is worth a look, in the order of the text, with what was seen while it was read."""
    looker = _Looker(declared, clauses)
    found = [*declared.values.found.looks, *looker.names()]
    for duty in clauses.duties.values():
        found += looker.duty(duty)
    for count in clauses.counts.values():
        found += looker.count(count)
    for occasion in clauses.occasions.values():
        if occasion.of and (form := clauses.forms.get(occasion.of)):
            found += looker.gaps("occasion", occasion.name, occasion.where, form)
    return tuple(sorted(found, key=lambda m: m.place))


class _Looker:
    def __init__(self, declared: Declared, clauses: Clauses) -> None:
        self.entries, self.front, self.clauses = declared.entries, declared.front, clauses
        self.values = declared.values
        duties = clauses.duties.values()
        self.given = {kind for d in duties for kind in d.answers}
        regular = {name for name, o in clauses.occasions.items() if o.every}
        self.regular = {kind for d in duties if d.on in regular for kind in d.answers}

    def place(self, kind: str, name: str, key: str) -> Place:
        entry = self.entries.of(kind).get(name)
        node = entry.get(key) if entry else None
        return node.place if node else entry.place if entry else Place("")

    def names(self) -> Iterator[Mistake]:
        """Names that look like others, or like what they are not."""
        seen: dict[str, tuple[str, Place]] = {}
        for name, place in self.named():
            first, where = seen.setdefault(skeleton(name), (name, place))
            if first != name:
                what = f"'{name[:60]}' looks like the name on line {where.line}"
                yield Mistake(what, place, "rename one, so that both can be told apart")
            elif mixed := alphabets(name):
                what = f"'{name[:60]}' mixes {listed(mixed)} letters in one word"
                yield Mistake(what, place, "type it anew in one alphabet")

    def named(self) -> Iterator[tuple[str, Place]]:
        """Every name that a document declares, and every choice of a form."""
        yield from self.front.places.items()
        for kind in ("form", "count", "occasion", "state", "duty"):
            yield from ((name, entry.place) for name, entry in self.entries.of(kind).items())
        for form in self.clauses.forms.values():
            for field in form.fields.values():
                node = self.entries.form[form.kind].get(field.name)
                apart = node.items if isinstance(node, Sequence) else [node] * len(field.choices or ())
                yield from ((choice, n.place) for choice, n in zip(field.choices or (), apart, strict=True) if n)

    def duty(self, duty: Duty) -> Iterator[Mistake]:
        yield from self.term(duty)
        if duty.unless is not None:
            yield from self.suspension(duty, duty.unless, self.place("duty", duty.id, "unless"))
        if duty.excused is not None and any(_own_word(a, duty) for a in atoms(duty.excused)):
            what = "this excuses the owing party by its own word"
            yield Mistake(what, self.place("duty", duty.id, "excused"), "such a ground belongs in that party's reading")
        if duty.bound is not None:
            place = self.place("duty", duty.id, duty.direction)
            if forgotten := [w for w in duty.who if not duty.bound.for_party(w)]:
                yield Mistake(f"there is no bound for {listed(forgotten[:8])}", place, "name each who owes this")
            yield from self.ban(duty, place)

    def term(self, duty: Duty) -> Iterator[Mistake]:
        """Dates of a duty at which nothing is in force."""
        last = self.front.ends[-1].at if self.front.ends else None
        ends = min((d for d in (duty.until, last) if d is not None), default=None)
        if duty.since is not None and duty.since < self.front.in_force:
            what = "the agreement is not in force by then, so that this binds from its entry into force"
            yield Mistake(what, self.place("duty", duty.id, "since"), "leave the date out, or write a later one")
        if duty.since is not None and last is not None and duty.since >= last:
            what = "the agreement has ended by then, so that this never binds"
            yield Mistake(what, self.place("duty", duty.id, "since"), "write an earlier date, or leave the clause out")
        elif duty.until is not None and duty.until <= self.front.in_force:
            what = "this clause has ended when the agreement enters into force, so that it never binds"
            yield Mistake(what, self.place("duty", duty.id, "until"), "write a later date, or leave the clause out")
        elif ends is not None:
            for key in ("at most", "at least", "up to"):
                for date in step_dates(self.entries.duty[duty.id].get(key)):
                    moment = self.values.moment(date)
                    if moment and moment.first >= ends:
                        what = f"{'this clause' if ends == duty.until else 'the agreement'} has ended by then"
                        yield Mistake(what, date.place, "leave this step out, or write an earlier date")

    def suspension(self, duty: Duty, unless: Condition, place: Place) -> Iterator[Mistake]:
        reacts = [a for a in atoms(unless) if isinstance(a, Conduct) and a.verb == "breaches"]
        if reacts and not any(
            isinstance(a, InState | Said) and a.subject and "self" in a.subject.names for a in atoms(unless)
        ):
            what = "this suspends without a word: two who fall short at the same instant are both in breach"
            yield Mistake(what, place, "let it be declared, for instance: and self suspends")
        if reacts and duty.grace is None:
            what = "when this suspension ends, what is still open is a breach at once"
            yield Mistake(what, place, "give time to come back into line, for instance: grace: 30 days")
        for piece in pieces(unless):
            if isinstance(piece, Not) and any(isinstance(a, Conduct) and a.verb == "meets" for a in atoms(piece)):
                what = "what is unknown is not met, so that suspicion suffices to suspend"
                yield Mistake(what, place, "write 'breaches', which must be shown")

    def ban(self, duty: Duty, place: Place) -> Iterator[Mistake]:
        assert duty.bound is not None
        limits = [e for steps in duty.bound.steps.values() for _, e in steps]
        if duty.direction != "at most" or not all(isinstance(e, Number) and e.value == 0 for e in limits):
            return
        for count in self.made_of(duty.keep or ""):
            if count.latest and count.of not in self.given:
                what = f"no duty has anybody declare '{count.of}', so that this ban stays unknown"
                yield Mistake(what, place, f"add one, for instance: {{on: yearly, give: {count.of}, within: 30 days}}")

    def made_of(self, name: str) -> list[Count]:
        """The counts of statements that a count is made of."""
        seen, todo, found = {name}, [name], []
        while todo:
            count = self.clauses.counts.get(todo.pop())
            if count and count.is_ is not None:
                new = {n.name for n in names_in(count.is_)} - seen
                seen |= new
                todo += sorted(new)
            elif count:
                found.append(count)
        return found

    def count(self, count: Count) -> Iterator[Mistake]:
        if count.of in self.regular and not count.latest and count.over is None and not count.over_ever:
            what = f"this counts statements of '{count.of}' as events, each for its own time and then no more"
            place = self.place("count", count.name, "of")
            yield Mistake(what, place, f"what stays so until it is told anew is 'of: latest {count.of}'")
        own = any(name == "self" for chain in count.according_to.chains for name in chain)
        if count.latest and count.good_for is None and (count.of not in self.regular or not own):
            what = f"this stock never turns unknown: no duty gives '{count.of}' on a calendar"
            if count.of in self.regular:
                what = "this stock never turns unknown: what one tells of another has no date on which it is told anew"
            yield Mistake(
                what,
                self.place("count", count.name, "of"),
                "add 'good for', for instance: good for: 13 months",
            )
        if count.of and (form := self.clauses.forms.get(count.of)):
            yield from self.gaps("count", count.name, count.where, form)

    def gaps(self, kind: str, name: str, where: Expression | None, form: Form) -> Iterator[Mistake]:
        if where is None:
            return
        place = self.place(kind, name, "where")
        guarded = {n.value.name for n in walk(where) if isinstance(n, Is) and isinstance(n.value, Name)}
        for said in dict.fromkeys(_unguarded(where)):
            f = form.fields.get(said)
            if f and f.optional and said not in guarded:
                what = f"'{said}' may be left out, and then nobody can tell"
                yield Mistake(
                    what,
                    place,
                    f"say what silence means, for instance: {said} else 0"
                    if f.is_amount
                    else f"add: {said} is not missing",
                )
        for is_ in walk(where):
            if isinstance(is_, Is) and is_.what == "missing" and isinstance(is_.value, Name):
                f = form.fields.get(is_.value.name)
                if f and not f.optional:
                    yield Mistake(
                        f"'{f.name}' is never missing",
                        place,
                        f"let it be left out, for instance: {f.name}: {f.unit or f.type}?",
                    )


def _own_word(atom: Condition, duty: Duty) -> bool:
    return (
        isinstance(atom, InState | Said)
        and atom.subject is not None
        and bool({"self", *duty.who} & {*atom.subject.names})
    )


def _unguarded(node: Expression) -> Iterator[str]:
    """The fields whose absence would be felt."""
    if isinstance(node, Name):
        yield node.name
    elif isinstance(node, Otherwise):
        yield from _unguarded(node.otherwise)
    elif not isinstance(node, Is):
        for child in children(node):
            yield from _unguarded(child)
