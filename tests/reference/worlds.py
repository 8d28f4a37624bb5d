"""Agreements of growing reach, and worlds: an agreement and a record of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from hypothesis import strategies as st
from tests.reference.drawing import Draw, Plan, by_hypothesis
from tests.reference.records import record
from tests.reference.vocabulary import COUNTS, DAYS, FORMS, NEXT_VERSION, Row, document

QUOTAS = (
    "1",
    "2",
    "0",
    "[2, 1 for each unit]",
    "1 for each by",
    "stock",
    "'ceil(stock / 60)'",
    "'ceil(stock / 25)'",
    "{2020-03-01: 1, 2020-05-01: 2}",
)
HEARD = ("other", "B", "LOG", "self else other", "other else self", "'self, other'", "'other, LOG'", "self else LOG")
APART = tuple(each for each in HEARD if "," in each)
KEEPS = ("stock", "fresh", "held", "held at one", "troops", "large", "both", "by A")
STEPS = "{2020-03-01: 60, 2020-05-01: 40}"
LOWERED = "{2020-01-05: 100, 2020-03-10: 50}"
# Bounds that are counts or differ by party.
BOUNDS = (
    "stock of B", "'stock + 10'", "'max(fresh, 50)'", "'held of A - troops'", "'stock of A at 2020-02-20'",
    "'all told of B at 2020-03-20'", "'held at chosen of A at 2020-03-01'",
    "{A: 50, B: {2020-03-01: 60}}", "{A: 'stock of B', B: 40}", "'if stock > 50 then 40 else 60'",
)  # fmt: skip
WHO = (
    "who: G", "who: G", "who: [G, C]", "who: each of G", "who: G, to: C", "who: C, to: G", "who: [G, C], to: [C, G]",
    "to: each of G, who: C", "who: A, to: [B, C]",
)  # fmt: skip
PEOPLE = ("who: A, to: B", "to: [A, B, C]", "who: [A, B]", "to: C, who: [A, B]")
ENDS = tuple(f"ends: {{on: denunciation, after: {after}}}\n" for after in ("2 months", "10 days", "36 hours"))
# What keeps a count of nothing is never short: its status is its force.
SHADOW = ("keep: nothing", "at most: 1")
# What a newer text counts, calls an occasion or a state otherwise.
OTHERWISE = (
    ("count", "fresh", "{of: latest report, sum: n, good for: 20 days}"),
    ("count", "troops", "{of: exercise, sum: troops, over: 20 days}"),
    ("count", "held", "{of: latest holding, where: site = 'two', sum: n}"),
    ("count", "large", "{of: exercise, where: troops > 100, over: 20 days}"),
    ("occasion", "large exercise", "{of: exercise, where: troops > 100}"),
    ("occasion", "large exercise", "{of: exercise, where: troops >= 40}"),
    ("occasion", "term", "{every: 1 months, from: 2020-02-01}"),
    ("occasion", "term", "{every: 2 months, from: 2020-02-05}"),
    ("state", "agrees", "{on: consent, off: suspension}"),
    ("state", "suspends", "{on: withdrawal, off: resumption}"),
    ("state", "chosen", "{set of: site, on: choice, off: release, at most: 2}"),
)
ANSWERED = {
    "give": ["on: term", "give: report", "within: 10 days"],
    "ask": ["on: request", "do: access"],
    "do": ["on: large exercise", "give: notice", "within: 5 days"],
    "notify": ["on: large exercise", "give: notice", "before: 10 days"],
    "alert": ["on: alert", "give: notice", "within: 5 days"],
    "planned": ["on: planned", "give: notice", "within: 5 days"],
    "plan told before": ["on: planned", "give: notice", "before: 10 days"],
    "act told before": ["on: planned act", "give: notice", "before: 10 days"],
}

# What some pieces may be instead, and what is asked of what is given.
WIDER = {
    "do: access": ["do: access", "do: access", "do: reply", "do: access or reply"],
    "on: term": ["on: term", "on: monthly"],
}
SUFFICIENT = {"give: report": "n > 50", "give: notice": "name = 'X'"}
ZONES = ("America/New_York", "Asia/Kolkata", "Europe/Berlin")
ENDS_BY_DATE = ("ends: 2020-06-20\n", "ends: [2020-05-05, {date: 2020-07-01, known: 2020-04-20}]\n")
# What a reading may say of a duty in place of a gate, by what this has.
REPLACED = {
    "at most": ["at most: 60", "at most: {2020-03-01: 60, 2020-05-01: 40}"],
    "at least": ["at least: 60"],
    "within": ["within: 20 days", "within: 24 hours"],
    "before": ["before: 3 days"],
    "grace": ["grace: 30 days"],
    "keep": ["keep: troops", "keep: stock"],
    "up to": ["up to: 1"],
    "since": ["since: 2020-03-01"],
    "until": ["until: 2020-05-20"],
}

# -- conditions ------------------------------------------------------------------------------------


def atom(draw: Draw, clauses: tuple[str, ...], *, of_a_duty: bool = True) -> str:
    """One piece of a condition; outside of a duty `self` and `other` mean nobody."""
    plan = draw.plan
    kinds = ["spoken"] + ["conduct"] * (4 if plan.dense else 1) * plan.conduct
    kinds += ["force"] * (plan.conduct and plan.meets)
    kinds += ["alarm"] * (plan.alarm and of_a_duty) + ["count"] * plan.count_conditions
    kinds += ["allows"] * plan.wide
    match draw.one(kinds):
        case "alarm":
            return "alarm"
        case "allows":
            return draw.one(["opened", f"{_who(draw, of_a_duty)} allows"])
        case "count":
            of_group = ["stock of G at most 50", "troops of G at least 60"] * plan.groups
            events = ["all told of B at most 60", "quiet of A at most 50"] * plan.wide
            return draw.one(["stock of A at most 50", "troops of B at least 60", *events, *of_group])
        case "conduct":
            return f"{draw.one(['{} breaches', '{} keeps']).format(_who(draw, of_a_duty))} {draw.one(clauses)}"
        case "force":
            return f"{draw.one(['{} meets', '{} owes']).format(_who(draw, of_a_duty))} {draw.one(clauses)}"
    return draw.one(["{} agrees", "{} suspends", "{} said consent"]).format(_who(draw, of_a_duty))


def _who(draw: Draw, of_a_duty: bool) -> str:
    plan = draw.plan
    # A version alone that says `other` would keep its duty apart alone.
    mine = ["self"] * of_a_duty + ["other"] * (of_a_duty and not plan.versions)
    return draw.one([*mine, "A", "B"] + ["G", "each of G", "any of G", "at least 1 of G"] * plan.groups)


def condition(draw: Draw, clauses: tuple[str, ...], *, of_a_duty: bool = True) -> str:
    """A condition of one or two pieces."""

    def one() -> str:
        return atom(draw, clauses, of_a_duty=of_a_duty)

    match draw.one(["one", "not", "and", "or"] + ["lasting"] * draw.plan.lasting + ["several"] * draw.plan.wide):
        case "several":
            return f"at least 2 of ({one()}, {one()}, {one()})"
        case "not":
            return f"not {one()}"
        case "lasting":
            return f"({one()}) for 20 days"
        case "one":
            return one()
        case joined:
            return f"{one()} {joined} {one()}"


# -- duties ----------------------------------------------------------------------------------------


def _kept(draw: Draw, kinds: Collection[str]) -> list[str]:
    """What a duty that keeps a count says of it; where the plan is `dense`, of one that the record speaks of."""
    plan = draw.plan
    counts = KEEPS + ("held at chosen", "large at chosen") * plan.sets + ("held of each",) * plan.for_each
    counts += ("told of", "seen") * plan.sources + (
        "scarce",
        "quiet",
        "of two months",
        "held of late",
        "all told",
        "left over",
        "spare",
        "with spare",
        "spared",
        "grown",
    ) * plan.wide
    if plan.dense:
        counts = tuple(name for name in counts if any(f" {kind}," in COUNTS[name] for kind in kinds)) or counts
    way = draw.one(["at most", "at most", "at least"])
    whose = [f"according to: {draw.one(HEARD)}"] if plan.others and draw.chance(2) else []
    limit = draw.one(["50", "0", "100"] + [STEPS, LOWERED] * plan.steps + list(BOUNDS) * plan.bounds)
    return [f"keep: {draw.one(counts)}", f"{way}: {limit}", *whose]


def _answered(draw: Draw) -> list[str]:
    """What a duty that answers occasions says of them."""
    plan = draw.plan
    form = draw.one(
        ["ask"] * 4 * (plan.quotas or plan.witnesses)
        + ["give", "ask", "do"] * plan.occasions
        + ["notify"] * plan.before
        + ["alert"] * plan.alert
        + ["planned", "plan told before", "act told before"] * plan.planned
    )
    parts = [*ANSWERED[form]]
    if plan.witnesses and form == "ask":
        parts.append(f"according to: {draw.one((*HEARD, *APART * 4))}")
    elif plan.wide and draw.chance(3):
        parts.append(f"according to: {draw.one(HEARD)}")
    if plan.wide:
        parts = [draw.one(WIDER.get(part, [part])) for part in parts]
        sufficient = [each for given, each in SUFFICIENT.items() if given in parts]
        parts += [f"where: {draw.one(sufficient)}"] if sufficient and draw.chance(3) else []
    if form == "ask":
        parts.append(f"within: {draw.one(['24 hours', '3 days', '20 days'])}")
        if plan.quotas and not draw.chance(4):
            parts.append(f"up to: {draw.one(QUOTAS)}")
            per = draw.one(["", "calendar month", "treaty year", "day"])
            parts += [f"per: {per}"] if per else []
    elif plan.wide and plan.quotas and form in ("do", "planned") and draw.chance(2):
        parts += [f"up to: {draw.one(['1', '2'])}", *draw.one([[], ["per: calendar month"], ["per: treaty year"]])]
    return parts + ([draw.one(PEOPLE)] if plan.people and draw.chance(3) else [])


def _gates(draw: Draw, clauses: tuple[str, ...]) -> list[str]:
    """The gates of a duty."""
    parts = [f'{gate}: "{condition(draw, clauses)}"' for gate in ("while", "unless", "excused") if draw.chance(4)]
    parts += [f"since: {draw.one(DAYS[:18])}"] if draw.chance(5) else []
    parts += ["until: 2020-07-10"] if draw.chance(5) else []
    return parts + (["grace: 15 days"] if draw.chance(4) else [])


def duties(draw: Draw, kinds: Collection[str]) -> dict[str, list[str]]:
    """One to three duties; where the plan is `dense`, two, the first of which nothing gates."""
    plan = draw.plan
    clauses = tuple(str(n + 1) for n in range(2 if plan.dense else draw.number(1, 3)))
    answers = plan.occasions or plan.before or plan.planned
    found = {}
    for clause in clauses:
        parts = _answered(draw) if answers and not draw.chance(3) else _kept(draw, kinds)
        whose = [draw.one(WHO)] if plan.groups and not draw.chance(5) else []
        gates = _gates(draw, clauses) if plan.gates and not (plan.dense and clause == "1") else []
        found[clause] = parts + whose + gates
        if plan.shadows:
            found[f"P{clause}"] = [*SHADOW, *whose, *gates]
    return found


# -- a newer text ----------------------------------------------------------------------------------


def _amended(draw: Draw, parts: list[str], clauses: tuple[str, ...]) -> list[str]:
    """A duty with one or two pieces said otherwise."""
    found = list(parts)
    for _ in range(draw.number(1, 2)):
        place = draw.one(range(len(found)))
        said = _otherwise(draw, found[place], clauses, "; ".join(found))
        found[place : place + 1] = [said] if said else []
    gated = {part.partition(":")[0] for part in found}
    return found + [g for g in (_gates(draw, clauses) if draw.plan.gates else []) if g.partition(":")[0] not in gated]


def _otherwise(draw: Draw, part: str, clauses: tuple[str, ...], whole: str) -> str:
    """A piece of a duty said otherwise, or nothing in its place where it may go."""
    key = part.partition(": ")[0]
    match key:
        case "within":
            return f"within: {draw.one(['3 days', '40 days', '10 days', '24 hours'])}"
        case "before":
            return f"before: {draw.one(['3 days', '30 days'])}"
        case "up to":
            return f"up to: {draw.one(QUOTAS)}"
        case "per":
            return f"per: {draw.one(['calendar month', 'treaty year', 'day'])}"
        case "at most" | "at least":
            return f"{key}: {draw.one(['60', '40', '0', *[STEPS] * draw.plan.steps])}"
        case "keep":
            return part if draw.plan.for_each else f"keep: {draw.one(KEEPS)}"
        case "give" if "before" not in whole:
            return f"give: {draw.one(['report', 'notice', 'report or notice'])}"
        case "do":
            return f"do: {draw.one(['access or notice', 'notice'])}"
        case "on" if "within" in whole and "give" in whole:
            return f"on: {draw.one(['term', 'large exercise'])}"
        case "while" | "unless" | "excused":
            return f'{key}: "{condition(draw, clauses)}"' if draw.chance(2) else ""
        case "since" | "until" | "grace":
            return ""
    return part


def _newer(draw: Draw, told: dict[str, list[str]]) -> dict[str, list[str]]:
    """The duties of a newer text: as they were, said otherwise, left out, and another."""
    found = {}
    for clause, parts in told.items():
        match draw.one(["same", "otherwise", "otherwise", "otherwise", "none"]):
            case "same":
                found[clause] = parts
            case "otherwise":
                found[clause] = _amended(draw, parts, tuple(told))
    named = " ".join(part for parts in found.values() for part in parts)
    found |= {
        c: parts
        for c, parts in told.items()
        if c not in found and re.search(rf"(keeps|breaches|meets|owes) {c}", named)
    }
    return found or {"4": ["keep: troops", "at most: 50"]}


# -- the whole text --------------------------------------------------------------------------------


def _reading(draw: Draw, owner: str, told: Mapping[str, Sequence[str]]) -> str:
    """What a party says that some clauses mean."""
    clauses = tuple(told)
    said = draw.one(["2020-01-20", "2020-04-01"])
    lines = []
    for clause in clauses:
        if draw.chance(2):
            gate = draw.one(["while", "unless", "excused"])
            means = "never" if draw.chance(2) else condition(draw, clauses)
            replaced = [each for part in told[clause] for each in REPLACED.get(part.partition(": ")[0], ())]
            says = draw.one(replaced) if draw.plan.wide and replaced and draw.chance(2) else f'{gate}: "{means}"'
            lines.append(f'  "{clause}": {{{says}}}\n')
    if not lines:
        return ""
    return f"```yaml reading\n{owner}:\n  said: {said}\n  source: a note\n{''.join(lines)}```\n"


def _bonds(draw: Draw, parties: str) -> dict[str, str]:
    """Accession and withdrawal of some parties."""
    since, until = draw.one(["", "2020-02-10", "2020-04-15"]), draw.one(["", "2020-05-05", "2020-06-20"])
    found: dict[str, str] = dict.fromkeys(parties, "")
    found[draw.one(parties)] += f", since: {since}" if since else ""
    found[draw.one(parties)] += f", until: {until}" if until else ""
    return found


def _written(duties: dict[str, list[str]]) -> str:
    return "\n".join(f'"{clause}": {{{", ".join(duty)}}}' for clause, duty in duties.items())


def _alarms(draw: Draw, clauses: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """The states and occasions of a text that hang on conditions."""
    plan = draw.plan
    states, occasions = {}, {}
    if plan.alarm:
        on = condition(draw, clauses, of_a_duty=False)
        off = "never" if draw.chance(2) else condition(draw, clauses, of_a_duty=False)
        states["alarm"] = f'{{on: "{on}", off: "{off}"}}'
    if plan.alert:
        occasions["alert"] = f'{{when: "{condition(draw, clauses, of_a_duty=False)}"}}'
    return states, occasions


def agreement(draw: Draw, parties: str, kinds: set[str]) -> str:
    """An agreement, with newer versions where the plan has them, of which a record of some kinds can be read."""
    plan, told = draw.plan, duties(draw, kinds)
    clauses = tuple(told)
    states, occasions = _alarms(draw, clauses)
    counts: dict[str, str] = {}
    front = "groups: {G: [A, B]}\n" * plan.groups
    owners = draw.one(["", "A", "AB"])
    bound = _bonds(draw, parties) if plan.bonds else {}
    front += draw.one(ENDS) if plan.notice else ""
    if plan.wide:
        front += draw.one(["", "", *(f"zone: {zone}\n" for zone in ZONES)])
        front += draw.one(["", "settles: [LOG]\n"]) + ("" if plan.notice else draw.one(["", "", "", *ENDS_BY_DATE]))
    first, texts = told, list[str]()
    every = set(kinds)

    def text() -> str:
        more = "".join(_reading(draw, owner, told) for owner in owners) * plan.readings
        return document(
            _written(told), parties=parties, front=front, states=states, occasions=occasions, more=more, bound=bound,
            kinds=every, counts=counts,
        )  # fmt: skip

    texts.append(text())
    for since in draw.some(["2020-03-01", "2020-04-10", "2020-06-05"]) if plan.versions else ():
        # What an earlier text counts or waits for keeps its form in the new one.
        every |= {kind for kind in FORMS if any(f"\n{kind}: " in earlier for earlier in texts)}
        told = first if plan.shadows or draw.chance(4) else _newer(draw, told)
        if plan.bonds and draw.chance(2):
            bound = _bonds(draw, parties)
        if draw.chance(3):
            states, occasions = _alarms(draw, tuple(told))
        if draw.chance(3):
            block, name, body = draw.one(OTHERWISE)
            {"count": counts, "state": states, "occasion": occasions}[block][name] = body
        texts.append(f"{NEXT_VERSION}{since}\n{text()}")
    return "".join(texts)


def world(draw: Draw) -> tuple[str, list[Row]]:
    """An agreement and a record."""
    parties = "ABC" if draw.plan.three else "AB"
    rows = record(draw, parties)
    kinds = {kind for row in rows for kind in [row["kind"], *row.get("kinds", ())]}
    return agreement(draw, parties, kinds), rows


@st.composite
def worlds(draw: st.DrawFn, plan: Plan) -> tuple[str, list[Row]]:
    """Worlds as Hypothesis draws them."""
    return world(by_hypothesis(draw, plan))


__all__ = ["agreement", "duties", "world", "worlds"]
