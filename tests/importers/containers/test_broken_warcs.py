"""Web archives with wrong lengths and rubbish in them: each fault costs its own record, and little time."""

from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path

import pytest

from importers.containers.walk import walk
from importers.protocol import Item
from tests.support.containers import MIB, items_in, put, reasons_in, walked
from tests.support.web_archives import http, page, record
from tests.support.yardstick import within


def packed_each(parts: list[bytes]) -> bytes:
    return b"".join(map(gzip.compress, parts))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("off", [1, 3, 5, 9, 14, 40])
def test_lengths_that_are_all_a_little_too_large_cost_no_page(tmp_path: Path, packed: bool, off: int) -> None:
    """As of a program that counts wrongly: the end of each record lies in the next one's first lines."""
    parts = []
    for number in range(40):
        content = http(page(number))
        parts.append(record(content, f"http://a.example/{number}", Content_Length=str(len(content) + 4 + off)))
    met = walked(tmp_path, packed_each(parts) if packed else b"".join(parts))
    assert [item.address for item in items_in(met)] == [f"http://a.example/{n}" for n in range(40)]
    assert len(reasons_in(met)) == 40


@pytest.mark.parametrize("packed", [False, True])
def test_a_page_that_quotes_a_web_archive_is_whole(tmp_path: Path, packed: bool) -> None:
    body = page() + b"<pre>\nWARC/1.0\r\nWARC-Type: response\r\n\r\n</pre>" + b"<p>Words</p>" * 20_000
    parts = [record(http(body), "http://a.example/1"), record(http(body), "http://a.example/2")]
    met = walked(tmp_path, packed_each(parts) if packed else b"".join(parts))
    assert [item.data for item in items_in(met)] == [body, body]
    assert not reasons_in(met)


@pytest.mark.parametrize("packed", [False, True])
def test_twenty_thousand_records_of_two_gigabytes_each_end_soon(tmp_path: Path, packed: bool) -> None:
    """As their headers claim. What they really hold is told; the good page behind them comes."""
    bad = record(http(page(9)), "http://a.example/bad", Content_Length="2000000000")
    good = record(http(page()), "http://a.example/good")
    source = put(
        tmp_path / "a.warc", packed_each([bad]) * 20_000 + packed_each([good]) if packed else bad * 20_000 + good
    )

    def met() -> tuple[int, str]:
        rejected, last = 0, ""
        for each in walk(source):
            rejected += not isinstance(each, Item)
            last = each.address if isinstance(each, Item) else last
        return rejected, last

    tracemalloc.start()
    assert within(4_000, met) == (20_000, "http://a.example/good")
    assert tracemalloc.get_traced_memory()[1] < 24 * MIB
    tracemalloc.stop()


def test_a_sea_of_empty_lines_is_crossed_in_a_moment(tmp_path: Path) -> None:
    source = record(http(page(1))) + b"\r\n" * (8 * MIB) + record(http(page(2)))
    met = within(200, lambda: walked(tmp_path, source))
    assert [item.data for item in items_in(met)] == [page(1), page(2)]


def arc_line(number: int, length: int, extra: str = "") -> bytes:
    return f"http://a.example/{number} 1.2.3.4 20140305101112 text/html {extra}{length}\n".encode()


INFO = b"filedesc://x.arc 0.0.0.0 20140305101112 text/plain 3\n1 1\n"


@pytest.mark.parametrize("length", ["99999", "3", "-1", "x"])
def test_a_broken_record_of_an_arc_costs_itself_only(tmp_path: Path, length: str) -> None:
    body = http(page())
    bad = arc_line(9, 0).replace(b" 0\n", f" {length}\n".encode()) + body + b"\n"
    good = [arc_line(number, len(body)) + body + b"\n" for number in range(4)]
    met = walked(tmp_path, INFO + good[0] + good[1] + bad + good[2] + good[3], "a.arc")
    addresses = [item.address for item in items_in(met) if not item.address.endswith("9")]
    assert addresses == [f"http://a.example/{number}" for number in range(4)]
    assert reasons_in(met)


def test_an_arc_of_the_second_version_is_read(tmp_path: Path) -> None:
    body = http(page())
    (item,) = items_in(walked(tmp_path, INFO + arc_line(1, len(body), "200 - - 12345678 x.arc ") + body, "a.arc"))
    assert (item.address, item.data) == ("http://a.example/1", page())
