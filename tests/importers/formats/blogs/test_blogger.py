"""Blogger: backups, feeds in a Takeout and a blog's own feeds."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

import pytest

from archive.document import Document
from importers.formats.blogs.blogger import Blogger
from importers.guide.guide import Guide
from importers.protocol import Damaged, Found, Item, Rejected, SiteAddress, Skipped
from importers.run import read
from tests.support.blog_exports import TEXT, blogger, blogger_entry, takeout_entry


def found_in(data: bytes, guide: Guide | None = None) -> list[Found]:
    return list(Blogger().read(Item("feed.atom", data, "label", guide or Guide())))


def one(data: bytes, guide: Guide | None = None) -> Document:
    (found,) = found_in(data, guide)
    assert isinstance(found, Document), found
    return found


def reasons(data: bytes) -> list[str]:
    return [each.reason for each in found_in(data) if isinstance(each, Skipped)]


def test_a_post_comes_with_all_that_is_known_of_it() -> None:
    """Its labels are its topics and its kind is none; the day of the last change is no date."""
    link = "<link rel='self' href='https://www.blogger.com/feeds/7/1'/>"
    link += "<link rel='alternate' href='http://river.example/2008/12/the-post.html'/>"
    link += "<blogger:metaDescription>After a dry year</blogger:metaDescription>"
    document = one(blogger(blogger_entry(labels=("Bridges", "Council", "bridges"), more=link)))
    assert document.summary == "After a dry year"
    assert (document.title, document.body, document.authors) == ("The post-1", TEXT, ("Ana Sol",))
    assert document.published is not None
    assert (document.published.iso(), document.published.source) == ("2008-12-31", "blogger")
    assert document.topics == ("Bridges", "Council")
    assert document.url == "http://river.example/2008/12/the-post.html"
    assert (document.source, document.source_id) == ("The River Blog", "blog-7.post-1")
    assert document.other_dates == ()


def test_a_page_comes_in_and_what_is_neither_post_nor_page_does_not() -> None:
    kinds = [blogger_entry(kind, kind) for kind in ("page", "template", "settings", "comment", "widget")]
    found = found_in(blogger(*kinds))
    assert [each.title for each in found if isinstance(each, Document)] == ["The page"]
    assert reasons(blogger(*kinds)) == ["templates and settings"] * 2 + [
        "comments of readers",
        "templates and settings",
    ]


def test_a_post_without_a_title_has_its_first_sentence() -> None:
    data = blogger(blogger_entry()).replace(b"The post-1", b"")
    assert one(data).title == "The river rose in the night."


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("DRAFT", "drafts"),
        ("SOFT_TRASHED", "posts in the bin"),
        ("PURGED_BY_HAND", "posts that are 'purged_by_hand', not published"),
    ],
)
def test_a_takeout_tells_by_its_status_what_was_published(status: str, reason: str) -> None:
    assert reasons(blogger(takeout_entry(status))) == [reason]


def test_what_is_planned_comes_in_when_its_day_has_passed() -> None:
    """A day of creation is no day of publication."""
    data = blogger(takeout_entry("SCHEDULED", more="<published>2031-05-06T12:00:00Z</published>"))
    (found,) = found_in(data, Guide(today=date(2031, 5, 5)))
    assert isinstance(found, Skipped) and "later" in found.reason
    later = one(data, Guide(today=date(2031, 5, 6)))
    assert later.published is not None and later.published.iso() == "2031-05-06"


def test_the_address_of_a_takeout_follows_from_a_backup_of_the_same_blog(tmp_path: Path) -> None:
    """The feed has paths alone. A backup of another blog says nothing of it."""
    link = "<link rel='alternate' href='http://river.example/2008/12/a.html'/>"
    (tmp_path / "feed.atom").write_bytes(blogger(takeout_entry()))
    (tmp_path / "z.xml").write_bytes(blogger(blogger_entry(more=link)))
    found = [each.url for each in read(tmp_path) if isinstance(each, Document)]
    assert found == ["http://river.example/2011/05/post-11.html", "http://river.example/2008/12/a.html"]
    (tmp_path / "z.xml").write_bytes(blogger(blogger_entry(more=link)).replace(b"blog-7", b"blog-8"))
    assert next(each.url for each in read(tmp_path) if isinstance(each, Document)) == ""


def test_two_backups_that_disagree_of_where_the_blog_stands_give_no_address(tmp_path: Path) -> None:
    (tmp_path / "feed.atom").write_bytes(blogger(takeout_entry()))
    for number, host in enumerate(("river.example", "stream.example")):
        link = f"<link rel='alternate' href='http://{host}/2008/12/a.html'/>"
        (tmp_path / f"{number}.xml").write_bytes(blogger(blogger_entry(key=f"post-{number}", more=link)))
    feed = [each for each in read(tmp_path) if isinstance(each, Document) and each.path.startswith("feed")]
    assert [each.url for each in feed] == [""]


def test_an_export_that_was_cut_off_gives_what_could_be_read_and_says_so() -> None:
    """A post of which nobody can say that it was published does not come in."""
    whole = blogger(blogger_entry(), takeout_entry(key="post-12"))
    at = whole.index(b"post-12")
    found = found_in(whole[: at + 20])
    assert [each.title for each in found if isinstance(each, Document)] == ["The post-1"]
    assert any(isinstance(each, Rejected) and "whether it was published" in each.reason for each in found)
    text = whole.index(b"fallen", at)
    losses = [each.losses for each in found_in(whole[:text]) if isinstance(each, Damaged)]
    assert losses == [("the file ends in the middle of it",)]
    hidden = whole.replace(b"LIVE", b"DRAFT")
    assert not any(isinstance(each, Damaged) for each in found_in(hidden[: text + 1]))


def test_a_post_that_lost_something_is_told_by_its_name() -> None:
    found = found_in(blogger(blogger_entry()).replace(b"The river rose", b"The \x08river rose"))
    (damaged,) = (each for each in found if isinstance(each, Damaged))
    assert damaged.document.body == TEXT and damaged.losses == ("1 forbidden character was left out",)


def test_an_author_who_is_a_mail_address_is_none() -> None:
    assert one(blogger(blogger_entry()).replace(b"Ana Sol", b"ana@mail.example")).authors == ()


def test_a_blog_without_posts_is_empty_and_not_damaged() -> None:
    assert reasons(blogger()) == ["exports without posts"]


# Three more exports, each with a trap.


def test_a_draft_without_an_address_is_a_draft_by_the_newer_namespace_too() -> None:
    """jekyll/jekyll-import#175: drafts have no address and ended the import."""
    control = "<a:control xmlns:a='http://www.w3.org/2007/app'><a:draft>Yes</a:draft></a:control>"
    assert reasons(blogger(blogger_entry(more=control))) == ["drafts"]


def test_a_takeout_has_no_kinds_and_its_posts_tell_where_they_stood(tmp_path: Path) -> None:
    """getpelican/pelican#2703: the category that older exports have was looked for, and the import failed. Links to
    other posts of the blog tell its address; links elsewhere do not."""
    links = "http://river.example/2011/05/post-11.html http://other.example/2011/05/x.html"
    labels = "<category scheme='tag:blogger.com,1999:blog-7' term='Mills'/>"
    entry = takeout_entry(key="post-12", more=labels).replace(escape("<p>The river"), escape(f"<p>{links} The river"))
    data = blogger(takeout_entry(), entry)
    said = [each for each in Blogger().look(Item("feed.atom", data)) if isinstance(each, SiteAddress)]
    assert said == [SiteAddress("blogger 7", "http://river.example")]
    (tmp_path / "feed.atom").write_bytes(data)
    documents = [each for each in read(tmp_path) if isinstance(each, Document)]
    assert [each.url for each in documents] == [f"http://river.example/2011/05/post-1{n}.html" for n in (1, 2)]
    assert documents[1].topics == ("Mills",)


def test_a_feed_of_comments_gives_no_articles() -> None:
    """getpelican/pelican#1390, publify/publify#267: comments came in as articles. A blog's own feed of them has no
    kinds, only what they answer; that of a Takeout has a type."""
    answer = "<thr:in-reply-to href='http://river.example/2008/12/a.html' ref='tag:blogger.com,1999:blog-7.post-1'/>"
    own = blogger_entry(more=answer).replace("kind#post", "kind#")
    assert reasons(blogger(own, takeout_entry(kind="COMMENT"))) == ["comments of readers"] * 2
