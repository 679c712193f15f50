"""Records of web archives that are odd and sound, and those that are not whole: nothing of them passes for whole."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from importers.containers.walk import walk
from importers.protocol import Damaged
from importers.worker_pool import read_item
from tests.support.agreement import agreed
from tests.support.containers import items_in, put, reasons_in, skipped, walked
from tests.support.saved_sites import article
from tests.support.web_archives import http, page, record

URL = "http://a.example/x"
KIND = b"Content-Type: text/html\r\n\r\n"


@pytest.mark.parametrize(
    "line",
    [
        *(b"HTTP/2 200\r\n", b"HTTP/2.0 200 \r\n", b"h2 200 OK\r\n", b"HTTP/3 200\r\n"),
        *(b"ICY 200 OK\r\n", b"http/1.1 200\r\n", b""),
    ],
)
def test_the_line_of_the_status_may_be_short_odd_or_not_there(tmp_path: Path, line: bytes) -> None:
    met = walked(tmp_path, record(line + b"Server: x\r\n" + KIND + page(), URL))
    assert [(item.data, item.media_type) for item in items_in(met)] == [(page(), "text/html")]


@pytest.mark.parametrize("line", [b"HTTP/2 404\r\n", b"h2 404 Not Found\r\n", b"HTTP/3 503 \r\n"])
def test_a_page_that_was_not_there_is_none_however_the_line_is_written(tmp_path: Path, line: bytes) -> None:
    assert skipped(walked(tmp_path, record(line + KIND + page(), URL))) == {"pages that were not there or failed": 1}


def test_a_page_without_any_header_is_the_page_and_a_text_with_a_colon_no_header(tmp_path: Path) -> None:
    (item,) = items_in(walked(tmp_path, record(page(), URL)))
    assert item.data == page()
    body = b"<!-- date: none -->\r\n\r\n" + page()
    (other,) = items_in(walked(tmp_path, record(body, URL)))
    assert other.data == body


def test_an_arc_of_the_first_years_has_times_without_seconds(tmp_path: Path) -> None:
    """Its records are found behind a damaged one as well."""
    parts = [b"filedesc://x.arc 0.0.0.0 200101211835 text/plain 3\n1 1\n"]
    for name in ("x", "y", "z"):
        body = http(page())
        size = len(body) if name != "x" else 3
        parts.append(f"http://a.example/{name} 1.2.3.4 200101211835 text/html {size}\n".encode() + body + b"\n")
    items = items_in(walked(tmp_path, b"".join(parts), "a.arc"))
    assert [item.address[-1] for item in items][-2:] == ["y", "z"]
    assert {item.captured for item in items} == {"2001-01-21T18:35:00Z"}


PACKED = gzip.compress(article("Floods", "The floods came."))
WHOLE = http(article("Floods", "The floods came."))


@pytest.mark.parametrize(
    ("data", "loss"),
    [
        (record(WHOLE[:-120], URL, WARC_Truncated="length"), "cut the page off (length)"),
        (record(WHOLE[:-120], URL, WARC_Segment_Number="1"), "in several records"),
        (record(WHOLE, URL)[:-130], "the page may not be whole"),
        (record(http(PACKED[:-60], "Content-Encoding: gzip"), URL), "packed"),
    ],
)
def test_a_page_that_is_not_whole_is_told_and_read(tmp_path: Path, data: bytes, loss: str) -> None:
    (item,) = items_in(walked(tmp_path, data))
    (found,) = read_item(item)
    assert isinstance(found, Damaged)
    assert found.document.title == "Floods"
    assert loss in found.losses[0]


def test_a_page_that_was_cut_off_never_takes_the_place_of_the_whole_one(tmp_path: Path) -> None:
    later = record(WHOLE[:-120], URL, WARC_Truncated="time", WARC_Date="2019-03-05T10:11:12Z")
    (document,) = agreed(put(tmp_path / "a.warc", record(WHOLE, URL) + later)).documents
    assert "whoever had bread shared it" in document.body


def test_a_whole_page_with_rubbish_behind_it_is_whole(tmp_path: Path) -> None:
    packed = http(PACKED + b"rubbish", "Content-Encoding: gzip")
    sound = [record(packed, URL), record(WHOLE, URL, Content_Length="99999999")]
    for data in sound:
        (item,) = items_in(walked(tmp_path, data + record(http(page(2)), "http://a.example/2")))[:1]
        assert not item.losses


def test_a_session_in_an_address_makes_no_other_article(tmp_path: Path) -> None:
    parts = [
        record(WHOLE, f"{URL}?id=3&PHPSESSID=00aa"),
        record(WHOLE, f"{URL}?id=3&PHPSESSID=00bb"),
        record(WHOLE, f"{URL};jsessionid=00aa11bb22cc?id=3"),
    ]
    assert {item.address for item in items_in(walked(tmp_path, b"".join(parts)))} == {f"{URL}?id=3"}


def test_what_a_program_wrote_beside_a_web_archive_is_no_article(tmp_path: Path) -> None:
    put(tmp_path / "in" / "site.warc.gz", gzip.compress(record(WHOLE, URL)))
    put(tmp_path / "in" / "site.cdx", b" CDX a b a m s k r M V g u\nhttp://a.example/x 20140305 x\n")
    put(tmp_path / "in" / "wget-log", b"--2014-03-05 12:00:00--  http://a.example/x\n")
    met = list(walk(tmp_path / "in"))
    assert len(items_in(met)) == 1
    assert not reasons_in(met)
