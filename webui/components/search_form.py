"""The search form that stands on every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from webui.components.date_fields import DateField, DateTold, date_field, date_fields, told_of
from webui.i18n.labels import SORT_TITLES
from webui.i18n.translation import _
from webui.urls import search_url
from webui.urls.site import SiteUrls
from webui.urls.typed_days import NotApplied, Pair

_FORM_FIELDS = {"q", "from", "to", "sort", "undated", "page"}


@dataclass(frozen=True, slots=True)
class Form:
    """The search form. `hidden` are parameters that it sends along; `sorts` are (value, title, chosen). It is sent as
    an address (`method` "get") unless that would be longer than `longest`. `not_applied` are dates of the
    address that the page does not follow and tells of."""

    action: str
    method: str
    longest: int
    text: str
    first: DateField
    last: DateField
    undated: bool
    hidden: tuple[tuple[str, str], ...]
    sorts: tuple[tuple[str, str, bool], ...]
    not_applied: tuple[DateTold, ...] = ()

    @property
    def opens(self) -> bool:
        """Whether a box is to be mended that the page itself says nothing of."""
        return bool(self.first.problem or self.last.problem) and not self.not_applied


def form(pairs: list[tuple[str, str]], urls: SiteUrls) -> Form:
    """The search form filled in with these parameters, also when some of them are wrong."""
    given = dict(pairs)
    return Form(
        action=urls.front,
        method="post" if len(urlencode(pairs)) > search_url.LONG else "get",
        longest=search_url.LONG,
        text=given.get("q", ""),
        first=date_field(given.get("from", "")),
        last=date_field(given.get("to", "")),
        undated=given.get("undated") == "1",
        hidden=tuple((name, value) for name, value in pairs if name not in _FORM_FIELDS),
        sorts=tuple(
            (sort.value, _(title), given.get("sort", "relevance") == sort) for sort, title in SORT_TITLES.items()
        ),
    )


def told_in(made: Form, apart: Sequence[NotApplied], here: Callable[[Sequence[Pair]], str]) -> Form:
    """The form of a page that does not apply these dates, which says so at their boxes; `here` gives the address of the
    page with other parameters, or ""."""
    if not apart:
        return made
    fields = date_fields(apart, here)
    return replace(
        made,
        first=fields.get("from", made.first),
        last=fields.get("to", made.last),
        not_applied=told_of(apart, here),
    )
