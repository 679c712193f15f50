"""Which of the dates of a page is that of its article: what stands in other things' places is not, what agrees is."""

from __future__ import annotations

import pytest

from importers.page.blocks import blocks_of
from importers.page.dates.candidates import SURE, date_candidates
from importers.page.facts import facts_of
from importers.page.saved.opened import opened
from importers.page.tree import parse

TITLE = "<h1>The mill of Aldersea turns again</h1>"
TEXT = "<p>" + "The wheel was mended in the spring and the first flour was sold on the market. " * 8 + "</p>"
OWN = f"<article>{TITLE}{TEXT}</article>"


def dated(head: str = "", body: str = "", address: str = "") -> tuple[str, str] | None:
    root = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    assert root is not None
    published = facts_of(root, blocks_of(root), address).published
    return (published.iso(), published.source) if published else None


def seen(body: str) -> list[tuple[str, bool]]:
    """The days that readers see, and whether each may stand in the place of the article's."""
    root = parse(f"<html><body>{body}</body></html>")
    assert root is not None
    found = date_candidates(root, "", "The mill of Aldersea turns again")
    return [(each.date.iso(), each.score >= 0) for each in found]


def meta(**stamps: str) -> str:
    """Fields of these names, with `_` for the colon."""
    return "".join(f'<meta name="{name.replace("_", ":")}" content="{stamp}">' for name, stamp in stamps.items())


@pytest.mark.parametrize(
    "other",
    [
        "<aside><article><a href=/b><h3>The old bridge is to be sold</h3></a><p>2 May 2017</p></article></aside>",
        "<aside><div><a href=/b>The old bridge is to be sold at last</a> <span>2 May 2017</span></div></aside>",
        "<div class=captionBox><p>The mill, 2 May 2017</p></div>",
        "<div class=relatedStories><p>2 May 2017</p></div>",
        "<p>Retrieved 2 May 2017</p>",
        "<p>Copyright 2 May 2017</p>",
    ],
    ids="article link caption camel retrieved copyright".split(),
)
def test_a_date_in_the_place_of_another_thing_is_not_the_articles(other: str) -> None:
    assert seen(f"<article>{TITLE}{TEXT}{other}</article>") == [("2017-05-02", False)]
    own = "<p class=date>9 May 2017</p>"
    assert dated("", f"<article>{TITLE}{own}{TEXT}{other}</article>") == ("2017-05-09", "byline")


def test_an_aside_that_holds_the_byline_dates_its_article() -> None:
    body = f"<article>{TITLE}<aside><p>By Ada Lund</p><p>9 May 2017</p></aside>{TEXT}</article>"
    assert dated("", body) == ("2017-05-09", "byline")


def test_a_ticker_of_one_day_is_as_much_a_list_as_one_of_many() -> None:
    news = "".join(f"<li><time datetime=2017-05-02>{hour}:30</time> <b>Rain</b></li>" for hour in range(10, 16))
    assert seen(f"{OWN}{TEXT * 4}<div><ul>{news}</ul></div>") == [("2017-05-02", False)] * 6


def test_a_line_beside_the_text_that_names_the_article_dates_it() -> None:
    credit = "<p>The mill of Aldersea turns again wurde am <nobr>9. Mai 2017</nobr> um 10:00 Uhr gepostet</p>"
    assert dated("", f"<div id=sidebar>{credit}</div>{OWN}") == ("2017-05-09", "byline")


def test_the_title_on_the_line_of_the_date_is_not_beside_it() -> None:
    heading = "The mill of Aldersea and the long way of its flour to the bakers of the town turns again"
    body = f"<div>Ada Lund | 9 May 2017 <h1>{heading}</h1></div>{TEXT}"
    assert dated("", body) == ("2017-05-09", "byline")


@pytest.mark.parametrize("tag", ["relative-time", "time-ago", "local-time"])
def test_elements_that_count_the_days_are_read_by_their_stamp(tag: str) -> None:
    stamp = f"<{tag} datetime=2017-05-09T10:00:00Z>long ago</{tag}>"
    assert dated("", f"<article>{TITLE}<p>{stamp}</p>{TEXT}</article>") == ("2017-05-09", "time")


def test_the_only_day_that_readers_see_dates_the_page_though_it_is_that_of_a_change() -> None:
    changed = "<p>Updated 9 May 2017</p>"
    assert dated("", f"<article>{TITLE}{changed}{TEXT}</article>") == ("2017-05-09", "modified")
    stated = meta(pubdate="2016-11-30")
    assert dated(stated, f"<article>{TITLE}{changed}{TEXT}</article>") == ("2016-11-30", "meta")
    two = f"{changed}<p>Updated 11 May 2017</p>"
    assert dated("", f"<article>{TITLE}{two}{TEXT}</article>") is None


def test_of_fields_that_disagree_the_one_that_readers_see_is_taken() -> None:
    head = meta(article_published="2017-05-02", pubdate="2017-05-09")
    seen = "<p class=date>9 May 2017</p>"
    assert dated(head, OWN) == ("2017-05-02", "meta")
    assert dated(head, f"<article>{TITLE}{seen}{TEXT}</article>") == ("2017-05-09", "meta")


@pytest.mark.parametrize(
    ("universal", "local", "expected"),
    [
        ("2017-05-09T23:30:00Z", "2017-05-10", "2017-05-10"),  # the next morning in Asia
        ("2017-05-09T02:30:00Z", "2017-05-08T22:30:00-04:00", "2017-05-08"),  # the evening before in America
        ("2017-05-09T14:30:00Z", "2017-05-08", "2017-05-09"),  # it is that day nowhere
        ("2017-05-09T02:30:00+02:00", "2017-05-08", "2017-05-09"),
    ],
)
def test_a_field_with_the_day_at_its_place_goes_before_one_in_universal_time(
    universal: str, local: str, expected: str
) -> None:
    assert dated(meta(article_published=universal, pubdate=local), OWN) == (expected, "meta")


def test_new_year_without_a_clock_is_a_year_alone_where_it_is_not_said_what_of() -> None:
    seen = f"<article>{TITLE}<p>Updated 9 May 2017</p>{TEXT}</article>"
    assert dated(meta(created="2004-01-01"), seen) == ("2017-05-09", "modified")
    assert dated(meta(created="2004-01-01T09:00:00"), seen) == ("2004-01-01", "meta")


def test_of_days_that_programs_are_handed_the_one_that_readers_see_is_taken() -> None:
    handed = '<script>var all = {"date": "2017-05-09", more: [{"publishDate": "2017-04-02"}]}</script>'
    row = "<tr><td>Mill</td><td>Wheel</td><td>Flour</td><td>Bread</td><td>9 May 2017</td></tr>"
    rows = row + row.replace("9 May", "8 May") + row.replace("9 May", "7 May")
    assert dated("", f"{handed}{OWN}{TEXT * 9}<table>{rows}</table>") == ("2017-05-09", "script")
    assert dated("", handed + OWN) is None


def test_a_line_ends_where_a_heading_or_a_paragraph_of_its_container_begins() -> None:
    line = "<span><a href=/>Home</a> | Ada Lund | 9 May 2017</span>"
    lead = "<p>Ten bakers, two carts and a donkey are ready for the first flour that the mill has given in years.</p>"
    root = parse(f"<html><body><div>{line}{TITLE}{lead}</div></body></html>")
    assert root is not None
    assert [each.score >= SURE for each in date_candidates(root)] == [True]


@pytest.mark.parametrize("menu", ["class=top-menu", "id=block-menu-top", "class='main-navigation left'"])
def test_the_day_that_a_menu_shows_is_that_of_the_visit(menu: str) -> None:
    today = f"<div {menu}><ul><li class=date><b>9 May 2017</b></li><li><a href=/about>About</a></li></ul></div>"
    assert dated("", f"{today}<article>{TITLE}{TEXT}</article>") is None
    own = "<p class=date>2 May 2017</p>"
    assert dated("", f"{today}<article>{TITLE}{own}{TEXT}</article>") == ("2017-05-02", "byline")
    wrapped = f"<div {menu}><article>{TITLE}{own}{TEXT}</article></div>"
    assert dated("", wrapped) == ("2017-05-02", "byline")


def test_a_stamp_for_programs_in_the_line_of_a_date_does_not_hide_the_date_for_readers() -> None:
    stamp = "<span>AdaLund</span><span class='updated hidden'>2019-01-07T17:27:31+02:00</span>"
    line = f"<div class=info><div>{stamp}<span>Juni 19th, 2018</span> | <a href=/mills>Mills</a></div></div>"
    assert dated("", f"<article>{TITLE}{line}{TEXT}</article>") == ("2018-06-19", "byline")
    alone = "<div class=info><div><span>AdaLund</span> <span>2019-01-07T17:27:31+02:00</span></div></div>"
    assert dated("", f"<article>{TITLE}{alone}{TEXT}</article>") == ("2019-01-07", "byline")


def test_a_template_that_scripts_fill_in_dates_and_signs_nothing() -> None:
    """A browser shows nothing of it."""
    held = '<p class="byline">By Ana Sol</p><p class="date">Published 5 March 2012</p>'
    root = opened(f"<title>Floods</title><body><h1>Floods</h1><template>{held}</template><p>The river rose.</p>")
    assert root is not None
    assert "2012" not in "".join(root.itertext())
    assert "rose" in "".join(root.itertext())


LONG = TEXT * 3


@pytest.mark.parametrize(
    "line",
    [
        "<p>Termin: 5. Mai 2020</p>",
        "<p>Veranstaltung am 5. Mai 2020</p>",
        "<p>Kinostart: 5. Mai 2020</p>",
        "<p>Deadline: 5 May 2020</p>",
        "<p>Joined 5 May 2020</p>",
        "<p>Disponible hasta el 5 de mayo de 2020</p>",
        "<p>As of 5 May 2020</p>",
        "<p>Today is Tuesday, 5 May 2020</p>",
    ],
)
def test_a_day_called_that_of_an_event_or_of_a_limit_dates_no_page(line: str) -> None:
    assert dated("", f"<article>{TITLE}{line}{TEXT}</article>") is None


def test_today_in_the_masthead_of_a_page_without_a_date_is_not_the_articles() -> None:
    menu = "".join(f"<a href=/part{number}>Part of our paper {number}</a> " for number in range(20))
    assert dated("", f"<div>Sonntag, 29. November 2020</div><div>{menu}</div>{OWN}") is None
    assert dated("", f"<div>Sonntag, 29. November 2020</div>{OWN}") == ("2020-11-29", "byline")


@pytest.mark.parametrize(
    "beside",
    [
        "<div>Last updated: 5 May 2020</div>",
        "<p>The wheel was bought in May 2020 by three bakers.</p>",
    ],
    ids="foot month".split(),
)
def test_a_day_far_below_the_title_dates_no_page_that_says_nothing_else(beside: str) -> None:
    assert dated("", f"<article>{TITLE}{LONG}</article>{beside}") is None


def test_a_day_far_below_the_title_that_is_called_a_date_is_the_articles() -> None:
    assert dated("", f"<article>{TITLE}{LONG}</article><p class=entryDate>5 May 2020</p>") == ("2020-05-05", "byline")
    assert dated("", f"<article>{TITLE}{LONG}<p>Posted on 5 May 2020</p></article>") == ("2020-05-05", "byline")


def test_a_month_that_is_a_line_beside_the_title_is_the_articles() -> None:
    assert dated("", f"<article>{TITLE}<p>May 2020</p>{TEXT}</article>") == ("2020-05", "byline")
    told = "<p>Half of what the bakers have paid for was built before the end of May 2020 came.</p>"
    assert dated("", f"<article>{TITLE}{TEXT}{told}{TEXT}</article>") is None


@pytest.mark.parametrize(
    "beside",
    [
        "<p>The court of Bremer had said so on 5 May 2020, to the surprise of many.</p>",
        "<ul><li>Issue 25 of 5 May 2020</li></ul>",
        "<table><tr><td>Ada Lund</td><td class=signature-date>5 May 2020</td></tr></table>",
    ],
    ids="sentence list signature".split(),
)
def test_a_day_of_the_text_far_below_the_title_does_not_look_like_the_articles(beside: str) -> None:
    assert seen(f"<article>{TITLE}{LONG * 2}</article>{beside}") == [("2020-05-05", False)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("更新日：2020年5月7日 公開日：2020年5月5日", ("2020-05-05", "byline")),
        ("发布时间：2020-05-05 10:30 更新时间：2020-05-07 09:00", ("2020-05-05", "byline")),
        ("입력 2020.05.05 10:30 수정 2020.05.07 09:00", ("2020-05-05", "byline")),
        ("最終更新日：2020年5月7日", ("2020-05-07", "modified")),
        ("2020年5月7日更新", ("2020-05-07", "modified")),
    ],
)
def test_east_asian_labels_tell_publication_from_a_change(line: str, expected: tuple[str, str]) -> None:
    assert dated("", f"<article>{TITLE}<p>{line}</p>{TEXT}</article>") == expected


def test_a_day_that_is_yet_to_come_is_no_day_of_publication() -> None:
    assert dated(meta(article_published="2199-01-01T00:00:00+00:00"), OWN) is None
    assert dated(meta(article_published="2199-01-01", pubdate="2017-05-09"), OWN) == ("2017-05-09", "meta")


@pytest.mark.parametrize("line", ["Published: Summer 2007", "Published Summer 2007", "Summer 2007"])
def test_a_season_dates_an_article_with_a_label_too(line: str) -> None:
    assert dated("", f"<article>{TITLE}<p class=date>{line}</p>{TEXT}</article>") == ("2007-06/2007-08", "byline")


def test_a_day_of_a_past_that_a_sentence_tells_of_dates_no_article() -> None:
    told = "<p>The bridge of which all spoke was finished on 3 May 1874.</p>"
    assert dated("", f"<article>{TITLE}{told}{TEXT}</article>") is None
    assert dated("", f"<article>{TITLE}<p>Orlo, 3 May 1874</p>{TEXT}</article>") == ("1874-05-03", "byline")


def test_a_day_that_is_stated_and_shown_goes_before_one_that_is_only_shown_in_a_better_place() -> None:
    stated = '<meta name="date" content="2017-05-02T17:05:00+0200">'
    today = "<div class=date>Tuesday, 9 May 2017</div>"
    shown = f"<article>{today}{TITLE}{TEXT}<div><span>2 May 2017</span> Ana Ruiz</div></article>"
    assert dated(stated, shown) == ("2017-05-02", "meta")
    assert dated("", shown) == ("2017-05-09", "byline")
