"""How well and how fast pages become documents, beside trafilatura in the same run.

    python -m benchmarks.extraction [folder of the sets]

Body text: the measure of scrapinghub/article-extraction-benchmark (shingles of four words, precision and recall per
page, their means over pages, F1 of the means). Titles: equal after NFKC, quotes, spaces and case. Authors: equal sets
of names; "wrong" is a page with a name that the truth does not have. Dates: the same day, and within one day;
"wrong" is further off. Titles, authors and dates are given for two halves of each set too, parted by a hash of the
file's name.
"""

from __future__ import annotations

import gzip
import json
import re
import statistics
import sys
import time
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import htmldate
import trafilatura

from archive.document import Document
from importers.formats.pages.html_pages import HtmlPages
from importers.page.decode import decode
from importers.protocol import Item

_TOKEN = re.compile(r"\w+")
_QUOTES = str.maketrans("“”‘’´`", "\"\"''''")
Reader = Callable[[bytes], Document]


def ours(data: bytes) -> Document:
    """The page as the importer reads it; an empty document where it is rejected."""
    found = next(iter(HtmlPages().read(Item("page.html", data))))
    return found if isinstance(found, Document) else Document(title="")


def theirs(data: bytes) -> Document:
    """The page as trafilatura reads it, with its metadata."""
    found = trafilatura.bare_extraction(decode(data), favor_precision=True, include_comments=False, with_metadata=True)
    if found is None or isinstance(found, dict):
        return Document(title="")
    return Document(title=found.title or "", body=found.text or "", authors=tuple((found.author or "").split("; ")))


def theirs_body(data: bytes) -> Document:
    """The body alone, which is all that the published figure of trafilatura measures."""
    return Document(
        title="", body=trafilatura.extract(decode(data), favor_precision=True, include_comments=False) or ""
    )


def their_default(data: bytes) -> Document:
    """The body alone as trafilatura reads it when nothing is asked for: the time to beat."""
    return Document(title="", body=trafilatura.extract(decode(data)) or "")


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Every run of `size` words, with how often it occurs; the whole of a shorter text."""
    tokens = _TOKEN.findall(text)
    return Counter(tuple(tokens[at : at + size]) for at in range(max(1, len(tokens) - size + 1)) if tokens)


def precision_recall(truth: str, found: str) -> tuple[float, float]:
    """Precision and recall of one page."""
    wanted, given = shingles(truth), shingles(found)
    shared = (wanted & given).total()
    if not shared:
        return (1.0, 1.0) if not wanted and not given else (float(not given and not wanted), 0.0)
    return shared / given.total(), shared / wanted.total()


def _articles(folder: Path) -> Iterator[tuple[str, bytes, str]]:
    for key, page in json.loads((folder / "ground-truth.json").read_text("utf-8")).items():
        yield key, gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()), page["articleBody"]


def body_figures(name: str, reader: Reader, folder: Path) -> None:
    """Prints a line for the set `articles`, and one for each half of it."""
    pairs: dict[str, list[tuple[float, float]]] = {}
    exact: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    for key, data, truth in _articles(folder):
        body = reader(data).body
        for part in halves(key):
            pairs.setdefault(part, []).append(precision_recall(truth, body))
            exact[part] += _TOKEN.findall(truth) == _TOKEN.findall(body)
            missing[part] += not body
    for part, scores in sorted(pairs.items()):
        count = len(scores)
        precision, recall = (sum(score[which] for score in scores) / count for which in (0, 1))
        print(
            f"body      {name:24} {part:7} F1 {2 * precision * recall / (precision + recall):.4f}  precision"
            f" {precision:.4f}  recall {recall:.4f}  exact {exact[part] / count:.3f}"
            f"  without body {missing[part]} of {count}"
        )


def time_figures(readers: Mapping[str, Reader], folder: Path, rounds: int = 3) -> None:
    """Prints the processor time a page of each reader, and how many times that of the first the last one takes."""
    pages = [data for _, data, _ in _articles(folder)]
    taken: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(rounds):
        for name, reader in readers.items():
            start = time.process_time()
            for data in pages:
                reader(data)
            taken[name].append((time.process_time() - start) / len(pages) * 1000)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    for name, median in medians.items():
        print(f"time      {name:24} {median:.1f} ms a page, {min(taken[name]):.1f} to {max(taken[name]):.1f}")
    first, *_, last = medians
    print(f"time      {last} takes {medians[last] / medians[first]:.2f} times what {first} takes")


def _pages(folder: Path) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    for name, page in json.loads((folder / "truth.json").read_text("utf-8")).items():
        yield name, gzip.decompress((folder / "html" / name).read_bytes()), page


def halves(name: str) -> tuple[str, str]:
    """The groups that a page counts in: all, and the half that its name falls into, to see how steady a figure is."""
    return "all", "half A" if zlib.crc32(name.encode()) % 2 else "half B"


def plain(text: str) -> str:
    """A title or a name as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold().split())


def names(text: str) -> frozenset[str]:
    """The names in the truth's one line of authors."""
    return frozenset(plain(part) for part in re.split(r",\s*(?:and\s)?|\sand\s|;|\s&\s", text) if part.strip())


def metadata_figures(name: str, reader: Reader, folder: Path) -> None:
    """Prints a line for titles and authors of the set `metadata`, and one for each half of it."""
    titles: dict[str, list[bool]] = {}
    authors: dict[str, list[bool]] = {}
    wrong: dict[str, list[bool]] = {}
    for file, data, page in _pages(folder):
        document = reader(data)
        for part in halves(file):
            if page.get("title"):
                titles.setdefault(part, []).append(plain(document.title) == plain(page["title"]))
            if page.get("author"):
                truth, found = names(page["author"]), frozenset(plain(author) for author in document.authors if author)
                authors.setdefault(part, []).append(truth == found)
                wrong.setdefault(part, []).append(bool(found - truth))
    for part in sorted(titles):
        print(
            f"metadata  {name:24} {part:7} title {_share(titles[part])}  authors {_share(authors[part])}"
            f"  a wrong name on {_share(wrong[part])} of pages"
        )


def _share(hits: list[bool]) -> str:
    return f"{sum(hits) / len(hits):.3f}"


def date_figures(name: str, reader: Callable[[bytes], date | None], folder: Path) -> None:
    """Prints a line for the dates of one set, and one for each half of it."""
    gaps: dict[str, list[int | None]] = {}
    seconds = 0.0
    for file, data, page in _pages(folder):
        if not page.get("date"):
            continue
        start = time.process_time()
        truth, found = date.fromisoformat(page["date"][:10]), reader(data)
        seconds += time.process_time() - start
        for part in halves(file):
            gaps.setdefault(part, []).append(None if found is None else abs((found - truth).days))
    for part, days in sorted(gaps.items()):
        count = len(days)
        exact, near = days.count(0) / count, (days.count(0) + days.count(1)) / count
        wrong = sum(day is not None and day > 1 for day in days)
        print(
            f"dates     {name:24} {folder.name:9} {part:7} exact {exact:.3f}  within a day {near:.3f}"
            f"  wrong {wrong}  undated {days.count(None)}  {seconds / len(gaps['all']) * 1000:.1f} ms a page"
        )


def our_date(data: bytes) -> date | None:
    """The day, where the page gives one."""
    published = ours(data).published
    return published.first if published and published.first == published.last else None


def their_date(data: bytes) -> date | None:
    """What htmldate says of the original date."""
    found = htmldate.find_date(decode(data), original_date=True, extensive_search=True)
    return date.fromisoformat(found) if found else None


def trafilatura_date(data: bytes) -> date | None:
    """What trafilatura's metadata says."""
    found = trafilatura.extract_metadata(decode(data))
    return date.fromisoformat(found.date) if found and found.date else None


def main(data: Path) -> None:
    """Prints every figure."""
    for name, reader in (
        ("trafilatura, default", their_default),
        ("trafilatura, body alone", theirs_body),
        ("trafilatura", theirs),
        ("hemeroteca", ours),
    ):
        body_figures(name, reader, data / "articles")
    time_figures({"trafilatura, default": their_default, "hemeroteca": ours}, data / "articles")
    for name, reader in (("trafilatura", theirs), ("hemeroteca", ours)):
        metadata_figures(name, reader, data / "metadata")
    for folder in ("metadata", "dates"):
        date_figures("htmldate", their_date, data / folder)
        date_figures("trafilatura", trafilatura_date, data / folder)
        date_figures("hemeroteca", our_date, data / folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "data")
