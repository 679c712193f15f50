"""What an article is about and where in its publication it stands: topics, section, series, breadcrumbs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice

from archive.texts.topic_names import topic_name
from importers.page.blocks import key
from importers.page.element_names import naming
from importers.page.json_ld import JsonLdArticle
from importers.page.meta_tags import MetaTags
from importers.page.tree import Element, words_of

_MOST, _LONGEST, _MOST_WORDS, _MOST_IN_SECTION = 50, 80, 8, 4
_MOST_KEYWORDS = 10  # more are written for search engines
_MOST_LINKS = 15  # more are the cloud of the whole site


def crumbs_of(root: Element, linked: JsonLdArticle | None, site: str = "", title: str = "") -> tuple[str, ...]:
    """The levels of the site that the page lies under, from the broadest: without its front page and itself."""
    names = list(linked.crumbs) if linked else []
    trail = None if names else _trail(root)
    if trail is not None:
        rows = list(trail.iter("li")) or list(trail.iter("a"))
        names = [words_of(row, 200).strip(_EDGES) for row in islice(rows, 12)]
    not_levels = {key(site), key(title), ""}
    levels = [name for name in names if key(name) not in not_levels and not _HOME.fullmatch(name)]
    if names and levels and key(title).startswith(key(levels[-1])[:_SAME]) and len(levels[-1]) >= _SAME:
        levels.pop()  # the page itself, cut short
    return tuple(name for name in levels if len(name) <= _LONGEST)[:6]


def _trail(root: Element) -> Element | None:
    for element in root.iter("nav", "ol", "ul", "div", "p", "section", "span", "td"):
        for name in ("class", "id", "aria-label", "itemtype", "typeof"):
            said = element.get(name)
            if said and "readcrumb" in said:
                return element
    return None


def section_of(
    root: Element, statements: MetaTags, linked: JsonLdArticle | None, crumbs: tuple[str, ...] = (), address: str = ""
) -> str:
    """Where in the publication the article stands, as the page names it, or ""."""
    stated = [*statements.every("article:section")[:1], linked.section if linked else ""]
    stated += [
        statements.first("parsely-section", "section", "dc.subject.section"),
        *(name for name in crumbs[-1:] if name.count(" ") < _MOST_IN_SECTION),
    ]
    found = next((name for name in map(_topic, stated) if name), "")
    return found or _section_in(address, root)


def series_of(statements: MetaTags, linked: JsonLdArticle | None) -> str:
    """What the article is a part of, as the page names it, or ""."""
    return _topic(statements.first("article:series", "series", "og:series") or (linked.series if linked else ""))


def topics_of(
    root: Element,
    statements: MetaTags,
    linked: Iterable[str],
    crumbs: Iterable[str] = (),
    visible: str = "",
    not_topics: Iterable[str] = (),
) -> tuple[str, ...]:
    """The page's sections, tags, keywords and levels; the first spelling of each stays.

    Of a long list of keywords only those that stand in the `visible` text count. `not_topics` are names that are none:
    of the site, of the article.
    """
    found = [*statements.every("article:section"), *linked, *statements.every("article:tag", "parsely-section")]
    keywords: list[str] = []
    for names in ("keywords", "news_keywords", "parsely-tags", "dc.subject", "dcterms.subject"):
        keywords += [word for value in statements.every(names) for word in re.split(r"[,;]", unescape(value))]
    if len(keywords) > _MOST_KEYWORDS:
        text = visible.casefold()
        keywords = [word for word in keywords if word.strip() and word.strip().casefold() in text]
    unwanted = {key(name) for name in not_topics}
    topics: dict[str, str] = {}
    for said in [*parted(found), *keywords, *_tag_links(root), *crumbs]:
        name = _topic(said)
        if name and key(name) not in unwanted:
            topics.setdefault(name.casefold(), name)
    return tuple(topics.values())[:_MOST]


def parted(values: Iterable[str]) -> Iterator[str]:
    """Lists that were put into a field for one value, taken apart: three and more, as one name may hold a comma."""
    for value in map(unescape, values):
        yield from re.split(r"[,;]", value) if value.count(",") + value.count(";") > 1 else [value]


def _topic(said: str) -> str:
    """A topic as a person would write it, "" for a system's own notes."""
    name = topic_name(said.strip(_PATH_SIGNS))
    if (
        not 1 < len(name) <= _LONGEST
        or _NOTE.search(name)
        or name.count(" ") >= _MOST_WORDS
        or not any(map(str.isalpha, name))
    ):
        return ""
    return "" if _NONE.fullmatch(name) else name


_EDGES = " #,;/>»›|·•\"'"
_PATH_SIGNS = " />»›"
_NOTE = re.compile(r"\A&|_|\A[\w-]{1,40}:\s?\w+\Z|<|\A\S+\.(?:com|org|net|de|co\.uk)\Z|&\w+;")
_NONE = re.compile(
    r"article|post|home|homepage|news article|tags?|search",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"home(?:page)?|start(?:seite)?|inicio|in[ií]cio|accueil|front ?page|portada|principal|главная|strona główna"
    r"|forside|you are here:?|sie sind hier:?|\W*",
    re.IGNORECASE,
)
_SAME = 12


def _tag_links(root: Element) -> list[str]:
    """The names of the links that lead from the article to its tags."""
    found: list[str] = []
    for link in root.iter("a"):
        named = "tag" in (link.get("rel") or "").lower().split()
        if named or (_TAG_PAGE.search(link.get("href") or "") and _is_of_article(link)):
            found.append(words_of(link, 200))
        if len(found) > _MOST_LINKS:
            return []
    return found


_TAG_PAGE = re.compile(
    r"/(?:tags?|topics?|temas?|etiquetas?|categor(?:y|ies|ia|ias|ie)|th[eè]mes?|themen?|sujets?|schlagwort(?:e|er)?"
    r"|tagged|tema's|trefwoord)/[^/?#]{2,60}/?\Z",
    re.IGNORECASE,
)
_MENU = naming(
    r"menu|nav|navigation|navbar|sidebar|widget|cloud|trending|popular|related|comments?|masthead"
    r"|recent|teasers?|site-footer|footer-widgets?"
)


def _is_of_article(link: Element) -> bool:
    """Whether the link stands in an article, as its tags do, and neither in a menu nor in a sentence."""
    parent = link.getparent()
    if parent is not None and parent.tag == "p" and len(words_of(parent, 200)) > 120:
        return False
    inside = False
    for above in islice(link.iterancestors(), 15):
        if above.tag in ("nav", "aside") or (above.tag in ("header", "footer") and not _has_article(above)):
            return False
        if above.tag not in ("body", "html") and _MENU.search(f"{above.get('class', '')} {above.get('id', '')}"[:300]):
            return False
        inside = inside or above.tag in ("article", "main")
    return inside


def _has_article(element: Element) -> bool:
    return any(above.tag in ("article", "main") for above in element.iterancestors())


def _section_in(address: str, root: Element) -> str:
    """The first part of the address, where a link of the page that leads there says what it is called."""
    found = _FIRST_PART.match(address)
    leads_there = re.compile(rf"(?:https?://[^/]{{1,200}})?/{found[1]}/?\Z") if found else None
    for link in root.iter("a") if leads_there else ():
        if leads_there and leads_there.match(link.get("href") or ""):
            name = _topic(words_of(link, 100))
            if name and len(name) <= _LONGEST_IN_MENU and not any(map(str.isdigit, name)):
                return name
    return ""


_FIRST_PART = re.compile(r"https?://[^/]+/([a-z][a-z-]{2,30})/[^/?#]")
_LONGEST_IN_MENU = 40
