"""The commands by name, each in its own module, which is loaded when it is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.errors import Fault, UsageError

if TYPE_CHECKING:
    from cyclopts import App

__all__ = ["COMMANDS", "run"]

COMMANDS = {
    "check": "detente.cli.check:check",
    "assess": "detente.cli.assess:assess",
    "explain": "detente.cli.explain:explain",
    "library": "detente.cli.library:library",
    "demo": "detente.cli.demo:demo",
    "schema": "detente.cli.check:schema",
}


def app() -> App:
    """All commands as one app: plain help, no colours, no `--no-` twins of switches."""
    from cyclopts import App, Parameter

    made = App(
        name="detente", version_flags=(), help_formatter="plain", help_format="plaintext",
        default_parameter=Parameter(negative=()), suppress_keyboard_interrupt=False,
    )  # fmt: skip
    for name, place in COMMANDS.items():
        made.command(place, name=name)
    return made


def run(arguments: Sequence[str]) -> int:
    """Run a command and answer its exit code.

    Raises:
        UsageError: the arguments fit no command.
    """
    from cyclopts import CycloptsError

    try:
        code = app()(
            [*arguments], exit_on_error=False, print_error=False, result_action="return_value", verbose=False
        )
    except CycloptsError as problem:
        said = str(problem).strip().replace("\n", " ")
        shown = [word for word in arguments[:1] if word in COMMANDS]
        advice = " ".join(["detente", *shown, "--help"])
        raise UsageError(f"{said[:1].lower()}{said[1:]} Try: {advice}") from None
    if code is None:  # help was printed
        return 0
    if not isinstance(code, int):
        raise Fault(f"a command answered {code!r}")
    return code
