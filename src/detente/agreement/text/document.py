r"""A Markdown document -> its front matter and its blocks, each with the heading and prose above it.

Rules (docs/language.md §1):

1. At most 1 MB and 20,000 lines of UTF-8, without control characters and without the marks that turn the
   direction of text around: what a person reads is what is judged. Checked before anything is parsed.
2. Front matter stands between two lines `---` at the top.
3. A block is a fence whose info string is `yaml form`, `yaml count`, `yaml occasion`, `yaml state`, `yaml duty`
   or `yaml reading`, also within lists and quotations. Any other fence is prose; one that nearly is a block is a
   mistake, and what somebody may take for a block (in a comment, indented as code, `json duty`, `yaml obligation`,
   `yaml` alone with the keys of a block) is worth a look.
4. Its heading is the nearest above; its prose reaches up to the block or heading before.

>>> found = Mistakes()
>>> page = read("---\ntitle: T\n---\n# Article XI\n\nOn site.\n\n```yaml duty\nXI: {}\n```\n", "t.md", found)
>>> [(b.kind, b.heading, b.prose, b.source.text) for b in page.blocks]
[('duty', 'Article XI', 'On site.', 'XI: {}\n')]
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, get_args

from markdown_it import MarkdownIt
from msgspec import Struct

from detente.agreement.text.mistakes import Mistakes
from detente.agreement.text.nodes import Source
from detente.agreement.text.signs import HIDDEN
from detente.errors import Place
from detente.wording import listed

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["KINDS", "LARGEST", "MOST_LINES", "Block", "Document", "decoded", "read"]

BlockKind = Literal["form", "count", "occasion", "state", "duty", "reading"]
KINDS: tuple[BlockKind, ...] = get_args(BlockKind)
LARGEST = 1_000_000
MOST_LINES = 20_000

_FENCE = re.compile(r"[\s>*+\-\d.)]*(?:`{3,}|~{3,})\s*(ya?ml[\s_-]+(\w+))\s*$", re.IGNORECASE)
# What a block looks like within: the keys that only blocks have.
_BLOCK_KEYS = re.compile(r"(?:^[ \t]*+|[{,]\s*+)(keep|give|do|set of|sum|every|said)\s*+:\s", re.MULTILINE)
_GLUED = re.compile(rf"(?:ya?ml)?({'|'.join(KINDS)})")


class Block(Struct, frozen=True):
    """One fence that the machine reads."""

    kind: BlockKind
    source: Source
    place: Place
    heading: str = ""
    prose: str = ""


class Document(Struct, frozen=True):
    """The parts of a document; `front` is None when it has no front matter, `whole` False when a block does not end.

    Such a block is left out: nobody knows what of the rest is its own.
    """

    front: Source | None
    blocks: tuple[Block, ...]
    whole: bool = True


def decoded(text: str | bytes, file: str, found: Mistakes) -> tuple[str, bytes]:
    """The text of a document and its bytes.

    Raises:
        AgreementError: it is too large, or no text.
    """
    try:
        raw = text.encode() if isinstance(text, str) else bytes(text)
        if len(raw) > LARGEST:
            what = f"the document has more than {LARGEST:,} bytes, and no more are read"
            found.add(what, Place(file), "split it into several agreements")
            found.stop()
        said = text if isinstance(text, str) else raw.decode()
    except UnicodeError as error:
        before = error.object[: error.start] if isinstance(error, UnicodeDecodeError | UnicodeEncodeError) else ""
        line = before.count(b"\n" if isinstance(before, bytes) else "\n") + 1  # type: ignore[arg-type]  # of its own kind
        found.add("the document is no UTF-8", Place(file, line), "save it as UTF-8")
        found.stop()
        raise AssertionError from error  # stop has raised
    said = re.sub(r"\r\n?", "\n", said.removeprefix("\ufeff"))
    for match in list(HIDDEN.finditer(said))[:100]:
        line = said.count("\n", 0, match.start()) + 1
        begin = said.rfind("\n", 0, match.start()) + 1
        place = Place(file, line, match.start() - begin + 1, 1, said[begin:].partition("\n")[0])
        what = f"the character U+{ord(match[0]):04X} is invisible, and what is read is what is judged"
        found.add(what, place, "take it out")
    if said.count("\n") > MOST_LINES:
        what = f"the document has {said.count(chr(10)):,} lines; at most {MOST_LINES:,} are read"
        found.add(what, Place(file, MOST_LINES + 1), "split it into several agreements")
    found.stop()
    return said, raw


def read(text: str, file: str, found: Mistakes) -> Document:
    """The parts of a text that `decoded` let through."""
    lines = text.split("\n")
    front, begin = _front_matter(lines, file, found)
    blocks, fences = [], set()
    heading, above, whole = "", begin, True
    tokens = _markdown().parse("\n" * begin + "\n".join(lines[begin:]))
    for position, token in enumerate(tokens):
        if token.map is None:
            continue
        start, end = token.map
        if token.type == "heading_open":
            heading, above = tokens[position + 1].content.strip(), end
        elif token.type == "fence":
            fences.add(start)
            if kind := _kind(token, Place(file, start + 1, 1, 1, lines[start]), lines, found):
                place, inner = _fence_place(file, lines, start), _next_block(lines, start + 1, end)
                if inner or token.content.count("\n") == end - start - 1:
                    before = f" before line {inner + 1}" if inner else ""
                    found.add("this block does not end", place, f"close it with ```{before}")
                    whole = False
                else:
                    source = Source(token.content, file, lines, start + 1)
                    blocks.append(Block(kind, source, place, heading, _prose(lines[above:start])))
                above = end
    for place, row in _looks_like_a_block(lines, begin, file):
        if row not in fences:
            advice = "a comment or another fence holds it, or it is indented as code"
            found.look("this block is not read", place, advice)
    return Document(front, tuple(blocks), whole)


def _markdown() -> MarkdownIt:
    # Only the blocks are of interest: without the inner parts of paragraphs and without link definitions,
    # which take no block from sight, nothing grows faster than the text.
    reader = MarkdownIt("commonmark").disable("reference")
    reader.core.ruler.enableOnly(["normalize", "block"])
    return reader


def _front_matter(lines: list[str], file: str, found: Mistakes) -> tuple[Source | None, int]:
    example = "begin with ---, then title:, parties: and in force:, then --- again"
    if lines[0].rstrip() != "---":
        found.add("the document has no front matter", Place(file, 1, 1, 3, lines[0]), example)
        return None, 0
    for row in range(1, len(lines)):
        if lines[row].rstrip() in ("---", "..."):
            return Source("\n".join(lines[1:row]), file, lines, 1), row + 1
    found.add("the front matter does not end", Place(file, 1, 1, 3, lines[0]), "end it with a line ---")
    return None, len(lines)


def _kind(token: Token, place: Place, lines: list[str], found: Mistakes) -> BlockKind | None:
    said = token.info.strip()
    words = [w for w in re.split(r"[\s_{}.-]+", said.lower()[:200]) if w]
    if len(words) == 1 and (glued := _GLUED.fullmatch(words[0])):
        words = ["yaml", glued[1]]
    for kind in KINDS:
        if said.split() == ["yaml", kind]:
            return kind
    if len(words) < 2:
        if words in (["yaml"], ["yml"]) and _BLOCK_KEYS.search(token.content[:10_000]):
            what = "this fence names no kind of block, and is prose"
            found.look(
                what,
                _fence_place(place.file, lines, place.line - 1),
                "write 'yaml duty' if it is a duty, 'text' if it is an example",
            )
        return None
    begin = place.source.find(said)
    where = Place(place.file, place.line, max(0, begin) + 1, len(said), place.source)
    near = difflib.get_close_matches(words[1][:40], KINDS, n=1, cutoff=0.6)
    if words[0] in ("yaml", "yml") and near:
        found.add(f"'{said[:60]}' is no kind of block", where, f"did you mean 'yaml {near[0]}'?")
    elif words[0] in ("yaml", "yml") and len(words) == 2:
        advice = f"blocks are {listed([f'yaml {k}' for k in KINDS], 'or')}; an example is written 'text'"
        found.look(f"'{said[:60]}' is no kind of block, and this is prose", where, advice)
    elif words[1] in KINDS:
        what = f"'{said[:60]}' is no block, and this is prose"
        found.look(what, where, f"write 'yaml {words[1]}' if it binds, or '{words[0][:40]}' alone")
    return None


def _fence_place(file: str, lines: list[str], row: int) -> Place:
    line = lines[row]
    start = min((i for i in (line.find("```"), line.find("~~~")) if i >= 0), default=0)
    return Place(file, row + 1, start + 1, max(1, len(line.rstrip()) - start), line)


def _prose(lines: list[str]) -> str:
    # What a list or quotation puts before the fence is not prose; what it holds is.
    kept = [re.sub(r"^\s*(?:>\s?)+", "", line) for line in lines]
    return "\n".join(kept).strip()


def _next_block(lines: list[str], begin: int, end: int) -> int:
    """The row at which another block begins within a fence; 0 where none does."""
    return next((row for row in range(begin, end) if _is_block(lines[row])), 0)


def _is_block(line: str) -> bool:
    match = _FENCE.match(line[:200]) if "```" in line or "~~~" in line else None
    return match is not None and match[2].lower() in KINDS


def _looks_like_a_block(lines: list[str], begin: int, file: str) -> Iterator[tuple[Place, int]]:
    for row in range(begin, len(lines)):
        if _is_block(lines[row]):
            yield _fence_place(file, lines, row), row
