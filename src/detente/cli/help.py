r"""What `--help` and `--version` print: plain text, made of the commands' own docstrings, at once.

>>> _options("Say.\n\nParameters\n----------\nat\n    As of\n    when.\nparty\n    Whose.\n")
{'at': 'As of when.', 'party': 'Whose.'}
"""

from __future__ import annotations

import inspect
import shutil
import textwrap
from collections.abc import Callable, Iterator

from detente import MEANING, __version__
from detente.cli.called import called

__all__ = ["COMMANDS", "HELP", "command_help", "version", "whole_help"]

# Command -> what follows it, and what it does.
COMMANDS = {
    "check": ("AGREEMENT", "all its mistakes, or how many clauses"),
    "assess": ("AGREEMENT [RECORD ...]", "who keeps which duty, as of a date"),
    "explain": ("AGREEMENT [RECORD ...] FINDING-ID", "why, down to the statements"),
    "chart": ("AGREEMENT [RECORD ...]", "a picture of numbers or of findings"),
    "library": ("[list | show NAME | copy NAME DIR]", "the agreements that ship"),
    "demo": ("[DIR]", "New START's story on its record"),
    "schema": ("", "the JSON Schema of the blocks"),
}

_LIST = "\n".join(f"  {f'{name} {follows}':44}{does}" for name, (follows, does) in COMMANDS.items())
HELP = f"""\
Détente: what parties owe one another, what they declared, who keeps which promise.

Usage: detente COMMAND ...

{_LIST}

AGREEMENT is a Markdown file, or the name of one that ships and brings its record.
RECORD is a file of statements: .jsonl, .csv, .xlsx or .parquet.

  detente COMMAND --help   the options of a command
  detente --version        the version of the engine, and of agreements' meaning
  -v, --verbose            talk more

Exit: 0 no breach is shown; 1 a finding at --at (with --history, of any time) is
breached or late, under any reading asked for; what is told as earlier does not
count; 2 wrong usage, or a mistake in an agreement or record; 3 evidence that
cannot be trusted; 70 a fault of ours. Nothing is sent anywhere.

To begin: detente demo
"""


def whole_help() -> str:
    """The help of the program, and how it is called here where that is not by its name."""
    return HELP if called() == "detente" else f"{HELP}\nHere `detente` is typed as: {called()}\n"


def version() -> str:
    """`detente 0.1.0, meaning 1`."""
    return f"detente {__version__}, meaning {MEANING}"


def command_help(name: str, command: Callable[..., int]) -> str:
    """The help of one command: how it is called, what it does, and each thing it can be given."""
    columns = min(shutil.get_terminal_size((80, 24)).columns, 100)
    parameters = inspect.signature(command).parameters
    follows = COMMANDS[name][0]
    switches = any(p.kind is p.KEYWORD_ONLY for p in parameters.values())
    usage = " ".join(filter(None, [f"Usage: {called()}", name, follows, "[OPTIONS]" if switches else ""]))
    told = inspect.getdoc(command) or ""
    summary = " ".join(told.partition("\nParameters\n")[0].split())
    out = [usage, "", *textwrap.wrap(summary, columns), ""]
    for parameter, text in _options(told).items():
        out += _entry(_label(parameters[parameter]), text, columns)
    return "\n".join(out).rstrip() + "\n"


def _label(parameter: inspect.Parameter) -> str:
    name = parameter.name.strip("_").upper().replace("_AND_", " ... ")
    if parameter.kind is parameter.VAR_POSITIONAL:
        return name if " " in name else f"{name} ..."
    if parameter.kind is not parameter.KEYWORD_ONLY:
        return name
    option = f"--{parameter.name.strip('_').replace('_', '-')}"
    return option if parameter.default is False else f"{option} {name}"


def _entry(label: str, text: str, columns: int) -> Iterator[str]:
    lines = textwrap.wrap(text, columns - 22)
    if len(label) > 18:
        yield f"  {label}"
    else:
        yield f"  {label:18}  {lines.pop(0)}"
    yield from (" " * 22 + line for line in lines)


def _options(told: str) -> dict[str, str]:
    """What a docstring says of each parameter."""
    _, _, rest = told.partition("\nParameters\n")
    out: dict[str, str] = {}
    name = ""
    for line in rest.splitlines()[1:]:
        if line and not line[0].isspace():
            name = line.strip()
        elif name:
            out[name] = f"{out.get(name, '')} {line.strip()}".strip()
    return out
