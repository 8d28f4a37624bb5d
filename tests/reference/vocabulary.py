"""What drawn agreements are made of: a fixed vocabulary, so that a difference is short to read."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

Row = dict[str, Any]
NEXT_VERSION = "== in force since "  # a line between two versions of a text

FORMS = {
    "report": "{n: count, m: count?}",
    "holding": "{site: site key, n: count}",
    "exercise": "{name: text key, troops: count, base: site?}",
    "notice": "{name: text key}",
    "request": '{to: party, unit: "[one, two]?"}',
    "access": "{}",
    "reply": "{re: request}",
    "consent": "{}",
    "choice": "{site: site}",
    "release": "{site: site}",
    "withdrawal": "{}",
    "suspension": "{}",
    "resumption": "{}",
    "denunciation": "{}",
    "plan": "{name: text key, starts: date, ends: date?}",
    "miracle": "{}",  # nobody ever says it
}
COUNTS = {
    "stock": "{of: latest report, sum: n}",
    "fresh": "{of: latest report, sum: n, good for: 2 months}",
    "held": "{of: latest holding, sum: n}",
    "held of each": "{of: latest holding, sum: n, for each: site}",
    "held at one": "{of: latest holding, where: site = 'one', sum: n}",
    "troops": "{of: exercise, sum: troops}",
    "held at chosen": "{of: latest holding, where: site in chosen, sum: n}",
    "large at chosen": "{of: exercise, where: base in chosen, sum: troops, over: 40 days}",
    "large": "{of: exercise, where: troops > 50, over: 40 days}",
    "both": "{is: stock + troops}",
    "by A": "{of: exercise, where: by = 'A' or about = 'B', sum: troops}",
    "told of": "{of: latest report, sum: n, according to: self else LOG}",
    "nothing": "{of: miracle}",
    "held of late": "{of: latest holding, sum: n, good for: 2 months}",
    "scarce": "{of: latest report, sum: n, if silent: 0}",
    "quiet": "{of: exercise, sum: troops, if silent: unknown}",
    "of two months": "{of: exercise, sum: troops, over: 2 calendar months}",
    "all told": "{of: exercise, sum: troops, over: ever}",
    "left over": "{is: stock - all told}",
    "seen": '{of: latest report, sum: n, according to: "self, LOG"}',
    "spare": "{of: latest report, sum: m}",
    "with spare": "{of: latest report, sum: n + (m else 1), good for: 2 months}",
    "spared": "{of: latest report, where: m > 2, sum: n}",
    "grown": "{is: stock - stock of A at 2020-02-20}",
}
OCCASIONS = {
    "term": "{every: 2 months, from: 2020-02-01}",
    "monthly": "{every: 1 months, from: 2020-01-31}",
    "large exercise": "{of: exercise, where: troops > 50}",
    "planned": "{of: plan, at: starts}",
    "planned act": "{of: plan, at: starts, until: ends}",
}
STATES = {
    "agrees": "{on: consent, off: withdrawal}",
    "suspends": "{on: suspension, off: resumption}",
    "allows": '{on: consent, off: "withdrawal or suspension"}',
    "opened": '{on: consent from A, off: "withdrawal or B suspends"}',
    "chosen": "{set of: site, on: choice, off: release, at most: 1}",
}
DAYS = [f"2020-{month:02}-{day:02}" for month in range(1, 9) for day in (1, 5, 20)]


def document(
    duties: str,
    *,
    parties: str = "AB",
    front: str = "",
    more: str = "",
    states: Mapping[str, str] | None = None,
    occasions: Mapping[str, str] | None = None,
    bound: Mapping[str, str] | None = None,
    kinds: Collection[str] | None = None,
    counts: Mapping[str, str] | None = None,
) -> str:
    """An agreement of the vocabulary with some duties; `bound` tells from when to when some party is.

    Counts, states and occasions may be others than those of the vocabulary.

    With `kinds`, those that the record is made of, nothing else stands in it that nothing uses.
    """
    names = ", ".join(f"{p}: {{name: {p}land{(bound or {}).get(p, '')}}}" for p in parties)
    blocks = {
        "form": FORMS,
        "count": COUNTS | dict(counts or {}),
        "occasion": OCCASIONS | dict(occasions or {}),
        "state": STATES | dict(states or {}),
    }
    if kinds is not None:
        blocks = _used(blocks, f"{front}\n{duties}\n{more}", kinds)
    text = f"---\ntitle: T\nparties: {{{names}}}\nothers: {{LOG: log}}\nin force: 2020-01-05\n{front}---\n# Articles\n"
    for form, entries in blocks.items():
        if entries:
            text += f"```yaml {form}\n" + "".join(f"{name}: {body}\n" for name, body in entries.items()) + "```\n"
    return f"{text}```yaml duty\n{duties.strip()}\n```\n{more}"


def _used(blocks: Mapping[str, Mapping[str, str]], text: str, kinds: Collection[str]) -> dict[str, dict[str, str]]:
    """The entries that a text names, and those that these name, and the forms of some kinds."""
    every = {name: body for entries in blocks.values() for name, body in entries.items()}
    named, asked = set(kinds) & set(every), text
    while asked:
        found = {name for name in every if name not in named and re.search(rf"(?<!\w){name}(?!\w)", asked)}
        named |= found
        asked = "\n".join(every[name] for name in found)
    return {form: {n: body for n, body in entries.items() if n in named} for form, entries in blocks.items()}


__all__ = ["COUNTS", "DAYS", "FORMS", "NEXT_VERSION", "OCCASIONS", "STATES", "Row", "document"]
