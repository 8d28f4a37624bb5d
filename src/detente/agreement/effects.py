"""Whether a change of a clause's terms eases it: what `check` says of a reading by (docs/language.md §6).

Rules

1. What eases a clause favours who owes it: a ground or condition under which it sleeps, a looser bound, more time,
   fewer calls. The contrary favours whom it is owed to.
2. Of another count, another occasion, a bound that is a count, or one condition in place of another the text alone
   does not tell: that hangs on the record.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from detente.agreement.blocks import Bound, Duty
from detente.agreement.grammar.conditions import Condition, Never
from detente.agreement.grammar.expressions import Number
from detente.instants import BEGINNING, FOREVER, Duration

__all__ = ["Effect", "effect"]

Effect = Literal["eased", "tightened", "same", "open"]
_GATES = {"while": "while_", "unless": "unless", "excused": "excused"}
# Of each unit the shortest and the longest, in hours.
_HOURS = {
    "minutes": (1 / 60, 1 / 60), "hours": (1, 1), "days": (23, 25), "weeks": (167, 169),
    "months": (28 * 24 - 1, 31 * 24 + 1), "years": (365 * 24, 366 * 24),
}  # fmt: skip


def effect(old: Duty, new: Duty, keys: Iterable[str], who: Iterable[str] | None = None) -> Effect:
    """What some changed keys of a clause do to who owes it, or to some of them (`who`).

    "open" where the text alone does not tell.

    >>> from detente.agreement.grammar.expressions import Number
    >>> was = Duty("1", ("A",), keep="tanks", bound=Bound({None: ((None, Number(5)),)}))
    >>> looser = Duty("1", ("A",), keep="tanks", bound=Bound({None: ((None, Number(9)),)}))
    >>> effect(was, looser, ["at most"]), effect(looser, was, ["at most"]), effect(was, was, ["at most"])
    ('eased', 'tightened', 'same')
    """
    named = tuple(new.who if who is None else who)
    turns = {_eases(key, old, new, named) for key in keys} - {0}
    if not turns:
        return "same"
    if len(turns) > 1 or None in turns:
        return "open"
    return "eased" if turns == {1} else "tightened"


def _eases(key: str, old: Duty, new: Duty, who: Iterable[str]) -> int | None:
    """1 where a key eases the clause for who owes it, -1 where it tightens it, 0 where it is as it was; None: open."""
    match key:
        case "while" | "unless" | "excused":
            return _gate(getattr(old, _GATES[key]), getattr(new, _GATES[key]), asleep=key == "while")
        case "at most" | "at least":
            raised = _bound(old.bound, new.bound, who) if old.direction == new.direction else None
            return None if raised is None else raised if key == "at most" else -raised
        case "up to":
            return _quota(old, new, who)
        case "within":
            return _longer(old.within, new.within)
        case "before":
            told = _longer(old.before, new.before)
            return None if told is None else -told
        case "grace":
            return _longer(old.grace or Duration(0, "hours"), new.grace or Duration(0, "hours"))
        case "since":
            was, is_ = (BEGINNING if of.since is None else of.since for of in (old, new))
            return (is_ > was) - (is_ < was)
        case "until":
            was, is_ = (FOREVER if of.until is None else of.until for of in (old, new))
            return (is_ < was) - (is_ > was)
        case "basis":
            return 0
    return None


def _gate(old: Condition | None, new: Condition | None, *, asleep: bool) -> int | None:
    """`never` under `while` lets a duty sleep for good; under `unless` and `excused` it is as though left out."""
    if old == new:
        return 0
    if asleep and isinstance(new, Never):
        return 1
    if asleep and isinstance(old, Never):
        return -1
    had, has = (of is not None and (asleep or not isinstance(of, Never)) for of in (old, new))
    return None if had and has else int(has) - int(had)


def _bound(old: Bound | None, new: Bound | None, who: Iterable[str]) -> int | None:
    """1 where every number of somebody is at least what it was and some is more, -1 the other way round."""
    if old is None or new is None:
        return None
    moves = set[int]()
    for name in who:
        steps, later = old.for_party(name), new.for_party(name)
        if [since for since, _ in steps] != [since for since, _ in later]:
            return None
        for (_, was), (_, is_) in zip(steps, later, strict=True):
            if not isinstance(was, Number) or not isinstance(is_, Number) or was.unit != is_.unit:
                if was != is_:
                    return None
                continue
            moves.add((is_.value > was.value) - (is_.value < was.value))
    moves -= {0}
    return moves.pop() if len(moves) == 1 else 0 if not moves else None


def _quota(old: Duty, new: Duty, who: Iterable[str]) -> int | None:
    """Who may be asked less often is eased."""
    if not old.up_to or not new.up_to:
        return 1 if new.up_to else -1 if old.up_to else 0
    if [cap.for_each for cap in old.up_to] != [cap.for_each for cap in new.up_to]:
        return None
    moves = {_bound(was.limit, is_.limit, who) for was, is_ in zip(old.up_to, new.up_to, strict=True)} - {0}
    if len(moves) > 1 or None in moves:
        return None
    return -next(iter(moves), 0)  # type: ignore[operator]  # None is not among them


def _longer(old: Duration | None, new: Duration | None) -> int | None:
    if old is None or new is None:
        return None
    if old == new:
        return 0
    if old.unit == new.unit and old.calendar == new.calendar:
        return (new.count > old.count) - (new.count < old.count)
    (low, high), (least, most) = ([end * of.count for end in _HOURS[of.unit]] for of in (old, new))
    return 1 if least > high else -1 if most < low else None
