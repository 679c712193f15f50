"""What each kind of error means to a visitor: the HTTP status, what happened, what to do. One table."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from werkzeug.exceptions import HTTPException

from archive.errors import ArchiveError, NoSuchDocument
from archive.frozen import NoSuchFrozen, NotKept
from archive.imports import Removal
from archive.said import Said, later
from index.errors import BadTopicRules, IndexDamaged, NoIndexYet, QuerySyntaxError, QueryTooCostly, SearchError
from webui.labels import stamp_text
from webui.search_url import BadParameter
from webui.tongue import _, translated


class Gone(Exception):
    """The document was taken out of the archive. The day is in the language spoken when this is raised."""

    def __init__(self, removal: Removal) -> None:
        super().__init__(
            Said(
                "It was removed on %(day)s. Reason given: %(reason)s",
                day=stamp_text(removal.at),
                reason=removal.reason or Said("none"),
            )
        )


class UnknownAddress(Exception):
    """No article of the archive was ever at this address."""

    def __init__(self, address: str) -> None:
        shown = address if len(address) <= 200 else f"{address[:199]}…"
        super().__init__(
            Said("The archive knows of no article at %(address)s", address=shown)
            if shown
            else Said("No address was given.")
        )


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


_ASK_OPERATOR = later("Please try again in a minute. If it stays so, tell the people who run this archive.")
_SEARCH_INSTEAD = later("Search for words of its title with the box above, or check the address for a typing error.")

_ADDRESS_INSTEAD = later("Search for words of its title with the box above; an address is given as /go?url=ADDRESS.")

# The first type that an error is an instance of decides: subclasses stand before their bases.
_TABLE: tuple[tuple[type[Exception], int, str, str], ...] = (
    (QuerySyntaxError, 400, later("This search cannot be read"), ""),
    (QueryTooCostly, 400, later("This search is too large"), later("Use fewer or longer words.")),
    (BadParameter, 400, later("Part of this address cannot be read"), later("Correct it in the form above.")),
    (NoSuchFrozen, 404, later("No such kept search"), later("Check the address for a typing error.")),
    (NotKept, 403, later("This search was not kept"), later("Its results can be exported all the same.")),
    (NoSuchDocument, 404, later("No such article"), _SEARCH_INSTEAD),
    (UnknownAddress, 404, later("No article was at this address"), _ADDRESS_INSTEAD),
    (Gone, 410, later("This article was removed"), later("The archive keeps this notice in its place.")),
    (NoIndexYet, 503, later("The archive is not ready for searching"), _ASK_OPERATOR),
    (IndexDamaged, 503, later("The search index is being mended"), _ASK_OPERATOR),
    (BadTopicRules, 503, later("The archive’s topic rules cannot be read"), _ASK_OPERATOR),
    (SearchError, 503, later("The search is not available"), _ASK_OPERATOR),
    (ArchiveError, 503, later("The archive is not available"), _ASK_OPERATOR),
)
_HTTP_TITLES = {
    404: later("There is no such page"),
    405: later("Method not allowed"),
}
_HTTP_REMEDIES = {
    400: later("Check the address."),
    404: later("Check the address, or search with the box above."),
    405: later("This page can only be read."),
    413: later("Send less at once."),
    414: later("Use fewer words or filters."),
}


def problem_of(error: Exception) -> Problem:
    """What to tell a visitor of this error, in the language spoken. What we did not foresee says nothing of itself."""
    for kind, status, title, remedy in _TABLE:
        if isinstance(error, kind):
            # What fails on the server's side names folders and commands: the operator's affair, kept for `/healthz`.
            detail = error.args[0] if status < 500 and error.args and isinstance(error.args[0], str) else ""
            if isinstance(error, NoSuchDocument):
                detail = Said("The archive holds no article at this address.")
            if isinstance(error, QuerySyntaxError):
                return _told(status, title, detail, remedy, error.position, error.plain)
            return _told(status, title, detail, remedy)
    if isinstance(error, HTTPException) and error.code and error.code != 500:
        title = _HTTP_TITLES.get(error.code) or HTTPStatus(error.code).phrase.capitalize()
        return _told(error.code, title, "", _HTTP_REMEDIES.get(error.code, ""))
    return _told(500, later("Something went wrong on our side"), Said("The fault was noted."), _ASK_OPERATOR)


def _told(status: int, title: str, detail: str, remedy: str, position: int | None = None, plain: str = "") -> Problem:
    return Problem(status, _(title), translated(detail), _(remedy) if remedy else "", position, plain)
