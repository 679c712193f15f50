"""Markup is made in one file: what goes in as text comes out as text, and marks land on the words they mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from index.results import Snippet
from tests.support.pages import parsed
from tests.support.webui_sample import FAR_IMAGE, HOSTILE, RIVER
from tests.support.yardstick import within
from webui.markup import article_html, highlight
from webui.markup.match_alignment import MOST_MARKED

TEXTS = st.text(alphabet=st.sampled_from("ab <>&\"'\n/é"), max_size=60)


@st.composite
def snippets(draw: st.DrawFn) -> Snippet:
    text = draw(TEXTS)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    return Snippet(text, tuple(zip(cuts[::2], cuts[1::2], strict=False)))


def marked_texts(html: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.DOTALL)]


def words(*wanted: str) -> Callable[[str], list[tuple[int, int]]]:
    def find(text: str) -> list[tuple[int, int]]:
        return [found.span() for found in re.finditer("|".join(wanted), text) if wanted]

    return find


@given(snippets())
def test_marked_text_reads_as_it_was_with_the_marks_where_they_were(snippet: Snippet) -> None:
    html = str(highlight.marked(snippet))
    assert unescape(re.sub("</?mark>", "", html)) == snippet.text
    assert marked_texts(html) == [snippet.text[start:end] for start, end in snippet.marks]


def test_text_cannot_become_markup() -> None:
    assert highlight.marked(Snippet("<b>&amp;", ((0, 3),))) == "<mark>&lt;b&gt;</mark>&amp;amp;"


def test_fragments_stand_apart() -> None:
    assert highlight.fragments([Snippet("a"), Snippet("b")]) == "a … b"
    assert highlight.fragments([Snippet("a…"), Snippet("…b c", ((3, 4),)), Snippet("…d")]) == "a… b <mark>c</mark> …d"


def test_paragraphs_keep_their_marks_and_one_across_a_break_is_cut() -> None:
    html = highlight.paragraphs(Snippet("one two\n\nthree", ((4, 7), (9, 14))))
    assert html == "<p>one <mark>two</mark></p>\n<p><mark>three</mark></p>"
    assert marked_texts(highlight.paragraphs(Snippet("ab\n\ncd", ((0, 6),)))) == ["ab", "cd"]


def test_a_word_across_inline_elements_is_marked_in_each_of_its_pieces() -> None:
    html = article_html.article("<p>la Hidro<em>vía</em> Amazónica</p>", "", words("Hidrovía"))
    assert html == '<p>la <mark>Hidro</mark><em><mark class="on">vía</mark></em> Amazónica</p>'


def test_words_of_two_blocks_never_run_together() -> None:
    html = article_html.article("<ul><li>gold</li><li>mine</li></ul><p>gold<br>mine</p>", "", words("goldmine"))
    assert "<mark>" not in html


@given(st.lists(st.tuples(st.sampled_from("pbi"), st.text("abc &<", min_size=1, max_size=5)), min_size=1, max_size=6))
def test_marks_in_html_cover_what_was_found_in_its_text(parts: list[tuple[str, str]]) -> None:
    source = "".join(f"<{tag}>{highlight.marked(Snippet(text))}</{tag}>" for tag, text in parts)
    seen: list[str] = []

    def find(text: str) -> list[tuple[int, int]]:
        seen.append(text)
        return [found.span() for found in re.finditer("[ab]+", text)]

    html = article_html.article(source, "", find)
    assert "".join(marked_texts(html)) == "".join(re.findall("[ab]+", seen[0]))
    assert parsed(html).get_text().split() == parsed(source).get_text().split()


def test_an_articles_images_are_links_and_not_loaded() -> None:
    html = article_html.article(RIVER.html, RIVER.url, words())
    assert "<img" not in html and "src=" not in html
    link = parsed(html).find("a", class_="image-note")
    assert link is not None and link["href"] == FAR_IMAGE and link.get_text() == "Image: Un barco en el río"
    assert "nofollow" in str(link["rel"])


def test_an_image_with_a_caption_is_named_by_it_and_keeps_it() -> None:
    html = article_html.article(
        '<figure><a href="/b"><img src="/b.jpg"></a><figcaption>The bridge</figcaption></figure>'
        '<p><img alt="A map"></p><p>x<img src="javascript:x()"></p>',
        RIVER.url,
        words(),
    )
    soup = parsed(html)
    assert [(link["href"], link.get_text()) for link in soup.find_all("a")] == [
        ("https://cuaderno.example.org/b.jpg", "Image: The bridge")
    ]
    assert soup.figcaption is not None and soup.figcaption.get_text() == "The bridge"
    assert "[Image: A map]" in html and "<img" not in html


def test_links_are_absolute_and_those_that_lead_nowhere_are_text() -> None:
    html = article_html.article(
        '<a href="/mapa">map</a> <a href="#x"></a><a href="javascript:x()">no</a>', RIVER.url, words()
    )
    assert parsed(html).a["href"] == "https://cuaderno.example.org/mapa"
    assert html.count("<a ") == 1
    assert "<a " not in article_html.article('<a href="/mapa">map</a>', "", words())


def test_headings_go_below_the_pages_own_without_gaps() -> None:
    html = article_html.article("<h1>a</h1><h4>b</h4><h6></h6><h2>c</h2>", "", words())
    assert re.findall(r"<(h\d)>", html) == ["h2", "h3", "h2"]


def test_a_table_stands_in_a_region_that_keys_reach_and_one_inside_it_does_not() -> None:
    table = "<table><tr><td>a b<table><tr><td>c</td></tr></table></td></tr></table>"
    soup = parsed(article_html.article(table, "", words("b")))
    (region,) = soup.find_all(tabindex="0")
    assert region.table is not None and len(region.find_all("table")) == 2
    assert region["role"] == "region" and region["aria-label"] == "Table"


@pytest.mark.parametrize(
    "vector",
    [
        HOSTILE.html,
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x></object><form action=x><input></form>",
        "<p style='background:url(//x.example)'>a</p><link rel=stylesheet href=//x><base href=//x>",
        "<a href='java\tscript:alert(1)'>a</a><a href='data:text/html,x'>b</a><img src=x alt='<script>'>",
        "<b>" * 5000,
    ],
)
def test_hostile_html_loses_all_that_acts(vector: str) -> None:
    soup = parsed(article_html.article(vector, "https://a.example/", words("a")))
    allowed = {"a", "p", "b", "mark", "span", "html", "body", "table", "tbody", "tr", "td"}
    assert {tag.name for tag in soup.find_all(True)} <= allowed
    for tag in soup.select(":not(p.note)"):
        assert set(tag.attrs) <= {"href", "rel", "class", "id"}
        assert str(tag.get("href", "https:")).startswith("https:")


def test_every_match_can_be_led_to_from_its_snippet() -> None:
    html = highlight.numbered_matches(highlight.marked(Snippet("a a", ((0, 1), (2, 3)))))
    assert html == '<mark id="match-1">a</mark> <mark id="match-2">a</mark>'
    found = highlight.fragments([Snippet("x <a", ((3, 4),), first=6)], "/article/1?q=a&b")
    assert found == 'x &lt;<a class="at" tabindex="-1" href="/article/1?q=a&amp;b#match-7"><mark>a</mark></a>'


def test_a_match_that_runs_through_other_elements_is_one_place_to_lead_to() -> None:
    html = article_html.article("<p>a state <em>of</em> <b>emer</b>gency</p>", "", words("state of emergency"))
    numbered = highlight.numbered_matches(html)
    assert re.findall(r"<mark[^>]*>", numbered) == ['<mark id="match-1">', *['<mark class="on">'] * 4]
    assert parsed(numbered).p.get_text() == "a state of emergency"


def test_a_match_that_runs_from_one_paragraph_into_the_next_is_one_place_to_lead_to() -> None:
    html = highlight.numbered_matches(highlight.paragraphs(Snippet("a b\n\nc d b", ((2, 6), (9, 10)))))
    assert html == (
        '<p>a <mark id="match-1">b</mark></p>\n<p><mark class="on">c</mark> d <mark id="match-2">b</mark></p>'
    )


def test_a_match_without_a_number_is_marked_and_no_place_to_lead_to() -> None:
    html = highlight.numbered_matches(highlight.marked(Snippet("a a a", ((0, 1), (2, 3), (4, 5)))), (1, 0, 2))
    assert html == '<mark id="match-1">a</mark> <mark>a</mark> <mark id="match-2">a</mark>'


def many(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer("mine", text)]


@pytest.mark.parametrize(
    "html",
    [
        "<b>x</b><i>y</i>" * 100_000,
        "<b>x" * 5_000 + "</b>" * 5_000,
        "<h2><div>x" * 3_000 + "</div></h2>" * 3_000,
        "<figure>" + '<img src="/a.png">x' * 3_000 + "</figure>",
        f"<p>{'long ' * 500_000}</p>",
    ],
)
def test_of_html_that_takes_long_the_text_is_shown_at_once_and_that_is_told(html: str) -> None:
    made = within(100, lambda: article_html.article(html, "https://a.example/", lambda _text: ()))
    shown = BeautifulSoup(made, "html.parser")
    note = shown.select_one("p.note")
    assert note
    told = note.extract()
    assert told.text == "This article's layout is too large to be shown; this is its text."
    assert "".join(shown.text.split()) == "".join(re.sub("<.*?>", "", html).split())


def test_the_text_of_large_html_keeps_its_paragraphs_and_marks_and_stays_text() -> None:
    html = "<p>A <b>mi</b>ne.</p><p>&lt;script&gt; mine &amp;amp; 1 < 2</p>" + "<i></i>" * 20_000
    shown = str(article_html.article(html, "", many)).partition("\n")
    assert shown[0].endswith("<p>A <mark>mine</mark>.</p>")
    assert shown[2] == "<p>&lt;script&gt; <mark>mine</mark> &amp;amp; 1 &lt; 2</p>"


@pytest.mark.parametrize("parted_by", [" gold ", "\n\n"])
def test_only_so_many_matches_are_marked_and_the_page_says_so(parted_by: str) -> None:
    text = parted_by.join(["mine"] * 100_000)
    plain = within(400, lambda: highlight.paragraphs(Snippet(text, tuple(many(text)))))
    laid_out = within(400, lambda: article_html.article("<p>" + " ".join(["mine"] * 6_000), "", many))
    assert plain.count("<mark>") == laid_out.count("<mark>") == MOST_MARKED
    assert "Only the first 5,000 of 100,000 matches are marked." in plain
    assert "Only the first 5,000 of 6,000 matches are marked." in laid_out
    assert BeautifulSoup(plain, "html.parser").text.count("mine") == 100_000
