"""The commands by name, each in its own module, which is loaded when it is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from detente.cli.called import called, typed
from detente.cli.given import beyond
from detente.cli.help import COMMANDS, command_help, whole_help
from detente.errors import Fault, UsageError
from detente.wording import did_you_mean

__all__ = ["PLACES", "run"]

PLACES = {
    "check": "detente.cli.check:check",
    "assess": "detente.cli.assess:assess",
    "explain": "detente.cli.explain:explain",
    "chart": "detente.cli.chart:chart",
    "library": "detente.cli.library:library",
    "demo": "detente.cli.demo:demo",
    "schema": "detente.cli.check:schema",
}
_HELP = ("--help", "-h")
_EXAMPLES = {
    "--at": "2024-12-01", "--known": "2024-12-01", "--reading": "text", "--clause": "II.1.a", "--party": "US",
    "--format": "json", "--out": "findings.csv", "--count": "launchers", "--from": "2018-02-05",
    "--beside": "2022-01-01", "--dpi": "300", "--data": "rows.csv",
}  # fmt: skip
_OPTIONS = ("--help", "--version", "--verbose")


def run(arguments: Sequence[str]) -> int:
    """Run a command and answer its exit code.

    Raises:
        UsageError: the arguments fit no command.
    """
    name, *rest = arguments
    if name not in PLACES:
        if name in _HELP:
            print(whole_help(), end="")
            return 0
        what, known = ("option", _OPTIONS) if name.startswith("-") else ("command", COMMANDS)
        raise UsageError(f"there is no {what} '{name[:40]}'; {did_you_mean(name, known)}")
    module, _, function = PLACES[name].partition(":")
    command: Callable[..., int] = getattr(import_module(module), function)
    if any(word in _HELP for word in rest):
        print(command_help(name, command), end="")
        return 0
    return _called(name, command, rest)


def _called(name: str, command: Callable[..., int], arguments: Sequence[str]) -> int:
    """Call the function of a command with arguments as its signature types them."""
    from cyclopts import App, CycloptsError, MissingArgumentError, Parameter, UnusedCliTokensError

    app = App(
        name=f"detente {name}", help_flags=(), version_flags=(), default_parameter=Parameter(negative=()),
        suppress_keyboard_interrupt=False,
    )  # fmt: skip
    app.default(command)
    try:
        code = app([*arguments], exit_on_error=False, print_error=False, result_action="return_value", verbose=False)
    except MissingArgumentError as problem:
        option = problem.argument.name if problem.argument else ""
        if option.startswith("-"):
            example = _EXAMPLES.get(option, "VALUE")
            raise UsageError(f"{option} says nothing; write for instance {option} {example}") from None
        raise UsageError(f"write {called()} {name} {COMMANDS[name][0]}; {typed(name, '--help')} tells more") from None
    except UnusedCliTokensError as problem:
        raise UsageError(beyond(name, COMMANDS[name][0], arguments, problem.unused_tokens or [])) from None
    except CycloptsError as problem:
        said = " ".join(str(problem).split())
        raise UsageError(f"{said[:1].lower()}{said[1:]} Try: {typed(name, '--help')}") from None
    if not isinstance(code, int):
        raise Fault(f"the command {name} answered {code!r}")
    return code
