"""Sources made to take long are read within a small budget of processor time: each cost minutes, or grew with the
square of its size."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.document import Document
from importers.containers.walk import walk
from importers.guide.guide import NO_GUIDE
from importers.protocol import Found, Rejected
from importers.readers import process
from importers.worker_pool import Readers
from tests.support.feed_files import export, post, rss
from tests.support.web_archives import mhtml, part

SECONDS = 8.0
"""Some times what any of these needs, and a small part of what each needed."""
TEXT = "<p>" + "A sentence of some words that goes on. " * 20 + "</p>"


def page(body: str = "", head: str = "") -> bytes:
    return f"<html><head><title>T</title>{head}</head><body>{TEXT}{body}</body></html>".encode()


def attributes(count: int) -> str:
    return " ".join(f"a{number}=1" for number in range(count))


def linked(body: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{body}"}}</script>'


def row(line: str) -> bytes:
    return f"title,body,topics\nT,The text of it,{line}\n".encode()


SOURCES: dict[str, Callable[[], bytes]] = {
    "heading.md": lambda: b"# " + b" " * 100_000,
    "shortcodes.md": lambda: b"# T\n\nWords.\n" + b"{{<" * 150_000,
    "brackets.md": lambda: b"# T\n\n" + b"![[](" * 10_000,
    "dotted.md": lambda: b"+++\ntitle = 'T'\na" + b".b" * 30_000 + b" = 1\n+++\nWords.",
    "captions.xml": lambda: export(post("[caption]" * 120_000)),
    "notes.xml": lambda: export(post("<!-- wp:x " * 120_000)),
    "tags.xml": lambda: export(post("[a b=1" * 150_000)),
    "cell.csv": lambda: row(" " * 1_000_000),
    "attributes.html": lambda: page(f"<p {attributes(100_000)}>x</p>"),
    "attributes.xml": lambda: rss(f"<item {attributes(60_000)}><title>T</title></item>"),
    "depth.html": lambda: page("<div><span>" * 50_000),
    "elements.html": lambda: page("<p>x</p>" * 60_000),
    "line.html": lambda: page("<p>" + "word " * 200_000),
    "entities.html": lambda: page("<p>" + "&amp;&#65;&bad" * 50_000),
    "metas.html": lambda: page(head="<meta property='article:published_time' content='2012-03-04'>" * 20_000),
    "blocks.html": lambda: page(head='<script type="application/ld+json">{"@type":"NewsArticle"}</script>' * 8_000),
    "dates.html": lambda: page("<p>Published 12 May 2001, updated " * 15_000),
    "bylines.html": lambda: page("<p class=byline>By Ana Sol</p>" * 20_000),
    "items.html": lambda: page("<ul>" + "<li><a href='n/1.html'>Title of it</a> 5 March 2012" * 3_000),
    "tags.html": lambda: page("<a <" * 100_000),
    "name.html": lambda: page(("<a" + "y" * 1_000) * 4_000),
    "ampersands.html": lambda: page("<p>" + "&amp; word " * 500_000),
    "spaces.html": lambda: page("<p>" + "&nbsp; word " * 500_000),
    "slots.html": lambda: page(
        f"<div><template shadowrootmode=open><slot></slot></template>{'<p>x</p>' * 80_000}</div>"
    ),
    "stated.html": lambda: page(
        "<p>" + "<p>".join(f"{'ab' * 25}c{number}" for number in range(19_000)), linked("ab" * 500_000)
    ),
    "depth.jsonl": lambda: b'{"title":"T","body":' + b"[" * 2_000_000,
    "topics.jsonl": lambda: json.dumps({"title": "T", "body": "Words", "topics": ["a"] * 200_000}).encode(),
    "parameters.mhtml": lambda: mhtml(
        part("<html><title>T</title><p>Words</p>", "Content-Type: text/html"),
        start="".join(f"; a{number}=b" for number in range(60_000)),
    ),
}


@pytest.fixture
def small_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "SECONDS", SECONDS)


@pytest.mark.usefixtures("small_budget")
@pytest.mark.parametrize("name", SOURCES)
def test_a_source_made_to_take_long_is_read_in_a_little_time(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(SOURCES[name]())
    found = list(read(file))
    assert found
    assert not [each for each in found if isinstance(each, Rejected) and "processor time" in each.reason]
    if name.endswith(".html"):
        assert [each.title for each in found if isinstance(each, Document)] == ["T"], "what is sound of it comes in"


def read(file: Path) -> Iterator[Found]:
    with Readers(NO_GUIDE, 1) as readers:
        for _, found in readers.read(walk(file.parent)):
            yield from found
