"""The sample archive comes in whole: every article with what its page says of it, and nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

import pytest

from archive.document import Document
from archive.site.logo import logo_of
from importers.containers.walk import walk
from importers.protocol import Found, Item, Rejected
from importers.registry import recognise
from index.following.topic_rules import parse_rules
from tests.support.paths import ROOT

EXAMPLES = ROOT / "examples"
TRUTH = json.loads((ROOT / "tests" / "golden" / "examples.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Expected:
    """What a person reads on the page. `path` goes without the number of an item on a listing page."""

    path: str
    title: str
    date: str | None
    label: str
    language: str
    topics: list[str]
    authors: list[str]
    begins: str
    ends: str
    words: int

    def __str__(self) -> str:
        return f"{self.path.rpartition('/')[2]}: {self.title}"


ARTICLES = [Expected(**row) for row in TRUTH["articles"]]


@cache
def everything_read() -> tuple[Found, ...]:
    found: list[Found] = []
    for item in walk(EXAMPLES / "river-letter"):
        if isinstance(item, Item):
            found.extend(read_item(item))
        else:
            found.append(item)
    return tuple(found)


def read_item(item: Item) -> list[Found]:
    importer = recognise(item)
    return list(importer.read(item)) if importer else [Rejected(item.path, "no importer knows it")]


def documents() -> list[Document]:
    return [one for one in everything_read() if isinstance(one, Document)]


def place(document: Document) -> tuple[str, str]:
    return document.path.partition("#")[0], document.title


@cache
def by_place() -> dict[tuple[str, str], Document]:
    return {place(document): document for document in documents()}


def same_file(expected: Expected) -> str:
    """For the message of a failure: which titles did come from that file."""
    return f"read from {expected.path}: {[title for path, title in by_place() if path == expected.path]}"


def read(expected: Expected) -> Document:
    document = by_place().get((expected.path, expected.title))
    assert document is not None, same_file(expected)
    return document


@pytest.mark.parametrize("expected", ARTICLES, ids=str)
def test_an_article_comes_in_with_what_its_page_says(expected: Expected) -> None:
    document = read(expected)
    seen = {
        "date": document.published.iso() if document.published else None,
        "label": document.label,
        "language": document.language,
        "topics": sorted(document.topics),
        "authors": list(document.authors),
    }
    assert seen == {name: getattr(expected, name) for name in seen}


@pytest.mark.parametrize("expected", ARTICLES, ids=str)
def test_a_body_is_the_article_from_its_first_word_to_its_last(expected: Expected) -> None:
    words = read(expected).body.split()
    assert " ".join(words[:5]) == expected.begins
    assert " ".join(words[-5:]) == expected.ends
    assert len(words) == expected.words


def test_nothing_else_comes_in() -> None:
    assert sorted(place(document) for document in documents()) == sorted((one.path, one.title) for one in ARTICLES)
    assert [one for one in everything_read() if isinstance(one, Rejected)] == []


def test_no_sidebar_comment_caption_or_banner_is_in_a_body() -> None:
    pages = "".join(path.read_text(encoding="cp1252") for path in EXAMPLES.glob("*/1998-2006/*.html"))
    pages += "".join(path.read_text(encoding="utf-8") for path in EXAMPLES.glob("*/20*/*.html"))
    for phrase in TRUTH["furniture"]:
        assert phrase in pages, f"{phrase!r} is on no page, so this test cannot fail on it"
        assert [document.path for document in documents() if phrase.casefold() in document.body.casefold()] == []


def test_two_pages_of_one_article_are_two_documents() -> None:
    assert len({document.key for document in documents()}) == len(ARTICLES)


def test_every_topic_rule_finds_some_articles_of_the_old_site_and_not_all() -> None:
    rules = parse_rules((EXAMPLES / "topics.toml").read_bytes())
    old = [document for document in documents() if document.path.startswith("1998-2006/")]
    for rule in rules.rules:
        found = [document.title for document in old if rule.value in rules.topics_of(document)]
        assert 1 <= len(found) <= len(old) // 2, (rule.value, found)


def test_the_examples_stay_small_and_are_pages_and_a_logo() -> None:
    files = [path for path in EXAMPLES.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 700_000
    assert {path.suffix for path in files} == {".html", ".toml", ".md", ".png"}
    assert logo_of((EXAMPLES / "logo.png").read_bytes()).media_type == "image/png"


def test_the_table_of_articles_is_as_large_as_promised() -> None:
    dated = [one for one in ARTICLES if one.date]
    assert len(dated) >= 64
    assert len(ARTICLES) - len(dated) >= 3
    assert {one.date[:4] for one in dated if one.date} == {str(year) for year in range(1998, 2020)}
    assert all(120 <= one.words <= 350 for one in ARTICLES)
