"""Exports of blogs and newsletters: read, plan and import agree, and nothing that was never published is stored."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from archive.home import Home
from importers.formats.blogs.blogger import Blogger
from importers.formats.blogs.ghost import Ghost
from importers.formats.blogs.medium import Medium
from importers.formats.blogs.movable_type import MovableType
from importers.formats.blogs.substack import SubstackPosts, SubstackTexts
from importers.formats.wordpress.rest import WordPressRest
from importers.protocol import Item
from importers.registry import recognise
from importers.run import run_import
from tests.support.agreement import agreed
from tests.support.blog_exports import (
    BODY,
    SUBSTACK_COLUMNS,
    TEXT,
    blogger,
    blogger_entry,
    ghost,
    ghost_post,
    medium,
    movable_type,
    rest_post,
    substack_row,
    takeout_entry,
)

SECRET = "the unpublished reservoir"
_HIDDEN = f"<p>{SECRET} and more words of it</p>"
READERS = "email,active_subscription,expiry,plan\nreader.one@mail.example,true,,yearly\n"


def exports() -> dict[str, bytes]:
    """A folder of one export of each system, with something that was never published in each."""
    drafts = blogger_entry(key="post-2", more="<app:control><app:draft>yes</app:draft></app:control>")
    files: dict[str, bytes | str] = {
        "blog-07-01-2020.xml": blogger(
            blogger_entry("template", "layout").replace("&lt;p&gt;The river", "&lt;b:skin&gt;"),
            blogger_entry(more="<link rel='alternate' href='http://river.example/2008/12/the-post.html'/>"),
            drafts.replace("The river rose", SECRET),
            blogger_entry("comment", "post-3"),
        ),
        "takeout/feed.atom": blogger(takeout_entry(), takeout_entry("DRAFT", "post-12").replace("The river", SECRET)),
        "ghost.json": ghost(ghost_post(), ghost_post(id="5c02", slug="b", status="draft", html=_HIDDEN)),
        "medium/posts/2016-03-25_Floods-a1b2c3d4e5f6.html": medium(),
        "medium/posts/draft_Floods-b1b2c3d4e5f6.html": medium("Not yet", _HIDDEN, "<p>View original.</p>"),
        "medium/README.html": "<html><body><section class='h-card'>Archive for Ana on Medium</section></body></html>",
        "substack/posts.csv": SUBSTACK_COLUMNS
        + substack_row("1001.floods", subtitle='"After a dry year, at last"')
        + substack_row("1003.unfinished", published="false", day=""),
        "substack/posts/1001.floods.html": BODY,
        "substack/posts/1003.unfinished.html": _HIDDEN,
        "substack/email_list.river.csv": READERS,
        "substack/posts/1001.floods.opens.csv": "post_id,timestamp,email,post_type\n1001,2022-03-04,a@mail.example,n\n",
        "mt.txt": movable_type(tail="COMMENT:\nAUTHOR: A neighbour\nEMAIL: n@mail.example\n\nToo wet.\n-----\n")
        + movable_type("Not yet", "Draft", _HIDDEN),
        "posts.json": json.dumps(
            [rest_post(), rest_post(id=72, status="draft", content={"rendered": _HIDDEN, "protected": False})]
        ),
    }
    return {name: data.encode() if isinstance(data, str) else data for name, data in files.items()}


@pytest.mark.parametrize("how", ["folder", "zip"])
def test_what_was_published_comes_in_and_nothing_else_is_kept(how: str, tmp_path: Path) -> None:
    source = tmp_path / ("exports.zip" if how == "zip" else "exports")
    if how == "zip":
        with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in exports().items():
                packed.writestr(name, data)
    else:
        for name, data in exports().items():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes(data)
    seen = agreed(source)
    assert sorted((each.path, each.published.iso() if each.published else "") for each in seen.documents) == [
        ("blog-07-01-2020.xml#blog-7.post-1", "2008-12-31"),
        ("ghost.json#floods", "2019-05-05"),
        ("medium/posts/2016-03-25_Floods-a1b2c3d4e5f6.html", "2016-03-25"),
        ("mt.txt#floods", "2004-09-11"),
        ("posts.json#post-71", "2012-12-31"),
        ("substack/posts/1001.floods.html", "2022-03-04"),
        ("takeout/feed.atom#blog-7.post-11", "2011-05-06"),
    ]
    assert {each.body for each in seen.documents} == {TEXT}
    assert seen.skipped == {
        "drafts": 7,
        "comments of readers": 1,
        "templates and settings": 1,
        "lists of readers": 2,
        "notes of the account": 1,
    }
    assert not seen.rejected
    home = Home.open(tmp_path / "home", create=True)
    run_import(home, [source])
    home.store.close()
    for file in (each for each in (tmp_path / "home").rglob("*") if each.is_file()):
        assert SECRET.encode() not in file.read_bytes() and b"mail.example" not in file.read_bytes(), file


def test_each_is_known_by_its_content_whatever_its_name() -> None:
    files = exports()
    for name, kind in (
        ("blog-07-01-2020.xml", Blogger),
        ("takeout/feed.atom", Blogger),
        ("ghost.json", Ghost),
        ("medium/posts/2016-03-25_Floods-a1b2c3d4e5f6.html", Medium),
        ("substack/posts.csv", SubstackPosts),
        ("mt.txt", MovableType),
        ("posts.json", WordPressRest),
    ):
        assert isinstance(recognise(Item("noise.bin", files[name])), kind), name
    assert isinstance(recognise(Item("posts/1001.floods.html", BODY.encode())), SubstackTexts)
    assert not isinstance(recognise(Item("17.floods.html", b"<h1>Floods</h1>" + BODY.encode())), SubstackTexts)
    whole = b"<!doctype html><html><body>" + BODY.encode()
    assert not isinstance(recognise(Item("posts/1001.floods.html", whole)), SubstackTexts)


def test_a_takeout_and_a_medium_export_are_imported_as_they_come(tmp_path: Path) -> None:
    """Everything beside the articles is skipped with its reason, pictures by their endings."""
    note = b"<html><head><title>Ana</title></head><body><p>Exported from <a href='https://medium.com'>Medium</a></p>"
    files = {
        "Takeout/archive_browser.html": b"<html><head><title>Google Takeout</title></head><body>Yours</body>",
        "Takeout/Blogger/Blogs/River/feed.atom": blogger(takeout_entry(), takeout_entry("DRAFT", "post-12")),
        "Takeout/Blogger/Blogs/River/settings.csv": b"blog_name,admin\nRiver,ana@mail.example\n",
        "Takeout/Blogger/Blogs/River/theme-classic.html": b"<html><body><$BlogItemBody$></body></html>",
        "Takeout/Blogger/Blogs/River/theme-layouts.xml": b"<html xmlns:b='http://www.google.com/2005/gml/b'><b:skin/></html>",
        "Takeout/Blogger/Comments/River/feed.atom": blogger(takeout_entry(key="c-1", kind="COMMENT")),
        "Takeout/Blogger/Profile/profile.csv": b"name,email\nAna,ana@mail.example\n",
        "Takeout/Blogger/Albums/River/1.jpg": b"\xff\xd8\xff",
        "medium-export/README.html": note,
        "medium-export/ips/ips-0001.html": note,
        "medium-export/profile/profile.html": note,
        "medium-export/claps/claps-0001.html": note,
        "medium-export/posts/2016-03-25_Floods-a1b2c3d4e5f6.html": medium(),
    }
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    seen = agreed(tmp_path / "all.zip")
    assert sorted(each.title for each in seen.documents) == ["Floods", "The post-11"] and not seen.rejected
    assert seen.skipped == {
        "notes of the account": 6,
        "templates and settings": 3,
        "drafts": 1,
        "comments of readers": 1,
        ".jpg files": 1,
    }
