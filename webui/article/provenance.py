"""Where an article came from: every place it was met at, what was set by hand, what was not taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.document import Stored
from archive.history.edits import EDITABLE, Edit
from archive.history.records import Import
from archive.messages import N_
from webui.formats.citation import web_address
from webui.i18n.labels import DATE_SOURCES, date_text, stamp_text
from webui.i18n.translation import _
from webui.urls.site import SiteUrls

_DAMAGED = N_("What it was read from is damaged, so something of this text may be missing.")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where `stored` came from. `imported` is a sentence; `addresses` are others than the canonical one; `other_dates`
    pairs of a date that was not taken and where it stood; `by_hand` the fields that were set by hand; `original_href`
    leads to the page as it was saved, "" where it is not kept; `damaged` is a sentence on what was lost of its text, or
    ""."""

    stored: Stored
    address: str
    addresses: tuple[str, ...]
    captured: str
    imported: str
    original_href: str
    other_dates: tuple[tuple[str, str], ...]
    by_hand: tuple[str, ...]
    damaged: str


def provenance(stored: Stored, record: Import | None, edits: Sequence[Edit], urls: SiteUrls) -> Provenance:
    """The provenance of a document that came with the import `record`."""
    document = stored.document
    return Provenance(
        stored=stored,
        address=web_address(document),
        addresses=tuple(each for each in document.addresses if each != document.url),
        captured=stamp_text(document.captured),
        imported=_imported(stored, record),
        original_href=urls.original(stored.id) if stored.original else "",
        other_dates=tuple(
            (date_text(each), _(DATE_SOURCES.get(each.source, each.source))) for each in document.other_dates
        ),
        by_hand=tuple(_(EDITABLE[each.field].shown) for each in edits),
        damaged=_(_DAMAGED) if stored.losses else "",
    )


def _imported(stored: Stored, record: Import | None) -> str:
    day = stamp_text(stored.imported_at)
    # Only the last part of a source's name: the folders above it are the operator's own affair.
    names = (
        [record.label] if record and record.label else [_last_part(name) for name in record.sources] if record else []
    )
    if not names:
        return _("Import %(number)s, %(day)s", number=stored.import_id, day=day)
    named = ", ".join(names[:3])
    return _("Import %(number)s, %(day)s, from %(sources)s", number=stored.import_id, day=day, sources=named)


def _last_part(name: str) -> str:
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2]
