"""Tokens of the two small grammars of the language: expressions and conditions.

Both read names that may hold spaces and even words of the grammar (`visit request in Romania`), so the
names that a document declares are given and the longest one that fits is taken first.

>>> [t.text for t in tokens("declared launchers + 0.2 t", names=["declared launchers"])]
['declared launchers', '+', '0.2', 't', '']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

__all__ = ["DEEPEST", "LONGEST", "GrammarError", "Names", "Token", "TokenReader", "tokens"]

LONGEST = 10_000
LONGEST_NUMBER = 40
DEEPEST = 50

TokenKind = Literal["name", "word", "number", "date", "text", "sign", "end"]

_PATTERN = re.compile(
    r"""\s*(?:
      (?P<date>[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?
        (?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?(?![\w.-]))
    | (?P<number>[0-9]++(?:\.[0-9]++)?+)(?!(?:[^\WA-Za-z_]*+\.)*+[^\WA-Za-z_]*+[A-Za-z_]\w*+\.|\.\d)
    | '(?P<text>(?:[^']|'')*)'
    | (?P<word>[^\W\d][\w]*(?:[.:/-][\w]+)*|[0-9][\w.]*[A-Za-z][\w.]*|%)
    | (?P<sign><=|>=|!=|<>|[-+*/()=<>,\[\]])
    )""",
    re.VERBOSE,
)

_NUMERAL = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_WORD = re.compile(r"\w+")
# After a name: a letter, or the next part of a clause's id (`II.1` is not found in `II.1.b`).
_GOES_ON = re.compile(r"\w|[.:]\w")


_FLATTER = {
    "not": "'not not' says nothing: leave both out",
    "-": "minus twice says nothing: leave both out",
    "if": "make the inner one a count of its own",
}


class GrammarError(ValueError):
    """Text that does not parse: `what` is wrong, at which `offset` (from 0), with help."""

    def __init__(self, what: str, offset: int, length: int = 1, help: str = "") -> None:
        super().__init__(what)
        self.what, self.offset, self.length, self.help = what, offset, max(1, length), help


class Token(Struct, frozen=True):
    """A piece of text: `name` is one the document declares, `word` any other."""

    kind: TokenKind
    text: str
    start: int
    end: int

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these words of the grammar."""
        return self.kind in ("word", "sign") and self.text in words


class Names:
    """Declared names, of which the longest that stands at a place is found in time that their number does not change.

    >>> Names(["site", "site visit"]).at("site visits of US", 0), Names(["2.10"]).at("2.10", 0)
    ('site', None)
    """

    def __init__(self, names: Iterable[str], reserved: frozenset[str] = frozenset()) -> None:
        # A name that is a number (a clause 2.10) is left to the grammar, which reads numbers of its own there.
        self._names = frozenset(n for n in names if n not in reserved and not _NUMERAL.fullmatch(n))
        self._firsts = frozenset(m[0] for n in self._names if (m := _WORD.match(n)))
        self._longest = max(map(len, self._names), default=0)

    def at(self, said: str, place: int) -> str | None:
        """The longest name that stands at a place and ends with a word there."""
        first = _WORD.match(said, place)
        if not first or first[0] not in self._firsts:
            return None
        for end in range(min(len(said), place + self._longest), first.end() - 1, -1):
            if said[place:end] in self._names and not _GOES_ON.match(said, end):
                return said[place:end]
        return None


def tokens(
    said: str, names: Iterable[str] | Names = (), reserved: frozenset[str] = frozenset(), *, texts: bool = True
) -> list[Token]:
    """Cut text into tokens, the last of kind `end`; without `texts` nothing stands in quotes.

    Raises:
        GrammarError: text too long, an open quotation, or a character of no token.
    """
    if len(said) > LONGEST:
        what = f"{len(said):,} characters are too many; at most {LONGEST:,} are read"
        raise GrammarError(what, 0, 1, "make parts of it counts or states of their own")
    return list(_cut(said, names if isinstance(names, Names) else Names(names, reserved), texts))


def _cut(said: str, names: Names, texts: bool) -> Iterator[Token]:
    place = 0
    while True:
        while place < len(said) and said[place].isspace():
            place += 1
        if place == len(said):
            yield Token("end", "", place, place)
            return
        if name := names.at(said, place):
            yield Token("name", name, place, place + len(name))
            place += len(name)
            continue
        if not texts and said[place] in "'\"":
            closed = said.find(said[place], place + 1) + 1 or len(said)
            what, advice = "nothing stands in quotes in a condition", "write names as they are: A said withdrawal"
            raise GrammarError(what, place, closed - place, advice)
        match = _PATTERN.match(said, place)
        if not match:
            raise _stray(said, place)
        kind = match.lastgroup
        assert kind is not None
        piece = match[kind]
        start = match.start(kind) - (kind == "text")
        place = match.end()
        if kind == "number" and len(piece) > LONGEST_NUMBER:
            raise GrammarError(
                f"a number of {len(piece):,} digits is too long", start, len(piece), "write one up to 10^12"
            )
        if kind == "text":
            piece = piece.replace("''", "'")
        yield Token(kind, piece, start, place)  # type: ignore[arg-type]  # the groups are the kinds


def _stray(said: str, place: int) -> GrammarError:
    char = said[place]
    if char == "'":
        return GrammarError("this quotation does not end", place, len(said) - place, "close it with '")
    if char == '"':
        return GrammarError('texts stand in single quotes, not in "', place, 1, "for instance 'deployed'")
    if char in "[]{}":
        return GrammarError(f"'{char}' has no meaning here", place, 1, "lists stand in round brackets")
    instead = {"&": "write 'and'", "|": "write 'or'", "!": "write != or 'not'", ";": "join with 'and' or 'or'"}
    advice = instead.get(char, "leave it out; a text stands in quotes, for instance 'deployed'")
    return GrammarError(f"'{char}' has no meaning here", place, 1, advice)


class TokenReader:
    """Reads tokens one after the other, and counts how deep brackets nest."""

    def __init__(
        self,
        said: str,
        names: Iterable[str] | Names = (),
        reserved: frozenset[str] = frozenset(),
        *,
        texts: bool = True,
    ) -> None:
        self.said = said
        self._tokens = tokens(said, names, reserved, texts=texts)
        self._place = 0
        self._depth = 0

    @property
    def next(self) -> Token:
        """The token to come."""
        return self._tokens[self._place]

    def ahead(self, count: int) -> Token:
        """The token `count` after the one to come, or before it."""
        return self._tokens[max(0, min(self._place + count, len(self._tokens) - 1))]

    def take(self) -> Token:
        """The token to come, passed over."""
        token = self.next
        if token.kind != "end":
            self._place += 1
        return token

    def accept(self, *words: str) -> Token | None:
        """The token to come, if it is one of these words or signs."""
        return self.take() if self.next.is_word(*words) else None

    def expect(self, word: str, because: str, help: str = "") -> Token:
        """The token to come, which must be this word.

        Raises:
            GrammarError: it is another.
        """
        if not self.next.is_word(word):
            raise self.wrong(f"expected '{word}' {because}", help)
        return self.take()

    def wrong(self, what: str, help: str = "") -> GrammarError:
        """The error at the token to come."""
        token = self.next
        found = f", not '{token.text[:40]}'" if token.kind != "end" else ", but the text ends"
        return GrammarError(what + found, token.start, token.end - token.start, help)

    def deeper(self) -> _Depth:
        """A context one level deeper; too deep is an error."""
        return _Depth(self)

    def enter(self) -> None:
        """Count one level."""
        self._depth += 1
        if self._depth > DEEPEST:
            opened = self.ahead(-1)
            what, advice = f"'{opened.text}' nests deeper than {DEEPEST}", _FLATTER.get(opened.text, "")
            if opened.text == "(":
                what, advice = f"brackets nest deeper than {DEEPEST}", "leave out those that change nothing"
            raise GrammarError(what, opened.start, opened.end - opened.start, advice)

    def leave(self) -> None:
        """Count one level less."""
        self._depth -= 1


class _Depth:
    def __init__(self, reader: TokenReader) -> None:
        self._reader = reader

    def __enter__(self) -> None:
        self._reader.enter()

    def __exit__(self, *_: object) -> None:
        self._reader.leave()
