"""What every writer of an export is given: the article, the search it was found by, and what is done to each text."""

from __future__ import annotations

from dataclasses import dataclass

from archive.document import Stored, clean_text
from archive.partial_date import PartialDate
from index.results import WordForms


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """One article on its way out. `topics` are the source's and the rules' together; `address` is where the
    article is cited at: its original address, else the archive's own where that is known, or ""; `note` is what the
    reader who takes it wrote of it: never anything of the archive's."""

    stored: Stored
    topics: tuple[str, ...]
    address: str
    note: str = ""


def date_note(published: PartialDate | None) -> str:
    """What must be said of a date that is not the day of publication: a page may tell that of its last change alone."""
    return "Dated by its last change" if published and published.source == "modified" else ""


def one_line(text: str) -> str:
    """The text without line breaks, control characters or runs of blanks."""
    return " ".join(clean_text(text).split())


def lines_of(texts: tuple[str, ...]) -> list[str]:
    """Each text as one line, those that come out empty left out."""
    return [line for text in texts if (line := one_line(text))]


@dataclass(frozen=True, slots=True)
class SearchProvenance:
    """Where a set of articles comes from.

    `archive` is the archive's name and `address` where the set can be seen again, or "". `query` is the text as it was
    typed and `reading` how it was understood; `filters` are the others in force ("Topic: Mining"), `notes` what the
    page says of how the search was taken. `articles` is how many there are, `versions` how versions of one article
    were listed. `generation` names the index and `change` the archive's latest change; `at` is ISO 8601, UTC. `words`
    tell how the words of the search were counted.
    """

    archive: str
    address: str
    query: str
    reading: str
    filters: tuple[str, ...]
    notes: tuple[str, ...]
    articles: int
    versions: str
    generation: str
    change: int
    at: str
    words: tuple[WordForms, ...] = ()
