"""Web archives (WARC, ARC, WACZ), saved pages (MHTML) and mirrors: every page in them, whatever is broken beside it."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zipfile
from collections import Counter
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.document import Document
from importers.containers.budget import Budget
from importers.containers.mirror import address_of, host_in
from importers.containers.walk import walk
from importers.errors import BudgetExceeded
from importers.page.saved.archive_marks import Note
from importers.page.saved.notes import note_in
from importers.protocol import Item
from importers.run import read
from tests.support.containers import MIB, items_in, put, reasons_in, skipped, walked
from tests.support.paths import SHARED_DATA
from tests.support.web_archives import chunked, http, page, record, saved

DATA = SHARED_DATA
NO_DATA = "the real web archives are not on this machine (../shared/data)"


@pytest.mark.parametrize("packed", [False, True])
def test_each_page_comes_with_its_address_and_when_it_was_saved(tmp_path: Path, packed: bool) -> None:
    parts = [record(http(page(n)), f"http://a.example/{n}") for n in range(3)]
    data = b"".join(gzip.compress(part) for part in parts) if packed else b"".join(parts)
    items = items_in(walked(tmp_path, data))
    assert [item.data for item in items] == [page(n) for n in range(3)]
    assert [item.address for item in items] == [f"http://a.example/{n}" for n in range(3)]
    assert {item.captured for item in items} == {"2014-03-05T10:11:12Z"}
    assert items[2].path == "a.warc#http://a.example/2"


def test_what_is_no_page_is_skipped_by_its_reason(tmp_path: Path) -> None:
    parts = [
        record(b"software: x", "", "warcinfo"),
        record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        record(http(b"\x89PNG", kind="image/png"), "http://a.example/x.png"),
        record(http(b"", "Location: /new", status="301 Moved"), "http://a.example/old"),
        record(http(page(), status="404 Not Found"), "http://a.example/none"),
        record(http(b"body {}", kind="text/css"), "http://a.example/x.css"),
        record(http(b"1.2.3.4", kind="text/dns"), "dns:a.example"),
        record(http(page()), "http://a.example/"),
    ]
    met = walked(tmp_path, b"".join(parts))
    assert len(items_in(met)) == 1
    assert skipped(met) == {
        "notes of the crawler": 1,
        "requests": 1,
        "pictures": 1,
        "redirects": 1,
        "pages that were not there or failed": 1,
        "styles, scripts and other files": 1,
        "answers of other services": 1,
    }
    assert not reasons_in(met)


def test_bodies_in_chunks_and_packed_in_any_usual_way_come_out_plain(tmp_path: Path) -> None:
    bodies = [
        (chunked(page()), ["Transfer-Encoding: chunked"]),
        (page(), ["Transfer-Encoding: chunked"]),  # said to be in chunks, and is not
        (gzip.compress(page()), ["Content-Encoding: gzip"]),
        (brotli.compress(page()), ["Content-Encoding: br"]),
        (chunked(gzip.compress(page())), ["Transfer-Encoding: chunked", "Content-Encoding: gzip"]),
        (page(), ["Content-Encoding: gzip"]),  # said to be packed, and is not
    ]
    data = b"".join(record(http(body, *headers), f"http://a.example/{n}") for n, (body, headers) in enumerate(bodies))
    met = walked(tmp_path, data)
    assert [item.data for item in items_in(met)] == [page()] * 6
    other = walked(tmp_path, record(http(b"x", "Content-Encoding: zstd")))
    assert "zstd" in reasons_in(other)[0]


def test_the_charset_that_the_server_named_is_heard_where_the_page_names_none(tmp_path: Path) -> None:
    body = "<html><title>Ľudia žijú v meste</title><body><p>Ľudia žijú v meste</p></body></html>".encode("iso-8859-2")
    source = put(tmp_path / "a.warc", record(http(body, kind="text/html; charset=ISO-8859-2")))
    (document,) = read(source)
    assert isinstance(document, Document)
    assert document.title == "Ľudia žijú v meste"


def test_a_revisit_at_another_address_gives_the_page_and_at_its_own_is_skipped(tmp_path: Path) -> None:
    first = record(http(page()), WARC_Payload_Digest="sha1:AAA")
    again = record(b"", "http://a.example/", "revisit", WARC_Payload_Digest="sha1:AAA")
    other = record(b"", "http://b.example/x", "revisit", WARC_Payload_Digest="sha1:AAA")
    lost = record(b"", "http://b.example/y", "revisit", WARC_Payload_Digest="sha1:BBB")
    met = walked(tmp_path, first + again + other + lost)
    assert [(item.address, item.data) for item in items_in(met)] == [
        ("http://a.example/", page()),
        ("http://b.example/x", page()),
    ]
    assert skipped(met) == {
        "captures that say the same as another": 1,
        "captures of which only another file holds the content": 1,
    }


def test_captures_of_one_address_have_places_of_their_own(tmp_path: Path) -> None:
    met = walked(tmp_path, record(http(page(1))) + record(http(page(2))) + record(http(page(3))))
    assert [item.path.partition("#")[2] for item in items_in(met)] == [
        "http://a.example/",
        "http://a.example/ (2)",
        "http://a.example/ (3)",
    ]


def test_an_arc_gives_its_pages_spaces_in_addresses_included(tmp_path: Path) -> None:
    body = http(page())
    line = f"http://a.example/a b?c d 1.2.3.4 20140305101112 text/html {len(body)}\n".encode()
    info = b"filedesc://x.arc 0.0.0.0 20140305101112 text/plain 3\n1 1\n"
    (item,) = items_in(walked(tmp_path, info + line + body + b"\n", "a.arc"))
    assert (item.address, item.captured) == ("http://a.example/a%20b?c%20d", "2014-03-05T10:11:12Z")


@pytest.mark.parametrize("length", ["99999999999", "1", "-5", "x", "", "5000"])
def test_a_record_with_a_wrong_length_is_told_and_the_others_come(tmp_path: Path, length: str) -> None:
    good = [record(http(page(n)), f"http://a.example/{n}") for n in range(4)]
    bad = record(http(page(9)), "http://a.example/bad", Content_Length=length)
    met = walked(tmp_path, good[0] + good[1] + bad + good[2] + good[3])
    addresses = [item.address for item in items_in(met)]
    assert [each for each in addresses if not each.endswith("bad")] == [f"http://a.example/{n}" for n in range(4)]
    assert len(reasons_in(met)) == 1


@pytest.mark.parametrize("packed", [False, True])
def test_rubbish_between_records_costs_nothing_but_itself(tmp_path: Path, packed: bool) -> None:
    pack = gzip.compress if packed else bytes
    chance = random.Random(4)
    parts = [pack(record(http(page(n)), f"http://a.example/{n}")) for n in range(6)]
    parts.insert(3, chance.randbytes(3000))
    met = walked(tmp_path, b"".join(parts))
    assert [item.address[-1] for item in items_in(met)] == list("012345")
    assert len(reasons_in(met)) == 1


def test_a_damaged_member_costs_its_own_record_only(tmp_path: Path) -> None:
    members = [gzip.compress(record(http(page(n) + bytes(range(256)) * 90), f"http://a.example/{n}")) for n in range(5)]
    broken = bytearray(members[2])
    broken[len(broken) // 2 : len(broken) // 2 + 8] = b"\xff" * 8
    met = walked(tmp_path, b"".join([*members[:2], bytes(broken), *members[3:]]))
    assert {"0", "1", "3", "4"} <= {item.address[-1] for item in items_in(met)}
    assert reasons_in(met)


def test_a_web_archive_cut_short_anywhere_gives_what_it_holds(tmp_path: Path) -> None:
    members = [gzip.compress(record(http(page(n) * 50), f"http://a.example/{n}")) for n in range(4)]
    whole, ends = b"".join(members), [0]
    for member in members:
        ends.append(ends[-1] + len(member))
    for cut in range(ends[1], len(whole), 7):
        got = {item.address[-1] for item in items_in(walked(tmp_path, whole[:cut]))}
        assert got >= {str(n) for n in range(4) if ends[n + 1] <= cut}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_byte_can_be_so_wrong_that_reading_raises(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    parts = [record(http(chunked(page(n)), "Transfer-Encoding: chunked"), f"http://a.example/{n}") for n in range(3)]
    whole = bytearray(b"".join(map(gzip.compress, parts)) if data.draw(st.booleans()) else b"".join(parts))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    source = put(tmp_path_factory.mktemp("w") / "a" / "a.warc", bytes(whole))
    for each in walk(source.parent):
        if isinstance(each, Item):
            assert isinstance(each.data, bytes)


def test_a_bomb_in_a_web_archive_ends_early_in_little_memory(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(300 * MIB))
    inner = record(http(bomb, "Content-Encoding: gzip"))
    tracemalloc.start()
    met = walked(tmp_path, inner)
    assert "too much for one page" in reasons_in(met)[0]
    with pytest.raises(BudgetExceeded):
        walked(tmp_path, gzip.compress(record(b"\0" * (100 * MIB), kind="metadata")))
    assert tracemalloc.get_traced_memory()[1] < 450 * MIB  # the test's own zeros lie in it too
    tracemalloc.stop()


def test_a_page_larger_than_a_page_can_be_is_told_and_passed_over(tmp_path: Path) -> None:
    met = walked(tmp_path, record(http(b"<html>" + bytes(21 * MIB))) + record(http(page()), "http://a.example/2"))
    assert [item.address for item in items_in(met)] == ["http://a.example/2"]
    assert "too much for one page" in reasons_in(met)[0]


def test_reading_a_large_web_archive_takes_no_more_memory_than_a_page(tmp_path: Path) -> None:
    source = tmp_path / "a.warc.gz"
    chance = random.Random(1)
    with source.open("wb") as file:
        for number in range(400):
            body = page(number) + chance.randbytes(60_000).hex().encode()
            file.write(gzip.compress(record(http(body), f"http://a.example/{number}"), 1))
    tracemalloc.start()
    assert sum(isinstance(each, Item) for each in walk(source, budget=Budget())) == 400
    assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    tracemalloc.stop()


def test_a_wacz_is_read_and_its_indexes_are_no_articles(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as packed:
        packed.writestr("datapackage.json", '{"profile": "data-package", "wacz_version": "1.1.1"}')
        packed.writestr("pages/pages.jsonl", '{"title": "Not an article", "url": "http://a.example/"}\n')
        packed.writestr("archive/data.warc.gz", gzip.compress(record(http(page()))))
    met = list(walk(tmp_path / "a.wacz"))
    assert [item.path for item in items_in(met)] == ["archive/data.warc.gz#http://a.example/"]
    assert skipped(met) == {"indexes and notes of a web archive": 2}


def test_a_saved_page_gives_its_html_with_its_address_and_time(tmp_path: Path) -> None:
    message = saved(Snapshot_Content_Location="https://a.example/2014/ano")
    message.make_related()
    message.add_related(b"\x89PNG", "image", "png", cid="<x>")
    source = put(tmp_path / "a.mhtml", message.as_bytes())
    met = list(walk(source))
    (item,) = items_in(met)
    assert (item.address, item.captured) == ("https://a.example/2014/ano", "2014-03-05T10:00:00Z")
    assert skipped(met) == {"parts of saved pages": 1}
    (document,) = [each for each in read(source) if isinstance(each, Document)]
    assert (document.title, document.url) == ("Año", "https://a.example/2014/ano")


def test_a_saved_page_with_ten_thousand_nested_parts_is_bounded(tmp_path: Path) -> None:
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b0\r\n\r\n"
    nest = b"".join(
        b"--b%d\r\nContent-Type: multipart/related; boundary=b%d\r\n\r\n" % (n, n + 1) for n in range(10_000)
    )
    met = list(walk(put(tmp_path / "in" / "a.mht", head + nest).parent))
    assert len(reasons_in(met)) == 1
    assert not items_in(met)


@pytest.mark.parametrize(
    ("path", "root", "address"),
    [
        ("www.a.example/index.html", "", "https://www.a.example/"),
        ("www.a.example/2009/06/floods/index.html", "", "https://www.a.example/2009/06/floods/"),
        ("mirror/www.a.example/story.php@id=3&lang=en.html", "", "https://www.a.example/story.php?id=3&lang=en"),
        ("a.example/story.php?id=3", "", "https://a.example/story.php?id=3"),
        ("a.example/story.php%3Fid=3.html", "", "https://a.example/story.php?id=3"),
        ("a.example/story.php.html", "", "https://a.example/story.php"),
        ("a.example+8080/x.html", "", "https://a.example:8080/x.html"),
        ("2009/floods.html", "www.a.example", "https://www.a.example/2009/floods.html"),
        ("2009/floods.html", "pages", ""),
        ("node_modules/lodash.js/readme.html", "", ""),
        ("saved/page.html", "backup.zip", ""),
    ],
)
def test_the_path_in_a_mirror_is_the_address(path: str, root: str, address: str) -> None:
    assert address_of(path, root) == address


def test_a_page_that_says_where_it_was_mirrored_from_is_believed() -> None:
    head = b"<html>\n<!-- Mirrored from www.a.example/x/y.php?z=1 by HTTrack Website Copier/3.x -->"
    assert note_in(head) == Note("https://www.a.example/x/y.php?z=1")


@given(st.text(max_size=40))
def test_no_name_is_too_odd_to_be_a_host_or_none(name: str) -> None:
    assert isinstance(host_in(name), str)
    assert isinstance(address_of(f"{name}/{name}", name), str)
    assert isinstance(note_in(name.encode("utf-8", "replace") * 200).address, str)


# The real ones: what each holds, by hand and eye.
REAL = {
    "warc/bad.arc": (0, 2),
    "warc/dupes.warc.gz": (1, 0),
    "warc/example-bad-non-chunked.warc.gz": (1, 0),
    "warc/example-bad.warc.gz.bad": (1, 0),
    "warc/example-digest.warc": (0, 0),
    "warc/example-extra.warc": (2, 0),
    "warc/example-iana.org-chunked.warc": (1, 0),
    "warc/example-resource.warc.gz": (1, 0),
    "warc/example-space-in-target-uri.warc.gz": (0, 0),
    "warc/example-space-in-url.arc": (1, 1),
    "warc/example-trunc.warc": (1, 1),
    "warc/example-url-agnostic-orig.warc.gz": (1, 0),
    "warc/example-url-agnostic-revisit.warc.gz": (0, 0),
    "warc/example-wget-1-14.warc.gz": (1, 0),
    "warc/example-wget-bad-target-uri.warc.gz": (1, 0),
    "warc/example-wpull.warc.gz": (1, 0),
    "warc/example-wrong-chunks.warc.gz": (1, 0),
    "warc/example.arc": (1, 0),
    "warc/example.arc.gz": (1, 0),
    "warc/example.warc": (1, 0),
    "warc/example.warc.gz": (1, 0),
    "warc/example2.warc.gz": (1, 0),
    "warc/httpbin-resource.warc.gz": (0, 0),
    "warc/missing-status-text.warc": (0, 0),
    "warc/news-181.warc.gz": (181, 0),
    "warc/post-test.warc.gz": (0, 0),
    "wacz/invalid_example_1.wacz": (1, 1),
    "wacz/news-181.wacz": (181, 0),
    "wacz/valid_example_1.wacz": (1, 0),
    "mirror/mirror-40-sites.tar.gz": (59, 0),
}


@pytest.mark.parametrize("name", REAL)
def test_a_real_web_archive_gives_what_it_holds_and_says_what_it_does_not(name: str) -> None:
    source = DATA / "containers" / name
    if not source.exists():
        pytest.skip(NO_DATA)
    met = list(walk(source))
    assert (len(items_in(met)), len(reasons_in(met))) == REAL[name]
    assert all(count > 0 for count in skipped(met).values())


def test_the_same_pages_are_the_same_documents_whatever_they_lie_in() -> None:
    if not (DATA / "containers").exists():
        pytest.skip(NO_DATA)

    def said(each: Document) -> tuple[object, ...]:
        return (each.title, each.body, each.published, each.authors, each.topics)

    def documents(source: Path) -> list[Document]:
        return [each for each in read(source, processes=2) if isinstance(each, Document)]

    pages = {each.path.removesuffix(".html"): said(each) for each in documents(DATA / "articles" / "html")}
    assert len(pages) == 181
    expected = Counter(pages.values())
    for name in ("warc/news-181.warc.gz", "wacz/news-181.wacz"):
        assert Counter(map(said, documents(DATA / "containers" / name))) == expected, name
    mirror = Counter(map(said, documents(DATA / "containers" / "mirror" / "mirror-40-sites.tar.gz")))
    assert mirror.total() == 59
    assert mirror <= expected
    for source in sorted((DATA / "containers" / "mhtml").iterdir()):
        (document,) = documents(source)
        assert said(document) == pages[source.name.removesuffix(".mhtml")]
