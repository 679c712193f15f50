"""Topic rules that are to be: `topics.proposed.toml` beside the `topics.toml` in force. Who changes rules at the desk
changes the proposal; only when that is applied do the rules of the archive change, and its index with them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from archive.database.connection import writing
from archive.errors import ChangedMeanwhile
from archive.home import Home
from archive.messages import N_, Message
from archive.shelf.shelf import Kept
from archive.site.about import digest_of, replace
from index.analysis.folding import fold_value
from index.errors import BadTopicRules
from index.following.topic_rules import parse_rules
from index.topics.rule_texts import MOST_BYTES, TOO_LONG

_MEANWHILE = N_("the topic rules were changed meanwhile; look at them before you save again")


@dataclass(frozen=True, slots=True)
class RuleTexts:
    """What stands in both files: the rules `in_force`, and those `proposed`, None where nothing is. Of each a SHA-256,
    "" where there is no file."""

    in_force: str
    in_force_hash: str
    proposed: str | None
    proposed_hash: str

    @property
    def latest(self) -> str:
        """The rules that a further change begins with."""
        return self.in_force if self.proposed is None else self.proposed

    @property
    def version(self) -> str:
        """What is another one whenever either file is."""
        return f"{self.in_force_hash[:16]}-{self.proposed_hash[:16]}"

    def refuse_others(self, was: str | None) -> None:
        """Raise `ChangedMeanwhile` where somebody saw another `version`; nobody saw None."""
        if was is not None and self.version != was:
            raise ChangedMeanwhile(Message(_MEANWHILE))


def read_texts(home: Home) -> RuleTexts:
    """Both files as they are. Raises `BadTopicRules` where one cannot be read, or is too large to be changed here."""
    in_force, proposed = _read(home.topic_rules), _read(home.proposed_rules)
    hashes = ["" if each is None else hashlib.sha256(each.encode()).hexdigest() for each in (in_force, proposed)]
    return RuleTexts(in_force or "", hashes[0], proposed, hashes[1])


def refuse_doubled(text: str, before: str) -> None:
    """Raise `BadTopicRules` where two rules of the text are called the same, by name or label, as nobody could tell
    their topics apart; such as are so `before` stay."""
    known: set[str] = set()
    with suppress(BadTopicRules):  # what cannot be read is what is being mended
        known.update(shared for shared, _one, _other in _doubled(before))
    for shared, one, other in _doubled(text):
        if shared not in known:
            said = N_("the topics “%(one)s” and “%(other)s” are both called “%(name)s”; call one of them otherwise")
            raise BadTopicRules(Message(said, one=one, other=other, name=shared))


def _doubled(text: str) -> Iterator[tuple[str, str, str]]:
    """What two rules are called alike, as it is compared, and the names of both."""
    owners: dict[str, str] = {}
    for rule in parse_rules(text.encode("utf-8", "replace")).rules if text.strip() else ():
        for called in {fold_value(each) for each in (rule.value, *rule.labels.values())}:
            if called in owners:
                yield called, owners[called], rule.value
            owners.setdefault(called, rule.value)


def propose(home: Home, text: str, was: str | None = None) -> bool:
    """Have these be the rules that are proposed, none where they are those in force; whether that changed anything.
    `was` is the `version` that somebody saw. Raises `BadTopicRules`, `ChangedMeanwhile`, `HomeNotWritable`."""
    check(text)
    with writing(home.desk), home.shelf.together():  # who looks and then writes is alone with it
        now = read_texts(home)
        wanted = None if text == now.in_force else text
        if wanted == now.proposed:
            return False
        now.refuse_others(was)
        refuse_doubled(text, now.in_force)
        # An empty text is a proposal too: to have no rules.
        replace(home.proposed_rules, b"" if wanted is None else wanted.encode() or b"\n")
        return True


def discard(home: Home, was: str | None = None) -> bool:
    """Take the proposal away; whether there was one. Raises `ChangedMeanwhile`, `HomeNotWritable`."""
    with writing(home.desk), home.shelf.together():
        if not digest_of(home.proposed_rules):
            return False
        read_texts(home).refuse_others(was)
        replace(home.proposed_rules, b"")
        return True


def accept(home: Home, proposed_hash: str | None = None) -> bool:
    """Put the proposal in the place of the rules in force; whether there was one to be put there. `proposed_hash` is
    that of the one that somebody saw: where it is in force already nothing is done. The index is to follow.

    Raises `BadTopicRules`, `ChangedMeanwhile`, `HomeNotWritable`.
    """
    with writing(home.desk), home.shelf.together():
        now = read_texts(home)
        if now.proposed is None:
            if proposed_hash is not None and proposed_hash not in (now.in_force_hash, _hash_of_none(now)):
                raise ChangedMeanwhile(Message(_MEANWHILE))
            return False
        if proposed_hash is not None and proposed_hash != now.proposed_hash:
            raise ChangedMeanwhile(Message(_MEANWHILE))
        check(now.proposed)
        # First the rules, then the proposal: cut off between the two, both say the same and it is done again.
        replace(home.topic_rules, now.proposed.encode() if now.proposed.strip() else b"")
        replace(home.proposed_rules, b"")
        return True


def check(text: str) -> None:
    """Raises `BadTopicRules` where these cannot be rules; no rules at all can be."""
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise BadTopicRules(Message(TOO_LONG, most=f"{MOST_BYTES:,}"))
    if text.strip():
        parse_rules(text.encode("utf-8", "surrogatepass"))


def _hash_of_none(now: RuleTexts) -> str:
    """The hash of a proposal to have no rules, where there are none."""
    return "" if now.in_force else hashlib.sha256(b"\n").hexdigest()


def _read(kept: Kept) -> str | None:
    try:
        return kept.read(MOST_BYTES).decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        said = N_("%(file)s cannot be changed here (%(why)s); mend it in the home")
        raise BadTopicRules(Message(said, file=kept.name, why=why)) from error
