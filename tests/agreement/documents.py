"""Small documents for tests: `document(...)` writes a valid one, with what a test is about put in.

    document()                                          two parties, the forms and counts below, one duty
    document(duty="X: {keep: warheads, at most: 5}")    further blocks of a kind; a text is the YAML of one block
    document(parties="{A: Aland, B: Bland, C: Cland}")  other front matter: keys as Python names (`in_force`)
    front(zone="Europe/Vienna")                         front matter and forms alone

`NEW_START` is a whole treaty in small, with every kind of block.
"""

from __future__ import annotations

import textwrap

from detente.agreement import parse
from detente.errors import AgreementError

KINDS = ("form", "count", "occasion", "state", "duty", "reading")
FRONT = {
    "title": "Treaty of Testing",
    "parties": "{US: United States, RU: Russian Federation}",
    "others": "{BCC: Bilateral Consultative Commission}",
    "in force": "2011-02-05",
}
FORMS = """
data update: {warheads: count, launchers: count}
holding: {site: site key, category: "[cell, tank] key", n: count, mass: kg?}
request: {to: party, site: site key, type: [one, two], units: count?}
access: {re: request, site: site key}
exercise: {name: text key, starts: date, ends: date, troops: count, tanks: count?, open: yes/no}
notification: {name: text key, starts: date}
suspension: {}
resumption: {}
consent: {}
designation: {site: site key}
release: {site: site key}
"""
COUNTS = """
warheads: {of: latest data update, sum: warheads}
declared launchers: {of: latest data update, sum: launchers}
material: {of: latest holding, sum: mass else 0, good for: 13 months}
cells: {of: latest holding, where: category = 'cell', sum: n, for each: site, good for: 4 months}
"""
OCCASIONS = "half-yearly: {every: 6 months, from: 2011-09-01}\n"
STATES = """
suspends: {on: suspension, off: resumption}
agrees: {on: consent, off: never}
crisis: {on: suspension from BCC, off: resumption from BCC}
chosen: {set of: site, on: designation from BCC, off: release from BCC, at most: 2}
"""
DUTIES = "II: {keep: warheads, at most: 1550}\nVII: {on: half-yearly, give: data update, within: 30 days}\n"


def front(**given: str) -> str:
    """A document of front matter and forms alone; an empty text leaves a key out."""
    keys = {**FRONT, **{k.replace("_", " "): v for k, v in given.items()}}
    lines = ["---", *(f"{k}: {v}" for k, v in keys.items() if v), "---", "", "# Articles", ""]
    return "\n".join([*lines, *_block("form", FORMS)])


def document(**given: str) -> str:
    """A valid document with further blocks (form, count, occasion, state, duty, reading) and front matter."""
    parts = [front(**{k: v for k, v in given.items() if k not in KINDS})]
    for kind, base in (("count", COUNTS), ("occasion", OCCASIONS), ("state", STATES), ("duty", DUTIES)):
        parts += _block(kind, base)
    for kind in KINDS:
        parts += _block(kind, given[kind]) if kind in given else []
    return "\n".join(parts)


def _block(kind: str, text: str) -> list[str]:
    return [f"```yaml {kind}", textwrap.dedent(text).strip("\n"), "```", ""]


NEW_START = """\
---
title: Treaty on Measures for the Further Reduction and Limitation of Strategic Offensive Arms (in small)
short: New START
parties: {US: United States of America, RU: Russian Federation}
others: {BCC: Bilateral Consultative Commission}
settles: [BCC]
binding: legally
in force: 2011-02-05
ends: [2021-02-05, {date: 2026-02-05, known: 2021-02-03}]
sources: [https://treaties.un.org/doc/Publication/UNTS/Volume%202796/v2796.pdf]
---

# Definitions

What the Parties tell each other, and how.

```yaml form
data update:        {vehicles: count, warheads: count, launchers: count}
objection:          {launchers: count, reason: text?}
inspection request: {to: party, site: site key, type: "[one, two] key"}
access:             {re: inspection request, site: site key}
suspension:         {reason: text?}
resumption:         {}
exemption:          {reason: text?}
```

```yaml count
deployed vehicles:  {of: latest data update, sum: vehicles}
deployed warheads:  {of: latest data update, sum: warheads}
declared launchers: {of: latest data update, sum: launchers}
excluded launchers: {of: latest objection, sum: launchers, according to: RU, if silent: 0, good for: 10 years}
launchers:          {is: declared launchers + excluded launchers}
```

```yaml occasion
half-yearly:      {every: 6 months, from: 2011-09-01}
type one request: {of: inspection request, where: type = 'one'}
type two request: {of: inspection request, where: type = 'two'}
```

```yaml state
suspends: {on: suspension, off: resumption}
exempts:  {on: exemption, off: never}
```

# Articles

## Article II

1. Each Party shall reduce and limit its ICBMs and ICBM launchers so that the aggregate numbers do not exceed:

   ```yaml duty
   II.1.a: {keep: deployed vehicles, at most: 700, since: 2018-02-05}
   II.1.b: {keep: deployed warheads, at most: 1550, since: 2018-02-05}
   II.1.c: {keep: declared launchers, at most: 800, since: 2018-02-05}
   ```

## Article VII

> Each Party shall notify the other Party of updated data, twice a year.
>
> ```yaml duty
> VII.2:
>   on: half-yearly
>   give: data update
>   within: 30 days
>   unless: >
>     other breaches XI.1
>     and self suspends
>   basis: countermeasure
>   grace: 30 days
> ```

## Article XI

```yaml duty
XI.1: {on: type one request, do: access, within: 24 hours, up to: 10, per: treaty year}
XI.2: {on: type two request, do: access, within: 24 hours, up to: 8, per: treaty year}
```

# Readings

```yaml reading
RU:
  said: 2018-02-05
  source: Foreign Ministry, statement of that day
  II.1.c: {keep: launchers}
```

```yaml reading
RU:
  said: 2022-08-08
  source: Foreign Ministry, note of that day
  XI.1: {excused: self exempts}
```
"""


def told(text: str | bytes) -> list[str]:
    """What is wrong with a document, as `line:column: sentence`; none when it is valid.

    Lines count from the first line within the last block, so that a test need not count those above; what stands
    before it keeps the line of the document, as `^line`.
    """
    try:
        parse(text, "t.md")
    except AgreementError as error:
        shown = text if isinstance(text, str) else text.decode(errors="replace")
        fences = [row for row, line in enumerate(shown.split("\n"), 1) if "```yaml" in line]
        begin = fences[-1] if fences else 0
        lines = [m.place.line for m in error.mistakes]
        return [
            f"{n - begin if n > begin else f'^{n}'}:{m.place.column}: {m.message}"
            for n, m in zip(lines, error.mistakes, strict=True)
        ]
    return []


def habits(text: str) -> list[str]:
    """What is worth a look in a valid document, without places."""
    return [lint.message for lint in parse(text).lints]
