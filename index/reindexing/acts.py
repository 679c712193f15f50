"""What can be done: compare a candidate with the live index, have it take its place, discard it; go back to the index
of before, release that. Each may be cut off anywhere, and done again."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archive.bulk_queries import batched
from archive.errors import ArchiveError, Repair
from archive.home import Home
from archive.shelf.shelf import Kept
from index.errors import BadTopicRules, IndexDamaged, NoIndexYet, NoWay
from index.following.aside import (
    BACK,
    COMPARISON,
    SWAP,
    candidate_of,
    edition_in,
    has_turned,
    is_compared,
    no_way_to,
    pinned_of,
    settle,
    turn,
)
from index.following.audiences import effective
from index.following.fitness import rules_of, unfit
from index.following.locate import index_of, tables_of
from index.following.rule_changes import AT_ONCE, topic_changes
from index.following.storage import IndexStorage
from index.following.sync import WAIT, Progress, bring, follow
from index.following.topic_rules import TopicRules, load_rules
from index.lexicon.lexicon import ask_for_many, keep_in
from index.reindexing.comparison import Answer, Comparison, compared, compared_topics
from index.reindexing.note import comparison_in, drop_begun, put_begun, put_comparison

if TYPE_CHECKING:
    from index.searcher import Searcher

_SOON = 60.0  # seconds to wait for a comparison that is being made

Told = Callable[[str, int, int], None]
"""Told what is being done, and how much of it: (what, done, to do)."""


def compare(
    home: Home, golden: Sequence[str], storage: IndexStorage | None = None, progress: Told = lambda *_: None
) -> Comparison:
    """Build a candidate under the topic rules that are proposed, or else those of the home, and compare it with the
    live index by these golden searches. It waits then. One that waits already, of the same rules, goes on.

    Raises `BadTopicRules`, `IndexUnavailable`, `HomeBusy` and `HomeNotWritable`; the live index stays as it is.
    """
    storage = _ready(home, storage)
    candidate = candidate_of(storage)
    with candidate.exclusive(WAIT):
        rules = load_rules(rules_file(home))
        with storage.exclusive(WAIT):
            settle(home, storage)
            if storage.pointer() == "":
                raise NoWay("there is no index to compare with", Repair.MAKE_INDEX)
            put_begun(storage)
            _bring_live(home, storage)
        try:
            candidate.sweep()
            held = edition_in(candidate)
            if held is None or unfit(held.manifest, candidate, home, rules):
                candidate.clear()
            bring(home, candidate, rules, progress=_named("indexing", progress))
            with storage.exclusive(WAIT):
                _bring_live(home, storage)
                bring(home, candidate, rules)
            found = _compared(home, storage, candidate, golden, progress)
        except BaseException:
            candidate.sweep()  # the draft
            drop_begun(storage)
            raise
        put_comparison(storage, found)
        return found


def swap(home: Home, storage: IndexStorage | None = None, *, candidate_id: str = "", word: str = "") -> str:
    """Have the candidate take the place of the live index, which is pinned: the name of the new generation. With
    `candidate_id` only the candidate of this id. Done again with the same `word`, it sees that it is done.

    Raises `NoWay`, `BadTopicRules`, `IndexDamaged`, `HomeBusy` and `HomeNotWritable`.
    """
    storage = _ready(home, storage)
    candidate = candidate_of(storage)
    with candidate.exclusive(_SOON), storage.exclusive(WAIT):
        storage.sweep()
        settle(home, storage)
        if has_turned(storage, word):
            return storage.current().name
        found = comparison_in(storage)
        if found is None or edition_in(candidate) is None:
            raise NoWay("no new index waits for consent", Repair.COMPARE)
        if candidate_id and candidate_id != found.id:
            raise NoWay("the new index is another one than that which you saw; look at it first", Repair.COMPARE)
        if why := stale(home, storage, found):
            raise NoWay(why, Repair.COMPARE)
        edition = candidate.current()
        rules = rules_of(edition.manifest)
        _bring_and_tell(home, storage, candidate, rules)
        name = turn(home, storage, SWAP, candidate, word).name
    _bring_copy(home)
    return name


def stale(home: Home, storage: IndexStorage, found: Comparison) -> str:
    """Why what was compared is not what would be swapped; "" where it is. Raises `BadTopicRules`."""
    candidate = candidate_of(storage)
    live, edition = edition_in(storage), edition_in(candidate)
    if edition is None:
        return "the new index is damaged or gone"
    if load_rules(rules_file(home)).fingerprint != found.rules:
        return "the topic rules have changed since it was compared"
    if no_way_to(home, candidate, edition) or edition.manifest.rules != found.rules:
        return "the new index is of another version of the program, or of another archive"
    if live is not None and live.manifest.rules not in (None, found.live):
        return "the live index was built anew since it was compared"
    return ""


def discard(home: Home, storage: IndexStorage | None = None) -> bool:
    """Discard the candidate; whether there was one. Raises `HomeBusy` while it is being built."""
    storage = _ready(home, storage)
    candidate = candidate_of(storage)
    with candidate.exclusive(_SOON), storage.exclusive(WAIT):
        settle(home, storage)
        there = is_compared(storage) or edition_in(candidate) is not None
        candidate.clear()
        storage.put_note(COMPARISON, None)
        return there


def back(home: Home, storage: IndexStorage | None = None, *, word: str = "") -> str:
    """Go back to the pinned index and its topic rules; the one that is left is pinned instead, and a candidate is
    discarded. The name of the new generation. `word` as in `swap`, and raises as that does."""
    storage = _ready(home, storage)
    pinned = pinned_of(storage)
    with candidate_of(storage).exclusive(_SOON), storage.exclusive(WAIT):
        storage.sweep()
        settle(home, storage)
        if has_turned(storage, word):
            return storage.current().name
        edition = edition_in(pinned)
        if edition is None:
            raise NoWay("no index of before is kept, so there is no way back")
        if why := no_way_to(home, pinned, edition):
            raise NoWay(f"there is no way back to the index of before: {why}")
        _bring_and_tell(home, storage, pinned, rules_of(edition.manifest))
        name = turn(home, storage, BACK, pinned, word).name
    _bring_copy(home)
    return name


def release(home: Home, storage: IndexStorage | None = None) -> bool:
    """Release the pinned index: there is no way back to it any more. Whether there was one."""
    storage = _ready(home, storage)
    with storage.exclusive(WAIT):
        settle(home, storage)
        there = edition_in(pinned_of(storage)) is not None
        pinned_of(storage).clear()
        if there:
            with suppress(NoIndexYet, IndexDamaged):
                storage.forget_older()  # it may be the one to fall back on, too, and would lie there still
        return there


def rules_file(home: Home) -> Kept:
    """The topic rules by which a candidate is built: those that are proposed, else those of the home."""
    return home.proposed_rules if home.proposed_rules.exists() else home.topic_rules


def _bring_copy(home: Home) -> None:
    """Have the copy for the public, where there is one, follow at once by the rules that are in force now; what keeps
    it from that, the next sync meets and tells."""
    with suppress(ArchiveError):
        if effective(home).is_partial:
            follow(home, thorough=False)


def _ready(home: Home, storage: IndexStorage | None) -> IndexStorage:
    keep_in(tables_of(home))
    ask_for_many()
    return storage or index_of(home)


def _named(what: str, progress: Told) -> Progress:
    return lambda done, total: progress(what, done, total)


def _bring_live(home: Home, storage: IndexStorage) -> None:
    """Bring the live index to where the archive is, by the rules that it was built by; where it does not say them or is
    not for this program, it is compared as it is, or refuses itself."""
    live = edition_in(storage)
    with suppress(BadTopicRules):
        if live is not None and not unfit(live.manifest, storage, home, rules := rules_of(live.manifest)):
            storage.sweep()
            bring(home, storage, rules)


def _bring_and_tell(home: Home, storage: IndexStorage, to: IndexStorage, rules: TopicRules) -> None:
    """Bring an index beside the live one to where the archive is, and number as changes of the archive which articles
    have other topics in it. Readers who follow a search are told of these as of any other."""
    to.sweep()
    bring(home, to, rules)
    live = edition_in(storage)
    if live is None or live.manifest.rules == rules.fingerprint:
        return
    reader = to.read(to.current())
    try:
        with topic_changes(storage, home, live, rules) as other_topics:
            for some in batched(home.store.documents(), AT_ONCE):
                topics = reader.topics([each.id for each in some])
                for stored in some:
                    other_topics.look_at(stored, topics[stored.id])
            other_topics.tell(home)
    finally:
        reader.close()
    bring(home, to, rules)


def _compared(
    home: Home, storage: IndexStorage, candidate: IndexStorage, golden: Sequence[str], progress: Told
) -> Comparison:
    with _asked(home, storage) as before, _asked(home, candidate) as after:
        answers: list[Answer] = []
        for number, query in enumerate(golden):
            progress("comparing", number, len(golden))
            answers.append(compared(query, before, after))
        (was, now), topics = compared_topics(before, after)
    live, new = storage.current().manifest, candidate.current().manifest
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    rules = (live.rules or "", new.rules or "")
    return Comparison(secrets.token_hex(6), made_at, *rules, was, now, tuple(answers), topics)


@contextmanager
def _asked(home: Home, storage: IndexStorage) -> Iterator[Searcher]:
    from index.live.live_index import LiveIndex
    from index.searcher import Searcher  # asked of what waits alone: `status` does without

    searcher = Searcher(home, builds=False, live=LiveIndex(home, builds=False, storage=storage))
    try:
        yield searcher
    finally:
        searcher.close()
