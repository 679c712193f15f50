"""What a search gives back: hits, snippets, facet counts, histogram. No markup: text and ranges."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from archive.document import Stored
from index.timeline.asked_days import EVERY_DAY, Asked


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of the original text; `marks` are (start, end) in characters of `text`, end exclusive, in order,
    not overlapping, on whole words; `first` is how many marks stand before these in the whole text."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    first: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One document of the page. `title` carries its marks; `topics` are the source's and the rules' together;
    `versions` is how many other versions of the article the query finds; `others` are these, where groups are asked
    for, the first published first; `matches` counts the marks of its text, those of its title not among them."""

    stored: Stored
    score: float
    title: Snippet
    snippets: tuple[Snippet, ...]
    topics: tuple[str, ...]
    versions: int = 0
    others: tuple[Stored, ...] = ()
    matches: int = 0


class FacetCount(NamedTuple):
    """`value` as stored, `label` for a person, `count` over all matches (own facet's selection ignored)."""

    value: str
    label: str
    count: int  # type: ignore[assignment]  # what a tuple calls so is of no use here
    selected: bool = False
    excluded: bool = False


class FormCount(NamedTuple):
    """A form of a word as it is written, in small letters with its accents, and how many articles of the results have
    it."""

    written: str
    count: int  # type: ignore[assignment]  # what a tuple calls so is of no use here


class OtherReading(NamedTuple):
    """Another word that the typed one can be a form of, and which was not looked for. `forms` are those that the
    archive has, the commonest first; `text` finds them where it is typed in the word's place."""

    lemma: str
    forms: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class WordForms:
    """How a word of the search was counted: `word` as it was typed; `lemmas` the words whose forms were looked for, one
    for each language that knows it; `forms` all forms that the results have, the commonest first; `others` what it can
    be read as besides. `chosen` says that the reader named the forms: then there are no others."""

    word: str
    lemmas: tuple[str, ...]
    forms: tuple[FormCount, ...]
    others: tuple[OtherReading, ...] = ()
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Bin:
    """`count` documents whose date lies within these days, both inclusive."""

    start: date
    end: date
    count: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """`unit` is "year", "month" or "day". `bins` holds only those that are not empty, in date order; `coarse` the
    documents whose date is less exact than the unit, by their own span; `outliers` those whose date lies far from all
    others, by year; `undated` counts the rest. All of them together are the total.

    The axis goes from `first` to `last`: the range asked for, where an end of it is open whole periods up to the last
    that has something (None where nothing is dated). `asked` are the days that the query asks for; between its ends
    some may be left out. `held` are the first and last day of all that the index holds, without outliers.
    `weekdays` counts the documents that are dated to the day, however far out, from Monday to Sunday; it is empty
    where `Query.weekdays` does not ask for it."""

    unit: str
    bins: tuple[Bin, ...] = ()
    coarse: tuple[Bin, ...] = ()
    undated: int = 0
    outliers: tuple[Bin, ...] = ()
    first: date | None = None
    last: date | None = None
    asked: Asked = EVERY_DAY
    held: tuple[date, date] | None = None
    weekdays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """`total` is how many documents there are and `lines` how many of them are listed on all pages together, which is
    fewer where one stands for the versions of an article. `facets` goes by facet name: the first `Query.values` values
    in the order to show, and all that are chosen; `distinct` counts how many values there are. `suggestion` is the
    query text respelled, or "". `notes` are sentences about how the query was taken, for the reader, and `otherwise`
    are texts that may have been meant. `took_ms` is milliseconds.

    `grouped` is how many of the documents lie in groups, where these are listed (`Versions.GROUPS`).

    `words` tells how the search's words were counted, those that it asks for, each once.

    All is of the moment at which the index was made; `behind` is how many changes of the archive came after that. Of
    `hits` those that the archive no longer holds are left out, and `withdrawn` counts them."""

    total: int
    lines: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetCount, ...]]
    histogram: Histogram
    suggestion: str
    notes: tuple[str, ...]
    took_ms: float
    distinct: dict[str, int] = field(default_factory=dict)
    behind: int = 0
    withdrawn: int = 0
    words: tuple[WordForms, ...] = ()
    otherwise: tuple[str, ...] = ()
    grouped: int = 0
