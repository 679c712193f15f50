"""What was never published: the marks by which every format says so, and the reasons that are told for them."""

from __future__ import annotations

from archive.document import Document
from importers.guide.guide import Guide
from importers.protocol import Skipped

DRAFTS = "drafts"
WAITING = "posts that wait for review"
PRIVATE = "private posts"
BINNED = "posts in the bin"
LATER = "posts that are to be published later"
WITH_PASSWORD = "posts with a password"  # noqa: S105

_PUBLISHED = frozenset(
    "1 true yes y sí si oui ja sim on publish published publicado publicada publié publiée veröffentlicht live visible"
    " active public público sent publicat publicats pubblicato pubblicata online approved".split()
)
_REASONS = {
    "0": DRAFTS,
    "false": DRAFTS,
    "no": DRAFTS,
    "off": DRAFTS,
    "nein": DRAFTS,
    "non": DRAFTS,
    "não": DRAFTS,
    "draft": DRAFTS,
    "drafts": DRAFTS,
    "auto-draft": DRAFTS,
    "borrador": DRAFTS,
    "brouillon": DRAFTS,
    "entwurf": DRAFTS,
    "rascunho": DRAFTS,
    "bozza": DRAFTS,
    "esborrany": DRAFTS,
    "borradores": DRAFTS,
    "offline": DRAFTS,
    "not published": DRAFTS,
    "despublicado": DRAFTS,
    "inherit": "earlier drafts",
    "unpublished": DRAFTS,
    "unpublish": DRAFTS,
    "junk": BINNED,
    "no publicado": DRAFTS,
    "hidden": PRIVATE,
    "private": PRIVATE,
    "privado": PRIVATE,
    "pending": WAITING,
    "review": WAITING,
    "pendiente": WAITING,
    "pendente": WAITING,
    "en attente": WAITING,
    "in attesa": WAITING,
    "needs review": WAITING,
    "needs_review": WAITING,
    "in review": WAITING,
    "in_review": WAITING,
    "trash": BINNED,
    "trashed": BINNED,
    "deleted": BINNED,
    "soft_trashed": BINNED,
    "papelera": BINNED,
    "corbeille": BINNED,
    "papierkorb": BINNED,
    "lixo": BINNED,
    "cestino": BINNED,
    "paperera": BINNED,
    "-2": BINNED,
    "request-pending": "settings",
    "acf-disabled": "settings",
    "spam": "messages from readers",
    "2": "posts that were put away",
    "archived": "posts that were put away",
}
_TO_COME = frozenset(
    "future scheduled programado programada planifié planifiée geplant agendado agendada programmato programat".split()
)


def reason_of(status: str) -> str:
    """Why a thing of this status is not published, as `Skipped.reason`; "" for one that is, for an empty status, and
    for one that is to come: see `to_come`. A status that nobody knows is a reason that names it."""
    said = " ".join(status.casefold().split())
    if not said or said in _PUBLISHED or said in _TO_COME:
        return ""
    return _REASONS.get(said, f"posts that are {said[:40]!r}, not published")


def is_known(status: str) -> bool:
    """Whether the word is one of the status of an article, and not, in a column `state`, the name of a land."""
    said = " ".join(status.casefold().split())
    return said in _PUBLISHED or said in _REASONS or said in _TO_COME


def is_to_come(status: str) -> bool:
    """Whether the status says that the thing is to be published on a later day."""
    return " ".join(status.casefold().split()) in _TO_COME


def to_come(document: Document, guide: Guide) -> Skipped | None:
    """The document as skipped where its first day lies after the day of the import: it comes in when that has passed.

    For exports, front matter and feeds, which hold what is to come. A page that was saved from a site was published.
    """
    if document.published and document.published.first > guide.today:
        return Skipped(document.path, LATER)
    return None
