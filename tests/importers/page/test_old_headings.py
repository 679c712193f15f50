"""A large line above a `<br>`, as pages around 1999 have it, is the heading of its page."""

from __future__ import annotations

import pytest

from archive.document import Document
from importers.formats.pages.html_pages import HtmlPages
from importers.protocol import Item

TEXT = "The ferry of the upper town carried nobody that week, since the rope had broken in the storm.<br><br>"


def read(cell: str, head: str = "<title>Orlo Post Online</title>") -> Document:
    table = f"<table><tr><td><a href=/>Home</a></td><td>{cell}</td></tr></table>"
    page = f"<html><head>{head}</head><body>{table}</body></html>"
    found = next(iter(HtmlPages().read(Item("page.html", page.encode()))))
    assert isinstance(found, Document)
    return found


@pytest.mark.parametrize(
    "line", ["<font face=Arial size=4><b>{}</b></font>", "<font size=+2>{}</font>", "<big><b>{}</b></big>"]
)
def test_a_large_line_that_begins_a_cell_is_the_title_and_what_follows_signs_and_dates(line: str) -> None:
    heading = line.format("The rope broke at night")
    found = read(f"{heading}<br><font size=1>By Ana Ruiz, staff writer<br>Tuesday, March 9, 1999</font><p>{TEXT * 3}")
    assert (found.title, found.authors) == ("The rope broke at night", ("Ana Ruiz",))
    assert found.published and found.published.iso() == "1999-03-09"
    assert found.body.startswith("The ferry of the upper town")


@pytest.mark.parametrize(
    "cell",
    [
        f"<font size=1>The rope broke at night</font><br>{TEXT * 3}",
        f"<font size=4><a href=/a>All of our letters</a></font><br>{TEXT * 3}",
        f"{TEXT}<font size=4>So they said to us</font><br>{TEXT * 3}",
        f"<font size=4>So they</font> said<br>{TEXT * 3}",
    ],
)
def test_small_letters_links_and_words_in_a_text_are_no_heading(cell: str) -> None:
    assert read(cell, "<title>A walk out at night</title>").title == "A walk out at night"


def test_where_a_page_has_a_heading_no_other_is_made() -> None:
    cell = f"<font size=5>Letters from the river</font><br><h3>The rope broke at night</h3><p>{TEXT * 3}"
    assert read(cell, "<title>The rope broke at night</title>").title == "The rope broke at night"
