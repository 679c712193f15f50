"""Small files of an index that somebody forged, with checksums that are right: each is told as a damaged index, and a
sync builds it anew. A search ends in an answer or a sentence."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from archive.home import Home
from archive.lock import exclusive
from index.arrays.arrayfile import _FOOTER, Array, ArrayFileWriter
from index.errors import IndexUnavailable
from index.following.check import check
from index.following.sync import sync
from index.query import Query
from index.query_language.tree import Everything
from index.searcher import Searcher
from tests.support.planting import Planter, reseal
from tests.support.shelf import article, home_with

HUGE = 1 << 64


def build_home(path: Path) -> Home:
    """Three articles, one of which is taken out, in two generations."""
    home = home_with(path, article(1), article(2), article(3))
    home.store.remove(next(each.id for each in home.store.documents()), "a test")
    sync(home)
    return home


pytestmark = pytest.mark.archive(build=build_home, fresh=True)


def must_be_told_and_mended(home: Home) -> None:
    with exclusive(home.index / "lock", "a test"), closing(Searcher(home)) as searcher:  # so that nobody mends it yet
        try:
            assert searcher.search(Query(tree=Everything())).total in (2, 3)  # of this generation or the one before
        except IndexUnavailable as error:
            assert str(error)
    faults = check(home)
    assert faults and all(isinstance(each, IndexUnavailable) for each in faults)
    assert sync(home).rebuilt
    assert check(home) == []
    with closing(Searcher(home)) as searcher:
        assert searcher.search(Query(tree=Everything())).total == 2


FORGED: dict[str, list[object]] = {
    "seq": [None, -1, HUGE, 1.5, "1", True, [], {}, json.loads("[" * 500 + "]" * 500)],
    "mark": [None, [], 3, "\ud800", "\x00", "x" * 5_000],
    "engine": [None, [], "\udcff", {"a": 1}],
    "format": [None, "4", 4.0, HUGE, float("nan"), float("inf")],
    "fingerprint": [None, 1, ["x"]],
    "archive_id": [None, [], 1e300],
    "documents": [None, -1, "3", HUGE, [3]],
    "rules": [3, [], {}, "\ud800"],
    "files": [
        *(None, [], {}, 3, {"a": None}, {"a": [1]}, {"a": ["1", "2"]}, {"a": [1, 2]}),
        *({name: [1, "0" * 64]} for name in ("../x", "/etc/passwd", "a/b", "", ".", "..", "\x00", "MANIFEST.json")),
        *({"a": [size, "0" * 64]} for size in (HUGE, -1, None)),
    ],
}
MANIFESTS: list[dict[str, object]] = [{field: value} for field, values in FORGED.items() for value in values]


@pytest.mark.parametrize("fields", MANIFESTS, ids=lambda fields: ascii(fields)[:50])
def test_a_manifest_that_says_what_none_says(home: Home, tmp_path: Path, fields: dict[str, object]) -> None:
    path = Planter(tmp_path, home.path).live / "MANIFEST.json"
    reseal(path, "manifest", json.loads(path.read_text())["manifest"] | fields)
    must_be_told_and_mended(home)


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, "9" * 100_000, "NaN", '"x"', "\x00", "[]", "{}", ""]
)
@pytest.mark.parametrize("name", ["MANIFEST.json", "SEGMENTS.json"])
def test_a_small_file_that_is_something_else(home: Home, tmp_path: Path, name: str, text: str) -> None:
    planter = Planter(tmp_path, home.path)
    (planter.live / name).unlink()  # the generation before has it too
    (planter.live / name).write_text(text)
    if name != "MANIFEST.json":
        planter.seal()
    must_be_told_and_mended(home)


Forge = Callable[[dict[str, Any]], object]


def _of_segment(**said: object) -> Forge:
    return lambda contents: {**contents, "segments": [{**contents["segments"][0], **said}]}


CONTENTS: dict[str, Forge] = {
    "nothing": lambda _: {},
    "no list": lambda contents: {**contents, "segments": 3},
    "texts": lambda contents: {**contents, "segments": ["x"]},
    "no segment": lambda contents: {**contents, "segments": [{}]},
    "one twice": lambda contents: {**contents, "segments": contents["segments"] * 2},
    "commits below nothing": lambda contents: {**contents, "commits": -1},
    "too many commits": lambda contents: {**contents, "commits": HUGE},
    "a way out": _of_segment(id="../../../../etc/x"),
    "no such segment": _of_segment(id="0" * 16),
    "an id that is a list": _of_segment(id=["0" * 16]),
    "fewer documents": _of_segment(documents=1),
    "documents below nothing": _of_segment(documents=-3),
    "more documents than can be": _of_segment(documents=HUGE),
    "deletions of more documents": _of_segment(deleted="AAAA"),
    "deletions behind the last document": _of_segment(deleted="/w=="),
    "deletions that are no base64": _of_segment(deleted="?"),
    "deletions that are no text": _of_segment(deleted=0),
}


@pytest.mark.parametrize("forge", CONTENTS.values(), ids=CONTENTS)
def test_a_table_of_contents_that_says_what_none_says(home: Home, tmp_path: Path, forge: Forge) -> None:
    planter = Planter(tmp_path, home.path)
    path = planter.live / "SEGMENTS.json"
    contents = json.loads(path.read_text())["contents"]
    path.unlink()  # the generation before has it too
    reseal(path, "contents", forge(contents))
    planter.seal()
    must_be_told_and_mended(home)


POINTERS = [
    *("../../elsewhere", "/etc", ".", "..", "generation-1", "generation-000000010", "generation-٠٠٠٠٠٠٠١", "x" * 300),
    *("generation-99999999", "draft-x", "generation-00000001/../generation-00000001"),
]


@pytest.mark.parametrize("name", POINTERS)
def test_a_pointer_that_names_no_generation_of_ours(home: Home, name: str) -> None:
    (home.index / "CURRENT").write_text(f"{name} {zlib.crc32(name.encode()):08x}\n")
    must_be_told_and_mended(home)


def test_a_pointer_out_of_the_home_is_not_followed_where_an_index_lies_there(home: Home, tmp_path: Path) -> None:
    planter = Planter(tmp_path, home.path)
    planter.live.rename(home.path.parent / "elsewhere")
    name = "../../elsewhere"
    (home.index / "CURRENT").write_text(f"{name} {zlib.crc32(name.encode()):08x}\n")
    must_be_told_and_mended(home)


@pytest.mark.parametrize("name", ["CURRENT", "PROGRESS", "MANIFEST.json", "SEGMENTS.json"])
def test_a_pipe_in_the_place_of_a_small_file_is_not_waited_for(home: Home, tmp_path: Path, name: str) -> None:
    folder = home.index if name.isupper() else Planter(tmp_path, home.path).live
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    if name != "PROGRESS":
        must_be_told_and_mended(home)
    assert sync(home, rebuild=True).documents == 2


@pytest.mark.parametrize(
    "name", ["generation-x", "generation-1", "generation-;id", "generation-", "generation-²²²²²²²²"]
)
def test_a_folder_that_is_called_nearly_as_a_generation_is_passed_over(home: Home, name: str) -> None:
    (home.index / name).mkdir()
    assert sync(home, rebuild=True).documents == 2
    assert check(home) == []


def test_the_greatest_number_of_a_generation_is_followed_by_the_first(home: Home, tmp_path: Path) -> None:
    live = Planter(tmp_path, home.path).live
    live.rename(home.index / "generation-99999999")
    name = "generation-99999999"
    (home.index / "CURRENT").write_text(f"{name} {zlib.crc32(name.encode()):08x}\n")
    for wanted in ("generation-00000001", "generation-00000002", "generation-00000003"):
        assert sync(home, rebuild=True).generation == wanted
        assert check(home) == []
    assert not (home.index / name).exists()


def test_links_in_the_place_of_generations_are_not_followed_when_they_are_swept_away(
    home: Home, tmp_path: Path
) -> None:
    keep = tmp_path / "keep"
    keep.mkdir()
    (keep / "file").write_text("the keeper's own")
    (home.index / "generation-00000000").symlink_to(keep)
    (home.index / "draft-x").symlink_to(keep)
    for _ in range(4):
        sync(home, rebuild=True)
    assert (keep / "file").read_text() == "the keeper's own"


ARRAYS: dict[str, Array] = {
    "fewer ids": np.array([b"a"]),
    "none": np.zeros(0, "S1"),
}


@pytest.mark.parametrize("ids", ARRAYS.values(), ids=ARRAYS)
def test_a_segment_without_its_arrays_or_with_others(home: Home, tmp_path: Path, ids: Array) -> None:
    planter = Planter(tmp_path, home.path)
    (path,) = planter.live.glob("*.arrays")
    path.unlink()
    with ArrayFileWriter(path) as file:
        file.write("ids", ids)
    planter.seal()
    must_be_told_and_mended(home)


DIRECTORIES: dict[str, object] = {
    "no directory": [],
    "a number": 3,
    "objects": {"ids": [0, "|O", 3]},
    "a record": {"ids": [0, "i4,O", 3]},
    "no type": {"ids": [0, "xyz", 3]},
    "types in a list": {"ids": [0, [["a", "O"]], 3]},
    "from before the file": {"ids": [-64, "<u4", 3]},
    "from behind its end": {"ids": [HUGE, "<u4", 3]},
    "more than there is": {"ids": [0, "<u4", 1 << 40]},
    "fewer than none": {"ids": [0, "<u4", -1]},
    "of no width": {"ids": [0, "|S0", 3]},
    "texts": {"ids": ["0", "<u4", "3"]},
    "two of three": {"ids": [0, "<u4"]},
    "deep": json.loads("[" * 900 + "]" * 900),
}


@pytest.mark.parametrize("directory", DIRECTORIES.values(), ids=DIRECTORIES)
def test_a_segment_whose_directory_says_what_none_says(home: Home, tmp_path: Path, directory: object) -> None:
    planter = Planter(tmp_path, home.path)
    (path,) = planter.live.glob("*.arrays")
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(with_directory(data, json.dumps(directory).encode()))
    planter.seal()
    must_be_told_and_mended(home)


def with_directory(data: bytes, directory: bytes) -> bytes:
    """A file of arrays with this directory in the place of its own, all checksums right."""
    magic, offset, length, _ = _FOOTER.unpack(data[-_FOOTER.size :])
    tail = directory + b" " * (-len(directory) % 4) + data[offset + length : -_FOOTER.size]
    footer = _FOOTER.pack(magic, offset, len(directory) + -len(directory) % 4, zlib.crc32(tail))
    return data[:offset] + tail + footer
