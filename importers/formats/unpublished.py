"""What was never published: the marks by which every format says so, and the reasons that are told for them."""

from __future__ import annotations

import re

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
    " verdadero vero verdadeiro vrai wahr cert waar prawda истина"  # as spreadsheets write it
    " active public público sent publicat publicats publicada pubblicato pubblicata pubblicati online approved"
    " encendido activado activada activé activée an aktiviert gepubliceerd"
    " visibles visibile sichtbar öffentlich público pubblico".split()
)
_REASONS = {
    "0": DRAFTS,
    "false": DRAFTS,
    "no": DRAFTS,
    **dict.fromkeys("falso falsch faux fals vals onwaar fałsz ложь".split(), DRAFTS),  # as spreadsheets write it
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
    "concept": DRAFTS,
    "despublicada": DRAFTS,
    "dépublié": DRAFTS,
    "unveröffentlicht": DRAFTS,
    "inédito": DRAFTS,
    "desactivado": DRAFTS,
    "desactivada": DRAFTS,
    "apagado": DRAFTS,
    "désactivé": DRAFTS,
    "désactivée": DRAFTS,
    "deaktiviert": DRAFTS,
    "aus": DRAFTS,
    "inactivo": DRAFTS,
    "inactive": DRAFTS,
    "inactif": DRAFTS,
    "inaktiv": DRAFTS,
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
    "privada": PRIVATE,
    "privé": PRIVATE,
    "privée": PRIVATE,
    "privat": PRIVATE,
    "privato": PRIVATE,
    "oculto": PRIVATE,
    "masqué": PRIVATE,
    "versteckt": PRIVATE,
    "nascosto": PRIVATE,
    "pending": WAITING,
    "review": WAITING,
    "en revisión": WAITING,
    "en revisió": WAITING,
    "em revisão": WAITING,
    "en relecture": WAITING,
    "in revisione": WAITING,
    "à relire": WAITING,
    "zur prüfung": WAITING,
    "in prüfung": WAITING,
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
    "cestinato": BINNED,
    "à la corbeille": BINNED,
    "en la papelera": BINNED,
    "im papierkorb": BINNED,
    "gelöscht": BINNED,
    "eliminado": BINNED,
    "supprimé": BINNED,
    "eliminato": BINNED,
    "paperera": BINNED,
    "-2": BINNED,
    "request-pending": "settings",
    "acf-disabled": "settings",
    "spam": "messages from readers",
    "2": "posts that were put away",
    "archived": "posts that were put away",
}
_NEGATED = re.compile(r"(?:not|non|no|não|nicht|niet)\s(?:yet\s|ancora\s|aún\s|encore\s|noch\s)?")
_WAITS = re.compile(r"(?:pending|pendiente|pendente|pendent|ausstehend|awaiting|waiting|en attente|in attesa)\b")
_TO_COME = frozenset(
    "future scheduled programado programada planifié planifiée geplant agendado agendada programmato programat".split()
)


def reason_of(status: str) -> str:
    """Why a thing of this status is not published, as `Skipped.reason`; "" for one that is, for an empty status, and
    for one that is to come: see `to_come`. A status that nobody knows is a reason that names it."""
    said = " ".join(status.casefold().split())
    if not said or said in _PUBLISHED or said in _TO_COME:
        return ""
    return _REASONS.get(said) or _of_phrase(said) or f"posts that are {said[:40]!r}, not published"


def _of_phrase(said: str) -> str:
    """The reason that a status of several words gives, such as "pendiente de revisión" or "nicht veröffentlicht"."""
    if _WAITS.match(said):
        return WAITING
    negated = _NEGATED.match(said)
    return DRAFTS if negated and said[negated.end() :] in _PUBLISHED - {"1"} else ""


def is_known(status: str) -> bool:
    """Whether the word is one of the status of an article, and not, in a column `state`, the name of a land."""
    said = " ".join(status.casefold().split())
    return said in _PUBLISHED or said in _REASONS or said in _TO_COME or bool(_of_phrase(said))


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
