"""What `detente --help` and `detente --version` print: text, so that it is there at once."""

from __future__ import annotations

from detente import MEANING, __version__

__all__ = ["HELP", "version"]

HELP = """\
Détente: what parties owe one another, what they declared, and who keeps which promise.

Usage: detente COMMAND ...

  check AGREEMENT                             all mistakes, or how many clauses it has
  assess AGREEMENT [RECORD ...]               who keeps which duty, as of a date, under each reading
  explain AGREEMENT [RECORD ...] FINDING-ID   why, down to the statements
  library [list | show NAME | copy NAME DIR]  the agreements that ship
  demo [DIR]                                  New START's story on its public record
  schema                                      the JSON Schema of the blocks, for editors

AGREEMENT is a Markdown file, or the name of one that ships, which brings its own record.
RECORD is a file of statements: .jsonl, .csv, .xlsx or .parquet.

  detente COMMAND --help   the options of a command
  detente --version        the version of the engine, and of the meaning of agreements
  -v, --verbose            talk more

Exit: 0 no breach is shown; 1 a finding shown is breached or late; 2 wrong usage, or a mistake in an
agreement or record; 3 evidence that cannot be trusted; 70 a fault of ours. Nothing is sent anywhere.

To begin: detente demo
"""


def version() -> str:
    """`detente 0.1.0, meaning 1`."""
    return f"detente {__version__}, meaning {MEANING}"
