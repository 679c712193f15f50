"""The fingerprint of a text: what texts that are much alike have in common, found without comparing all with all.

A MinHash signature holds, for each of many orders of all possible shingles, the text's first one: two texts agree in as
many places as they share shingles (Broder 1997). Bands of it are looked up: texts that share no band are hardly alike.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass

from rensa import RMinHash

from archive.errors import DamagedArchive, Repair
from archive.families.comparison import Comparison

VERSION = int(RMinHash.ALGORITHM_VERSION) * 1000 + 1
"""Of how fingerprints are made, the library's own included: those of another version are made anew."""

BANDS, ROWS = 24, 3
"""Texts that share half of their shingles have a band in common in 96 of 100 cases, 6 in 10 of them in all but 3 of
1,000; of those that share a tenth, 2 in 100 do."""

_SEED = 20_071_025
_LEAST_ALIKE = 18  # places of the signature (of 72) in which texts agree that share as little as .4: all but 1 in 200


@dataclass(frozen=True, slots=True)
class MinHash:
    """`text` is a number (63 bits of a SHA-256) that texts of equal words share, None of a text that says too little to
    be known again. `signature` has `BANDS * ROWS` numbers of four bytes, or is empty where the text is too short to be
    compared with any but its equals."""

    text: int | None
    signature: bytes = b""


def text_number(reading: Comparison) -> int | None:
    """The number of a text (see `MinHash`), without the signature, which takes far longer to make."""
    if not reading.tells:
        return None
    words = "\n".join((" ".join(reading.title), " ".join(reading.body))).encode()
    return int.from_bytes(hashlib.sha256(words).digest()[:8]) >> 1


def minhash(reading: Comparison) -> MinHash:
    """The fingerprint of a text; the same in every process and on every machine."""
    text = text_number(reading)
    if text is None or not reading.comparable:
        return MinHash(text)
    minima = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    minima.update(list(reading.shingles))
    return MinHash(text, struct.pack(f"<{BANDS * ROWS}I", *minima.digest()))


def bands(signature: bytes) -> tuple[int, ...]:
    """The numbers (63 bits) under which texts of this signature are looked up; none of an empty one. Raises
    `DamagedArchive` for what is no signature."""
    size = 4 * ROWS
    if signature:
        _numbers(signature)
    return tuple(
        int.from_bytes(hashlib.blake2b(bytes([band]) + signature[start : start + size], digest_size=8).digest()) >> 1
        for band, start in enumerate(range(0, len(signature), size))
    )


def may_be_alike(one: bytes, other: bytes) -> bool:
    """Whether the texts of these signatures are worth comparing word by word. Raises `DamagedArchive`."""
    return sum(map(int.__eq__, _numbers(one), _numbers(other))) >= _LEAST_ALIKE


def _numbers(signature: bytes) -> tuple[int, ...]:
    try:
        return struct.unpack(f"<{BANDS * ROWS}I", signature)
    except (struct.error, TypeError) as error:
        raise DamagedArchive(f"a text's signature cannot be read ({error})", Repair.RESTORE_BACKUP) from error
