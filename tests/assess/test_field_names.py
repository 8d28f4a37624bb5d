"""What an agreement calls its fields is nothing to what is made of them (docs/language.md §2)."""

import ast
from pathlib import Path

import pytest
from tests.world import World

from detente.assess.columns import runs
from detente.errors import AgreementError

ASSESS = Path(runs.__file__).parents[1]


def columns() -> list[str]:
    """Every name that a module of assess/ asks for as a column, or gives to one."""
    found = set()
    for path in ASSESS.rglob("*.py"):
        for call in [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]:
            name = getattr(call.func, "attr", "")
            if name in ("col", "with_columns", "select", "with_row_index"):
                found |= {a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
                found |= {k.arg for k in call.keywords if k.arg}
    return sorted(name for name in found if name.isidentifier() and name.islower() and name != "self")


def findings(amount: str, key: str) -> list[tuple[object, ...]]:
    """What is found where fields are counted, selected, asked by quotas and sets, and answered by."""
    world = World(
        form=f"ex: {{{key}: text key, {amount}: count, more: count?}}\npick: {{site: site key}}\n"
        f"ask: {{to: party, {key}: site key, {amount}: count?}}\nexpl: {{{key}: site key}}",
        state="chosen: {set of: site, on: pick, off: never, at most: 1}",
        occasion=f"big: {{of: ex, where: {amount} > 5}}\nasked: {{of: ask, where: {key} in chosen}}",
        count="\n".join([
            f"singly: {{of: latest ex, sum: {amount}, for each: {key}, good for: 60 days}}",
            f"lately: {{of: ex, where: \"{amount} > 3 and {key} = 'n'\", sum: {amount} + {amount}, over: 40 days}}",
            f"chosen ones: {{of: latest ex, where: {key} in chosen, sum: {amount}}}",
        ]),
        duty="\n".join([
            "1: {keep: singly, at most: 5}",
            "2: {keep: lately, at most: 5, unless: other agrees}",
            "3: {keep: chosen ones, at most: 4}",
            f"4: {{on: asked, give: expl, within: 5 days, up to: ['{amount}', 1 for each {key}], per: calendar year}}",
            f"5: {{on: big, give: expl, within: 3 days, where: {key} is not missing}}",
            "6: {keep: singly, at most: 9, who: B, unless: A breaches 4}",
        ]),
    )  # fmt: skip
    world.cover("expl", "ex")
    world.say("A", "pick", "2020-01-05", site="n")
    for by, day, what, n in (("A", "2020-02-05", "n", 9), ("A", "2020-03-05", "s", 4), ("B", "2020-03-06", "s", 4)):
        world.say(by, "ex", day, **{key: what, amount: n})
    world.say("B", "ask", "2020-02-01", to="A", **{key: "n", amount: 2})
    world.say("B", "ask", "2020-02-02", to="A", **{key: "n"})
    world.say("A", "expl", "2020-02-04", **{key: "n"})
    found = world.assess(None, "2020-12-31").findings(history=True)
    return [(f.subject, f.status, f.since, f.until, f.value, f.bound) for f in found]


def test_a_field_may_have_the_name_of_any_column_that_is_worked_with():
    """§2: field names are single words, and no field is called like a column of §7; any other word will do."""
    names = columns()
    assert {"start", "end", "place", "label", "own", "who"} <= set(names)
    plain = findings("troops", "unit")
    allowed = 0
    for amount, key in zip(names[::2], names[1::2], strict=False):
        try:
            assert findings(amount, key) == plain, (amount, key)
            allowed += 1
        except AgreementError:
            # One of the two is called like a column of §7.
            continue
    assert allowed > len(names) / 4


@pytest.mark.parametrize("name", ["start", "void", "label", "end"])
def test_a_count_of_a_field_is_the_same_whatever_its_name(name):
    assert findings(name, "unit") == findings("troops", "unit")
