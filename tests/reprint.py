"""An agreement written anew from what it means: a document that says the same in its plainest form.

Nothing of the text it was parsed from is used but headings. What is written here means the same as the first, or
something of its meaning does not stand in the Agreement, or is not read from how it is written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from detente.agreement.blocks import Bound, Cap, Count, Duty, Form, Occasion, State
from detente.agreement.grammar import conditions as co
from detente.agreement.grammar import expressions as ex
from detente.agreement.model import Agreement, Clauses, Reading
from detente.instants import text

__all__ = ["document", "expression"]

Entry = dict[str, object]


def document(agreement: Agreement) -> str:
    """The document of an agreement without its versions."""
    write = Writer(agreement)
    lines = ["---", *(f"{key}: {json.dumps(value)}" for key, value in write.front().items()), "---"]
    clauses = agreement.clauses
    for kind, entries in write.declared(clauses).items():
        lines += _block(kind, entries) if entries else []
    for duty in clauses.duties.values():
        lines += [f"# {duty.heading}" if duty.heading else "", *_block("duty", {duty.id: write.duty(duty)})]
    for owner in agreement.readings.values():
        for reading in owner:
            lines += _block("reading", {reading.owner: write.reading(reading)})
    return "\n".join(lines) + "\n"


def _block(kind: str, entries: Mapping[str, object]) -> list[str]:
    return [f"```yaml {kind}", *(f"{json.dumps(name)}: {json.dumps(e)}" for name, e in entries.items()), "```"]


class Writer:
    """Writes the parts of one agreement."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement

    def day(self, instant: int) -> str:
        """An instant, as its day where it begins one."""
        then = datetime.fromtimestamp(instant, ZoneInfo(self.agreement.calendar.zone))
        return then.date().isoformat() if (then.hour, then.minute, then.second) == (0, 0, 0) else text(instant)

    def front(self) -> Entry:
        """The front matter."""
        of = self.agreement
        parties = {
            p.id: {"name": p.name}
            | {k: self.day(v) for k, v in (("since", p.since), ("until", p.until)) if v is not None}
            for p in of.parties.values()
        }
        ends: object = [
            self.day(e.at) if e.known is None else {"date": self.day(e.at), "known": self.day(e.known)} for e in of.ends
        ]
        if of.notice is not None:
            ends = {"on": of.notice.on, "after": str(of.notice.after)}
        groups = {g.id: list(g.members) for g in of.groups.values()}
        told: Entry = {
            "title": of.title, "short": of.short, "parties": parties, "groups": groups, "others": dict(of.others),
            "settles": list(of.settles), "zone": of.calendar.zone, "binding": of.binding,
            "in force": self.day(of.in_force), "ends": ends, "sources": list(of.sources), "encoded by": of.encoded_by,
            "reviewed by": of.reviewed_by,
        }  # fmt: skip
        return {key: value for key, value in told.items() if value}

    def declared(self, clauses: Clauses) -> dict[str, dict[str, Entry]]:
        """Forms, counts, occasions and states."""
        return {
            "form": {name: _form(form) for name, form in clauses.forms.items()},
            "count": {name: _count(count) for name, count in clauses.counts.items()},
            # That of a bare kind is there without a block.
            "occasion": {n: _occasion(one) for n, one in clauses.occasions.items() if n not in clauses.forms},
            "state": {name: _state(state) for name, state in clauses.states.items()},
        }

    def duty(self, duty: Duty) -> Entry:
        """A duty, whole."""
        told: Entry = {"who": list(duty.who)}
        told |= {"to": list(duty.to) if duty.apart or len(duty.to) > 1 else duty.to[0]} if duty.to else {}
        if duty.bound is not None:
            told |= {"keep": duty.keep, duty.direction: self.bound(duty.bound)}
        else:
            told |= {"on": duty.on, "give" if duty.gives else "do": " or ".join(duty.answers)}
        lengths = {"within": duty.within, "before": duty.before, "grace": duty.grace, "per": duty.per}
        told |= {key: str(length) for key, length in lengths.items() if length is not None}
        told |= {"where": expression(duty.where)} if duty.where is not None else {}
        told |= {"up to": [self.cap(cap) for cap in duty.up_to]} if duty.up_to else {}
        dates = {"since": duty.since, "until": duty.until}
        told |= {key: self.day(date) for key, date in dates.items() if date is not None}
        gates = {"while": duty.while_, "unless": duty.unless, "excused": duty.excused}
        told |= {key: co.written(gate) for key, gate in gates.items() if gate is not None}
        told |= {"basis": duty.basis} if duty.basis else {}
        return told | ({"according to": str(duty.according_to)} if duty.according_to is not None else {})

    def bound(self, bound: Bound) -> object:
        """A number or arithmetic, its steps by date, by party."""
        told = {party: self.steps(steps) for party, steps in bound.steps.items()}
        return told[None] if list(told) == [None] else told

    def steps(self, steps: tuple[tuple[int | None, ex.Expression], ...]) -> object:
        """One side of a bound."""
        if [since for since, _ in steps] == [None]:
            return expression(steps[0][1])
        return {self.day(since): expression(step) for since, step in steps if since is not None}

    def cap(self, cap: Cap) -> object:
        """One limit of a quota."""
        limit = self.bound(cap.limit)
        return f"{limit} for each {' and '.join(cap.for_each)}" if cap.for_each else limit

    def reading(self, reading: Reading) -> Entry:
        """What a reading replaces, key by key, as its own clauses have it."""
        told: Entry = {"said": self.day(reading.said), "source": reading.source}
        written: dict[str, Entry] = {
            name: e for entries in self.declared(reading.clauses).values() for name, e in entries.items()
        }
        written |= {name: self.duty(duty) for name, duty in reading.clauses.duties.items()}
        for name, keys in reading.changes.items():
            told[name] = {key: written[name].get(key) for key in keys}
        return told


def _form(form: Form) -> Entry:
    told: Entry = {}
    for name, field in form.fields.items():
        kind = (
            f"[{', '.join(field.choices)}]" if field.choices else field.unit if field.type == "amount" else field.type
        )
        told[name] = f"{kind}{' key' if field.key else ''}{'?' if field.optional else ''}"
    told |= {"re": form.re} if form.re else {}
    return told | ({"to": "party"} if form.addressed else {})


def _count(count: Count) -> Entry:
    if count.is_ is not None:
        return {"is": expression(count.is_)}
    told: Entry = {"of": f"latest {count.of}" if count.latest else count.of}
    told |= {k: expression(e) for k, e in (("where", count.where), ("sum", count.sum)) if e is not None}
    over = "ever" if count.over_ever else str(count.over or "")
    others = {
        "over": over, "for each": count.for_each, "if silent": count.if_silent,
        "good for": str(count.good_for or ""), "according to": str(count.according_to),
    }  # fmt: skip
    return told | {key: value for key, value in others.items() if value}


def _occasion(one: Occasion) -> Entry:
    told: Entry = {"of": one.of, "at": one.at, "until": one.until}
    told |= {"where": expression(one.where)} if one.where is not None else {}
    told |= {"every": str(one.every), "from": str(one.start)} if one.every is not None else {}
    told |= {"when": co.written(one.when)} if one.when is not None else {}
    return {key: value for key, value in told.items() if value}


def _state(state: State) -> Entry:
    told: Entry = {"set of": state.set_of} if state.set_of else {}
    told |= {"on": _turning(state.on, state.set_of), "off": _turning(state.off, state.set_of)}
    return told | ({"at most": state.at_most} if state.at_most is not None else {})


def _turning(condition: co.Condition, set_of: str | None) -> str:
    """What turns a state: of a set a kind, from whom where that is said."""
    if set_of and isinstance(condition, co.Said) and condition.subject is not None:
        return f"{condition.kind} from {condition.subject}"
    return co.written(condition)


# -- expressions -----------------------------------------------------------------------------------


def expression(node: ex.Expression) -> str:
    """An expression as text that parses to it again."""
    return _value(node) or _truth(node)


def _value(node: ex.Expression) -> str:
    match node:
        case ex.Number(value, unit):
            return f"{_exactly(value)}{' ' + unit if unit else ''}"
        case ex.Text(value):
            return "'" + value.replace("'", "''") + "'"
        case ex.Day(value):
            return value
        case ex.YesNo(value):
            return "yes" if value else "no"
        case ex.Name(name, of, at):
            return f"{name}{f' of {of}' if of else ''}{f' at {at}' if at else ''}"
        case ex.Sum(terms) | ex.Product(terms):
            (sign, first), *rest = terms
            lead = ("-" if sign == "-" else "") + _inner(first)
            return " ".join([lead, *(f"{sign} {_inner(term)}" for sign, term in rest)])
        case ex.Call(function, arguments):
            return f"{function}({', '.join(map(expression, arguments))})"
    return ""


def _truth(node: ex.Expression) -> str:
    match node:
        case ex.Otherwise(value, otherwise):
            return f"{_inner(value)} else {_inner(otherwise)}"
        case ex.If(condition, then, otherwise):
            return f"if {_inner(condition)} then {_inner(then)} else {_inner(otherwise)}"
        case ex.Compared(left, op, right):
            return f"{_inner(left)} {op} {_inner(right)}"
        case ex.Between(value, low, high):
            return f"{_inner(value)} between {_inner(low)} and {_inner(high)}"
        case ex.Member(value, among):
            several = among if isinstance(among, str) else f"({', '.join(map(expression, among))})"
            return f"{_inner(value)} in {several}"
        case ex.Is(value, what):
            return f"{_inner(value)} is {what}"
        case ex.Denied(part):
            return f"not {_inner(part)}"
        case ex.Both(parts):
            return " and ".join(map(_inner, parts))
        case ex.Either(parts):
            return " or ".join(map(_inner, parts))
    raise AssertionError(f"no piece of an expression: {node!r}")


def _inner(node: ex.Expression) -> str:
    simple = isinstance(node, ex.Number | ex.Text | ex.Day | ex.YesNo | ex.Name | ex.Call)
    return expression(node) if simple else f"({expression(node)})"


def _exactly(value: object) -> str:
    top, _, bottom = str(value).partition("/")
    places = next(n for n in range(80) if not bottom or 10**n % int(bottom) == 0)
    digits = str(int(top) * 10**places // int(bottom or 1)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits
