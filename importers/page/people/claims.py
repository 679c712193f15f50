"""All that a page says about who wrote its article: each voice with the names that it gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from importers.page.blocks import Block
from importers.page.json_ld import JsonLdArticle
from importers.page.meta_tags import MetaTags
from importers.page.people.byline_elements import bylines, is_in_menu, is_of_another
from importers.page.people.first_names import has_first_name
from importers.page.people.names import names_in, pen_names
from importers.page.people.signed_lines import line_above, line_below
from importers.page.tree import Element, words_of


@dataclass(frozen=True, slots=True)
class Claim:
    """What one voice says: full names, or else pen names (`is_pen`)."""

    voice: str
    names: tuple[str, ...]
    is_pen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A page as far as it tells who wrote it. `site` is what the publication is called, `title` the article's, `blocks`
    what a reader sees and `visible` its text, () and "" where nobody has looked."""

    root: Element
    statements: MetaTags
    linked: JsonLdArticle | None = None
    site: str = ""
    title: str = ""
    blocks: Sequence[Block] = ()
    visible: str = ""


def claims_of(page: Signed, folded: str, *, every: bool = False) -> Iterator[Claim]:
    """What the voices say, each that says anything, from `json-ld` and `meta` to `site`. `folded` is the visible text,
    case-folded.

    Once two agree on full names that a reader sees, and nobody contradicts, others are only asked with `every`. What
    stands below the text and what the publication is called is only asked where nobody else gives a full name.
    """
    given: list[Claim] = []
    for voice, texts in _voices(page):
        if voice in _LAST and not all(claim.is_pen for claim in given):
            return
        claim = _claim(voice, texts, page.site) if texts else None
        if claim:
            yield claim
            given.append(claim)
            if not every and len(given) > 1 and _is_settled(given, folded):
                return


def _claim(voice: str, texts: Sequence[str], site: str) -> Claim | None:
    if names := names_in(texts):
        return Claim(voice, tuple(dict.fromkeys(_without_house(name, site) for name in names)), is_pen=False)
    # A system's field for the author also takes its own name and that of the house.
    names = () if voice == "meta" else pen_names(texts, site)[:1]  # beside it stand sections
    return Claim(voice, names, is_pen=True) if names else None


def _without_house(name: str, site: str) -> str:
    """The name without that of the publication behind it: "Ana Ruiz Bugle" of "The Daily Bugle"."""
    house, words = site.casefold().split(), name.split()
    if words[-1].casefold() not in house or words[0].casefold() in house:
        return name
    while len(words) > 2 and words[-1].casefold() in house:
        words.pop()
    return " ".join(words)


def _is_settled(given: Sequence[Claim], visible: str) -> bool:
    first = given[0]
    return (
        len({claim.voice for claim in given}) > 1
        and all(claim.names == first.names and not claim.is_pen for claim in given)
        and all(name.casefold() in visible for name in first.names)
    )


_LAST = frozenset({"end", "site"})


def _voices(page: Signed) -> Iterator[tuple[str, Sequence[str]]]:
    stated = page.statements
    yield "json-ld", page.linked.authors if page.linked else ()
    yield "meta", [one for one in stated.every("article:author", "og:article:author") if "/" not in one]
    for name in _META:
        yield "meta", stated.every(name)
    yield "microdata", [_spoken(each) for each in _together(_own(stated.marked("author")))]
    links = [(link, link.get("rel"), link.get("href")) for link in page.root.iter("a")]
    by_rel = (link for link, kind, _ in links if kind and "author" in kind.split())
    yield "rel", [words_of(each) for each in _together(_own(by_rel))]
    profiles = [(link, to) for link, _, to in links if to and _PROFILE.search(to) and not is_in_menu(link)]
    by_address = (link for link, _ in profiles if not _in_prose(link))
    yield "profile", [words_of(each) for each in _together(_own(by_address))]
    by_page = (link for link, to in profiles if _AUTHOR_PAGE.search(to) and not _in_prose(link))
    yield "profile-page", [words_of(each) for each in _together(_own(by_page))]
    yield "byline", bylines(page.root)
    yield "line", line_above(page.blocks, page.title)
    yield "end", line_below(page.blocks, page.title)
    yield "site", _of_owner(page)


def _of_owner(page: Signed) -> list[str]:
    """The name of a publication that is called like somebody."""
    window = next((each.text or "" for each in page.root.iter("title")), "")[:500]
    for text in (page.site, *reversed(_PARTED.split(window)[1:])):
        names = names_in([_BLOG.sub("", _TITLE.sub("", text))])
        if len(names) == 1 and has_first_name(names[0]):
            return [names[0]]
    return []


_PARTED = re.compile(r"\s[-–—|»«·•]\s")
_TITLE = re.compile(r"\A(?:(?:dr|prof|mag|dipl|ing)\.?\s{1,3}){1,4}", re.IGNORECASE)
_BLOG = re.compile(
    r"['’]s\s(?:\w{1,20}\s){0,2}\w{1,20}\Z|\A(?:the\s)?blog\s(?:of|von|de|di)\s|\s(?:blog|online|journal)\Z",
    re.IGNORECASE,
)


def _own(elements: Iterable[Element]) -> Iterator[Element]:
    """Those that do not stand in a comment or beside the article."""
    return (each for each in elements if not is_of_another(each))


def _in_prose(link: Element) -> bool:
    """Whether the link stands in a sentence: there it leads to someone whom the article is about."""
    parent = link.getparent()
    return parent is not None and parent.tag == "p" and len(words_of(parent, 400)) > _BYLINE_LENGTH


_META = (
    "author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator",
    "citation_author",
)  # fmt: skip
_PROFILE = re.compile(
    r"/(?:authors?|profiles?|staff|by|contributors?|editors|writers?|reporters?|journalists?|journalistes?|columnists?"
    r"|autor(?:es|en|in)?|auteurs?|autor[ei]|periodistas?|redactor(?:es)?|firmas?|columnistas?)"
    r"/[^/?#]{3,60}/?(?:[?#].{0,200})?\Z",
    re.IGNORECASE,
)
_AUTHOR_PAGE = re.compile(r"/(?:author|autor)/[^/?#]{3,60}/?\Z", re.IGNORECASE)
_BYLINE_LENGTH = 200


def _together(elements: Iterable[Element]) -> list[Element]:
    """The first element and those beside it: others further down belong to other articles."""
    found = list(islice(elements, 30))
    if not found:
        return []
    near = [found[0], *islice(found[0].iterancestors(), 2)]
    around = {id(each) for each in near if len(words_of(each, _BYLINE_LENGTH)) < _BYLINE_LENGTH}
    return [
        each
        for each in found
        if each is found[0] or any(id(above) in around for above in islice(each.iterancestors(), 2))
    ]


def _spoken(element: Element) -> str:
    """A marked author's name: an element of its own, an attribute, or all that stands there."""
    for each in element.iter(etree.Element):
        if "name" in (each.get("itemprop") or each.get("property") or "").split() and each is not element:
            return words_of(each) or each.get("content") or ""
    return words_of(element) or element.get("content") or ""
