"""Misspelt names of several words, which a grammar sees as words that do not belong together.

>>> with spelt("deployed warhedas at most 5", [["deployed warheads"]], frozenset(["at"])):
...     raise GrammarError("expected the end, not 'warhedas'", 9)
Traceback (most recent call last):
detente.agreement.grammar.tokens.GrammarError: there is no 'deployed warhedas'
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

from detente.agreement.grammar.tokens import GrammarError

__all__ = ["spelt"]

_WORD = re.compile(r"[^\s,()\[\]\"']+(?:'[^\s,()\[\]\"']+)*")
_RUN = re.compile(r"[^\W\d][\w-]*(?: +[\w-]+)*")


@contextmanager
def spelt(text: str, names: Iterable[Iterable[str]], reserved: frozenset[str]) -> Iterator[None]:
    """Read a text; where it does not parse because a name of several words is misspelt, say that.

    The names come in groups, which are gone through only then.

    Raises:
        GrammarError: the one that was raised, or a better one.
    """
    try:
        yield
    except GrammarError as error:
        several = list(islice((n for group in names for n in group if " " in n), 500))
        for start, run, alike in _candidates(text[:2_000], error.offset, several, reserved) if several else ():
            if run not in several and (near := difflib.get_close_matches(run[:80], alike, n=1, cutoff=0.8)):
                what, advice = f"there is no '{run[:80]}'", f"did you mean '{near[0]}'?"
                raise GrammarError(what, start, len(run), advice) from None
        raise


def _candidates(
    text: str, offset: int, several: list[str], reserved: frozenset[str]
) -> Iterator[tuple[int, str, list[str]]]:
    """What may be a misspelt name at a place, where it starts, and the names it may be."""
    for match in _RUN.finditer(text):
        for start, run in _runs(match, reserved):
            if start <= offset <= start + len(run):
                yield start, run, several
    # Names that hold words of the grammar (`withdrawal of consent`) are as many words as stand there.
    words = list(_WORD.finditer(text))
    at = next((i for i, word in enumerate(words) if word.end() > offset), len(words))
    mixed = [n for n in several if n.count(" ") <= 4 and not reserved.isdisjoint(n.split())][:50]
    for count in sorted({len(n.split()) for n in mixed}, reverse=True):
        alike = [n for n in mixed if len(n.split()) == count]
        for first in range(max(0, at - count), min(at, len(words) - count) + 1):
            start, end = words[first].start(), words[first + count - 1].end()
            yield start, text[start:end], alike


def _runs(match: re.Match[str], reserved: frozenset[str]) -> Iterator[tuple[int, str]]:
    """The stretches of words between words of the grammar."""
    words = list(re.finditer(r"\S+", match[0]))
    begin: int | None = None
    for word in words:
        if word[0] in reserved:
            if begin is not None:
                yield match.start() + begin, match[0][begin : word.start()].rstrip()
            begin = None
        elif begin is None:
            begin = word.start()
    if begin is not None:
        yield match.start() + begin, match[0][begin:].rstrip()
