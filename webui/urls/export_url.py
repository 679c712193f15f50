"""The address of all that a search finds, to be taken away, kept or followed: to a `SearchRequest` and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archive.messages import Message
from index.query import SearchRequest, Versions
from webui.urls import search_url
from webui.urls.search_url import BadParameter
from webui.urls.unknown_parameters import refuse


def everything(pairs: Sequence[tuple[str, str]]) -> SearchRequest:
    """The search of these parameters, for all of its results: every version of an article unless one line for each is
    asked for. Raises `BadParameter`, also for a parameter that has no meaning here."""
    asked = search_url.read(pairs)
    refuse(asked.unknown)
    for name in ("page", "limit"):
        if any(given == name and value.strip() for given, value in pairs):
            raise BadParameter(name, Message("has no meaning here, where all results are given; leave it out."))
    if any(given == "versions" and value.strip() for given, value in pairs):
        if asked.query.versions is Versions.GROUPS:
            raise BadParameter("versions", search_url.one_of(Versions.ONE, Versions.EACH))
        return asked.query
    return replace(asked.query, versions=Versions.EACH)


def whole(query: SearchRequest) -> SearchRequest:
    """The search that a page of results shows a part of, with every version."""
    fresh = search_url.FRONT
    return replace(query, page=fresh.page, limit=fresh.limit, versions=Versions.EACH)


def shown(query: SearchRequest) -> SearchRequest:
    """The search as its page of results has it: what that counts is the same however it lists versions."""
    return search_url.listing(query, search_url.FRONT.versions)


def parameters(query: SearchRequest) -> list[tuple[str, str]]:
    """The parameters from which `everything` makes this query."""
    pairs = [(name, value) for name, value in search_url.parameters(query) if name not in ("page", "limit", "versions")]
    return [*pairs, ("versions", Versions.ONE.value)] if query.versions is Versions.ONE else pairs
