"""The page that stands in place of trends where searches cannot be understood: each told on its own. No Flask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from index.errors import QuerySyntaxError
from index.query import SearchRequest
from webui.components.error_position import ErrorPosition, error_position
from webui.components.search_form import Form, form
from webui.i18n.translation import _, ngettext, translated
from webui.trends.chart import LETTERS
from webui.trends.page import TrendsForm, trends_form
from webui.urls import search_url
from webui.urls.site import SiteUrls
from webui.urls.trends_url import TrendsRequest


@dataclass(frozen=True, slots=True)
class UnreadableSearch:
    """One search that cannot be understood: its letter among those compared, or ""; its text; what is wrong, and where
    that is; the search as plain words, and the page with these in its place."""

    letter: str
    text: str
    problem: str
    caret: ErrorPosition | None
    plain: str
    plain_href: str


@dataclass(frozen=True, slots=True)
class QueryErrorsPage:
    """`own` is the form that asked, to be mended there."""

    form: Form
    own: TrendsForm
    heading: str
    searches: tuple[UnreadableSearch, ...]


def unreadable(asked: TrendsRequest, read: Callable[[SearchRequest], object]) -> dict[str, QuerySyntaxError]:
    """What is wrong with each search that `read` cannot understand, by its text."""
    wrong = {}
    for text in asked.texts:
        try:
            read(asked.base.worded(text))
        except QuerySyntaxError as error:
            wrong[text] = error
    return wrong


def query_errors_page(asked: TrendsRequest, wrong: Mapping[str, QuerySyntaxError], urls: SiteUrls) -> QueryErrorsPage:
    """The page for these searches, some of which are `wrong`."""
    if len(asked.texts) == 1:
        heading = _("This search cannot be read")
    else:
        heading = ngettext(
            "One of these searches cannot be read", "%(number)s of these searches cannot be read", len(wrong)
        )
    return QueryErrorsPage(
        form=form(search_url.parameters(asked.base.worded(asked.texts[0])), urls),
        own=trends_form(asked, urls),
        heading=heading,
        searches=tuple(
            _unread(text, LETTERS[number] if len(asked.texts) > 1 else "", wrong[text], asked, urls)
            for number, text in enumerate(asked.texts)
            if text in wrong
        ),
    )


def _unread(text: str, letter: str, error: QuerySyntaxError, asked: TrendsRequest, urls: SiteUrls) -> UnreadableSearch:
    texts = tuple(error.plain if each == text else each for each in asked.texts)
    return UnreadableSearch(
        letter=letter,
        text=text,
        problem=translated(error.args[0]),
        caret=error_position(text, error.position),
        plain=error.plain,
        plain_href=urls.trends(replace(asked, texts=texts)) if error.plain else "",
    )
