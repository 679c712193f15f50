"""Folders of programs that fetch a site from the Wayback Machine: where each page was, and when it was captured."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.containers.walk import walk
from importers.containers.wayback_folders import capture_at
from importers.page.saved.archive_marks import Note
from tests.support.agreement import agreed
from tests.support.containers import items_in, put
from tests.support.saved_sites import article

SAVED = "2005-03-01T12:00:00Z"


@pytest.mark.parametrize(
    ("path", "root", "note"),
    [
        ("websites/a.example/news/x.html", "", Note("https://a.example/news/x.html")),
        ("websites/a.example/20050301120000/news/x.html", "", Note("https://a.example/news/x.html", SAVED)),
        ("20050301120000/news/x.html", "a.example", Note("https://a.example/news/x.html", SAVED)),
        ("20050301120000/a.example/news/index.html", "", Note("https://a.example/news/", SAVED)),
        ("a.example/news/index.html", "20050301120000", Note("https://a.example/news/", SAVED)),
        ("20050301120000/a.example/x.php?id=3", "", Note("https://a.example/x.php?id=3", SAVED)),
        ("a.example/20050301120000/x.php%3fid%3d3%26p%3d1.html", "", Note("https://a.example/x.php?id=3&p=1", SAVED)),
        ("a.example/news/20050301120000.snapshot", "", Note("https://a.example/news", SAVED)),
        ("a.example/20050301120000.html", "", Note("https://a.example/", SAVED)),
        ("web.archive.org/web/20050301120000/http:/a.example/x.html", "", Note("http://a.example/x.html", SAVED)),
        ("web.archive.org/web/20050301120000id_/https_/a.example/x", "", Note("https://a.example/x", SAVED)),
        ("web.archive.org/web/20050301120000/http%3A/a.example:80/x", "", Note("http://a.example/x", SAVED)),
        ("a.example/20051399120000/x.html", "", Note("https://a.example/20051399120000/x.html")),  # no such time
        ("a.example/20050301/x.html", "", Note("https://a.example/20050301/x.html")),  # a day among the site's folders
        ("notes/20050301120000.html", "", Note()),
        ("20050301120000/notes/x.html", "", Note()),
    ],
)
def test_the_place_says_the_address_and_the_time(path: str, root: str, note: Note) -> None:
    assert capture_at(path, root) == note


@given(
    st.lists(st.sampled_from(["20050301120000", "a.example", "http:", "x", "", "index.html", ".snapshot"]), max_size=6)
)
def test_no_path_is_too_odd(parts: list[str]) -> None:
    assert isinstance(capture_at("/".join(parts), parts[0] if parts else ""), Note)


def test_two_captures_are_versions_of_one_article_and_the_newer_is_read(tmp_path: Path) -> None:
    """A capture of the same second under two addresses, with a port and without, is one as well."""
    first, second = article("Floods", "The floods came."), article("Floods", "The floods came and went.")
    for folder, page in (("20050301120000", first), ("20110907115051", second)):
        put(tmp_path / "websites" / "www.a.example" / folder / "2005" / "floods.html", page)
    put(tmp_path / "websites" / "www.a.example" / "20110907115051" / "logo.gif", b"GIF89a")
    found = agreed(tmp_path / "websites")
    (document,) = found.documents
    assert (document.url, document.captured) == ("https://www.a.example/2005/floods.html", "2011-09-07T11:50:51Z")
    assert "came and went" in document.body
    assert not found.rejected


def test_what_a_program_copied_from_the_machine_has_the_first_address_whatever_it_notes_itself(tmp_path: Path) -> None:
    machine = "web.archive.org/web/20050301120000"
    note = f"<!-- Mirrored from {machine}/http://a.example/x.html by HTTrack, Wed, 05 Mar 2014 12:00:00 GMT -->"
    page = article("Floods", "They came.", head=note)
    put(tmp_path / "in" / machine / "http_" / "a.example" / "x.html", page)
    (item,) = items_in(walk(tmp_path / "in"))
    assert (item.address, item.captured) == ("http://a.example/x.html", SAVED)
