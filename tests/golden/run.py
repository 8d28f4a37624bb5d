"""Golden records: every verdict on every agreement that ships, kept word for word.

NAME.txt holds what is found of all times, under each reading, as known at a few dates and at the end, with the meaning
by which it was found (`detente.MEANING`) and the digests of the agreement and its record. A change of any verdict on
the same text and record is a change of meaning: it raises that number and says "Meaning N" in CHANGELOG.md, or the
files are not written anew. The changelog also names the digest of each file, so that none is deleted or written by
hand unseen.

    python3 x golden             compare; what differs is shown
    python3 x golden --accept    write what is found as what is expected, where the meaning allows it
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import detente
from detente.agreement.model import Agreement
from detente.assess.assessment import assess
from detente.assess.findings.findings import Finding
from detente.instants import day_text
from detente.library.files import names, record_paths
from detente.record.model import Record
from detente.report.alike import MANY, named

HERE = Path(__file__).parent
CHANGES = HERE.parents[1] / "CHANGELOG.md"
# As known at these dates beside the end: before and after what each agreement is remembered for.
KNOWN = {
    "new-start": ("2020-12-31", "2022-07-31", "2023-01-31", "2023-04-15"),
    "answers-2022": ("2022-02-16",),
    "inf": ("2013-12-31", "2014-07-31", "2018-12-31", "2019-03-31"),
    "vienna-document-2011": ("2022-02-14",),
}


def found(name: str) -> str:
    """Every verdict on an agreement that ships, a line each: known, reading, id, status, until, number.

    Of many of whom the same is found one line tells it, and names them in place of who owes to whom.
    """
    agreement = detente.load(name)
    record = detente.read_record(*record_paths(name), agreement=agreement)
    head = f"meaning {detente.MEANING} of agreement {agreement.digest[:12]} and record {record.digest[:12]}"
    return "".join(f"{line}\n" for line in (head, *_lines(name, agreement, record)))


def _lines(name: str, agreement: Agreement, record: Record) -> Iterator[str]:
    for known in (*KNOWN.get(name, ()), None):
        at = agreement.calendar.moment(known).last if known else None
        owners = [party for party in agreement.parties if party in agreement.owners]
        for reading in ("text", *owners, "all"):
            findings = assess(agreement, record, None, at, reading).findings(history=True)
            alike: dict[tuple[str, ...], list[Finding]] = {}
            for finding in findings:
                alike.setdefault(_told(finding), []).append(finding)
            for finding in findings:
                told, called = _told(finding), finding.id
                if len(alike[told]) >= MANY:
                    if finding is not alike[told][0]:
                        continue
                    names = named((f.subject.owed_by, f.subject.owed_to or "all") for f in alike[told])
                    called = f"{finding.subject.clause}/({names})/{told[0]}"
                yield "\t".join((known or "all", reading, called, *told[2:])).rstrip()


def _told(finding: Finding) -> tuple[str, ...]:
    """What is found, but for who owes to whom: the end of its id, the clause, status, until, number."""
    subject = finding.subject
    end = finding.id.removeprefix("/".join((subject.clause, subject.owed_by, subject.owed_to or "all", "")))
    until = "" if finding.until is None else day_text(finding.until)
    return end, subject.clause, finding.status, until, finding.told


def stored(name: str) -> str:
    """What was found when it was last accepted; nothing of an agreement that is new."""
    path = HERE / f"{name}.txt"
    return path.read_text("utf-8") if path.exists() else ""


def mark(name: str, text: str) -> str:
    """What CHANGELOG.md says of the verdicts that were accepted."""
    return f"`{name} {hashlib.sha256(text.encode()).hexdigest()[:12]}`"


def allowed(before: str, now: str) -> str:
    """Why what is found may not be written in place of what was; empty where it may."""
    (was, _, then), (is_, _, told) = before.partition("\n"), now.partition("\n")
    # What ships in other words, or with another record, tells otherwise though nothing means otherwise.
    if not before or then == told or was.partition(" of ")[2] != is_.partition(" of ")[2]:
        return ""
    meaning = int(re.match(r"meaning (\d+)", before)[1])  # type: ignore[index]  # written by this script
    if meaning == detente.MEANING:
        return f"verdicts changed under meaning {meaning}: raise MEANING in src/detente/__init__.py and say why"
    if f"Meaning {detente.MEANING}" not in CHANGES.read_text("utf-8"):
        return f"CHANGELOG.md does not say what is new in 'Meaning {detente.MEANING}'"
    return ""


def main(words: list[str]) -> int:
    """Compare, or write what is found; 1 where something differs."""
    parser = argparse.ArgumentParser("x golden", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--accept", action="store_true", help="write what is found, where the meaning allows it")
    accept = parser.parse_args(words).accept
    differ = 0
    for name in names():
        before, now = stored(name), found(name)
        if before == now:
            print(f"{name}: {now.count(chr(10)) - 1} verdicts, as they were")
            continue
        why = allowed(before, now)
        if accept and not why:
            (HERE / f"{name}.txt").write_text(now, "utf-8")
            print(f"{name}: written, {now.count(chr(10)) - 1} verdicts; say {mark(name, now)} in CHANGELOG.md")
            continue
        differ += 1
        sys.stdout.writelines(
            difflib.unified_diff(before.splitlines(True), now.splitlines(True), f"{name}.txt", "found")
        )
        print(f"{name}: differs; {why}" if why else f"{name}: differs", file=sys.stderr)
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
