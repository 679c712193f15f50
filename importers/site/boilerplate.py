"""What stands on many articles of a site, word for word or but for a name and a number."""

from __future__ import annotations

from collections import defaultdict

from importers.site.same_article import Numbered
from importers.site.template_paths import at_path

_OFTEN, _TIMES = 0.1, 3  # of the articles; articles
_OFTEN_WITHIN, _TIMES_WITHIN = 0.15, 4  # where articles stand a text has to be met more often to be none of theirs
_OFTEN_SHORT, _TIMES_SHORT = 0.3, 5  # a heading such as "Background" is many an article's own
_SHORT = 4  # words
_TIMES_FORMULA = 5


def boilerplate_of(numbered: Numbered, share: dict[int, float]) -> frozenset[int]:
    """Texts that stand at the same place on many articles, each article counted once however often it was saved;
    `share` is the part of each place's words that belongs to articles; a place too rare to be in it may be theirs."""
    holders: defaultdict[int, set[int]] = defaultdict(set)
    sizes: dict[int, tuple[int, int]] = {}
    for article, page in numbered:
        for block in page.seen:
            if block.text:
                here = at_path(block.text, block.place)
                holders[here].add(article)
                sizes[here] = (block.words, block.place)
    count = len({article for article, _ in numbered})
    found = set()
    for here, articles in holders.items():
        words, place = sizes[here]
        if share.get(place, 1.0) < 0.5:
            least = max(_TIMES, _OFTEN * count)
        elif words >= _SHORT:
            least = max(_TIMES_WITHIN, _OFTEN_WITHIN * count)
        else:
            least = max(_TIMES_SHORT, _OFTEN_SHORT * count)
        if len(articles) >= least:
            found.add(here)
    return frozenset(found)


def formulas_of(numbered: Numbered) -> frozenset[int]:
    """Runs of three words that stand at the same place on many articles."""
    holders: defaultdict[int, set[int]] = defaultdict(set)
    for article, page in numbered:
        for block in page.seen:
            for run in block.runs:
                holders[at_path(run, block.place)].add(article)
    least = max(_TIMES_FORMULA, _OFTEN * len({article for article, _ in numbered}))
    return frozenset(here for here, articles in holders.items() if len(articles) >= least)
