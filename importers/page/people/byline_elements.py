"""Elements whose class, or id, says that they hold a byline."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from importers.page.element_names import naming
from importers.page.people.byline_text import is_labelled, of_authors
from importers.page.people.names import names_in, pen_names
from importers.page.tree import Element, words_of

_LONGEST, _LONGEST_LABELLED = 100, 200  # characters
_REMEMBERED = 4096  # names


def bylines(root: Element) -> list[str]:
    """The texts of the first of them with a name, in full or else a pen name; links inside it are the surest names."""
    pen: list[str] = []
    for element in root.iter(*_TAGS):
        named = element.get("class") or element.get("id")
        if not named or not _names_byline(named[:300]):
            continue
        text = words_of(element, 400)
        if not 1 < len(text) < (_LONGEST_LABELLED if is_labelled(text) else _LONGEST) or is_of_another(element):
            continue
        written = of_authors(text)
        links = [said for link in element.iter("a") if (said := words_of(link)) in written]
        for candidates in (links, [text]):
            if names_in(candidates):
                return candidates
            pen = pen or (candidates if pen_names(candidates) else [])
    return pen


def is_of_another(element: Element) -> bool:
    """Whether the element stands in a comment, a picture or beside the article: who is named there has not
    written it."""
    for above in islice(element.iterancestors(), 10):
        if above.tag in ("figure", "figcaption"):
            return True
        said = above.get("itemprop")
        if said and ("comment" in said or "review" in said.split()):
            return True
        if above.tag in ("body", "html", "article", "main"):
            continue
        if _names_another(f"{above.get('class', '')} {above.get('id', '')}"[:300]):
            return True
    return False


def is_in_menu(element: Element) -> bool:
    """Whether the element stands in a menu: links there lead to all who write for the publication."""
    return any(
        above.tag == "nav" or _names_menu(f"{above.get('class', '')} {above.get('id', '')}"[:300])
        for above in islice(element.iterancestors(), 8)
        if above.tag not in ("body", "html", "article", "main")
    )


@lru_cache(_REMEMBERED)
def _names_menu(named: str) -> bool:
    return len(named) > 1 and bool(_MENU.search(named))


_MENU = naming(r"nav|navbar|navigation|menu|dropdown")
_TAGS = "span div p a address h2 h3 h4 h5 h6 li ul strong cite section em i b small td dd author byline".split()


@lru_cache(_REMEMBERED)
def _names_another(named: str) -> bool:
    return len(named) > 1 and bool(_ELSEWHERE.search(named))


_ELSEWHERE = naming(
    r"comments?|comment-?list|recentcomments|related\w*|recent\w*|popular|trending|recommend\w*|disqus|more|teasers?"
    r"|nav|navbar|navigation|menu|dropdown"
)


@lru_cache(_REMEMBERED)
def _names_byline(named: str) -> bool:
    """Whether it is the name of a byline; names may be written likeThis."""
    if not _may_name_byline(named):
        return False
    words = [word.lower() for word in _WORD.findall(named)]
    return any(map(_BYLINE.fullmatch, words)) and _BESIDE.isdisjoint(words)


def _may_name_byline(named: str) -> bool:
    """Whether it holds part of such a word, whatever the word begins with: sooner told than what its words are."""
    return (
        "uth" in named or "yl" in named or "utor" in named or "uteur" in named or "riter" in named or "vcard" in named
        or "ontrib" in named or "eda" in named or "irma" in named or "orf" in named or "ernam" in named
        or "ubmit" in named or "eport" in named or "ourna" in named or "olumn" in named
        or "azar" in named or "zerz" in named or "enulis" in named or "tacgia" in named
    )  # fmt: skip


_WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]{1,60}|[A-Z]{1,60}")
_BYLINE = re.compile(
    r"(?:article|post|entry|story|news|by)?(?:byline|author|autor)(?:s|e|en|es|in|i|name|names|link|line|zeile|info"
    r"|date)?"
    r"|auteurs?|writers?|vcard|contributors?|redactora?|firma|firmante|forfattere?|byl|username"
    r"|columnist(?:as?|e|en)?|yazar(?:lar|adi|i)?|szerzo(?:k|nev)?|avtory?|penulis|tacgia|submitted|reporters?|journalists?|redakteur"
)
_BESIDE = frozenset(
    "bio biography box avatar image img photo picture comment comments comentario related social recent more widget"
    " popular"
    " description about posts followers follow form input login search".split()
)
