"""A chart: rows, a Vega-Lite specification over them, and what is said of them, all computed from the same rows."""

from __future__ import annotations

import hashlib
from html import escape
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from detente.wording import printable

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Chart"]

_INCH = 96  # pixels of a drawing
_NO_XML = dict.fromkeys({*range(0x20), 0x7F, 0xFFFE, 0xFFFF} - {9, 10, 13})  # signs that no XML may hold
_VEGA_LITE = "6.4"  # whose schema a sheet names


class Chart(Struct, frozen=True, eq=False):
    """A picture as data.

    `rows` is the frame behind it, as `--data` writes it; `title` and `subtitle` are its lines as they are drawn;
    `description` says in words what the picture shows, for those who do not see it.
    """

    spec: dict[str, Any]
    rows: pl.DataFrame
    title: str
    subtitle: tuple[str, ...]
    description: str

    def vega(self) -> dict[str, Any]:
        """The Vega-Lite specification, data included: `altair.Chart.from_dict` takes it."""
        return self.spec

    def svg(self) -> str:
        """The picture as a drawing with a role, a title and a description; the same rows give the same bytes."""
        import vl_convert

        drawn = vl_convert.vegalite_to_svg(self.spec, vl_version=_VEGA_LITE).translate(_NO_XML)
        head, _, rest = drawn.partition(">")
        _, _, width, height = head[head.index('viewBox="') :].split('"')[1].split()
        # Several pictures may stand on one page, so what names their parts is each one's own.
        name = hashlib.sha256(drawn.encode()).hexdigest()[:12]
        title, told = (escape(printable(text)) for text in (self.title, self.description))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
            f'role="img" aria-labelledby="t-{name} d-{name}"><title id="t-{name}">{title}</title>'
            f'<desc id="d-{name}">{told}</desc><g aria-hidden="true">{rest.removesuffix("</svg>")}</g></svg>\n'
        )

    def png(self, dpi: int = 192) -> bytes:
        """The picture in pixels, `dpi` to the inch."""
        import vl_convert

        return bytes(vl_convert.vegalite_to_png(self.spec, vl_version=_VEGA_LITE, scale=dpi / _INCH, ppi=dpi))

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """The picture for a notebook: as a drawing, and as a specification where it draws those itself."""
        return {"image/svg+xml": self.svg(), "text/plain": f"{self.title}\n{self.description}"}

    def __repr__(self) -> str:
        return f"<Chart: {self.title}>"
