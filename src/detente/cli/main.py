"""`detente` from the command line: what is asked for, what it answers, and the exit code.

Rules (DESIGN §10)

1. Exit codes: 0 no breach shown; 1 a finding that holds at --at (with --history, of any time)
   is breached or late under a reading asked for; what a table tells as earlier is no finding shown; 2 wrong usage,
   or a mistake in an agreement or a record; 3 evidence that cannot be trusted; 70 a fault of ours; 130 stopped
   with Ctrl-C; 141 whoever read the output went away.
2. Data goes to stdout, talk to stderr. Nothing of ours is told by a stack trace, unless with -v.
3. `--help` and `--version` load nothing that takes time: this module imports nothing at its top that does.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

__all__ = ["command", "main"]

WRONG_USE, FAULT, INTERRUPTED, READER_GONE = 2, 70, 130, 141
_VERBOSE = ("-v", "--verbose")


def command() -> NoReturn:
    """Be the process of one command, from its arguments to its exit code."""
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    # All is told and no file is open: Python would take a tenth of a second more to give back memory piece by piece.
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and answer its exit code."""
    if argv is None:
        # A command lives a second, and would spend a tenth of it looking for garbage in what it imports.
        gc.set_threshold(100_000, 20, 20)
    arguments = list(sys.argv[1:] if argv is None else argv)
    verbose = any(word in _VERBOSE for word in arguments)
    arguments = [word for word in arguments if word not in _VERBOSE]
    _speak_utf8()
    try:
        code = _run(arguments, verbose=verbose)
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_gone()
    except KeyboardInterrupt:
        print("\ndetente: stopped", file=sys.stderr)
        return INTERRUPTED
    except Exception as problem:  # noqa: BLE001  # the last place where a person can still be told
        return _told(problem, verbose=verbose)
    except BaseException as problem:
        if not _is_panic(problem):
            raise
        return _told(problem, verbose=verbose)
    return code


def _run(arguments: list[str], *, verbose: bool) -> int:
    from detente.cli.help import version, whole_help

    if arguments in ([], ["--help"], ["-h"], ["help"]):
        print(whole_help(), end="")
        return 0
    if arguments == ["--version"]:
        print(version())
        return 0
    from detente.cli import talk
    from detente.cli.app import run

    with talk.volume(verbose=verbose):
        return run(arguments)


def _is_panic(problem: BaseException) -> bool:
    """Whether a library in Rust gave up: each has a PanicException of its own, which is no Exception."""
    return any(kind.__name__ == "PanicException" for kind in type(problem).__mro__)


def _told(problem: BaseException, *, verbose: bool) -> int:
    """Tell what went wrong, and the exit code that says the same."""
    from detente.errors import DetenteError, Fault, MistakesError
    from detente.wording import printable

    if isinstance(problem, MistakesError):
        more = "" if verbose or len(problem.mistakes) <= problem.shown else "; -v shows more"
        print(f"{problem.told(len(problem.mistakes) if verbose else problem.shown)}{more}", file=sys.stderr)
        return problem.exit_code
    if verbose:
        import traceback

        traceback.print_exception(problem)
    if isinstance(problem, DetenteError) and not isinstance(problem, Fault):
        print(f"detente: {printable(str(problem))}", file=sys.stderr)
        return problem.exit_code
    if isinstance(problem, OSError) and problem.filename is not None:
        print(f"detente: '{printable(str(problem.filename))}' cannot be used: {problem.strerror}", file=sys.stderr)
        return WRONG_USE
    what = f"{type(problem).__name__}: {problem}" if str(problem) else type(problem).__name__
    what = printable(what)
    print(
        f"detente: this is a fault of Détente, not of your files ({what}). Please report it with the command, "
        "what `detente --version` prints and, if you may, the files; -v prints where it happened.",
        file=sys.stderr,
    )
    return FAULT


def _speak_utf8() -> None:
    """Signs and names are told in UTF-8 wherever they go; a terminal keeps its own encoding and loses none."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="replace")


def _reader_gone() -> int:
    """End without a word: Python would complain when it flushes what nobody reads."""
    with contextlib.suppress(OSError, ValueError):  # not a real file: nothing will be flushed
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return READER_GONE
