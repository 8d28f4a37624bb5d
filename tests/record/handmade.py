"""Parquet files made by hand, so that they may lie, or say much in few bytes.

column("by", b"A", rows=10**9)                 one text in every row: a dictionary of one value, and one run of it
parquet([column(...), ...])                    a file of one group of rows
parquet([...], groups=1000)                    the same group named a thousand times

Everything is written as parquet-format has it: Thrift's compact protocol, pages of version 1.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

I32, I64, BINARY, LIST, STRUCT = 5, 6, 8, 9, 12
LONG, TEXT, FIXED = 2, 6, 7  # physical types
PLAIN, RLE, PREFIXED, DICTIONARY = 0, 3, 7, 8


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def zigzag(number):
    return varint((number << 1) ^ (number >> 63) if number < 0 else number << 1)


def thrift(*fields):
    """A struct of (id, type, value); lists are (type, [values]), structs are bytes."""
    out, last = b"", 0
    for number, kind, value in fields:
        out += bytes([(number - last) << 4 | kind]) + plain(kind, value)
        last = number
    return out + b"\x00"


def plain(kind, value):
    if kind in (I32, I64):
        return zigzag(value)
    if kind == BINARY:
        return varint(len(value)) + value
    if kind == LIST:
        inner, values = value
        head = bytes([len(values) << 4 | inner]) if len(values) < 15 else bytes([0xF0 | inner]) + varint(len(values))
        return head + b"".join(plain(inner, v) for v in values)
    return value


class Column(NamedTuple):
    name: str
    kind: int
    pages: bytes
    rows: int
    dictionary: int  # bytes before the data
    width: int  # of a value, where all have one


def page(kind, body, rows, *, unpacked=None, encoding=DICTIONARY):
    """The bytes of a page of data (kind 0) or of a dictionary (kind 2)."""
    where, told = 7, [(1, I32, rows), (2, I32, PLAIN)]
    if kind == 0:
        where, told = 5, [(1, I32, rows), (2, I32, encoding), (3, I32, RLE), (4, I32, RLE)]
    size = len(body) if unpacked is None else unpacked
    return thrift((1, I32, kind), (2, I32, size), (3, I32, len(body)), (where, STRUCT, thrift(*told))) + body


def column(name, value, rows, *, pages=1, unpacked=None, width=0, encoding=DICTIONARY):
    """A column with the same value in every row; a page says that it unpacks to so many bytes."""
    kind = LONG if isinstance(value, int) else FIXED if width else TEXT
    one = struct.pack("<q", value) if kind == LONG else value if width else struct.pack("<I", len(value)) + value
    first = page(2, one, 1)
    run = bytes([1]) + varint(rows << 1) + b"\x00"  # indices one bit wide: that many times the first
    data = page(0, run, rows, unpacked=unpacked, encoding=encoding) * pages
    return Column(name, kind, first + data, rows * pages, len(first), width)


def parquet(columns, *, groups=1, rows=None, said=None, deep=0):
    """The bytes of a file; `rows` is what each group says of itself, `said` what the whole does.

    With `deep` the first column stands in so many others.
    """
    data, chunks = b"PAR1", []
    for c in columns:
        begin = len(data)
        data += c.pages
        meta = thrift(
            (1, I32, c.kind), (2, LIST, (I32, [PLAIN, DICTIONARY])), (3, LIST, (BINARY, [c.name.encode()])),
            (4, I32, 0), (5, I64, c.rows), (6, I64, len(c.pages)), (7, I64, len(c.pages)),
            (9, I64, begin + c.dictionary), (11, I64, begin),
        )  # fmt: skip
        chunks.append(thrift((2, I64, begin), (3, STRUCT, meta)))
    rows = columns[0].rows if rows is None else rows
    group = thrift((1, LIST, (STRUCT, chunks)), (2, I64, sum(len(c.pages) for c in columns)), (3, I64, rows))
    shape = [thrift((4, BINARY, b"schema"), (5, I32, len(columns)))]
    shape += [thrift((3, I32, 0), (4, BINARY, b"in"), (5, I32, 1))] * deep
    for c in columns:
        width = [(2, I32, c.width)] if c.width else []
        text = [(6, I32, 0)] if c.kind == TEXT else []
        shape.append(thrift((1, I32, c.kind), *width, (3, I32, 0), (4, BINARY, c.name.encode()), *text))
    total = rows * groups if said is None else said
    foot = thrift((1, I32, 1), (2, LIST, (STRUCT, shape)), (3, I64, total), (4, LIST, (STRUCT, [group] * groups)))
    return data + foot + struct.pack("<I", len(foot)) + b"PAR1"
