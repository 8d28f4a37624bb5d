"""Agreements and records of growing reach, drawn by Hypothesis.

Everything is drawn from a fixed vocabulary of forms, counts, occasions and states, so that a difference is short to
read. A plan says what a draw may use.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Row = dict[str, Any]
NEXT_VERSION = "== in force since "  # a line between two versions of a text

FORMS = """
report: {n: count}
holding: {site: site key, n: count}
exercise: {name: text key, troops: count, base: site?}
notice: {name: text key}
request: {to: party, unit: "[one, two]?"}
access: {}
consent: {}
choice: {site: site}
release: {site: site}
withdrawal: {}
suspension: {}
resumption: {}
denunciation: {}
plan: {name: text key, starts: date, ends: date?}
"""
COUNTS = """
stock: {of: latest report, sum: n}
fresh: {of: latest report, sum: n, good for: 2 months}
held: {of: latest holding, sum: n}
held of each: {of: latest holding, sum: n, for each: site}
held at one: {of: latest holding, where: site = 'one', sum: n}
troops: {of: exercise, sum: troops}
held at chosen: {of: latest holding, where: site in chosen, sum: n}
large at chosen: {of: exercise, where: base in chosen, sum: troops, over: 40 days}
large: {of: exercise, where: troops > 50, over: 40 days}
both: {is: stock + troops}
told of: {of: latest report, sum: n, according to: self else LOG}
seen: {of: latest report, sum: n, according to: "self, LOG"}
"""
OCCASIONS = """
term: {every: 2 months, from: 2020-02-01}
large exercise: {of: exercise, where: troops > 50}
planned: {of: plan, at: starts}
planned act: {of: plan, at: starts, until: ends}
"""
STATES = """
agrees: {on: consent, off: withdrawal}
suspends: {on: suspension, off: resumption}
chosen: {set of: site, on: choice, off: release, at most: 1}
"""
QUOTAS = ("1", "2", "0", "[2, 1 for each unit]", "stock", "'ceil(stock / 60)'", "{2020-03-01: 1, 2020-05-01: 2}")
COVERED_FROM = ("2020-01-01", "2020-03-05")
HEARD = ("other", "B", "LOG", "self else other", "other else self", "'self, other'", "'other, LOG'", "self else LOG")
KEEPS = ("stock", "fresh", "held", "held at one", "troops", "large", "both")
DAYS = [f"2020-{month:02}-{day:02}" for month in range(1, 9) for day in (1, 5, 20)]


def document(
    duties: str,
    *,
    parties: str = "AB",
    front: str = "",
    more: str = "",
    states: str = "",
    occasions: str = "",
    bound: dict[str, str] | None = None,
) -> str:
    """An agreement of the vocabulary with some duties; `bound` tells from when to when some party is."""
    names = ", ".join(f"{p}: {{name: {p}land{(bound or {}).get(p, '')}}}" for p in parties)
    blocks = {"form": FORMS, "count": COUNTS, "occasion": OCCASIONS + occasions, "state": STATES + states}
    text = f"---\ntitle: T\nparties: {{{names}}}\nothers: {{LOG: log}}\nin force: 2020-01-05\n{front}---\n# Articles\n"
    for kind, body in blocks.items():
        text += f"```yaml {kind}\n{body.strip()}\n```\n"
    return f"{text}```yaml duty\n{duties.strip()}\n```\n{more}"


class Plan:
    """What a draw may use."""

    def __init__(self, **switches: bool) -> None:
        self.switches = switches

    def __getattr__(self, name: str) -> bool:
        return self.switches.get(name, False)


def speakers(parties: str, plan: Plan) -> list[str]:
    """Who may speak and be spoken to: parties, and a group of the first two of them."""
    return [*parties, *["G"] * plan.groups]


def atoms(clauses: tuple[str, ...], plan: Plan) -> st.SearchStrategy[str]:
    """One piece of a condition."""
    every = ["self", "A", "B"] if plan.readings or plan.versions else ["self", "other", "A", "B"]
    who = st.sampled_from(every + ["G", "each of G", "any of G", "at least 1 of G"] * plan.groups)
    said = st.sampled_from(["{} agrees", "{} suspends", "{} said consent"])
    conduct = st.sampled_from(["{} breaches ", "{} keeps "]) if clauses else st.nothing()
    spoken = st.tuples(said, who).map(lambda t: t[0].format(t[1]))
    options = [spoken]
    if clauses and plan.conduct:
        options.append(st.tuples(conduct, who, st.sampled_from(clauses)).map(lambda t: t[0].format(t[1]) + t[2]))
        if plan.meets:
            kept = st.sampled_from(["{} meets ", "{} owes "])
            options.append(st.tuples(kept, who, st.sampled_from(clauses)).map(lambda t: t[0].format(t[1]) + t[2]))
    if plan.alarm:
        options.append(st.just("alarm"))
    if plan.count_conditions:
        of_group = ["stock of G at most 50", "troops of G at least 60"] * plan.groups
        options.append(st.sampled_from(["stock of A at most 50", "troops of B at least 60", *of_group]))
    return st.one_of(options)


def conditions(clauses: tuple[str, ...], plan: Plan) -> st.SearchStrategy[str]:
    """A condition of one or two pieces."""
    one = atoms(clauses, plan)
    options = [
        one,
        one.map(lambda a: f"not {a}"),
        st.tuples(one, one).map(" and ".join),
        st.tuples(one, one).map(" or ".join),
    ]
    if plan.lasting:
        options.append(one.map(lambda a: f"({a}) for 20 days"))
    return st.one_of(options)


@st.composite
def kept(draw: st.DrawFn, plan: Plan) -> list[str]:
    """What a duty that keeps a count says of it."""
    counts = KEEPS + ("held at chosen", "large at chosen") * plan.sets + ("held of each",) * plan.for_each
    counts += ("told of", "seen") * plan.sources
    way = draw(st.sampled_from(["at most", "at most", "at least"]))
    whose = [f"according to: {draw(st.sampled_from(HEARD))}"] if plan.others and draw(st.booleans()) else []
    limit = draw(st.sampled_from(["50", "0", "100"] + ["{2020-03-01: 60, 2020-05-01: 40}"] * plan.steps))
    return [f"keep: {draw(st.sampled_from(counts))}", f"{way}: {limit}", *whose]


@st.composite
def answered(draw: st.DrawFn, plan: Plan) -> list[str]:
    """What a duty that answers occasions says of them."""
    forms = (
        ["ask"] * 4 * plan.quotas
        + ["give", "ask", "do"] * plan.occasions
        + ["notify"] * plan.before
        + ["alert"] * plan.alert
        + ["planned", "plan told before", "act told before"] * plan.planned
    )
    form = draw(st.sampled_from(forms))
    parts = {
        "give": ["on: term", "give: report", "within: 10 days"],
        "ask": ["on: request", "do: access"],
        "do": ["on: large exercise", "give: notice", "within: 5 days"],
        "notify": ["on: large exercise", "give: notice", "before: 10 days"],
        "alert": ["on: alert", "give: notice", "within: 5 days"],
        "planned": ["on: planned", "give: notice", "within: 5 days"],
        "plan told before": ["on: planned", "give: notice", "before: 10 days"],
        "act told before": ["on: planned act", "give: notice", "before: 10 days"],
    }[form]
    if form == "ask":
        parts.append(f"within: {draw(st.sampled_from(['24 hours', '3 days', '20 days']))}")
        if plan.quotas and draw(st.integers(0, 3)) > 0:
            parts.append(f"up to: {draw(st.sampled_from(QUOTAS))}")
            per = draw(st.sampled_from(["", "calendar month", "treaty year", "day"]))
            parts += [f"per: {per}"] if per else []
    if plan.people and draw(st.integers(0, 2)) == 0:
        parts.append(draw(st.sampled_from(["who: A, to: B", "to: [A, B, C]", "who: [A, B]", "to: C, who: [A, B]"])))
    return parts


WHO = (
    "who: G", "who: G", "who: [G, C]", "who: each of G", "who: G, to: C", "who: C, to: G", "who: [G, C], to: [C, G]",
    "to: each of G, who: C", "who: A, to: [B, C]",
)  # fmt: skip


@st.composite
def gates(draw: st.DrawFn, clauses: tuple[str, ...], plan: Plan) -> list[str]:
    """The gates of a duty."""
    parts = [
        f"{gate}: {draw(conditions(clauses, plan))}"
        for gate in ("while", "unless", "excused")
        if draw(st.integers(0, 3)) == 0
    ]
    if draw(st.integers(0, 4)) == 0:
        parts.append(f"since: {draw(st.sampled_from(DAYS[:18]))}")
    if draw(st.integers(0, 4)) == 0:
        parts.append("until: 2020-07-10")
    if draw(st.integers(0, 3)) == 0:
        parts.append("grace: 15 days")
    return parts


@st.composite
def duties(draw: st.DrawFn, plan: Plan) -> str:
    """One to three duties."""
    clauses = tuple(str(n + 1) for n in range(draw(st.integers(1, 3))))
    lines = []
    for clause in clauses:
        answers = plan.occasions or plan.before or plan.planned
        parts = draw(st.one_of(kept(plan), answered(plan), answered(plan)) if answers else kept(plan))
        if plan.groups and draw(st.integers(0, 4)):
            parts.append(draw(st.sampled_from(WHO)))
        parts += draw(gates(clauses, plan)) if plan.gates else []
        lines.append(f'"{clause}": {{{", ".join(parts)}}}')
    return "\n".join(lines)


@st.composite
def turning(draw: st.DrawFn, clauses: tuple[str, ...], plan: Plan) -> str:
    """A condition outside of a duty, where `self` and `other` mean nobody."""
    never = ["self", "other", "alarm"]
    return draw(conditions(clauses, plan).filter(lambda c: not any(word in c for word in never)))


@st.composite
def reading(draw: st.DrawFn, owner: str, clauses: tuple[str, ...], plan: Plan) -> str:
    """What a party says that some clause means."""
    said = draw(st.sampled_from(["2020-01-20", "2020-04-01"]))
    gates = st.sampled_from(["while", "unless", "excused"])
    change = st.tuples(gates, st.one_of(st.just("never"), conditions(clauses, plan)))
    lines = [f'"{c}": {{{g}: "{w}"}}' for c in clauses if draw(st.booleans()) for g, w in [draw(change)]]
    lines = [line for line in lines if "other" not in line]  # it would be kept apart under one reading alone
    if not lines:
        return ""
    body = "\n".join(f"  {line}" for line in lines)
    return f"```yaml reading\n{owner}:\n  said: {said}\n  source: a note\n{body}\n```\n"


ENDS = (
    "ends: {on: denunciation, after: 2 months}\n",
    "ends: {on: denunciation, after: 10 days}\n",
    "ends: {on: denunciation, after: 36 hours}\n",
)


@st.composite
def bonds(draw: st.DrawFn, parties: str) -> dict[str, str]:
    """Accession and withdrawal of some parties."""
    since = draw(st.sampled_from(["", "2020-02-10", "2020-04-15"]))
    until = draw(st.sampled_from(["", "2020-05-05", "2020-06-20"]))
    late, early = draw(st.sampled_from(parties)), draw(st.sampled_from(parties))
    found: dict[str, str] = dict.fromkeys(parties, "")
    found[late] += f", since: {since}" if since else ""
    found[early] += f", until: {until}" if until else ""
    return found


@st.composite
def amended(draw: st.DrawFn, written: str, plan: Plan) -> str:
    """A new text: other duties, or the same and one more."""
    since = draw(st.sampled_from(["2020-03-01", "2020-04-10"]))
    one_more = f'{written}\n"4": {{keep: troops, at most: 50}}'
    return f"{NEXT_VERSION}{since}\n" + document(draw(st.one_of(duties(plan), st.just(one_more))))


@st.composite
def worlds(draw: st.DrawFn, plan: Plan) -> tuple[str, list[Row]]:
    """An agreement and a record."""
    parties = "ABC" if plan.three else "AB"
    written = draw(duties(plan))
    clauses = tuple(line.split('"')[1] for line in written.splitlines())
    states = occasions = ""
    if plan.alarm:
        on, off = draw(turning(clauses, plan)), draw(st.one_of(st.just("never"), turning(clauses, plan)))
        states = f'alarm: {{on: "{on}", off: "{off}"}}\n'
    if plan.alert:
        occasions = f'alert: {{when: "{draw(turning(clauses, plan))}"}}\n'
    front, more = "groups: {G: [A, B]}\n" * plan.groups, ""
    for number in range(draw(st.integers(0, 2)) if plan.readings else 0):
        more += draw(reading("AB"[number], clauses, plan))
    bound = draw(bonds(parties)) if plan.bonds else {}
    front += draw(st.sampled_from(ENDS)) * plan.notice
    text = document(written, parties=parties, front=front, states=states, occasions=occasions, more=more, bound=bound)
    text += draw(amended(written, plan)) if plan.versions else ""
    return text, draw(records(plan, parties))


def _addressed(draw: st.DrawFn, row: Row, parties: str) -> None:
    """Several who speak or are spoken to, and what each received on a day of his own."""
    kind, others = row["kind"], [p for p in parties if p != row["by"]]
    if kind in ("consent", "withdrawal", "report", "exercise") and draw(st.integers(0, 3)) == 0:
        row["by"] = [row["by"], draw(st.sampled_from(others))]
    if kind == "request" and draw(st.integers(0, 2)) == 0:
        row["to"] = others
    if kind in ("notice", "report", "access") and draw(st.integers(0, 2)) == 0:
        left = [p for p in others if p not in row["by"]]
        public = [] if isinstance(row["by"], list) else ["public"]  # see DOUBTS.md: what several say to nobody
        if not left and not public:
            return
        row["to"] = draw(st.sampled_from([*public, *left, left] if left else public))
        if isinstance(row["to"], list) and len(row["to"]) == 2 and "T" not in row["said"] and draw(st.booleans()):
            later = draw(st.sampled_from([d for d in DAYS if d >= row["said"]]))
            row["said"] = {row["to"][0]: row["said"], row["to"][1]: later}


def _kinds(plan: Plan) -> list[str]:
    kinds = ["report", "holding", "exercise"]
    kinds += ["consent", "withdrawal", "suspension", "resumption"] * (plan.gates or plan.alarm)
    kinds += ["request"] * 8 * plan.quotas
    kinds += ["request", "access", "notice"] * 2 * (plan.occasions or plan.before)
    kinds += ["choice", "release", "choice"] * plan.sets + ["denunciation"] * plan.notice
    kinds += ["plan", "plan", "notice"] * plan.planned
    kinds += ["coverage"] * plan.coverage + ["refusal"] * plan.refusals
    return kinds + ["settlement"] * plan.settlements + ["retraction"] * plan.retractions


def _dated(draw: st.DrawFn, row: Row, plan: Plan) -> None:
    """When it was so and received, as exactly as the plan has it."""
    if draw(st.booleans()):
        row["at"] = draw(st.sampled_from([d for d in DAYS if d <= row["said"]]))
    if plan.hours and draw(st.booleans()):
        row["said"] += draw(st.sampled_from(["T00:00:00Z", "T10:00:00Z"]))
    if plan.months and draw(st.integers(0, 3)) == 0:
        row["said"] = draw(st.sampled_from(["2020-02", "2020-04", "2020-06"]))
        row.pop("at", None)
    elif plan.months and draw(st.integers(0, 3)) == 0:
        row["at"] = draw(st.sampled_from(["2020-01", "2020-02"]))
    if row["kind"] in ("exercise", "report") and plan.until and draw(st.integers(0, 3)) == 0:
        since = str(row.get("at", row["said"]))[:10]
        if len(since) == len("2020-01-01"):  # of a month, its last day may come after what is over by then
            row["until"] = draw(st.sampled_from([d for d in DAYS if d >= since]))


def _filled_in(draw: st.DrawFn, row: Row, plan: Plan) -> None:
    """The fields of its form."""
    kind = row["kind"]
    if kind in ("report", "holding", "exercise"):
        amounts = ["0", "40", "50", "60", "200"] + ["30..55", ">50", "unknown"] * plan.ranges
        row["troops" if kind == "exercise" else "n"] = draw(st.sampled_from(amounts))
    if kind == "exercise" and plan.sets and draw(st.booleans()):
        row["base"] = draw(st.sampled_from(["one", "two"]))
    if kind in ("holding", "choice", "release"):
        row["site"] = draw(st.sampled_from(["one", "two"]))
    if kind == "holding" and plan.complete and draw(st.integers(0, 2)) == 0:
        row["complete"] = "yes"
    if kind == "plan":
        row["starts"], ends = draw(st.sampled_from(DAYS)), draw(st.sampled_from(["", *DAYS]))
        row |= {"ends": max(ends, row["starts"])} if ends else {}
    if kind in ("exercise", "notice", "plan"):
        row["name"] = draw(st.sampled_from(["X", "Y"]))
    if kind == "request" and plan.quotas and draw(st.booleans()):
        row["unit"] = draw(st.sampled_from(["one", "two"]))
    if kind == "coverage":
        every = st.sampled_from(["report", "holding", "access", "notice", "exercise"])
        row |= {
            "by": "LOG",
            "kinds": draw(st.lists(every, min_size=1, unique=True)),
            "at": draw(st.sampled_from(COVERED_FROM)),
            "until": draw(st.sampled_from(["2020-04-20", "2020-12-31"])),
        }
        row |= {"parties": draw(st.sampled_from([["A"], ["A", "B"], ["A", "B", "C"]]))} if plan.groups else {}


def _points_back(draw: st.DrawFn, row: Row, rows: list[Row], plan: Plan) -> bool:
    """What it answers, takes back or corrects; whether it found what it must have."""
    kind = row["kind"]
    rows = [r for r in rows if isinstance(r["said"], str)]
    mine = [r for r in rows if r["by"] == row["by"] and r["said"] < row["said"] and r["kind"] != "retraction"]
    asked = [r["id"] for r in rows if r["kind"] == "request" and r["to"] == row["by"] and r["said"] <= row["said"]]
    if kind == "retraction":
        row.pop("at", None)
        row["re"] = draw(st.sampled_from([r["id"] for r in mine])) if mine else ""
        return bool(mine)
    names_it: bool = kind == "refusal" or (kind == "access" and bool(asked) and draw(st.booleans()))
    if names_it:
        row["re"] = draw(st.sampled_from(asked)) if asked else ""
        return bool(asked)
    alike = [r["id"] for r in mine if r["kind"] == kind and "replaces" not in r and kind != "coverage"]
    if plan.corrections and alike and draw(st.integers(0, 2)) == 0:
        row["replaces"] = draw(st.sampled_from(alike))
    if plan.corrections and mine and kind in ("consent", "report", "notice") and draw(st.integers(0, 4)) == 0:
        row["cancels"] = draw(st.sampled_from([r["id"] for r in mine]))
    return True


@st.composite
def records(draw: st.DrawFn, plan: Plan, parties: str = "AB") -> list[Row]:
    """Up to twelve statements."""
    rows: list[Row] = []
    every = speakers(parties, plan)
    for number in range(draw(st.sampled_from([12, 9, 6, 3, 1]))):
        kind, by = draw(st.sampled_from(_kinds(plan))), draw(st.sampled_from(every))
        other = draw(st.sampled_from([p for p in every if p != by]))
        row: Row = {"id": f"s{number + 1}", "kind": kind, "by": by, "said": draw(st.sampled_from(DAYS))}
        row |= {"to": other} if kind == "request" else {}
        row |= {"clause": draw(st.sampled_from(["1"])), "about": other} if kind == "settlement" else {}
        _dated(draw, row, plan)
        _filled_in(draw, row, plan)
        if not _points_back(draw, row, rows, plan):
            continue
        if plan.people:
            _addressed(draw, row, parties)
        if plan.sources and kind == "report" and draw(st.booleans()):
            row |= {"by": "LOG", "about": by}
        if plan.others and kind in ("report", "holding", "exercise") and draw(st.booleans()):
            row |= {"about": other}
        rows.append(row)
    return rows
