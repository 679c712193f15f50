"""What the interface for programs answers: each shape once, for the functions that make it and for its description
(`webui.api.openapi_schemas`), which takes over names, docstrings and what `Annotated` says in words of JSON Schema."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from webui.formats.shapes.counts import Bar, Behind, Bin, Count, Counts, Day, Days, Histogram
from webui.formats.shapes.words import FormCount, OtherReading, Suggestion, Suggestions, WordForms

__all__ = [
    "Bar",
    "Bin",
    "Counts",
    "Days",
    "FormCount",
    "Histogram",
    "OtherReading",
    "Suggestion",
    "Suggestions",
    "WordForms",
]

Range = Annotated[list[int], {"minItems": 2, "maxItems": 2}]


class Snippet(TypedDict):
    """A piece of an article's text."""

    text: str
    marks: Annotated[list[Range], {"description": "Ranges of `text` in characters, end exclusive."}]


class _Named(TypedDict):
    """What a hit, another version of it and an article have in common."""

    id: str
    source_id: str
    title: str
    published: Annotated[str | None, {"description": "2019-03-05, 2009-06, 2006, 2009-05/2009-06; null when undated."}]
    precision: str | None
    section: Annotated[str, {"description": "Where in the publication it stood, as its source writes it."}]
    url: str
    changed_at: Annotated[str, {"description": "When it became what it is: an import, a hand edit, a restoration."}]


class OtherVersion(_Named):
    """Another version of a hit's article."""

    source: str


class Hit(_Named):
    """An article among the results of a search."""

    topics: list[str]
    score: float
    versions: Count
    others: NotRequired[Annotated[list[OtherVersion], {"description": "With versions=groups: the first 200."}]]
    snippets: list[Snippet]


class FacetValue(TypedDict):
    """One value of a facet, and how many articles have it."""

    value: str
    label: str
    count: Count
    selected: bool
    excluded: bool


class Results(TypedDict):
    """A page of results."""

    query: str
    total: Annotated[Count, {"description": "Articles that match, every version counted."}]
    lines: Annotated[Count, {"description": "Hits on all pages together."}]
    grouped: NotRequired[Annotated[Count, {"description": "With versions=groups: articles in all the groups."}]]
    took_ms: float
    page: Annotated[int, {"minimum": 1}]
    hits: list[Hit]
    facets: dict[str, list[FacetValue]]
    histogram: Histogram
    suggestion: str
    notes: list[str]
    otherwise: Annotated[list[str], {"description": "Texts for `q` that may have been meant instead."}]
    forms: list[WordForms]
    behind: Behind
    withdrawn: Annotated[Count, {"description": "Hits of this page that the archive no longer holds, left out."}]
    seen: Annotated[str, {"description": "The mark of this page; `seen` of the next page's address takes it."}]
    changed: Annotated[bool, {"description": "Whether the list is another than on the page of the given `seen`."}]
    next: Annotated[str, {"description": "Where the next page is, the mark in its address; empty on the last."}]


class PublicationDate(TypedDict):
    """The first and the last day that a date may be, and where it was found."""

    first: Day
    last: Day
    precision: str
    source: str


class Article(_Named):
    """Every field of an article; `topics` are the source's and those that rules give, `other_dates` were not taken for
    its publication, `losses` say what of its text was lost before it came into the archive."""

    topics: list[str]
    date: PublicationDate | None
    authors: list[str]
    source_topics: list[str]
    language: str
    source: str
    label: str
    series: str
    summary: str
    body: str
    html: str
    other_dates: list[PublicationDate]
    addresses: list[str]
    captured: str
    path: str
    seq: Count
    content_hash: str
    original: str
    import_id: Count
    imported_at: str
    family: str
    losses: list[str]


class Series(Counts):
    """One search or topic over time; a share of nothing, and of what a search does not ask for, is null. `intervals`
    are the 95% intervals of the shares (Wilson's)."""

    name: str
    query: str
    shares: list[float | None]
    intervals: list[list[float] | None]
    notes: list[str]
    forms: list[WordForms]


class Trends(TypedDict):
    """Searches or topics over time, `all` for everything that the filters allow. The axis goes from `start` to `end`;
    `partial` are periods of which only these days are asked for or over, `left_out` those between that nobody asks for,
    which have no numbers, `few` those with fewer articles than `few_below`, of which a share says little."""

    unit: Annotated[str, {"enum": ["decade", "year", "month", "weekday"]}]
    by: Annotated[str, {"enum": ["search", "topic"]}]
    index: str
    behind: Behind
    periods: list[str]
    start: Annotated[str | None, {"description": "The first day of the axis."}]
    end: Annotated[str | None, {"description": "The last day of the axis."}]
    partial: dict[str, Days]
    left_out: list[str]
    few: list[str]
    few_below: Count
    all: Counts
    series: list[Series]


class Keyword(TypedDict):
    """A word, and how many articles in and outside the search have it."""

    word: str
    language: str
    inside: Count
    of_inside: Count
    outside: Count
    of_outside: Count
    score: float


class Words(TypedDict):
    """Words that set what a search finds apart."""

    query: str
    measure: str
    inside: Count
    outside: Count
    index: str
    behind: Behind
    words: list[Keyword]
    forms: list[WordForms]


class Line(TypedDict):
    """A place where the words of a search stand, and its article."""

    left: str
    match: str
    right: str
    field: str
    id: str
    title: str
    published: str | None


class Context(TypedDict):
    """A page of lines."""

    query: str
    total: Count
    articles: Count
    articles_read: Count
    out_of_time: Annotated[bool, {"description": "Whether time ran short: asked again, more articles may be read."}]
    page: Count
    pages: Count
    index: str
    behind: Behind
    forms: list[WordForms]
    lines: list[Line]


class FrozenArticle(TypedDict):
    """An article as it was when its search was kept."""

    id: str
    content_hash: str


class Since(TypedDict):
    """Ids of what is found only now, reads otherwise, is no longer found, or was removed."""

    came: list[str]
    changed: list[str]
    lost: list[str]
    gone: list[str]


class Frozen(TypedDict):
    """A search that was kept, and what has changed since. `digest` is the SHA-256 of what was found, `same` whether the
    same is found today. Of many articles no more was kept: then `listed` is false, `articles` has none, and
    `since.changed` has those found today that are new or were changed since."""

    id: str
    at: str
    archive_id: str
    seq: Count
    generation: str
    parameters: list[list[str]]
    query: str
    reading: str
    filters: list[str]
    notes: list[str]
    forms: list[WordForms]
    total: Count
    digest: str
    listed: bool
    same: bool
    articles: list[FrozenArticle]
    since: Since


class Problem(TypedDict):
    """Why there is no answer (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    position: NotRequired[Annotated[Count, {"description": "Where in `q` the fault is, in characters."}]]


class RemovedArticle(Problem):
    """Why an article is no longer here."""

    merged_into: NotRequired[Annotated[str, {"description": "The id of the article that it is in by now."}]]
