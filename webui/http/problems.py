"""What each kind of error means to a visitor: the HTTP status, what happened, what to do. One table."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from werkzeug.exceptions import HTTPException

from archive.errors import ArchiveError, NoSuchDocument
from archive.frozen import KeptEnough, NoSuchFrozenSearch, NotFrozen
from archive.history.records import Removal
from archive.messages import N_, Message
from index.errors import (
    BadTopicRules,
    IndexBeingBuilt,
    IndexDamaged,
    NoIndexYet,
    QuerySyntaxError,
    QueryTooCostly,
    QuestionAbandoned,
    SearchError,
)
from webui.admission.lanes import Busy
from webui.i18n.labels import stamp_text
from webui.i18n.translation import _, translated
from webui.urls.search_url import BadParameter


class Gone(Exception):
    """The document was taken out of the archive. The day is in the language spoken when this is raised."""

    def __init__(self, removal: Removal) -> None:
        super().__init__(
            Message(
                "It was removed on %(day)s. Reason given: %(reason)s",
                day=stamp_text(removal.at),
                reason=removal.reason or Message("none"),
            )
        )


class AddressNotKnown(Exception):
    """A feed, a sitemap or a description for browsers was asked for under a name that need not be the site's own."""

    def __init__(self) -> None:
        super().__init__(
            Message(
                "Feeds, sitemaps and the description for browsers hold whole addresses, and this site’s own is not set."
            )
        )


class UnknownAddress(Exception):
    """No article of the archive was ever at this address."""

    def __init__(self, address: str) -> None:
        shown = address if len(address) <= 200 else f"{address[:199]}…"
        super().__init__(
            Message("The archive knows of no article at %(address)s", address=shown)
            if shown
            else Message("No address was given.")
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


_ASK_OPERATOR = N_("Please try again in a minute. If it stays so, tell the people who run this archive.")
_MEANWHILE = N_("Articles can be read, and browsed by date, meanwhile. Please search again in a minute.")
_SOON = N_("Yours would have to wait too long. Please ask again in a few seconds; articles can be read meanwhile.")
_SEARCH_INSTEAD = N_("Search for words of its title with the box above, or check the address for a typing error.")

_ADDRESS_INSTEAD = N_("Search for words of its title with the box above; an address is given as /go?url=ADDRESS.")
_SET_ADDRESS = N_("The people who run it give it one with HEMEROTECA_ADDRESS, or list its names in HEMEROTECA_HOSTS.")

# The first type that an error is an instance of decides: subclasses stand before their bases.
_TABLE: tuple[tuple[type[Exception], int, str, str], ...] = (
    (QuerySyntaxError, 400, N_("This search cannot be read"), ""),
    (Busy, 503, N_("Many questions are being answered just now"), _SOON),
    (QuestionAbandoned, 503, N_("Many questions are being answered just now"), _SOON),  # nobody reads it
    (QueryTooCostly, 400, N_("This search is too large"), N_("Use fewer or longer words.")),
    (BadParameter, 400, N_("Part of this address cannot be read"), N_("Correct it in the form above.")),
    (NoSuchFrozenSearch, 404, N_("No such kept search"), N_("Check the address for a typing error.")),
    (KeptEnough, 429, N_("This search was not kept"), N_("Its results can be exported all the same.")),
    (NotFrozen, 403, N_("This search was not kept"), N_("Its results can be exported all the same.")),
    (NoSuchDocument, 404, N_("No such article"), _SEARCH_INSTEAD),
    (AddressNotKnown, 421, N_("This archive does not know its own address"), _SET_ADDRESS),
    (UnknownAddress, 404, N_("No article was at this address"), _ADDRESS_INSTEAD),
    (Gone, 410, N_("This article was removed"), N_("The archive keeps this notice in its place.")),
    (IndexBeingBuilt, 503, N_("The search index is being built anew"), _MEANWHILE),
    (NoIndexYet, 503, N_("The archive is not ready for searching"), _ASK_OPERATOR),
    (IndexDamaged, 503, N_("The search index is being mended"), _ASK_OPERATOR),
    (BadTopicRules, 503, N_("The archive’s topic rules cannot be read"), _ASK_OPERATOR),
    (SearchError, 503, N_("The search is not available"), _ASK_OPERATOR),
    (ArchiveError, 503, N_("The archive is not available"), _ASK_OPERATOR),
)
_HTTP_TITLES = {
    404: N_("There is no such page"),
    405: N_("Method not allowed"),
}
_HTTP_REMEDIES = {
    400: N_("Check the address."),
    404: N_("Check the address, or search with the box above."),
    405: N_("This page can only be read."),
    413: N_("Send less at once."),
    414: N_("Use fewer words or filters."),
    415: N_("Send a form (application/x-www-form-urlencoded), or ask with the address."),
}


def problem_of(error: Exception) -> Problem:
    """What to tell a visitor of this error, in the language spoken. What we did not foresee says nothing of itself."""
    for kind, status, title, remedy in _TABLE:
        if isinstance(error, kind):
            # What fails on the server's side names folders: the operator's affair, told in the server's log.
            is_told = status < 500 or isinstance(error, IndexBeingBuilt)
            detail = error.args[0] if is_told and error.args and isinstance(error.args[0], str) else ""
            if isinstance(error, NoSuchDocument):  # a visitor knows of addresses, not of ids
                detail = Message("The archive holds no article at this address.")
            if isinstance(error, QuerySyntaxError):
                return _told(status, title, detail, remedy, error.position, error.plain)
            return _told(status, title, detail, remedy)
    if isinstance(error, HTTPException) and error.code and error.code != 500:
        title = _HTTP_TITLES.get(error.code) or HTTPStatus(error.code).phrase.capitalize()
        return _told(error.code, title, "", _HTTP_REMEDIES.get(error.code, ""))
    return _told(500, N_("Something went wrong on our side"), Message("The fault was noted."), _ASK_OPERATOR)


def _told(status: int, title: str, detail: str, remedy: str, position: int | None = None, plain: str = "") -> Problem:
    return Problem(status, _(title), translated(detail), _(remedy) if remedy else "", position, plain)
