"""Agreements of growing reach, and worlds: an agreement and a record of it."""

from __future__ import annotations

from hypothesis import strategies as st
from tests.reference.drawing import Draw, Plan, by_hypothesis
from tests.reference.records import record
from tests.reference.vocabulary import DAYS, FORMS, NEXT_VERSION, Row, document

QUOTAS = ("1", "2", "0", "[2, 1 for each unit]", "stock", "'ceil(stock / 60)'", "{2020-03-01: 1, 2020-05-01: 2}")
HEARD = ("other", "B", "LOG", "self else other", "other else self", "'self, other'", "'other, LOG'", "self else LOG")
KEEPS = ("stock", "fresh", "held", "held at one", "troops", "large", "both")
STEPS = "{2020-03-01: 60, 2020-05-01: 40}"
# Bounds that are counts or differ by party.
BOUNDS = (
    "stock of B", "'stock + 10'", "'max(fresh, 50)'", "'held of A - troops'", "'stock of A at 2020-02-20'",
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

# -- conditions ------------------------------------------------------------------------------------


def atom(draw: Draw, clauses: tuple[str, ...], *, of_a_duty: bool = True) -> str:
    """One piece of a condition; outside of a duty `self` and `other` mean nobody."""
    plan = draw.plan
    kinds = ["spoken"] + ["conduct"] * plan.conduct + ["force"] * (plan.conduct and plan.meets)
    kinds += ["alarm"] * (plan.alarm and of_a_duty) + ["count"] * plan.count_conditions
    match draw.one(kinds):
        case "alarm":
            return "alarm"
        case "count":
            of_group = ["stock of G at most 50", "troops of G at least 60"] * plan.groups
            return draw.one(["stock of A at most 50", "troops of B at least 60", *of_group])
        case "conduct":
            return f"{draw.one(['{} breaches', '{} keeps']).format(_who(draw, of_a_duty))} {draw.one(clauses)}"
        case "force":
            return f"{draw.one(['{} meets', '{} owes']).format(_who(draw, of_a_duty))} {draw.one(clauses)}"
    return draw.one(["{} agrees", "{} suspends", "{} said consent"]).format(_who(draw, of_a_duty))


def _who(draw: Draw, of_a_duty: bool) -> str:
    plan = draw.plan
    # A reading or version alone that says `other` would keep its duty apart alone.
    mine = ["self"] * of_a_duty + ["other"] * (of_a_duty and not (plan.readings or plan.versions))
    return draw.one([*mine, "A", "B"] + ["G", "each of G", "any of G", "at least 1 of G"] * plan.groups)


def condition(draw: Draw, clauses: tuple[str, ...], *, of_a_duty: bool = True) -> str:
    """A condition of one or two pieces."""

    def one() -> str:
        return atom(draw, clauses, of_a_duty=of_a_duty)

    match draw.one(["one", "not", "and", "or"] + ["lasting"] * draw.plan.lasting):
        case "not":
            return f"not {one()}"
        case "lasting":
            return f"({one()}) for 20 days"
        case "one":
            return one()
        case joined:
            return f"{one()} {joined} {one()}"


# -- duties ----------------------------------------------------------------------------------------


def _kept(draw: Draw) -> list[str]:
    """What a duty that keeps a count says of it."""
    plan = draw.plan
    counts = KEEPS + ("held at chosen", "large at chosen") * plan.sets + ("held of each",) * plan.for_each
    counts += ("told of", "seen") * plan.sources
    way = draw.one(["at most", "at most", "at least"])
    whose = [f"according to: {draw.one(HEARD)}"] if plan.others and draw.chance(2) else []
    limit = draw.one(["50", "0", "100"] + [STEPS] * plan.steps + list(BOUNDS) * plan.bounds)
    return [f"keep: {draw.one(counts)}", f"{way}: {limit}", *whose]


def _answered(draw: Draw) -> list[str]:
    """What a duty that answers occasions says of them."""
    plan = draw.plan
    form = draw.one(
        ["ask"] * 4 * plan.quotas
        + ["give", "ask", "do"] * plan.occasions
        + ["notify"] * plan.before
        + ["alert"] * plan.alert
        + ["planned", "plan told before", "act told before"] * plan.planned
    )
    parts = [*ANSWERED[form]]
    if form == "ask":
        parts.append(f"within: {draw.one(['24 hours', '3 days', '20 days'])}")
        if plan.quotas and not draw.chance(4):
            parts.append(f"up to: {draw.one(QUOTAS)}")
            per = draw.one(["", "calendar month", "treaty year", "day"])
            parts += [f"per: {per}"] if per else []
    return parts + ([draw.one(PEOPLE)] if plan.people and draw.chance(3) else [])


def _gates(draw: Draw, clauses: tuple[str, ...]) -> list[str]:
    """The gates of a duty."""
    parts = [f"{gate}: {condition(draw, clauses)}" for gate in ("while", "unless", "excused") if draw.chance(4)]
    parts += [f"since: {draw.one(DAYS[:18])}"] if draw.chance(5) else []
    parts += ["until: 2020-07-10"] if draw.chance(5) else []
    return parts + (["grace: 15 days"] if draw.chance(4) else [])


def duties(draw: Draw) -> dict[str, str]:
    """One to three duties."""
    plan, clauses = draw.plan, tuple(str(n + 1) for n in range(draw.number(1, 3)))
    answers = plan.occasions or plan.before or plan.planned
    found = {}
    for clause in clauses:
        parts = _answered(draw) if answers and not draw.chance(3) else _kept(draw)
        whose = [draw.one(WHO)] if plan.groups and not draw.chance(5) else []
        gates = _gates(draw, clauses) if plan.gates else []
        found[clause] = _duty(parts + whose + gates)
        if plan.shadows:
            found[f"P{clause}"] = _duty([*SHADOW, *whose, *gates])
    return found


def _duty(parts: list[str]) -> str:
    return f"{{{', '.join(parts)}}}"


# -- the whole text --------------------------------------------------------------------------------


def _reading(draw: Draw, owner: str, clauses: tuple[str, ...]) -> str:
    """What a party says that some clauses mean."""
    said = draw.one(["2020-01-20", "2020-04-01"])
    lines = []
    for clause in clauses:
        if draw.chance(2):
            gate = draw.one(["while", "unless", "excused"])
            means = "never" if draw.chance(2) else condition(draw, clauses)
            lines.append(f'  "{clause}": {{{gate}: "{means}"}}\n')
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


def _written(duties: dict[str, str]) -> str:
    return "\n".join(f'"{clause}": {duty}' for clause, duty in duties.items())


def agreement(draw: Draw, parties: str, kinds: set[str]) -> str:
    """An agreement, with a newer version where the plan has it, of which a record of some kinds can be read."""
    plan, told = draw.plan, duties(draw)
    clauses = tuple(told)
    states, occasions = {}, {}
    if plan.alarm:
        on = condition(draw, clauses, of_a_duty=False)
        off = "never" if draw.chance(2) else condition(draw, clauses, of_a_duty=False)
        states["alarm"] = f'{{on: "{on}", off: "{off}"}}'
    if plan.alert:
        occasions["alert"] = f'{{when: "{condition(draw, clauses, of_a_duty=False)}"}}'
    front = "groups: {G: [A, B]}\n" * plan.groups
    more = "".join(_reading(draw, owner, clauses) for owner in ("", "A", "AB")[draw.number(0, 2)]) * plan.readings
    bound = _bonds(draw, parties) if plan.bonds else {}
    front += draw.one(ENDS) if plan.notice else ""

    def text(duties: dict[str, str], kinds: set[str]) -> str:
        return document(
            _written(duties), parties=parties, front=front, states=states, occasions=occasions, more=more, bound=bound,
            kinds=kinds,
        )  # fmt: skip

    if not plan.versions:
        return text(told, kinds)
    since = draw.one(["2020-03-01", "2020-04-10"])
    newer = duties(draw) if draw.chance(2) else told | {"4": "{keep: troops, at most: 50}"}
    # What an earlier text counts or waits for keeps its form in the new one.
    every = {kind for kind in FORMS if f"\n{kind}: " in text(told, kinds) or f"\n{kind}: " in text(newer, kinds)}
    return f"{text(told, kinds)}{NEXT_VERSION}{since}\n{text(newer, kinds | every)}"


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
