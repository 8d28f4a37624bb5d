"""Agreements in files: the one module of this folder that reads any."""

from __future__ import annotations

import hashlib
from pathlib import Path

from detente.agreement.model import Agreement
from detente.agreement.names.editions import with_editions
from detente.agreement.parsing import parse
from detente.agreement.text.document import LARGEST
from detente.errors import UsageError
from detente.wording import did_you_mean

__all__ = ["load_agreement"]


def load_agreement(path: str | Path) -> Agreement:
    """The agreement in a file; mistakes name it as it was given.

    Raises:
        UsageError: the file cannot be read.
        AgreementError: it has mistakes.
    """
    place = Path(path)
    return _with_versions(parse(_document(place, path), str(path)), place)


def _document(place: Path, path: str | Path) -> bytes:
    try:
        with place.open("rb") as file:
            # One byte more than is read tells that it is too large, however large it is.
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        advice = did_you_mean(place.name, _beside(place))
        raise UsageError(f"there is no agreement '{path}'" + (f"; {advice}" if advice else "")) from None
    except IsADirectoryError:
        advice = did_you_mean("", _beside(place / "x"))
        raise UsageError(f"'{path}' is a folder, not an agreement" + (f"; {advice}" if advice else "")) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(f"'{path}' cannot be read: {why}") from None


def _with_versions(agreement: Agreement, place: Path) -> Agreement:
    """An agreement with those of its versions whose files lie beside it."""
    wanted = set(agreement.versions) - {"this"}
    if not wanted:
        return agreement
    found: dict[str, Agreement] = {}
    for other in _markdown(place.parent):
        text = _read(other)
        digest = hashlib.sha256(text).hexdigest()
        if digest in wanted:
            found[digest] = parse(text, str(other))
    return with_editions(agreement, found)


def _read(other: Path) -> bytes:
    """A document that lies beside another; nothing of what is none, or cannot be read."""
    try:
        return other.read_bytes() if other.is_file() and other.stat().st_size <= LARGEST else b""
    except OSError:
        return b""


def _beside(place: Path) -> list[str]:
    """The first Markdown files in the same folder, by name."""
    return [p.name for p in _markdown(place.parent)[:200]]


def _markdown(folder: Path) -> list[Path]:
    try:
        return sorted(p for p in folder.iterdir() if p.suffix == ".md")
    except OSError:
        return []
