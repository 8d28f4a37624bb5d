"""The grammar of conditions.

    condition := both ('or' both)*
    both      := denied ('and' denied)*
    denied    := 'not' denied | atom ['for' DURATION]
    atom      := '(' condition ')' | 'never'
               | 'at least' N 'of' '(' condition (',' condition)* ')'
               | 'at least' N 'of' PARTIES verb
               | SUBJECT verb
               | STATE
               | COUNT ['of' SUBJECT] ('at most' | 'at least') N [UNIT]
               | KIND ['from' SUBJECT]                       only where a state turns on or off
    verb      := ('keeps' | 'breaches' | 'meets' | 'owes') CLAUSE | 'said' KIND | STATE
    SUBJECT   := ['each of' | 'any of' | 'all of'] (PARTY | GROUP | 'self' | 'other' | '[' PARTY, … ']')

`for 90 days` binds to the atom or bracket before it: it has held throughout the 90 days before.
A condition is always true or false (docs/language.md §4).

>>> vocabulary = Vocabulary(subjects={"RU", "PL"}, clauses={"U2"}, states={"agrees"})
>>> parse("RU keeps U2 and PL agrees", vocabulary).parts[1]
InState(state='agrees', subject=Subject(PL))
>>> parse("other breaches U2 for 90 days", vocabulary).length
Duration(count=90, unit='days', calendar=False)
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from fractions import Fraction
from functools import cached_property
from itertools import chain

from msgspec import Struct

from detente.agreement.grammar.conditions import (
    All,
    Any,
    AtLeast,
    Condition,
    Conduct,
    CountIs,
    InState,
    Lasting,
    Never,
    Not,
    Said,
    Subject,
    Verb,
)
from detente.agreement.grammar.expression_grammar import CLOSED
from detente.agreement.grammar.tokens import GrammarError, Names, TokenReader
from detente.amounts import UNITS
from detente.instants import Duration, duration
from detente.wording import did_you_mean

__all__ = ["RESERVED", "Vocabulary", "parse"]

_VERBS: dict[str, Verb] = {
    "keeps": "keeps", "keep": "keeps", "breaches": "breaches", "breach": "breaches",
    "meets": "meets", "meet": "meets", "owes": "owes", "owe": "owes",
}  # fmt: skip
RESERVED = frozenset(
    [
        *_VERBS,
        *["and", "or", "not", "never", "at", "least", "most", "of", "for", "from", "said", "say", "each", "any", "all"],
    ]
)


class Vocabulary(Struct, frozen=True, dict=True):
    """The names that a condition may use."""

    subjects: AbstractSet[str] = frozenset()
    clauses: AbstractSet[str] = frozenset()
    kinds: AbstractSet[str] = frozenset()
    states: AbstractSet[str] = frozenset()
    counts: AbstractSet[str] = frozenset()
    kinds_alone: bool = False

    @cached_property
    def names(self) -> Names:
        """All of them, to be found in a text."""
        return Names(chain(self.subjects, self.clauses, self.kinds, self.states, self.counts), RESERVED)


def parse(said: str, vocabulary: Vocabulary) -> Condition:
    """The condition that a text writes.

    Raises:
        GrammarError: with the offset of the mistake.
    """
    parser = _Parser(TokenReader(said, vocabulary.names, texts=False), vocabulary)
    condition = parser.condition()
    if parser.reader.next.kind != "end":
        raise parser.reader.wrong("expected the end of the condition", "join conditions with 'and' or 'or'")
    return condition


class _Parser:
    def __init__(self, reader: TokenReader, vocabulary: Vocabulary) -> None:
        self.reader, self.known = reader, vocabulary

    def condition(self) -> Condition:
        parts = [self.both()]
        while self.reader.accept("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Any(tuple(parts), start=parts[0].start, end=parts[-1].end)

    def both(self) -> Condition:
        parts = [self.denied()]
        while self.reader.accept("and"):
            parts.append(self.denied())
        return parts[0] if len(parts) == 1 else All(tuple(parts), start=parts[0].start, end=parts[-1].end)

    def denied(self) -> Condition:
        if token := self.reader.accept("not"):
            with self.reader.deeper():
                part = self.denied()
            return Not(part, start=token.start, end=part.end)
        atom = self.atom()
        while self.reader.accept("for"):
            length = self.length()
            atom = Lasting(atom, length, start=atom.start, end=self.reader.next.start)
        return atom

    def length(self) -> Duration:
        number, unit = self.reader.next, self.reader.ahead(1)
        found = duration(f"{number.text} {unit.text}") if number.kind == "number" else None
        if unit.is_word("calendar"):
            what, advice = "'for' counts no calendar units", "leave out 'calendar', for instance: for 90 days"
            raise GrammarError(what, unit.start, unit.end - unit.start, advice)
        if found is None:
            raise self.reader.wrong("expected a length of time after 'for'", "for instance: for 90 days")
        if found.count > found.longest.count:
            what, advice = f"'{number.text} {unit.text}' is too long", f"write at most {found.longest}"
            raise GrammarError(what, number.start, unit.end - number.start, advice)
        self.reader.take()
        self.reader.take()
        return found

    def atom(self) -> Condition:
        reader, token = self.reader, self.reader.next
        if reader.accept("("):
            with reader.deeper():
                inner = self.condition()
                reader.expect(")", "to close the bracket", CLOSED)
            return inner
        if reader.accept("never"):
            return Never(start=token.start, end=token.end)
        if reader.next.is_word("at") and reader.ahead(1).is_word("least"):
            return self.at_least()
        if (subject := self.subject_ahead()) is not None:
            return self.verb(subject, token.start)
        return self.named()

    def at_least(self) -> Condition:
        reader = self.reader
        start = reader.take().start
        reader.take()
        number = reader.next
        count = self.whole("at least how many", "for instance: at least 2 of [A, B, C] keep X")
        reader.expect("of", "after the number", "for instance: at least 2 of [A, B, C] keep X")
        if reader.accept("("):
            with reader.deeper():
                parts = [self.condition()]
                while reader.accept(","):
                    parts.append(self.condition())
                reader.expect(")", "to close the bracket", CLOSED)
            return AtLeast(count, tuple(parts), start=start, end=reader.next.start)
        if not count:
            raise GrammarError("at least 0 of some says nothing", start, number.end - start, "write a number from 1 on")
        return self.verb(Subject(self.members(), "all", count), start)

    def whole(self, what: str, help: str) -> int:
        token = self.reader.next
        if token.kind != "number" or not token.text.isdigit() or len(token.text) > 9:
            raise self.reader.wrong(f"expected a whole number ({what})", help)
        self.reader.take()
        return int(token.text)

    def subject_ahead(self) -> Subject | None:
        reader, token = self.reader, self.reader.next
        if token.is_word("each", "any", "all") and reader.ahead(1).is_word("of"):
            reader.take()
            reader.take()
            return Subject(self.members(), "any" if token.text == "any" else "all")
        if token.text in self.known.subjects or token.is_word("self", "other"):
            reader.take()
            return Subject((token.text,))
        return None

    def members(self) -> tuple[str, ...]:
        reader = self.reader
        if not reader.accept("["):
            return (self.party(),)
        names = [self.party()]
        while reader.accept(","):
            names.append(self.party())
        reader.expect("]", "to close the list", "for instance: each of [A, B]")
        return tuple(names)

    def party(self) -> str:
        token = self.reader.next
        if token.text not in self.known.subjects and not token.is_word("self", "other"):
            raise self.reader.wrong("expected a party or group", did_you_mean(token.text, self.known.subjects))
        return self.reader.take().text

    def verb(self, subject: Subject, start: int) -> Condition:
        reader, token = self.reader, self.reader.next
        if token.text in _VERBS and token.kind == "word":
            reader.take()
            clause = self.one_of(self.known.clauses, "a clause")
            return Conduct(subject, _VERBS[token.text], clause, start=start, end=reader.next.start)
        if reader.accept("said", "say"):
            kind = self.one_of(self.known.kinds, "a kind of statement")
            return Said(subject, kind, start=start, end=reader.next.start)
        if token.text in self.known.states:
            reader.take()
            return InState(token.text, subject, start=start, end=token.end)
        raise reader.wrong(
            f"expected what {subject} does: keeps, breaches, meets or owes a clause, said a kind, or a state",
            did_you_mean(token.text, [*_VERBS, "said", *self.known.states]),
        )

    def one_of(self, names: AbstractSet[str], what: str) -> str:
        token = self.reader.next
        if token.text in names and token.kind != "end":
            self.reader.take()
            return token.text
        raise self.reader.wrong(f"expected {what}", did_you_mean(token.text, names) or "the agreement declares none")

    @property
    def somebody(self) -> str:
        return min(self.known.subjects, key=lambda n: (len(n), n), default="self")

    def named(self) -> Condition:
        reader, token = self.reader, self.reader.next
        if token.text in self.known.counts:
            return self.count()
        if token.text in self.known.states:
            reader.take()
            return InState(token.text, start=token.start, end=token.end)
        if token.text in self.known.kinds and self.known.kinds_alone:
            reader.take()
            subject = None
            if reader.accept("from"):
                subject = self.subject_ahead()
                if subject is None:
                    raise reader.wrong(
                        "expected a party after 'from'", did_you_mean(reader.next.text, self.known.subjects)
                    )
            return Said(subject, token.text, start=token.start, end=reader.next.start)
        if token.text in self.known.kinds:
            raise GrammarError(
                f"'{token.text}' is a kind of statement, and a condition asks who said it",
                token.start, token.end - token.start, f"for instance: {self.somebody} said {token.text}",
            )  # fmt: skip
        known = {*self.known.subjects, *self.known.states, *self.known.counts, "self", "other", "never"}
        if self.known.kinds_alone:
            known |= self.known.kinds
        raise reader.wrong(
            "expected who does what (for instance: other breaches XI), a state or a count",
            did_you_mean(token.text, known),
        )

    def count(self) -> Condition:
        reader = self.reader
        name = reader.take()
        subject = None
        if reader.accept("of"):
            subject = self.subject_ahead()
            if subject is None:
                raise reader.wrong("expected a party after 'of'", did_you_mean(reader.next.text, self.known.subjects))
        help = f"for instance: {name.text} at most 100"
        reader.expect("at", "after the count", help)
        direction = reader.accept("most", "least")
        if not direction:
            raise reader.wrong("expected 'at most' or 'at least'", help)
        number = reader.next
        if number.kind != "number":
            raise reader.wrong("expected a number", help)
        reader.take()
        unit = ""
        if reader.next.kind in ("word", "name") and reader.next.text in UNITS:
            unit = reader.take().text
        return CountIs(
            name.text, subject, "at most" if direction.text == "most" else "at least", Fraction(number.text), unit,
            start=name.start, end=reader.next.start,
        )  # fmt: skip
