"""Pages that programs saved in one file, as SingleFile and Save Page WE: what they say of it, and what they changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.document import Document
from importers.page.saved.archive_marks import Note
from importers.page.saved.notes import note_in
from importers.page.saved.opened import opened
from importers.page.tree import words_of
from importers.run import read
from tests.support.agreement import agreed
from tests.support.containers import put

PAGE = "https://www.quay.example/2021/cranes"
PICTURE = "data:image/png;base64,iVBORw0KGgo="
TEXT = (
    "<h1>The cranes lean</h1><p>The harbour master closed the southern quay after two cranes were found to lean "
    "towards "
    "the water.</p><p>Dockers who have worked there for many years say that the ground has moved every winter.</p>{0}"
    "<p>The port has sent engineers to measure the piles, and promises a report by the end of the month.</p>"
)


def page(first: str = "", head: str = "", body: str = TEXT.format(""), attributes: str = "") -> bytes:
    top = f"<!DOCTYPE html> <html lang=en{attributes}>{first}<head><meta charset=utf-8>"
    return f"{top}{head}<title>The cranes lean</title></head><body>{body}</body></html>".encode()


NOTES = {
    "SingleFile": page(f"<!--\n Page saved with SingleFile \n url: {PAGE} \n saved date: Sat Jun 12 2021 23:30:00 "
    f"GMT-0500 (Peru)\n-->"),
    "SingleFile of old": page(f"<!--\n Archive processed by SingleFile \n url: {PAGE} \n saved date: Sun Jun 13 "
    f"2021 04:30:00 GMT+0000\n-->"),
    "Save Page WE": page(
        "", f"<style>{'a' * 70_000}</style><meta name=\"savepage-url\" content=\"{PAGE}\"><meta "
        'name="savepage-title" content='
        '"x"><meta name="savepage-pubdate" content="Unknown"><meta name="savepage-date" content="Sat Jun 12 2021 '
        '23:30:00 '
        'GMT-0500 (Peru Standard Time)">'
    ),
    "monolith": f"<!-- Saved from {PAGE} at 2021-06-13T04:30:00Z using monolith v2.7.0 -->\n".encode() + page(),
    "WebScrapBook": page(attributes=f' data-scrapbook-source="{PAGE}" data-scrapbook-create="20210613043000067"'),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(NOTES))
def test_what_a_program_says_of_the_page_is_its_address_and_its_capture_and_never_its_date(
    tmp_path: Path, name: str
) -> None:
    source = put(tmp_path / "pages" / "a.html", NOTES[name])
    (document,) = read(source.parent)
    assert isinstance(document, Document)
    assert (document.url, document.captured, document.published) == (PAGE, "2021-06-13T04:30:00Z", None)
    assert document.other_dates == ()
    assert document.title == "The cranes lean"


@pytest.mark.parametrize(
    "comment",
    [
        f"<!-- saved from url=(0038){PAGE} -->",
        f"<!-- This document saved from {PAGE} -->",
        f"<!--\nOriginalSrc: {PAGE}\n-->",
        f"<!--\n Page saved with SingleFile \n url: {PAGE} \n saved date: Saturday, about noon\n-->",
    ],
)
def test_a_program_that_does_not_say_when_leaves_the_capture_open(comment: str) -> None:
    assert note_in(page(comment)) == Note(PAGE)


@pytest.mark.parametrize(
    "data",
    [
        page("<!-- saved from url=(0014)about:internet -->"),
        page(attributes=' data-scrapbook-source="data:"'),
        page("", '<meta name="savepage-url" content="file:///home/a.html">'),
        page("<!-- Saved from local source at 2021-06-13T04:30:00Z using monolith v2.7.0 -->"),
    ],
)
def test_what_is_no_address_on_the_web_is_none(data: bytes) -> None:
    assert note_in(data).address == ""


def test_a_picture_that_was_embedded_is_kept_by_its_first_address(tmp_path: Path) -> None:
    embedded = (
        f'<figure><img src="{PICTURE}" data-sf-original-src="https://www.quay.example/a.jpg" alt=A></figure>'
        f'<figure><img src="{PICTURE}" data-savepage-src="/b.jpg" alt=B></figure>'
        f'<figure><img src="{PICTURE}" srcset data-sf-original-srcset="/c-1.jpg 300w, /c-2.jpg 900w" alt=C></figure>'
        f'<figure><img src="{PICTURE}" alt="Of unknown origin"></figure>'
    )
    source = put(
        tmp_path / "a.html",
        NOTES["SingleFile"].replace(b"</p><p>The port", b"</p>" + embedded.encode() + b"<p>The port"),
    )
    (document,) = read(source)
    assert isinstance(document, Document)
    assert "data:" not in document.html
    for name in ("a.jpg", "b.jpg", "c-2.jpg"):
        assert f'src="https://www.quay.example/{name}"' in document.html


def test_links_that_were_put_aside_lead_where_they_led(tmp_path: Path) -> None:
    text = TEXT.format(
        "<p>The <a data-savepage-href='/report' href=''>first report</a> came out in the spring of the year.</p>"
    )
    (document,) = read(put(tmp_path / "a.html", NOTES["Save Page WE"].replace(TEXT.format("").encode(), text.encode())))
    assert isinstance(document, Document)
    assert 'href="https://www.quay.example/report"' in document.html


SHADOWS = {
    "in a root": f"<quay-page><template shadowrootmode=open><style>p{{}}</style>{TEXT.format('')}</template>"
    f"</quay-page>",
    "as older browsers name it": f"<quay-page><template shadowroot=open>{TEXT.format('')}</template></quay-page>",
    "closed": f"<quay-page><template shadowrootmode=closed>{TEXT.format('')}</template></quay-page>",
    "in the default slot": f"<quay-page><template shadowrootmode=open><main><slot></slot></main></template>"
    f"{TEXT.format('')}</quay-page>",
    "in a root within a root": (
        "<quay-page><template shadowrootmode=open><quay-text><template shadowrootmode=open>"
        f"<article>{TEXT.format('')}</article></template></quay-text></template></quay-page>"
    ),
    "in named slots": (
        "<quay-page><template shadowrootmode=open><h1><slot name=title>No title</slot></h1><slot name=text><p>No text"
        f"</slot></template><div slot=text>{TEXT.format('').partition('</h1>')[2]}</div><span slot=title>The cranes "
        f"lean"
        "</span><p>What no slot takes is not shown.</quay-page>"
    ),
    "beside a root without a text": f"<quay-page><template shadowrootmode=open><style>p{{}}</style></template>"
    f"{TEXT.format('')}</quay-page>",
}


@pytest.mark.parametrize("name", sorted(SHADOWS))
def test_a_text_in_a_shadow_root_is_read_where_readers_see_it(tmp_path: Path, name: str) -> None:
    source = put(tmp_path / "pages" / "a.html", page(body=SHADOWS[name]))
    (document,) = read(source.parent)
    assert isinstance(document, Document)
    assert document.title == "The cranes lean"
    assert [line.split()[0:2] for line in document.body.split("\n\n")] == [
        ["The", "harbour"], ["Dockers", "who"], ["The", "port"],
    ]  # fmt: skip


def test_slots_are_filled_in_order_and_keep_their_own_words_where_nothing_comes() -> None:
    root = opened(
        "<html><body><x-a><template shadowrootmode=open>Before <slot name=a>none</slot> between <slot>empty</slot> "
        "after"
        "</template><b slot=b>lost</b>loose words</x-a> behind</body></html>"
    )
    assert root is not None
    assert words_of(root) == "Before none between loose words after behind"


def test_a_template_that_is_no_shadow_root_stays_unread(tmp_path: Path) -> None:
    row = "<template id=row><p>A row of the shadowrootmode that a script would fill, with many words in it.</p>"
    "</template>"
    (document,) = read(put(tmp_path / "a.html", page(body=TEXT.format(row))))
    assert isinstance(document, Document)
    assert "script would fill" not in document.body


def test_reading_planning_and_importing_agree_on_pages_in_one_file(tmp_path: Path) -> None:
    put(tmp_path / "pages" / "a.html", NOTES["SingleFile"])
    put(tmp_path / "pages" / "b.html", page(body=SHADOWS["in named slots"].replace("month", "year")))
    assert len(agreed(tmp_path / "pages").documents) == 2
