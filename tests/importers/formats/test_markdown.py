"""Markdown with a head, as sites made by Hugo, Jekyll and their like keep their articles."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.document import Document
from importers.formats.texts.markdown import Markdown
from importers.guide.guide import NO_GUIDE, Guide
from importers.protocol import Found, Item, Rejected, Skipped
from importers.registry import recognise

BODY = "The *river* rose.\n\n- One\n- Two\n\n{{< figure src=x >}}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"


def read(text: str, path: str = "content/floods.md", guide: Guide = NO_GUIDE) -> Found:
    (found,) = Markdown().read(Item(path, text.encode(), "site", guide))
    return found


def document(text: str, path: str = "content/floods.md") -> Document:
    found = read(text, path)
    assert isinstance(found, Document), found
    return found


@pytest.mark.parametrize(
    "head",
    [
        '---\ntitle: "Floods: the south"\ndate: 2009-06-03T23:30:00-05:00\nauthor: Ana Núñez\ntags: [Water, South]\n'
        "description: In short.\nlang: en-GB\nsection: News\nseries: Rains\n---\n",
        '+++\ntitle = "Floods: the south"\ndate = 2009-06-03\nauthors = ["Ana Núñez"]\ntags = ["Water", "South"]\n'
        'description = "In short."\nlang = "en"\nsection = "News"\nseries = ["Rains"]\n+++\n',
        '{"title": "Floods: the south", "date": "2009-06-03", "authors": [{"name": "Ana Núñez"}], "tags":'
        ' "Water, South", "description": "In short.", "lang": "en",'
        ' "params": {"section": "News", "series": "Rains"}}\n',
    ],
    ids=["yaml", "toml", "json"],
)
def test_an_article_comes_with_all_that_its_head_says(head: str) -> None:
    found = document(head + BODY)
    assert (found.title, found.summary, found.language) == ("Floods: the south", "In short.", "en")
    assert found.published is not None
    assert (found.published.iso(), found.published.source) == ("2009-06-03", "front matter")
    assert (found.authors, found.topics) == (("Ana Núñez",), ("Water", "South"))
    assert (found.section, found.series) == ("News", "Rains")
    assert found.body.startswith("The river rose.\n\nOne\n\nTwo")
    assert "figure" not in found.body
    assert "<em>river</em>" in found.html and "<table>" in found.html


def test_drafts_and_pages_that_only_list_are_skipped() -> None:
    for text, path in (
        ("---\ntitle: A\ndraft: true\n---\nText.", "a.md"),
        ("---\ntitle: A\npublished: false\n---\nText.", "a.md"),
        ("---\ntitle: A\n---\nText.", "posts/_index.md"),
    ):
        assert isinstance(read(text, path), Skipped)


def test_a_day_in_the_files_name_counts_where_the_head_gives_none() -> None:
    found = document("---\ntitle: A\nlayout: post\n---\nText.", "_posts/2009-06-03-floods.md")
    assert found.published is not None
    assert (found.published.iso(), found.published.source) == ("2009-06-03", "file name")
    month = document("---\ntitle: A\ndate: 2009-06\n---\nText.", "_posts/2009-06-03-floods.md")
    assert month.published is not None
    assert month.published.iso() == "2009-06"


def test_a_file_without_a_head_has_its_heading_for_a_title() -> None:
    found = document("# The *flood*\n\nText.")
    assert (found.title, found.body) == ("The flood", "Text.")
    assert isinstance(read("Only text."), Rejected)
    assert isinstance(read("# Only a title"), Rejected)


def test_whole_addresses_are_kept_and_patterns_are_none() -> None:
    head = "---\ntitle: A\npermalink: /:year/:title/\ncanonical_url: https://a.example/x\naliases:\n  - https://a.example/old\n---\nT."
    found = document(head)
    assert (found.url, found.addresses) == ("https://a.example/x", ("https://a.example/old",))


def test_markup_in_markdown_is_made_safe() -> None:
    found = document("---\ntitle: A\n---\n<script>x()</script><b onclick=x()>bold</b> [a](javascript:x())")
    assert "<script" not in found.html and "onclick" not in found.html and "href" not in found.html


@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: [unclosed\n---\n",
        "---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\ntitle: T\n---\n",
        "+++\ntitle = \n+++\n",
        "---\n- a\n- list\n---\n",
        "---\ntitle: !!python/object/apply:os.system ['true']\n---\n",
        "---\ntitle: " + "[" * 5000 + "\n---\n",
    ],
)
def test_a_head_that_cannot_be_read_is_rejected_with_the_repair(head: str) -> None:
    started = time.process_time()
    found = read(head + "Text.")
    assert isinstance(found, Rejected)
    assert "correct it and import again" in found.reason
    assert time.process_time() - started < 5


def test_markdown_is_known_by_its_head_and_then_by_its_name() -> None:
    def name(path: str, text: str) -> str:
        found = recognise(Item(path, text.encode()))
        return found.name if found else ""

    assert name("x", "---\ntitle: A\n---\nText.") == "markdown"
    assert name("x.md", "# A\n\nText.") == "markdown"
    assert name("x.txt", "Only text.") == ""
    assert name("x.html", "<!doctype html><html><body>---\ntitle: x\n---") == "html"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="-+{}[]:&*!|>'\"\n ab#`<", max_size=80))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    for start in ("---\n", "+++\n", "{", ""):
        assert isinstance(read(f"{start}{text}\n---\nBody"), Document | Rejected | Skipped)
