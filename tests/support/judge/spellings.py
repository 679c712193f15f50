"""Values that differ in case or space alone made one, document by document: the judge of the fast way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from index.analysis.folding import spelling_key
from index.facets import FACETS, Facts, commonest

_Key = tuple[str, str]  # facet and what its spellings have in common


def spellings(living: Iterable[Facts]) -> dict[_Key, str]:
    """The spelling to show of each value that living documents have."""
    counts: dict[_Key, Counter[str]] = {}
    for facts in living:
        for facet in FACETS:
            for value in facet.values(facts) if facet.written else ():
                counts.setdefault((facet.name, spelling_key(value)), Counter())[value] += 1
    return {key: commonest(own) for key, own in counts.items()}


def respelled(facts: Facts, shown: Mapping[_Key, str]) -> Facts:
    """The facts with every value as it is shown, each once."""

    def values(facet: str, own: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(shown.get((facet, spelling_key(each)), each) for each in own))

    return facts._replace(
        topics=values("topic", facts.topics),
        source=values("source", [facts.source])[0],
        section=values("section", [facts.section])[0],
        authors=values("author", facts.authors),
        language=values("language", [facts.language])[0],
    )
