"""Damaged exports and feeds as a keeper imports them: reading, a dry run and the import say the same of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from importers.guide.guide import Guide
from tests.support.agreement import agreed
from tests.support.feed_files import export, post, rss

OUTSIDE = "lines that stood outside the XML, such as messages of the server"
WARNING = b"\n\n<br />\n<b>Warning</b>:  Undefined array key in <b>/srv/a.php</b> on line <b>12</b><br />\n"
LATER = "posts that are to be published later"


def numbered(number: int, text: str, **more: str) -> str:
    address = f"https://a.example/{number}"
    return post(text, wp_post_id=str(number), link=address, guid=f"{address}?g", title=f"Title {number}", **more)


def entry(number: int, text: str, rest: str = "") -> str:
    return (
        f"<item><title>Entry {number}</title><link>https://b.example/{number}</link><description>{text}</description>"
        f"{rest}</item>"
    )


def test_damaged_exports_come_in_whole(tmp_path: Path) -> None:
    files = {
        "control.xml": export(numbered(1, "A \x0b tab and \x1c a separator."), numbered(2, "Sound after it.")),
        "raw.xml": export(numbered(3, "Somebody wrote ]]> raw."), numbered(4, "Sound after it too.")),
        "half.xml": export(numbered(5, "Half an emoji.").replace("Title 5", "Title &#55357; 5")),
        "blank.xml": b"\xef\xbb\xbf\n" + export(numbered(6, "Behind a blank line.")),
        "warned.xml": WARNING + export(numbered(7, "Behind a warning.")),
        "notice.xml": b"PHP Deprecated:  a in /srv/a.php on line 12\n" + export(numbered(8, "Behind a notice.")),
        "cut.xml": export(numbered(9, "Whole before the cut."), numbered(10, "Cut in @@")).partition(b"@@")[0],
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found = agreed(*(tmp_path / name for name in files))
    bodies = {each.source_id: each.body for each in found.documents}
    assert bodies == {
        "1": "A tab and a separator.",
        "2": "Sound after it.",
        "3": "Somebody wrote ]]> raw.",
        "4": "Sound after it too.",
        "5": "Half an emoji.",
        "6": "Behind a blank line.",
        "7": "Behind a warning.",
        "8": "Behind a notice.",
        "9": "Whole before the cut.",
    }
    assert found.by_title()["Title 5"].source_id == "5"
    assert found.skipped == {OUTSIDE: 2}
    assert [path for path, _ in found.rejected] == ["cut.xml", "cut.xml#post-https://a.example/10"]
    assert "the export ends in the middle of the post 'Title 10'" in found.rejected[1][1]


def test_damaged_feeds_come_in_whole(tmp_path: Path) -> None:
    dated = "<pubDate>Mon, 5 Mar 12 23:30 PDT</pubDate><author>ana@mill.museum (Ana Sol)</author>"
    broken = rss(entry(1, "The A&ntilde;o &#55357;&#56832; of rain & snow.", dated), entry(2, "It rose."))
    odd = rss(entry(3, "El a@@o pasado."), entry(4, "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;"))
    (tmp_path / "a.xml").write_bytes(WARNING + broken)
    (tmp_path / "b.xml").write_bytes(odd.replace(b"@@", b"\xf1"))
    (tmp_path / "empty.xml").write_bytes(rss())
    found = agreed(tmp_path)
    assert [each.body for each in sorted(found.documents, key=lambda each: each.title)] == [
        "The Año 😀 of rain & snow.",
        "It rose.",
        "El año pasado.",
        "One.\n\nTwo.",
    ]
    first = found.by_title()["Entry 1"]
    assert first.published and first.published.iso() == "2012-03-05"
    assert first.authors == ("Ana Sol",)
    assert found.skipped == {OUTSIDE: 1, "feeds without entries": 1}
    assert not found.rejected


def test_two_parts_of_one_export_are_one_import_and_what_is_to_come_waits_for_its_day(tmp_path: Path) -> None:
    coming = numbered(3, "To come.", wp_status="future", wp_post_date="2031-05-05 10:00:00")
    (tmp_path / "a.001.xml").write_bytes(export(numbered(1, "One."), coming))
    (tmp_path / "a.002.xml").write_bytes(export(numbered(2, "Two."), numbered(4, "Draft.", wp_status="draft")))
    found = agreed(tmp_path, guide=Guide(today=date(2031, 5, 4)))
    assert {each.body for each in found.documents} == {"One.", "Two."}
    assert {each.authors for each in found.documents} == {("Ana Núñez",)}
    assert found.skipped == {LATER: 1, "drafts": 1}
    passed = agreed(tmp_path / "a.001.xml", guide=Guide(today=date(2031, 5, 5)))
    assert {each.body for each in passed.documents} == {"One.", "To come."}


def test_posts_of_one_export_that_share_an_id_are_articles_of_their_own(tmp_path: Path) -> None:
    """An exporter that counts wrongly gave the same id to each."""
    same = [
        numbered(number, f"Text {number}.").replace(f"<wp:post_id>{number}", "<wp:post_id>7") for number in (1, 2, 3)
    ]
    (tmp_path / "a.xml").write_bytes(export(*same))
    assert len(agreed(tmp_path).documents) == 3


def test_two_exports_that_count_alike_are_not_one(tmp_path: Path) -> None:
    """Two blogs of one title, whose posts have the same ids at other addresses."""
    (tmp_path / "a.xml").write_bytes(export(numbered(1, "Of the hill.")))
    (tmp_path / "b.xml").write_bytes(export(numbered(1, "Of the valley.").replace("//a.example", "//b.example")))
    assert {each.body for each in agreed(tmp_path).documents} == {"Of the hill.", "Of the valley."}
