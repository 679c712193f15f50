"""Tar archives: the files in them, packed or not, and nothing that leads out of them."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from test_containers import MIB, PAGE, put, skipped, sorted_out

from importers.containers.budget import Budget
from importers.containers.walk import walk
from importers.errors import BudgetExceeded, SourceUnreadable
from importers.protocol import Item


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
