"""What the elements around a date on a page are called, and what that says of the date."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from importers.page.element_names import name_of, naming
from importers.page.tree import Element, words_of

_REMEMBERED = 4096  # names: a page has the same ones over and over


def named_dated(element: Element) -> int:
    """What it adds to the score that this element, or one closely around it, is named for a date: 0 to 2."""
    for each in [element, *islice(element.iterancestors(), 2)]:
        named = _given_by_name(f"{each.get('class', '')} {each.get('id', '')} {each.get('itemprop', '')}"[:300])
        if named:
            return named
    return 0


@lru_cache(_REMEMBERED)
def _given_by_name(name: str) -> int:
    words = _HUMP.sub("-", name)
    return 2 if _PUBLISHED.search(words) else 1 if _DATED.search(words) else 0


_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")  # `captionBox` is a `caption-box`


def named_changed(element: Element) -> str:
    """Whether the element is named for the date of a change: "modified", or "updated", which hAtom has for the only
    date of an entry too; "" else."""
    named = f"{element.get('class', '')} {element.get('itemprop', '')}"[:300]
    if _PUBLISHED.search(named):
        return ""
    above = " ".join(each.get("class", "") for each in islice(element.iterancestors(), 2))
    if _MODIFIED.search(f"{named} {above[:300]}"):
        return "modified"
    return "updated" if _UPDATED.search(named) else ""


_PUBLISHED = naming(
    r"published|publish(?:ed)?-?(?:date|time|on)|pub-?date|date-?published|posted-?on|post-?date"
    r"|entry-?date|dt-published|article-?date|date-?posted|issued"
)
_DATED = naming(
    r"date|dateline|datetime|timestamp|time|byline|article-?meta|entry-?meta|post-?meta|post-?info"
    r"|meta|fecha|datum|data|date-?header|meta-?data|info|infos|submitted|posted|created"
)
_MODIFIED = naming(r"modified|date-?modified|dt-updated|last-?updated?|updated-?(?:on|date|at|time)")
_UPDATED = naming(r"updated")
_ELSEWHERE = naming(
    r"comments?|kommentare?|related|sidebar(?![_-]?content|[_-]?wrap)|recent|popular|trending|widget"
    r"|recommend\w*|copyright|teasers?|more|archive|calendar|events?|disqus|caption|tweet|ticker|newsticker|latest"
    r"|signatures?|signature-?list|signatories|expires|available|join-?date|joined|guestbook"
    r"|(?<!post[_-])(?<!entry[_-])(?<!article[_-])(?<!asset[_-])(?<!content[_-])footer"
)
_MENU = naming(r"(?:top|main|sub|header|meta|user|nav)?-?(?:menu|navigation|navbar|navi|menue)|topnav|nav-?bar")
_APART, _BESIDE, _CLOCK = 5, 2, 20
_LINK = 60  # characters of a link to another article
_TODAY = naming(r"today|todays|current-?date|time-?now|clock|masthead|heute|hoy")


def elsewhere(element: Element, around: set[Element]) -> int:
    """What it takes from the score that this date stands in a comment, a caption, a sidebar or a list of other
    articles, or in a link to one."""
    above_all = [element, *islice(element.iterancestors(), 14)]
    for place, above in enumerate(above_all):
        if above in around:
            return 0
        if above.tag in ("aside", "footer"):
            inside = any(each.tag == "article" for each in above_all[place + 1 :])
            return _BESIDE if inside and not _is_of_another(element, above) else _APART
        if above.tag in ("nav", "figcaption", "blockquote"):
            return _APART
        if above.tag == "a" and len(words_of(above, 200)) > _LINK:
            return _APART
        if above.tag not in ("body", "html") and (named := name_of(above)) and (taken := _taken_by_name(named)):
            return taken
    return 0


@lru_cache(_REMEMBERED)
def _taken_by_name(name: str) -> int:
    words = _HUMP.sub("-", name)
    return _APART if _ELSEWHERE.search(words) else _CLOCK if _TODAY.search(words) or _MENU.search(words) else 0


def _is_of_another(element: Element, within: Element) -> bool:
    """Whether what stands closely around the date is a link to another article or its heading."""
    above = element
    while above is not within:
        above = above.getparent() if above.getparent() is not None else within
        if above.tag == "article":
            return True
        text = words_of(above, _SMALL + 100)
        if len(text) > _SMALL:
            return False
        if any(len(words_of(each, 60)) > _TITLE for each in islice(above.iter("a", "h2", "h3", "h4", "h5"), 12)):
            return True
    return False


_SMALL, _TITLE = 320, 25
