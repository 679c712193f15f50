"""What a page states about itself: JSON-LD, meta tags, microdata, its address, its title."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.page.blocks import blocks_of
from importers.page.dates.publication import published_on
from importers.page.json_ld import JsonLdArticle, json_ld_article
from importers.page.meta_tags import MetaTags, canonical_url, clean_url
from importers.page.titles.title import title_of
from importers.page.topics import topics_of
from importers.page.tree import Element, parse


def page(head: str = "", body: str = "") -> Element:
    root = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    assert root is not None
    return root


def linked(text: str) -> JsonLdArticle | None:
    return json_ld_article(page(f'<script type="application/ld+json">{text}</script>'))


ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Mine strike ends",
    "datePublished": "2019-03-05T10:00:00Z",
    "author": [{"@type": "Person", "name": "Ana Ruiz"}, {"@id": "#leo"}],
    "keywords": "mines, strikes",
    "articleSection": "Work",
    "publisher": {"name": "The Letter"},
}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ARTICLE),
        json.dumps([{"@type": "WebSite", "name": "x"}, ARTICLE]),
        json.dumps(
            {"@graph": [{"@type": "Organization"}, {"@type": "Person", "@id": "#leo", "name": "Leo Paz"}, ARTICLE]}
        ),
        f"<!-- {json.dumps(ARTICLE)} -->",
        f"//<![CDATA[\n{json.dumps(ARTICLE)}\n//]]>",
        json.dumps(ARTICLE)[:-1] + ",}",
    ],
)
def test_an_article_is_found_wherever_json_ld_puts_it(text: str) -> None:
    found = linked(text)
    assert found is not None
    assert (found.headline, found.published[:10], found.authors[0]) == ("Mine strike ends", "2019-03-05", "Ana Ruiz")
    assert found.topics == ("Work", "mines", "strikes")
    assert found.publisher == "The Letter"


def test_an_author_named_elsewhere_in_the_graph_is_looked_up() -> None:
    found = linked(json.dumps({"@graph": [{"@type": "Person", "@id": "#leo", "name": "Leo Paz"}, ARTICLE]}))
    assert found is not None and found.authors == ("Ana Ruiz", "Leo Paz")


def test_the_plain_facts_of_broken_json_are_kept() -> None:
    found = linked('{"headline": "A \\"quoted\\" title", "datePublished": "2019-03-05", "description": "x "y" z"')
    assert found is not None and (found.headline, found.published) == ('A "quoted" title', "2019-03-05")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["@type", "@graph", "author", "name", "keywords", "headline", "@id"]), inner, max_size=5
            )
        ),
    )
)
def test_no_json_raises(value: object) -> None:
    linked(json.dumps([value, {"@type": "Article", "author": value, "keywords": value, "publisher": value}]))


def test_deep_json_is_no_article() -> None:
    assert linked('{"a":[' * 100_000) is None


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        ("https://e.org/a?utm_source=x&id=3&fbclid=y#top", "https://e.org/a?id=3"),
        ("HTTPS://E.org:443/a", "https://e.org/a"),
        ("http://e.org:8080/a", "http://e.org:8080/a"),
        ("javascript:alert(1)", ""),
        ("/a/b", ""),
        ("https://[broken/a", ""),
        ("https://e.org:99999/a", ""),
    ],
)
def test_an_address_loses_fragment_and_tracking(address: str, clean: str) -> None:
    assert clean_url(address) == clean


def address(head: str) -> str:
    root = page(head)
    return canonical_url(root, MetaTags(root))


def test_a_canonical_address_is_made_absolute() -> None:
    assert (
        address('<link rel=canonical href="/a?id=1#x"><meta property="og:url" content="https://e.org/z">')
        == "https://e.org/a?id=1"
    )
    assert address('<base href="https://e.org/news/"><link rel=canonical href="a.html">') == "https://e.org/news/a.html"


def test_an_address_that_cannot_be_made_absolute_or_is_the_front_page_is_none() -> None:
    assert address('<link rel=canonical href="/a">') == ""
    assert address('<link rel=canonical href="https://e.org/">') == ""
    assert address("") == ""


def test_topics_come_from_all_voices_once() -> None:
    root = page(
        '<meta property="article:section" content="Work"><meta property="article:tag" content="Mines">'
        '<meta name=keywords content="mines, Strikes;Peru">',
        '<a rel="tag" href="/t">WORK</a><a rel="category tag" href="/u">Unions</a>',
    )
    assert topics_of(root, MetaTags(root), ("Law",)) == ("Work", "Law", "Mines", "Strikes", "Peru", "Unions")


def title(head: str = "", body: str = "", site: str = "") -> str:
    root = page(head, body)
    return title_of(root, MetaTags(root), None, site, blocks_of(root))


@pytest.mark.parametrize(
    ("head", "body", "site"),
    [
        ("<title>Mine strike ends | The Letter</title>", "", "The Letter"),
        ("<title>The Letter: Mine strike ends</title>", "<p><b>Mine strike ends</b></p>", ""),
        ("<title>Mine strike ends - The Letter</title>", "<h1>Mine strike ends</h1>", ""),
        ("<title>Mine strike ends:The Letter</title>", "", "The Letter"),
        ("<title>Mine strike ends ‹ The Letter</title>", "", ""),
        ("<title>Mine strike ends | Work | The Letter</title>", "", ""),
        (
            '<meta property="article:section" content="Work"><title>Work | Mine strike ends</title>',
            "",
            "",
        ),
        ('<title>x</title><meta property="og:title" content="Mine strike ends">', "", ""),
        (
            '<title>The Letter</title><meta property="og:title" content="Mine strike ends">',
            "<h1>The Letter</h1><h1>Mine strike ends</h1>",
            "",
        ),
    ],
)
def test_a_title_is_without_its_site(head: str, body: str, site: str) -> None:
    assert title(head, body, site) == "Mine strike ends"


def test_a_site_without_a_name_is_known_by_its_host() -> None:
    root = page("<title>Mine strike ends:valleyletter</title>")
    assert (
        title_of(root, MetaTags(root), None, "", blocks_of(root), "https://www.valleyletter.example/a")
        == "Mine strike ends"
    )


def test_a_title_with_the_name_of_the_host_in_its_words_stays_whole() -> None:
    root = page("", "<h1>Take care - valley people at the summer fair of arts 2018</h1>")
    found = title_of(root, MetaTags(root), None, "", blocks_of(root), "https://valley.example/a")
    assert found == "Take care - valley people at the summer fair of arts 2018"


def published(head: str = "", body: str = "", url: str = "", language: str = "") -> tuple[str, str] | None:
    root = page(head, body)
    found = published_on(root, MetaTags(root), json_ld_article(root), url, language)
    return (found.iso(), found.source) if found else None


@pytest.mark.parametrize(
    ("head", "body", "url", "expected"),
    [
        (f'<script type="application/ld+json">{json.dumps(ARTICLE)}</script>', "", "", ("2019-03-05", "json-ld")),
        (
            '<meta property="article:published_time" content="2019-03-05T23:00:00-05:00">',
            "",
            "",
            ("2019-03-05", "meta"),
        ),
        ('<meta name="DC.date.issued" content="2019-03-05">', "", "", ("2019-03-05", "meta")),
        ("", '<span itemprop="datePublished" content="2019-03-05">today</span>', "", ("2019-03-05", "meta")),
        ("", '<time datetime="2019-03-05">yesterday</time>', "", ("2019-03-05", "time")),
        ("", '<p class="date">Tuesday, 5 March 2019</p>', "", ("2019-03-05", "byline")),
        ("", "<p>Update 134. June / July 2009</p>", "", ("2009-06/2009-07", "byline")),
        ("", "<p>June 2009</p>", "", ("2009-06", "byline")),
        ("", "", "https://e.org/2019/03/05/strike", ("2019-03-05", "url")),
        ("", "<p>Nothing here says when.</p>", "", None),
        ('<meta property="article:published_time" content="0001-01-01T00:00:00">', "", "", None),
    ],
)
def test_a_date_says_where_it_was_found(head: str, body: str, url: str, expected: tuple[str, str] | None) -> None:
    assert published(head, body, url) == expected


def test_the_first_publication_is_meant_and_not_the_last_change() -> None:
    changed = '<meta property="article:modified_time" content="2020-01-09">'
    first = '<meta property="article:published_time" content="2019-03-05">'
    assert published(changed + first) == ("2019-03-05", "meta")


def test_a_date_in_a_comment_is_not_the_articles() -> None:
    comment = '<div class="comments"><time datetime="2019-03-09">x</time></div>'
    assert published("", f'{comment}<time datetime="2019-03-05">y</time>') == ("2019-03-05", "time")
