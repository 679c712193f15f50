"""The page that stands in place of trends where searches cannot be understood: each told on its own. No Flask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from index.errors import QuerySyntaxError
from index.query import Query
from webui import search_url
from webui.caret import Caret, caret
from webui.pages import Form, form
from webui.places import Places
from webui.tongue import _, ngettext, translated
from webui.trends_chart import LETTERS
from webui.trends_page import TrendsForm, trends_form
from webui.trends_url import Measure, TrendsAsked


@dataclass(frozen=True, slots=True)
class Unread:
    """One search that cannot be understood: its letter among those compared, or ""; its text; what is wrong, and where
    that is; the search as plain words, and the page with these in its place."""

    letter: str
    text: str
    problem: str
    caret: Caret | None
    plain: str
    plain_href: str


@dataclass(frozen=True, slots=True)
class UnreadPage:
    """`own` is the form that asked, to be mended there."""

    form: Form
    own: TrendsForm
    heading: str
    searches: tuple[Unread, ...]


def unread(asked: TrendsAsked, read: Callable[[Query], object]) -> dict[str, QuerySyntaxError]:
    """What is wrong with each search that `read` cannot understand, by its text."""
    wrong = {}
    for text in asked.texts:
        try:
            read(replace(asked.base, text=text))
        except QuerySyntaxError as error:
            wrong[text] = error
    return wrong


def unread_page(asked: TrendsAsked, wrong: Mapping[str, QuerySyntaxError], places: Places) -> UnreadPage:
    """The page for these searches, some of which are `wrong`."""
    if len(asked.texts) == 1:
        heading = _("This search cannot be read")
    else:
        heading = ngettext(
            "One of these searches cannot be read", "%(number)s of these searches cannot be read", len(wrong)
        )
    return UnreadPage(
        form=form(search_url.parameters(replace(asked.base, text=asked.texts[0])), places),
        own=trends_form(asked, Measure.SHARE if asked.measure is Measure.AUTO else asked.measure, places),
        heading=heading,
        searches=tuple(
            _unread(text, LETTERS[number] if len(asked.texts) > 1 else "", wrong[text], asked, places)
            for number, text in enumerate(asked.texts)
            if text in wrong
        ),
    )


def _unread(text: str, letter: str, error: QuerySyntaxError, asked: TrendsAsked, places: Places) -> Unread:
    texts = tuple(error.plain if each == text else each for each in asked.texts)
    return Unread(
        letter=letter,
        text=text,
        problem=translated(error.args[0]),
        caret=caret(text, error.position),
        plain=error.plain,
        plain_href=places.trends(replace(asked, texts=texts)) if error.plain else "",
    )
