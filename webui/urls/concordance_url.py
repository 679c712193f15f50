"""The address of a concordance: a search, and what orders the lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.highlight.concordance import ORDERS
from index.query import SearchRequest
from webui.urls import search_url


@dataclass(frozen=True, slots=True)
class ConcordanceRequest:
    """`order` is "left" or "right" where lines go by the words beside the match; where it is "" they go as the articles
    do, by `query.sort`. `query.page` counts pages of lines. `unknown` are parameters that mean nothing here."""

    query: SearchRequest
    order: str = ""
    unknown: tuple[str, ...] = ()


def read(pairs: Iterable[tuple[str, str]]) -> ConcordanceRequest:
    """What these parameters ask for. Raises `BadParameter`."""
    given = list(pairs)
    orders = [value for name, value in given if name == "sort" and value in ORDERS]
    useless = tuple(dict.fromkeys(name for name, _value in given if name == "limit"))
    # With any other order beside it the address contradicts itself; the reading of the search's parameters tells so.
    sorts = {value for name, value in given if name == "sort" and value.strip()}
    alone = len(sorts) == 1 and bool(orders)
    rest = [pair for pair in given if pair[0] != "limit" and not (alone and pair[0] == "sort")]
    asked = search_url.read(rest)
    return ConcordanceRequest(asked.query, orders[0] if alone else "", (*useless, *asked.unknown))


def parameters(asked: ConcordanceRequest) -> list[tuple[str, str]]:
    """The parameters that ask for this page, in a fixed order."""
    pairs = search_url.parameters(asked.query)
    return [*pairs, ("sort", asked.order)] if asked.order else pairs


def ordered(asked: ConcordanceRequest, order: str) -> ConcordanceRequest:
    """The same lines from the first page on, ordered by the words on this side, or as the articles are ("")."""
    query = replace(asked.query, sort=search_url.FRONT.sort) if order else asked.query
    return replace(asked, query=search_url.on_page(query, 1), order=order)
