"""One page read with what is known of its site: boilerplate taken out, facts looked for where the neighbours have them.

A page that is not made as the site's others are is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from archive.partial_date import PartialDate, Precision
from importers.guide.site_profile import SiteProfile
from importers.page.blocks import Block, blocks_of, key
from importers.page.body.boilerplate import is_boilerplate, is_ending
from importers.page.dates.parse import read_dateline
from importers.page.people.names import is_byline, names_in
from importers.page.titles.site_names import without_site
from importers.page.tree import Element, words_of
from importers.site.observed import traits_of
from importers.site.spots import dated_spots, dialect, elements_at
from importers.site.template_paths import TemplatePath, TemplatePaths, at_path, fingerprint, formulaic, phrases

_STATED = frozenset({"json-ld", "meta", "url"})
_FEWEST_WORDS = 40  # in the places of articles, for a page to be one of the template's
_SHORT = 4  # words
_FORMULA = 4  # runs of words
_MOSTLY = 0.6
_LONGEST_TITLE = 400
_LONGEST_BYLINE = 200
_UNKNOWN = SiteProfile()


class ProfiledPage:
    """A page beside its neighbours. `root` is the parsed page and `blocks` its blocks; the tree loses its boilerplate
    when `pruned` is called, and what looks for facts is to be asked before that."""

    def __init__(self, site: SiteProfile | None, root: Element, blocks: list[Block]) -> None:
        self._root = root
        self._blocks = blocks
        self._places = TemplatePaths()
        self._met = [(fingerprint(block), self._places.of(block.element)) for block in blocks if site]
        traits: set[int] = set()
        for block, (text, place) in zip(blocks, self._met, strict=False):
            traits |= traits_of(text, block.words, place.id, place.named)
        self._site = site if site and site.is_kin(traits) else _UNKNOWN
        self._is_article = False

    def language(self, stated: str) -> str:
        """The language to read numeric dates in: one whose speakers write them in the site's order."""
        return dialect(self._site.order) or stated

    def title(self, found: str) -> str:
        """The title that stands where the neighbours have theirs, else `found` without the name of the site."""
        for element in self._only(self._site.title_places):
            text = words_of(element, 2 * _LONGEST_TITLE)
            if key(text) and len(text) <= _LONGEST_TITLE:
                return text
        return without_site(found, self._site.name) if self._site.name else found

    def date(self, found: PartialDate | None) -> PartialDate | None:
        """The date that stands where the neighbours have theirs, unless the page states one."""
        if not self._site.date_places or (found and found.source in _STATED):
            return found
        spots = [spot for spot in dated_spots(self._root, self._places) if spot.place in self._site.date_places]
        for place in self._site.date_places:
            days = {spot.day(self._site.order) for spot in spots if spot.place == place} - {None}
            day = days.pop() if len(days) == 1 else None
            if day and day.precision is Precision.DAY:
                return day
        return found

    def authors(self, found: tuple[str, ...], site: str = "") -> tuple[str, ...]:
        """The names that stand where the neighbours have theirs, unless `found` names one of them."""
        known = {name.casefold() for name in found}
        for element in self._only(self._site.author_places):
            text = words_of(element, 2 * _LONGEST_BYLINE)
            links = [words_of(link, _LONGEST_BYLINE) for link in element.iter("a")]
            names = names_in(links, site) or names_in([text], site) if len(text) <= _LONGEST_BYLINE else ()
            if names:
                return found if known & {name.casefold() for name in names} else names
        return found

    def _only(self, places: Sequence[int]) -> list[Element]:
        """The elements at those of the places that the page has once."""
        here = elements_at(self._root, self._places, places)
        return [here[place][0] for place in places if len(here[place]) == 1]

    def pruned(self) -> list[Block]:
        """The page's blocks, its site's boilerplate taken out of them and out of the tree."""
        if self._site is _UNKNOWN:
            return self._blocks
        self._is_article = self._words_within() >= _FEWEST_WORDS
        gone = [block for block, met in zip(self._blocks, self._met, strict=True) if self._is_boilerplate(block, *met)]
        for element in [block.element for block in gone if key(words_of(block.element, 100_000)) == key(block.text)]:
            _take_away(element)
        # What stood beside other text in its element is still in the tree, and is told by its text.
        texts = {key(block.text) for block in gone}
        return [block for block in blocks_of(self._root) if key(block.text) not in texts]

    def completed(self, paragraphs: Sequence[str], blocks: Sequence[Block], title: str = "") -> tuple[str, ...]:
        """The paragraphs of the article, as the pruned page read by itself gave them, without boilerplate that was
        joined to them and with what stands among them where the neighbours have nothing but their articles."""
        if not self._is_article:
            return tuple(paragraphs)
        places = {key(block.text): number for number, block in reversed(list(enumerate(blocks)))}
        held = "".join(map(key, paragraphs))
        rows: list[tuple[int, int, str]] = []
        at = -1
        for number, paragraph in enumerate(paragraphs):
            at = places.get(key(paragraph), at)
            rows.append((at, number, paragraph))
        last = max((row[0] for row in rows), default=-1)
        first = min((row[0] for row in rows if row[0] >= 0), default=-1)
        for number, block in enumerate(blocks):
            inside = first < number < last
            if key(block.text) not in held and self._is_missing(block, title, inside=inside):
                rows.append((number, -1, block.text))
        return tuple(text for _, _, text in sorted(rows))

    def _is_missing(self, block: Block, title: str, *, inside: bool) -> bool:
        if self._places.of(block.element).id not in self._site.within or block.link_share > 0.5:
            return False
        line = block.text
        if key(line) in ("", key(title)) or is_boilerplate(line):
            return False
        return inside or not (block.words < _SHORT or is_ending(line) or is_byline(line) or read_dateline(line))

    def _words_within(self) -> int:
        return sum(
            block.words
            for block, (text, place) in zip(self._blocks, self._met, strict=True)
            if place.id in self._site.within and at_path(text, place.id) not in self._site.boilerplate
        )

    def _is_boilerplate(self, block: Block, text: int, place: TemplatePath) -> bool:
        site = self._site
        if place.id in site.title_places:
            return False  # the body is looked for under it
        if (text and at_path(text, place.id) in site.boilerplate) or (self._is_article and place.id in site.beside):
            return True
        runs = phrases(block)
        return len(runs) >= _FORMULA and formulaic(runs, place.id, site.formulas) >= _MOSTLY


def _take_away(element: Element) -> None:
    """The element out of the tree, and those around it that hold nothing else."""
    parent = element.getparent()
    while (
        parent is not None
        and parent.tag not in ("body", "html")
        and key(words_of(parent, 100_000)) == key(words_of(element, 100_000))
    ):
        element, parent = parent, parent.getparent()
    if parent is not None:
        element.drop_tree()
