"""How the text of one cell is read: carefully, one at a time. These functions decide.

Rules (docs/language.md §7)

1. A ValueError is the sentence for the person.
2. Dates lie from the year 1000 to 9000.
3. Several names in one cell are separated by `;`, each known and named once.
4. `said` may differ by recipient: `RU=2013-05; US=2014-07-31`; a group stands for its members.

>>> names("RU; US", ["RU", "US"], "party")
'RU;US'
>>> yes_no("no")
False
"""

from __future__ import annotations

from collections.abc import Collection

from detente.agreement.model import Agreement
from detente.errors import did_you_mean
from detente.instants import Calendar, Moment

__all__ = ["clause", "moment", "names", "received", "yes_no"]

_YEARS = range(1000, 9001)


def moment(text: str, calendar: Calendar) -> Moment:
    """A day, month, year or instant between the years 1000 and 9000."""
    if text[:4].isdecimal() and len(text) >= 4 and int(text[:4]) not in _YEARS:
        raise ValueError(f"'{text[:40]}' is too far away; dates lie between the years 1000 and 9000")
    return calendar.moment(text)


def names(text: str, known: Collection[str], what: str) -> str:
    """Names separated by `;`, each known and each once, joined again."""
    out: dict[str, None] = {}
    for part in text.split(";"):
        name = part.strip()
        if name not in known:
            advice = did_you_mean(name, known)
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
            raise ValueError(
                f"'{name[:40]}' is no recipient this agreement knows; {did_you_mean(name, agreement.speakers)}"
            )
        told = moment(when, agreement.calendar)
        for member in agreement.members(name):
            if member in out:
                raise ValueError(f"'{member}' is named twice; say once when it received this")
            out[member] = told
    return out


def clause(text: str, agreement: Agreement) -> str:
    """The id of a clause of the agreement."""
    duties = agreement.clauses.duties
    if text not in duties:
        raise ValueError(f"'{text[:40]}' is no clause of the agreement; {did_you_mean(text, duties)}".rstrip("; "))
    return text
