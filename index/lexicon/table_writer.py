"""Words with their readings, written as a table (`table.py` says what is in it)."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from index.lexicon.codes import LONGEST, Reading, accent_of, encode, without_acute
from index.lexicon.table import FRONT, MAGIC

_BLOCK = 1 << 11  # bytes of a block before it is packed, or a line more
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def write_table(out: BinaryIO, made_from: str, words: Iterable[tuple[str, tuple[Reading, ...]]]) -> None:
    """Write a table of these words, given in any order and each once, to a file's beginning.

    Left out are words that are longer than `LONGEST`, that have two accents or other signs than letters.
    """
    entries: dict[str, str] = {}
    same: dict[str, str] = {}  # one text for all words with this entry
    for word, readings in words:
        accent = accent_of(word)
        if accent is not None and len(word) <= LONGEST and word.isalpha():
            plain = without_acute(word)
            entry = f"{accent}:{encode(word, readings)}"
            entry = f"{entries[plain]};{entry}" if plain in entries else entry
            entries[plain] = same.setdefault(entry, entry)
    several = {plain: ";".join(sorted(entry.split(";"))) for plain, entry in entries.items() if ";" in entry}
    entries.update(several)
    counts = Counter(entries.values())
    # The commonest have the shortest numbers.
    ordered = sorted(counts, key=lambda entry: (-counts[entry], entry))
    numbers = {entry: _base_36(number) for number, entry in enumerate(ordered)}
    lines = ((plain.encode(), numbers[entries[plain]]) for plain in sorted(entries))  # as their bytes sort, too
    firsts: list[bytes] = []
    packed: list[bytes] = []
    for first, block in _blocks(lines):
        firsts.append(first)
        packed.append(zlib.compress(block, 9))
    places = struct.pack(f"<{2 * len(packed)}I", *map(len, packed), *map(zlib.crc32, packed))
    parts = (made_from.encode(), "\n".join(ordered).encode(), places.hex().encode(), b"\n".join(firsts))
    head = zlib.compress(b"\n\n".join(parts), 9)
    out.write(FRONT.pack(MAGIC, len(head), zlib.crc32(head)) + head)
    out.writelines(packed)


def _blocks(lines: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    """The first word of each block, and the block."""
    first, block = b"", bytearray(b"\n")
    for plain, number in lines:
        if len(block) >= _BLOCK:
            yield first, bytes(block)
            block = bytearray(b"\n")
        if len(block) == 1:
            first = plain
        block += b"%b\t%b\n" % (plain, number)
    yield first, bytes(block)


def _base_36(number: int) -> bytes:
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits.encode()
