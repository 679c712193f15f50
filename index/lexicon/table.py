"""A file of words with their readings: made once, read by every process, a block of words unpacked when it is asked.

    magic | length and CRC-32 of the head | head, packed | blocks, packed one by one

Words stand sorted and without their acute accents in blocks of some kilobytes, each behind a line end, before a tab and
the number of its entry in base 36. The head has what the table was made from, all entries, each block's size and
CRC-32, and each block's first word. An entry says for each word that is spelled so which letter has the accent, and
its readings (`codes.py`): `genero` has `0:1ar!;5:0`, which are `genero`, of the verb `generar`, and `género`.

Nothing in the file is trusted: all sizes are bounded, and whatever is not as it was written raises `IndexDamaged`.
"""

from __future__ import annotations

import os
import struct
import weakref
import zlib
from array import array
from bisect import bisect_right
from itertools import accumulate
from pathlib import Path

from archive.atomic_file import open_plain
from archive.errors import Repair
from index.errors import IndexDamaged
from index.lexicon.codes import LONGEST, Reading, accent_of, decode, with_acute, without_acute

MAGIC = b"HEMLEX01"
FRONT = struct.Struct("<8sII")  # magic; length and CRC-32 of the packed head
_MOST_BLOCK = 1 << 15  # bytes of a block, unpacked
_MOST_HEAD = 1 << 22  # bytes of the head, unpacked
_MOST_PACKED = 1 << 22  # bytes of either, packed
_MOST_ACCENTS = 64  # words that differ in accents alone


class AnotherTable(IndexDamaged):
    """A table that is sound, and made from something else."""


class Table:
    """An open file of words. Raises `IndexDamaged` where it is missing or damaged, `AnotherTable` where it is made from
    something else than `made_from`: the language, the packages and their versions, in one line.

    `keeps_blocks` has every block that was unpacked kept, some megabytes in all: who asks for very many words meets
    each again and again. Else only the last one is.
    """

    keeps_blocks = False

    def __init__(self, path: Path, made_from: str) -> None:
        self._path = path
        self._kept: dict[int, bytes] = {}
        try:
            with open_plain(path) as file:
                # Read, not mapped: a mapped file that somebody cuts short ends the process that looks at it.
                self._handle = os.dup(file.fileno())
                weakref.finalize(self, os.close, self._handle)
            self._read_head(made_from)
        except (OSError, ValueError, struct.error, zlib.error) as error:
            raise self._damaged() from error

    def exactly(self, word: str) -> tuple[Reading, ...]:
        """The readings of a word with the accents that it has; nothing where the table does not know it so."""
        accent = accent_of(word)
        for place, code in self._spelled(word):
            if place == accent:
                return self._decoded(word, code)
        return ()

    def nearly(self, word: str) -> tuple[Reading, ...]:
        """The readings of all words that differ from this one in acute accents alone, nouns before verbs."""
        plain = without_acute(word)
        try:
            found = [each for place, code in self._spelled(word) for each in decode(with_acute(plain, place), code)]
        except ValueError as error:
            raise self._damaged() from error
        return tuple(dict.fromkeys(sorted(found, key=lambda each: each.is_verb)))

    def whole(self) -> None:
        """Look at every block. Raises `IndexDamaged` where one is not as it was written."""
        try:
            for number in range(len(self._firsts)):
                self._block(number)
        except (OSError, ValueError, zlib.error) as error:
            raise self._damaged() from error

    def _decoded(self, word: str, code: str) -> tuple[Reading, ...]:
        try:
            return decode(word, code)
        except ValueError as error:
            raise self._damaged() from error

    def _spelled(self, word: str) -> list[tuple[int, str]]:
        """Where the accent is, and the code, for each word that is spelled like this one but for accents."""
        plain = without_acute(word).encode(errors="replace")
        number = bisect_right(self._firsts, plain) - 1
        if number < 0 or len(word) > LONGEST or not word.isalpha():
            return []
        try:
            block = self._block(number)
            start = block.find(b"\n%b\t" % plain)
            if start < 0:
                return []
            start += len(plain) + 2
            digits = block[start : block.index(b"\n", start)]
            entry = self._entries[int(digits, 36)].decode() if digits.isalnum() else ""
            parts = [each.partition(":") for each in entry.split(";", _MOST_ACCENTS)]
            return [(int(place), code) for place, _, code in parts]
        except (OSError, ValueError, IndexError, zlib.error) as error:
            raise self._damaged() from error

    def _block(self, number: int) -> bytes:
        block = self._kept.get(number)
        if block is None:
            packed = self._bytes(self._ends[number], self._ends[number + 1])
            if zlib.crc32(packed) != self._checksums[number]:
                raise ValueError
            block = _unpacked(packed, _MOST_BLOCK)
            if not self.keeps_blocks:
                self._kept = {}
            self._kept[number] = block
        return block

    def _bytes(self, start: int, stop: int) -> bytes:
        if stop - start > _MOST_PACKED:
            raise ValueError
        return os.pread(self._handle, stop - start, start)

    def _read_head(self, made_from: str) -> None:
        size = os.fstat(self._handle).st_size
        magic, length, checksum = FRONT.unpack(self._bytes(0, FRONT.size))
        if magic != MAGIC or FRONT.size + length > size:
            raise ValueError
        packed = self._bytes(FRONT.size, FRONT.size + length)
        if zlib.crc32(packed) != checksum:
            raise ValueError
        said, entries, numbers, firsts = _unpacked(packed, _MOST_HEAD).split(b"\n\n")
        self._entries, self._firsts = _Lines(entries), firsts.split(b"\n")
        count = len(self._firsts)
        sizes_and_checksums = array("I", struct.unpack(f"<{2 * count}I", bytes.fromhex(numbers.decode())))
        self._checksums = sizes_and_checksums[count:]
        self._ends = array("Q", accumulate(sizes_and_checksums[:count], initial=FRONT.size + length))
        if self._ends[-1] != size:
            raise ValueError
        if said.decode() != made_from:
            raise AnotherTable(f"{self._path} was made by another version", Repair.REINDEX)

    def _damaged(self) -> IndexDamaged:
        return IndexDamaged(f"{self._path} is missing or damaged", Repair.REINDEX)


class _Lines:
    """The lines of a text, kept as one."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._starts = array("I", accumulate((len(line) + 1 for line in text.split(b"\n")), initial=0))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> bytes:
        if not 0 <= number < len(self):
            raise IndexError(number)
        return self._text[self._starts[number] : self._starts[number + 1] - 1]


def _unpacked(packed: bytes, most: int) -> bytes:
    """What was packed by zlib. Raises `ValueError` where that is more than `most` bytes, or not all of it is there."""
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(packed, most)
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError
    return data
