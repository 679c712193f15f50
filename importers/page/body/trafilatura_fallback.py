"""What trafilatura makes of a page: a second voice, asked where our own reading found next to nothing."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from importers.page.tree import Element, line_of, words_of

_LONG_CELL = 400


def trafilatura_body(root: Element) -> list[str]:
    """The paragraphs that trafilatura finds; [] where it finds none. The tree stays as it is."""
    import trafilatura  # takes as long to load as two dozen pages to read, and few imports come to ask it

    found = trafilatura.bare_extraction(
        _without_layout(deepcopy(root)),
        favor_precision=True,
        fast=True,  # its own second and third opinions cost a third of the time
        include_comments=False,
        with_metadata=False,
    )
    text = getattr(found, "text", None) or ""
    lines = (line_of(line).strip("| ") for line in text.split("\n"))
    return [line for line in lines if line.strip("|- ")]


def _without_layout(root: Element) -> Element:
    """The same tree, its tables of layout made plain containers: the old Web set its pages in them."""
    for table in list(root.iter("table")):
        if _LAYOUT(table) or any(len(words_of(cell, 2 * _LONG_CELL)) > _LONG_CELL for cell in table.iter("td")):
            for part in [table, *_PARTS(table)]:
                part.tag = "div"
    return root


_LAYOUT = etree.XPath("boolean(.//table | .//td/p[2] | .//td//h1 | .//td//h2 | .//td//hr)")
_PARTS = etree.XPath("tr | tbody | tbody/tr | tr/td | tr/th | tbody/tr/td | tbody/tr/th")
