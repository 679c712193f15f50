"""The address of a page of trends: searches to compare, the filters that they share, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from archive.messages import Message
from index.query import SearchRequest
from webui.urls import search_url
from webui.urls.search_url import BadParameter, choice_in

MOST_SEARCHES = 5


class Unit(StrEnum):
    """What a period is; `AUTO`: a year or a month, as suits the range."""

    AUTO = "auto"
    DECADE = "decade"
    YEAR = "year"
    MONTH = "month"
    WEEKDAY = "weekday"


class Measure(StrEnum):
    """What is drawn: the share of all articles of the period, or how many; `AUTO`: the share where there are words."""

    AUTO = "auto"
    SHARE = "share"
    COUNT = "count"


class Split(StrEnum):
    """What the lines are: several searches, or the topics of one."""

    SEARCH = "search"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class TrendsRequest:
    """What an address asks for. `base` has the filters, and no words; `texts` are the searches, each once; `doubles`
    are those that were given again; `unknown` are parameters that mean nothing here."""

    base: SearchRequest
    texts: tuple[str, ...] = ()
    unit: Unit = Unit.AUTO
    measure: Measure = Measure.AUTO
    split: Split = Split.SEARCH
    doubles: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def read(pairs: Iterable[tuple[str, str]]) -> TrendsRequest:
    """What these parameters ask for. Raises `BadParameter`."""
    texts: list[str] = []
    doubles: list[str] = []
    own: dict[str, str] = {}
    rest: list[tuple[str, str]] = []
    useless: list[str] = []
    for name, value in pairs:
        if name == "q":
            if value.strip():
                (doubles if value.strip() in texts else texts).append(value.strip())
        elif name in ("unit", "as", "by"):
            if value.strip() and own.setdefault(name, value) != value:
                raise BadParameter(name, Message("is given more than once; keep one."))
        elif name in ("page", "limit"):
            useless.append(name)
        else:
            rest.append((name, value))
    if len(texts) > MOST_SEARCHES:
        message = Message("is given %(given)s times; compare up to %(most)s.", given=len(texts), most=MOST_SEARCHES)
        raise BadParameter("q", message)
    split = choice_in(Split, own, "by", Split.SEARCH)
    if split is Split.TOPIC and len(texts) > 1:
        raise BadParameter("by", Message("topic looks into one search; leave one “q”."))
    asked = search_url.read(rest)
    return TrendsRequest(
        base=asked.query,
        texts=tuple(texts),
        unit=choice_in(Unit, own, "unit", Unit.AUTO),
        measure=choice_in(Measure, own, "as", Measure.AUTO),
        split=split,
        doubles=tuple(dict.fromkeys(doubles)),
        unknown=(*dict.fromkeys(useless), *asked.unknown),
    )


def parameters(asked: TrendsRequest) -> list[tuple[str, str]]:
    """The parameters that ask for this page, in a fixed order."""
    pairs = [("q", text) for text in asked.texts]
    pairs += search_url.parameters(asked.base)
    pairs += [("by", asked.split.value)] if asked.split is not Split.SEARCH else []
    pairs += [("unit", asked.unit.value)] if asked.unit is not Unit.AUTO else []
    pairs += [("as", asked.measure.value)] if asked.measure is not Measure.AUTO else []
    return pairs


def of_search(query: SearchRequest) -> TrendsRequest:
    """The trend of one search."""
    base = replace(query.worded(""), page=1, limit=search_url.FRONT.limit)
    return TrendsRequest(base, (query.text,) * bool(query.text))
