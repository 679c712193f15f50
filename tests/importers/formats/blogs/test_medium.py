"""Medium's export: a page for each story."""

from __future__ import annotations

import pytest

from archive.document import Document
from importers.formats.blogs.medium import Medium
from importers.formats.blogs.side_notes import SideNotes
from importers.protocol import Found, Item, Rejected, Skipped
from importers.registry import recognise
from tests.support.blog_exports import BODY, TEXT, medium

PLACE = "posts/2016-03-25_Floods-a1b2c3d4e5f6.html"


def found_in(data: bytes, place: str = PLACE) -> Found:
    (found,) = Medium().read(Item(place, data, "label"))
    return found


def one(data: bytes) -> Document:
    found = found_in(data)
    assert isinstance(found, Document), found
    return found


def test_a_story_comes_with_all_that_is_known_of_it() -> None:
    """The day of the export is no date; the title is not read twice."""
    body = "<h3 class='graf--title'>Floods</h3><figure><img src='https://cdn.example/1.jpg'></figure>" + BODY
    tags = "<p class='p-tags'><a href='https://medium.com/tag/rivers'>Rivers</a></p>"
    document = one(medium(body=body).replace(b"<footer>", f"{tags}<footer>".encode()))
    assert (document.title, document.body, document.summary) == ("Floods", TEXT, "After a dry year")
    assert document.published is not None and document.published.iso() == "2016-03-25"
    assert (document.authors, document.topics) == (("Ana Sol",), ("Rivers",))
    assert document.url == "https://medium.com/@ana/floods-a1b2c3d4e5f6"
    assert document.addresses == ("https://medium.com/p/a1b2c3d4e5f6",)
    assert "https://cdn.example/1.jpg" in document.html
    assert not document.other_dates


@pytest.mark.parametrize(
    ("place", "foot"),
    [
        ("posts/draft_Floods-a1b2c3d4e5f6.html", ""),
        ("renamed.html", "<p><a href='https://medium.com/p/a1b2'>View original.</a></p>"),
    ],
)
def test_a_draft_is_told_by_its_name_or_by_its_foot(place: str, foot: str) -> None:
    found = found_in(medium(foot=foot), place)
    assert found == Skipped(place, "drafts")


@pytest.mark.parametrize(
    "place",
    [
        "README.html",
        "export/bookmarks/bookmarks-0001.html",
        "ips/ips-0001.html",
        "interests/tags.html",
        "lists/Read-later-a1b2.html",
        "profile/profile.html",
        "users-following/users-following-0002.html",
    ],
)
def test_notes_of_the_account_are_skipped(place: str) -> None:
    data = b"<!DOCTYPE html><html><head><title>Ana</title></head><body><p>Exported from Medium</p><p>a@mail.example</p>"
    item = Item(place, data)
    importer = recognise(item)
    assert isinstance(importer, SideNotes)
    assert list(importer.read(item)) == [Skipped(place, "notes of the account")]
    other = recognise(Item(place, data.replace(b"Medium", b"us")))
    assert isinstance(other, SideNotes) is ("-000" in place), "names that only such an export has need no other mark"


# Three more exports, each with a trap.


def test_an_answer_to_another_s_story_is_a_comment_and_a_short_story_is_not() -> None:
    """dglazkov/polymath#9: answers lie among the stories and look alike. They have no title of their own."""
    answer = "<p class='graf graf--p graf--leading'>Thank you for this. I was there, and the water was higher.</p>"
    assert found_in(medium("Thank you for this.", answer)) == Skipped(PLACE, "comments of readers")
    story = "<h3 class='graf--title'>Thank you for this.</h3>" + answer
    assert one(medium("Thank you for this.", story)).body.startswith("Thank you for this. I was")
    other = answer.replace("Thank you", "He says thank you")
    assert one(medium("Thank you for this.", other)).title == "Thank you for this."


def test_a_story_is_known_by_its_foot_too() -> None:
    data = medium().replace(b'data-field="body" ', b"").replace(b'data-field="subtitle" ', b"")
    data = data.replace(b'<h1 class="p-name">', b"<h1>")
    item = Item(PLACE, data)
    assert isinstance(recognise(item), Medium)
    document = one(data)
    assert (document.title, document.summary, document.body) == ("Floods", "After a dry year", TEXT)


def test_a_title_that_stands_in_the_text_several_times_is_read_once() -> None:
    """buttondown/roadmap#3035: the importer repeated it. A heading of the same words further down stays."""
    heads = "<h3>Floods</h3><h4 class='graf--subtitle'>After a dry year</h4><h3 class='graf--title'>Floods</h3>"
    assert one(medium(body=heads + BODY)).body == TEXT
    assert one(medium(body=heads + BODY + "<h3>Floods</h3><p>More.</p>")).body == f"{TEXT}\n\nFloods\n\nMore."


def test_a_published_story_without_a_day_or_a_subtitle_of_its_own_comes_in_undated() -> None:
    """jamischarles/export-medium-to-gatsby#11: all stories were taken for drafts. What stands for the subtitle is
    cut from the text where the author wrote none."""
    foot = "<p><a href='https://medium.com/@ana/a1b2c3d4e5f6' class='p-canonical'>Canonical link</a></p>"
    data = medium(foot=foot).replace(b"After a dry year", "The river rose in the…".encode())
    document = one(data)
    assert (document.published, document.summary, document.body) == (None, "", TEXT)
    assert document.url == "https://medium.com/@ana/a1b2c3d4e5f6"
    empty = found_in(medium(body="<h3 class='graf--title'>Floods</h3>").replace(b"After a dry year", b""))
    assert isinstance(empty, Rejected) and "has no text" in empty.reason
