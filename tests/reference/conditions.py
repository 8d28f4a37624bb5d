"""Conditions, always true or false, as they were lived (docs/language.md §4, §8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tests.reference import ranges as r
from tests.reference.counts import Text, level
from tests.reference.dates import ALWAYS
from tests.reference.statements import Statement
from tests.reference.views import View

from detente.agreement.grammar import conditions as c

if TYPE_CHECKING:
    from tests.reference.sweep import Sweep


class Asked:
    """One condition's truth at an instant of the sweep, asked for a duty of `owing` to `owed` or outside of one.

    Of a state that each speaker has, kinds alone are his words (`speaker`).
    """

    def __init__(
        self,
        sweep: Sweep,
        at: int,
        owing: str = "",
        owed: str | None = None,
        text: Text | None = None,
        speaker: str = "",
    ) -> None:
        self.sweep, self.at, self.owing, self.owed, self.speaker = sweep, at, owing, owed, speaker
        self.text = text or sweep.text  # the text that asks, in force by now or to come

    @property
    def view(self) -> View:
        return self.sweep.lived(self.at)

    def holds(self, condition: c.Condition) -> bool:
        """§4: whether a condition holds."""
        match condition:
            case c.Never():
                return False
            case c.Not(part):
                return not self.holds(part)
            case c.All(parts):
                return all(self.holds(p) for p in parts)
            case c.Any(parts):
                return any(self.holds(p) for p in parts)
            case c.AtLeast(count, parts):
                return sum(self.holds(p) for p in parts) >= count
            case c.Lasting(part, length):
                return self.lasting(condition, part, length)
            case _:
                return self.atom(condition)

    def atom(self, condition: c.Condition) -> bool:
        """§4: whether a piece that is not made of others holds."""
        match condition:
            case c.Conduct(subject, verb, clause):
                return self.each(subject, lambda who: self.conduct(who, verb, clause, subject))
            case c.Said(by, kind):
                words = list(self.words(kind))
                if by is None:
                    return any(self.speaker in ("", author) for _, author in words)
                return self.each(by, lambda who: any(author == who for _, author in words))
            case c.InState(state, None):
                return self.is_on(state, "")
            case c.InState(state, whose):
                return self.each(whose, lambda who: self.is_on(state, who))
            case c.CountIs():
                return self.each(condition.subject, lambda who: self.count(condition, who))
            case _:
                return False

    def is_on(self, state: str, who: str) -> bool:
        """Whether a state is on."""
        return self.sweep.is_on(self.text, state, who, self.at)

    # -- who ---------------------------------------------------------------------------------------

    def meant(self, subject: c.Subject) -> list[str]:
        """The names of a subject; of a group its members where they are spoken of one by one."""
        found: list[str] = []
        for name in subject.names:
            who = self.text.who(name, self.owing, self.owed)
            apart = subject.quantifier or subject.count
            groups = self.text.agreement.groups
            found += groups[who].members if apart and who in groups else [who]
        return list(dict.fromkeys(found))

    def each(self, subject: c.Subject | None, so: Callable[[str], bool]) -> bool:
        """§4, §5: `each of`, `all of`, `any of`, `at least N of`, or one."""
        assert subject is not None
        holds = [so(who) for who in self.meant(subject)]
        if subject.count:
            return sum(holds) >= subject.count
        return any(holds) if subject.quantifier == "any" else all(holds)

    # -- atoms -------------------------------------------------------------------------------------

    def words(self, kind: str) -> Iterator[tuple[Statement, str]]:
        """§4: the statements of a kind that have begun to act and were not taken back."""
        return ((s, author) for s, author in self.view.voices.get(kind, ()) if self.view.acts_from(s) <= self.at)

    def may_have_said(self, author: str, word: c.Said) -> bool:
        """Whether somebody is one of those whose word a condition hears."""
        if word.subject is None:
            return self.speaker in ("", author)
        return author in self.meant(word.subject)

    def conduct(self, who: str, verb: c.Verb, clause: str, subject: c.Subject) -> bool:
        """§4: breaches need one that is shown; keeps is its absence; meets, conduct shown; owes is force."""
        towards: tuple[str | None, ...] | None = None
        if "other" in subject.names and self.owing:
            groups = [name for name, group in self.text.agreement.groups.items() if self.owing in group.members]
            towards = (self.owing, *groups, None)  # a breach owed to D, to a group that he is in, or to all (§5)
        if verb == "owes":
            return self.sweep.owes(who, clause, towards)
        if verb == "meets":
            return self.sweep.meets(self.text, who, clause, towards, self.at)
        breached = self.sweep.breaches(who, clause, towards)
        return breached if verb == "breaches" else not breached

    def count(self, asked: c.CountIs, who: str) -> bool:
        """§4: a count is at most or at least a number where that is certain."""
        text = self.text
        unit = asked.unit or text.clauses.counts[asked.count].unit
        bound = r.exactly(asked.bound * r.BASE[unit])
        found = level(text, self.view, asked.count, who, self.at, missing=True)
        truth = r.at_most(found, bound) if asked.direction == "at most" else r.at_most(bound, found)
        return truth.certain

    def lasting(self, whole: c.Lasting, part: c.Condition, length: object) -> bool:
        """§4, §8.5: has held throughout the time before, and holds still."""
        since = self.sweep.held_since.get((id(self.text), whole, self.owing, self.owed, self.speaker))
        days = self.text.record.days
        if self.at == ALWAYS:
            return self.holds(part)  # before the beginning it was as it was then
        return since is not None and days.plus(since, length) <= self.at and self.holds(part)  # type: ignore[arg-type]


def words_in(condition: c.Condition) -> Iterator[c.Said]:
    """The words that a condition hears."""
    return (atom for atom in c.atoms(condition) if isinstance(atom, c.Said))


def is_of_words(condition: c.Condition) -> bool:
    """Whether a condition is one word, or any of several of one speaker each: what turns a state at every new word."""
    if isinstance(condition, c.Any):
        return all(is_of_words(part) and all(map(_is_of_one, words_in(part))) for part in condition.parts)
    return isinstance(condition, c.Said | c.Never)


def _is_of_one(word: c.Said) -> bool:
    one = word.subject
    return one is None or (len(one.names) == 1 and not one.quantifier and not one.count)


def asked_of(text: Text, word: c.Said, speaker: str) -> tuple[list[str], int]:
    """Whose word it is (nobody named: anybody's), and how many of them must have said it."""
    one = word.subject
    if one is None:
        return [speaker] if speaker else [], 1
    groups = text.agreement.groups if one.quantifier or one.count else {}
    names = list(dict.fromkeys(m for n in one.names for m in (groups[n].members if n in groups else (n,))))
    return names, one.count or (1 if one.quantifier == "any" else len(names))
