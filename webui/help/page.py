"""The page that says how to search: every sign of the query language with an example that is a search. No Flask."""

from __future__ import annotations

from dataclasses import dataclass, replace

from webui.components.search_form import Form, form
from webui.i18n.translation import _
from webui.urls import search_url
from webui.urls.site import SiteUrls


@dataclass(frozen=True, slots=True)
class Example:
    """What may be typed, where that leads, and what it finds."""

    text: str
    href: str
    told: str


@dataclass(frozen=True, slots=True)
class Part:
    """Examples of one subject; `name` is where it stands on the page."""

    name: str
    title: str
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class HelpPage:
    """The parts of the language in the order in which people need them."""

    form: Form
    parts: tuple[Part, ...]


def help_page(urls: SiteUrls) -> HelpPage:
    """The page in the language spoken."""
    made = ((name, title, rows) for name, title, rows in (*_of_words(), *_of_fields()))
    return HelpPage(
        form([], urls),
        tuple(
            Part(
                name,
                title,
                tuple(Example(text, urls.search(replace(search_url.FRONT, text=text)), told) for text, told in rows),
            )
            for name, title, rows in made
        ),
    )


_Rows = tuple[tuple[str, str], ...]


def _of_words() -> tuple[tuple[str, str, _Rows], ...]:
    return (
        (
            "words",
            _("Words and phrases"),
            (
                (
                    "gold mine",
                    _("both words, in any form (mines, mined), in any order; accents and capitals are ignored"),
                ),
                ('"gold mine"', _("the words side by side, in this order")),
                ('"gold mine"~3', _("side by side with up to three other words between them")),
                ("«mina de oro»", _("quotes of any style; others inside them are ignored")),
                ("\"harbour 'gold' rush\"", _("what a page has between quotes can be pasted as it is")),
            ),
        ),
        (
            "choice",
            _("Either, both, without"),
            (
                ("gold OR silver", _("either of them")),
                ("mine (gold OR silver)", _("parentheses keep a choice together")),
                ("gold -silver", _("the first without the second; NOT is the same")),
                ("gold AND mine", _("the same as without AND: all words are asked for")),
                ("gold | silver", _("a bar is OR; a dash or ! right before a word is NOT")),
                ("*", _("every article, to be narrowed by filters")),
            ),
        ),
        (
            "forms",
            _("Forms and spellings of a word"),
            (
                ("mining", _("all forms of the word: mine, mines, mined; the result page says which were counted")),
                ("=mines", _("this form alone")),
                ("mine{mine,mined}", _("these forms of it alone")),
                ("elec*", _("words that begin so; at least two letters")),
                ("wom?n", _("one letter, whichever it is")),
                ("odebrech~", _("words that are spelled nearly so")),
            ),
        ),
    )


def _of_fields() -> tuple[tuple[str, str, _Rows], ...]:
    return (
        (
            "fields",
            _("In one part of an article"),
            (
                ("title:gold", _("in the title; body: looks into the text alone")),
                ("title:(gold OR silver)", _("a choice within the title")),
                ('author:"Ana Ruiz"', _("by this author: names are compared as a whole")),
                ("topic:mining", _("with this topic; in the same way section: and source:")),
                ("lang:es", _("in this language")),
                ("precision:day", _("dated to the day; also month, year, span, none")),
            ),
        ),
        (
            "dates",
            _("Dates"),
            (
                ("date:2019", _("published in this year; also 2019-03, 2019-03-05")),
                ('date:"March 2019"', _("as people write it, in English or Spanish")),
                ("date:2019-02..2019-03", _("from one to the other, both included; either may be left out")),
                ("before:2019", _("before it begins; after: from its end on")),
                ("date:none", _("articles without a date")),
            ),
        ),
        (
            "elsewhere",
            _("What other searches write otherwise"),
            (
                ('"gold mine"~5', _("instead of NEAR/5, W/5, ADJ5, AROUND(5), WITHIN 5")),
                ('"gold mine"~15', _("instead of /s and w/s, in the same sentence; ~50 for a paragraph")),
                ("title:gold", _("instead of intitle: or TI=")),
                ("date:2012..2015", _("instead of [2012 TO 2015] or 2012..2015")),
                ("gold*", _("instead of gold$, gold%, gold! or gold#")),
            ),
        ),
    )
