"""Whether the archive and its index are sound and hold the same."""

from __future__ import annotations

from archive.errors import ArchiveError, DamagedArchive, Failure, Repair
from archive.home import Home
from index.errors import IndexDamaged, IndexUnavailable, SearchError
from index.following.locate import index_of, tables_of
from index.following.sync import lag
from index.lexicon.lexicon import keep_in
from index.lexicon.tables import examine


def check(home: Home) -> list[Failure]:
    """What is wrong, each with its repair; an empty list when all is well."""
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
    if missing := held - indexed:
        faults.append(IndexDamaged(f"{len(missing)} articles are not in the index", Repair.REINDEX))
    if extra := indexed - held:
        faults.append(IndexDamaged(f"{len(extra)} articles in the index are not in the archive", Repair.REINDEX))
    return faults
