"""How large a query may be, in words and in patterns."""

from __future__ import annotations

from archive.messages import Message
from index.errors import QueryTooCostly
from index.query_language.tree import And, Fuzzy, Node, Or, Phrase, Prefix, Wildcard, Word

MOST_WORDS = 400
MOST_PATTERNS = 8


class Size:
    """Counts the words and patterns of a query while it is read."""

    def __init__(self) -> None:
        self._words = 0
        self._patterns = 0

    def add(self, node: Node | None) -> None:
        """Count what one piece of the text means. Raises `QueryTooCostly` where all are too many."""
        self._add(node)
        if self._words > MOST_WORDS:
            raise QueryTooCostly(
                Message("The search has more than %(words)s words. Search for a part of it.", words=MOST_WORDS)
            )
        if self._patterns > MOST_PATTERNS:
            raise QueryTooCostly(
                Message("More than %(patterns)s words have a *, ? or ~. Use fewer.", patterns=MOST_PATTERNS)
            )

    def _add(self, node: Node | None) -> None:
        match node:
            case Word(only=only):
                self._words += max(len(only), 1)
            case Phrase(words):
                self._words += sum(max(len(word.only), 1) for word in words)
            case Prefix() | Wildcard() | Fuzzy():
                self._words += 1
                self._patterns += 1
            case And(parts) | Or(parts):
                for part in parts:
                    self._add(part)
