"""What one sampled page shows of its site's template."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from archive.document import clean_text
from archive.partial_date import PartialDate
from importers.page.blocks import blocks_of, key
from importers.page.body.body import body_of
from importers.page.dates.publication import published_on
from importers.page.json_ld import JsonLdArticle, json_ld_article
from importers.page.meta_tags import MetaTags, base_url, canonical_url, site_name
from importers.page.people.authors import authors_of
from importers.page.people.claims import Signed
from importers.page.repair.headings import mark_heading
from importers.page.saved.opened import opened
from importers.page.titles.title import title_of
from importers.page.tree import words_of
from importers.site.spots import Dated, dated_spots, spots_of
from importers.site.template_paths import TemplatePaths, fingerprint, phrases

_MOST_BLOCKS = 1500
_STATED = frozenset({"json-ld", "meta", "url"})
_NAMED = 2
_BYLINE = 60  # characters beside the name
_TRAIT_WORDS = 4


@dataclass(frozen=True, slots=True)
class Seen:
    """A block: what it says (`fingerprint`, 0 for hardly anything), the runs of words in it (`phrases`), where it
    stands, how many words it has, whether it is mostly links, and whether the page read by itself counts it to the
    article (None: it was not read)."""

    text: int
    runs: tuple[int, ...]
    place: int
    words: int
    is_links: bool
    taken: bool | None


@dataclass(frozen=True, slots=True)
class Observed:
    """One page. `titles` are what it gives for its title in three places, folded; `window` is its window title.
    `stated` is the date that it states, `dated` are all its short texts that hold one, `authored` and `titled` the
    places where its authors and its title stand, read by itself."""

    titles: tuple[str, ...]
    window: str
    traits: frozenset[int]
    seen: tuple[Seen, ...]
    stated: PartialDate | None
    dated: tuple[Dated, ...]
    authored: tuple[int, ...]
    titled: tuple[int, ...]


def observe(html: str, *, whole: bool) -> Observed | None:
    """What the page shows; None for what is no page. With `whole` it is also read by itself, which takes longer."""
    root = opened(html)
    if root is None:
        return None
    mark_heading(root)
    statements = MetaTags(root)
    linked = json_ld_article(root) or JsonLdArticle()
    site = site_name(statements, linked.publisher)
    url = canonical_url(root, statements, linked.url)
    published = published_on(root, statements, linked, url, root.get("lang") or "") if whole else None
    etree.strip_elements(root, "script", "style", "noscript", "template", "svg", with_tail=False)
    blocks = blocks_of(root)[:_MOST_BLOCKS]
    window = " ".join(clean_text(next((words_of(each) for each in root.iter("title")), "")).split())
    heading = next((words_of(each, 500) for each in root.iter("h1")), "")
    places = TemplatePaths()
    title, held = "", None
    visible = [block.text for block in blocks]
    signed = Signed(
        root=root, statements=statements, linked=linked, site=site, blocks=blocks, visible=" ".join(visible)
    )
    authors = authors_of(signed)
    if whole:
        title = title_of(root, statements, linked, site, blocks, url)
        summary = statements.first("og:description", "description") or linked.description
        held = _Held(body_of(root, blocks, title, base_url(root, url), linked.body, summary).paragraphs)
    seen, traits = [], set()
    for block in blocks:
        text, place = fingerprint(block), places.of(block.element)
        taken = held.holds(block.text) if held else None
        seen.append(Seen(text, phrases(block), place.id, block.words, block.link_share > 0.5, taken))
        traits |= traits_of(text, block.words, place.id, place.named)
    return Observed(
        titles=tuple(_folded(each) for each in (statements.first("og:title"), heading, window)),
        window=window[:300],
        traits=frozenset(traits),
        seen=tuple(seen),
        stated=published if published and published.source in _STATED else None,
        dated=tuple(dated_spots(root, places)),
        authored=tuple({place for place, _ in spots_of(root, places, authors, _BYLINE)}),
        titled=tuple({place for place, text in spots_of(root, places, [title]) if key(text) == key(title)}),
    )


def traits_of(text: int, words: int, place: int, named: int) -> set[int]:
    """What a block tells of the template that its page was made by: a text of some words, a place with names."""
    found = {text} if text and words >= _TRAIT_WORDS else set()
    return found | ({place} if named >= _NAMED else set())


class _Held:
    """The paragraphs of an article, to ask whether a block is among them."""

    def __init__(self, paragraphs: tuple[str, ...]) -> None:
        self._keys = {key(paragraph) for paragraph in paragraphs}
        self._text = "".join(key(paragraph) for paragraph in paragraphs)

    def holds(self, text: str) -> bool:
        folded = key(text)
        return folded in self._keys or (len(folded) > 20 and folded in self._text)


def _folded(text: str) -> str:
    return _DIGITS.sub("", key(text[:400]))


_DIGITS = re.compile(r"\d+")
