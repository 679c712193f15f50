"""The title of an article, without the name of its site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from importers.page.blocks import Block
from importers.page.dates.parse import read_dateline
from importers.page.json_ld import JsonLdArticle
from importers.page.meta_tags import MetaTags
from importers.page.titles.candidates import STATED, Candidate, Candidates
from importers.page.titles.headings import headings_of
from importers.page.titles.site_names import Names, without_site
from importers.page.titles.weights import WEIGHTS
from importers.page.titles.wording import LONGEST, clean, length, letters_of, parts_of
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
    names = names_of(statements, linked, site, address)
    voices = voices_of(root, statements, linked)
    if shown := agreed(blocks, voices, names):
        return shown
    found = candidates_of(blocks, voices, names, address)
    best = max(found, key=_weight, default=Candidate("", 0))
    return best.text if best.traits & _SEEN else _bare(best, names)


def names_of(statements: MetaTags, linked: JsonLdArticle | None, site: str, address: str) -> Names:
    """What the page's site and its sections are called."""
    sections = [*statements.every("article:section"), linked.section if linked else ""]
    return Names((site, *sections), address)


def voices_of(root: Element, statements: MetaTags, linked: JsonLdArticle | None) -> list[tuple[str, str]]:
    """What the page states, each by its voice (`Candidates.add_stated`)."""
    window = next((words_of(title, 2 * LONGEST) for title in root.iter("title")), "")
    said = (
        ("social", statements.first("og:title")),
        ("social", statements.first("twitter:title")),
        ("linked", linked.headline if linked else ""),
        ("linked", statements.first("title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title")),
        ("window", window),
    )
    return [(voice, clean(text)) for voice, text in said if text]


def agreed(blocks: Sequence[Block], voices: Sequence[tuple[str, str]], names: Names) -> str:
    """The first-level heading that the page states letter for letter, or "": most pages have one, and it is their
    title."""
    stated = {letters_of(text) for voice, text in voices if voice != "window"}
    for block in blocks if stated else ():
        if block.element.tag == "h1" and len(block.text) <= LONGEST:
            shown = clean(block.text)
            if letters_of(shown) in stated and not names.hold(shown):
                return shown
    return ""


def candidates_of(
    blocks: Sequence[Block], voices: Sequence[tuple[str, str]], names: Names, address: str
) -> list[Candidate]:
    """Everything on the page that may be its title, with what was noticed of each."""
    found = Candidates(names)
    for heading in headings_of(blocks):
        found.add_heading(heading)
    for voice, text in voices:
        found.add_stated(voice, text)
    lines = frozenset(block.text.casefold() for block in blocks if len(block.text) <= LONGEST)
    return found.compared(lines, _words_of_address(address))


_SEEN = frozenset(("shown", "part", "rest"))


def _bare(chosen: Candidate, names: Names) -> str:
    """The title without other names, where it is one that the page states and does not show."""
    if chosen.level:
        return chosen.text
    parts = [part.text for part in parts_of(chosen.text) if len(part.rest) == 1 and names.hold(part.rest[0])]
    if parts:
        return max(parts, key=len)
    is_windows = chosen.traits.isdisjoint(STATED) and ("window whole" in chosen.traits or "|" in chosen.text)
    return without_site(chosen.text, "") if is_windows else chosen.text


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
        is_title = (
            "MsoTitle" in (paragraph.get("class") or "") or paragraph.tag != "p" or letters_of(bold) == letters_of(text)
        )
        return text if is_title and 1 < length(text) <= _LONGEST_BOLD and not read_dateline(text) else ""
    return ""


_WORD = re.compile(r"Microsoft Word|OpenOffice|LibreOffice", re.IGNORECASE)
