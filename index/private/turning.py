"""What would be public under other topic rules: articles of a private topic whose rule is deleted, called otherwise or
takes fewer. It is told before such rules are in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from archive.home import Home
from archive.messages import N_, Message
from archive.site.private import Private, folded
from index.errors import BadTopicRules, SearchError
from index.following.aside import candidate_of, edition_in, pinned_of
from index.following.audiences import effective
from index.following.fitness import rules_of
from index.following.locate import index_of
from index.following.storage import IndexStorage
from index.following.topic_rules import TopicRules, load_rules
from index.query_language.tree import Value
from index.topics.rule_counts import Ask, RuleCounts


@dataclass(frozen=True, slots=True)
class Opened:
    """A private topic, and how many of its articles everybody could read; None where no index can tell."""

    topic: str
    articles: int | None


_ONE = N_("%(number)s article of the private topic “%(topic)s” would become public.")
_SEVERAL = N_("%(number)s articles of the private topic “%(topic)s” would become public.")
_UNCOUNTED = N_("Articles of the private topic “%(topic)s” may become public; nobody can tell now how many.")


def opened_told(found: Iterable[Opened]) -> list[Message]:
    """A sentence of each."""
    return list(map(_told, found))


def _told(each: Opened) -> Message:
    if each.articles is None:
        return Message(_UNCOUNTED, topic=each.topic)
    return Message(_ONE if each.articles == 1 else _SEVERAL, number=f"{each.articles:,}", topic=each.topic)


def rules_now(home: Home) -> TopicRules:
    """The topic rules by which the live index was built. Raises `BadTopicRules` where there is none and those of the
    home cannot be read."""
    if (live := edition_in(index_of(home))) is not None:
        with suppress(BadTopicRules):
            return rules_of(live.manifest)
    return load_rules(home.topic_rules)


def pinned_rules(home: Home) -> TopicRules | None:
    """The topic rules of the index of before; None where there is none, or it does not say them."""
    return _rules_in(pinned_of(index_of(home)))


def candidate_rules(home: Home) -> TopicRules | None:
    """Those of the candidate; likewise."""
    return _rules_in(candidate_of(index_of(home)))


def _rules_in(storage: IndexStorage) -> TopicRules | None:
    if (edition := edition_in(storage)) is not None:
        with suppress(BadTopicRules):
            return rules_of(edition.manifest)
    return None


def opening_objections(home: Home) -> list[Message]:
    """Why a candidate does not take the place of the live index by itself: it would make private articles public."""
    then = candidate_rules(home)
    return opened_told(opening(home, then)) if then is not None else []


def opening(home: Home, then: TopicRules) -> tuple[Opened, ...]:
    """`opened_by` of what is private now, asked of the home's own index. Raises `ArchiveError`."""
    private = effective(home)
    if not _changed(home, private, then):
        return ()
    from index.searcher import Searcher  # for who has something to ask alone

    searcher = Searcher(home, builds=False)
    try:
        return opened_by(home, private, then, searcher.taken)
    finally:
        searcher.close()


def turned(private: Private, now: TopicRules, then: TopicRules) -> tuple[str, ...]:
    """The private topics that bear other rules under `then` than `now`."""
    if now.fingerprint == then.fingerprint:
        return ()
    return tuple(each for each in private.topics if _named(now, each) != _named(then, each))


def opened_by(home: Home, private: Private, then: TopicRules, ask: Ask) -> tuple[Opened, ...]:
    """Of each private topic the articles that are private by a rule in force, and would not be under the rules `then`;
    none where no article is let go. `ask` is asked of the index of the whole archive: where that cannot tell, each
    topic is given whose rules are others, so that nothing is let go unseen."""
    changed = _changed(home, private, then)
    if not changed:
        return ()
    try:
        now, counts = rules_now(home), RuleCounts(home.store, ask)
        held = _still_private(private, then, counts, ask)
        found = [Opened(each, len(_by_rules(now, each, counts) - held)) for each in changed]
    except SearchError:
        return tuple(Opened(each, None) for each in changed)
    return tuple(each for each in found if each.articles)


def _changed(home: Home, private: Private, then: TopicRules) -> tuple[str, ...]:
    if private.everything:
        return ()
    try:
        return turned(private, rules_now(home), then)
    except BadTopicRules:
        return private.topics  # nobody can tell what they bear now


def _still_private(private: Private, rules: TopicRules, counts: RuleCounts, ask: Ask) -> frozenset[str]:
    own = [counts.given(each) | _by_rules(rules, each, counts) for each in private.topics]
    return frozenset().union(*own, *(ask(Value("source", each)) for each in private.publications))


def _by_rules(rules: TopicRules, topic: str, counts: RuleCounts) -> frozenset[str]:
    """The articles that have a topic by the rules that bear its name."""
    bears = _bearing(topic)
    theirs = [each for each in rules.rules if bears({each.value, *each.labels.values()})]
    return frozenset().union(*map(counts.taken, theirs))


def _named(rules: TopicRules, topic: str) -> list[tuple[str, frozenset[str]]]:
    """What tells whether the rules of a name are others: their queries and names."""
    found = [(each.query, frozenset({each.value, *each.labels.values()})) for each in rules.rules]
    return sorted((each for each in found if _bearing(topic)(set(each[1]))), key=lambda each: each[0])


def _bearing(topic: str) -> Callable[[set[str]], bool]:
    wanted = folded(topic)
    return lambda names: wanted in set(map(folded, names))
