"""How well pages of many sites and countries become documents, by halves of the set parted by domain.

    python -m benchmarks.many_sites [--half worked|apart] [--wrong] [--peer] [folder of the set]

The rules may be written beside pages of the half "worked"; the half "apart" is looked at only when a work is done.
Titles, authors and dates are compared as `benchmarks.extraction` does. The body is measured by what the set says of
it: words that must stand in it (one missing is a miss) and words that must not (one found is a fault), F1 over both.
With `--wrong` each difference of the half is printed; never read those of the half "apart" while you work.
`--peer` measures trafilatura beside us.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.extraction import Reader, names, ours, plain, theirs

_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/[^/]*/")
_SECOND_LEVEL = frozenset("ac co com edu gov gv net or org".split())


def half_of(name: str, address: str | None) -> str:
    """Which half the page belongs to: by its domain, so that no site stands in both."""
    domain = domain_of(address or "") or name
    return "worked" if hashlib.sha256(domain.encode()).digest()[0] % 2 else "apart"


def domain_of(address: str) -> str:
    """The domain that a site is registered under, or ""."""
    labels = (urlsplit(_ARCHIVED.sub("", address)).hostname or "").split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else labels[-2:])


@dataclass
class Tally:
    """The counts of one half."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, what: str, *, hit: bool, told: str) -> None:
        self.counts[f"{what} of"] += 1
        self.counts[what] += hit
        if not hit:
            self.wrong.append(f"{what}: {told}")

    def share(self, what: str) -> str:
        whole = self.counts[f"{what} of"]
        return f"{self.counts[what] / whole:.3f}" if whole else "-"


def pages(folder: Path) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """Every page of the set: its name, its bytes and what is true of it."""
    for name, page in json.loads((folder / "truth.json").read_text("utf-8")).items():
        yield name, gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()), page


def measure(reader: Reader, folder: Path) -> dict[str, Tally]:
    """The tallies of `worked`, `apart` and `all`."""
    tallies = {name: Tally() for name in ("worked", "apart", "all")}
    for name, data, page in pages(folder):
        document = reader(data)
        for tally in (tallies[half_of(name, page["url"])], tallies["all"]):
            if page["title"]:
                hit = plain(document.title) == plain(page["title"])
                tally.add("title", hit=hit, told=f"{name} {document.title!r} for {page['title']!r}")
            if page["author"]:
                truth, found = true_names(page["author"]), frozenset(plain(each) for each in document.authors if each)
                told = f"{name} {document.authors!r} for {page['author']!r}"
                tally.add("authors", hit=truth == found, told=told)
                tally.add("no wrong name", hit=not found - truth, told=told)
            if page["date"] and (truth_day := _day(page["date"])):
                _add_date(tally, name, document.published, truth_day)
            _add_body(tally, name, document.body, page)
    return tallies


def true_names(said: str | list[str]) -> frozenset[str]:
    """The names of a page's authors as the sets write them, to be compared."""
    return names(said if isinstance(said, str) else ";".join(said))


def _day(said: str) -> date | None:
    """One of the set's days has no such month, another no two digits."""
    try:
        return date(*map(int, said[:10].split("-")))
    except ValueError:
        return None


def _add_date(tally: Tally, name: str, published: Any, truth: date) -> None:
    found = published.first if published and published.first == published.last else None
    told = f"{name} {published.iso() if published else None} for {truth}"
    tally.add("date", hit=found == truth, told=told)
    tally.add("no wrong date", hit=found in (None, truth), told=told)
    tally.add("date within a day", hit=found is not None and abs((found - truth).days) <= 1, told=told)


def _add_body(tally: Tally, name: str, body: str, page: dict[str, Any]) -> None:
    text = _flat(body)
    for wanted in page["with"] or ():
        tally.add("with", hit=_flat(wanted) in text, told=f"{name} {wanted!r}")
    for unwanted in page["without"] or ():
        tally.add("without", hit=_flat(unwanted) not in text, told=f"{name} {unwanted!r}")


def _flat(text: str) -> str:
    return " ".join(text.split())


def body_f1(counts: Counter[str]) -> float:
    """F1 of the words wanted: missing ones are false negatives, unwanted ones false positives."""
    hits = counts["with"]
    return 2 * hits / (hits + counts["with of"] + counts["without of"] - counts["without"])


def main() -> None:
    """Prints a line for each half and reader."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.many_sites")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--half", choices=("worked", "apart"))
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--peer", action="store_true")
    asked = parser.parse_args()
    folder = asked.folder or Path(__file__).parents[2] / "shared" / "data" / "metadata-more"
    for name, reader in {"hemeroteca": ours, **({"trafilatura": theirs} if asked.peer else {})}.items():
        begun = time.process_time()
        tallies = measure(reader, folder)
        taken = time.process_time() - begun
        for half, tally in tallies.items():
            if asked.half not in (None, half):
                continue
            counts = tally.counts
            print(
                f"{name:12} {half:7} title {tally.share('title')}  authors {tally.share('authors')}"
                f"  wrong name {counts['no wrong name of'] - counts['no wrong name']} of {counts['authors of']}"
                f"  date {tally.share('date')}  wrong date {counts['no wrong date of'] - counts['no wrong date']}"
                f" of {counts['date of']}  within a day {tally.share('date within a day')}"
                f"  body F1 {body_f1(counts):.3f} (with {tally.share('with')}, without {tally.share('without')})"
            )
            if asked.wrong and asked.half == half:
                print("\n".join(sorted(tally.wrong)))
        print(f"{name:12} {taken:.1f} s of processor time")


if __name__ == "__main__":
    main()
