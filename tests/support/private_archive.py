"""An archive in which something private stands beside something public, each text of it with a word that stands nowhere
else; and the same archive in which the private articles never were."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from archive.document import Document
from archive.history.records import Batch, Incoming, Original, Rejection
from archive.home import Home
from archive.partial_date import parse_iso
from archive.site.private import private_of
from index.following.audiences import bring_public
from index.following.sync import sync, sync_copy

MARK = "zqx"
"""In every text, name, address and place of a private article, and nowhere else."""
SOURCE, TOPIC, RULED, LABEL = f"The {MARK}paper", f"{MARK}topic", f"{MARK}ruled", f"{MARK}label"
_LONG = " ".join(
    f"On day {n} the river stood at {n * 3} inches and the ferry was late by {n} hours." for n in range(1, 40)
)
_RULE = '[topics.ferries]\nquery = "ferry"\nen = "Ferries"\n'
_PRIVATE_RULE = f'[topics.{RULED}]\nquery = "{MARK}fjord"\nen = "{LABEL}"\n'


def public_article(number: int, **fields: object) -> Document:
    values: dict[str, object] = {
        "title": f"Report {number} of the river",
        "body": f"The river rose by {number} inches at the bridge. Fishermen came to look at it, and the mayor too.",
        "url": f"https://valley.example/{number}",
        "source": "The Valley",
        "section": "Water" if number % 2 else "Town",
        "authors": ("Ann Lee",),
        "topics": ("Rivers",) if number % 2 else ("Town hall", "Rivers"),
        "language": "en",
        "published": parse_iso(f"20{10 + number % 5}-0{1 + number % 9}-1{number % 9}"),
        "path": f"valley/{number}.html",
    }
    return Document(**(values | fields))  # type: ignore[arg-type]  # as the fields are declared


def private_article(number: int, **fields: object) -> Document:
    values: dict[str, object] = {
        "title": f"Report {number} of {MARK}title river",
        "body": f"The river rose by {number} inches near {MARK}body. Fishermen came, {MARK}words in hand. {MARK}again.",
        "html": f"<p>The river rose by {number} inches near {MARK}body.</p>",
        "summary": f"A {MARK}summary",
        "url": f"https://valley.example/{MARK}/{number}",
        "section": f"{MARK}section",
        "series": f"{MARK}series",
        "label": f"{MARK}issue {number}",
        "authors": (f"Zoe {MARK}author",),
        "topics": ("Rivers", f"{MARK}beside"),
        "language": "es" if number == 1 else "en",
        "published": parse_iso("1971-03-05"),
        "source": SOURCE,
        "source_id": f"{MARK}-{number}",
        "path": f"{MARK}/{number}.html",
    }
    return Document(**(values | fields))  # type: ignore[arg-type]  # likewise


PUBLIC = (
    *(public_article(n) for n in range(1, 10)),
    public_article(20, title="The long report", body=_LONG),
    public_article(21, title="Removed report"),
    public_article(22, title="Said otherwise before", source="The Valley"),
)
TWIN = private_article(30, title="The long report", body=f"{_LONG} {MARK}end.")
HIDDEN = (
    *(private_article(n) for n in range(1, 5)),
    TWIN,
    private_article(31, source="The Valley", topics=(TOPIC.upper(), "Rivers")),
    private_article(32, source="The Valley", topics=(), body=f"A report on {MARK}fjord and river {MARK}body."),
    private_article(33, title=f"Removed {MARK}title"),
)
HIDDEN_BEFORE = private_article(22, url="https://valley.example/22", source_id="")


@dataclass(frozen=True)
class Pair:
    """Both archives, and the ids of what is private in the one and never was in the other."""

    home: Home
    other: Home
    ids: tuple[str, ...]


def build(path: Path, *, hidden: bool) -> Home:
    """One of the two; nothing of it is private yet."""
    home = Home.open(path, create=True)
    home.topic_rules.put((_RULE + (_PRIVATE_RULE if hidden else "")).encode())
    shared = Original.of(f"<html>one page {MARK} of both</html>".encode())
    if hidden:
        _put(home, [Incoming(HIDDEN_BEFORE, f"/{MARK}")])
        _put(home, [Incoming(each, f"/{MARK}", Original.of(f"<p>{MARK}</p>".encode())) for each in HIDDEN[:3]])
    else:
        for _ in range(2):  # that the numbers of imports have gaps tells nothing: imports are undone, too
            home.store.undo(home.store.imports.begin(["/valley"], ""))
    rows = [Incoming(each, "/valley", Original.of(f"<p>{each.title}</p>".encode())) for each in PUBLIC]
    if hidden:
        rows = [*rows, *(Incoming(each, f"/{MARK}", shared) for each in HIDDEN[3:])]
        rows[1] = Incoming(PUBLIC[1], "/valley", shared)  # a page from which both were read
    else:
        rows[1] = Incoming(PUBLIC[1], "/valley")
    _put(home, rows, [Rejection(f"{MARK}/menu.html", f"it has no {MARK}title")] if hidden else [])
    ids = {each.document.title: each.id for each in home.store.documents()}
    if hidden:
        home.store.remove(ids[HIDDEN[-1].title], f"a {MARK}reason")
    into = next((each.id for each in home.store.documents() if each.document == TWIN), "") if hidden else ""
    home.store.remove(ids["Removed report"], f"merged into {into or '…'}")
    sync(home)
    return home


def hide(home: Home, *, hidden: bool) -> None:
    """Have the private things be private; in the other archive something that is not there, so that it has a copy."""
    named = private_of([SOURCE.upper()], [TOPIC, LABEL]) if hidden else private_of(["No such paper"])
    bring_public(home, sync_copy, lambda private: private.joined(named))


def pair(folder: Path) -> Pair:
    """Both, with what is private made so."""
    home, other = build(folder / "with", hidden=True), build(folder / "without", hidden=False)
    never = {change.id for change in other.store.changes_since(0)}
    ids = tuple(sorted({change.id for change in home.store.changes_since(0)} - never))
    return Pair(home, other, ids)


def addresses(pair: Pair, kept: str) -> tuple[list[str], list[str]]:
    """Addresses that hold no mark, the ids of private articles among them; and those that ask for what has one."""
    known = sorted(change.id for change in pair.other.store.changes_since(0))
    ids = [*pair.ids, known[0], known[-1], "nosuchid"]
    searches = ["q=", "q=river+report", "topic=ferries", "q=ferrry"]
    marked = [
        f"q={quote(each)}"
        for each in (f"{MARK}words", f"{MARK}wordz", f"{MARK}*", f'"{MARK}body"', f"source:{MARK}paper")
    ]
    marked += [
        f"topic={TOPIC}",
        f"topic={RULED}",
        f"topic={LABEL}",
        f"source={quote(SOURCE)}",
        f"section={MARK}section",
    ]
    few = [f"topic={TOPIC}", f"topic={LABEL}", f"section={MARK}section", f"author={quote(f'Zoe {MARK}author')}"]
    few += [f"series={MARK}series", f"q={TWIN.url}"]
    pages: tuple[str, ...] = (
        "/",
        "/print",
        "/take",
        "/export",
        "/words",
        "/words.csv",
        "/context",
        "/context.csv",
        "/trends",
    )
    pages += ("/trends.csv", "/trends.svg", "/feed.atom", "/feed.json", "/why", "/query-list", "/values/topic")
    pages += ("/values/author", "/values/source", "/values/year")
    data = ("search", "words", "context", "trends", "why")
    every = (*pages, *(f"/api/v1/{each}" for each in data))

    def asking(with_each: list[str]) -> list[str]:
        return [f"{page}?{each}" for page in every for each in with_each]

    plain = ["/", "/topics", "/dates", "/coverage", "/about", "/sitemap.xml", "/sitemap-0.xml", "/opensearch.xml"]
    plain += [
        "/healthz",
        "/livez",
        "/robots.txt",
        "/help",
        "/api",
        "/api/v1/openapi.json",
        "/saved",
        "/static/x/site.css",
    ]
    plain += ["/interface/es", "/logo/x.png", "/nosuchpage", "/trends?by=topic", "/api/v1/trends?by=source"]
    plain += asking(searches)
    for each in ids:
        plain += [f"/article/{each}", f"/article/{each}?q=river", f"/article/{each}/original"]
        plain += [f"/article/{each}/original/page", f"/api/v1/articles/{each}", f"/why?q=river&article={each}"]
        plain += [f"/article/{each}/compare/{known[1]}", f"/article/{known[1]}/compare/{each}", f"/?q={each}"]
        plain += [f"/api/v1/why?q=river&article={each}", f"/go?url=/article/{each}", f"/article/{each}/compare/text-1"]
    plain += [f"/s/{kept}", f"/s/{kept}?list=came", f"/s/{kept}/export?format=csv", f"/api/v1/frozen/{kept}"]
    plain += [f"/s/{kept}/export?format=jsonl", f"/s/{kept}?list=gone"]
    plain += [f"/export?q=river&format={each}" for each in ("csv", "jsonl", "ris", "bibtex", "json", "csl")]
    plain += [f"/api/v1/suggest?q={each}" for each in ("re", "ri", "zo", "th", "lo")]
    asked = asking(marked) + [f"{page}?{each}" for page in ("/", "/api/v1/search", "/trends") for each in few]
    asked += [f"/go?url={each.url}" for each in (*HIDDEN, HIDDEN_BEFORE)]
    asked += [f"/{MARK}/{n}" for n in range(1, 5)] + [f"/api/v1/suggest?q={each}" for each in (MARK, f"{MARK}b", "zqx")]
    asked += [f"/topics?find={MARK}", f"/values/topic?find={MARK}", f"/?q=river+{MARK}body", f"/trends?q={MARK}body"]
    return plain, asked


def forms(pair: Pair) -> list[tuple[str, dict[str, object]]]:
    """What is sent by forms."""
    known = sorted(change.id for change in pair.other.store.changes_since(0))
    articles = [*pair.ids, *known[:2]]
    joined = json.dumps(articles)
    return [
        ("/saved/check", {"articles": joined}),
        ("/saved/results", {"articles": joined}),
        ("/saved/export", {"articles": joined, "format": "csv"}),
        ("/query-list", {"queries": f"river\nferry\n{pair.ids[0]}"}),
        ("/export", {"q": "river", "format": "csv"}),
        ("/", {"q": "river"}),
    ]


def _put(home: Home, rows: list[Incoming], rejected: list[Rejection] | None = None) -> None:
    number = home.store.imports.begin([rows[0].root], "")
    home.store.take(number, Batch(rows, rejected or []))
    home.store.imports.finish(number)
