"""Learns what each sign that a name is the author's weighs, for `importers/page/people/authors.py`.

    python -m benchmarks.author_weights [folder of the sets]

A sample is one set of names that a page's voices give, with its signs; it is right where it is the truth's. The
weights are those of a logistic regression with a ridge, over the pages of `benchmarks.known_pages`. What they are worth
is measured on five parts by domain, each with weights that were learned on the other four; beside it stands what taking
the voices in order gives. The last line is the table.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.extraction import plain
from benchmarks.known_pages import SETS, KnownPage, known_pages
from benchmarks.many_sites import true_names
from importers.page.people.authors import LEAST, WEIGHTS, Proposal, proposals
from importers.page.people.claims import Signed
from importers.page.titles.title import title_of

_PARTS, _RIDGE, _STEPS, _PACE = 5, 3.0, 600, 1.2
_ORDER = ("json-ld", "meta", "microdata", "rel", "byline", "line", "profile", "profile-page", "end", "site")


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its set, its part, who wrote it, and what its voices propose."""

    collection: str
    part: int
    truth: frozenset[str]
    proposed: Sequence[Proposal]


def _page(known: KnownPage) -> Page:
    title = title_of(known.root, known.statements, known.linked, known.site, known.blocks, known.url)
    page = Signed(
        root=known.root,
        statements=known.statements,
        linked=known.linked,
        site=known.site,
        title=title,
        blocks=known.blocks,
        visible=" ".join(block.text for block in known.blocks),
    )
    return Page(known.collection, known.part, true_names(known.truth), proposals(page, every=True))


def _is_right(page: Page, proposal: Proposal) -> bool:
    return frozenset(map(plain, proposal.names)) == page.truth


def _weigh(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    return sum(weights.get(sign, 0.0) * much for sign, much in signs.items())


def learned(pages: Sequence[Page]) -> dict[str, float]:
    """The weights of the signs that the table has."""
    samples = [
        ({sign: much for sign, much in proposal.signs.items() if much and sign in WEIGHTS}, _is_right(page, proposal))
        for page in pages
        for proposal in page.proposed
    ]
    weights = dict.fromkeys(WEIGHTS, 0.0)
    for _ in range(_STEPS):
        slopes = {sign: 0.0 if sign == "any" else 2 * _RIDGE * weight for sign, weight in weights.items()}
        for signs, is_right in samples:
            miss = 1 / (1 + math.exp(-_weigh(weights, signs))) - is_right
            for sign, much in signs.items():
                slopes[sign] += miss * much
        for sign, slope in slopes.items():
            weights[sign] -= _PACE * slope / len(samples)
    return weights


def _heaviest(page: Page, weights: Mapping[str, float], least: float) -> Sequence[str]:
    best = max(((_weigh(weights, each.signs), each.names) for each in page.proposed), default=(least, ()))
    return best[1] if best[0] > least else ()


def _heaviest_of_part(page: Page, weights: Sequence[Mapping[str, float]], least: float) -> Sequence[str]:
    return _heaviest(page, weights[page.part], least)


def _in_order(page: Page) -> Sequence[str]:
    def rank(proposal: Proposal) -> tuple[float, float, int]:
        signs = proposal.signs
        return signs["pen"], signs["unseen"], min(_ORDER.index(voice) for voice in proposal.voices)

    return min(page.proposed, key=rank).names if page.proposed else ()


def _tell(what: str, pages: Sequence[Page], choose: Callable[[Page], Sequence[str]]) -> None:
    told = []
    for collection in ("worked", "metadata"):
        found = [(frozenset(map(plain, choose(page))), page.truth) for page in pages if page.collection == collection]
        exact, wrong = sum(one == truth for one, truth in found), sum(bool(one - truth) for one, truth in found)
        told.append(f"{collection} {exact} right, {wrong} with a wrong name, of {len(found)}")
    print(f"{what:34} {'; '.join(told)}")


def main() -> None:
    """Prints the figures and the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.author_weights")
    parser.add_argument("folder", nargs="?", type=Path, default=SETS)
    pages = [_page(known) for known in known_pages(parser.parse_args().folder, "author", _PARTS)]
    _tell("the voices in order", pages, _in_order)
    _tell("the table of the code", pages, partial(_heaviest, weights=WEIGHTS, least=LEAST))
    apart = [learned([page for page in pages if page.part != part]) for part in range(_PARTS)]
    for least in (-0.6, -0.4, -0.2, 0.0, 0.2):
        told = f"learned on others, at least {least}"
        _tell(told, pages, partial(_heaviest_of_part, weights=apart, least=least))
    print({sign: round(weight, 2) for sign, weight in learned(pages).items()})


if __name__ == "__main__":
    main()
