"""The title of an article, without the name of its site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from importers.page.blocks import Block
from importers.page.dates.parse import read_dateline
from importers.page.json_ld import JsonLdArticle
from importers.page.meta_tags import MetaTags
from importers.page.titles.candidates import Candidates, Candidate
from importers.page.titles.headings import headings_of
from importers.page.titles.site_names import Names
from importers.page.titles.weights import WEIGHTS
from importers.page.titles.wording import LONGEST, clean, fold, length
from importers.page.tree import Element, words_of

_LONGEST_BOLD = 30  # words


def title_of(
    root: Element,
    statements: MetaTags,
    linked: JsonLdArticle | None,
    site: str = "",
    blocks: Sequence[Block] = (),
    address: str = "",
) -> str:
    """What the article is called, or "" where the page does not say.

    Everything on the page that may be its title is weighed: what the page states, whole and cut at its marks, and
    every heading and its parts among `blocks`, the page's own (`blocks_of`). `site` is the name that the page gives its
    publication, `address` the page's: a site that does not give its name has it there.
    """
    if _WORD.match(statements.first("generator")) and (written := _of_word(root)):
        return written
    found = candidates_of(root, statements, linked, site, blocks, address)
    return max(found, key=_weight, default=Candidate("", 0)).text


def candidates_of(
    root: Element,
    statements: MetaTags,
    linked: JsonLdArticle | None,
    site: str,
    blocks: Sequence[Block],
    address: str,
) -> list[Candidate]:
    """Everything on the page that may be its title, with what was noticed of each."""
    sections = [*statements.every("article:section"), linked.section if linked else ""]
    found = Candidates(Names((site, *sections), address))
    for heading in headings_of(blocks):
        found.add_heading(heading)
    window = next((words_of(title, 2 * LONGEST) for title in root.iter("title")), "")
    for voice, text in (
        ("social", statements.first("og:title")),
        ("social", statements.first("twitter:title")),
        ("linked", linked.headline if linked else ""),
        ("linked", statements.first("title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title")),
        ("window", window),
    ):
        if text:
            found.add_stated(voice, clean(text))
    lines = frozenset(block.text.casefold() for block in blocks if len(block.text) <= LONGEST)
    return found.compared(lines, _words_of_address(address))


def _weight(candidate: Candidate) -> float:
    return sum(WEIGHTS.get(trait, 0.0) for trait in candidate.traits)


def _words_of_address(address: str) -> list[str]:
    """The words of the part of the address, of the last two, that has most."""
    path = _HOST.sub("", address, count=1).partition("?")[0]
    parts = [_NO_WORD.split(_ENDING.sub("", part.casefold())) for part in path.split("/")[-3:] if part]
    return max(([word for word in part if len(word) > 1 and not word.isdigit()] for part in parts), key=len, default=[])


_HOST = re.compile(r"https?://[^/]{0,300}")
_ENDING = re.compile(r"\.\w{2,5}\Z")
_NO_WORD = re.compile(r"[\W_]+")


def _of_word(root: Element) -> str:
    """The title of a page that a word processor wrote: its window title is often that of an older document, and its
    heading a bold paragraph."""
    for paragraph in islice(root.iter("p", "h1", "h2"), 4):
        text = clean(words_of(paragraph, 2 * LONGEST))
        if not text:
            continue
        bold = "".join(words_of(each) for each in paragraph.iter("b", "strong"))
        is_title = "MsoTitle" in (paragraph.get("class") or "") or paragraph.tag != "p" or fold(bold) == fold(text)
        return text if is_title and 1 < length(text) <= _LONGEST_BOLD and not read_dateline(text) else ""
    return ""


_WORD = re.compile(r"Microsoft Word|OpenOffice|LibreOffice", re.IGNORECASE)
