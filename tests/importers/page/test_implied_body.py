"""Pages that leave out what a browser puts in by itself: `<head>`, `<body>`, ends of elements."""

from __future__ import annotations

import pytest

from archive.document import Document
from importers.formats.pages.html_pages import HtmlPages
from importers.page.tree import parse
from importers.protocol import Item, Rejected, Skipped
from importers.worker_pool import read_item

WORDS = "<p>The river stood higher than anyone in the valley remembered.<p>The mill stood still for nine days."


@pytest.mark.parametrize("element", ["article", "main", "section", "header", "figure", "custom-story"])
def test_a_page_without_body_has_its_text_whatever_element_begins_it(element: str) -> None:
    head = "<!doctype html><html lang=en><meta charset=utf-8><title>Floods</title>"
    page = f"{head}<{element}><h1>Floods</h1>{WORDS}</{element}>"
    (found,) = HtmlPages().read(Item("a.html", page.encode()))
    assert isinstance(found, Document)
    assert found.title == "Floods"
    assert found.body.count("\n\n") == 1


def test_what_belongs_into_the_head_stays_there_and_the_order_of_the_body_is_kept() -> None:
    root = parse("<meta charset=utf-8><title>T</title><main><p>One</p></main> two <p>Three</p>")
    assert root is not None
    assert [each.tag for each in root.iter("title", "meta", "main") if each.getparent().tag == "head"] == [
        "meta",
        "title",
    ]
    body = root.find("body")
    assert body is not None
    assert " ".join(body.text_content().split()) == "One two Three"


def test_a_page_of_nothing_but_links_is_a_list_and_a_page_that_lost_its_text_is_not() -> None:
    links = "".join(f"<li><a href=/{n}>Story number {n} of ours</a>" for n in range(9))
    pages = {
        "list": f"<title>News</title><body><h1>News</h1><ul>{links}</ul>",
        "dated": f"<title>News</title><meta property=article:published_time content=2012-03-05><body><ul>{links}</ul>",
        "drawn": f"<title>News</title><body><ul>{links}</ul><div id=root></div><script src=a.js></script>",
        "few": "<title>News</title><body><h1>News</h1><a href=/1>One</a>",
    }
    found = {name: next(iter(HtmlPages().read(Item("a.html", page.encode())))) for name, page in pages.items()}
    assert isinstance(found["list"], Skipped)
    assert {name for name, each in found.items() if isinstance(each, Rejected)} == {"dated", "drawn", "few"}


def test_a_page_that_a_blog_of_blogger_gave_out_is_a_page_and_no_theme() -> None:
    """Each names the elements of the theme in its first tag."""
    space = "xmlns='http://www.w3.org/1999/xhtml' xmlns:b='http://www.google.com/2005/gml/b'"
    page = f"<!DOCTYPE html><html {space}><head><title>Floods</title></head><body><h1>Floods</h1>{WORDS}</body></html>"
    (found,) = read_item(Item("a.html", page.encode()))
    assert isinstance(found, Document)
