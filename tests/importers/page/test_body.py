"""The body of an article: which blocks of a page are its text, and how they are marked up."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.page.blocks import blocks_of
from importers.page.body.body import Body, body_of
from importers.page.tree import parse
from tests.support.yardstick import within

TITLE = "The bridge reopens"
TEXT = tuple(
    f"The {number} arch was rebuilt by the masons of the town, who worked from May to {month} without a day of rest."
    for number, month in (("first", "June"), ("second", "July"), ("third", "August"), ("last", "September"))
)
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in TEXT)


def body(html: str, title: str = TITLE, base: str = "https://paper.example.org/2019/bridge") -> Body:
    root = parse(f"<html><head><title>x</title></head><body>{html}</body></html>")
    assert root is not None
    return body_of(root, blocks_of(root), title, base)


@pytest.mark.parametrize(
    "page",
    [
        f"<h1>{TITLE}</h1>{PARAGRAPHS}",
        f"<div class='page with-sidebar'><h1>{TITLE}</h1><div class='share-wrap widget'>{PARAGRAPHS}</div></div>",
        f"<article><header><h1>{TITLE}</h1><p>By Ana Ruiz</p></header><div class=content>{PARAGRAPHS}</div></article>",
        f"<h1>{TITLE}</h1><table><tr><td><a href=/a>Menu</a></td><td>{PARAGRAPHS}</td></tr></table>",
        f"<h1>{TITLE}</h1><main><div>{''.join(f'<div class=chunk><p class=text>{x}</p></div>' for x in TEXT)}</div>",
        f"<h1>{TITLE}</h1><div>{'<br><br>'.join(TEXT[:2])}</div>",
    ],
)
def test_the_text_is_found_in_whatever_it_is_set(page: str) -> None:
    found = " ".join(body(page).paragraphs)
    assert found in (" ".join(TEXT), " ".join(TEXT[:2]))


@pytest.mark.parametrize(
    "beside",
    [
        "<ul>" + "".join(f"<li><a href=/{n}>Short</a> {TEXT[0]} more of it {n}</li>" for n in range(4)) + "</ul>",
        "<div class=comments>" + "".join(f"<p>Said {n}: {TEXT[1]}</p>" for n in range(9)) + "</div>",
        "<div id=onetrust-consent-sdk>" + "".join(f"<p>You choose {n}. {TEXT[2]}</p>" for n in range(9)) + "</div>",
        "<div role=dialog>" + "".join(f"<p>You choose {n}. {TEXT[2]}</p>" for n in range(9)) + "</div>",
        "<dialog open>" + "".join(f"<p>You choose {n}. {TEXT[2]}</p>" for n in range(9)) + "</dialog>",
        "<article><h2>Another</h2>" + "".join(f"<p>Else {n}: {TEXT[3]}</p>" for n in range(3)) + "</article>",
        "<p>We use cookies so that this page can be read by you and by our partners, and by theirs as well.</p>",
        "<aside><p>Our paper has been printed in this town for longer than anyone can remember.</p></aside>",
        "<div style='display:none'><p>You have read all free articles of this month, so please subscribe.</p></div>",
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_what_stands_beside_it_is_left_out(beside: str, above: bool) -> None:
    article = f"<div class=main><h1>{TITLE}</h1><div class=text>{PARAGRAPHS}</div></div>"
    assert body(beside + article if above else article + beside).paragraphs == TEXT


def test_what_stands_among_the_text_and_is_none_is_left_out() -> None:
    among = (
        "<figure><img src=/a.jpg><figcaption>The bridge in May</figcaption></figure><div class=photo>Photo: Ana</div>"
        "<div class=related-links><a href=/x>Another bridge</a></div><div>Advertisement</div><p>Read more: the dam</p>"
    )
    page = f"<article><h1>{TITLE}</h1><p>{TEXT[0]}</p>{among}<p>{TEXT[1]}</p><h3>More stories</h3><ul>"
    assert body(f"{page}<li><a href=/1>A dam</a><li><a href=/2>A mill</a></ul></article>").paragraphs == TEXT[:2]


@pytest.mark.parametrize("head", ["<h1>Another bridge</h1>", "<h2><a href=/2>Another bridge</a></h2>"])
def test_the_article_with_the_title_counts_though_a_longer_one_follows(head: str) -> None:
    other = "".join(f"<p>Of the other bridge, part {n}: {TEXT[2]}</p>" for n in range(20))
    page = f"<main><article><h1>{TITLE}</h1>{PARAGRAPHS}</article><article>{head}{other}</article></main>"
    assert body(page).paragraphs == TEXT


def test_sections_that_are_each_headed_like_a_page_are_one_text() -> None:
    sections = "".join(f"<section class=part><h1>Part {n}</h1><p>{line}</p></section>" for n, line in enumerate(TEXT))
    assert set(TEXT) <= set(body(f"<main><h1>{TITLE}</h1>{sections}</main>").paragraphs)


def test_a_text_that_is_shown_where_no_script_runs_counts_where_there_is_no_other() -> None:
    hidden = f"<h1>{TITLE}</h1><div class=post><noscript>{PARAGRAPHS}</noscript></div>"
    assert body(f"<p>The paper of the town.</p>{hidden}").paragraphs == TEXT
    assert body(f"{hidden}<div class=text><p>{TEXT[0]} So.</p><p>{TEXT[1]} So.</p></div>").paragraphs[-1] != TEXT[3]


def test_a_post_that_the_article_embeds_is_quoted() -> None:
    post = '<div class="embed"><blockquote class="twitter-tweet"><p>We are open again!</p>— Ana</blockquote></div>'
    assert "We are open again!" in body(f"<h1>{TITLE}</h1><article>{PARAGRAPHS}{post}<p>{TEXT[0]} So.</p>").text


def test_lists_quotes_headings_tables_and_links_are_kept() -> None:
    cells = "".join(f"<tr><th>{year}</th><td>{year * 2}</td></tr>" for year in (1990, 2000, 2010))
    html = body(
        f"<article><h1>{TITLE}</h1><p>{TEXT[0]} See <a href='/map'>the <b>map</b></a>.</p><h2>How</h2><p>{TEXT[1]}</p>"
        f"<ol><li>The piers</li><li>The arches</li></ol><blockquote><p>{TEXT[2]}</p><p>So it was.</p></blockquote>"
        f"<table>{cells}</table><p>{TEXT[3]}</p></article>"
    ).html
    assert '<a href="https://paper.example.org/map"' in html and "<b>map</b></a>." in html
    assert "<h2>How</h2>" in html
    assert "<ol><li>The piers</li><li>The arches</li></ol>" in html
    assert f"<blockquote><p>{TEXT[2]}</p><p>So it was.</p></blockquote>" in html
    assert "<tr><th>1990</th><td>3980</td></tr>" in html and html.count("<table>") == 1


@pytest.mark.parametrize(
    ("image", "address"),
    [
        ('<img src="/a.jpg">', "https://paper.example.org/a.jpg"),
        ('<img src="data:image/gif;base64,R0" data-src="//cdn.example.org/a.jpg">', "https://cdn.example.org/a.jpg"),
        ('<img src="/tiny.gif" data-original="/b.jpg">', "https://paper.example.org/b.jpg"),
        ('<img srcset="/s.jpg 320w, /l.jpg 1280w, /m.jpg 640w" src="/s.jpg">', "https://paper.example.org/l.jpg"),
        ('<img srcset="/s,w_3.jpg 1x,/l.jpg 2x" src="/s.jpg">', "https://paper.example.org/l.jpg"),
        ('<picture><source srcset="/l.webp 900w"><img src="/s.jpg"></picture>', "https://paper.example.org/l.webp"),
        ('<noscript><img src="/n.jpg"></noscript>', "https://paper.example.org/n.jpg"),
        ('<img src="javascript:x()">', ""),
        ('<img src="/pixel.gif" width="1" height="1">', ""),
        ('<a href="/other"><img src="/o.jpg"> Another article with a long title</a>', ""),
        ('<div class="author"><img src="/ana.jpg"></div>', ""),
    ],
)
def test_a_picture_is_kept_by_its_address(image: str, address: str) -> None:
    page = (
        f"<article><h1>{TITLE}</h1><p>{TEXT[0]}</p><figure>{image}<figcaption>In <i>May</i> &lt;3</figcaption></figure>"
    )
    found = body(f"{page}<p>{TEXT[1]}</p><p>{TEXT[2]}</p></article>")
    assert found.paragraphs == TEXT[:3]
    assert re.findall(r'<img src="([^"]*)"', found.html) == ([address] if address else [])
    if address:
        assert "<figcaption>In May &lt;3</figcaption></figure>" in found.html
        first, last = (found.html.index(f"<p>{line}</p>") for line in TEXT[:2])
        assert first < found.html.index("<figure>") < last


PARTS = ("<p>", "</p>", "<div class=share>", "</div>", "<li>", "<td>", TEXT[0], "<img src=/a>")


@given(st.lists(st.sampled_from(PARTS)))
def test_any_page_gives_a_body_whose_html_says_the_same(parts: list[str]) -> None:
    found = body("".join(parts))
    shown = re.sub(r"<[^<>]*>", " ", found.html).split()
    assert shown == " ".join(found.paragraphs).split()


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 500_000 + TEXT[0],
        f"<div class=a><p class=b>{TEXT[0]}</p></div>" * 60_000,
        "<div class=a>" * 200 + f"<p class=b>{TEXT[0]}</p>" * 60_000,
        f"<table><tr><td>{TEXT[0]}</td></tr></table>" * 40_000,
        f"<ul><li>{TEXT[0]}</li></ul>" * 19_000,
        "<div class=menu>" * 240 + f"<p>{TEXT[0]}</p>" * 19_000,
        f"<p>{TEXT[0]}</p><figure>" + "<a href=/x><img src=/a.jpg></a>" * 200_000 + f"</figure><p>{TEXT[1]}</p>",
        f"<figure><img src=/a.jpg class=c></figure><p>{TEXT[0]}</p>" * 19_000,
        '<img srcset="' + "/a 1w, " * 500_000 + '">' + PARAGRAPHS,
    ],
    ids=range(9),
)
def test_large_and_twisted_pages_take_bounded_time(html: str) -> None:
    within(800, lambda: body(html))
