"""Everything that can go wrong around a search, each with the sentence that says the repair."""

from __future__ import annotations


class SearchError(Exception):
    """Base of this package's errors; `str()` of one is a sentence fit for a person."""


class QuerySyntaxError(SearchError):
    """The query cannot be understood. `position` counts characters from 0; `plain` is the query as plain words."""

    def __init__(self, message: str, position: int, plain: str) -> None:
        super().__init__(message)
        self.position = position
        self.plain = plain


class QueryTooCostly(SearchError):
    """The query is longer, deeper or wider than is answered."""


class BadTopicRules(SearchError):
    """`topics.toml` cannot be read; the message names the topic and what to mend."""


class IndexDamaged(SearchError):
    """A generation's files are not those its manifest lists."""


class NoIndexYet(SearchError):
    """The home has no index; `hemeroteca sync` makes one."""
