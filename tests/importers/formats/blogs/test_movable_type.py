"""Movable Type's format, as it and others write it."""

from __future__ import annotations

import io
from datetime import date

import pytest

from archive.document import Document
from importers.formats.blogs.movable_type import MovableType
from importers.guide.guide import Guide
from importers.protocol import Found, Item, LargeFile, Rejected, Skipped
from importers.registry import recognise
from tests.support.blog_exports import TEXT, movable_type


def found_in(text: str | bytes, guide: Guide | None = None) -> list[Found]:
    data = text.encode() if isinstance(text, str) else text
    item = Item("export.txt", data, "label", guide or Guide())
    assert isinstance(recognise(item), MovableType)
    return list(MovableType().read(item))


def one(text: str | bytes, guide: Guide | None = None) -> Document:
    (found,) = found_in(text, guide)
    assert isinstance(found, Document), found
    return found


def test_an_entry_comes_with_all_that_is_known_of_it() -> None:
    """What readers wrote is left out, also where it is longer than the entry."""
    more = 'PRIMARY CATEGORY: Rivers\nCATEGORY: Rivers\nCATEGORY: Weather &amp; Water\nTAGS: "dry, year",dams\n'
    more += "UNIQUE URL: https://river.example/2004/09/floods.html\n\n"
    tail = "EXTENDED BODY:\n<p>Behind the fold.</p>\n-----\nEXCERPT:\nAfter a dry year.\n-----\nKEYWORDS:\nx\n-----\n"
    comment = f"COMMENT:\nAUTHOR: N\nEMAIL: n@mail.example\nDATE: 09/12/2004 01:53:47 PM\n{'Wet. ' * 50}\n-----\n"
    document = one(movable_type(more=more, tail=tail + comment * 40 + "PING:\nTITLE: Ping\n\nPinged.\n-----\n"))
    assert (document.title, document.body) == ("Floods", f"{TEXT}\n\nBehind the fold.")
    assert (document.authors, document.summary) == (("Ana Sol",), "After a dry year.")
    assert document.topics == ("Rivers", "Weather & Water", "dry, year", "dams")
    assert (document.section, document.url) == ("Rivers", "https://river.example/2004/09/floods.html")
    assert document.published is not None and document.published.iso() == "2004-09-11"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("Draft", "drafts"),
        ("Unpublished", "drafts"),
        ("Review", "posts that wait for review"),
        ("Junk", "posts in the bin"),
    ],
)
def test_what_was_not_published_is_skipped(status: str, reason: str) -> None:
    hidden, shown = found_in(movable_type(status=status) + movable_type("Rain"))
    assert isinstance(hidden, Skipped) and hidden.reason == reason
    assert isinstance(shown, Document) and shown.title == "Rain"


def test_what_is_planned_comes_in_when_its_day_has_passed() -> None:
    text = movable_type(status="Future").replace("09/11/2004", "09/11/2031")
    (found,) = found_in(text, Guide(today=date(2031, 9, 10)))
    assert isinstance(found, Skipped) and "later" in found.reason
    assert one(text, Guide(today=date(2031, 9, 11))).title == "Floods"


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("01/31/2002 15:31:05", "2002-01-31"),
        ("3/4/2002", "2002-03-04"),
        ("25/12/2004 10:00:00", "2004-12-25"),
        ("2004-09-11 08:30:00", "2004-09-11"),
        ("00/00/0000 00:00:00", ""),
        ("yesterday", ""),
    ],
)
def test_the_month_comes_first_and_what_is_no_date_leaves_the_entry_undated(said: str, iso: str) -> None:
    document = one(movable_type().replace("09/11/2004 12:01:17 AM", said))
    assert (document.published.iso() if document.published else "") == iso


@pytest.mark.parametrize(
    ("breaks", "body", "html"),
    [
        ("__default__", "One\nline.\n\nTwo.", "<p>One<br>line.</p>\n<p>Two.</p>"),
        ("0", "One\nline.<p>Two.</p>", "One\nline.<p>Two.</p>"),
        ("richtext", "<p>One.</p><p>Two.</p>", "<p>One.</p><p>Two.</p>"),
        ("markdown_with_smartypants", "## One\n\nA *mark*.", "<h2>One</h2>\n<p>A <em>mark</em>.</p>"),
        (
            "textile_2",
            'h2. One\n\nA *mark*, "there":https://a.example/x.\n\n* item\n\nbq. Said.',
            '<h2>One</h2>\n<p>A <strong>mark</strong>, <a href="https://a.example/x" '
            'rel="noopener noreferrer nofollow">there</a>.</p>\n<ul><li>item</li></ul>\n<blockquote>Said.</blockquote>',
        ),
        ("", "One.\n\nTwo <b>b</b>.", "<p>One.</p>\n<p>Two <b>b</b>.</p>"),
        ("", "<p>One.</p>", "<p>One.</p>"),
    ],
)
def test_line_ends_are_what_the_entry_says(breaks: str, body: str, html: str) -> None:
    document = one(movable_type(body=body, more=f"CONVERT BREAKS: {breaks}\n" if breaks else ""))
    assert document.html == html


def test_a_large_file_is_read_an_entry_at_a_time() -> None:
    """One entry is held, never the file."""
    data = "".join(movable_type(f"Floods {n}") for n in range(40)).encode()
    item = Item("export.txt", LargeFile(data[:1000], lambda: io.BytesIO(data), limit=1000))
    assert sum(isinstance(each, Document) for each in MovableType().read(item)) == 40


def test_an_entry_without_an_end_and_one_without_a_text() -> None:
    text = movable_type(body="") + movable_type("Rain").removesuffix("--------\n")
    empty, last = found_in(text)
    assert isinstance(empty, Rejected) and "'Floods' has no text" in empty.reason
    assert isinstance(last, Document) and last.body == TEXT


# Three more exports, each with a trap.


def test_an_export_of_another_system_begins_with_the_line_between_entries() -> None:
    """jekyll/jekyll#533: Squarespace writes dashes before the first entry, and empty lines between its fields."""
    text = movable_type(more="\n\n\n").replace("BASENAME: floods\n", "")
    (found,) = found_in(f"--------\n\n{text}")
    assert isinstance(found, Document) and (found.title, found.body) == ("Floods", TEXT)


def test_lines_of_dashes_within_a_text_end_nothing() -> None:
    """WordPress's and Movable Type's own importers split there and lose what follows (the format's notes name no way
    to quote them); also in a text that quotes the format."""
    body = "One.\n\n-----\n\nTwo.\n\n--------\n\nThree: four.\n\n-----\nsmall: letters"
    document = one(movable_type(body=body, more="CONVERT BREAKS: 1\n"))
    assert document.body == "One.\n\n-----\n\nTwo.\n\n--------\n\nThree: four.\n\n-----\nsmall: letters"


def test_windows_line_ends_latin_letters_and_entries_that_only_hold_comments() -> None:
    """movabletype.org's notes on `NO ENTRY`: such an entry holds comments of one that was imported before. Encodings
    are guessed for each entry, as Movable Type's own importer does."""
    latin = movable_type("Día de lluvia", body="El río creció en la noche.").replace("\n", "\r\n").encode("cp1252")
    utf = movable_type("Otoño").replace("\n", "\r\n").encode()
    only = b"DATE: 09/11/2004 12:01:17 AM\r\nNO ENTRY: 1\r\n-----\r\nCOMMENT:\r\nWet.\r\n-----\r\n--------\r\n"
    first, second, third = found_in(latin + utf + only)
    assert isinstance(first, Document) and (first.title, first.body) == ("Día de lluvia", "El río creció en la noche.")
    assert isinstance(second, Document) and second.title == "Otoño"
    assert third == Skipped("export.txt#entry-3", "comments of readers")
