"""Whether the archive and its index are sound and hold the same."""

from __future__ import annotations

from archive.errors import ArchiveError
from archive.home import Home
from index.errors import SearchError
from index.following.locate import index_of
from index.following.sync import lag


def check(home: Home) -> list[str]:
    """What is wrong, a sentence each with its repair; an empty list when all is well."""
    faults = []
    try:
        if (said := home.store.check()) != "ok":
            faults.append(f"the archive's database is damaged ({said}); restore it from a backup")
        storage = index_of(home)
        edition = storage.current()
        storage.verify(edition)
        behind, reason = lag(home)
        if behind or reason:
            return [*faults, f"the index is behind ({reason or f'{behind} changes'}); run `hemeroteca sync`"]
        reader = storage.read(edition)
        indexed = set(reader.ids())
        reader.close()
        held = {stored.id for stored in home.store.documents()}
    except (ArchiveError, SearchError) as error:
        return [*faults, str(error)]
    if missing := held - indexed:
        faults.append(f"{len(missing)} articles are not in the index; run `hemeroteca reindex`")
    if extra := indexed - held:
        faults.append(f"{len(extra)} articles in the index are not in the archive; run `hemeroteca reindex`")
    return faults
