"""Lighthouse's four scores for each kind of page: `python -m benchmarks.lighthouse HOME [WORDS] [--rounds 3] [--desk]`.

HOME is an archive; it is served by `hemeroteca serve` with two workers. WORDS are what is searched for. Each page is
looked at as a phone (Lighthouse's default: a slow one on a slow line) and as a desktop, several times; told are
medians, and which audits are not passed. The last column is SEO without the audit that asks a page to be open to
search engines: pages of a search are closed to them on purpose (`noindex`, robots.txt), as there is no end of them.
With `--desk` those of the desk are looked at, by an admin who is signed in to a copy of the home: one address of each
kind that links lead to, so a home in which there are jobs, imports and a plan has more of them.
Needs Node and Chromium; the first run fetches Lighthouse with `npx`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_plus, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from archive.home import Home
from archive.people.people import People
from archive.people.roles import Role
from benchmarks.pages import free_port, served
from index.query import Query
from index.query_language.parser import parse
from index.searcher import Searcher
from webui.app import create_app
from webui.desk.access.cookies import SESSION
from webui.desk.access.guard import PAGES, START
from webui.settings import Settings

LIGHTHOUSE = "lighthouse@13.5.0"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CLOSED, OPEN_SEO = "is-crawlable", "seo if open"
FORMS = {"phone": (), "desktop": ("--preset=desktop",)}


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at a page: the scores, 0 to 100, by column, and the titles of audits that are not passed."""

    scores: dict[str, float]
    failed: tuple[str, ...]


def look(program: list[str], address: str, form: str, cookie: str = "") -> Looked:
    """What Lighthouse says of this page, asked for with this cookie; a browser that does not come up is given a second
    chance."""
    command = [*program, address, "--quiet", "--output=json", *FORMS[form]]
    if cookie:
        command.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
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


def sign_in(home: Home) -> str:
    """The cookie of an admin who is signed in to this home, in which the account is made."""
    people = People.at(home.shelf, home.desk)
    return f"{SESSION}={people.sessions.begin(people.users.add('lighthouse', Role.ADMIN), '127.0.0.1', 'Lighthouse')}"


def desk_pages(home: Home, cookie: str) -> Iterator[tuple[str, str]]:
    """Name and address of one page of each kind that links lead to from the desk's first page, as they are met."""
    app = create_app(home.path, settings=Settings(home.path))
    routes, client = app.url_map.bind("127.0.0.1"), app.test_client()
    client.set_cookie(*cookie.split("=", 1))
    waiting, met = [START], {START}
    kinds = set[str]()
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        kind = routes.match(urlsplit(address).path)[0]
        if kind not in kinds:
            kinds.add(kind)
            yield kind, address
        for link in BeautifulSoup(answer.text, "lxml").select("a[href]"):
            to, _fragment = urldefrag(urljoin(address, str(link["href"])))
            if to.startswith(PAGES) and to not in met and _kind(routes, to) not in kinds:
                met.add(to)
                waiting.append(to)


def _kind(routes: MapAdapter, address: str) -> str:
    try:
        return str(routes.match(urlsplit(address).path)[0])
    except HTTPException:
        return ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("words", nargs="?", default="water")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--desk", action="store_true", help="the desk's pages in the place of the public ones")
    options = parser.parse_args()
    installed, runner = shutil.which("lighthouse"), shutil.which("npx")
    if not installed and not runner:
        raise SystemExit("Lighthouse needs Node; nothing was measured.")
    program = [installed] if installed else [str(runner), "--yes", LIGHTHOUSE]
    with tempfile.TemporaryDirectory() as folder:
        home = options.home
        if options.desk:  # an account is made there, which is not for the archive that was named
            home = shutil.copytree(options.home, Path(folder) / "home")
        cookie = sign_in(Home.open(home)) if options.desk else ""
        found = desk_pages(Home.open(home), cookie) if options.desk else pages(Home.open(home), options.words)
        port = free_port()
        serve = [sys.executable, "-m", "webui", "serve", "--home", str(home), "--port", str(port), "--workers", "2"]
        ours = served(serve, port)
        try:
            columns = (*CATEGORIES, OPEN_SEO)
            print(f"{'':40}" + "".join(f"{name:>16}" for name in columns))
            for title, address in found:
                for form in FORMS:
                    asked = f"http://127.0.0.1:{port}{address}"
                    looks = [look(program, asked, form, cookie) for _round in range(options.rounds)]
                    medians = (statistics.median(each.scores[name] for each in looks) for name in columns)
                    print(f"{title + ', ' + form:40}" + "".join(f"{score:16.0f}" for score in medians), flush=True)
                    for audit in sorted({audit for each in looks for audit in each.failed}):
                        print(f"    {audit}")
        finally:
            ours.terminate()
            ours.wait()


if __name__ == "__main__":
    main()
