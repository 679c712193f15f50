"""How things stand: the live index, the candidate for its place, the pinned one, and whether a reindex is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.home import Home
from index.errors import BadTopicRules
from index.following.aside import candidate_of, edition_in, is_compared, no_way_to, pinned_of
from index.following.locate import index_of
from index.following.storage import Edition, IndexStorage
from index.following.topic_rules import load_rules
from index.reindexing.acts import rules_file, stale
from index.reindexing.comparison import Comparison
from index.reindexing.note import comparison_in


@dataclass(frozen=True, slots=True)
class Beside:
    """An index beside the live one. `published_at` is when it was last published (seconds since 1970; 0: not known),
    `behind` how many changes of the archive it lacks, `size` what it takes on the disk beyond the live one, in bytes,
    `fault` why it cannot take its place, in a few words, "" where it can."""

    documents: int
    published_at: int
    behind: int
    size: int
    fault: str


@dataclass(frozen=True, slots=True)
class ReindexState:
    """`generation` is the name of the live index, "" where there is none, `documents` how many articles it has and
    `size` what it takes on the disk, in bytes. `building` is (done, to do) of a candidate that is being built.
    `comparison` is that of the candidate that waits, None for none. `due` is why a reindex is due, in a few words, ""
    where it is not; `is_proposed`: other topic rules are proposed."""

    generation: str
    documents: int
    size: int
    building: tuple[int, int] | None
    candidate: Beside | None
    comparison: Comparison | None
    pinned: Beside | None
    due: str
    is_proposed: bool


def reindex_state(home: Home, storage: IndexStorage | None = None) -> ReindexState:
    """How things stand, read without a lock. Raises nothing for what lies there, whatever it says."""
    storage = storage or index_of(home)
    candidate, pinned = candidate_of(storage), pinned_of(storage)
    live, waiting, before = edition_in(storage), edition_in(candidate), edition_in(pinned)
    held = storage.sizes()
    found = comparison_in(storage)
    is_building = is_compared(storage) and found is None
    return ReindexState(
        generation=live.name if live else "",
        documents=live.manifest.documents if live else 0,
        size=sum(held.values()),
        building=candidate.progress() if is_building else None,
        candidate=_beside(home, candidate, waiting, held, _stale(home, storage, found)) if waiting and found else None,
        comparison=found if waiting else None,
        pinned=_beside(home, pinned, before, held, no_way_to(home, pinned, before)) if before else None,
        due=_due(home, live),
        is_proposed=home.proposed_rules.exists(),
    )


def _beside(
    home: Home, storage: IndexStorage, edition: Edition, held: Mapping[tuple[int, int], int], fault: str
) -> Beside:
    manifest = edition.manifest
    size = sum(size for file, size in storage.sizes().items() if file not in held)
    behind = home.store.count_changes(manifest.seq)
    return Beside(manifest.documents, max((at for _seq, at in manifest.published), default=0), behind, size, fault)


def _stale(home: Home, storage: IndexStorage, found: Comparison | None) -> str:
    try:
        return stale(home, storage, found) if found else ""
    except BadTopicRules as error:
        return str(error)


def _due(home: Home, live: Edition | None) -> str:
    """Why an index by the rules that are proposed or in force would be another one."""
    if live is None or live.manifest.rules is None:
        return ""
    try:
        rules = load_rules(rules_file(home))
    except BadTopicRules as error:
        return str(error)
    return "" if rules.fingerprint == live.manifest.rules else "the topic rules are others than those of the index"
