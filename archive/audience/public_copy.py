"""The copy of an archive for the public: an archive of its own, in which nothing private ever was.

Whoever reads it can find nothing private by any question, as it is not there: no article, no text of before, no
address, no count. It follows the whole archive change by change. Originals are not copied: the hash of one is here, by
which the whole archive has its bytes, but not of a page from which something private was read as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from archive.audience.documents import Hides, bring_documents
from archive.audience.imports import copy_imports, forget_mixed_originals
from archive.audience.numbers import make_numbers, renumber
from archive.audience.whole import FORM, Followed, beside, followed, note, read_followed, whole
from archive.bulk_queries import batched
from archive.database.schema import (
    archive_table,
    contributions_table,
    documents_table,
    edits_table,
    imports_table,
    site_table,
)
from archive.errors import DamagedArchive, Repair
from archive.families.maintain import relate
from archive.home import Home

_AT_ONCE = 200  # articles
_D, _A, _S, _E = documents_table.c, archive_table.c, site_table.c, edits_table.c
_WD, _WC, _WI, _WE = (whole(each).c for each in (documents_table, contributions_table, imports_table, edits_table))

_ID = re.compile(r"\b[a-z2-7]{12}\b")
_REASONS = select(_D.id, _D.removed_reason).where(_D.removed_at.is_not(None), _D.removed_reason.is_not(None))

Tell = Callable[[int, int], None]
"""Told (articles looked at, articles to look at)."""


def begin_copy(home: Home, folder: Path) -> Home:
    """An empty copy of the home's archive in this folder, which is not there yet or empty."""
    copy = Home.open(folder, create=True)
    with beside(copy.store, home.store) as connection:
        connection.execute(update(archive_table).values(id=home.store.archive_id))
        make_numbers(connection)
        note(connection, Followed(archive_id=home.store.archive_id))
    copy.store.look_again()
    return copy


def bring_copy(home: Home, copy: Home, hides: Hides, rules: str, tell: Tell = lambda _done, _all: None) -> Followed:
    """Bring the copy to where the home's archive is, and give what it says of that. `hides` tells what is private, by
    topic rules with the fingerprint `rules`. Raises `ArchiveError`."""
    place, mark = home.store.identity(), home.store.imports.mark()
    try:
        with beside(copy.store, home.store) as connection:
            state = replace(_bring(connection, hides, tell), mark=mark, rules=rules, place=place)
            note(connection, state)
    except IntegrityError as error:
        raise DamagedArchive("the copy for the public does not fit its archive", Repair.SYNC) from error
    copy.store.look_again()
    return state


def _bring(connection: Connection, hides: Hides, tell: Tell) -> Followed:
    before, now = followed(connection), _now(connection)
    touched = _touched(connection, before, now)
    held: list[str] = []
    left: list[str] = []
    for some in batched(touched, _AT_ONCE):
        brought = bring_documents(connection, some, hides)
        held += brought.held
        left += brought.left
        tell(len(held) + len(left), len(touched))
    renumber(connection, before.seq)
    others = relate(connection, held, left) - set(held) if touched else set()
    _copy_edits(connection)
    copy_imports(connection)
    forget_mixed_originals(connection)
    _silence_reasons(connection)
    due = tuple(sorted({*before.due, *left, *others}))
    return replace(now, archive_id=before.archive_id, due=due, edition=before.edition, index=before.index)


def is_done(copy: Home, home: Home, done: Followed, edition: str, index: str) -> None:
    """Note that this edition of the index, which lies at this place, has all that was due as the copy has it."""
    if done.due or (done.edition, done.index) != (edition, index):
        with beside(copy.store, home.store) as connection:
            state = followed(connection)
            due = tuple(sorted(set(state.due) - set(done.due)))
            note(connection, replace(state, due=due, edition=edition, index=index))


def misfit(copy: Home, home: Home, rules: str | None, index: str | None) -> str:
    """Why this is no copy of the home's archive that can go on, in a few words; "" where it is. `rules` (`bring_copy`)
    and `index` (`is_done`) are as they are now, None where they do not matter. Raises `ArchiveError`."""
    state = _followed(copy)
    if state.form != FORM or state.archive_id != home.store.archive_id:
        return "it is of another archive"
    is_later = state.seq > home.store.position().seq or not home.store.imports.knows(state.mark)
    if is_later or state.place != home.store.identity():
        return "the archive was replaced"
    if index is not None and state.index != index:
        return "its index lies elsewhere"
    if rules is not None and state.rules != rules:
        return "the topic rules have changed"
    return ""


def is_behind(copy: Home, home: Home) -> bool:
    """Whether the archive has changed since this copy of it followed."""
    return _followed(copy).seq < home.store.position().seq


def _followed(copy: Home) -> Followed:
    return read_followed(copy.store.site.private.of_copy())


def _now(connection: Connection) -> Followed:
    """Where the whole archive is."""
    seq = connection.execute(select(func.max(_WD.seq))).scalar() or 0
    latest = connection.execute(select(func.max(_WC.id))).scalar() or 0
    undone = connection.execute(select(_WI.id).where(_WI.undone_at.is_not(None)).order_by(_WI.id)).scalars()
    return Followed(seq=seq, contributions=latest, undone=tuple(undone))


def _touched(connection: Connection, before: Followed, now: Followed) -> list[str]:
    """The articles that may be others than the copy has them."""
    turned = sorted(set(before.undone) ^ set(now.undone))
    changed = select(_WD.id).where(_WD.seq > before.seq)
    met = select(_WC.document_id).where(_WC.id > before.contributions)
    found = set(connection.execute(changed.union(met)).scalars())
    for some in batched(turned, _AT_ONCE):
        found.update(connection.execute(select(_WC.document_id).where(_WC.import_id.in_(some))).scalars())
    return sorted(found)


def _copy_edits(connection: Connection) -> None:
    """A field that is set by hand to what it was makes no change with a number."""
    connection.execute(delete(edits_table))
    rows = select(whole(edits_table)).where(_WE.document_id.in_(select(_D.id)))
    connection.execute(insert(edits_table).from_select([each.name for each in _E], rows))


def _silence_reasons(connection: Connection) -> None:
    """What was removed may say into which article it was merged: none that is private is named."""
    for row in connection.execute(_REASONS).all():
        named = _ID.findall(row.removed_reason)
        if not named:
            continue
        theirs = set(connection.execute(select(_WD.id).where(_WD.id.in_(named))).scalars())
        ours = set(connection.execute(select(_D.id).where(_D.id.in_(named))).scalars())
        reason = row.removed_reason
        for each in theirs - ours:
            reason = reason.replace(each, "…")
        if reason != row.removed_reason:
            connection.execute(update(documents_table).where(_D.id == row.id).values(removed_reason=reason))
