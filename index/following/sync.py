"""Following the archive: apply the changes since the last generation, or build a new one beside it, and swap."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from archive.errors import ArchiveError, Failure
from archive.home import Home
from archive.shelf.shelf import Kept
from index.engine.protocol import STRANGE, Entry
from index.errors import BadTopicRules, IndexDamaged, NoIndexYet, SearchError
from index.following.aside import edition_in, follow_pinned, published, rules_to_follow, settle
from index.following.audiences import bring_public
from index.following.fitness import fingerprint, unfit
from index.following.locate import index_of, tables_of
from index.following.rule_changes import topic_changes
from index.following.storage import Edition, IndexStorage, Manifest
from index.following.topic_rules import UNREADABLE, TopicRules, load_rules
from index.lexicon.lexicon import ask_for_many, keep_in, prepare
from index.lexicon.tables import LANGUAGES, mend

WAIT = 3_600.0  # seconds to wait for another process that is indexing
_TELLING = 0.5  # seconds between two reports of how far the writing has come

Progress = Callable[[int, int], None]
"""Told (documents done, documents to do) after each."""

Begin = Callable[[], None]

Load = Callable[[Kept], TopicRules]
"""Reads a `topics.toml`."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did: `applied` changes; `rebuilt` says why the index was built anew, or "" when it was not;
    `outdated` that the editions before are of another version of the program, so that none of them can answer again."""

    generation: str
    documents: int
    applied: int
    rebuilt: str
    seconds: float
    outdated: bool = False


def sync(
    home: Home,
    *,
    rebuild: bool = False,
    thorough: bool = True,
    begin: Begin = lambda: None,
    progress: Progress | None = None,
) -> SyncReport:
    """Bring the index to where the archive is. With `rebuild` a new generation is built whole.

    `begin` is called before anything is built, where something is. Every byte of the live generation is checked first,
    unless it is not to be `thorough`: then what is read of it is checked. Readers go on with the old generation until
    the new one is complete; a crash at any moment leaves the old one. Raises `BadTopicRules` (the old index stays),
    `HomeBusy` or `HomeNotWritable`.
    """
    report = _sync(home, load_rules, "asked for" if rebuild else "", thorough, WAIT, progress, begin=begin)
    bring_public(home, lambda copy, anew: sync_copy(copy, anew or rebuild, thorough))
    return report


def follow(home: Home, *, thorough: bool = True, progress: Progress | None = None) -> Failure | None:
    """`sync` after a change of the archive, which stands all the same; why the index could not follow, or None."""
    try:
        sync(home, thorough=thorough, progress=progress)
    except (ArchiveError, SearchError) as error:
        return error
    return None


def heal(home: Home, pointer: str, reason: str, wait: float) -> BadTopicRules | None:
    """Build the index anew, for this `reason`, unless another process has done so: `pointer` names the live edition
    that was found to be of no use.

    Where the topic rules cannot be read it is built without any, so that the archive can be searched: what is wrong
    with them is given back. Raises as `sync` does; `HomeBusy` when another process is still at it after `wait` seconds.
    """
    refused: list[BadTopicRules] = []

    def load(kept: Kept) -> TopicRules:
        try:
            return load_rules(kept)
        except BadTopicRules as error:
            refused.append(error)
            return TopicRules(fingerprint=UNREADABLE)

    _sync(home, load, reason, thorough=False, wait=wait, progress=None, useless=pointer)
    if not refused:
        bring_public(home, sync_copy)
    return next(iter(refused), None)


def sync_copy(copy: Home, anew: bool = False, thorough: bool = True) -> None:
    """Bring the index of a copy for the public to where that is; with `anew` it is built whole. Raises as `sync`."""
    _sync(copy, load_rules, "asked for" if anew else "", thorough, WAIT, None)


def _sync(
    home: Home,
    load: Load,
    rebuild: str,
    thorough: bool,
    wait: float,
    progress: Progress | None,
    useless: str = "",
    begin: Begin = lambda: None,
) -> SyncReport:
    storage = index_of(home)
    keep_in(tables_of(home))
    ask_for_many()
    with storage.exclusive(wait):
        storage.sweep()
        settle(home, storage)
        if thorough:
            mend(tables_of(home))
        if home.servers.index:  # others write it, in whichever language
            prepare(LANGUAGES, tables_of(home), thorough=thorough)
        if useless and storage.pointer() not in (useless, ""):
            rebuild = ""  # another process was faster
        try:
            rules = rules_to_follow(home, storage, load, rebuild=bool(rebuild) and not useless)
            report = bring(home, storage, rules, rebuild, thorough, begin, progress)
            follow_pinned(home, storage, bring, thorough)
            return report
        except BaseException:
            storage.sweep()  # the draft: on a full disk the archive may need its room
            raise


def bring(
    home: Home,
    storage: IndexStorage,
    rules: TopicRules,
    rebuild: str = "",
    thorough: bool = True,
    begin: Begin = lambda: None,
    progress: Progress | None = None,
) -> SyncReport:
    """Bring the edition of a storage, whose `exclusive` the caller holds, to where the archive is under these rules."""
    started = time.monotonic()
    target = home.store.position().seq
    outdated = _is_outdated(storage)
    base, reason = (None, rebuild) if rebuild else _base(storage, rules, home, thorough)
    if base is not None and base.manifest.seq == target:
        return _report(base, 0, "", started, outdated)
    begin()
    try:
        applied, edition = _follow(home, storage, rules, base, target, progress)
    except (IndexDamaged, *STRANGE) as error:
        if base is None or not (isinstance(error, IndexDamaged) or _is_unsound(storage, base)):
            raise
        reason = "the index was damaged"
        storage.sweep()
        applied, edition = _follow(home, storage, rules, None, target, progress)
    return _report(edition, applied, reason, started, outdated)


def lag(home: Home, *, rules_are_read: bool = True) -> tuple[int, str]:
    """How many changes the index is behind, and why it must be built anew ("" when it need not). Raises `BadTopicRules`
    unless the rules are not read: then those that the index was made with are taken for them."""
    storage = index_of(home)
    rules = rules_to_follow(home, storage, load_rules) if rules_are_read else None
    base, reason = _base(storage, rules, home, thorough=False)
    return home.store.count_changes(base.manifest.seq if base else 0), reason


def _base(storage: IndexStorage, rules: TopicRules | None, home: Home, thorough: bool) -> tuple[Edition | None, str]:
    """The live edition if changes can be applied to it; else None and the reason in a few words."""
    try:
        base = storage.current()
        storage.verify(base, thorough)
        reason = unfit(base.manifest, storage, home, rules)
        if thorough and not reason:
            _examine(storage, base)  # every file may be as it was written and yet be no index
    except NoIndexYet:
        return None, "there was no index"
    except IndexDamaged:
        return None, "the index was damaged"
    return (None, reason) if reason else (base, "")


def _is_outdated(storage: IndexStorage) -> bool:
    """Whether the live edition is of another version of the program."""
    if (live := edition_in(storage)) is None:
        return False
    return (live.manifest.engine, live.manifest.format) != (storage.engine, storage.format)


def _examine(storage: IndexStorage, edition: Edition) -> None:
    reader = storage.read(edition)
    try:
        reader.examine()
        reader.readings("a")  # which finds out where a table of words is missing
    finally:
        reader.close()


def _is_unsound(storage: IndexStorage, edition: Edition) -> bool:
    try:
        _examine(storage, edition)
    except IndexDamaged:
        return True
    return False


def _follow(
    home: Home, storage: IndexStorage, rules: TopicRules, base: Edition | None, target: int, progress: Progress | None
) -> tuple[int, Edition]:
    since = base.manifest.seq if base else 0
    live = base or edition_in(storage)
    mark = home.store.imports.mark()
    draft = storage.draft(base, target, mark)
    applied, total, due = 0, home.store.count_changes(since), 0.0
    prepared: set[str] = set()
    with topic_changes(storage, home, live, rules) as other_topics:
        while True:
            writer = storage.write(draft)
            try:
                for change in home.store.changes_since(since, until=target):
                    if time.monotonic() >= due:
                        storage.report(applied, max(applied, total))
                        due = time.monotonic() + _TELLING
                    if change.stored is None:
                        writer.remove(change.id, change.seq)
                    else:
                        document = change.stored.document
                        if document.language not in prepared:
                            prepared.add(document.language)
                            prepare((document.language,), tables_of(home), thorough=base is None)
                        topics = rules.topics_of(document)
                        other_topics.look_at(change.stored, topics)
                        writer.put(Entry(change.id, document, topics, change.stored.family, change.seq))
                    applied += 1
                    if progress:
                        progress(applied, max(applied, total))
            except BaseException:
                writer.cancel()
                raise
            storage.report(applied, max(applied, total))
            if progress:
                progress(applied, 0)  # all is read, and how long writing it takes nobody knows
            documents = writer.commit()
            other_topics.tell(home)
            # A document that changed while a new edition was built moved behind `target`, and its older state was not
            # read: such an edition is complete only once it has caught up.
            since, target = target, home.store.position().seq
            if base is not None or since == target:
                break
    manifest = Manifest(
        engine=storage.engine,
        format=storage.format,
        fingerprint=fingerprint(rules.fingerprint),
        archive_id=home.store.archive_id,
        seq=since,
        mark=mark,
        documents=documents,
        files={},
        rules=rules.fingerprint,
        published=published(live, base is not None, since),
        rules_text=None if rules.fingerprint == UNREADABLE else rules.text,
        place=home.store.identity(),
    )
    return applied, storage.publish(draft, manifest, base)


def _report(edition: Edition, applied: int, rebuilt: str, started: float, outdated: bool) -> SyncReport:
    seconds = round(time.monotonic() - started, 3)
    return SyncReport(edition.name, edition.manifest.documents, applied, rebuilt, seconds, outdated)
