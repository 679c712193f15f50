"""What stands on a page as a heading: where it stands, what it is called, and the parts that it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from importers.page.blocks import Block
from importers.page.element_names import REMEMBERED, name_of, naming
from importers.page.titles.wording import LONGEST, letters_of, without_arrow
from importers.page.tree import Element, words_of

_LEVELS = (("h1", "h2"), ("h3", "line"))  # the lower where a page has none of the higher above its text
_MOST = {"h1": 6, "h2": 8, "h3": 4, "line": 6}
_MOST_LINES = 60
_MOST_PARTS = 6
_LINE = 200  # characters
_PROSE, _UNSPACED_PROSE = 140, 50  # characters
_NEAR = 8  # blocks
_ANCESTORS = 12


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, or a line that is set as one. `level` is "h1", "h2", "h3" or "line", `traits` are the names of what
    was noticed of it; `parts` are the texts of its inner elements and what it is without the first or last of them,
    each with its own traits."""

    text: str
    level: str
    traits: tuple[str, ...]
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()


def headings_of(blocks: Sequence[Block]) -> list[Heading]:
    """The first headings of each level, in the order of the page."""
    prose = next((number for number, block in enumerate(blocks) if _is_prose(block)), len(blocks))
    met = list(_met(blocks, prose))
    own = [(number, tag) for number, tag in met if not _leads_home(blocks[number])]
    met = own if any(tag != "line" for _, tag in own) else met
    before = [(number, tag) for number, tag in met if number < prose]
    last = next((number for level in _LEVELS for number, tag in reversed(before) if tag in level), -1)
    first_level = {
        letters_of(blocks[number].text) for number, tag in met if tag == "h1" and not blocks[number].boilerplate
    }
    counts = dict.fromkeys(_MOST, 0)
    found = []
    for number, tag in met:
        counts[tag] += 1
        block = blocks[number]
        if counts[tag] > _MOST[tag] or len(block.text) > LONGEST:
            continue
        is_only = tag == "h1" and len(first_level) == 1 and not block.boilerplate
        traits = [f"{tag} {'only' if is_only else 'first' if counts[tag] == 1 else 'more'}"]
        if not first_level:
            traits.append(f"{tag} without h1")
        around = (*_place(number, last, prose), *_around(block, before=number < prose))
        found.append(_heading(block, tag, (*traits, *around), around))
    return found


def _leads_home(block: Block) -> bool:
    """Whether it links to the front of the site, as its name does."""
    if block.link_share < 1:
        return False
    link = next(iter(block.element.iter("a")), None)
    return link is not None and bool(_HOME.fullmatch((link.get("href") or "").strip()))


_HOME = re.compile(r"\.?/|(?:https?:)?//[^/?#\s]{3,100}/?")


def _place(number: int, last: int, prose: int) -> Iterator[str]:
    """Where a heading stands towards the first paragraph and the last heading before that."""
    if number > prose:
        yield "after text"
    elif prose <= number + _NEAR:
        yield "last before text" if number == last else "near text"
    elif number == last:
        yield "last but far"


def _is_prose(block: Block) -> bool:
    size = len(block.text)
    if size < _UNSPACED_PROSE or block.boilerplate or block.link_share > 0.5:
        return False
    return (size >= _PROSE or block.text.count(" ") * 25 < size) and not block.is_heading


def _met(blocks: Sequence[Block], prose: int) -> Iterator[tuple[int, str]]:
    for number, block in enumerate(blocks):
        tag = block.element.tag
        if tag in ("h1", "h2", "h3"):
            if not _is_translators(block.element):
                yield number, tag
        elif (
            number < min(prose, _MOST_LINES)
            and len(block.text) < _LINE
            and not block.boilerplate
            and _is_set_apart(block)
        ):
            yield number, "line"


def _is_translators(element: Element) -> bool:
    """Whether a browser that translated the page for its reader put the heading there before the page was saved."""
    return any("skiptranslate" in (each.get("class") or "") for each in islice(element.iterancestors(), 2))


def _is_set_apart(block: Block) -> bool:
    """Whether the whole line is bold or large, as the old Web wrote its headings, or called a headline."""
    if block.link_share > 0.5:
        return False
    if _names_headline(name_of(block.element)):
        return True
    held = list(islice(block.element.iter(*_BOLD), _MOST_PARTS))
    if not held:
        return False
    bold = "".join(words_of(each) for each in held if each.tag != "font" or (each.get("size") or "")[-1:] in _LARGE)
    return bool(bold) and letters_of(block.text) in letters_of(bold)


_BOLD = ("b", "strong", "font", "big")
_LARGE = ("4", "5", "6", "7")


def _around(block: Block, *, before: bool) -> Iterator[str]:
    around = list(islice(block.element.iterancestors(), _ANCESTORS))
    above = [each.tag for each in around]
    near = [name_of(each) for each in around[:3]]
    if any(map(_names_place_of_headline, near)):
        yield "in head"
    inside = "article" in above or "main" in above
    if inside:
        yield "in article" if before else "later in article"
    if "aside" in above or block.boilerplate:
        yield "boilerplate"
    if block.link_share > 0.5:
        yield "link"
    name = name_of(block.element)
    if _names_other(name):
        yield "named other"
    elif _names_headline(name):
        yield "named headline"


def _heading(block: Block, tag: str, traits: tuple[str, ...], around: tuple[str, ...]) -> Heading:
    shown = _seen(block.element, block.text.replace("\u00ad", ""))  # hyphens that are not to be seen
    whole = letters_of(shown)
    inner = _inner(block.element, whole) if tag != "line" else []
    held = [(words_of(each, LONGEST).replace("\u00ad", ""), name_of(each)) for each in inner]
    held = [(text, name) for text, name in held if len(letters_of(text)) > 1]
    if not held:
        return Heading(shown, tag, traits)
    parts = []
    for number, (text, name) in enumerate(held):
        own = ["part", "last part" if number == len(held) - 1 else "first part"]
        own += ["part named other"] * _names_other(name) or ["part named headline"] * _names_headline(name)
        parts.append((text, (*own, *around)))
    for text, name in (held[0], held[-1]):
        rest = shown.removeprefix(text) if shown.startswith(text) else shown.removesuffix(text)
        rest = rest.strip(_JOINTS)
        if rest and letters_of(rest) != whole:
            parts.append((rest, ("rest", *["rest of other"] * _names_other(name), *around)))
    return Heading(shown.replace(" : ", ": "), tag, traits, tuple(parts))


_JOINTS = " :|–—-/•"


def _seen(element: Element, text: str) -> str:
    """The heading without a word at its start or end that is said to those alone who hear the page ("Headline:")."""
    for each in islice(element.iter("span"), _MOST_PARTS):
        if _UNSEEN.search(each.get("class") or ""):
            said = words_of(each, LONGEST)
            rest = text.removeprefix(said).removesuffix(said).strip() if said else ""
            text = rest or text
    return without_arrow(text)


_UNSEEN = naming(r"visually-?hidden|sr-only|screen-?reader(?:-only|-text)?|element-invisible|hidden-visually")


def _inner(element: Element, whole: str) -> list[Element]:
    """The elements that a heading is made of, those looked through that hold all of it."""
    for _ in range(_MOST_PARTS):
        held = [each for each in islice(element, _MOST_PARTS) if isinstance(each.tag, str) and each.tag != "br"]
        if len(held) != 1 or letters_of(words_of(held[0], LONGEST)) != whole:
            return held
        element = held[0]
    return []


@lru_cache(REMEMBERED)
def _names_headline(name: str) -> bool:
    """Whether an element of this class and id is called the headline, in one of the languages that people name in."""
    return bool(_HEADLINE.search(name)) and not _names_other(name)


@lru_cache(REMEMBERED)
def _names_other(name: str) -> bool:
    """Whether it is called what stands beside a headline: a kicker, a second line, a section, the site's own name."""
    return bool(_OTHER.search(name))


@lru_cache(REMEMBERED)
def _names_place_of_headline(name: str) -> bool:
    """Whether it is called what holds an article's headline."""
    return bool(_PLACE_OF_HEADLINE.search(name))


_PLACE_OF_HEADLINE = re.compile(
    r"(?:article|entry|post|story|content|news)[\w-]{0,20}(?:head|titl|hero)|head-?line|titl", re.IGNORECASE
)
_HEADLINE = re.compile(
    r"(?:head-?line|title|titel|titulo|titre|heading|hed|p-name|ueberschrift)(?:$|[\s_-])", re.IGNORECASE
)
_OTHER = re.compile(
    r"kicker|top-?line|sub|over-?line|pre|roof|dach|label|categor|super|eyebrow|spitz|teaser|tag|small|meta|rubri|site"
    r"|logo|brand|blog|related|widget|section|comment|skiptranslate",
    re.IGNORECASE,
)
