"""The seam between the archive's search and an engine. An engine works on one folder and knows nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from archive.document import Document
from index.query import Query
from index.query_language.tree import Reading, Word
from index.results import Histogram

if TYPE_CHECKING:
    from index.engine.keyness import Contrast, PassedOver  # which takes NumPy


MOST_OTHERS = 200
"""Versions of one article that are named beside it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document to index, with all its topics, the source's and the rules', and the family that it is of, or "".
    `seq` is the change of the archive that made it what it is: an engine that may meet changes twice, or late, tells by
    that which is the later one. 0 where nobody numbers them."""

    id: str
    document: Document
    topics: tuple[str, ...]
    family: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class FoundHit:
    """One document of the page asked for. `versions` is how many others of its family match, and `others` are the ids
    of the first of these (`MOST_OTHERS`), where groups are asked for."""

    id: str
    score: float
    topics: tuple[str, ...]
    versions: int = 0
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """How many documents have each value of a facet under all filters but its own, none with 0; what differs in case
    or space alone is one value where people wrote it. `values` are the
    first `Query.values` of them in the order to show (all of years and months), behind them those that are chosen;
    `distinct` counts all."""

    values: tuple[tuple[str, int], ...] = ()
    distinct: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What matches a query: `total` documents, of which `lines` are listed; where these are groups, `grouped` documents
    are in them. `facets` goes by facet name. `notes` are sentences for the reader about what was cut short. `forms`
    tells of each word of the tree that is asked for how many of the documents have each form of it, as it is written;
    of many words it tells nothing."""

    total: int
    lines: int
    hits: tuple[FoundHit, ...]
    facets: Mapping[str, FacetCounts]
    histogram: Histogram
    notes: tuple[str, ...] = ()
    grouped: int = 0
    forms: tuple[tuple[Word, Mapping[str, int]], ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """Where a document stands in what is listed for a query, or the one that stands for it: `listed` is the id of that
    one, `position` from 1 of `total`, and its neighbours' ids."""

    listed: str
    position: int
    total: int
    previous: str | None
    next: str | None


STRANGE = (ArithmeticError, LookupError, ValueError, TypeError, MemoryError)
"""What reading ends in where numbers of an index are not what any engine wrote, or the program has a fault: `examine`
tells which it is."""


class Reader(Protocol):
    """An index opened for searching, by any number of threads at once. Every method raises `IndexDamaged` when it meets
    bytes that are not those that were written."""

    def question(self) -> AbstractContextManager[None]:
        """What is asked in this block is one question: what the same words find in it may be looked for once."""

    def search(self, query: Query) -> Found:
        """The page of results that the query asks for. Raises `QueryTooCostly`."""

    def matching(self, query: Query) -> tuple[str, ...]:
        """The ids of all documents that are listed for the query, in its order. Raises `QueryTooCostly`."""

    def count(self, query: Query) -> int:
        """How many documents the query finds. Raises `QueryTooCostly`."""

    def cost(self, query: Query) -> float:
        """About how many milliseconds of one processor's time `search` takes for this query, right within a factor of
        three or so for what is costly: told from the dictionary in far less time than that. One word costs some
        tenths of a millisecond, a page of frequent phrases seconds."""

    def around(self, query: Query, document_id: str) -> Around | None:
        """The document's place in all results of the query; None when it is not among them."""

    def topics(self, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """All topics of each of these documents; none of one that is not in the index."""

    def values_meant(self, facet: str, value: str) -> tuple[str, ...]:
        """The values of a facet, as they are counted and shown (`index.facets.commonest`), that are meant by one as
        somebody writes it: the one that documents have in this very spelling, or with these accents where any are
        typed; else all that fold to the same (`index.analysis.folding.fold_value`); itself, where there are none."""

    def readings(self, text: str) -> Mapping[str, tuple[Reading, ...]]:
        """By language class, what the index has that a word as it is typed may be a form of, in no order. Accents that
        are typed count where the index has the word with them. A word that stands in the texts of one class is not
        looked for as a form in those of another that has it not: who types “mine” does not mean the verb “minar”."""

    def holds(self, words: Sequence[str]) -> list[bool]:
        """Whether the index has each word, however its accents are: told from the dictionary alone, so a word that only
        documents had that are gone may be there still."""

    def form_counts(self, word: Word) -> Mapping[str, int]:
        """How many documents have each form of the word that the index has, as it is written."""

    def frequencies(self, words: Sequence[Word]) -> list[int]:
        """How many documents have each word."""

    def contrast(self, query: Query, count: int, passed_over: PassedOver) -> Contrast:
        """Up to `count` words, folded, that set all documents that the query finds apart from all others. Raises
        `QueryTooCostly`."""

    def unknown_words(self, words: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Those folded words that no document holds, each with the nearest one that some do and one such id."""

    def ids(self) -> Iterator[str]:
        """The id of every document in the index, in no order."""

    def examine(self) -> None:
        """Raise `IndexDamaged` unless all numbers in the index can be what they say, whoever wrote them. Reads all of
        it."""

    def close(self) -> None:
        """Keep nothing for later questions. Those that run are answered, and those of whoever still holds the reader:
        its files go with the last one who does."""


class Writer(Protocol):
    """Changes to an index: nothing is to be seen before `commit`. What writes into a copy makes all of them or none;
    what writes in place (`index.following.storage`) may have made some when it is cut off, and makes them once more."""

    def put(self, entry: Entry) -> None:
        """Add a document, in place of the one with its id. Each id at most once a writer."""

    def remove(self, document_id: str, seq: int = 0) -> None:
        """Take a document out, by this change of the archive (`Entry.seq`); nothing happens when it is not there."""

    def commit(self) -> int:
        """Make the changes real and give the number of documents in the index."""

    def cancel(self) -> None:
        """Drop the changes and let go of the files."""


class Engine(Protocol):
    """`name` and `format` stand in a generation's manifest: one of another format is built anew."""

    name: str
    format: int

    def write(self, folder: Path) -> Writer:
        """Open the index in the folder for changes; an empty folder becomes an empty index."""

    def read(self, folder: Path) -> Reader:
        """Open the index in the folder for searching."""

    def linkable(self, file: Path) -> bool:
        """Whether the file belongs to the index and may be hard-linked into the next generation."""
