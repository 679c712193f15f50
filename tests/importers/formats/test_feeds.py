"""Feeds and sitemaps: RSS, Atom, JSON Feed; nothing fetched, nothing expanded."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.document import Document
from importers.formats.feeds.feed import Feed
from importers.formats.feeds.json_feed import JsonFeed
from importers.formats.pages.sitemap import Sitemap
from importers.formats.signed import signed
from importers.protocol import Damaged, Found, Item, Listed, Rejected, Skipped
from importers.registry import recognise
from importers.run import read
from tests.support.feed_files import rss
from tests.support.paths import SHARED_DATA
from tests.support.yardstick import within

DATA = SHARED_DATA / "containers"
LONG = "The river rose twice in the night, and nobody who lived below the mill slept at all. " * 20


ITEM = (
    "<item><title>Floods &amp; rains</title><link>https://a.example/floods?utm_source=rss</link><guid>tag:17</guid>"
    "<pubDate>Wed, 03 Jun 2009 23:30:00 -0500</pubDate><dc:creator>Ana Núñez</dc:creator><category>Water</category>"
    "<description>In short.</description><content:encoded><![CDATA[<p>The river <script>x()</script>rose.</p>"
    '<p>Twice.</p><img src="https://a.example/x.jpg" onerror="x()">]]></content:encoded></item>'
)


def only(found: list[Found]) -> Document:
    (document,) = found
    assert isinstance(document, Document), document
    return document


def test_an_entry_of_rss_comes_with_its_whole_text_and_its_own_day() -> None:
    item = Item("feed.xml", rss(ITEM), "folder")
    assert isinstance(recognise(item), Feed)
    document = only(list(Feed().read(item)))
    assert (document.title, document.summary) == ("Floods & rains", "In short.")
    assert document.body == "The river rose.\n\nTwice."
    assert "script" not in document.html and "onerror" not in document.html
    assert document.published is not None
    assert (document.published.iso(), document.published.source) == ("2009-06-03", "feed")
    assert (document.authors, document.topics) == (("Ana Núñez",), ("Water",))
    assert (document.url, document.source) == ("https://a.example/floods", "The Letter")


def test_atom_gives_its_first_publication_and_not_its_last_change() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Letter</title><entry><title>Floods</title>'
        '<link href="/floods"/><id>urn:1</id><updated>2015-01-01T00:00:00Z</updated>'
        f"<published>2009-06-03T10:00:00Z</published><author><name>Ana</name></author><content>{LONG}</content></entry>"
        "</feed>"
    )
    document = only(list(Feed().read(Item("feed.atom", atom.encode(), address="https://a.example/feed.atom"))))
    assert document.published is not None
    assert document.published.iso() == "2009-06-03"
    assert document.url == "https://a.example/floods"
    assert document.body == " ".join(LONG.split())


def test_a_text_that_stands_alone_is_the_body_and_one_that_says_that_it_was_cut_a_summary() -> None:
    short = only(list(Feed().read(Item("f", rss("<item><title>A</title><description>Short.</description></item>")))))
    assert (short.body, short.summary) == ("Short.", "")
    cut = "<item><title>A</title><description>The river rose, and [&#8230;]</description></item>"
    teaser = only(list(Feed().read(Item("f", rss(cut)))))
    assert (teaser.body, teaser.summary) == ("", "The river rose, and […]")
    long = only(list(Feed().read(Item("f", rss(f"<item><title>A</title><description>{LONG}</description></item>")))))
    assert (long.summary, long.body) == ("", " ".join(LONG.split()))


def test_an_entry_without_text_says_what_to_do() -> None:
    (found,) = Feed().read(Item("f", rss("<item><title>A</title><link>https://a.example/a</link></item>")))
    assert isinstance(found, Rejected)
    assert "save the page that it links to" in found.reason


def json_feed(*items: dict[str, object], version: str = "https://jsonfeed.org/version/1.1") -> bytes:
    return json.dumps({"version": version, "title": "The Letter", "language": "en", "items": items}).encode()


def test_a_json_feed_of_either_version_is_read() -> None:
    data = json_feed(
        {
            "id": 17,
            "url": "https://a.example/floods",
            "title": "Floods",
            "content_html": "<p>The river rose.</p>",
            "date_published": "2009-06-03T10:00:00-05:00",
            "date_modified": "2015-01-01",
            "authors": [{"name": "Ana"}],
            "tags": ["Water"],
        },
        {"id": "x", "content_text": "One.\n\nTwo <b>.", "author": {"name": "Eva"}},
        {"id": "y"},
        {"id": "z", "content_text": 5},
    )
    item = Item("feed.json", data, "folder")
    assert isinstance(recognise(item), JsonFeed)
    first, second, third, fourth = JsonFeed().read(item)
    assert isinstance(first, Document) and isinstance(second, Document)
    assert (first.title, first.body, first.authors, first.topics) == ("Floods", "The river rose.", ("Ana",), ("Water",))
    assert first.published is not None
    assert first.published.iso() == "2009-06-03"
    assert (second.body, second.authors, second.title) == ("One.\n\nTwo <b>.", ("Eva",), "One.")
    assert isinstance(third, Rejected) and isinstance(fourth, Rejected)
    assert "item 4 of the feed: content_text is a number" in fourth.reason


def test_entities_that_grow_or_fetch_give_nothing_and_take_no_time(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("TOP SECRET")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    for head, used in (
        (f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>', "&l11;"),
        (f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>', "&x;"),
    ):
        data = rss(f"<item><title>A {used}</title><description>B {used}</description></item>", head=head)
        said = within(200, lambda data=data: repr(list(Feed().read(Item("feed.xml", data)))))  # type: ignore[misc]  # of this round
        assert "TOP SECRET" not in said
        assert len(said) < 100_000
        listed = f"{head}<urlset><url><loc>https://a.example/{used}</loc></url></urlset>".encode()
        assert "TOP SECRET" not in within(200, lambda listed=listed: repr(list(Sitemap().read(Item("s.xml", listed)))))  # type: ignore[misc]  # of this round


def test_a_title_of_a_megabyte_is_cut_and_dates_beyond_reason_are_none() -> None:
    item = f"<item><title>{'A' * 1_000_000}</title><description>B</description><pubDate>0000-00-00</pubDate></item>"
    document = only(list(Feed().read(Item("f", rss(item)))))
    assert len(document.title) == 2000
    assert document.published is None


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_byte_of_a_feed_can_be_so_wrong_that_reading_raises(data: st.DataObject) -> None:
    whole = bytearray(rss(ITEM, ITEM))
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    for importer in (Feed(), JsonFeed(), Sitemap()):
        assert all(
            isinstance(each, Document | Damaged | Rejected | Skipped | Listed)
            for each in importer.read(Item("f", bytes(whole)))
        )


@given(st.binary(max_size=200))
def test_any_bytes_are_judged_quietly(data: bytes) -> None:
    for importer in (Feed(), JsonFeed(), Sitemap()):
        assert 0 <= importer.accepts(Item("f", data)) <= 1


def test_a_sitemap_packed_or_not_names_its_pages(tmp_path: Path) -> None:
    data = b"<urlset xmlns='http://x'><url><loc> https://a.example/b%20c/ </loc></url></urlset>"
    (tmp_path / "sitemap.xml.gz").write_bytes(gzip.compress(data))
    (found, unmet) = read(tmp_path / "sitemap.xml.gz")
    assert isinstance(found, Listed) and isinstance(unmet, Skipped)
    assert (found.document.url, found.place, found.alone) == ("https://a.example/b%20c/", "/b c/", False)
    index = b"<sitemapindex><sitemap><loc>https://a.example/s.xml</loc></sitemap></sitemapindex>"
    (skip,) = Sitemap().read(Item("s.xml", index))
    assert isinstance(skip, Skipped)


@pytest.mark.parametrize(
    ("name", "documents", "listed", "skipped"),
    [
        ("feeds/feed.json", 25, 25, 0),
        ("feeds/feed1.atom", 2, 1, 0),
        ("feeds/feed2.rss", 1, 1, 0),
        ("sitemaps/sitemap.xml", 0, 84, 0),
        ("sitemaps/sitemap.xml.gz", 0, 84, 0),
        ("sitemaps/sitemap-hreflang.xml", 0, 3, 1),
        ("sitemaps/sitemap2.xml", 0, 0, 2),
    ],
)
def test_a_real_feed_or_sitemap_gives_what_it_holds(name: str, documents: int, listed: int, skipped: int) -> None:
    if not DATA.exists():
        pytest.skip("the real feeds are not on this machine (../shared/data)")
    found = list(read(DATA / name))
    assert sum(isinstance(each, Document) for each in found) == documents
    assert sum(isinstance(each, Listed) for each in found) == listed
    unmet = 0 if documents else listed  # none of the pages is here, and what feeds hold is enough
    assert sum(each.count for each in found if isinstance(each, Skipped)) == skipped + unmet
    assert not [each for each in found if isinstance(each, Rejected)]


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("ana@mill.media (Ana Sol)", ("Ana Sol",)),
        ("ana@mill.museum(Ana)", ("Ana",)),
        ("Ana Sol <ana@mill.press>", ("Ana Sol",)),
        ("Ana Sol (ana@mill.online)", ("Ana Sol",)),
        ("Ana Sol ana@mill.xn--p1ai", ("Ana Sol",)),
        ('"Sol, Ana" <mailto:ana@mill.example>', ("Sol, Ana",)),
        ("ana [at] mill.example (Ana Sol)", ("Ana Sol",)),
        ("ana@mill.example", ()),
        ("Ana Sol, ana@mill.example, Leo Paz, leo@mill.example", ("Ana Sol", "Leo Paz")),
        ("By Ana Sol and Leo Paz", ("Ana Sol", "Leo Paz")),
        ("The Mill", ("The Mill",)),
    ],
)
def test_an_author_has_a_name_and_no_mail_address(field: str, names: tuple[str, ...]) -> None:
    assert signed(field) == names


def test_comments_of_readers_are_no_articles_and_take_no_place_of_one() -> None:
    here = "https://a.example/floods"
    text, title = "<description>Our mill stood under water too.</description>", "<title>Comment on Floods</title>"
    items = (
        f"<item>{title}<link>{here}#comment-3</link><guid>{here}?p=1#comment-3</guid>{text}</item>",
        f"<item><title>By: Bob</title><link>{here}#comment-4</link>{text}</item>",
        f"<item><title>A reader of ours</title><link>{here}#comment-4</link><guid>{here}?p=9</guid>{text}</item>",
    )
    found = list(Feed().read(Item("comments.xml", rss(*items))))
    assert [each.reason for each in found if isinstance(each, Skipped)] == ["comments of readers"] * 2
    assert [each.title for each in found if isinstance(each, Document)] == ["A reader of ours"]
    answer = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"><title>x</title>'
        "<entry><id>tag:1</id><thr:in-reply-to ref='tag:0'/><content>It rose.</content></entry></feed>"
    )
    assert list(Feed().read(Item("a.xml", answer.encode()))) == [Skipped("a.xml#1", "comments of readers")]


def test_a_feed_without_entries_is_empty_and_not_damaged() -> None:
    for importer, data in ((Feed(), rss()), (JsonFeed(), json_feed())):
        (found,) = importer.read(Item("f", data))
        assert isinstance(found, Skipped)
        assert found.reason == "feeds without entries"


def test_plain_text_has_the_paragraphs_of_its_empty_lines_and_the_lines_of_its_author() -> None:
    def body(text: str) -> str:
        return only(
            list(Feed().read(Item("f", rss(f"<item><title>A</title><description>{text}</description></item>"))))
        ).body

    assert body("One\ntwo.\n\nThree.") == "One\ntwo.\n\nThree."
    wrapped = "The river rose twice in the night, and nobody who lived below\nthe mill slept."
    assert body(wrapped) == wrapped.replace("\n", " ")
    assert body("One.&lt;br&gt;&lt;br&gt;Two.&lt;br&gt;Three.") == "One.\n\nTwo.\nThree."
