"""Who wrote an article: names, not roles, addresses or agencies' small print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice

from archive.document import clean_text
from importers.page.linked_data import LinkedArticle
from importers.page.metadata import Statements, item_properties
from importers.page.tree import Element, words_of

_BY = re.compile(
    r"\A\W{0,3}(?:(?:written|posted|published|story|text|words|report(?:ed|ing)?|analysis|review)\s{1,3}by|by"
    r"|por|de|von|par|di|autor(?:es)?|author)"
    r"\s{0,3}:?\s{1,3}",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\s{0,3}(?:,|;|\||/|\n|\band\b|&|\by\b|\bund\b|\bet\b|\bwith\b)\s{0,3}", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:editors?|reporters?|correspond\w+|writers?|journalists?|columnists?|staff|contributors?"
    r"|contributing|producers?|photographers?"
    r"|special to|senior|chief|desk|bureau|newsroom|team|admin(?:istrator)?|guest|redacci[oó]n|redactor\w*"
    r"|periodistas?|corresponsal|enviad[oa]"
    r"|agencias?|director|manager|professor|analyst|critic|fellow|the associated press|associated press|reuters|afp|efe"
    r"|ph\.?d\.?|m\.?d\.?|esq)\b",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"\d|@|https?:|www\.|\.(?:com|org|net|co\.uk|edu)\b|\b(?:follow|twitter|facebook|email|updated?|posted"
    r"|published|comments?|share"
    r"|min read|view all|more by|see all|about|est|edt|pst|gmt|unknown|none|null|anonymous|author|by"
    r"|all posts|contact)\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:byline|bylines|by-line|by-author|author|authors|autor|author-?name|byline-?name"
    r"|byline-?author|article-?author"
    r"|post-?author|entry-?author|story-?author|author-?link|author_?name|writer|vcard|contributor)(?:$|[\s_-]|__)",
    re.IGNORECASE,
)


def authors_of(
    root: Element, statements: Statements, linked: LinkedArticle | None, site: str = "", visible: str = ""
) -> tuple[str, ...]:
    """The names, in order; () where none can be trusted.

    `visible` is the text that a reader sees: a name in the metadata that is not there gives way to a byline that is.
    """
    publisher = linked.publisher if linked else ""
    unseen: tuple[str, ...] = ()
    folded = visible.casefold()
    for candidates in _voices(root, statements, linked):
        names = tuple(name for name in names_in(candidates, site) if name.casefold() != publisher.casefold())
        if names and (not visible or any(name.casefold() in folded for name in names)):
            return names
        unseen = unseen or names
    return unseen


def names_in(texts: Iterable[str], site: str = "") -> tuple[str, ...]:
    """The names of people in bylines such as "By Ana Ruiz and Leo Paz, Staff Writers"."""
    found: dict[str, str] = {}
    for text in texts:
        whole = _BY.sub("", " ".join(clean_text(unescape(text[:400])).split()))
        whole = _PARENTHESES.sub(" ", whole)
        for part in _JOIN.split(whole):
            name = _BY.sub("", part).strip(" .,:;-–—•|*\"'")
            if _is_name(name, site):
                name = " ".join(name.split())
                found.setdefault(name.casefold(), name)
    return tuple(found.values())[:12]


def is_byline(line: str) -> bool:
    """Whether the line is nothing but "By" and names."""
    return len(line) < 120 and bool(_BY.match(line)) and bool(names_in([line])) and not line.endswith(".")


_PARENTHESES = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]")


def _is_name(name: str, site: str) -> bool:
    if _IDEOGRAPHS.fullmatch(name):
        return True
    words = name.split()
    if not 2 <= len(words) <= 5 or len(name) > 50 or _NOT_A_NAME.search(name) or _ROLE.search(name):
        return False
    if site and re.sub(r"\W", "", site.casefold()) in re.sub(r"\W", "", name.casefold()):
        return False
    if any(word[0].islower() and word.casefold() not in _PARTICLES for word in words) and not name.islower():
        return False
    return all(word[0].isalpha() for word in (words[0], words[-1])) and words[0][0].isupper()


_IDEOGRAPHS = re.compile("[\u3041-\u30ff\u4e00-\u9fff]{2,8}")
_PARTICLES = frozenset(
    "de la las los del da das do dos di du le van von der den ter ten bin ibn al el y e zu af av".split()
)


def _voices(root: Element, statements: Statements, linked: LinkedArticle | None) -> Iterator[list[str]]:
    yield list(linked.authors) if linked else []
    yield [one for one in statements.every("article:author", "og:article:author") if "/" not in one]
    yield list(statements.every(*_META))
    yield [_spoken(each) for each in _together(item_properties(root, "author"))]
    links = list(root.iter("a"))
    yield [words_of(each) for each in _together(link for link in links if "author" in (link.get("rel") or "").split())]
    yield [words_of(each) for each in _together(link for link in links if _PROFILE.search(link.get("href") or ""))]
    yield _bylines(root)
    yield _openings(root)


_META = (
    "author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator",
    "citation_author",
)  # fmt: skip
_PROFILE = re.compile(
    r"/(?:authors?|profiles?|staff|people|by|contributors?|editors|writers?|reporters?|journalists?"
    r"|columnists?|autor(?:es)?"
    r"|periodistas?|redactor(?:es)?|firmas)/[^/?#]{3,60}/?(?:[?#].{0,200})?\Z",
    re.IGNORECASE,
)


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
    names = [words_of(each) for each in item_properties(element, "name")]
    return names[0] if names and names[0] else words_of(element)


def _bylines(root: Element) -> list[str]:
    """The first elements whose class says that they hold a byline; links inside them are the surest names."""
    for element in root.iter("span", "div", "p", "a", "address", "h4", "h5", "h6", "li", "strong", "cite", "section"):
        named = f"{element.get('class', '')} {element.get('id', '')}"
        if len(named) < 5 or not _BYLINE.search(named[:300]):
            continue
        text = words_of(element)
        if not 4 < len(text) < 200:
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
