"""The address of a search: its parameters to a `SearchRequest` and back, and the same search with one thing changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from archive.messages import Message
from archive.partial_date import parse_iso
from index.query import SearchRequest, Selection, Sort, Versions
from webui.urls.typed_days import end_of_range, ends_before_it_begins, first_text, last_text

# Facet name -> parameter, in the order in which an address lists them.
PARAMETER_OF_FACET = {
    "topic": "topic",
    "section": "section",
    "source": "source",
    "author": "author",
    "language": "lang",
    "year": "year",
    "month": "month",
    "precision": "precision",
}
FRONT = SearchRequest(versions=Versions.ONE)
"""What an address without parameters asks for."""

MAX_LIMIT = 100
MAX_DEPTH = 10_000
MOST_VALUES = 100
"""Values of facets in one address: each link of a page repeats them all."""

LONG = 2_000
"""Characters of an address that every browser, proxy and mail program passes on whole. What is longer, forms send."""

Choice = TypeVar("Choice", bound=StrEnum)

ALL = "all"
"""The parameter of facets of which an article must have each value that is chosen, not any of them."""

_SEVERAL = ("topic", "author")  # facets, and their parameters, of which an article may have more than one value
_MANY = {ALL} | {name for parameter in PARAMETER_OF_FACET.values() for name in (parameter, f"not_{parameter}")}
_SINGLE = {"q", "from", "to", "undated", "sort", "versions", "page", "limit"}
# Trackers that other sites append to links; they say nothing about the search.
TRACKERS = re.compile(r"utm_\w*|fbclid|gclid")
_EXAMPLES = {"year": "2019", "month": "2019-03"}


class BadParameter(Exception):
    """A parameter of the address cannot be taken; `str()` names it and says the repair."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(Message("“%(parameter)s”: %(message)s", parameter=parameter, message=message))
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class ReadAddress:
    """What an address asks; `unknown` are parameters that mean nothing here."""

    query: SearchRequest
    unknown: tuple[str, ...] = ()


def is_known(parameter: str) -> bool:
    """Whether the parameter is one of a search."""
    return parameter in _MANY or parameter in _SINGLE


def read(pairs: Iterable[tuple[str, str]]) -> ReadAddress:
    """The search that these parameters ask for. Empty parameters, as a form sends them, count as absent.

    Raises `BadParameter` for a value that cannot be taken.
    """
    single: dict[str, str] = {}
    many: dict[str, list[str]] = {name: [] for name in _MANY}
    unknown: list[str] = []
    for name, value in pairs:
        if name in _MANY:
            if value.strip() and value not in many[name]:
                if sum(map(len, many.values())) == MOST_VALUES:
                    raise BadParameter(name, Message("up to %(most)s values can be chosen at once.", most=MOST_VALUES))
                many[name].append(_checked(name, value))
        elif name in _SINGLE:
            if value.strip() and single.setdefault(name, value) != value:
                raise BadParameter(name, Message("is given more than once; keep one."))
        elif not TRACKERS.fullmatch(name) and name not in unknown:
            if len(unknown) == MOST_VALUES:
                raise BadParameter(name[:40], Message("is one of too many parameters that mean nothing here."))
            unknown.append(name)
    return ReadAddress(_query(single, many), tuple(unknown))


def parameters(query: SearchRequest) -> list[tuple[str, str]]:
    """The parameters that ask for this search, in a fixed order, without those that say what is so anyway."""
    pairs = [("q", query.text)] if query.text else []
    for facet, parameter in PARAMETER_OF_FACET.items() if query.selections else ():
        if chosen := query.selections.get(facet):
            pairs += [(parameter, value) for value in chosen.include]
            pairs += [(f"not_{parameter}", value) for value in chosen.exclude]
    pairs += [(ALL, facet) for facet in _SEVERAL if (chosen := query.selections.get(facet)) and is_together(chosen)]
    if query.first:
        pairs.append(("from", first_text(query.first)))
    if query.last:
        pairs.append(("to", last_text(query.last)))
    if query.undated_only:
        pairs.append(("undated", "1"))
    standard = FRONT
    if query.sort is not standard.sort:
        pairs.append(("sort", query.sort.value))
    if query.versions is not standard.versions:
        pairs.append(("versions", query.versions.value))
    if query.page != standard.page:
        pairs.append(("page", str(query.page)))
    if query.limit != standard.limit:
        pairs.append(("limit", str(query.limit)))
    return pairs


def including(query: SearchRequest, facet: str, value: str) -> SearchRequest:
    """With `value` among those wanted in `facet`."""
    chosen = without(query, facet, value).selections.get(facet, Selection())
    return _choose(query, facet, replace(chosen, include=(*chosen.include, value)))


def excluding(query: SearchRequest, facet: str, value: str) -> SearchRequest:
    """With `value` kept out."""
    chosen = without(query, facet, value).selections.get(facet, Selection())
    return _choose(query, facet, replace(chosen, exclude=(*chosen.exclude, value)))


def without(query: SearchRequest, facet: str, value: str) -> SearchRequest:
    """With `value` neither wanted nor kept out."""
    chosen = query.selections.get(facet, Selection())
    kept = replace(
        chosen,
        include=tuple(item for item in chosen.include if item != value),
        exclude=tuple(item for item in chosen.exclude if item != value),
    )
    return _choose(query, facet, kept)


def may_be_together(facet: str) -> bool:
    """Whether an article may have several values of the facet."""
    return facet in _SEVERAL


def is_together(chosen: Selection) -> bool:
    """Whether each of several values is asked for; of one alone both ways ask the same."""
    return chosen.together and bool(chosen.include)


def together(query: SearchRequest, facet: str, is_so: bool) -> SearchRequest:
    """With each of the values that are chosen in this facet asked for, or any of them."""
    return _choose(query, facet, replace(query.selections.get(facet, Selection()), together=is_so))


def between(query: SearchRequest, first: date | None, last: date | None) -> SearchRequest:
    """Within these days, both inclusive; None is open. A range and "undated only" never go together."""
    return replace(query, first=first, last=last, undated_only=False, page=1)


def undated(query: SearchRequest) -> SearchRequest:
    """Only documents without a date."""
    return replace(query, first=None, last=None, undated_only=True, page=1)


def listing(query: SearchRequest, versions: Versions) -> SearchRequest:
    """With one line for an article, or one for each of its versions."""
    return replace(query, versions=versions, page=1)


def on_page(query: SearchRequest, page: int) -> SearchRequest:
    """Another page of the same results."""
    return replace(query, page=page)


def limited(query: SearchRequest) -> SearchRequest:
    """The first page of the same results, as many on it as a page has that was asked for nothing else."""
    return replace(query, page=FRONT.page, limit=FRONT.limit)


def worded(query: SearchRequest, text: str) -> SearchRequest:
    """Other words, the same filters."""
    return replace(query.worded(text), page=1)


def cleared(query: SearchRequest) -> SearchRequest:
    """The same words without any filter."""
    return SearchRequest(text=query.text, sort=query.sort, limit=query.limit, versions=query.versions)


def is_filtered(query: SearchRequest) -> bool:
    """Whether anything beside the words narrows the search."""
    return bool(any(query.selections.values()) or query.first or query.last or query.undated_only)


def is_everything(query: SearchRequest) -> bool:
    """Whether neither words nor filters narrow the search."""
    return not query.text.strip() and not is_filtered(query)


def _choose(query: SearchRequest, facet: str, chosen: Selection) -> SearchRequest:
    selections = {name: kept for name, kept in query.selections.items() if name != facet}
    if chosen:
        selections[facet] = chosen
    return replace(query, selections=selections, page=1)


def _query(single: dict[str, str], many: dict[str, list[str]]) -> SearchRequest:
    selections = {}
    for facet, parameter in PARAMETER_OF_FACET.items():
        every = facet in many[ALL]
        if chosen := Selection(tuple(many[parameter]), tuple(many[f"not_{parameter}"]), every):
            selections[facet] = chosen
    first, last = _day(single, "from"), _day(single, "to")
    if first and last and last < first:
        raise BadParameter("to", ends_before_it_begins(single["from"], single["to"]))
    if single.get("undated", "1") != "1":
        raise BadParameter("undated", Message("is 1 or absent."))
    page, limit = count_in(single, "page", MAX_DEPTH), count_in(single, "limit", MAX_LIMIT)
    query = SearchRequest(
        text=single.get("q", ""),
        selections=selections,
        first=first,
        last=last,
        undated_only="undated" in single,
        sort=choice_in(Sort, single, "sort", FRONT.sort),
        versions=choice_in(Versions, single, "versions", FRONT.versions),
    )
    query = replace(query, page=page or query.page, limit=limit or query.limit)
    if query.page * query.limit > MAX_DEPTH:
        raise BadParameter(
            "page",
            Message("results are shown up to number %(most)s; narrow the search instead.", most=f"{MAX_DEPTH:,}"),
        )
    return query


def _checked(name: str, value: str) -> str:
    """Years and months are written as dates are, and one date in one way: `2019`, `2019-03`, `2009-05/2009-06`."""
    if name == ALL and value not in _SEVERAL:
        raise BadParameter(name, one_of(*_SEVERAL))
    if example := _EXAMPLES.get(name.removeprefix("not_")):
        try:
            if parse_iso(value).iso() != value:
                raise ValueError
        except ValueError:
            raise BadParameter(
                name, Message("“%(value)s” is not taken; write it as %(example)s.", value=value[:40], example=example)
            ) from None
    return value


def _day(single: dict[str, str], name: str) -> date | None:
    if name not in single:
        return None
    try:
        return end_of_range(name, single[name])
    except ValueError as problem:
        raise BadParameter(name, problem.args[0]) from None


def needed() -> Message:
    """What is wrong where a parameter is missing."""
    return Message("is missing.")


def one_of(*values: str) -> Message:
    """What is wrong with a value that is none of these."""
    return Message("is one of %(values)s.", values=", ".join(values))


def choice_in(kind: type[Choice], single: Mapping[str, str], name: str, standard: Choice) -> Choice:
    """The choice of this parameter; `standard` where it is absent. Raises `BadParameter`."""
    try:
        return kind(single.get(name, standard))
    except ValueError:
        raise BadParameter(name, one_of(*kind)) from None


def count_in(single: Mapping[str, str], name: str, most: int) -> int | None:
    """The whole number of this parameter, from 1 to `most`; None where it is absent. Raises `BadParameter`."""
    if name not in single:
        return None
    text = single[name].strip()
    number = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0
    if not 1 <= number <= most:
        raise BadParameter(name, Message("is a whole number from 1 to %(most)s.", most=f"{most:,}"))
    return number
