"""Following the archive: apply the changes since the last generation, or build a new one beside it, and swap."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from archive.changes import Position
from archive.errors import HomeNotWritable
from archive.home import Home
from archive.lock import exclusive
from index.analysis import VERSION as ANALYSIS
from index.engine.protocol import Engine, Entry
from index.errors import IndexDamaged, NoIndexYet
from index.following.generations import Generation, Generations, Manifest
from index.following.topic_rules import TopicRules, load_rules
from index.registry import default_engine

WAIT = 3_600.0  # seconds to wait for another process that is indexing

Progress = Callable[[int, int], None]
"""Told (documents done, documents to do) after each."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did: `applied` changes; `rebuilt` says why the index was built anew, or "" when it was not."""

    generation: str
    documents: int
    applied: int
    rebuilt: str
    seconds: float


def sync(home: Home, *, rebuild: bool = False, thorough: bool = True, progress: Progress | None = None) -> SyncReport:
    """Bring the index to where the archive is. With `rebuild` a new generation is built whole.

    Every byte of the live generation is checked first, unless it is not to be `thorough`: then what is read of it is
    checked. Readers go on with the old generation until the new one is complete; a crash at any moment leaves the old
    one. Raises `BadTopicRules` (the old index stays), `HomeBusy` or `HomeNotWritable`.
    """
    return _sync(home, "asked for" if rebuild else "", thorough, WAIT, progress)


def heal(home: Home, damaged: str, wait: float = WAIT) -> None:
    """Build the index anew unless another process has done so: the generation of this name was found damaged.

    Raises as `sync` does; `HomeBusy` when another process is still at it after `wait` seconds.
    """
    _sync(home, "the index was damaged", thorough=False, wait=wait, progress=None, damaged=damaged)


def _sync(
    home: Home, rebuild: str, thorough: bool, wait: float, progress: Progress | None, damaged: str = ""
) -> SyncReport:
    try:
        home.index.mkdir(mode=0o700, exist_ok=True)
        with exclusive(home.index / "lock", "indexing", wait=wait):
            generations = Generations(home.index)
            generations.sweep()
            if damaged and generations.current_name() not in (damaged, ""):
                rebuild = ""  # another process was faster
            try:
                return _bring(home, generations, rebuild, thorough, progress)
            except BaseException:
                generations.sweep()  # the draft: on a full disk the archive may need its room
                raise
    except BrokenPipeError:  # of those who are told how far it has come
        raise
    except OSError as error:
        raise HomeNotWritable(
            f"{home.index} cannot be written ({error.strerror or error}); make room on its disk or mend its "
            "permissions, then run `hemeroteca sync`"
        ) from error


def _bring(home: Home, generations: Generations, rebuild: str, thorough: bool, progress: Progress | None) -> SyncReport:
    started = time.monotonic()
    engine = default_engine()
    rules = load_rules(home.topic_rules)
    target = home.store.position()
    base, reason = (None, rebuild) if rebuild else _base(generations, engine, rules, home, target, thorough)
    if base is not None and base.manifest.seq == target.seq:
        return _report(base, 0, "", started)
    try:
        applied, generation = _follow(home, engine, rules, generations, base, target.seq, progress)
    except IndexDamaged:
        if base is None:
            raise
        reason = "the index was damaged"
        generations.sweep()
        applied, generation = _follow(home, engine, rules, generations, None, target.seq, progress)
    return _report(generation, applied, reason, started)


def lag(home: Home) -> tuple[int, str]:
    """How many changes the index is behind, and why it must be built anew ("" when it need not)."""
    target = home.store.position()
    rules = load_rules(home.topic_rules)
    base, reason = _base(Generations(home.index), default_engine(), rules, home, target, thorough=False)
    return home.store.count_changes(base.manifest.seq if base else 0), reason


def fingerprint(rules: TopicRules) -> str:
    """What the contents of an index depend on beside the documents: the analysis and the topic rules."""
    return hashlib.sha256(f"{ANALYSIS}\n{rules.fingerprint}".encode()).hexdigest()


def _base(
    generations: Generations, engine: Engine, rules: TopicRules, home: Home, target: Position, thorough: bool
) -> tuple[Generation | None, str]:
    """The live generation if changes can be applied to it; else None and the reason in a few words."""
    try:
        base = generations.current()
        base.verify(thorough)
    except NoIndexYet:
        return None, "there was no index"
    except IndexDamaged:
        return None, "the index was damaged"
    manifest = base.manifest
    if (manifest.engine, manifest.format) != (engine.name, engine.format):
        return None, "the engine has changed"
    replaced = manifest.archive_id != target.archive_id or manifest.seq > target.seq
    if replaced or not home.store.imports.knows(manifest.mark):
        return None, "the archive was replaced"
    if manifest.fingerprint != fingerprint(rules):
        return None, "the topic rules or the analysis have changed"
    return base, ""


def _follow(
    home: Home,
    engine: Engine,
    rules: TopicRules,
    generations: Generations,
    base: Generation | None,
    target: int,
    progress: Progress | None,
) -> tuple[int, Generation]:
    since = base.manifest.seq if base else 0
    mark = home.store.imports.mark()
    draft = generations.draft(base, engine.linkable)
    applied = 0
    while True:
        writer = engine.write(draft)
        try:
            for change in home.store.changes_since(since, until=target):
                if change.stored is None:
                    writer.remove(change.id)
                else:
                    document = change.stored.document
                    writer.put(Entry(change.id, document, rules.topics_of(document), change.stored.family))
                applied += 1
                if progress:
                    progress(applied, max(applied, target - since))
        except BaseException:
            writer.cancel()
            raise
        documents = writer.commit()
        # A document that changed while a new generation was built moved behind `target`, and its older state was not
        # read: such a generation is complete only once it has caught up.
        since, target = target, home.store.position().seq
        if base is not None or since == target:
            break
    manifest = Manifest(
        engine.name, engine.format, fingerprint(rules), home.store.archive_id, since, mark, documents, files={}
    )
    return applied, generations.publish(draft, manifest, base)


def _report(generation: Generation, applied: int, rebuilt: str, started: float) -> SyncReport:
    documents = generation.manifest.documents
    return SyncReport(generation.name, documents, applied, rebuilt, round(time.monotonic() - started, 3))
