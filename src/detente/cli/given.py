"""What a command line names, before any of it is read: which word is the agreement, a record, a finding's id.

Rules

1. An agreement is a name that ships or a Markdown file; a record is a file with the ending of one; a finding's id
   holds a `/` and names no file.
2. Words that stand in another order than the command asks for are told, with the command as it would be right;
   so are words behind all that it takes, with the command that takes them. Nothing is guessed: no word
   is silently taken for another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from detente.cli.called import typed
from detente.errors import UsageError
from detente.library.files import names
from detente.wording import listed, printable

__all__ = ["beyond", "finding_last", "in_order"]

_RECORDS = (".jsonl", ".ndjson", ".csv", ".xlsx", ".parquet")


def in_order(name: str, agreement: str, records: Sequence[str], *after: str) -> None:
    """See that an agreement comes first and records after it.

    Raises:
        UsageError: a record stands where the agreement is expected, an agreement among the records, a folder, or a
            file twice.
    """
    _no_folder(agreement, ".md")
    if _is_record(agreement):
        right = [w for w in records if _is_agreement(w)] or ["AGREEMENT"]
        rest = [agreement, *(w for w in records if not _is_agreement(w))]
        # What is checked is an agreement; a record is judged with one.
        command = "assess" if name == "check" else name
        advice = typed(command, right[0], *rest, *after)
        raise UsageError(f"'{printable(agreement)}' is a record; the agreement comes first: {advice}")
    twice = next((word for word in records if list(records).count(word) > 1), None)
    if twice is not None:
        raise UsageError(f"'{printable(twice)}' is named twice; name each file of the record once")
    for word in records:
        if _is_agreement(word) and not _is_record(word):
            raise UsageError(
                f"'{printable(word)}' is an agreement, and one is assessed at a time; after it come records, whose "
                f"names end in {listed(_RECORDS, 'or')}"
            )
        _no_folder(word, *_RECORDS)


def finding_last(agreement: str, words: Sequence[str]) -> None:
    """See that the last word is the id of a finding.

    Raises:
        UsageError: there is none, or it stands elsewhere.
    """
    every = [agreement, *words]
    ids = [w for w in every if "/" in w and not _is_agreement(w) and not _is_record(w) and not Path(w).exists()]
    if words and (words[-1] in ids or not (_is_agreement(words[-1]) or _is_record(words[-1]))):
        return
    if ids:
        agreements, records = [w for w in every if _is_agreement(w)], [w for w in every if _is_record(w)]
        right = typed("explain", *(agreements or ["AGREEMENT"]), *records, ids[0])
        raise UsageError(f"the id of the finding comes last: {right}")
    raise UsageError(
        f"which finding? Its id comes last; {typed('assess', *every, '--format', 'csv')} lists them"
    )  # fmt: skip


def beyond(name: str, follows: str, arguments: Sequence[str], more: Sequence[str]) -> str:
    """What is said of words behind all that a command takes, as its usage `follows` has it."""
    said = f"{name} takes {follows.strip('[]') or 'nothing'}, and {_quoted(map(printable, more[:3]))} "
    said += "is more than that" if len(more) == 1 else "are more than that"
    if name == "check" and (records := list(dict.fromkeys(w for w in arguments if _is_record(w)))):
        agreements = [w for w in arguments if _is_agreement(w)][:1] or ["AGREEMENT"]
        return f"{said}; a record is judged by: {typed('assess', *agreements, *records)}"
    if name == "check":
        return f"{said}; check one agreement at a time"
    return f"{said}; {typed(name, '--help')} tells more"


def _is_record(word: str) -> bool:
    return word.lower().endswith(_RECORDS)


def _is_agreement(word: str) -> bool:
    return word in names() or word.lower().endswith(".md")


def _no_folder(word: str, *endings: str) -> None:
    """See that a word is no folder; which files of one are meant is told."""
    place = Path(word)
    if word in names() or not place.is_dir():
        return
    held = [str(p) for p in sorted(place.iterdir()) if p.suffix.lower() in endings][:5]
    raise UsageError(printable(f"'{word}' is a folder" + (f"; it holds {_quoted(held)}" if held else "")))


def _quoted(words: Iterable[str]) -> str:
    return listed([f"'{word}'" for word in words])
