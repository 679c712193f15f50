"""What the program understood, above the results: each part of the search in plain words, and how to drop it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.facets import UNDATED
from index.grammar import Part
from index.query import Query, Selection
from index.readback import said
from index.results import Results
from webui import search_url
from webui.labels import range_text
from webui.places import Places
from webui.tongue import _, ngettext, translated


@dataclass(frozen=True, slots=True)
class ReadPart:
    """One thing that must be so; `drop_href` is the search without it, "" where nothing else would be left."""

    text: str
    drop_href: str


@dataclass(frozen=True, slots=True)
class ReadBack:
    """`dates` says what range is meant, or ""; `vague` how many of the articles have a date that is not known to the
    day, or "", and `exact_href` leaves those out."""

    parts: tuple[ReadPart, ...]
    dates: str
    vague: str
    exact_href: str


def read_back(query: Query, parts: Sequence[Part], results: Results, places: Places) -> ReadBack | None:
    """The search put into words; None where it asks for everything."""
    dates = ""
    if query.first or query.last:
        both = bool(query.first and query.last)
        told = range_text(query.first, query.last)
        dates = (
            _("published in %(range)s, both ends included", range=told)
            if both
            else _("published %(range)s, that day included", range=told)
        )
    if not parts and not dates:
        return None
    vague = _vague(results) if dates and "precision" not in query.selections else 0
    exactly = search_url.including(query, "precision", "day")
    return ReadBack(
        parts=tuple(
            ReadPart(translated(said(part.node)), places.search(_without(query, parts, at)) if len(parts) > 1 else "")
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
        exact_href=places.search(exactly),
    )


def _without(query: Query, parts: Sequence[Part], at: int) -> Query:
    return search_url.worded(query, " ".join(part.written for number, part in enumerate(parts) if number != at))


def _vague(results: Results) -> int:
    """How many of the articles are dated to a month, a year or a span."""
    return sum(each.count for each in results.facets.get("precision", ()) if each.value not in ("day", UNDATED))


def together(query: Query, facet: str, chosen: Selection) -> Query:
    """The search for articles that have all the chosen values instead of any of them."""
    asked = " ".join(f'{facet}:"{value}"' for value in chosen.include if '"' not in value)
    cleared = query
    for value in chosen.include:
        cleared = search_url.without(cleared, facet, value)
    return search_url.worded(cleared, f"{_as_one(query.text)} {asked}".strip())


def _as_one(text: str) -> str:
    """The text so that what is written behind it belongs to all of it."""
    return f"({text})" if " OR " in text else text
