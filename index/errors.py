"""Everything that can go wrong around a search, each with a sentence that says what is wrong."""

from __future__ import annotations

from archive.errors import Failure, Repair
from archive.messages import Message


class SearchError(Failure):
    """Base of this package's errors."""


class QuerySyntaxError(SearchError):
    """The query cannot be understood. `position` counts characters from 0; `plain` is the query as plain words."""

    def __init__(self, message: str, position: int, plain: str) -> None:
        super().__init__(message)
        self.position = position
        self.plain = plain


class QueryTooCostly(SearchError):
    """The query is longer, deeper or wider than is answered."""


class QuestionAbandoned(SearchError):
    """Whoever asked has gone."""

    def __init__(self) -> None:
        super().__init__(Message("nobody waits for the answer any more"))


class BadTopicRules(SearchError):
    """`topics.toml` cannot be read; the message names the topic and what to mend."""


class BadRuleText(BadTopicRules):
    """Rules that somebody wants to have cannot be; `line` counts from 1, 0 where it is about no line of a text."""

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(sentence)
        self.line = line


class IndexUnavailable(SearchError):
    """There is no index at the moment that could be asked; the archive itself can be read."""


class IndexDamaged(IndexUnavailable):
    """A generation's files are not those its manifest lists."""


class SegmentDamaged(IndexDamaged):
    """Bytes of a segment's file are not those that were written."""


class NoIndexYet(IndexUnavailable):
    """The home has no index yet."""


class IndexNotBuilt(IndexUnavailable):
    """The index cannot be asked, and was not built anew."""


class WordsMissing(IndexUnavailable):
    """The index is sound, and this machine has not the table of words by which it is asked."""


class IndexBeingBuilt(IndexUnavailable):
    """The index is being built anew for this program: `percent` of all changes are in it. `reason` says in a few words
    what was the matter with the one before."""

    def __init__(self, percent: int, reason: str) -> None:
        super().__init__(Message("The index is being built anew, %(percent)s %%.", percent=percent))
        self.percent = percent
        self.reason = reason


class IndexUnreachable(IndexUnavailable):
    """The servers that hold the index do not answer, or not whole. That passes: nothing is built anew for it."""


def not_in_time() -> IndexUnreachable:
    """That the servers stand still, or have no time."""
    return IndexUnreachable("the servers of the index do not answer in time", Repair.INDEX_SERVERS)


class IndexRefused(IndexUnreachable):
    """The servers that hold the index do not let the program in, or it must not trust them."""


class NoWay(SearchError):
    """The live index cannot be left for the candidate or the pinned one: there is none, or it does not fit any more."""
