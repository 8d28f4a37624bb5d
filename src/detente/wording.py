"""Words as a person writes them: what every message is made with.

Nothing here is imported that takes time, for what a command prints at once is made with it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

__all__ = ["a", "date_meant", "did_you_mean", "listed", "printable", "which_of", "who_is_meant"]

_PART = 3  # letters by which a name may be meant
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


def who_is_meant(word: str, known: Iterable[str], called: Mapping[str, str]) -> str:
    """Advice for who is called by a name in place of the id; `called` holds the name of each id that has one.

    The beginning of a word of a name will do where it has three letters and only one name has it.

    >>> who_is_meant("norland", ["N", "S"], {"N": "Norland", "S": "Sutland"})
    "did you mean 'N'?"
    >>> who_is_meant("Utopia", ["N", "S"], {"N": "Norland", "S": "Sutland"})
    "known are 'N' and 'S'"
    """
    ids = list(dict.fromkeys(known))
    plain = word.casefold()
    names = {id_: called[id_].casefold() for id_ in ids if id_ in called}
    alike = [i for i in ids if i.casefold() == plain] or [i for i, name in names.items() if name == plain]
    if not alike and len(plain) >= _PART:
        alike = [i for i, name in names.items() if f" {plain}" in f" {name}"]
    return f"did you mean '{alike[0]}'?" if len(alike) == 1 else which_of(word, ids)


def date_meant(said: str) -> str:
    """Advice for a text that is no date: the one that it seems to mean, or how dates are written.

    >>> date_meant("31.12.2024")
    'write 2024-12-31'
    >>> date_meant("03/01/2021")
    'write 2021-03-01 or 2021-01-03, whichever is meant'
    >>> date_meant("45292")
    "if it is a spreadsheet's number of days, write 2024-01-01"
    """
    import re  # see `did_you_mean`
    from datetime import date, timedelta

    if re.fullmatch(r"[2-7][0-9]{4}(\.[0-9]+)?", said):
        # Spreadsheets count days so that 1 March 1900 is the 61st; these are of the years 1954 to 2119.
        day = date(1899, 12, 30) + timedelta(days=int(said[:5]))
        return f"if it is a spreadsheet's number of days, write {day}"
    orders = []
    if found := re.fullmatch(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})", said):
        orders = [(found[4], found[1], found[3]), (found[4], found[3], found[1])]
    elif found := re.fullmatch(r"([0-9]{4})([./]?)([0-9]{2})\2([0-9]{2})", said):
        orders = [(found[1], found[3], found[4])]
    meant = []
    for order in orders:
        try:
            meant.append(str(date(*map(int, order))))
        except ValueError:
            continue  # there is no such day
    if not meant:
        return "write year-month-day, for instance 2024-12-01"
    return f"write {listed(list(dict.fromkeys(meant)), 'or')}" + (", whichever is meant" if len(set(meant)) > 1 else "")


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
