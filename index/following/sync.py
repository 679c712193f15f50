"""Following the archive: apply the changes since the last generation, or build a new one beside it, and swap."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from archive.errors import ArchiveError, Failure
from archive.home import Home
from index.analysis.terms import VERSION as ANALYSIS
from index.engine.protocol import STRANGE, Entry
from index.errors import BadTopicRules, IndexDamaged, NoIndexYet, SearchError
from index.following.locate import index_of, tables_of
from index.following.publication_log import PublicationLog, seconds
from index.following.rule_changes import topic_changes
from index.following.storage import Edition, IndexStorage, Manifest
from index.following.topic_rules import UNREADABLE, TopicRules, load_rules
from index.lexicon.lexicon import MADE_FROM, ask_for_many, keep_in, prepare
from index.lexicon.tables import mend

WAIT = 3_600.0  # seconds to wait for another process that is indexing
_TELLING = 0.5  # seconds between two reports of how far the writing has come

Progress = Callable[[int, int], None]
"""Told (documents done, documents to do) after each."""

Load = Callable[[Path], TopicRules]
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


def sync(home: Home, *, rebuild: bool = False, thorough: bool = True, progress: Progress | None = None) -> SyncReport:
    """Bring the index to where the archive is. With `rebuild` a new generation is built whole.

    Every byte of the live generation is checked first, unless it is not to be `thorough`: then what is read of it is
    checked. Readers go on with the old generation until the new one is complete; a crash at any moment leaves the old
    one. Raises `BadTopicRules` (the old index stays), `HomeBusy` or `HomeNotWritable`.
    """
    return _sync(home, load_rules, "asked for" if rebuild else "", thorough, WAIT, progress)


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

    def load(path: Path) -> TopicRules:
        try:
            return load_rules(path)
        except BadTopicRules as error:
            refused.append(error)
            return TopicRules(fingerprint=UNREADABLE)

    _sync(home, load, reason, thorough=False, wait=wait, progress=None, useless=pointer)
    return next(iter(refused), None)


def _sync(
    home: Home, load: Load, rebuild: str, thorough: bool, wait: float, progress: Progress | None, useless: str = ""
) -> SyncReport:
    storage = index_of(home)
    keep_in(tables_of(home))
    ask_for_many()
    with storage.exclusive(wait):
        storage.sweep()
        if thorough:
            mend(tables_of(home))
        if useless and storage.pointer() not in (useless, ""):
            rebuild = ""  # another process was faster
        try:
            return _bring(home, storage, load(home.topic_rules), rebuild, thorough, progress)
        except BaseException:
            storage.sweep()  # the draft: on a full disk the archive may need its room
            raise


def _bring(
    home: Home, storage: IndexStorage, rules: TopicRules, rebuild: str, thorough: bool, progress: Progress | None
) -> SyncReport:
    started = time.monotonic()
    target = home.store.position().seq
    outdated = _is_outdated(storage)
    base, reason = (None, rebuild) if rebuild else _base(storage, rules, home, thorough)
    if base is not None and base.manifest.seq == target:
        return _report(base, 0, "", started, outdated)
    try:
        applied, edition = _follow(home, storage, rules, base, target, progress)
    except (IndexDamaged, *STRANGE) as error:
        if base is None or not (isinstance(error, IndexDamaged) or _is_unsound(storage, base)):
            raise
        reason = "the index was damaged"
        storage.sweep()
        applied, edition = _follow(home, storage, rules, None, target, progress)
    return _report(edition, applied, reason, started, outdated)


def lag(home: Home) -> tuple[int, str]:
    """How many changes the index is behind, and why it must be built anew ("" when it need not)."""
    base, reason = _base(index_of(home), load_rules(home.topic_rules), home, thorough=False)
    return home.store.count_changes(base.manifest.seq if base else 0), reason


def unfit(manifest: Manifest, storage: IndexStorage, home: Home, rules: TopicRules | None) -> str:
    """Why an index of this manifest is not for this program, archive and topic rules, in a few words; "" when it is.
    Where the rules cannot be read (None), those that it was made with are taken for them."""
    if (manifest.engine, manifest.format) != (storage.engine, storage.format):
        return "the engine has changed"
    target = home.store.position()  # looked at after the manifest, so it is never behind that
    replaced = manifest.archive_id != target.archive_id or manifest.seq > target.seq
    if replaced or not home.store.imports.knows(manifest.mark):
        return "the archive was replaced"
    if rules is None and manifest.rules is None:
        return ""
    if manifest.fingerprint != _fingerprint(rules.fingerprint if rules else manifest.rules or ""):
        return "the topic rules or the analysis have changed"
    return ""


def _fingerprint(rules: str) -> str:
    """What the contents of an index depend on beside the documents: the analysis with its lexicon, the topic rules."""
    return hashlib.sha256("\n".join((str(ANALYSIS), *MADE_FROM.values(), rules)).encode()).hexdigest()


def _base(storage: IndexStorage, rules: TopicRules, home: Home, thorough: bool) -> tuple[Edition | None, str]:
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


def _live(storage: IndexStorage) -> Edition | None:
    """The live edition, whatever program made it."""
    try:
        return storage.current()
    except (NoIndexYet, IndexDamaged):
        return None


def _published(live: Edition | None, goes_on: bool, seq: int) -> tuple[tuple[int, int], ...]:
    """The log of an edition that goes up to this change, after the live one, whether or not it goes on with it."""
    log = PublicationLog(live.manifest.published if live else ())
    last = max((at for _seq, at in log.entries), default=0)
    return (log if goes_on else PublicationLog()).followed_by(seq, seconds(), later_than=last).entries


def _is_outdated(storage: IndexStorage) -> bool:
    """Whether the live edition is of another version of the program."""
    if (live := _live(storage)) is None:
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
    live = base or _live(storage)
    mark = home.store.imports.mark()
    draft = storage.draft(base)
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
                        writer.remove(change.id)
                    else:
                        document = change.stored.document
                        if document.language not in prepared:
                            prepared.add(document.language)
                            prepare((document.language,), tables_of(home), thorough=base is None)
                        topics = rules.topics_of(document)
                        other_topics.look_at(change.stored, topics)
                        writer.put(Entry(change.id, document, topics, change.stored.family))
                    applied += 1
                    if progress:
                        progress(applied, max(applied, total))
            except BaseException:
                writer.cancel()
                raise
            storage.report(applied, max(applied, total))
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
        fingerprint=_fingerprint(rules.fingerprint),
        archive_id=home.store.archive_id,
        seq=since,
        mark=mark,
        documents=documents,
        files={},
        rules=rules.fingerprint,
        published=_published(live, base is not None, since),
    )
    return applied, storage.publish(draft, manifest, base)


def _report(edition: Edition, applied: int, rebuilt: str, started: float, outdated: bool) -> SyncReport:
    seconds = round(time.monotonic() - started, 3)
    return SyncReport(edition.name, edition.manifest.documents, applied, rebuilt, seconds, outdated)
