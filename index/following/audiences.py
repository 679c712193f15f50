"""One index for each audience: beside the archive's own, which members ask, one over the copy for the public, where
something is private (`archive.audience.public_copy`).

A copy is an archive of its own with an index of its own, and topic rules without those of private topics; it lies
where the archive lies (`archive.audience.copies`). The archive says which copy the public is answered by
(`Private.revision`), and does so once that stands whole.

Where the documents are on a database server and each machine has an index of its own, there are no copies, as nobody
could tell when an article has left all of these: such an archive is public or private as a whole. Where it came from a
home in which a part of it is private, the public is answered by nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from archive.audience.copies import Copies, copies_of, new_revision
from archive.audience.documents import Hides
from archive.audience.public_copy import Tell, bring_copy, is_done, misfit
from archive.audience.whole import Followed
from archive.document import Document
from archive.errors import BadPrivate, DamagedArchive, HomeNotWritable, Repair
from archive.home import Home
from archive.messages import N_, Message
from archive.servers import toml_text
from archive.shelf.shelf import WISH
from archive.site.private import PUBLIC, Private, checked, folded, forget_wish, wish_of
from index.engine.protocol import Entry
from index.errors import IndexDamaged
from index.following.aside import rules_to_follow
from index.following.locate import clear_copies, index_of, place_of_copies, tables_of
from index.following.topic_rules import TopicRules, load_rules
from index.lexicon.lexicon import keep_in

_WAIT = 3_600.0  # seconds for another process that notes what is private, or writes the index of a copy
_SHORT = 10.0  # seconds of waiting that nobody is told of
_AS_A_WHOLE = N_(
    "An archive on a database server whose index lies in the homes of its machines is private as a whole or not at "
    "all: it has no copy for visitors without a part. With its index in a cluster it has."
)

Follow = Callable[[Home, bool], object]
"""Brings the index of a home to where its archive is; builds it anew where that is said."""
Change = Callable[[Private], Private]
"""Of what is private, what is to be."""


def _tell_nobody(_done: int, _all: int) -> None: ...


def effective(home: Home) -> Private:
    """What is private now: what the archive says, and what is to be private as well."""
    private, wished = home.store.site.private.read(), wish_of(home.shelf)
    return private if wished is None else private.joined(wished)


def bring_public(home: Home, follow: Follow, change: Change | None = None, tell: Tell = _tell_nobody) -> Private:
    """Have the copy for the public and its index be where the archive is, and that be private which is `effective`, or
    what `change` makes of that; gives it. Nothing of a copy stays where nothing is private.

    A copy without other things is made beside the one that answers. Raises `ArchiveError` and `SearchError`: then all
    is as it was, and what was wished to be private is hidden all the same.
    """
    if not has_copies(home):
        return _note_without_copies(home, change)
    root, copies = home.path / PUBLIC, copies_of(home)
    if change is None and not effective(home) and not copies.are_there():
        return Private()
    try:
        if root.is_symlink():
            root.unlink()  # what lies in there is swept
        root.mkdir(mode=0o700, exist_ok=True)
        with copies.alone():
            held, wished = home.store.site.private.read(), wish_of(home.shelf)
            goal = held if wished is None else held.joined(wished)
            goal = checked(change(goal)) if change else goal
            goal = _with_copy(home, copies, goal, held, follow, tell) if goal.is_partial else replace(goal, revision="")
            if goal != held:
                home.store.site.private.set(goal, held)
            if wished is not None:
                forget_wish(home.shelf, wished)
            _sweep(home, goal.revision, held.revision)  # who reads the one before goes on until the next sync
            return goal
    except OSError as error:
        raise HomeNotWritable(f"{root} cannot be written ({error.strerror or error})", Repair.MAKE_ROOM) from error


def has_copies(home: Home) -> bool:
    """Whether a part of the archive can be private while the rest is public."""
    return home.servers.store is None or home.servers.index is not None


def refuse_part(home: Home, more: Private) -> None:
    """Raise `BadPrivate` where a part is to be private of an archive that can be so only as a whole."""
    if more.is_partial and not has_copies(home):
        raise BadPrivate(Message(_AS_A_WHOLE))


def _note_without_copies(home: Home, change: Change | None) -> Private:
    with home.shelf.alone(WISH, "noting what is private", _WAIT):
        held, wished = home.store.site.private.read(), wish_of(home.shelf)
        now = held if wished is None else held.joined(wished)
        goal = replace(checked(change(now)) if change else now, revision="")
        if not now.joined(goal).says_as(now):
            refuse_part(home, goal)
        if goal != held:
            home.store.site.private.set(goal, held)
        if wished is not None:
            forget_wish(home.shelf, wished)
    if (copies := copies_of(home)).are_there():  # from when its index was in a cluster
        with copies.alone():
            copies.sweep()
    return goal


def has_copy(home: Home, private: Private) -> bool:
    """Whether there is the copy that the public is answered by. Raises `StoreUnreachable`."""
    is_named = private.is_partial and bool(private.revision) and has_copies(home)
    return is_named and copies_of(home).holds(private.revision)


def copy_of(home: Home, private: Private) -> Path | None:
    """The folder of that copy; None where there is none. Where it lies on a server the folder is made where it is
    missing. Raises `StoreUnreachable` and `HomeNotWritable`."""
    return copies_of(home).folder(private.revision) if has_copy(home, private) else None


@contextmanager
def copies_left_behind(home: Home) -> Iterator[None]:
    """Have no copy from here on, and nobody make one while the block runs: those of an archive that is moved stay
    behind. The public is answered by none until a sync has made another. Raises as `bring_public`."""
    private = home.store.site.private
    with copies_of(home).alone(_SHORT):
        if (held := private.read()).revision:
            private.set(replace(held, revision=""), held)
        _sweep(home)
        yield


def _sweep(home: Home, *keep: str) -> None:
    """Take all copies away but those of these revisions, and their indexes before them."""
    clear_copies(home, *keep)
    copies_of(home).sweep(*keep)


def _with_copy(home: Home, copies: Copies, goal: Private, held: Private, follow: Follow, tell: Tell) -> Private:
    """The same, with a copy that stands."""
    rules = rules_to_follow(home, index_of(home), load_rules)  # visitors have no others than members
    hides = hiding(goal, rules)
    _sweep(home, held.revision)
    try:
        if goal.says_as(held) and (folder := copy_of(home, held)) is not None:
            with closing(Home.open(folder)) as copy:
                if not misfit(copy, home, rules.fingerprint, place_of_copies(home)):
                    _bring(copy, home, bring_copy(home, copy, hides, rules.fingerprint, tell), follow)
                    return held
    except (DamagedArchive, IndexDamaged):
        pass  # it is made anew, as an index is
    finally:
        keep_in(tables_of(home))
    revision = new_revision()
    try:
        with copies.make(revision) as copy:
            if public := _public_rules(rules, goal):
                copy.topic_rules.put(public)
            _bring(copy, home, bring_copy(home, copy, hides, rules.fingerprint, tell), follow)
    finally:
        keep_in(tables_of(home))
    return replace(goal, revision=revision)


def _bring(copy: Home, home: Home, state: Followed, follow: Follow) -> None:
    """Have the index of a copy be where the copy is."""
    # Another one may lack what no number tells: it was put back, or built by a process that ended before it was noted.
    # Each storage is a new one, as who has looked at one believes for a second what it saw.
    anew = bool(state.edition) and index_of(copy).pointer() != state.edition
    follow(copy, anew)
    if not anew and state.due and _put(copy, state.due):
        anew = True
        follow(copy, anew)
    if anew:
        index_of(copy).forget_older()  # the words of what has left are in these
    is_done(copy, home, state, index_of(copy).pointer(), place_of_copies(home))
    copy.store.merge_journal()


def _put(copy: Home, ids: Sequence[str]) -> bool:
    """Have the index of the copy hold these as the copy does, whatever their numbers; whether some have left it."""
    storage, rules = index_of(copy), load_rules(copy.topic_rules)
    with storage.exclusive(_WAIT):
        base = storage.current()
        seq = base.manifest.seq  # nothing in it is of a later change
        draft = storage.draft(base, seq, base.manifest.mark)
        held = {each.id: each for each in copy.store.get_many(ids)}
        try:
            writer = storage.write(draft)
            try:
                for each in ids:
                    if (stored := held.get(each)) is None:
                        writer.remove(each, seq)
                    else:
                        writer.put(Entry(each, stored.document, rules.topics_of(stored.document), stored.family, seq))
            except BaseException:
                writer.cancel()
                raise
            storage.publish(draft, replace(base.manifest, documents=writer.commit(), files={}), base)
        except BaseException:
            storage.sweep()
            raise
    return len(held) < len(ids)


def hiding(private: Private, rules: TopicRules) -> Hides:
    """What tells of an article, and of topics that it had beside, whether it is private. A topic is meant by any of its
    names."""
    hides = private.judge()
    names = {rule.value: (rule.value, *rule.labels.values()) for rule in rules.rules}

    def judge(document: Document, had: Sequence[str]) -> bool:
        topics = (*document.topics, *had, *(rules.topics_of(document) if private.topics else ()))
        return hides(document.source, [name for each in topics for name in names.get(each, (each,))])

    return judge


def _public_rules(rules: TopicRules, private: Private) -> bytes:
    """The text of the rules without those of private topics: an article of theirs is in no copy."""
    mine = set(map(folded, private.topics))
    lines = []
    for rule in rules.rules:
        if mine.isdisjoint(map(folded, (rule.value, *rule.labels.values()))):
            lines.append(f"[topics.{toml_text(rule.value)}]")
            lines += [f"{key} = {toml_text(text)}" for key, text in (("query", rule.query), *rule.labels.items())]
    return "\n".join((*lines, "")).encode() if lines else b""
