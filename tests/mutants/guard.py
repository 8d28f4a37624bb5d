"""A plugin of pytest that lets no test of a mutant run on anything but that mutant.

Every process of pytest loads it (`PYTEST_PLUGINS`, which workers of xdist inherit), and it ends the run where `detente`
is imported from elsewhere: in the process itself, at its beginning and its end, or in a process that it starts.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ELSEWHERE = 3  # what pytest exits with for an internal error: nothing was shown


def strangers(source: str) -> list[str]:
    """The modules of the product that were imported from anywhere but a folder."""
    mine = {name: of for name, of in sys.modules.items() if name.partition(".")[0] == "detente"}
    files = {name: getattr(of, "__file__", None) or "" for name, of in mine.items()}
    return [f"{name} from {file}" for name, file in files.items() if not Path(file).is_relative_to(source)]


def pytest_configure() -> None:
    """See where this process, and one that it starts, find the product."""
    source = os.environ["DETENTE_MUTANT"]
    import detente

    command = [sys.executable, "-c", "import detente; print(detente.__file__)"]
    started = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    for file in (detente.__file__, started):
        if not Path(file or "").is_relative_to(source):
            pytest.exit(f"detente is imported from {file}, not from {source}", ELSEWHERE)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """See where all that the tests imported came from."""
    if found := strangers(os.environ["DETENTE_MUTANT"]):
        print("\n".join(found), file=sys.stderr)
        session.exitstatus = ELSEWHERE
