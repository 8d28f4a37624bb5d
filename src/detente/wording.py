"""Words as a person writes them: what every message is made with.

Nothing here is imported that takes time, for what a command prints at once is made with it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["a", "did_you_mean", "listed", "printable", "which_of"]

_LONG = 250  # characters: a dozen names and more are listed whole up to that


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Advice for a word nobody knows: the nearest known one, or the list when it is short.

    >>> did_you_mean("befor", ["before", "within"])
    "did you mean 'before'?"
    >>> did_you_mean("xyz", ["keep", "on"])
    "known are 'keep' and 'on'"
    """
    import difflib  # with `re`, a good part of the start of a command that has nothing to advise

    names = sorted(set(known))
    # Among very many only those that begin alike are compared: a document from a stranger may declare thousands.
    alike = names if len(names) <= 200 else [n for n in names if n[:1] == word[:1]][:200]
    if near := difflib.get_close_matches(word[:80], alike, n=1, cutoff=0.7):
        return f"did you mean '{near[0]}'?"
    if not names:
        return ""
    quoted = [f"'{n}'" for n in names]
    if len(names) > 12 and sum(map(len, quoted)) > _LONG:
        quoted = [*quoted[:10], f"{len(names) - 10} more"]
    return f"known {'are' if len(names) > 1 else 'is'} {listed(quoted)}"


def which_of(word: str, known: Iterable[str]) -> str:
    """Advice for the name of one of several things: in other letters, the beginning of some, or the nearest.

    >>> which_of("ru", ["RU", "US"])
    "did you mean 'RU'?"
    >>> which_of("II.1", ["II.1.a", "II.1.b", "XI"])
    "did you mean 'II.1.a' or 'II.1.b'?"
    """
    names = list(dict.fromkeys(known))
    alike = [n for n in names if n.lower() == word.lower()] or [n for n in names if word and n.startswith(word)]
    if 0 < len(alike) <= 12:
        quoted = [f"'{n}'" for n in alike]
        return f"did you mean {listed(quoted, 'or')}?"
    return did_you_mean(word, names)


def a(word: str) -> str:
    """A word with its article.

    >>> a("count"), a("inspection request")
    ('a count', 'an inspection request')
    """
    return f"{'an' if word[:1].lower() in set('aeiou') else 'a'} {word}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words as a person lists them.

    >>> listed(["a", "b", "c"], "or")
    'a, b or c'
    """
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def printable(text: str) -> str:
    """Text from a stranger, on one line, that cannot move the cursor, recolour the terminal or hide itself."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
