# ruff: noqa: E501 - a part of a workbook stands on one line
"""Workbooks and Parquet for the fuzzers, made of a random generator and of rows of text alone.

    workbook(rng, rows)    the bytes of an XLSX file, now and then with something wrong in one of its parts
    parquet(rng, rows)     those of a Parquet file, its columns of any type that fits, now and then spoilt
    written(rows, ending)  the same rows in each format, with every column there: all say the same
    as_text(row)           a statement as the cells of a table

Workbooks are packed here part by part, so that a part may be spoilt and is still one of a sound archive.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import polars as pl
from tests.fuzz.mutations import mutated, strange

__all__ = ["as_text", "parquet", "parquet_mutated", "workbook", "workbook_mutated", "written"]

Row = Mapping[str, object]
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_KIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a" Type="{_KIN}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_KIN}"><sheets><sheet name="S" sheetId="1" r:id="b"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="b" Type="{_KIN}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="c" Type="{_KIN}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet {_MAIN}><numFmts><numFmt numFmtId="200" formatCode="yyyy-mm-dd"/><numFmt numFmtId="201" formatCode="[h]:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="200"/><xf numFmtId="201"/></cellXfs></styleSheet>',
}  # fmt: skip
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST = 4_000_000  # bytes that a workbook may unpack to when a part of it is mutated
_MARKED = re.compile(r"'*[=+\-@]")


def as_text(row: Row) -> dict[str, str]:
    """A statement as the cells of a table."""
    return {name: _cell(value) for name, value in row.items() if value is not None}


def _cell(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{name}={when}" for name, when in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ";".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def written(rows: Sequence[Row], ending: str) -> bytes:
    """Rows of text, of which none is empty, in a format; nothing of the code under test is used."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    if ending == ".jsonl":
        return b"".join(json.dumps(dict(row)).encode() + b"\n" for row in rows)
    texts = [as_text(row) for row in rows]
    if ending == ".csv":
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        table.writerow(columns)
        table.writerows([_marked(row.get(name, "")) for name in columns] for row in texts)
        return out.getvalue().encode()
    if ending == ".parquet":
        return _stored(pl.DataFrame(texts, schema=dict.fromkeys(columns, pl.String)))
    cells = [[_inline(row[name]) if name in row else None for name in columns] for row in texts]
    return _packed(_PARTS | {"xl/worksheets/sheet1.xml": _sheet([[_inline(name) for name in columns], *cells])})


def _marked(text: str) -> str:
    return f"'{text}" if _MARKED.match(text) else text


def _stored(frame: pl.DataFrame, **how: Any) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out, **how)
    return out.getvalue()


# -- workbooks -------------------------------------------------------------------------------------


def workbook(rng: random.Random, rows: Sequence[Row]) -> bytes:
    """A workbook of some statements; of some, a part or the whole is spoilt."""
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["kind"]
    shared: list[str] = []
    odd = rng.choice((0, 0, 0.003))  # how many of its cells hold what is no text
    table = [[_inline(name) for name in columns]]
    for row in rows:
        texts = as_text(row)
        table.append([_some_cell(rng, texts[name], shared, odd) if name in texts else None for name in columns])
    strings = "".join(f'<si><t xml:space="preserve">{_xml(text)}</t></si>' for text in shared)
    parts: dict[str, str | bytes] = {**_PARTS}
    parts["xl/sharedStrings.xml"] = f"<sst {_MAIN}>{strings}</sst>"
    parts["xl/worksheets/sheet1.xml"] = _sheet(table, placed=rng.random() < 0.7)
    way = rng.random()
    name = rng.choice([*parts])
    if way < 0.4:
        spoilt = rng.choice(["xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", name])
        text = parts[spoilt]
        parts[spoilt] = mutated(rng, text.encode(errors="replace") if isinstance(text, str) else text)
    elif way < 0.45:
        del parts[name]
    elif way < 0.5:
        parts[name.replace("/", "\\") if rng.random() < 0.5 else name.upper()] = parts[rng.choice([*parts])]
    data = _packed(parts, rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))
    return _spoilt(rng, data) if rng.random() < 0.3 else data


def workbook_mutated(rng: random.Random, data: bytes) -> bytes:
    """A workbook of which one part is mutated, within a sound archive; of what is none, some bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MOST:
                return _spoilt(rng, data)
            parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, NotImplementedError, EOFError, struct.error):
        parts = {}
    if not parts or rng.random() < 0.2:
        return _spoilt(rng, data) if data else data
    name = rng.choice(sorted(parts))
    text = parts[name]
    assert isinstance(text, bytes)
    parts[name] = mutated(rng, text)
    return _packed(parts, rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))


def _some_cell(rng: random.Random, text: str, shared: list[str], odd: float) -> str:
    way = rng.random()
    if way < 0.4:
        shared.append(text)
        number = str(len(shared) - 1) if rng.random() >= odd else strange(rng)
        return f' t="s"><v>{_xml(number)}</v>'
    if way < 0.5 and text.isdecimal():
        return f"><v>{text}</v>"
    if way < 0.5 + odd:
        return f' s="{rng.choice("0123")}"><v>{rng.choice((0, 0.5, 44000, 44000.25, -1, 1e300, "NaN", 60))}</v>'
    if way < 0.5 + 2 * odd:
        return (
            f' t="{rng.choice(("e", "b", "d", "n", "str", "x"))}"><v>{_xml(rng.choice((text, strange(rng), "1")))}</v>'
        )
    return _inline(text)


def _inline(text: str) -> str:
    return f' t="inlineStr"><is><t xml:space="preserve">{_xml(text)}</t></is>'


def _xml(text: str) -> str:
    return escape(_NO_XML.sub("?", text))


def _sheet(table: Sequence[Sequence[str | None]], *, placed: bool = True) -> str:
    lines = []
    for y, cells in enumerate(table, 1):
        inner = "".join(
            f"<c{_place(x, y) if placed else ''}{cell}</c>" if cell is not None else "" if placed else "<c/>"
            for x, cell in enumerate(cells)
        )
        lines.append(f'<row r="{y}">{inner}</row>' if placed else f"<row>{inner}</row>")
    return f"<worksheet {_MAIN}><sheetData>{''.join(lines)}</sheetData></worksheet>"


def _place(x: int, y: int) -> str:
    return f' r="{chr(65 + x // 26 - 1) if x >= 26 else ""}{chr(65 + x % 26)}{y}"'


def _packed(parts: Mapping[str, str | bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text, way)  # which is of no day
    return out.getvalue()


# -- Parquet ---------------------------------------------------------------------------------------


def parquet(rng: random.Random, rows: Sequence[Row]) -> bytes:
    """A Parquet file of some statements; some columns are of other types, some files spoilt."""
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["kind"]
    frame = pl.DataFrame([as_text(row) for row in rows] or [{"kind": "x"}], schema=dict.fromkeys(columns, pl.String))
    for name in columns:
        if rng.random() < 0.25:
            frame = frame.with_columns(_retyped(rng, frame[name]))
    data = _stored(
        frame,
        compression=rng.choice(("zstd", "snappy", "gzip", "lz4", "uncompressed")),
        statistics=rng.random() < 0.5,
        row_group_size=rng.choice((None, 1, 3)),
    )
    return _spoilt(rng, data) if rng.random() < 0.6 else data


def parquet_mutated(rng: random.Random, data: bytes) -> bytes:
    """A Parquet file with some bytes changed: its footer counts them, so that most stay where they are."""
    return _spoilt(rng, data) if data else data


def _retyped(rng: random.Random, column: pl.Series) -> pl.Series:
    """A column of text as one of another type; what does not fit is null."""
    way = rng.randrange(8)
    if way == 0:
        return column.str.split(";")
    if way == 1:
        days = column.str.to_date("%Y-%m-%d", strict=False)
        return (
            days if rng.random() < 0.5 else days.cast(pl.Datetime(rng.choice(("ms", "us", "ns")), "UTC"), strict=False)
        )
    if way == 2:
        return column.cast(pl.Categorical)
    if way == 3:
        return column.to_frame().select(pl.struct(column.name).alias(column.name)).to_series()
    types = (pl.Int64, pl.UInt8, pl.Float64, pl.Float32, pl.Null, pl.Boolean, pl.Binary, pl.Decimal(20, 2), pl.Time)
    try:
        return column.cast(rng.choice(types), strict=False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return pl.Series(column.name, [rng.choice((None, True))] * len(column), dtype=pl.Boolean)


def _spoilt(rng: random.Random, data: bytes) -> bytes:
    """Some bytes of a file that counts them: most stay where they are."""
    if rng.random() < 0.2:
        return mutated(rng, data)
    spoilt = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5))):
        place = rng.randrange(len(spoilt))
        spoilt[place] = rng.choice((spoilt[place] ^ 1 << rng.randrange(8), 0, 0x7F, 0xFF))
    return bytes(spoilt)
