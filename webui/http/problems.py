"""What each kind of error means to a visitor: the HTTP status, what happened, what to do. One table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus

from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from archive.errors import (
    ArchiveError,
    BadGolden,
    BadJob,
    BadLogo,
    BadPlan,
    BadPrivate,
    BadSiteSetting,
    BadUpload,
    ChangedMeanwhile,
    ClosedForNow,
    MovedOn,
    NoRoom,
    NoSuchDocument,
    NoSuchImport,
    NoSuchJob,
    NoSuchPlan,
    NoSuchUpload,
    QueueFull,
    StoreUnreachable,
    UploadElsewhere,
)
from archive.frozen import KeptEnough, NoSuchFrozenSearch, NotFrozen
from archive.history.records import Removal
from archive.messages import N_, Message
from archive.people.errors import BadAccount, BadLink, HeldBack, ManySignIns, NoSuchAccount
from archive.recipes.drafts import NoSuchDraft
from archive.recipes.kept import BadKeptRecipe, NoSuchRecipe
from index.errors import (
    BadRuleText,
    BadTopicRules,
    IndexBeingBuilt,
    IndexDamaged,
    IndexUnreachable,
    NoIndexYet,
    NoWay,
    QuerySyntaxError,
    QueryTooCostly,
    QuestionAbandoned,
    SearchError,
)
from webui.admission.lanes import Busy
from webui.i18n.labels import stamp_text
from webui.i18n.stored import said
from webui.i18n.translation import _
from webui.urls.search_url import BadParameter


class Gone(Exception):
    """The document was taken out of the archive; `instead` is the title of the article that it was merged into. The day
    is in the language spoken when this is raised."""

    def __init__(self, removal: Removal, instead: str = "") -> None:
        super().__init__(
            Message(
                "It was removed on %(day)s. Reason given: %(reason)s",
                day=stamp_text(removal.at),
                reason=removal.reason or Message("none"),
            )
        )
        self.into = removal.into if instead else ""
        self.instead = instead


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


class NotLetIn(Exception):
    """Base of these errors."""


class NoAccountYet(NotLetIn):
    """The desk is off: nobody has an account."""

    def __init__(self) -> None:
        super().__init__(Message("This archive has no desk yet: nobody has an account here."))


class InsecureConnection(NotLetIn):
    """What is sent could be read on its way."""

    def __init__(self) -> None:
        super().__init__(
            Message("Nobody signs in over plain http, where a password can be read. Open this site by https.")
        )


class NotSignedIn(NotLetIn):
    """Nobody is signed in, or the token is none."""

    def __init__(self) -> None:
        super().__init__(Message("Sign in first; a program sends a token: “Authorization: Bearer TOKEN”."))


class NotAllowed(NotLetIn):
    """Whoever asks is known, and may not."""

    def __init__(self) -> None:
        super().__init__(Message("Your account may not do this. An admin of this archive may."))


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as a visitor meets it. `position` counts characters of the query from 0; `plain` is the query as
    plain words; `remedy` says what to do. `into` and `instead` are the id and the title of the article that one which
    was removed was merged into."""

    status: int
    title: str
    detail: str
    remedy: str = ""
    position: int | None = None
    plain: str = ""
    into: str = ""
    instead: str = ""


_ASK_OPERATOR = N_("Please try again in a minute. If it stays so, tell the people who run this archive.")
_MEANWHILE = N_("Articles can be read, and browsed by date, meanwhile. Please search again in a minute.")
_SOON = N_("Yours would have to wait too long. Please ask again in a few seconds; articles can be read meanwhile.")
_SEARCH_INSTEAD = N_("Search for words of its title with the box above, or check the address for a typing error.")

_ADDRESS_INSTEAD = N_("Search for words of its title with the box above; an address is given as /go?url=ADDRESS.")
_FIRST_ACCOUNT = N_(
    "Whoever runs this archive makes the first account on its machine, with `hemeroteca user add NAME --role admin` or "
    "with the one-time link that `hemeroteca serve --setup` prints."
)
_BY_HTTPS = N_(
    "Whoever runs this archive puts a proxy with a certificate in front of it and says so with HEMEROTECA_PROXIES "
    "(docs/deploy.md). On the machine itself it can be opened as http://localhost."
)
_NEW_LINK = N_("An admin of this archive can make another one; whoever runs it, too: `hemeroteca user reset NAME`.")
_WAIT_TO_TRY = N_(
    "Please wait some minutes before the next try. Whoever cannot wait asks an admin for a one-time link."
)
_FORM_AGAIN = N_("Go back, load the page again and send its form once more.")
_SET_ADDRESS = N_("The people who run it give it one with HEMEROTECA_ADDRESS, or list its names in HEMEROTECA_HOSTS.")

# The first type that an error is an instance of decides: subclasses stand before their bases.
_TABLE: tuple[tuple[type[Exception], int, str, str], ...] = (
    (QuerySyntaxError, 400, N_("This search cannot be read"), ""),
    (Busy, 503, N_("Many questions are being answered just now"), _SOON),
    (QuestionAbandoned, 503, N_("Many questions are being answered just now"), _SOON),  # nobody reads it
    (QueryTooCostly, 400, N_("This search is too large"), N_("Use fewer or longer words.")),
    (BadParameter, 400, N_("Part of this address cannot be read"), N_("Correct it in the form above.")),
    (CSRFError, 400, N_("This form is not known here any more"), _FORM_AGAIN),
    (NoAccountYet, 403, N_("The desk is off"), _FIRST_ACCOUNT),
    (InsecureConnection, 403, N_("This connection is not private"), _BY_HTTPS),
    (NotSignedIn, 401, N_("Nobody is signed in"), ""),
    (NotAllowed, 403, N_("This is for others"), ""),
    (BadAccount, 400, N_("This cannot be done"), ""),
    (BadGolden, 400, N_("This cannot be done"), ""),
    (NoWay, 409, N_("This cannot be done"), ""),
    (BadLink, 403, N_("This link opens nothing"), _NEW_LINK),
    (NoSuchAccount, 404, N_("There is no such thing here"), N_("Perhaps somebody else has just changed it.")),
    (BadJob, 400, N_("This cannot be done"), ""),
    (
        NoSuchJob,
        404,
        N_("There is no such job"),
        N_("Jobs that ended long ago are dropped; the audit keeps who did what."),
    ),
    (MovedOn, 409, N_("The archive has changed meanwhile"), ""),
    (NoSuchImport, 404, N_("There is no such import"), ""),
    (QueueFull, 429, N_("Too many jobs wait"), N_("Wait for some to be done, or cancel some.")),
    (HeldBack, 429, N_("Too many tries"), _WAIT_TO_TRY),
    (ManySignIns, 503, N_("Many are signing in"), N_("Please try again in a few seconds.")),
    (BadRuleText, 400, N_("These topic rules cannot be"), ""),
    (BadSiteSetting, 400, N_("This cannot be saved"), ""),
    (BadLogo, 400, N_("This cannot be the logo"), ""),
    (ChangedMeanwhile, 409, N_("Somebody else was faster"), N_("Load the page again to see what is there now.")),
    (BadKeptRecipe, 400, N_("This recipe cannot be used"), ""),
    (NoSuchRecipe, 404, N_("There is no such recipe"), ""),
    (NoSuchDraft, 404, N_("There is no such thing here"), N_("Begin again with a page of the site.")),
    (NoSuchPlan, 404, N_("There is no such plan"), N_("Perhaps its time was over, or somebody else has deleted it.")),
    (NoSuchUpload, 404, N_("There is no such upload"), N_("Send the file again from its beginning.")),
    (BadPlan, 400, N_("This cannot be done with this plan"), ""),
    (BadUpload, 400, N_("This file cannot be taken"), ""),
    (NoRoom, 413, N_("There is no room for this"), ""),
    (UploadElsewhere, 409, N_("The file is at another place"), N_("Ask where it is, and go on from there.")),
    (NoSuchFrozenSearch, 404, N_("No such frozen search"), N_("Check the address for a typing error.")),
    (KeptEnough, 429, N_("This search was not frozen"), N_("Its results can be exported all the same.")),
    (NotFrozen, 403, N_("This search was not frozen"), N_("Its results can be exported all the same.")),
    (NoSuchDocument, 404, N_("No such article"), _SEARCH_INSTEAD),
    (AddressNotKnown, 421, N_("This archive does not know its own address"), _SET_ADDRESS),
    (UnknownAddress, 404, N_("No article was at this address"), _ADDRESS_INSTEAD),
    (Gone, 410, N_("This article was removed"), N_("The archive keeps this notice in its place.")),
    (IndexBeingBuilt, 503, N_("The search index is being built anew"), _MEANWHILE),
    (NoIndexYet, 503, N_("The archive is not ready for searching"), _ASK_OPERATOR),
    (IndexDamaged, 503, N_("The search index is being mended"), _ASK_OPERATOR),
    (IndexUnreachable, 503, N_("The search does not answer at the moment"), _ASK_OPERATOR),
    (BadTopicRules, 503, N_("The archive’s topic rules cannot be read"), _ASK_OPERATOR),
    (SearchError, 503, N_("The search is not available"), _ASK_OPERATOR),
    (BadPrivate, 400, N_("This cannot be done"), ""),
    (ClosedForNow, 503, N_("The archive is being made ready for visitors"), N_("Please come back in some minutes.")),
    (StoreUnreachable, 503, N_("The archive’s articles cannot be reached just now"), _ASK_OPERATOR),
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
            if isinstance(error, CSRFError):
                detail = ""  # Flask-WTF's own words
            if isinstance(error, NoSuchDocument):  # a visitor knows of addresses, not of ids
                detail = Message("The archive holds no article at this address.")
            if isinstance(error, QuerySyntaxError):
                return _told(status, title, detail, remedy, error.position, error.plain)
            told = _told(status, title, detail, remedy)
            return replace(told, into=error.into, instead=error.instead) if isinstance(error, Gone) else told
    if isinstance(error, HTTPException) and error.code and error.code != 500:
        title = _HTTP_TITLES.get(error.code) or HTTPStatus(error.code).phrase.capitalize()
        return _told(error.code, title, "", _HTTP_REMEDIES.get(error.code, ""))
    return _told(500, N_("Something went wrong on our side"), Message("The fault was noted."), _ASK_OPERATOR)


def _told(status: int, title: str, detail: str, remedy: str, position: int | None = None, plain: str = "") -> Problem:
    return Problem(status, _(title), said(detail), _(remedy) if remedy else "", position, plain)
