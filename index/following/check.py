"""Whether the archive, its desk and its index are sound, and archive and index hold the same."""

from __future__ import annotations

from archive.audience.documents import Hides
from archive.audience.public_copy import is_behind, misfit
from archive.audit.reading import audit_faults
from archive.bulk_queries import batched
from archive.errors import ArchiveError, DamagedArchive, Failure, Repair
from archive.home import Home
from index.errors import IndexDamaged, IndexUnavailable, NoIndexYet, SearchError
from index.following.aside import pinned_of, rules_to_follow
from index.following.audiences import copy_of, effective, has_copies, hiding
from index.following.locate import index_of, place_of_copies, tables_of
from index.following.storage import IndexStorage
from index.following.sync import lag
from index.following.topic_rules import load_rules
from index.lexicon.lexicon import keep_in
from index.lexicon.tables import examine

_AT_ONCE = 200  # articles


def check(home: Home) -> list[Failure]:
    """What is wrong, each with its repair; an empty list when all is well."""
    return [*audit_faults(home), *_faults(home), *_public_faults(home)]


def _faults(home: Home) -> list[Failure]:
    faults: list[Failure] = []
    try:
        if (said := home.store.check()) != "ok":
            faults.append(DamagedArchive(f"the archive's database is damaged ({said})", Repair.RESTORE_BACKUP))
        storage = index_of(home)
        edition = storage.current()
        storage.verify(edition)
        behind, reason = lag(home)
        if behind or reason:
            return [*faults, IndexUnavailable(f"the index is behind ({reason or f'{behind} changes'})", Repair.SYNC)]
        reader = storage.read(edition)
        keep_in(tables_of(home))
        examine(tables_of(home))
        reader.examine()
        reader.readings("a")  # which finds out where a table is missing
        indexed = set(reader.ids())
        reader.close()
        held = {stored.id for stored in home.store.documents()}
    except (ArchiveError, SearchError) as error:
        return [*faults, error]
    if damage := _pinned_damage(storage):
        faults.append(damage)
    if missing := held - indexed:
        faults.append(IndexDamaged(f"{len(missing)} articles are not in the index", Repair.REINDEX))
    if extra := indexed - held:
        faults.append(IndexDamaged(f"{len(extra)} articles in the index are not in the archive", Repair.REINDEX))
    return faults


def _pinned_damage(storage: IndexStorage) -> Failure | None:
    """What is wrong with the pinned index, where there is one."""
    pinned = pinned_of(storage)
    try:
        pinned.verify(pinned.current())
    except NoIndexYet:
        return None
    except IndexDamaged as error:
        return IndexDamaged(f"the index of before, which is kept, is damaged: {error}", Repair.SYNC)
    return None


def _public_faults(home: Home) -> list[Failure]:
    """What is wrong with the copy for the public, where there is to be one: above all that nothing private is in it."""
    try:
        private = effective(home)
        if not private.is_partial or not has_copies(home):
            return []
        if (folder := copy_of(home, private)) is None:
            return [IndexUnavailable("the copy of the archive for visitors is not made yet", Repair.SYNC)]
        rules = rules_to_follow(home, index_of(home), load_rules)
        copy = Home.open(folder)
        try:
            reason = misfit(copy, home, rules.fingerprint, place_of_copies(home))
            if reason or is_behind(copy, home):
                reason = reason or "the archive has changed"
                sentence = f"the copy of the archive for visitors is out of date ({reason})"
                return [IndexUnavailable(sentence, Repair.SYNC)]
            hides = hiding(private, rules)
            if count := _hidden_in(copy, home, hides):
                return [IndexDamaged(f"{count:,} articles that are private are in the copy for visitors", Repair.SYNC)]
            return _faults(copy)
        finally:
            copy.close()
            keep_in(tables_of(home))
    except (ArchiveError, SearchError) as error:
        return [error]


def _hidden_in(copy: Home, home: Home, hides: Hides) -> int:
    """How many articles of the copy are private, by what the archive says of them."""
    ids = [each.id for each in copy.store.documents()]
    return sum(hides(each.document, ()) for some in batched(ids, _AT_ONCE) for each in home.store.get_many(some))
