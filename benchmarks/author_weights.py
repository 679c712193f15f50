"""Learns what each sign that a name is the author's weighs, for `importers/page/people/authors.py`.

    python -m benchmarks.author_weights [folder of the sets]

A sample is one set of names that a page's voices give, with its signs; it is right where it is the truth's. The
weights are those of a logistic regression with a ridge, over the pages of `metadata` and of the half "worked" of
`metadata-more`. What they are worth is measured on five parts by domain, each with weights that were learned on the
other four; beside it stands what taking the voices in order gives. The last line is the table.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.extraction import names, plain
from benchmarks.many_sites import half_of
from importers.page.blocks import blocks_of
from importers.page.decode import decode
from importers.page.json_ld import JsonLdArticle, json_ld_article
from importers.page.meta_tags import MetaTags
from importers.page.people.authors import LEAST, WEIGHTS, Proposal, proposals
from importers.page.people.claims import Signed
from importers.page.saved.opened import opened
from importers.page.titles.title import title_of
from importers.page.tree import line_of

_PARTS, _RIDGE, _STEPS, _PACE = 5, 3.0, 600, 1.2
_ORDER = ("json-ld", "meta", "microdata", "rel", "byline", "line", "profile", "profile-page", "end", "site")


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its set, its part, who wrote it, and what its voices propose."""

    collection: str
    part: int
    truth: frozenset[str]
    proposed: Sequence[Proposal]


def _sources(data: Path) -> Iterator[tuple[str, str, bytes, str | list[str]]]:
    """Collection, address or name, bytes and authors of each page that says who wrote it."""
    more = data / "metadata-more"
    for collection, folder, ending in (("metadata", data / "metadata", ""), ("worked", more, ".html.gz")):
        for name, page in json.loads((folder / "truth.json").read_text("utf-8")).items():
            address = page["url"] or name
            if page.get("author") and (collection != "worked" or half_of(name, page["url"]) == "worked"):
                yield (
                    collection,
                    address,
                    gzip.decompress((folder / "html" / f"{name}{ending}").read_bytes()),
                    page["author"],
                )


def _page(collection: str, address: str, data: bytes, said: str | list[str]) -> Page | None:
    root = opened(decode(data))
    if root is None:
        return None
    statements, linked, blocks = MetaTags(root), json_ld_article(root) or JsonLdArticle(), blocks_of(root)
    site = line_of(statements.first("og:site_name", "application-name")) or linked.publisher
    title = title_of(root, statements, linked, site, blocks, address)
    visible = " ".join(block.text for block in blocks)
    page = Signed(
        root=root, statements=statements, linked=linked, site=site, title=title, blocks=blocks, visible=visible
    )
    host = ".".join((urlsplit(address).hostname or address).split(".")[-2:])
    return Page(
        collection,
        hashlib.sha256(host.encode()).digest()[1] % _PARTS,
        names(said if isinstance(said, str) else ";".join(said)),
        proposals(page, every=True),
    )


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
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    pages = [page for source in _sources(parser.parse_args().folder) if (page := _page(*source))]
    _tell("the voices in order", pages, _in_order)
    _tell("the table of the code", pages, partial(_heaviest, weights=WEIGHTS, least=LEAST))
    apart = [learned([page for page in pages if page.part != part]) for part in range(_PARTS)]
    for least in (-0.6, -0.4, -0.2, 0.0, 0.2):
        told = f"learned on others, at least {least}"
        _tell(told, pages, partial(_heaviest_of_part, weights=apart, least=least))
    print({sign: round(weight, 2) for sign, weight in learned(pages).items()})


if __name__ == "__main__":
    main()
