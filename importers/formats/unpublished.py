"""What was never published: the marks by which every format says so, and the reasons that are told for them."""

from __future__ import annotations

import re

from archive.document import Document
from importers.guide.guide import Guide
from importers.protocol import Damaged, Skipped

DRAFTS = "drafts"
WAITING = "posts that wait for review"
PRIVATE = "private posts"
BINNED = "posts in the bin"
LATER = "posts that are to be published later"
WITH_PASSWORD = "posts with a password"  # noqa: S105  words that are told, no password
EARLIER = "earlier drafts"
SETTINGS = "settings"
FROM_READERS = "messages from readers"
_PUT_AWAY = "posts that were put away"

_PUBLISHED = frozenset(
    "1 true yes y sí si oui ja sim on publish published publicado publicada publié publiée veröffentlicht live visible"
    " 2"  # Joomla keeps an archived article on the site, in a list of its own
    " verdadero vero verdadeiro vrai wahr cert waar prawda истина"  # as spreadsheets write it
    " active public público sent publicat publicats publicada pubblicato pubblicata pubblicati online approved"
    " encendido activado activada activé activée an aktiviert gepubliceerd"
    " visibles visibile sichtbar öffentlich público pubblico".split()
)
_WORDS = {
    DRAFTS: (
        "0, false, no, falso, falsch, faux, fals, vals, onwaar, fałsz, ложь, off, nein, non, não, draft, drafts, "
        "auto-draft, borrador, brouillon, entwurf, concept, despublicada, dépublié, unveröffentlicht, inédito, "
        "desactivado, desactivada, apagado, désactivé, désactivée, deaktiviert, aus, inactivo, inactive, inactif, "
        "inaktiv, rascunho, bozza, esborrany, borradores, offline, not published, despublicado, unpublished, "
        "unpublish, no publicado"
    ),
    EARLIER: "inherit",
    BINNED: (
        "junk, trash, trashed, deleted, soft_trashed, papelera, corbeille, papierkorb, lixo, cestino, cestinato, à "
        "la corbeille, en la papelera, im papierkorb, gelöscht, eliminado, supprimé, eliminato, paperera, -2"
    ),
    PRIVATE: "hidden, private, privado, privada, privé, privée, privat, privato, oculto, masqué, versteckt, nascosto",
    WAITING: (
        "pending, queued, submission, submitted, review, en revisión, en revisió, em revisão, en relecture, in "
        "revisione, à relire, zur prüfung, in prüfung, pendiente, pendente, en attente, in attesa, needs review, "
        "needs_review, in review, in_review"
    ),
    SETTINGS: "request-pending, acf-disabled",
    FROM_READERS: "spam",
    _PUT_AWAY: "archived",
}
"""By the reason that is told for them."""
_REASONS = {word: reason for reason, words in _WORDS.items() for word in words.split(", ")}
_NEGATED = re.compile(r"(?:not|non|no|não|nicht|niet)\s(?:yet\s|ancora\s|aún\s|encore\s|noch\s)?")
_WAITS = re.compile(r"(?:pending|pendiente|pendente|pendent|ausstehend|awaiting|waiting|en attente|in attesa)\b")
_TO_COME = frozenset(
    "future scheduled programado programada planifié planifiée geplant agendado agendada programmato programat".split()
)


def reason_of(status: str) -> str:
    """Why a thing of this status is not published, as `Skipped.reason`; "" for one that is, for an empty status, and
    for one that is to come: see `unless_to_come`. A status that nobody knows is a reason that names it."""
    said = _folded(status)
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
    said = _folded(status)
    return said in _PUBLISHED or said in _REASONS or said in _TO_COME or bool(_of_phrase(said))


def is_to_come(status: str) -> bool:
    """Whether the status says that the thing is to be published on a later day."""
    return _folded(status) in _TO_COME


def _folded(status: str) -> str:
    return " ".join(status.casefold().split())


def unless_to_come(document: Document, guide: Guide, losses: tuple[str, ...] = ()) -> Document | Damaged | Skipped:
    """The document with what was lost of it; skipped where its first day lies after the day of the import: it comes in
    when that has passed.

    For exports, front matter and feeds, which hold what is to come. A page that was saved from a site was published.
    """
    if document.published and document.published.first > guide.today:
        return Skipped(document.path, LATER)
    return Damaged(document, losses) if losses else document
