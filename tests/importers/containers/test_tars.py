"""Tar archives: the files in them, packed or not, and nothing that leads out of them."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.containers.budget import Budget
from importers.containers.walk import walk
from importers.errors import BudgetExceeded, SourceUnreadable
from importers.protocol import Item, Rejected
from tests.support.containers import MIB, PAGE, put, skipped, sorted_out
from tests.support.yardstick import within


def tar_of(members: dict[str, bytes], **special: tarfile.TarInfo) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
        for info in special.values():
            tar.addfile(info)
    return buffer.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_a_tar_gives_its_files_whatever_it_is_packed_with(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    whole = tar_of({"site/a.html": PAGE, "site/b/c.html": PAGE * 2, "site/logo.png": b"\x89PNG\r\n\x1a\n"})
    source = put(tmp_path / "in" / "site.bin", pack(whole))
    met = list(walk(source))
    assert sorted_out(met)[0] == {"site/a.html": PAGE, "site/b/c.html": PAGE * 2}
    assert skipped(met) == {".png files": 1}
    items, _ = sorted_out(walk(tmp_path / "in"))
    assert set(items) == {"site.bin/site/a.html", "site.bin/site/b/c.html"}


def test_a_large_file_of_a_packed_tar_can_be_read_again_and_again(tmp_path: Path) -> None:
    large = b'{"title": "a", "body": "b"}\n' * 300_000
    source = put(
        tmp_path / "a.tar.gz", gzip.compress(tar_of({"x.html": PAGE, "large.jsonl": large, "y.html": PAGE}), 1)
    )
    items = [one for one in walk(source) if isinstance(one, Item)]
    assert [one.path for one in items] == ["x.html", "large.jsonl", "y.html"]
    for _ in range(2):
        with items[1].open() as stream:
            assert stream.read() == large


def test_links_devices_and_names_that_lead_out_are_refused(tmp_path: Path) -> None:
    kinds = {}
    for name, kind in (("soft", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("device", tarfile.CHRTYPE)):
        kinds[name] = info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "/etc/passwd"
    source = put(tmp_path / "a.tar", tar_of({"../up.html": PAGE, "/root.html": PAGE, "ok.html": PAGE}, **kinds))
    items, rejected = sorted_out(walk(source))
    assert set(items) == {"ok.html"}
    assert set(rejected) == {"../up.html", "/root.html", "soft", "hard", "device"}
    assert not (tmp_path.parent / "up.html").exists()


def test_a_tar_cut_short_gives_what_it_holds_and_says_that_the_rest_is_lost(tmp_path: Path) -> None:
    whole = tar_of({f"{number}.html": PAGE * 20 for number in range(20)})
    for data in (whole[: len(whole) // 2 + 700], gzip.compress(whole)[:-40]):
        items, rejected = sorted_out(walk(put(tmp_path / "a.tar", data)))
        assert 5 < len(items) <= 20
        assert any("lost" in reason or "damaged" in reason for reason in rejected.values()) or len(items) == 20


def test_a_bomb_in_a_tar_ends_early(tmp_path: Path) -> None:
    source = put(tmp_path / "a.tar.gz", gzip.compress(tar_of({"zeros.html": bytes(60 * MIB)})))
    with pytest.raises(BudgetExceeded):
        list(walk(source))
    many = put(tmp_path / "b.tar", tar_of({f"{number}.html": b"x" for number in range(60)}))
    with pytest.raises(BudgetExceeded, match="more than 50 packed files"):
        list(walk(many, budget=Budget(members=50)))


def test_an_extended_header_as_large_as_the_memory_is_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("long")
    info.type, info.size = tarfile.XHDTYPE, 400 * MIB
    source = put(tmp_path / "a.tar.xz", lzma.compress(info.tobuf() + bytes(200 * MIB), preset=0))
    tracemalloc.start()
    with pytest.raises(SourceUnreadable, match="larger than any name can be"):
        list(walk(source, budget=Budget(ratio=10**6)))
    assert tracemalloc.get_traced_memory()[1] < 60 * MIB
    tracemalloc.stop()


def test_a_tar_within_a_tar_is_refused_with_the_repair(tmp_path: Path) -> None:
    inner = tar_of({"a.html": PAGE})
    _, rejected = sorted_out(walk(put(tmp_path / "a.tar", tar_of({"inner.tar": inner}))))
    assert "unpack the outer one" in rejected["inner.tar"]


def header(kind: bytes, size: int, name: str = "x.html") -> bytes:
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, size
    return info.tobuf(tarfile.GNU_FORMAT)


def blocks(data: bytes) -> bytes:
    return data + bytes(-len(data) % 512)


GOOD = header(b"0", len(PAGE), "good.html") + blocks(PAGE)
END = bytes(1024)
OVERLAPPING = b"2 " * 30_000 + b"="
DIGITS = b"1" * 900_000
RECORD = b"18 path=aaaaaaaaa\n"


@pytest.mark.parametrize(
    "hostile",
    [
        header(b"x", len(OVERLAPPING)) + blocks(OVERLAPPING),
        header(b"x", len(DIGITS)) + blocks(DIGITS),
        header(b"x", 900_019) + blocks(b"900019 comment=" + b"1" * 900_003 + b"\n"),
        (header(b"x", len(RECORD)) + blocks(RECORD)) * 5000,
        (header(b"L", 5) + blocks(b"name\0")) * 5000,
        (header(b"x", 900_016) + blocks(b"900016 comment=" + b"a" * 900_000 + b"\n")) * 90,
        b"".join(header(b"g", 900_020) + blocks(b"900020 comment%04d=" % n + b"a" * 900_000 + b"\n") for n in range(9)),
    ],
    ids=["overlapping", "digits", "digits in a value", "chain", "chain of names", "heavy chain", "for all"],
)
def test_headers_made_to_take_time_and_memory_end_the_reading_at_once(tmp_path: Path, hostile: bytes) -> None:
    """What stood before is given."""
    source = put(tmp_path / "a.tar", GOOD + hostile + GOOD + END)
    tracemalloc.start()
    items, rejected = within(400, lambda: sorted_out(walk(source)))
    assert tracemalloc.get_traced_memory()[1] < 40 * MIB
    tracemalloc.stop()
    assert set(items) == {"good.html"}
    assert "what follows is lost" in rejected["a.tar"]


def test_files_with_holes_are_refused_and_the_others_come(tmp_path: Path) -> None:
    """Both ways in which programs mark them."""
    old = bytearray(header(tarfile.GNUTYPE_SPARSE, 1024, "old.html"))
    old[482] = 1
    old[148:156] = b" " * 8
    old[148:156] = b"%06o\0 " % sum(old)
    said = b"22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n"
    new = header(b"x", len(said)) + blocks(said) + header(b"0", 600, "new.html") + blocks(b"1\n0\n9\n" + bytes(594))
    source = put(tmp_path / "a.tar", bytes(old) + bytes(512) + bytes(1024) + new + GOOD + END)
    items, rejected = sorted_out(walk(source))
    assert set(items) == {"good.html"}
    assert set(rejected) == {"old.html", "new.html"}
    assert all("holes" in reason for reason in rejected.values())
    endless = put(tmp_path / "b.tar", GOOD + bytes(old) + b"1" * 512 * 9000)
    items, rejected = sorted_out(walk(endless))
    assert set(items) == {"good.html"}
    assert "what follows is lost" in rejected["b.tar"]


def test_a_tar_of_the_oldest_kind_is_read_and_text_is_none(tmp_path: Path) -> None:
    """It has no name for itself in its headers."""
    old = bytearray(header(b"\0", len(PAGE), "a.html"))
    old[257:512] = bytes(255)
    old[148:156] = b" " * 8
    old[148:156] = b"%06o\0 " % sum(old)
    items, _ = sorted_out(walk(put(tmp_path / "in" / "a.tar", bytes(old) + blocks(PAGE) + END)))
    assert items == {"a.html": PAGE}
    text = PAGE + bytes(600)
    (item,) = walk(put(tmp_path / "b.html", text))
    assert isinstance(item, Item)
    assert item.data == text


def test_a_name_longer_than_any_is_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("a/" * 9000 + "x.html")
    data = info.tobuf(tarfile.GNU_FORMAT) + GOOD + END
    items, rejected = sorted_out(walk(put(tmp_path / "a.tar", data)))
    assert set(items) == {"good.html"}
    assert "longer" in next(iter(rejected.values()))


def test_an_xz_that_asks_for_a_gigabyte_of_memory_is_refused(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 30}]
    greedy = lzma.compress(tar_of({"a.html": PAGE}), filters=filters)
    with pytest.raises(SourceUnreadable, match="emory"):
        list(walk(put(tmp_path / "a.tar.xz", greedy)))
    two = lzma.compress(tar_of({"a.html": PAGE})[:600]) + lzma.compress(tar_of({"a.html": PAGE})[600:])
    assert sorted_out(walk(put(tmp_path / "b.tar.xz", two)))[0] == {"a.html": PAGE}


def test_going_back_for_a_large_file_in_a_packed_tar_ends_once_it_costs_too_much(tmp_path: Path) -> None:
    """It is found by unpacking all that stands before, each time; in a plain tar it costs nothing."""
    members = {f"{number}.jsonl": os.urandom(21 * MIB) for number in range(3)}
    packed = put(tmp_path / "a.tar.gz", gzip.compress(tar_of(members), 1))
    plain = put(tmp_path / "a.tar", tar_of(members))
    for source, kind in ((packed, Rejected), (plain, Item)):
        met = walk(source, budget=Budget(again=MIB))
        _, second = next(met), next(met)
        assert isinstance(second, Item)
        for _ in range(20):
            second.open().close()
        assert second.data == members["1.jsonl"]
        assert isinstance(third := next(met), kind)
        assert isinstance(third, Item) or "unpack it" in third.reason


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_no_byte_of_a_tar_can_be_so_wrong_that_anything_but_our_errors_comes(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    buffer = io.BytesIO()
    with tarfile.open(
        fileobj=buffer, mode="w", format=data.draw(st.sampled_from([tarfile.PAX_FORMAT, tarfile.GNU_FORMAT]))
    ) as tar:
        for number in range(3):
            info = tarfile.TarInfo("ñ" * 70 * number + f"{number}.html")
            info.size = len(PAGE)
            tar.addfile(info, io.BytesIO(PAGE))
    whole = bytearray(buffer.getvalue().rstrip(b"\0") + END)
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    source = put(tmp_path_factory.mktemp("t") / "a" / "a.tar", bytes(whole))
    for each in walk(source.parent):
        if isinstance(each, Item):
            assert isinstance(each.data, bytes)
