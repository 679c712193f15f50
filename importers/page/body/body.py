"""The body of an article: its paragraphs, as text and as safe HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice

from archive.document import clean_text
from importers.page.blocks import Block, blocks_of, key
from importers.page.body.boilerplate import is_boilerplate, is_ending, points_elsewhere
from importers.page.body.line_breaks import with_line_breaks
from importers.page.body.markup import markup_of
from importers.page.body.selection import content_of
from importers.page.body.trafilatura_fallback import trafilatura_body
from importers.page.dates.parse import read_dateline, read_placed
from importers.page.people.names import is_byline
from importers.page.tree import Element

_LEAST = 200  # characters: with fewer, another reader is asked, and what metadata states is no body
_LONG_WORDS = 15
_LONGEST_TEASER = 120  # characters
_OPENING = 4  # lines
_MOST_POINTED = 20  # lines that point to other articles
_MOST_SILENT = 20  # elements for browsers without scripts
_MOST_BLOCKS = 20_000
_MOST_COMPARED = 100_000_000  # characters looked through for the lines of a page
_MOST_ELEMENTS = 20_000  # for a reader that takes quadratic time


@dataclass(frozen=True, slots=True)
class Body:
    """Paragraphs in order; `html` the same, sanitised, with the pictures that stand among them."""

    paragraphs: tuple[str, ...]
    html: str = ""

    @property
    def text(self) -> str:
        """Paragraphs joined by blank lines."""
        return "\n\n".join(self.paragraphs)


def body_of(
    root: Element, blocks: list[Block], title: str = "", base: str = "", stated: str = "", summary: str = ""
) -> Body:
    """The article that this page is about, or an empty body. The tree stays as it is.

    `blocks` are the page's own, from `blocks_of`. `stated` is the body that the page's own metadata gives, "" where
    none: it counts when the page's text holds it. `summary` is what the metadata says of the article, or "".
    `base` is the page's address, for its relative links.
    """
    chosen = content_of(blocks, title, summary) if len(blocks) <= _MOST_BLOCKS else _prose(blocks)
    lines = _or_another_readers([block.text for block in chosen], root, title)
    lines = _better_of(lines, stated)
    kept = with_line_breaks(_without_boilerplate(lines, title, blocks), [*chosen, *blocks])
    return Body(tuple(kept), markup_of(kept, [*chosen, *blocks], base))


def body_from(paragraphs: Sequence[str], blocks: list[Block], base: str = "") -> Body:
    """The body of these paragraphs, marked up as the blocks are that they stand in."""
    return Body(tuple(paragraphs), markup_of(paragraphs, blocks, base))


def _prose(blocks: list[Block]) -> list[Block]:
    """What reads like prose anywhere on a page so large that a closer look would take long."""
    return [each for each in blocks if each.words >= _LONG_WORDS and each.link_share < 0.4 and not each.boilerplate]


def _or_another_readers(lines: list[str], root: Element, title: str) -> list[str]:
    size = sum(map(len, lines))
    if size >= _LEAST or sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        return lines
    again = _without_scripts(root, title) or trafilatura_body(root)
    return again if sum(map(len, again)) > 2 * size else lines


def _without_scripts(root: Element, title: str) -> list[str]:
    """What the page shows where no script runs, when that is an article; [] where it is none."""
    for element in islice(root.iter("noscript"), _MOST_SILENT):
        if element.find(".//p[2]") is not None:
            shown = deepcopy(element)
            shown.tag, shown.tail = "div", None
            lines = [block.text for block in content_of(blocks_of(shown), title)]
            if sum(map(len, lines)) >= _LEAST:
                return lines
    return []


def _better_of(lines: list[str], stated: str) -> list[str]:
    """The stated body where nothing readable was found on the page itself, or where it holds all that was and more."""
    if len(stated) < _LEAST:
        return lines
    given = [" ".join(line.split()) for line in clean_text(stated).split("\n") if line.strip()]
    if not lines:
        return given
    whole = key(stated)
    here = [key(line) for line in lines]
    whole_page = sum(map(len, here))
    here = here[:: 1 + len(here) * len(whole) // _MOST_COMPARED]
    shared = sum(len(line) for line in here if line in whole)
    if shared > 0.8 * sum(map(len, here)) and len(whole) > 1.5 * whole_page and len(given) > 1:
        return given
    return lines


def _without_boilerplate(lines: list[str], title: str, blocks: list[Block]) -> list[str]:
    kept = [line for line in lines if not is_boilerplate(line)]
    titled = key(title)
    while len(kept) > 1 and _is_above_text(kept[0], titled):
        kept.pop(0)
    # A byline may stand between the standfirst and the text.
    kept[1:_OPENING] = [line for line in kept[1:_OPENING] if not _is_above_text(line, titled)]
    linked = {key(block.text) for block in blocks if block.link_share > 0.9 and block.words <= _LONG_WORDS}
    while len(kept) > 1 and (is_ending(kept[-1]) or key(kept[-1]) in linked):
        kept.pop()
    return _before_pointers(kept)


def _before_pointers(kept: list[str]) -> list[str]:
    """The lines up to one that points to other articles and has nothing but short lines behind it."""
    end = len(kept)
    for at in range(len(kept) - 1, max(0, len(kept) - _MOST_POINTED), -1):
        if points_elsewhere(kept[at]):
            end = at
        elif len(kept[at]) > _LONGEST_TEASER:
            break
    return kept[:end]


def _is_above_text(line: str, titled: str) -> bool:
    """Whether the line is the title, a date or a byline; `titled` is the title's `key`."""
    is_dated = bool(read_dateline(line) or read_placed(line))
    return key(line) == titled or is_dated or is_byline(line) or _is_date_beside_others(line)


def _is_date_beside_others(line: str) -> bool:
    """Whether the line is a row of short notes of which one is a date: "25/06/2015 | Ana Ruiz | 2 replies"."""
    parts = _NOTES.split(line) if len(line) < 150 else []
    return len(parts) > 1 and any(_NUMERIC.fullmatch(part) or read_dateline(part) for part in parts)


_NOTES = re.compile(r"\s{0,3}[|·•]\s{0,3}")
_NUMERIC = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d\d-\d\d")
