"""How the text of one cell is read: carefully, one at a time. These functions decide.

Rules (docs/language.md §7)

1. A ValueError is the sentence for the person.
2. Dates lie from the year 1000 to 9000.
3. Several names in one cell are separated by `;`, each known and named once.
   Several names joined otherwise are told so, and who is called by a name in place of the id.
4. Names, ids and keys hold no sign that nobody sees: two that look alike are the same.
5. `said` may differ by recipient: `RU=2013-05; US=2014-07-31`; a group stands for its members.

>>> names("RU; US", ["RU", "US"], "party")
'RU;US'
>>> yes_no("no")
False
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection

from detente.agreement.model import Agreement
from detente.instants import Calendar, Moment
from detente.wording import did_you_mean, who_is_meant

__all__ = ["HIDDEN", "Meant", "clause", "hidden", "moment", "names", "received", "visible", "yes_no"]

# Advice for a name that is none of those known.
Meant = Callable[[str, Collection[str]], str]
_YEARS = range(1000, 9001)
# Signs that nobody sees, in the syntax of Polars: controls, formats, line breaks, fillers and variants.
HIDDEN = (
    r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\x{34F}\x{115F}\x{1160}\x{17B4}\x{17B5}\x{180B}-\x{180F}"
    r"\x{2800}\x{3164}\x{FE00}-\x{FE0F}\x{FFA0}\x{E0100}-\x{E01EF}]"
)
_FILLERS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_JOINED = re.compile(r"[,&+]|(?<=\s)and(?=\s)")


def hidden(text: str) -> str:
    """What is wrong with a name, an id or a key that holds a sign which nobody sees; empty where none does."""
    if text.isascii() and text.isprintable():
        return ""
    for sign in text:
        if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") or _FILLERS.match(sign):
            return f"'{text[:40]}' holds the sign U+{ord(sign):04X}, which nobody sees"
    return ""


def visible(text: str) -> str:
    """The text itself, in which every sign can be seen."""
    if said := hidden(text):
        raise ValueError(f"{said}; take it out")
    return text


def moment(text: str, calendar: Calendar) -> Moment:
    """A day, month, year or instant between the years 1000 and 9000."""
    if text[:4].isdecimal() and len(text) >= 4 and int(text[:4]) not in _YEARS:
        raise ValueError(f"'{text[:40]}' is too far away; dates lie between the years 1000 and 9000")
    return calendar.moment(text)


def names(text: str, known: Collection[str], what: str, meant: Meant = did_you_mean) -> str:
    """Names separated by `;`, each known and each once, joined again; `meant` advises on one that is not known."""
    out: dict[str, None] = {}
    for part in text.split(";"):
        name = part.strip()
        if name not in known:
            visible(name)
            parts = [each.strip() for each in _JOINED.split(name)]
            if len(parts) > 1 and all(p in known for p in parts):
                raise ValueError(f"several names are separated by ';'; write {'; '.join(parts)}")
            advice = meant(name, known)
            said = f"'{name[:40]}'" if name else "the empty name beside ';'"
            raise ValueError(f"{said} is no {what} of the agreement" + (f"; {advice}" if advice else ""))
        if name in out:
            raise ValueError(f"'{name[:40]}' is named twice; name each once")
        out[name] = None
    return ";".join(out)


def yes_no(text: str) -> bool:
    """`yes` or `no`; JSON's true and false are the same."""
    word = text.lower()
    if word in ("yes", "true"):
        return True
    if word in ("no", "false"):
        return False
    raise ValueError(f"'{text[:40]}' is neither yes nor no; write yes or no")


def received(text: str, agreement: Agreement) -> dict[str, Moment]:
    """When whom: `{"": moment}` for all at one time, else a moment by recipient; groups are their members."""
    if "=" not in text:
        return {"": moment(text, agreement.calendar)}
    out: dict[str, Moment] = {}
    for part in text.split(";"):
        name, equals, when = (p.strip() for p in part.partition("="))
        if not equals:
            raise ValueError(f"'{part.strip()[:40]}' names no recipient; write them like RU=2013-05; US=2014-07-31")
        if name not in agreement.speakers:
            visible(name)
            meant = who_is_meant(name, agreement.speakers, agreement.names)
            raise ValueError(f"'{name[:40]}' is no recipient this agreement knows; {meant}")
        told = moment(when, agreement.calendar)
        for member in agreement.members(name):
            if member in out:
                raise ValueError(f"'{member}' is named twice; say once when it received this")
            out[member] = told
    return out


def clause(text: str, agreement: Agreement) -> str:
    """The id of a clause of the agreement."""
    duties = [clause for text in agreement.texts for clause in text.clauses.duties]
    if text not in duties:
        visible(text)
        raise ValueError(f"'{text[:40]}' is no clause of the agreement; {did_you_mean(text, duties)}".rstrip("; "))
    return text
