"""All topics of the archive: by their first letter or by how many articles they have, with a box to find one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from index.analysis.folding import fold_value
from index.results import FacetCount
from webui.components.links import Pager, pager
from webui.components.search_form import Form, form
from webui.i18n.translation import _, number_text
from webui.urls import search_url
from webui.urls.site import SiteUrls

A_PAGE = 250
"""Topics on one page."""

OTHER = "#"
"""What stands for names that begin with no letter."""


@dataclass(frozen=True, slots=True)
class TopicLink:
    """A topic, how many articles have it, and where they are."""

    name: str
    count: str
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    """The topics of this page under one letter, "" where they do not go by letters; `anchor` is the id of the place."""

    letter: str
    anchor: str
    topics: tuple[TopicLink, ...]


@dataclass(frozen=True, slots=True)
class TopicsPage:
    """`total` says how many topics there are or are found by `find`; `orders` are (name, address, is chosen); `letters`
    are those at which a topic begins, with the address of the place, "" for the one that is shown alone."""

    form: Form
    total: str
    find: str
    by_count: bool
    orders: tuple[tuple[str, str, bool], ...]
    letters: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    pager: Pager


def topics_page(
    counts: Sequence[FacetCount], find: str, by_count: bool, page: int, label: Callable[[str], str], urls: SiteUrls
) -> TopicsPage:
    """The page number `page` of the topics whose name holds `find`; `label` gives a topic's name in the reader's
    language, and `counts` go from the most frequent on."""
    wanted = fold_value(find)
    found = [(label(each.value), each) for each in counts]
    found = [pair for pair in found if wanted in fold_value(pair[0])]
    if not by_count:
        found.sort(key=lambda pair: (_letter(pair[0]) == OTHER, fold_value(pair[0])))

    def to(number: int, count: bool = by_count) -> str:
        pairs = [("find", find)] if find else []
        pairs += [("order", "count")] if count else []
        pairs += [("part", str(number))] if number > 1 else []
        return f"{urls.root}/topics" + (f"?{urlencode(pairs)}" if pairs else "")

    shown = found[(page - 1) * A_PAGE : page * A_PAGE]
    return TopicsPage(
        form=form([], urls),
        total=_("%(number)s in all", number=number_text(len(found))),
        find=find,
        by_count=by_count,
        orders=((_("by name"), to(1, False), not by_count), (_("most articles first"), to(1, True), by_count)),
        letters=() if by_count else tuple(_letters([name for name, _each in found], page, to)),
        groups=tuple(
            Group(letter, _anchor(letter), tuple(_link(name, each, urls) for name, each in run))
            for letter, run in groupby(shown, key=lambda pair: "" if by_count else _letter(pair[0]))
        ),
        pager=pager(page, max(-(-len(found) // A_PAGE), 1), to),
    )


def _letters(names: Sequence[str], page: int, to: Callable[[int], str]) -> list[tuple[str, str]]:
    """Each first letter with the address of its first topic, on this page or another."""
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        places.setdefault(_letter(name), place // A_PAGE + 1)
    return [(letter, f"{'' if at == page else to(at)}#{_anchor(letter)}") for letter, at in places.items()]


def _anchor(letter: str) -> str:
    """The id of the place where the topics of a letter begin."""
    return "letter-other" if letter == OTHER else f"letter-{letter}"


def _link(name: str, each: FacetCount, urls: SiteUrls) -> TopicLink:
    href = urls.search(search_url.including(search_url.FRONT, "topic", each.value))
    return TopicLink(name, number_text(each.count), href)


def _letter(name: str) -> str:
    """The letter under which a name stands, without accents; `OTHER` where it begins with none."""
    first = unicodedata.normalize("NFD", fold_value(name).strip())[:1].upper()
    return first if first.isalpha() else OTHER
