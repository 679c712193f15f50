"""Web archives as crawlers really write them: types left open, packings misnamed, revisits, wrong lengths."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from archive.document import Document
from importers.containers.progress import ReadProgress
from importers.containers.walk import walk
from importers.protocol import Item
from importers.run import read
from tests.support.containers import MIB, items_in, put, reasons_in, skipped, walked
from tests.support.web_archives import chunked, http, page, record

RSS = b'<?xml version="1.0"?>\n<!-- made -->\n<rss version="2.0"><channel><title>News</title></channel></rss>'
SITEMAP = b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>'
JSON_FEED = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": []}).encode()


@pytest.mark.parametrize(
    ("kind", "body", "is_read"),
    [
        ("text/xml; charset=utf-8", RSS, True),
        ("application/xml", SITEMAP, True),
        ("application/json", JSON_FEED, True),
        ("application/x-ndjson", b'{"title": "a", "body": "b"}\n', True),
        ("text/plain", page(), True),
        ("application/octet-stream", b"<?xml version='1.0'?>\n" + page(), True),
        ("", page(), True),
        ("application/json", b'{"html": "<html>"}', False),
        ("text/xml", b"<?xml version='1.0'?><soap/>", False),
        ("text/plain", b"User-agent: *\n", False),
        ("application/pdf", page(), False),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_what_the_type_leaves_open_is_told_by_how_it_begins(
    tmp_path: Path, kind: str, body: bytes, is_read: bool, packed: bool
) -> None:
    answer = http(gzip.compress(body), "Content-Encoding: gzip", kind=kind) if packed else http(body, kind=kind)
    met = walked(tmp_path, record(answer))
    assert [item.data for item in items_in(met)] == ([body] if is_read else [])
    assert skipped(met) == ({} if is_read else {"styles, scripts and other files": 1})


def bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("deflate", zlib.compress(page())),
        ("deflate", bare_deflate(page())),
        ("br", page()),
        ("x-gzip", gzip.compress(page()[:40]) + gzip.compress(page()[40:])),
        ("identity", page()),
        ("utf-8", page()),
        ("none, gzip", gzip.compress(page(), mtime=0)),
    ],
)
def test_a_body_comes_out_plain_whatever_its_header_makes_of_it(tmp_path: Path, encoding: str, body: bytes) -> None:
    (item,) = items_in(walked(tmp_path, record(http(body, f"Content-Encoding: {encoding}"))))
    assert item.data == page()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("gzip", gzip.compress(bytes(300 * MIB), 9, mtime=0)), ("br", brotli.compress(bytes(300 * MIB), quality=1))],
)
def test_a_bomb_in_a_single_chunk_is_refused_at_a_small_cost(tmp_path: Path, encoding: str, packed: bytes) -> None:
    whole = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    source = put(
        tmp_path / "a.warc", record(http(whole, "Transfer-Encoding: chunked", f"Content-Encoding: {encoding}"))
    )
    tracemalloc.start()
    met = list(walk(source))
    assert tracemalloc.get_traced_memory()[1] < 64 * MIB
    tracemalloc.stop()
    assert "too much for one page" in reasons_in(met)[0]


def test_a_damaged_body_gives_what_comes_before_the_damage(tmp_path: Path) -> None:
    whole = page() + bytes(range(256)) * 900
    packed = gzip.compress(whole)
    (item,) = items_in(walked(tmp_path, record(http(packed[:-300], "Content-Encoding: gzip"))))
    assert len(item.data) > 1000
    assert whole.startswith(item.data)


def test_only_whole_answers_are_pages(tmp_path: Path) -> None:
    statuses = ["206 Partial Content", "204 No Content", "100 Continue", "203 Non-Authoritative", "500 Oh"]
    data = b"".join(record(http(page(), status=each), f"http://a.example/{each[:3]}") for each in statuses)
    met = walked(tmp_path, data)
    assert [item.address for item in items_in(met)] == ["http://a.example/203"]
    assert skipped(met) == {"answers without a whole page": 3, "pages that were not there or failed": 1}


def test_a_page_whose_address_is_damaged_is_read_without_one_and_told(tmp_path: Path) -> None:
    met = walked(tmp_path, record(http(page(1)), "ttp//a.example") + record(http(page(2)), ""))
    assert [(item.address, item.data) for item in items_in(met)] == [("", page(1)), ("", page(2))]
    assert len({item.path for item in items_in(met)}) == 2
    assert all("none of the Web" in reason for reason in reasons_in(met))
    assert len(reasons_in(met)) == 2


def test_a_status_line_damaged_in_its_first_word_is_still_one(tmp_path: Path) -> None:
    (item,) = items_in(walked(tmp_path, record(http(page()).replace(b"HTTP/", b"HTTPX/", 1))))
    assert item.data == page()


@pytest.mark.parametrize("kind", ["resource", "conversion"])
def test_pages_that_were_not_fetched_but_made_are_pages_too(tmp_path: Path, kind: str) -> None:
    page_record = record(page(), "http://a.example/x", kind, Content_Type="text/html; charset=utf-8")
    text = record(b"Words", "http://a.example/y", kind, Content_Type="text/plain")
    met = walked(tmp_path, page_record + text)
    assert [(item.address, item.data) for item in items_in(met)] == [("http://a.example/x", page())]
    assert sum(skipped(met).values()) == 1


def packed_each(parts: list[bytes]) -> bytes:
    return b"".join(map(gzip.compress, parts))


def in_zip(parts: list[bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("x/a.warc", b"".join(parts))
    return buffer.getvalue()


def stored_in_zip(parts: list[bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("first.html", page())
        packed.writestr("x/a.warc.gz", packed_each(parts))
    return buffer.getvalue()


def in_tar(parts: list[bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, data in (
            ("first.html", page()),
            ("x/a.warc.gz", packed_each([*parts, record(os.urandom(21 * MIB), kind="metadata")])),
        ):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def in_packed_tar(parts: list[bytes]) -> bytes:
    return gzip.compress(in_tar(parts), 1)


@pytest.mark.parametrize(
    "hold",
    [b"".join, packed_each, lambda parts: gzip.compress(b"".join(parts)), in_zip, stored_in_zip, in_tar, in_packed_tar],
)
def test_revisits_are_gone_back_for_whatever_the_archive_lies_in(
    tmp_path: Path, hold: Callable[[list[bytes]], bytes]
) -> None:
    """More pages than are remembered, each met again at another address, in another order."""
    bodies = [page(n) + bytes([n]) * 3000 for n in range(12)]
    firsts = [
        record(
            http(chunked(body), "Transfer-Encoding: chunked"), f"http://a.example/{n}", WARC_Payload_Digest=f"sha1:d{n}"
        )
        for n, body in enumerate(bodies)
    ]
    again = [
        record(b"", f"http://b.example/{n}", "revisit", WARC_Payload_Digest=f"SHA1:D{n}") for n in (7, 0, 11, 3, 7, 5)
    ]
    source = put(tmp_path / "whole", hold([*firsts, *again]))
    found = {item.address: item.data for item in items_in(walk(source)) if item.address.startswith("http://b")}
    assert found == {f"http://b.example/{n}": bodies[n] for n in (7, 0, 11, 3, 5)}


def test_a_revisit_is_found_in_an_earlier_file_of_the_same_folder(tmp_path: Path) -> None:
    first = record(http(page()), WARC_Payload_Digest="sha1:A")
    other = record(
        b"",
        "http://b.example/",
        "revisit",
        WARC_Refers_To_Target_URI="http://a.example/",
        WARC_Refers_To_Date="2014-03-05T10:11:12Z",
    )
    put(tmp_path / "c" / "1.warc.gz", gzip.compress(first))
    put(tmp_path / "c" / "2.warc", other)
    assert [(item.path, item.data) for item in items_in(walk(tmp_path / "c"))] == [
        ("1.warc.gz#http://a.example/", page()),
        ("2.warc#http://b.example/", page()),
    ]


def test_a_revisit_of_a_picture_is_told_as_a_picture(tmp_path: Path) -> None:
    head = http(b"", kind="image/png")
    met = walked(tmp_path, record(head, kind="revisit", WARC_Payload_Digest="sha1:X"))
    assert skipped(met) == {"pictures": 1}


def test_the_gauge_moves_while_a_web_archive_in_a_zip_is_read(tmp_path: Path) -> None:
    parts = [record(http(page(n) + os.urandom(80_000)), f"http://a.example/{n}") for n in range(160)]
    source = put(tmp_path / "a.wacz", stored_in_zip(parts))
    gauge = ReadProgress([source])
    seen = [gauge.done / gauge.total for each in walk(source, gauge=gauge) if isinstance(each, Item)]
    assert seen == sorted(seen)
    assert seen[5] < 0.5 < seen[-1] <= 1
    assert len(set(seen)) > 3


def test_a_wacz_without_its_archives_is_told_and_gives_what_it_holds(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as packed:
        packed.writestr("datapackage.json", "{}")
        packed.writestr("data/x.warc.gz", gzip.compress(record(http(page()))))
    met = list(walk(tmp_path / "a.wacz"))
    assert [item.path for item in items_in(met)] == ["data/x.warc.gz#http://a.example/"]
    assert "no archive/ folder" in reasons_in(met)[0]
    assert skipped(met) == {"indexes and notes of a web archive": 1}


def test_what_is_packed_with_zstd_is_refused_with_the_repair(tmp_path: Path) -> None:
    put(tmp_path / "in" / "a.warc.zst", b"\x28\xb5\x2f\xfd" + bytes(100))
    assert "unpack it with `zstd -d`" in reasons_in(walk(tmp_path / "in"))[0]


def test_the_address_of_the_archive_stands_in_where_the_page_says_none_and_is_kept_where_it_says_another(
    tmp_path: Path,
) -> None:
    text = b"<p>" + b"The river rose over the old bridge in the night. " * 9 + b"</p><a href='next.html'>on</a>"
    plain = b"<html><title>Flood in the valley</title><body><h1>Flood in the valley</h1>" + text + b"</body></html>"
    canonical = b'<head><link rel="canonical" href="https://a.example/flood"></head><body>'
    data = record(http(plain), "http://a.example/f?utm_source=x") + record(
        http(plain.replace(b"<body>", canonical)), "http://a.example/f?id=2"
    )
    first, second = (each for each in read(put(tmp_path / "a.warc", data)) if isinstance(each, Document))
    assert (first.url, first.addresses, first.captured) == ("http://a.example/f", (), "2014-03-05T10:11:12Z")
    assert (second.url, second.addresses) == ("https://a.example/flood", ("http://a.example/f?id=2",))
