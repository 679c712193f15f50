"""From a sample of one site's pages to what is known of the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from importers.guide.site_profile import FEWEST_TRAITS, SiteProfile
from importers.site.article_paths import beside_paths, main_paths, taken_shares
from importers.site.observed import Observed
from importers.site.same_article import Numbered, articles_of
from importers.site.stated_paths import author_paths, date_paths, name_in_titles, order_of, title_paths
from importers.site.template_paths import at_path

FEWEST = 5  # articles: fewer show nothing
_SHARED_BY = 3  # articles
_OFTEN, _TIMES = 0.1, 3  # of the articles; articles
_OFTEN_WITHIN, _TIMES_WITHIN = 0.15, 4  # where articles stand a text has to be met more often to be none of theirs
_OFTEN_SHORT, _TIMES_SHORT = 0.3, 5  # a heading such as "Background" is many an article's own
_SHORT = 4  # words
_TIMES_FORMULA = 5
_TAKEN = 0.8


def study(pages: Sequence[Observed]) -> SiteProfile | None:
    """What the pages have in common; None where they are too few, or of no one template."""
    numbered = [(article, page) for article, page in zip(articles_of(pages), pages, strict=True) if article >= 0]
    traits = _common(numbered)
    kin = [(article, page) for article, page in numbered if len(traits & page.traits) >= FEWEST_TRAITS]
    if len({article for article, _ in kin}) < FEWEST:
        return None
    share = taken_shares(kin)
    boilerplate, formulas = _boilerplate_of(kin, share), _formulas_of(kin)
    mains = main_paths(kin, share)
    beside = beside_paths(kin, mains, share, boilerplate, formulas)
    ours = [page for _, page in kin]
    order = order_of(ours)
    # A site that was made anew has several templates, each with places of its own.
    templates = [
        [page for each, (_, page) in zip(mains, kin, strict=True) if each == main] for main in sorted(set(mains))
    ]
    templates.sort(key=len, reverse=True)
    return SiteProfile(
        boilerplate=boilerplate,
        formulas=formulas,
        beside=beside,
        within=frozenset(place for place, taken in share.items() if taken >= _TAKEN) - beside,
        traits=traits,
        date_places=_each(date_paths(pages, order) for pages in templates),
        author_places=_each(author_paths(pages) for pages in templates),
        title_places=_each(title_paths(pages) for pages in templates),
        order=order,
        name=name_in_titles(ours),
    )


def _each(places: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(place for some in places for place in some))


def _common(numbered: Numbered) -> frozenset[int]:
    """Traits that several articles share."""
    holders: defaultdict[int, set[int]] = defaultdict(set)
    for article, page in numbered:
        for trait in page.traits:
            holders[trait].add(article)
    least = max(_SHARED_BY, _OFTEN * len({article for article, _ in numbered}))
    return frozenset(trait for trait, articles in holders.items() if len(articles) >= least)


def _boilerplate_of(numbered: Numbered, share: dict[int, float]) -> frozenset[int]:
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


def _formulas_of(numbered: Numbered) -> frozenset[int]:
    """Runs of three words that stand at the same place on many articles."""
    holders: defaultdict[int, set[int]] = defaultdict(set)
    for article, page in numbered:
        for block in page.seen:
            for run in block.runs:
                holders[at_path(run, block.place)].add(article)
    least = max(_TIMES_FORMULA, _OFTEN * len({article for article, _ in numbered}))
    return frozenset(here for here, articles in holders.items() if len(articles) >= least)
