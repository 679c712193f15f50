"""What every writer of an export is given, and the two things that all of them do to a text."""

from __future__ import annotations

from dataclasses import dataclass

from archive.document import Stored, clean_text


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """One article on its way out. `topics` are the source's and the rules' together; `address` is where the
    article is cited at: its original address, else the archive's own where that is known, or ""."""

    stored: Stored
    topics: tuple[str, ...]
    address: str


def one_line(text: str) -> str:
    """The text without line breaks, control characters or runs of blanks."""
    return " ".join(clean_text(text).split())


def lines_of(texts: tuple[str, ...]) -> list[str]:
    """Each text as one line, those that come out empty left out."""
    return [line for text in texts if (line := one_line(text))]
