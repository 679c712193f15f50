"""A feed that lies beside the pages that it names: in a mirror, a web archive, a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.agreement import agreed
from tests.support.containers import put
from tests.support.feed_files import rss
from tests.support.web_archives import http, record

URL = "https://mill.example/floods/"
FIRST = "The river rose twice in the night, and nobody who lived below the mill slept at all, nor above it."
REST = "By noon the miller counted four boats in his yard, of which two were his, and sent for the priest."
PAGE = (
    f"<html><head><title>Floods</title><link rel='canonical' href='{URL}'></head><body><article><h1>Floods</h1>"
    f"<p>By Ana Sol</p><p>{FIRST}</p><p>{REST}</p></article></body></html>"
)
DATED = "<pubDate>Mon, 03 Mar 2014 10:00:00 GMT</pubDate><category>Water</category>"
FEED = rss(
    f"<item><title>Floods</title><link>{URL}</link>{DATED}<description>{FIRST}</description></item>",
    f"<item><title>Rain</title><link>https://mill.example/rain/</link><guid>https://mill.example/?p=8</guid>{DATED}"
    f"<description>{REST}</description></item>",
)


def test_a_page_goes_before_what_a_feed_says_of_it_and_is_completed_by_it(tmp_path: Path) -> None:
    for name, data in {"a/feed/index.html": FEED, "floods/index.html": PAGE.encode(), "z.xml": FEED}.items():
        put(tmp_path / "mirror" / name, data)
    found = agreed(tmp_path / "mirror")
    floods, rain = found.by_title()["Floods"], found.by_title()["Rain"]
    assert (floods.path, floods.url, floods.topics) == ("floods/index.html", URL, ("Water",))
    assert FIRST in floods.body and REST in floods.body
    assert floods.published is not None
    assert floods.published.iso() == "2014-03-03"
    assert (rain.body, rain.addresses) == (REST, ("https://mill.example/?p=8",))
    assert not found.rejected


@pytest.mark.parametrize("feed_first", [True, False])
@pytest.mark.parametrize("day", ["2014-03-05", "2014-03-09"])
def test_in_a_web_archive_too_whichever_was_captured_first(tmp_path: Path, day: str, *, feed_first: bool) -> None:
    when = f"{day}T10:11:12Z"
    records = [
        record(http(FEED, kind="application/rss+xml"), "https://mill.example/feed/", WARC_Date=when),
        record(http(PAGE.encode()), URL),
    ]
    found = agreed(put(tmp_path / "mill.warc", b"".join(records if feed_first else records[::-1])))
    assert REST in found.by_title()["Floods"].body
    assert (found.by_title()["Rain"].captured, found.skipped) == (when, {})


def test_what_a_feed_said_at_two_times_stays_as_versions_where_no_page_is(tmp_path: Path) -> None:
    later = FEED.replace(b"By noon", b"By evening")
    feeds = [
        record(http(data, kind="application/rss+xml"), "https://mill.example/feed/", WARC_Date=f"{day}T10:11:12Z")
        for day, data in (("2014-03-05", FEED), ("2014-03-09", later))
    ]
    found = agreed(put(tmp_path / "mill.warc", b"".join(feeds)))
    assert found.by_title()["Rain"].body.startswith("By evening")
    assert sum(found.skipped.values()) == 2


def test_entries_that_all_lead_to_the_front_page_are_articles_of_their_own_and_twins_are_told(tmp_path: Path) -> None:
    def entry(title: str, link: str, key: str) -> str:
        text = f"<description>{title}: {REST}</description>"
        return f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>{key}</guid>{text}</item>"

    home, twin = "https://mill.example/", "https://mill.example/twin/"
    feed = rss(entry("One", home, "1"), entry("Two", home, "2"), entry("Three", twin, "3"), entry("Four", twin, "4"))
    found = agreed(put(tmp_path / "feed.xml", feed))
    assert {each.title: each.url for each in found.documents} == {"One": "", "Two": "", "Three": twin}
    assert [place for place, _ in found.rejected] == [f"feed.xml#{twin}"]
