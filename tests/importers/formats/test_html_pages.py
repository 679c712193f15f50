"""One HTML page, one document."""

from __future__ import annotations

import gzip
import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.document import Document
from benchmarks.extraction import precision_recall
from importers.errors import FileTooLarge
from importers.formats.pages.html_pages import MOST_BYTES, HtmlPages
from importers.protocol import Item, LargeFile, Rejected
from tests.support.paths import SHARED_DATA

ARTICLES = SHARED_DATA / "articles"
FIRST = (
    "Workers at the Sillar mine went back underground on Monday after three weeks of a strike that had closed the road."
)
SECOND = (
    "The company promised to pay the wages of the days lost, and the union will vote on the rest of the offer in April."
)
THIRD = (
    "Nobody in the valley remembers a longer stoppage, although the older miners speak of one in the winter of 1963."
)
BODY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"


def read(html: str | bytes, path: str = "news/a.html", label: str = "folder") -> Document | Rejected:
    data = html.encode() if isinstance(html, str) else html
    found = list(HtmlPages().read(Item(path, data, label)))
    (only,) = found
    assert isinstance(only, Document | Rejected)
    return only


def document(html: str | bytes, label: str = "folder") -> Document:
    found = read(html, label=label)
    assert isinstance(found, Document), found
    return found


MODERN = f"""<!doctype html><html lang="en-GB"><head><title>Mine strike ends | The Letter</title>
<link rel="canonical" href="https://letter.example/news/strike?utm_source=x">
<meta property="og:site_name" content="The Letter"><meta property="og:description" content="The men are back.">
<meta property="article:tag" content="Mines">
<meta property="article:published_time" content="2019-03-05T09:00:00Z"></head>
<body><nav><a href="/">Home</a><a href="/news">News</a></nav><article><h1>Mine strike ends</h1>
<p class="byline">By Ana Ruiz</p>{BODY}<p>Read more: <a href="/x">Another story about the mine</a></p></article>
<aside><p>Sign up for our newsletter and never miss a word of what happens in the valley.</p></aside>
<footer>Copyright The Letter</footer></body></html>"""


def test_a_modern_page_gives_every_field() -> None:
    found = document(MODERN)
    assert found.title == "Mine strike ends"
    assert found.body.split("\n\n") == [FIRST, SECOND, THIRD]
    assert found.html == BODY.replace("</p><p>", "</p>\n<p>")
    assert found.published is not None and (found.published.iso(), found.published.source) == ("2019-03-05", "meta")
    assert (found.authors, found.topics, found.language) == (("Ana Ruiz",), ("Mines",), "en")
    assert (found.url, found.summary) == ("https://letter.example/news/strike", "The men are back.")
    assert (found.source, found.path) == ("The Letter", "news/a.html")


def test_the_name_of_the_folder_comes_behind_that_of_the_page() -> None:
    assert document(MODERN).source == "The Letter"
    assert document(MODERN.replace("og:site_name", "og:nothing")).source == "folder"


def test_a_page_laid_out_in_tables_gives_its_article_alone() -> None:
    menu = "".join(f'<tr><td><font><a href="{n}.html">Page {n}</a></font></td></tr>' for n in range(7))
    found = document(
        f"""<html><head><title>The Letter: Mine strike ends</title></head><body>
        <table><tr><td colspan=2><b>The Letter</b></td></tr>
        <tr><td width=150><table>{menu}</table></td><td><p><font size=5><b>Mine strike ends</b></font></p>
        <p><i>Update 52. December / January 2006</i></p><p>By Ana Ruiz</p>{BODY}
        <p><a href="u.html">Back to the updates</a></p></td></tr>
        <tr><td colspan=2>The Letter, Box 114</td></tr></table></body></html>"""
    )
    assert (found.title, found.label, found.authors) == ("Mine strike ends", "Update 52", ("Ana Ruiz",))
    assert found.published is not None and found.published.iso() == "2005-12/2006-01"
    assert found.body.split("\n\n") == [FIRST, SECOND, THIRD]


def test_an_article_cut_into_two_containers_is_read_whole() -> None:
    parts = [
        f"{word} {sentence}" for word in ("First", "Second", "Third", "Last") for sentence in (FIRST, SECOND, THIRD)
    ]
    halves = ["".join(f"<p>{part}</p>" for part in parts[:5]), "".join(f"<p>{part}</p>" for part in parts[5:])]
    html = "".join(
        f'<div class="row"><div class="text">{half}</div></div><div class="ad">Buy it</div>' for half in halves
    )
    found = document(
        f"<html><head><title>Mine strike ends</title></head><body><h1>Mine strike ends</h1>{html}</body></html>"
    )
    assert found.body.split("\n\n") == parts


def test_a_body_that_only_json_ld_holds_is_read_there() -> None:
    data = json.dumps(
        {"@type": "NewsArticle", "headline": "Mine strike ends", "articleBody": f"{FIRST}\n\n{SECOND}\n\n{THIRD}"}
    )
    found = document(
        f'<html><head><title>x</title><script type="application/ld+json">{data}</script></head><body></body></html>'
    )
    assert (found.title, found.body.split("\n\n")) == ("Mine strike ends", [FIRST, SECOND, THIRD])


def test_the_text_decides_against_a_template_that_says_another_language() -> None:
    spanish = (
        "La huelga en la mina ha terminado y los trabajadores vuelven a sus puestos el lunes, según dijo la empresa. "
        * 4
    )
    assert (
        document(
            f"<html lang=en><title>Termina la huelga</title><body><h1>Termina la huelga</h1><p>{spanish}</p>"
        ).language
        == "es"
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "not text"),
        (bytes(range(256)) * 9, "not text"),
        (b"<html><body></body></html>", "no title"),
        (b"<html><title>Only this</title><body></body></html>", "no text"),
    ],
)
def test_what_is_no_page_is_rejected_with_what_it_lacks(data: bytes, said: str) -> None:
    found = read(data)
    assert isinstance(found, Rejected)
    assert said in found.reason and found.path == "news/a.html"


def test_a_page_over_the_limit_is_too_large() -> None:
    with pytest.raises(FileTooLarge):
        list(HtmlPages().read(Item("a.html", LargeFile(b"<html>", lambda: open_zeros(MOST_BYTES + 9)))))


def open_zeros(count: int) -> BytesIO:
    return BytesIO(b" " * count)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000 + "text",
        "<table><tr><td>" * 60_000,
        "<p>word word here</p>" * 20_000,
        "<p><time>x</time>By " * 20_000,
        '<meta name=author content="Ana Ruiz">' * 10_000,
        '<script type="application/ld+json">' + '{"a":[' * 90_000,
    ],
)
def test_hostile_pages_end(html: str) -> None:
    assert isinstance(read(f"<html><title>A hostile page</title>{html}"), Document | Rejected)


@given(st.text(alphabet="<>/ahp1 \"'=!-&;\0", max_size=300))
def test_no_page_raises(text: str) -> None:
    read(f"<html><title>t</title>{text}")


@pytest.mark.parametrize(
    ("data", "least", "most"),
    [
        (MODERN.encode(), 0.5, 1),
        (b"<h1>Title</h1><p>text</p>", 0.2, 0.5),
        (b'{"title": "<html>"}', 0, 0),
        (b"Plain words, a < b.", 0, 0),
        (b'<?xml version="1.0"?><rss><channel><title>x</title></channel></rss>', 0, 0),
        (b"%PDF-1.4 <html>", 0, 0),
        (b"", 0, 0),
    ],
)
def test_a_page_is_known_by_its_content(data: bytes, least: float, most: float) -> None:
    assert least <= HtmlPages().accepts(Item("x.bin", data)) <= most


def test_the_shared_articles_come_in_as_well_as_they_did() -> None:
    """The floor may rise and never fall."""
    if not ARTICLES.exists():
        pytest.skip("the shared articles are not beside this checkout")
    pairs = []
    for name, truth in json.loads((ARTICLES / "ground-truth.json").read_text("utf-8")).items():
        found = read(gzip.decompress((ARTICLES / "html" / f"{name}.html.gz").read_bytes()))
        assert isinstance(found, Document), found
        pairs.append(precision_recall(truth["articleBody"], found.body))
    precision, recall = (sum(pair[part] for pair in pairs) / len(pairs) for part in (0, 1))
    assert 2 * precision * recall / (precision + recall) >= 0.974
