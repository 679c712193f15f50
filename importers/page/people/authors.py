"""Who wrote an article: names, not roles, addresses or agencies' small print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lxml import etree

from importers.page.element_names import naming
from importers.page.json_ld import JsonLdArticle
from importers.page.meta_tags import MetaTags
from importers.page.people.names import names_in, pen_names
from importers.page.tree import Element, words_of

_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:byline|bylines|by-line|by-author|author|authors|autor|author-?name|byline-?name"
    r"|byline-?author|article-?author"
    r"|post-?author|entry-?author|story-?author|author-?link|author_?name|writer|vcard|contributor|p-author)(?:$|[\s_-]|__)",
    re.IGNORECASE,
)


def authors_of(
    root: Element, statements: MetaTags, linked: JsonLdArticle | None, site: str = "", visible: str = ""
) -> tuple[str, ...]:
    """The names, in order; () where none can be trusted.

    `visible` is the text that a reader sees: a name in the metadata that is not there gives way to a byline that is.
    """
    return signed(root, statements, linked, site, visible)[0]


def signed(
    root: Element, statements: MetaTags, linked: JsonLdArticle | None, site: str = "", visible: str = ""
) -> tuple[tuple[str, ...], str]:
    """`authors_of`, and the voice that named them: `json-ld`, `meta`, `microdata`, `rel`, `profile`, `profile-page`,
    `byline` or ""."""
    publisher = linked.publisher if linked else ""
    unseen: tuple[tuple[str, ...], str] = ((), "")
    single: tuple[tuple[str, ...], str] = ((), "")
    folded = visible.casefold()
    for voice, candidates in _voices(root, statements, linked):
        names = tuple(name for name in names_in(candidates, site) if name.casefold() != publisher.casefold())
        seen = tuple(name for name in names if name.casefold() in folded)
        if names and (seen or not visible):
            # A system's field for the author also takes those who lent clothes and light.
            taken = seen if voice == "meta" and visible else names
            return tuple(_in_mixed_case(name, visible) for name in taken), voice
        if names and not unseen[0]:
            unseen = (names, voice)
        if voice in _MARKED and not single[0]:
            single = (tuple(name for name in pen_names(candidates, site) if name.casefold() in folded), voice)
    return unseen if unseen[0] else single if single[0] else ((), "")


_MARKED = frozenset({"json-ld", "microdata", "rel", "profile-page"})


def _in_mixed_case(name: str, visible: str) -> str:
    """A name in capitals as the page writes it where it does not shout."""
    if not name.isupper() or not name.isascii():
        return name
    found = re.finditer(rf"\b{re.escape(name)}\b", visible[:_READ], re.IGNORECASE)
    return next((match[0] for match in found if match[0].istitle()), name)


_READ = 20_000


def _voices(root: Element, statements: MetaTags, linked: JsonLdArticle | None) -> Iterator[tuple[str, Sequence[str]]]:
    yield "json-ld", linked.authors if linked else ()
    yield "meta", [one for one in statements.every("article:author", "og:article:author") if "/" not in one]
    yield "meta", statements.every(*_META)
    yield "microdata", [_spoken(each) for each in _together(_own(statements.marked("author")))]
    links = list(root.iter("a"))
    by_rel = (link for link in links if "author" in (link.get("rel") or "").split())
    yield "rel", [words_of(each) for each in _together(_own(by_rel))]
    by_address = (link for link in links if _PROFILE.search(link.get("href") or "") and not _in_prose(link))
    yield "profile", [words_of(each) for each in _together(_own(by_address))]
    yield "byline", _bylines(root)
    by_page = (link for link in links if _AUTHOR_PAGE.search(link.get("href") or "") and not _in_prose(link))
    yield "profile-page", [words_of(each) for each in _together(_own(by_page))]
    yield "byline", _openings(root)


def _own(elements: Iterable[Element]) -> Iterator[Element]:
    """Those that do not stand in a comment or beside the article."""
    return (each for each in elements if not _is_of_another(each))


def _is_of_another(element: Element) -> bool:
    for above in islice(element.iterancestors(), 10):
        if "comment" in (above.get("itemprop") or ""):
            return True
        named = f"{above.get('class', '')} {above.get('id', '')}"[:300]
        if above.tag not in ("body", "html", "article", "main") and _ELSEWHERE.search(named):
            return True
    return False


def _in_prose(link: Element) -> bool:
    """Whether the link stands in a sentence: there it leads to someone whom the article is about."""
    parent = link.getparent()
    return parent is not None and parent.tag == "p" and len(words_of(parent, 400)) > _BYLINE_LENGTH


_ELSEWHERE = naming(r"comments?|comment-?list|related|recent|popular|trending|recommend\w*|disqus|more|teasers?")
_META = (
    "author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator",
    "citation_author",
)  # fmt: skip
_PROFILE = re.compile(
    r"/(?:authors?|profiles?|staff|by|contributors?|editors|writers?|reporters?|journalists?"
    r"|columnists?|autor(?:es)?"
    r"|periodistas?|redactor(?:es)?|firmas)/[^/?#]{3,60}/?(?:[?#].{0,200})?\Z",
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
    around = {id(each) for each in near if len(words_of(each)) < _BYLINE_LENGTH}
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


def _bylines(root: Element) -> list[str]:
    """The first elements whose class says that they hold a byline; links inside them are the surest names."""
    for element in root.iter("span", "div", "p", "a", "address", "h4", "h5", "h6", "li", "strong", "cite", "section"):
        named = f"{element.get('class', '')} {element.get('id', '')}"
        if len(named) < 5 or not _BYLINE.search(named[:300]):
            continue
        text = words_of(element)
        if not 4 < len(text) < 200 or _is_of_another(element):
            continue
        links = [words_of(link) for link in element.iter("a")]
        for candidates in (links, [text]):
            if names_in(candidates):
                return candidates
    return []


def _openings(root: Element) -> list[str]:
    """A short block that begins with "By" near the top."""
    for number, element in enumerate(root.iter(*_SHORT_BLOCKS)):
        if number > 600:
            break
        text = element.text or ""
        if not _BYWORD.match(text):
            continue
        parent = element.getparent()
        whole = words_of(element if len(text.split()) > 1 or len(element) or parent is None else parent)
        if len(whole) < 100 and names_in([whole]):
            return [whole]
    return []


_SHORT_BLOCKS = "p div span font i em b strong small td h2 h3 h4 h5 li address".split()
_BYWORD = re.compile(r"\s{0,99}(?:By|BY|Por|POR|by)\b")
