"""Makes the table by which the title of a page is chosen, and says how well it does on sites that it was not made from.

    python -m benchmarks.title_weights [--write] [folder of the sets]

The table gives each trait of a candidate (`importers.page.titles.candidates`) a number; the candidate with the highest
sum is the title. The numbers make the true titles (`benchmarks.known_pages`) as likely as they can be (softmax over the
candidates of a page, a penalty on large numbers, AdaGrad), so that a trait that tells nothing new stays near zero. The
figures printed are of four parts by domain, each read by a table made from the other three.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.extraction import plain
from benchmarks.known_pages import SETS, KnownPage, known_pages
from importers.page.titles.title import agreed, candidates_of, names_of, voices_of

_PENALTY, _STEPS, _RATE = 1.0, 150, 0.3
_SEEN_OFTEN = 4  # pages, for a trait to have a number
_PARTS = 4
_TABLE = Path(__file__).parents[1] / "importers" / "page" / "titles" / "weights.py"
_HEAD = '''"""What each trait of a title's candidate counts for; made by `benchmarks/title_weights.py`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
'''


@dataclass(frozen=True)
class Page:
    """The traits of each candidate of a page, and whether it is the title; `is_settled` says whether the page's voices
    agree on the right one, so that the table is not asked; None where they do not agree."""

    part: int
    is_settled: bool | None
    candidates: Sequence[tuple[frozenset[str], bool]]


def _page(known: KnownPage) -> Page:
    names = names_of(known.statements, known.linked, known.site, known.url)
    voices = voices_of(known.root, known.statements, known.linked)
    said = agreed(known.blocks, voices, names)
    title = plain(known.truth)
    found = candidates_of(known.blocks, voices, names, known.url)
    return Page(
        known.part,
        plain(said) == title if said else None,
        [(frozenset(each.traits), plain(each.text) == title) for each in found],
    )


def made_from(pages: Sequence[Page]) -> dict[str, float]:
    """The table that makes the true titles of these pages likely."""
    seen = Counter(trait for page in pages for trait in {trait for traits, _ in page.candidates for trait in traits})
    numbers = {trait: 0.0 for trait, count in sorted(seen.items()) if count >= _SEEN_OFTEN}
    squares = dict.fromkeys(numbers, 1e-6)
    useful = [page for page in pages if len({is_title for _, is_title in page.candidates}) == 2]
    for _ in range(_STEPS):
        slope = {trait: -_PENALTY * number for trait, number in numbers.items()}
        for page in useful:
            for (traits, _), pull in zip(page.candidates, _pulls(page, numbers), strict=True):
                for trait in traits:
                    if trait in slope:
                        slope[trait] += pull
        for trait, step in slope.items():
            squares[trait] += step * step
            numbers[trait] += _RATE * step / math.sqrt(squares[trait])
    return numbers


def _pulls(page: Page, numbers: Mapping[str, float]) -> list[float]:
    """How much likelier each candidate should be: what it is of the true ones, less what it is of all."""
    powers = [math.exp(_sum(traits, numbers)) for traits, _ in page.candidates]
    of_all = sum(powers)
    of_true = sum(power for power, (_, is_title) in zip(powers, page.candidates, strict=True) if is_title)
    return [
        is_title * power / of_true - power / of_all
        for power, (_, is_title) in zip(powers, page.candidates, strict=True)
    ]


def _sum(traits: frozenset[str], numbers: Mapping[str, float]) -> float:
    return sum(numbers.get(trait, 0.0) for trait in traits)


def _hits(pages: Sequence[Page], numbers: Mapping[str, float]) -> int:
    return sum(_is_hit(page, numbers) if page.is_settled is None else page.is_settled for page in pages)


def _is_hit(page: Page, numbers: Mapping[str, float]) -> bool:
    best = max(page.candidates, key=lambda each: _sum(each[0], numbers), default=(frozenset(), False))
    return best[1]


def main() -> None:
    """Prints the shares of titles that are right; with `--write` the table is written too."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.title_weights")
    parser.add_argument("folder", nargs="?", type=Path, default=SETS)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    pages = [_page(known) for known in known_pages(asked.folder, "title", _PARTS)]
    unseen = 0
    for part in range(_PARTS):
        numbers = made_from([page for page in pages if page.part != part])
        unseen += _hits([page for page in pages if page.part == part], numbers)
    numbers = made_from(pages)
    count = len(pages)
    print(f"{count} pages, {len(numbers)} traits: right by a table made without the page's part {unseen / count:.3f},")
    print(f"by one made from all pages {_hits(pages, numbers) / count:.3f}")
    if asked.write:
        rows = "".join(f'        "{trait}": {number:.2f},\n' for trait, number in sorted(numbers.items()))
        _TABLE.write_text(f"{_HEAD}{rows}    }}\n)\n", "utf-8")


if __name__ == "__main__":
    main()
