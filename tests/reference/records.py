"""Records that are drawn: who says what of whom, when, to whom; what answers, corrects and takes back what."""

from __future__ import annotations

from tests.reference.drawing import Draw, Plan
from tests.reference.vocabulary import DAYS, Row

COVERED_FROM = ("2020-01-01", "2020-03-05")
COVERED = ("report", "holding", "access", "notice", "exercise")


def speakers(parties: str, plan: Plan) -> list[str]:
    """Who may speak and be spoken to: parties, and a group of the first two of them."""
    return [*parties, *["G"] * plan.groups]


def record(draw: Draw, parties: str = "AB") -> list[Row]:
    """Up to twelve statements; where the plan is `dense`, of few kinds, so that they bear upon each other."""
    rows: list[Row] = []
    every, kinds = speakers(parties, draw.plan), _kinds(draw.plan)
    if draw.plan.dense:
        kinds = [draw.one(kinds) for _ in range(draw.number(2, 4))]
    for number in range(draw.one([12, 9, 6, 3, 1])):
        row = _statement(draw, f"s{number + 1}", draw.one(kinds), every, rows)
        if row is not None:
            rows.append(row)
    return rows


def _statement(draw: Draw, called: str, kind: str, every: list[str], rows: list[Row]) -> Row | None:
    """The next statement, or None where there is nothing to take back or to refuse."""
    plan, by = draw.plan, draw.one(every)
    other = draw.one([p for p in every if p != by])
    row: Row = {"id": called, "kind": kind, "by": by, "said": draw.one(DAYS)}
    row |= {"to": other} if kind == "request" else {}
    row |= _settling(draw, other, rows) if kind == "settlement" else {}
    _dated(draw, row)
    _filled_in(draw, row)
    if not _points_back(draw, row, rows):
        return None
    if plan.people:
        _addressed(draw, row, [p for p in every if p != "G"])
    if plan.sources and kind == "report" and draw.chance(2):
        row |= {"by": "LOG", "about": by}
    if plan.wide and kind in ("settlement", "exercise", "access") and draw.chance(6):
        row |= {"by": "LOG"} | ({} if kind == "settlement" else {"about": by})
    if plan.witnesses and kind in ("access", "refusal") and draw.chance(2):
        row |= {"by": draw.one([other, "LOG"]), "about": by}
    if plan.others and kind in ("report", "holding", "exercise") and draw.chance(2):
        row |= {"about": other}
    return row


def _settling(draw: Draw, other: str, rows: list[Row]) -> Row:
    """What a settlement is of: a clause of somebody or of all, or one occasion."""
    if not draw.plan.wide:
        return {"clause": "1", "about": other}
    asked = [r["id"] for r in rows if r["kind"] in ("request", "exercise", "plan")]
    found: Row = {"re": draw.one(asked)} if asked and draw.chance(3) else {"clause": draw.one(["1", "1", "1", "2"])}
    return found | ({} if draw.chance(4) else {"about": other})


def _kinds(plan: Plan) -> list[str]:
    kinds = ["report", "holding", "exercise"]
    kinds += ["consent", "withdrawal", "suspension", "resumption"] * (plan.gates or plan.alarm)
    kinds += ["request"] * 8 * plan.quotas
    kinds += ["request", "access", "notice"] * 2 * (plan.occasions or plan.before)
    kinds += ["choice", "release", "choice"] * plan.sets + ["denunciation"] * plan.notice
    kinds += ["plan", "plan", "notice"] * plan.planned
    kinds += ["reply"] * (plan.wide and (plan.occasions or plan.quotas))
    kinds += ["coverage"] * plan.coverage + ["refusal"] * plan.refusals
    kinds += ["request", "access", "access", "refusal", "refusal"] * 6 * plan.witnesses
    return kinds + ["settlement"] * plan.settlements + ["retraction"] * plan.retractions


def _dated(draw: Draw, row: Row) -> None:
    """When it was so and received, as exactly as the plan has it."""
    plan = draw.plan
    if draw.chance(2):
        row["at"] = draw.one([d for d in DAYS if d <= row["said"]])
    if plan.hours and draw.chance(2):
        row["said"] += draw.one(["T00:00:00Z", "T10:00:00Z"])
    if plan.months and draw.chance(4):
        row["said"] = draw.one(["2020-02", "2020-04", "2020-06"])
        row.pop("at", None)
    elif plan.months and draw.chance(4):
        row["at"] = draw.one(["2020-01", "2020-02"])
    if row["kind"] in ("exercise", "report", "choice", "consent", "suspension") and plan.until and draw.chance(4):
        since = str(row.get("at", row["said"]))[:10]
        if len(since) == len("2020-01-01"):  # of a month, its last day may come after what is over by then
            row["until"] = draw.one([d for d in DAYS if d >= since])


def _filled_in(draw: Draw, row: Row) -> None:
    """The fields of its form."""
    kind, plan = row["kind"], draw.plan
    if kind in ("report", "holding", "exercise"):
        amounts = ["0", "40", "50", "60", "200"] + ["30..55", ">50", "unknown"] * plan.ranges
        row["troops" if kind == "exercise" else "n"] = draw.one(amounts)
    if kind == "report" and plan.wide and draw.chance(2):
        row["m"] = draw.one(["0", "1", "5", "60"] + ["1..4", "unknown"] * plan.ranges)
    if kind == "exercise" and plan.sets and draw.chance(2):
        row["base"] = draw.one(["one", "two"])
    if kind in ("holding", "choice", "release"):
        row["site"] = draw.one(["one", "two"])
    if kind == "holding" and plan.complete and draw.chance(3):
        row["complete"] = "yes"
    if kind == "plan":
        row["starts"], ends = draw.one(DAYS), draw.one(["", *DAYS])
        row |= {"ends": max(ends, row["starts"])} if ends else {}
        if plan.months and not ends and draw.chance(4):
            row["starts"] = row["starts"][:7]  # a month
    if kind in ("exercise", "notice", "plan"):
        row["name"] = draw.one(["X", "Y"])
    if kind == "request" and plan.quotas and draw.chance(2):
        row["unit"] = draw.one(["one", "two"])
    if kind == "coverage":
        until = ["2020-04-20", "2020-12-31"]
        row |= {"by": "LOG", "kinds": draw.some(COVERED), "at": draw.one(COVERED_FROM), "until": draw.one(until)}
        row |= {"parties": draw.one([["A"], ["A", "B"], ["A", "B", "C"]])} if plan.groups else {}
        row |= {"parties": draw.one([["A"], ["A", "B"], ["B"]])} if plan.wide and draw.chance(3) else {}
        if plan.wide and draw.chance(4):  # of oneself, alone or with the other
            row |= draw.one([{"by": "A", "parties": ["A"]}, {"by": "B", "parties": ["B"]}, {"by": ["A", "B"]}])
            row |= {"parties": ["A", "B"]} if isinstance(row["by"], list) else {}


def _points_back(draw: Draw, row: Row, rows: list[Row]) -> bool:
    """What it answers, takes back or corrects; whether it found what it must have."""
    kind, plan = row["kind"], draw.plan
    rows = [r for r in rows if isinstance(r["said"], str)]
    mine = [r for r in rows if r["by"] == row["by"] and r["said"] < row["said"]]
    mine = [r for r in mine if r["kind"] != "retraction" or plan.wide]
    asked = [r["id"] for r in rows if r["kind"] == "request" and r["to"] == row["by"] and r["said"] <= row["said"]]
    asked = asked[:1] if plan.witnesses and draw.chance(2) else asked  # so that several speak of one
    if kind == "retraction":
        row.pop("at", None)
        row["re"] = draw.one([r["id"] for r in mine]) if mine else ""
        return bool(mine)
    if kind == "refusal" and plan.wide and not (asked and draw.chance(3)):
        row["clause"] = draw.one(["1", "1", "1", "2"])
        dates = [str(r.get("at", r["said"]))[:10] for r in rows if r["kind"] in ("request", "exercise")]
        row["at"] = draw.one([*dates, "2020-02-01", "2020-04-01", str(row.get("at", row["said"]))[:10]])
        row["at"] = row["at"][:7] if draw.chance(4) else row["at"]
        return True
    names_it: bool = kind in ("refusal", "reply") or (kind == "access" and bool(asked) and draw.chance(2))
    if names_it:
        row["re"] = draw.one(asked) if asked else ""
        if not asked:
            return False
    alike = [r["id"] for r in mine if r["kind"] == kind and "replaces" not in r]
    if plan.corrections and alike and draw.chance(3):
        row["replaces"] = draw.one(alike)
        for column in ("at", "re"):  # what it leaves out is as in what it corrects
            if column in row and draw.chance(2):
                row.pop(column)
    if plan.corrections and mine and kind in ("consent", "report", "notice") and draw.chance(5):
        row["cancels"] = draw.one([r["id"] for r in mine])
    return True


def _addressed(draw: Draw, row: Row, parties: list[str]) -> None:
    """Several who speak or are spoken to, and what each received on a day of his own."""
    kind, others = row["kind"], [p for p in parties if p != row["by"]]
    joint = ("consent", "withdrawal", "report", "exercise", *("request", "access", "settlement") * draw.plan.wide)
    if kind in joint and draw.chance(4) and not (kind == "request" and len(parties) == 2):
        row["by"] = [row["by"], draw.one(others)]
    others = [p for p in others if p not in row["by"]]
    if kind == "request" and (draw.chance(3) or row["to"] in row["by"]):
        row["to"] = others
    if kind == "settlement" and row.get("about", "") in [*row["by"]]:
        row.pop("about")
    if kind in ("notice", "report", "access") and draw.chance(3):
        left = [p for p in others if p not in row["by"]]
        public = [] if isinstance(row["by"], list) else ["public"]  # see DOUBTS.md: what several say to nobody
        if not left and not public:
            return
        row["to"] = draw.one([*public, *left, left] if left else public)
        if isinstance(row["to"], list) and len(row["to"]) == 2 and "T" not in row["said"] and draw.chance(2):
            later = draw.one([d for d in DAYS if d >= row["said"]])
            row["said"] = {row["to"][0]: row["said"], row["to"][1]: later}


__all__ = ["record", "speakers"]
