"""What is found: made smaller while it stays the same find, kept as a file, and tried again."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.targets import TARGETS, Target
from tests.fuzz.trial import ROOT, Find, Trial

__all__ = ["keep", "replayed", "shrunk", "smaller"]

FINDS = Path(__file__).parent / "finds"
SHRINKING = 20  # seconds that making a find smaller may take


def shrunk(data: bytes, still: Callable[[bytes], bool], seconds: float = SHRINKING) -> bytes:
    """The data with as many lines, then bytes, left out as it goes while it is still the same find.

    >>> shrunk(b"a line\\nanother with x in it\\nthe last", lambda data: b"x" in data)
    b'x'
    """
    until = time.monotonic() + seconds
    for separator in (b"\n", b""):
        pieces = data.split(separator) if separator else [bytes([byte]) for byte in data]
        size = max(1, len(pieces) // 2)
        while True:
            place, fewer = 0, False
            while place < len(pieces) and time.monotonic() < until:
                rest = pieces[:place] + pieces[place + size :]
                if rest and still(separator.join(rest)):
                    pieces, fewer = rest, True
                else:
                    place += size
            if (size == 1 and not fewer) or time.monotonic() >= until:
                break
            size = max(1, size // 2)
        data = separator.join(pieces)
    return data


def smaller(trial: Trial, target: Target, data: bytes, found: Find) -> bytes:
    """The input of a find made smaller, where trying it often takes no minutes."""
    if found.signature in ("hangs", "too slow") or found.signature.startswith("the process"):
        return data

    def still(less: bytes) -> bool:
        other = trial(target, less).find
        return other is not None and other.signature == found.signature

    return shrunk(data, still) if still(data) else data


def keep(target: Target, data: bytes, found: Find) -> Path:
    """Keep the input of a find, and tell the line that reproduces it; those of one signature have one file."""
    FINDS.mkdir(exist_ok=True)
    digest = hashlib.sha256(f"{target.name}: {found.signature}".encode()).hexdigest()[:8]
    path = FINDS / f"{target.name}-{digest}{target.ending}"
    path.write_bytes(data)
    print(f"find: {target.name}: {found.signature}\n  {_shown(data)}", flush=True)
    print(f"  python3 x fuzz --replay {path.relative_to(ROOT).as_posix()}", flush=True)
    return path


def _shown(data: bytes, most: int = 200) -> str:
    return repr(data if len(data) <= most else data[:most] + b"...")


def replayed(path: Path) -> int:
    """Try one input that was kept, and show in full what comes out."""
    target = TARGETS.get(path.name.partition("-")[0])
    if target is None:
        print(f"x fuzz: the name of '{path}' begins with no target; there are {', '.join(TARGETS)}", file=sys.stderr)
        return 2
    trial = Trial()
    found = trial(target, path.read_bytes()).find
    trial.close()
    print(f"{found.signature}\n{found.text}" if found else "nothing to find here any more")
    return int(found is not None)
