"""The search form that stands on every page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from webui.i18n.labels import SORT_TITLES
from webui.i18n.translation import _
from webui.urls import search_url
from webui.urls.site import SiteUrls

_FORM_FIELDS = {"q", "from", "to", "sort", "undated", "page"}


@dataclass(frozen=True, slots=True)
class Form:
    """The search form. `hidden` are parameters that it sends along; `sorts` are (value, title, chosen). It is sent as
    an address (`method` "get") unless that would be longer than `longest`."""

    action: str
    method: str
    longest: int
    text: str
    first: str
    last: str
    undated: bool
    hidden: tuple[tuple[str, str], ...]
    sorts: tuple[tuple[str, str, bool], ...]


def form(pairs: list[tuple[str, str]], urls: SiteUrls) -> Form:
    """The search form filled in with these parameters, also when some of them are wrong."""
    given = dict(pairs)
    return Form(
        action=urls.search(search_url.FRONT),
        method="post" if len(urlencode(pairs)) > search_url.LONG else "get",
        longest=search_url.LONG,
        text=given.get("q", ""),
        first=given.get("from", ""),
        last=given.get("to", ""),
        undated=given.get("undated") == "1",
        hidden=tuple((name, value) for name, value in pairs if name not in _FORM_FIELDS),
        sorts=tuple(
            (sort.value, _(title), given.get("sort", "relevance") == sort) for sort, title in SORT_TITLES.items()
        ),
    )
