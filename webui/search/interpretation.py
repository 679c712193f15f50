"""What the program understood, above the results: each part of the search in plain words, and how to drop it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.analysis.folding import fold
from index.facets import UNDATED
from index.lexicon.codes import without_acute
from index.query import SearchRequest
from index.query_language.describe import described
from index.query_language.parsed import Parsed, Part
from index.query_language.walk import all_words
from index.results import Results, WordForms
from webui.components.date_fields import DateTold
from webui.components.links import Link
from webui.components.word_forms import FormsCounted, forms_counted
from webui.i18n.labels import range_text
from webui.i18n.translation import _, ngettext, translated
from webui.urls import search_url
from webui.urls.site import SiteUrls


@dataclass(frozen=True, slots=True)
class Interpretation:
    """`parts` must all be so; each leads to the search without it, or to "" where nothing else would be left. `dates`
    says what range is meant, or ""; `vague` how many of the articles have a date that is not known to the day, or "",
    and `exact_href` leaves those out. `letters` says what makes no difference in words, or ""; `forms` tells how they
    were counted; `otherwise` lead to other searches that may have been meant; `not_applied` are dates that are not
    followed."""

    parts: tuple[Link, ...]
    dates: str
    vague: str
    exact_href: str
    letters: str
    forms: FormsCounted
    otherwise: tuple[Link, ...]
    not_applied: tuple[DateTold, ...] = ()


def interpretation(
    query: SearchRequest, read: Parsed, results: Results, urls: SiteUrls, not_applied: tuple[DateTold, ...] = ()
) -> Interpretation | None:
    """The search put into words; None where it asks for everything. `not_applied` are dates that the address
    has and the search not."""
    dates = ""
    if query.first or query.last:
        both = bool(query.first and query.last)
        told = range_text(query.first, query.last)
        dates = (
            _("published in %(range)s, both ends included", range=told)
            if both
            else _("published %(range)s, that day included", range=told)
        )
    parts = read.parts
    if not parts and not dates and not not_applied:
        return None
    vague = _vague(results) if dates and "precision" not in query.selections else 0
    exactly = search_url.including(query, "precision", "day")
    several = len(parts) > 1
    return Interpretation(
        parts=tuple(
            Link(translated(described(part.node)), urls.search(without_part(query, parts, at)) if several else "")
            for at, part in enumerate(parts)
        ),
        dates=dates,
        vague=ngettext(
            "one of them with a date not known to the day",
            "%(number)s of them with a date not known to the day",
            vague,
        )
        if vague
        else "",
        exact_href=urls.search(exactly),
        letters=_letters(parts, results.words),
        forms=forms_counted(results.words, query.text, lambda text: urls.search(search_url.worded(query, text))),
        otherwise=tuple(Link(text, urls.search(search_url.worded(query, text))) for text in read.otherwise),
        not_applied=not_applied,
    )


def without_part(query: SearchRequest, parts: Sequence[Part], at: int) -> SearchRequest:
    """The search without the part at this place of its parts."""
    return search_url.worded(query, " ".join(part.written for number, part in enumerate(parts) if number != at))


def _letters(parts: Sequence[Part], words: Sequence[WordForms]) -> str:
    """Forms that a reader names are compared as they are written; `género`, `generó` and `genero` may each be taken for
    another word."""
    if any(each.only for part in parts for each in all_words(part.node)):
        return _("capitals make no difference, nor do accents but in the forms that were chosen")
    if any(_accents_tell(word) for word in words):
        return _("capitals make no difference, and accents only where they tell which word is meant")
    return _("capitals and accents make no difference") if parts else ""


def _accents_tell(word: WordForms) -> bool:
    """Whether a word whose forms were counted would, or might, be taken for another one with other accents."""
    if not word.lemmas:
        return False
    folded, counted = fold(word.word), {each.written for each in word.forms}
    typed = word.word.lower()
    return without_acute(typed) != typed or any(
        fold(form) == folded and form not in counted for other in word.others for form in other.forms
    )


def _vague(results: Results) -> int:
    """How many of the articles are dated to a month, a year or a span."""
    return sum(each.count for each in results.facets.get("precision", ()) if each.value not in ("day", UNDATED))
