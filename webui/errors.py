"""What each kind of error means to a visitor: the HTTP status, what happened, what to do. One table."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from werkzeug.exceptions import HTTPException

from archive.errors import ArchiveError, NoSuchDocument
from archive.imports import Removal
from index.errors import BadTopicRules, IndexDamaged, NoIndexYet, QuerySyntaxError, QueryTooCostly, SearchError
from webui.search_url import BadParameter


class Gone(Exception):
    """The document was taken out of the archive."""

    def __init__(self, removal: Removal) -> None:
        super().__init__(f"It was removed on {removal.at[:10]}. Reason given: {removal.reason or 'none'}")
        self.removal = removal


class UnknownAddress(Exception):
    """No article of the archive was ever at this address."""

    def __init__(self, address: str) -> None:
        shown = address if len(address) <= 200 else f"{address[:199]}…"
        super().__init__(f"The archive knows of no article at {shown}" if shown else "No address was given.")


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as a visitor meets it. `position` counts characters of the query from 0; `plain` is the query as
    plain words; `remedy` says what to do."""

    status: int
    title: str
    detail: str
    remedy: str = ""
    position: int | None = None
    plain: str = ""


_ASK_OPERATOR = "Please try again in a minute. If it stays so, tell the people who run this archive."
_SEARCH_INSTEAD = "Search for words of its title with the box above, or check the address for a typing error."

_ADDRESS_INSTEAD = "Search for words of its title with the box above; an address is given as /go?url=ADDRESS."

# The first type that an error is an instance of decides: subclasses stand before their bases.
_TABLE: tuple[tuple[type[Exception], int, str, str], ...] = (
    (QuerySyntaxError, 400, "This search cannot be read", ""),
    (QueryTooCostly, 400, "This search is too large", "Use fewer or longer words."),
    (BadParameter, 400, "Part of this address cannot be read", "Correct it in the form above."),
    (NoSuchDocument, 404, "No such article", _SEARCH_INSTEAD),
    (UnknownAddress, 404, "No article was at this address", _ADDRESS_INSTEAD),
    (Gone, 410, "This article was removed", "The archive keeps this notice in its place."),
    (NoIndexYet, 503, "The archive is not ready for searching", _ASK_OPERATOR),
    (IndexDamaged, 503, "The search index is being mended", _ASK_OPERATOR),
    (BadTopicRules, 503, "The archive’s topic rules cannot be read", _ASK_OPERATOR),
    (SearchError, 503, "The search is not available", _ASK_OPERATOR),
    (ArchiveError, 503, "The archive is not available", _ASK_OPERATOR),
)
_HTTP_REMEDIES = {
    400: "Check the address.",
    404: "Check the address, or search with the box above.",
    405: "This page can only be read.",
    413: "Send less at once.",
    414: "Use fewer words or filters.",
}


def problem_of(error: Exception) -> Problem:
    """What to tell a visitor of this error. What we did not foresee says nothing of itself."""
    for kind, status, title, remedy in _TABLE:
        if isinstance(error, kind):
            # What fails on the server's side names folders and commands: the operator's affair, kept for `/healthz`.
            detail = str(error) if status < 500 else ""
            if isinstance(error, NoSuchDocument):
                detail = "The archive holds no article at this address."
            if isinstance(error, QuerySyntaxError):
                return Problem(status, title, detail, remedy, error.position, error.plain)
            return Problem(status, title, detail, remedy)
    if isinstance(error, HTTPException) and error.code and error.code != 500:
        phrase = HTTPStatus(error.code).phrase
        title = "There is no such page" if error.code == 404 else phrase.capitalize()
        return Problem(error.code, title, "", _HTTP_REMEDIES.get(error.code, ""))
    return Problem(500, "Something went wrong on our side", "The fault was noted.", _ASK_OPERATOR)
