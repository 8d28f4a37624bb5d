"""Draws docs/pictures/new-start.svg: what `detente assess new-start --at 2021-03-01` answers, as a picture.

    python3 x run python docs/pictures/make.py

The picture is text (a reader can select it), with its own title and description, and no font from elsewhere. A test
draws it anew and compares.
"""

from __future__ import annotations

import contextlib
import io
import os
from html import escape
from pathlib import Path

COMMAND = ("assess", "new-start", "--at", "2021-03-01")
HERE = Path(__file__).parent
# Status is told by sign and word; colour only repeats it, and no party has one.
INKS = {"✓": "#1a6b3c", "✗": "#8a3b12", "≠": "#5b3c88", "?": "#6b6b6b", "‖": "#2f5d8a", "–": "#6b6b6b"}
WIDTH, LINE, TOP = 760, 19, 58


def answer() -> list[str]:
    """The lines that the command prints, at 84 columns."""
    from detente.cli.main import main

    said = io.StringIO()
    os.environ["COLUMNS"] = "84"
    with contextlib.redirect_stdout(said):
        main(list(COMMAND))
    return said.getvalue().rstrip().splitlines()


def drawn(lines: list[str]) -> str:
    """The picture of some lines."""
    height = TOP + LINE * len(lines) + 16
    command = escape(f"detente {' '.join(COMMAND)}")
    rows = "\n".join(_row(line, TOP + LINE * (i + 1)) for i, line in enumerate(lines) if line.strip())
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t d">
<title id="t">{command}</title>
<desc id="d">{escape(" ".join(" ".join(lines).split()))}</desc>
<rect width="{WIDTH}" height="{height}" rx="8" fill="#fbfaf7" stroke="#d8d4c8"/>
<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="13.5" fill="#222">
<text x="24" y="36" font-weight="bold" xml:space="preserve">$ {command}</text>
{rows}
</g>
</svg>
"""


def _row(line: str, y: int) -> str:
    ink = next((INKS[sign] for sign in INKS if sign in line), None)
    heading = not line.startswith(" ") and line[:1] in ("I", "V", "X")
    style = f' fill="{ink}"' if ink else ' font-weight="bold"' if heading else ""
    return f'<text x="24" y="{y}"{style} xml:space="preserve">{escape(line)}</text>'


if __name__ == "__main__":
    (HERE / "new-start.svg").write_text(drawn(answer()), "utf-8")
