"""The file of words: what was written is found, and whatever else is in the file is said to be damaged."""

from __future__ import annotations

import random
import re
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import IndexDamaged
from index.lexicon.codes import Reading, decode, encode
from index.lexicon.table import FRONT, MAGIC, Table
from index.lexicon.table_writer import write_table

_FROM = "es, 1: a dictionary 2.0"
_WORDS = st.text("abcáéíñüz", min_size=1, max_size=12)
_READINGS = st.lists(st.builds(Reading, _WORDS, st.booleans()), min_size=1, max_size=3).map(tuple)
Words = Mapping[str, tuple[Reading, ...]]


def _write(path: Path, words: Words) -> Path:
    with path.open("wb") as out:
        write_table(out, _FROM, words.items())
    return path


def _many() -> Words:
    """Some thousands of words, in many blocks."""
    letters = random.Random(5)
    some = {"".join(letters.choices("aábcdeéo", k=letters.randint(2, 12))) for _ in range(5000)}
    return {word: (Reading(word + "r", True), Reading(word[:1], False)) for word in some if _one_accent(word)}


def _one_accent(word: str) -> bool:
    return sum(letter in "áéíóú" for letter in word) < 2


@given(words=st.dictionaries(_WORDS, _READINGS, max_size=60))
def test_what_was_written_is_found(words: Words, tmp_path_factory: pytest.TempPathFactory) -> None:
    table = Table(_write(tmp_path_factory.mktemp("words") / "table", words), _FROM)
    for word, found in words.items():
        assert table.exactly(word) == (found if _one_accent(word) else ())
        assert set(table.nearly(word)) >= set(table.exactly(word))
    assert table.exactly("zzzzzzzzzzzzzzzzz") == ()


@given(word=_WORDS, found=_READINGS)
def test_a_code_gives_the_readings_again(word: str, found: tuple[Reading, ...]) -> None:
    assert decode(word, encode(word, found)) == found


@pytest.mark.parametrize("code", ["", "x", "1", "99a", "0a,,0", "-1a", "0" * 5000, "0a!!", "0a\n", "0" + "b" * 100])
def test_what_is_no_code_for_a_word_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(code)}$"):
        decode("", code)


def test_words_of_many_blocks_are_found_and_others_are_not(tmp_path: Path) -> None:
    words = _many()
    table = Table(_write(tmp_path / "table", words), _FROM)
    assert {word: table.exactly(word) for word in words} == words
    assert not any(table.exactly(word + "q") for word in words)
    table.whole()


def test_accents_tell_words_apart_and_a_word_without_them_is_near_to_all(tmp_path: Path) -> None:
    words = {"genero": (Reading("generar", True),), "género": (Reading("género", False),)}
    table = Table(_write(tmp_path / "table", words), _FROM)
    assert table.exactly("genéro") == ()
    assert table.nearly("genéro") == (Reading("género", False), Reading("generar", True))


def test_a_table_made_from_something_else_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path / "table", _many())
    with pytest.raises(IndexDamaged):
        Table(path, "es, 2: a dictionary 2.0")


def test_no_file_a_folder_and_nothing_in_a_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    for path in (tmp_path / "none", tmp_path, tmp_path / "empty", Path("/dev/zero")):
        with pytest.raises(IndexDamaged):
            Table(path, _FROM)


def test_a_byte_that_changed_is_noticed_and_never_gives_other_words(tmp_path: Path) -> None:
    words = _many()
    path = _write(tmp_path / "table", words)
    whole = path.read_bytes()
    places = random.Random(7)
    for _ in range(150):
        at = places.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ places.randrange(1, 256)]) + whole[at + 1 :])
        with pytest.raises(IndexDamaged):
            Table(path, _FROM).whole()
        try:
            table = Table(path, _FROM)
        except IndexDamaged:
            continue
        for word in places.sample(sorted(words), 20):
            try:
                assert table.exactly(word) == words[word]
            except IndexDamaged:
                continue


def test_a_file_cut_short_or_with_more_behind_it_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path / "table", _many())
    whole = path.read_bytes()
    for length in range(0, len(whole), 997):
        path.write_bytes(whole[:length])
        with pytest.raises(IndexDamaged):
            Table(path, _FROM)
    path.write_bytes(whole + b"\0")
    with pytest.raises(IndexDamaged):
        Table(path, _FROM)


def _forged(path: Path, head: bytes, blocks: bytes = b"") -> Path:
    packed = zlib.compress(head)
    path.write_bytes(FRONT.pack(MAGIC, len(packed), zlib.crc32(packed)) + packed + blocks)
    return path


def _places(*blocks: bytes) -> bytes:
    numbers = [*map(len, blocks), *map(zlib.crc32, blocks)]
    return struct.pack(f"<{len(numbers)}I", *numbers).hex().encode()


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\n\n" * 3,
        b"\n\n\n\n\n\n",
        b"a" * (1 << 23),  # what unpacks to more than a head may have
        _FROM.encode() + b"\n\n0:0\n\nzz\n\na",
        _FROM.encode() + b"\n\n0:0\n\n" + b"ffffffff" * 2 + b"\n\na",
        _FROM.encode() + b"\n\n0:0\n\n" + _places(b"x") + b"\n\na\nb",
        "ü".encode("latin-1") + b"\n\n0:0\n\n\n\n",
    ],
)
def test_a_head_that_nobody_wrote_is_refused(tmp_path: Path, head: bytes) -> None:
    with pytest.raises(IndexDamaged):
        table = Table(_forged(tmp_path / "table", head), _FROM)
        table.whole()


@pytest.mark.parametrize(
    ("entry", "block"),
    [
        (b"0:0", b"\na\t1\n"),  # no such entry
        (b"0:0", b"\na\t-1\n"),
        (b"0:0", b"\na\t" + b"z" * 5000 + b"\n"),
        (b"0:0", b"\na\t0"),
        (b"0:9", b"\na\t0\n"),  # more letters off than there are
        (b"x:0", b"\na\t0\n"),
        (b"0", b"\na\t0\n"),
        (b"\xff", b"\na\t0\n"),
        (b"0:" + b"0," * 100_000 + b"0", b"\na\t0\n"),
        (b"0:0" + b";1:0" * 100_000, b"\na\t0\n"),
        (b"7:0", b"\na\t0\n"),  # an accent where no letter is
    ],
)
def test_entries_that_nobody_wrote_are_refused_or_mean_nothing(tmp_path: Path, entry: bytes, block: bytes) -> None:
    packed = zlib.compress(block)
    head = b"\n\n".join((_FROM.encode(), entry, _places(packed), b"a"))
    table = Table(_forged(tmp_path / "table", head, packed), _FROM)
    for ask in (table.exactly, table.nearly):
        try:
            assert len(ask("a")) < 100
        except IndexDamaged:
            continue


def test_a_block_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    packed = zlib.compress(b"\n" + b"b\t0\n" * (1 << 20))
    head = b"\n\n".join((_FROM.encode(), b"0:0", _places(packed), b"a"))
    table = Table(_forged(tmp_path / "table", head, packed), _FROM)
    with pytest.raises(IndexDamaged):
        table.exactly("b")
