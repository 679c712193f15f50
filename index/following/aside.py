"""What is kept beside the live index: a candidate for its place, and the pinned one that was there before it.

Each is a storage of its own (`IndexStorage.beside`), which no reader opens and no sweeping takes away. Turning from
one to the other is several steps, and any of them may be the last before a crash. So what is meant to be done is noted
first (`Turn`); the live edition is exchanged at once; and whoever writes next finishes what follows of that (`settle`),
or drops the note where the exchange never happened.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from archive.errors import ArchiveError, HomeBusy
from archive.home import Home
from archive.shelf.shelf import Kept
from index.engine.checked_json import text
from index.errors import BadTopicRules, IndexDamaged, NoIndexYet
from index.following.fitness import rules_of, unfit
from index.following.publication_log import PublicationLog, seconds
from index.following.storage import Edition, IndexStorage
from index.following.topic_rules import TopicRules

CANDIDATE, PINNED = "candidate", "pinned"
COMPARISON = "comparison"
"""The note of what a candidate is compared by; there from the moment at which one is begun."""
BEGUN = "begun"
"""What it says while the candidate is being built and was never compared."""
_TURN, _TURNED = "turn", "turned"
SWAP, BACK = "swap", "back"
_MOST = 1 << 20  # bytes of a file of rules


Bring = Callable[..., object]
"""Brings a storage's edition to where the archive is, under these rules (`following.sync.bring`)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """That the live edition `left` is left for another one, by a SWAP for the candidate or BACK to the pinned one.
    `rules_text` is the text of the rules of that, `rules` their fingerprint ("" where it has no file of rules). `word`
    is who asked, to be known again; "" for nobody."""

    kind: str
    left: str
    rules: str
    rules_text: str
    word: str = ""


def candidate_of(storage: IndexStorage) -> IndexStorage:
    """Where the candidate lies. Whoever changes it holds its `exclusive`, and takes that before the live one's."""
    return storage.beside(CANDIDATE)


def pinned_of(storage: IndexStorage) -> IndexStorage:
    """Where the pinned index lies. Whoever changes it holds the live one's `exclusive`."""
    return storage.beside(PINNED)


def edition_in(storage: IndexStorage) -> Edition | None:
    """The edition of a storage, not verified; None where there is none, or it cannot be told."""
    try:
        return storage.current()
    except (NoIndexYet, IndexDamaged):
        return None


def is_compared(storage: IndexStorage) -> bool:
    """Whether a comparison was begun, and neither accepted nor discarded."""
    return storage.note(COMPARISON) is not None


def rules_to_follow(
    home: Home, storage: IndexStorage, load: Callable[[Kept], TopicRules], *, rebuild: bool = False
) -> TopicRules:
    """The topic rules by which the live index follows its archive: those of the home. While a candidate is compared
    they are those that the live one was built by: others come with the candidate's consent, unless it is to be built
    anew at once. Raises as `load` does."""
    if not rebuild and is_compared(storage) and (live := edition_in(storage)):
        with suppress(BadTopicRules):
            return rules_of(live.manifest)
    return load(home.topic_rules)


def follow_pinned(home: Home, storage: IndexStorage, bring: Bring, thorough: bool) -> None:
    """Bring the pinned index, where there is one for this program, to where the archive is, by its own rules. The
    caller is the only one that writes. Where it cannot be, it stays behind: that costs the live index nothing."""
    pinned = pinned_of(storage)
    if (edition := edition_in(pinned)) is None or no_way_to(home, pinned, edition):
        return
    with suppress(ArchiveError):
        try:
            pinned.sweep()
            bring(home, pinned, rules_of(edition.manifest), thorough=thorough)
        except BaseException:
            pinned.sweep()
            raise


def no_way_to(home: Home, storage: IndexStorage, edition: Edition) -> str:
    """Why this edition, of an index beside the live one, cannot take its place, in a few words; "" where it can."""
    try:
        rules = rules_of(edition.manifest)
    except BadTopicRules:
        return "its topic rules cannot be read by this version of the program"
    return unfit(edition.manifest, storage, home, rules)


def turn(home: Home, storage: IndexStorage, kind: str, to: IndexStorage, word: str) -> Edition:
    """Make what lies in `to` the live edition, and do what follows of that. The caller holds both storages'
    `exclusive`."""
    edition, live = to.current(), edition_in(storage)
    rules = edition.manifest.rules or "", edition.manifest.rules_text or ""
    storage.put_note(_TURN, asdict(Turn(kind, live.name if live else "", *rules, word)))
    log = published(live, False, edition.manifest.seq)
    new = storage.adopt(to, edition, replace(edition.manifest, published=log))
    settle(home, storage)
    return new


def settle(home: Home, storage: IndexStorage) -> None:
    """Finish a turn that was cut off, or drop it where the live edition is still the one that was to be left. The
    caller is the only one that writes."""
    if BEGUN in (storage.note(COMPARISON) or {}):
        _forget_dead(storage)
    if (meant := storage.note(_TURN)) is None:
        return
    told = _turn_of(meant)
    live = edition_in(storage)
    if told is not None and live is not None and live.name != told.left:
        _finish(home, storage, told)
    storage.put_note(_TURN, None)


def has_turned(storage: IndexStorage, word: str) -> bool:
    """Whether the last turn that was finished is the one asked for with this word."""
    told = storage.note(_TURNED)
    return bool(word) and told is not None and told.get("word") == word


def _forget_dead(storage: IndexStorage) -> None:
    """Sweep away a candidate that nobody is building any more and that was never compared."""
    candidate = candidate_of(storage)
    with suppress(HomeBusy), candidate.exclusive(0):
        storage.put_note(COMPARISON, None)
        candidate.clear()


def _finish(home: Home, storage: IndexStorage, told: Turn) -> None:
    pinned = pinned_of(storage)
    left = next((each for each in storage.older() if each.name == told.left), None)
    if left is None:
        pinned.clear()  # it was damaged, which may be why it is left
    else:
        pinned.adopt(storage, left, left.manifest)
    _put_rules(home, told)
    candidate_of(storage).clear()
    storage.put_note(COMPARISON, None)
    storage.put_note(_TURNED, {"word": told.word, "kind": told.kind})


def _put_rules(home: Home, told: Turn) -> None:
    """Have the home's rules be those of the new live edition; what they were is kept in a file beside them."""
    with home.shelf.together():
        held, new = _text_in(home.topic_rules), told.rules_text if told.rules else None
        if held != new:
            if held:
                home.former_rules.put(held.encode())
            if new is None:
                home.topic_rules.remove()
            else:
                home.topic_rules.put(new.encode())
        if told.kind == SWAP and _text_in(home.proposed_rules) == new:
            home.proposed_rules.remove()


def _text_in(rules: Kept) -> str | None:
    """What topic rules say, None where there are none, or none that can be read."""
    try:
        return rules.read(_MOST).decode(errors="replace")
    except OSError:
        return None


def _turn_of(told: dict[str, Any]) -> Turn | None:
    """What a note says of a turn; None for anything that no turn is."""
    try:
        rules_text = told["rules_text"]
        if not isinstance(rules_text, str) or len(rules_text) > _MOST or told["kind"] not in (SWAP, BACK):
            return None
        return Turn(told["kind"], text(told["left"]), text(told["rules"]), rules_text, text(told["word"]))
    except (KeyError, ValueError):
        return None


def published(live: Edition | None, goes_on: bool, seq: int) -> tuple[tuple[int, int], ...]:
    """The log of an edition that goes up to this change, after the live one, whether or not it goes on with it."""
    log = PublicationLog(live.manifest.published if live else ())
    last = max((at for _seq, at in log.entries), default=0)
    return (log if goes_on else PublicationLog()).followed_by(seq, seconds(), later_than=last).entries
