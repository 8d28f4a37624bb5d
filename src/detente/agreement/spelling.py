"""Misspelt names of several words, which a grammar sees as words that do not belong together.

>>> with spelt("deployed warhedas at most 5", [["deployed warheads"]], frozenset(["at"])):
...     raise GrammarError("expected the end, not 'warhedas'", 9)
Traceback (most recent call last):
detente.agreement.tokens.GrammarError: there is no 'deployed warhedas'
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

from detente.agreement.tokens import GrammarError

__all__ = ["spelt"]

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
        for match in _RUN.finditer(text[:2_000]) if several else ():
            for start, run in _runs(match, reserved):
                if start <= error.offset <= start + len(run) and run not in several:
                    near = difflib.get_close_matches(run[:80], several, n=1, cutoff=0.8)
                    if near:
                        what, advice = f"there is no '{run[:80]}'", f"did you mean '{near[0]}'?"
                        raise GrammarError(what, start, len(run), advice) from None
        raise


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
