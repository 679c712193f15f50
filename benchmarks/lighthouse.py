"""Lighthouse's four scores for each kind of page: `python -m benchmarks.lighthouse HOME [WORDS] [--rounds 3]`.

HOME is an archive; it is served by `hemeroteca serve` with two workers. WORDS are what is searched for. Each page is
looked at as a phone (Lighthouse's default: a slow one on a slow line) and as a desktop, several times; told are
medians, and which audits are not passed. The last column is SEO without the audit that asks a page to be open to
search engines: pages of a search are closed to them on purpose (`noindex`, robots.txt), as there is no end of them.
Needs Node and Chromium; the first run fetches Lighthouse with `npx`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus

from archive.home import Home
from benchmarks.pages import free_port, served
from index.query import Query
from index.query_language.parser import parse
from index.searcher import Searcher

LIGHTHOUSE = "lighthouse@13"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CLOSED, OPEN_SEO = "is-crawlable", "seo if open"
FORMS = {"phone": (), "desktop": ("--preset=desktop",)}


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at a page: the scores, 0 to 100, by column, and the titles of audits that are not passed."""

    scores: dict[str, float]
    failed: tuple[str, ...]


def look(program: list[str], address: str, form: str) -> Looked:
    """What Lighthouse says of this page; a browser that does not come up is given a second chance."""
    command = [*program, address, "--quiet", "--output=json", *FORMS[form]]
    command += ["--chrome-flags=--headless=new --no-sandbox", f"--only-categories={','.join(CATEGORIES)}"]
    for _attempt in range(2):
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if not run.returncode:
            break
    else:
        raise SystemExit(f"Lighthouse cannot look at {address}: {run.stderr[-400:].strip()}")
    answer = json.loads(run.stdout)
    audits, categories = answer["audits"], answer["categories"]
    scores = {name: (categories[name]["score"] or 0) * 100 for name in CATEGORIES}
    weights = {each["id"]: each["weight"] for each in categories["seo"]["auditRefs"] if each["id"] != CLOSED}
    rated = {each: weight for each, weight in weights.items() if audits[each]["score"] is not None}
    scores[OPEN_SEO] = 100 * sum(audits[each]["score"] * rated[each] for each in rated) / sum(rated.values())
    counted = [each["id"] for one in categories.values() for each in one["auditRefs"] if each["weight"]]
    failed = (audits[each] for each in counted if (audits[each]["score"] or 0) < 0.9)
    return Looked(scores, tuple(each["title"] for each in failed if each["score"] is not None))


def pages(home: Home, words: str) -> Iterator[tuple[str, str]]:
    """Name and address of each page to look at."""
    asked = f"q={quote_plus(words)}"
    hits = Searcher(home).search(Query(text=words, tree=parse(words).tree)).hits
    if not hits:
        raise SystemExit(f"Nothing in {home.path} answers “{words}”; give words that some article has.")
    yield "front", "/"
    yield "search", f"/?{asked}"
    yield "article", f"/article/{hits[0].stored.id}"
    yield "article, found", f"/article/{hits[0].stored.id}?{asked}"
    yield "trends", "/trends"
    yield "trends, asked", f"/trends?{asked}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("words", nargs="?", default="water")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    installed, runner = shutil.which("lighthouse"), shutil.which("npx")
    if not installed and not runner:
        raise SystemExit("Lighthouse needs Node; nothing was measured.")
    program = [installed] if installed else [str(runner), "--yes", LIGHTHOUSE]
    port = free_port()
    serve = [sys.executable, "-m", "webui", "serve", "--home", str(options.home), "--port", str(port), "--workers", "2"]
    ours = served(serve, port)
    try:
        columns = (*CATEGORIES, OPEN_SEO)
        print(f"{'':24}" + "".join(f"{name:>16}" for name in columns))
        for title, address in pages(Home.open(options.home), options.words):
            for form in FORMS:
                looks = [look(program, f"http://127.0.0.1:{port}{address}", form) for _round in range(options.rounds)]
                medians = (statistics.median(each.scores[name] for each in looks) for name in columns)
                print(f"{title + ', ' + form:24}" + "".join(f"{score:16.0f}" for score in medians))
                for audit in sorted({audit for each in looks for audit in each.failed}):
                    print(f"    {audit}")
    finally:
        ours.terminate()
        ours.wait()


if __name__ == "__main__":
    main()
