"""What a page says of its article, all voices together: which day is taken and which are kept beside it, topics,
section, series, and that every fact says who gave it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.document import Document
from importers.formats.pages.html_pages import HtmlPages
from importers.page.blocks import blocks_of
from importers.page.facts import Facts, facts_of
from importers.page.tree import parse
from importers.protocol import Item
from tests.support.yardstick import within

TEXT = "<p>" + "The river rose in the night and the bridge was closed to all. " * 8 + "</p>"


def facts(head: str = "", body: str = "", address: str = "", captured: str = "") -> Facts:
    root = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    assert root is not None
    return facts_of(root, blocks_of(root), address, captured=captured)


def linked(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def dates(found: Facts) -> tuple[tuple[str, str] | None, list[tuple[str, str]]]:
    published = (found.published.iso(), found.published.source) if found.published else None
    return published, [(each.iso(), each.source) for each in found.other_dates]


def test_dates_that_were_not_taken_are_kept_with_their_source_in_the_order_heard() -> None:
    head = linked(headline="River rises", datePublished="2019-03-05", dateModified="2019-04-01")
    head += '<meta name="date" content="2019-03-09">'
    body = "<h1>River rises</h1><p class=date>7 March 2019</p>" + TEXT
    assert dates(facts(head, body, "https://e.org/2018/12/24/river")) == (
        ("2019-03-05", "json-ld"),
        [("2019-03-09", "meta"), ("2019-04-01", "modified"), ("2018-12-24", "url"), ("2019-03-07", "byline")],
    )


def test_at_most_five_other_days_are_kept_and_none_twice() -> None:
    metas = "".join(
        f'<meta name="{name}" content="2019-03-{day:02}">'
        for name, day in zip(
            ("dc.date", "dcterms.date", "created", "date", "creationdate", "dc.created", "datecreated"),
            (1, 2, 2, 3, 4, 5, 6),
            strict=True,
        )
    )
    found = facts('<meta property="article:published_time" content="2019-02-01">' + metas)
    assert len(found.other_dates) == len({each.iso() for each in found.other_dates}) == 5


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("2019-03-06T03:30:00Z", "2019-03-05"),
        ("2019-03-06T03:30:00+00:00", "2019-03-05"),
        ("2019-03-06T03:30:00+01:00", "2019-03-06"),
        ("2019-03-06", "2019-03-06"),
    ],
)
def test_a_stamp_of_universal_time_gives_way_to_the_day_that_readers_saw(stamp: str, expected: str) -> None:
    head = f'<meta property="article:published_time" content="{stamp}">'
    body = "<h1>The river rises again</h1><p class=date>5 March 2019</p>"
    assert dates(facts(head, body))[0] == (expected, "byline" if expected == "2019-03-05" else "meta")


@pytest.mark.parametrize(
    ("stamp", "seen", "expected"),
    [
        ("2019-03-06T07:59:00Z", "5 March 2019", "2019-03-05"),  # an evening in California
        ("2019-03-06T08:00:00Z", "5 March 2019", "2019-03-06"),  # morning there, too
        ("2019-03-06T10:00:00Z", "7 March 2019", "2019-03-07"),  # midnight in the east of the Pacific
        ("2019-03-06T09:59:00Z", "7 March 2019", "2019-03-06"),
    ],
)
def test_universal_time_is_of_another_day_only_at_hours_at_which_it_is_somewhere(
    stamp: str, seen: str, expected: str
) -> None:
    head = f'<meta property="article:published_time" content="{stamp}">'
    found = facts(head, f"<h1>The river rises again</h1><p class=date>{seen}</p>").published
    assert found is not None
    assert found.iso() == expected


def test_the_last_change_that_is_stated_to_machines_alone_is_no_date_of_publication() -> None:
    head = '<meta property="article:modified_time" content="2019-04-01">'
    assert dates(facts(head, "<h1>The river rises again</h1>" + TEXT)) == (None, [("2019-04-01", "modified")])


def test_the_only_date_of_an_entry_may_be_marked_as_updated_and_beside_another_it_is_that_of_the_change() -> None:
    updated = '<time class="updated" datetime="2019-04-01">1 April 2019</time>'
    published = '<p><time class="published" datetime="2019-03-05">5 March 2019</time></p>'
    assert dates(facts("", TITLE + updated + TEXT))[0] == ("2019-04-01", "time")
    assert dates(facts("", f"{TITLE}<p>{updated}</p>{published}{TEXT}"))[0] == ("2019-03-05", "time")
    assert dates(facts("", f'{TITLE}<p class="modified-date">{updated}</p>{TEXT}'))[0] == ("2019-04-01", "modified")


def test_the_date_of_a_comment_in_microdata_is_not_the_articles() -> None:
    comment = '<div itemprop="comment"><p itemprop="datePublished" content="2019-06-09">late</p></div>'
    own = '<p itemprop="datePublished" content="2019-03-05">then</p>'
    assert dates(facts("", f"{comment}{TITLE}{own}{TEXT}"))[0] == ("2019-03-05", "meta")


def test_a_field_that_was_filled_with_the_last_change_gives_way_to_one_that_was_not() -> None:
    head = linked(datePublished="2019-04-01", dateModified="2019-04-01")
    head += '<meta property="article:published_time" content="2019-03-05">'
    assert dates(facts(head))[0] == ("2019-03-05", "meta")


def test_nothing_is_published_after_it_was_saved() -> None:
    head = '<meta property="article:published_time" content="2031-01-05"><meta name="dc.date" content="2019-03-05">'
    assert dates(facts(head, captured="2019-04-01T10:00:00Z"))[0] == ("2019-03-05", "meta")


@pytest.mark.parametrize("empty", ["1970-01-01T00:00:00Z", "0001-01-01", "1900-01-01", "1899-12-30"])
def test_an_empty_field_of_a_database_is_no_date(empty: str) -> None:
    assert facts(f'<meta property="article:published_time" content="{empty}">').published is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h1>The river rises again</h1><ul><li>27 juin 2019</li></ul>", "2019-06-27"),
        ("<p>02.02.2022 10:16 Uhr - Liga - red</p><h1>The river rises again</h1>", "2022-02-02"),
        ("<h1>The river rises again</h1><p><a rel=author>Ana Ruiz</a>, 8.5.12</p>", "2012-05-08"),
        ("<h1>The river rises again</h1><p>2019年3月4日</p>", "2019-03-04"),
        ("<h1>The river rises again</h1><div><div>29</div><div>Jan</div><div>2019</div></div>", "2019-01-29"),
        ('<h1>The river rises again</h1><time datetime="2019-07-03">Publié le 29 juin 2019</time>', "2019-06-29"),
        ("<h1>The river rises again</h1><p>Lima, 5 March 2019.- The river rose.</p>", "2019-03-05"),
        ('<h1>The river rises again</h1><abbr class=published title="2019-03-05">Tuesday</abbr>', "2019-03-05"),
        (f"<h1>The river rises again</h1>{TEXT}<p>Dieser Beitrag wurde am 3. Dezember 2011 veröffentlicht</p>",
         "2011-12-03"),
    ],
)  # fmt: skip
def test_the_date_is_found_beside_the_title_in_many_ways_of_writing(body: str, expected: str) -> None:
    root = parse(f"<html lang=de><body>{body}{TEXT}</body></html>")
    assert root is not None
    published = facts_of(root, blocks_of(root)).published
    assert published is not None and published.iso() == expected


def test_a_masthead_and_lists_of_other_articles_do_not_date_the_article() -> None:
    others = "".join(f"<li><a href=/{day}>Other {day}</a> <span>{day}.08.2019</span></li>" for day in range(10, 20))
    body = (
        f"<div class=today>Monday, 5 August 2019</div>{TEXT}<h1>The river rises again</h1>{TEXT * 3}<ul>{others}</ul>"
    )
    assert facts("", body).published is None


def test_what_programs_are_handed_is_heard_where_all_else_is_silent() -> None:
    script = '<script>window.page = {"publishedAt": "2019-03-05T10:00:00Z", "id": 7}</script>'
    assert dates(facts("", script + TEXT))[0] == ("2019-03-05", "script")
    other = '<script>window.more = {"publishedAt": "2019-08-05T10:00:00Z"}</script>'
    assert facts("", script + other + TEXT).published is None


def test_each_fact_says_which_voice_gave_it() -> None:
    head = linked(headline="River rises", datePublished="2019-03-05", author={"name": "Ana Ruiz"})
    found = facts(head, "<h1>River rises</h1><p>By Ana Ruiz</p>" + TEXT)
    assert found.published is not None
    assert (found.published.source, found.voices["authors"], found.voices["title"]) == ("json-ld", "json-ld", "json-ld")
    found = facts("", "<h1>River rises</h1><p>By Ana Ruiz</p>" + TEXT)
    assert (found.voices["authors"], found.voices["title"]) == ("byline", "heading")


def test_one_fact_can_be_put_in_place_of_another() -> None:
    found = facts("", "<h1>River rises</h1>" + TEXT)
    assert replace(found, title="Flood").title == "Flood"


CRUMBS = (
    '<nav aria-label="Breadcrumb"><ol><li><a href="/">Home</a></li><li><a href="/w">World</a></li>'
    '<li><a href="/w/p">Peru</a></li><li>The river rises again in the south</li></ol></nav>'
)
TITLE = "<h1>The river rises again in the south</h1>"


@pytest.mark.parametrize(
    ("head", "body", "address", "expected"),
    [
        ('<meta property="article:section" content="Work">', CRUMBS, "", "Work"),
        (linked(articleSection=["Law", "Work"]), "", "", "Law"),
        ("", CRUMBS, "", "Peru"),
        ("", '<nav><a href="/culture/">Arts</a></nav>', "https://e.org/culture/river", "Arts"),
        ("", "", "https://e.org/culture/river", ""),
        ('<meta property="article:section" content="Uncategorized">', "", "", ""),
    ],
)
def test_the_section_is_as_the_page_names_it(head: str, body: str, address: str, expected: str) -> None:
    assert facts(head, body + TITLE + TEXT, address).section == expected


def test_breadcrumbs_in_json_ld_come_by_their_position() -> None:
    items = [
        {"@type": "ListItem", "position": 2, "item": {"name": "Peru"}},
        {"@type": "ListItem", "position": 1, "name": "World"},
    ]
    crumbs = json.dumps({"@type": "BreadcrumbList", "itemListElement": items})
    found = facts(f'<script type="application/ld+json">{crumbs}</script>', TITLE + TEXT)
    assert (found.section, found.topics) == ("Peru", ("World", "Peru"))


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ({"isPartOf": {"@type": "CreativeWorkSeries", "name": "The Long Flood"}}, "The Long Flood"),
        ({"partOfSeries": "The Long Flood"}, "The Long Flood"),
        ({"isPartOf": {"@type": "WebSite", "name": "The Valley"}}, ""),
        ({"isPartOf": {"@type": ["CreativeWork", "Product"], "name": "The Valley", "productID": "x:basic"}}, ""),
    ],
)
def test_a_series_is_not_the_website_nor_what_is_sold(part: dict[str, object], expected: str) -> None:
    assert facts(linked(headline="x", **part)).series == expected


def test_topics_are_those_of_the_article_and_not_of_the_menu() -> None:
    tags = '<p><a href="/tag/mines">Mines</a> <a href="/etiqueta/peru">Peru</a></p>'
    menu = '<ul class="menu"><li><a href="/tag/sport">Sport</a></li></ul>'
    prose = f'<p>{"word " * 40}<a href="/topics/lima">Lima</a></p>'
    assert facts("", f"{menu}<article>{TITLE}{prose}{TEXT}{tags}</article>").topics == ("Mines", "Peru")


def test_of_many_keywords_only_those_in_the_text_are_topics() -> None:
    stuffed = ", ".join(["river", "bridge", *(f"best{letter}" for letter in "abcdefghijkl")])
    assert facts(f'<meta name=keywords content="{stuffed}">', TITLE + TEXT).topics == ("river", "bridge")


@pytest.mark.parametrize("note", ["type:story", "@post-id:17", "no_apple_news", "e.com", "1234", "Uncategorized"])
def test_a_systems_own_notes_are_no_topics(note: str) -> None:
    assert facts(f'<meta property="article:tag" content="{note}">').topics == ()


def test_a_page_becomes_a_document_with_all_of_its_facts() -> None:
    head = linked(headline="River rises", datePublished="2019-03-05", dateModified="2019-04-01", articleSection="Work")
    page = f"<html><head>{head}</head><body><h1>River rises</h1>{TEXT}</body></html>".encode()
    document = next(iter(HtmlPages().read(Item("a.html", page))))
    assert isinstance(document, Document)
    assert document.section == "Work"
    assert [each.source for each in document.other_dates] == ["modified"]


MANY = 20_000


@pytest.mark.parametrize(
    "body",
    [
        "<h1>The river rises</h1>" + "<span>2019</span>" * MANY,
        '<time datetime="2019">x</time>' * MANY,
        "<article>" + '<p><a href="/tag/abc">x</a></p>' * MANY + "</article>",
        "<div class=comments>" + '<a rel=author href="/author/x">x</a>' * MANY + "</div>",
        '<span itemprop="author headline datePublished">x</span>' * MANY,
        '<a href="' + "/author/" * MANY + '">x</a>',
        "<script>" + 'publishedAt:"' * MANY + "</script>",
        f"<title>{'a | ' * MANY}</title>",
        f'<meta name=keywords content="{"a," * MANY}">',
    ],
    ids="years times tags authors marks href script title keywords".split(),
)
def test_a_page_of_one_thing_over_and_over_takes_little_time(body: str) -> None:
    root = parse(f"<html><body>{body}</body></html>")
    assert root is not None
    blocks = blocks_of(root)
    within(300, lambda: facts_of(root, blocks, "https://e.org/culture/x"))


@given(st.text(max_size=80), st.sampled_from(["h1", "time", "a rel=author", "p class=date", "nav class=breadcrumb"]))
def test_no_page_raises(text: str, tag: str) -> None:
    facts(f'<meta name="date" content="{text}">', f"<{tag}>{text}</{tag.split(maxsplit=1)[0]}>", "https://e.org/[x")
