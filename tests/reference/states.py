"""States that hang on words alone, also by way of other states: told anew by the words that stand (§4, §8.7).

A retracted `on` turns such a state off and a retracted `off` brings it back, each when it is taken back: at every
instant the whole story up to it is told again, by those words alone that stand then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tests.reference.conditions import Asked, is_of_words, words_in
from tests.reference.counts import Text
from tests.reference.dates import ALWAYS
from tests.reference.views import View

from detente.agreement.blocks import State
from detente.agreement.grammar import conditions as c
from detente.agreement.model import Clauses

if TYPE_CHECKING:
    from tests.reference.sweep import Sweep


def hangs_on_words(clauses: Clauses, state: str) -> bool:
    """Whether a state hangs on what is said and on states that do, and on nothing else."""
    declared = clauses.states[state]
    atoms = [*c.atoms(declared.on), *c.atoms(declared.off)]
    named = {atom.state for atom in atoms if isinstance(atom, c.InState)} - {state}
    apart = [atom for atom in atoms if not isinstance(atom, c.Said | c.Never | c.InState)]
    return declared.set_of is None and not apart and all(hangs_on_words(clauses, name) for name in named)


def speakers_of(text: Text, state: State) -> Sequence[str]:
    """§4: those who each have a state of their own; the empty name where there is one for all."""
    return text.agreement.speakers if state.per_speaker else ("",)


class Story:
    """What words turned, by those that stand at one instant; asked about that instant and those before it."""

    def __init__(self, sweep: Sweep, text: Text, view: View, at: int) -> None:
        self.sweep, self.text, self.view, self.end = sweep, text, view, at
        self._told: dict[tuple[str, str, int], bool] = {}
        self._holds: dict[tuple[c.Condition, int, str], bool] = {}

    def instants(self, *conditions: c.Condition) -> list[int]:
        """When anything may change: as words begin and end, and as long after as some condition must have lasted."""
        found = {ALWAYS, *(i for s in self.text.record.all for i in (self.view.acts_from(s), s.ends()))}
        for length in dict.fromkeys(self._lengths(conditions)):
            found |= {self.sweep.days.plus(i, length) for i in found if ALWAYS < i <= self.end}  # type: ignore[arg-type]
        return sorted({i for i in found if i < self.end} | {self.end})

    def _lengths(self, conditions: tuple[c.Condition, ...]) -> Iterator[object]:
        states = self.text.clauses.states
        for condition in conditions:
            for piece in c.pieces(condition):
                if isinstance(piece, c.Lasting):
                    yield piece.length
                if isinstance(piece, c.InState):
                    yield from self._lengths((states[piece.state].on, states[piece.state].off))

    def is_on(self, state: str, who: str, at: int) -> bool:
        """Whether a state is on."""
        if (state, who, at) not in self._told:
            self._told[state, who, at] = self._turned(state, who, at)
        return self._told[state, who, at]

    def _turned(self, state: str, who: str, at: int) -> bool:
        declared = self.text.clauses.states[state]
        if is_of_words(declared.on) and is_of_words(declared.off):
            return self.sweep.spoken(self.text, state, who, at, self.view)
        on, before = False, None
        speaker = who if declared.per_speaker else ""
        for i in (i for i in self.instants(declared.on, declared.off) if i <= at):
            if self.rises(declared.off, i, before, speaker):
                on = False
            elif self.rises(declared.on, i, before, speaker):
                on = True
            before = i
        return on

    def rises(self, condition: c.Condition, at: int, before: int | None, speaker: str) -> bool:
        """§4: whether a condition begins to hold: it did not just before, or a word that it needs is new."""
        if not self.holds(condition, at, speaker):
            return False
        if before is None or not self.holds(condition, before, speaker):
            return True
        asked = Retold(self, at, speaker)
        return any(
            self.view.acts_from(s) == at and asked.may_have_said(author, word)
            for word in words_in(condition)
            for s, author in self.view.voices.get(word.kind, ())
        )

    def holds(self, condition: c.Condition, at: int, speaker: str) -> bool:
        """Whether a condition holds at an instant."""
        if (condition, at, speaker) not in self._holds:
            self._holds[condition, at, speaker] = Retold(self, at, speaker).holds(condition)
        return self._holds[condition, at, speaker]


class Retold(Asked):
    """A condition's truth at an instant, by the words that stand at a later one."""

    def __init__(self, story: Story, at: int, speaker: str) -> None:
        super().__init__(story.sweep, at, text=story.text, speaker=speaker)
        self.story = story

    @property
    def view(self) -> View:
        return self.story.view

    def is_on(self, state: str, who: str) -> bool:
        """Whether a state is on, as the story has it."""
        return self.story.is_on(state, who, self.at)

    def lasting(self, whole: c.Lasting, part: c.Condition, length: object) -> bool:
        """§4, §8.5: has held throughout the time before, and holds still; what has always held has lasted."""
        if not self.story.holds(part, self.at, self.speaker):
            return False
        since = ALWAYS
        for i in (i for i in self.story.instants(whole) if i <= self.at):
            if not self.story.holds(part, i, self.speaker):
                since = self.at + 1
            elif since > self.at:
                since = i
        ends = ALWAYS if since == ALWAYS else self.story.sweep.days.plus(since, length)  # type: ignore[arg-type]
        if ends > self.at:
            self.story.sweep.push(ends)
        return ends <= self.at


__all__ = ["Retold", "Story", "hangs_on_words", "speakers_of"]
