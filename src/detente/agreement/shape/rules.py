"""Which keys of a block go together: a duty either keeps or answers, an occasion is of one sort.

Each rule is a function from the keys that stand there to what is wrong: the sentence, at which key (empty: the
whole), and help. Where a key is unknown nothing is said to be lacking, for it may be that one, misspelt.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from detente.wording import listed

__all__ = ["Wrong", "rules"]

Wrong = tuple[str, str, str]
_KEEPS = ("keep", "at most", "at least")
_ANSWERS = ("on", "give", "do", "within", "before", "where", "up to", "per")
_EITHER = "a duty either keeps a count within a bound or, on an occasion, gives or does something"


def rules(kind: str, keys: AbstractSet[str], *, misspelt: bool) -> Iterator[Wrong]:
    """What keys together may not be.

    >>> list(rules("occasion", {"every"}, misspelt=False))[0][0]
    "an occasion with 'every' needs 'from'"
    """
    match kind:
        case "duty":
            yield from _duty(keys, misspelt)
        case "count":
            yield from _count(keys, misspelt)
        case "occasion":
            yield from _occasion(keys, misspelt)
        case "state" if "at most" in keys and "set of" not in keys:
            what = "'at most' belongs to a state that is a set"
            yield what, "at most", "add 'set of', for instance: set of: site"


def _duty(keys: AbstractSet[str], misspelt: bool) -> Iterator[Wrong]:
    if not keys & {"keep", "on"}:
        if not misspelt:
            yield _EITHER, "", "add 'keep' or 'on'"
    elif {"keep", "on"} <= keys:
        yield _EITHER, "on", "leave out 'keep' or 'on'"
    elif "keep" in keys:
        for key in _ANSWERS:
            if key in keys:
                yield f"'{key}' belongs to a duty with 'on'", key, "a duty that keeps a count has a bound alone"
        yield from _one(keys, ("at most", "at least"), "a duty that keeps a count", "at most: 1550", misspelt)
    else:
        for key in _KEEPS:
            if key in keys:
                yield f"'{key}' belongs to a duty with 'keep'", key, "a quota is written 'up to'"
        yield from _one(keys, ("give", "do"), "a duty with 'on'", "give: notification", misspelt)
        yield from _one(keys, ("within", "before"), "a duty with 'on'", "within: 30 days", misspelt)
        if "per" in keys and "up to" not in keys and not misspelt:
            yield "'per' belongs to a quota", "per", "add 'up to', for instance: up to: 18"
    if "basis" in keys and "unless" not in keys and not misspelt:
        yield "'basis' is the ground of a suspension", "basis", "add 'unless', or leave it out"


def _count(keys: AbstractSet[str], misspelt: bool) -> Iterator[Wrong]:
    if "is" in keys:
        for key in sorted(keys - {"is"}):
            yield f"'{key}' belongs to a count of statements", key, "'is' is arithmetic over counts alone"
    elif "of" not in keys and not misspelt:
        yield "a count needs 'of' or 'is'", "", "for instance: of: latest data update"


def _occasion(keys: AbstractSet[str], misspelt: bool) -> Iterator[Wrong]:
    yield from _one(keys, ("of", "every", "when"), "an occasion", "of: inspection request", misspelt)
    for key, owner in (("where", "of"), ("at", "of"), ("until", "of"), ("from", "every")):
        if key in keys and owner not in keys and keys & {"of", "every", "when"}:
            yield f"'{key}' belongs to an occasion with '{owner}'", key, "leave it out"
    if keys & {"of", "every", "when"} == {"every"} and "from" not in keys and not misspelt:
        yield "an occasion with 'every' needs 'from'", "every", "the first occasion, for instance: from: 2011-09-01"


def _one(keys: AbstractSet[str], of: tuple[str, ...], whose: str, example: str, misspelt: bool) -> Iterator[Wrong]:
    given = [k for k in of if k in keys]
    words = [f"'{k}'" for k in of]
    if not given and not misspelt:
        yield f"{whose} needs {listed(words, 'or')}", "", f"for instance: {example}"
    for key in given[1:]:
        yield f"{whose} has only one of {listed(words)}", key, "leave one out"
