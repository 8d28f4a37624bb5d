"""Finding and copying the agreements that ship: the one module of this folder that touches files.

>>> "new-start" in names()
True
>>> path("new-start").name, [p.name for p in record_paths("new-start")]
('new-start.md', ['new-start.jsonl'])
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from detente.errors import UsageError
from detente.wording import did_you_mean

__all__ = ["copy", "located", "names", "path", "record_paths", "records_beside", "title"]

_SHELF = Path(__file__).parent
_RECORDS = (".jsonl", ".ndjson", ".csv", ".xlsx", ".parquet")


def names() -> tuple[str, ...]:
    """The names of the agreements that ship."""
    return tuple(sorted(p.stem for p in _SHELF.glob("*.md")))


def path(name: str) -> Path:
    """Where a shipped agreement lies.

    Raises:
        UsageError: none ships under that name.
    """
    if name not in names():
        raise UsageError(f"no agreement ships as '{name}'; {did_you_mean(name, names())}")
    return _SHELF / f"{name}.md"


def located(name_or_path: str | Path) -> Path:
    """Where the agreement lies that is meant by a name or a path.

    Raises:
        UsageError: it is no shipped name, and no file.
    """
    said = str(name_or_path)
    if said in names():
        return path(said)
    place = Path(name_or_path)
    if place.exists():
        return place
    if place.suffix or place.name != said:
        beside = sorted(str(p) for p in place.parent.glob("*.md"))[:200] if place.parent.is_dir() else []
        advice = did_you_mean(said, [*beside, *names()] if beside else [])
        raise UsageError(f"there is no file '{said}'" + (f"; {advice}" if advice else ""))
    here = sorted(Path().glob("*.md"))
    near = did_you_mean(said, [*names(), *(p.name for p in here)])
    if not near.startswith("did you mean"):
        # Of the files here those that begin as an agreement does, not every text.
        near = did_you_mean(said, [*names(), *(p.name for p in here if _begins_as_one(p))])
    raise UsageError(f"there is no agreement '{said}'; {near}")


def _begins_as_one(place: Path) -> bool:
    with contextlib.suppress(OSError), place.open("rb") as file:
        return file.read(4).rstrip() == b"---"
    return False


def record_paths(name: str) -> tuple[Path, ...]:
    """The files of a shipped agreement's record: NAME.jsonl and its like, and NAME.PART.jsonl."""
    stem = path(name).stem
    return tuple(sorted(p for p in _SHELF.iterdir() if p.suffix in _RECORDS and p.name.startswith(f"{stem}.")))


def records_beside(file: str) -> tuple[Path, ...]:
    """The record of an agreement that ships, by the file it was read from; none for any other."""
    place = Path(file)
    if place.suffix == ".md" and place.stem in names() and place.resolve() == path(place.stem).resolve():
        return record_paths(place.stem)
    return ()


def title(name: str) -> str:
    """The title of a shipped agreement, read from its first lines alone."""
    with path(name).open(encoding="utf-8") as file:
        for line in file:
            if line.startswith("title:"):
                return line.removeprefix("title:").strip().strip("\"'")
    return name


def copy(name: str, folder: Path) -> tuple[Path, ...]:
    """Copy an agreement and its record into a folder, which is made if it is not there; the copies.

    Raises:
        UsageError: one of the files is there already, or the folder cannot be written.
    """
    sources = (path(name), *record_paths(name))
    targets = tuple(folder / source.name for source in sources)
    if there := [str(t) for t in targets if t.exists()]:
        raise UsageError(f"'{there[0]}' is there already, and nothing is overwritten; name another folder")
    made: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source, target in zip(sources, targets, strict=True):
            with target.open("xb") as file:
                made.append(target)
                file.write(source.read_bytes())
    except OSError as problem:
        for target in made:  # a copy is whole or not there
            with contextlib.suppress(OSError):
                target.unlink()
        raise UsageError(f"'{problem.filename or folder}' cannot be written: {problem.strerror}") from None
    return targets
