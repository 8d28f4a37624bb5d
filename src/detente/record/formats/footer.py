r"""What a Parquet file would unpack to, as it says itself, before any of it is unpacked.

Rules (parquet-format: README.md and parquet.thrift; Thrift's compact protocol)

1. A file ends with its footer, which names the chunks of all columns. A chunk is a row of pages; the header of each
   says how many values it holds and what it unpacks to.
2. A few bytes can say "the same text a billion times". Where footer and pages differ, the larger number counts.
3. What may become more than its pages is counted as the most it can be: a value of a fixed length may be named from a
   dictionary, and one told by what it shares with the one before may be as long as the page.
4. What cannot be followed is no Parquet file, and neither is one whose columns nest deeper than any statement's.

>>> _varint(b"\xac\x02", 0)
(300, 2)
>>> _struct(bytes([0x15, 0x02, 0x28, 0x01, 0x41, 0x00]), 0)  # 1: the number 1, 3: the text A
({1: 1, 3: 1}, 6)
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

__all__ = ["unpacked"]

_MARK = b"PAR1"
_LONGEST = 4_000_000  # bytes of a footer; that of a million statements has some thousands
_PAGES = 100_000
_DEEPEST = 20  # columns in columns, and structs in structs of the file's own account
_FIXED = 7  # the physical type of values of one length
_PREFIXED = 7  # the encoding that tells of each value what it does not share with the one before

Fields = dict[int, Any]  # a struct of Thrift by the numbers of its fields


class Unpacked(Struct, frozen=True):
    """What a file, or a chunk of it, unpacks to: values of all columns, and bytes; and the rows of each group."""

    values: int
    size: int
    pages: int = 0
    groups: tuple[int, ...] = ()


def unpacked(data: bytes) -> Unpacked:
    """What the bytes of a Parquet file would unpack to.

    Raises:
        ValueError: where they are none that can be read, with the sentence for the person.
    """
    length = int.from_bytes(data[-8:-4], "little")
    if len(data) < 12 or data[:4] != _MARK or data[-4:] != _MARK or length > len(data) - 12:
        raise ValueError("it does not begin and end as one does")
    if length > _LONGEST:
        raise ValueError(f"it describes itself in {length:,} bytes; at most {_LONGEST:,} are read")
    values = size = pages = 0
    try:
        footer, _ = _struct(data, len(data) - 8 - length)
        widths = _widths(footer[2])
        said = footer[3] * len(widths)
        groups = tuple(group[3] for group in footer[4])
        for group in footer[4]:
            if len(group[1]) != len(widths):
                raise IndexError
            for chunk, width in zip(group[1], widths, strict=True):
                mine = _chunk(data, chunk[3], width)
                values += max(mine.values, group[3])
                size += mine.size
                pages += mine.pages
                if pages > _PAGES:
                    raise ValueError(f"it consists of more than {_PAGES:,} pages")
    except (LookupError, TypeError, AttributeError):
        raise ValueError("it is cut off, or describes itself wrongly") from None
    return Unpacked(max(values, said), size, pages, groups)


def _widths(schema: list[Fields]) -> list[int]:
    """Of each column how long its values are where they have one length, else 0."""
    widths: list[int] = []
    open_ = [1]  # at each depth how many columns are still to come
    for element in schema:
        open_[-1] -= 1
        if parts := element.get(5, 0):
            open_.append(parts)
        else:
            widths.append(element.get(2, 0) if element.get(1) == _FIXED else 0)
        while open_ and not open_[-1]:
            open_.pop()
        if len(open_) > _DEEPEST:
            raise ValueError(f"its columns nest deeper than {_DEEPEST}")
    return widths


def _chunk(data: bytes, said: Fields, width: int) -> Unpacked:
    """What a chunk unpacks to."""
    begin = place = said.get(11) or said[9]
    end = begin + said[7]
    if not 0 < begin <= end <= len(data):
        raise IndexError
    values = size = pages = 0
    while place < end and pages <= _PAGES:
        header, place = _struct(data, place)
        place += header[3]
        told = header.get(5) or header.get(8) or {}
        mine, becomes = told.get(1, 0), header[2]
        if min(header[3], mine, becomes) < 0:
            raise IndexError
        values += mine
        size += becomes + mine * (becomes if told.get(2 if 5 in header else 4) == _PREFIXED else width)
        pages += 1
    return Unpacked(max(values, said[5]), size, pages)


# -- Thrift --------------------------------------------------------------------------------------------


def _struct(data: bytes, place: int, depth: int = 0) -> tuple[Fields, int]:
    """A struct and the place behind it; of texts only the lengths are told."""
    fields: Fields = {}
    number = 0
    while head := data[place]:
        place += 1
        if step := head >> 4:
            number += step
        else:
            number, place = _zigzag(data, place)
        fields[number], place = _value(data, place, head & 15, depth)
    return fields, place + 1


def _value(data: bytes, place: int, kind: int, depth: int) -> tuple[Any, int]:
    if depth > _DEEPEST:
        raise IndexError
    if kind in (1, 2):  # true and false are said by the type alone
        return kind == 1, place
    if kind == 3:
        return data[place], place + 1
    if kind in (4, 5, 6):
        return _zigzag(data, place)
    if kind == 7:
        return None, place + 8
    if kind == 8:
        length, place = _varint(data, place)
        return length, place + length
    if kind in (9, 10):
        return _list(data, place, depth)
    if kind == 12:
        return _struct(data, place, depth + 1)
    raise IndexError


def _list(data: bytes, place: int, depth: int) -> tuple[list[Any], int]:
    count, kind = data[place] >> 4, data[place] & 15
    place += 1
    if count == 15:
        count, place = _varint(data, place)
    if count > len(data) - place:  # each takes a byte at least
        raise IndexError
    out = []
    for _ in range(count):
        value, place = _value(data, place, 3 if kind in (1, 2) else kind, depth + 1)
        out.append(value)
    return out, place


def _zigzag(data: bytes, place: int) -> tuple[int, int]:
    number, place = _varint(data, place)
    return (number >> 1) ^ -(number & 1), place


def _varint(data: bytes, place: int) -> tuple[int, int]:
    number = data[place]
    if number < 0x80:
        return number, place + 1
    number &= 0x7F
    for shift in range(7, 70, 7):
        place += 1
        number |= (data[place] & 0x7F) << shift
        if data[place] < 0x80:
            return number, place + 1
    raise IndexError
