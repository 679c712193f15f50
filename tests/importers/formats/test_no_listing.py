"""Pages with many dates that are no listings: articles, live blogs, boards, tables, logs, calendars."""

from __future__ import annotations

import pytest

from archive.document import Document
from importers.formats.pages.html_pages import HtmlPages
from importers.formats.pages.listing import Listing
from importers.protocol import Item, Skipped

DAYS = ["5 March 2019", "4 March 2019", "3 March 2019", "1 March 2019", "27 February 2019"]
NAMES = ["Ferry runs again", "Bakers ask for more", "A roof for the school", "Vote is put off", "Rain at the pass"]
TEXT = "The crew has been paid at last, and the boat goes to the island twice a day until the storms of autumn come."
PROSE = f"<p>{TEXT} Nobody on the quay had thought that it would take until the spring of the next year.</p>" * 8


def score(body: str) -> float:
    html = f"<!doctype html><html lang=en><head><title>The valley</title></head><body>{body}</body></html>"
    item = Item("x", html.encode())
    assert HtmlPages().accepts(item) > 0
    return Listing().accepts(item)


def rows(pattern: str) -> str:
    return "".join(
        pattern.format(day=day, name=name, number=number, text=TEXT)
        for number, (day, name) in enumerate(zip(DAYS, NAMES, strict=True), 1)
    )


def test_the_same_days_with_titles_and_texts_are_a_listing() -> None:
    assert score(rows("<h3>{name}</h3><p>{day}</p><p>{text}</p>")) == 0.8


@pytest.mark.parametrize(
    "body",
    [
        "<table>" + rows("<tr><td>{day}</td><td>Valley {number} - Coast 2</td><td>3:1</td></tr>") + "</table>",
        "<table>" + rows("<tr><td><a href=t{number}>{name}</a></td><td>12</td><td>{day}</td></tr>") + "</table>",
        "<ul>" + rows("<li><h4>{name}</h4><p>{day}</p><p>Free</p></li>") + "</ul>",
        rows("<h3>Version 1.{number}.2</h3><p>{day}</p><p>{text}</p>"),
        rows("<h3>Re: Ferry</h3><p>{day}</p><p>{text}</p>"),
        rows("<h4>Guest</h4><p>{day}</p><p>{text}</p>"),
        rows("<h4>{name}</h4><p>201{number}</p><p>{text}</p>"),
    ],
    ids=["results", "board", "calendar", "log of changes", "thread", "guest book", "prizes by year"],
)
def test_tables_boards_and_logs_are_no_listings(body: str) -> None:
    assert score(body) == 0


def test_a_chronology_is_one_article() -> None:
    days = rows("<h3>{day}</h3><p>{text} And so it went on, hour by hour, until it was dark over the bay.</p>" * 1)
    assert score(f"<h1>How the ferry came back</h1>{PROSE[:300]}{days}") == 0
    lines = rows("<p>{day}: {text}</p>")
    assert score(f"<h1>How the ferry came back</h1>{lines}") == 0


def test_a_live_blog_is_one_article() -> None:
    stamps = "".join(
        f"<div class=entry><h3>{name}</h3><time>5 March 2019, 1{number}:30</time><p>{TEXT}</p></div>"
        for number, name in enumerate(NAMES)
    )
    assert score(f"<h1>The ferry comes back: all that happened</h1><p>{TEXT}</p>{stamps}") == 0


@pytest.mark.parametrize(
    "where", ["{box}{article}", "{article}{box}", "<div>{article}</div><div><div>{box}</div></div>"]
)
def test_a_box_of_recent_articles_with_their_texts_makes_no_listing_of_an_article(where: str) -> None:
    box = rows("<div class=teaser><h4><a href={number}>{name}</a></h4><span>{day}</span><p>{text}</p></div>")
    article = f"<h1>The ferry</h1>{PROSE}"
    assert score(where.format(box=box, article=article)) == 0
    hidden = f"<div style='display:none'>{box}</div>"
    assert score(where.format(box=hidden, article=article)) == 0


def test_a_front_page_of_one_day_whose_items_lead_to_pages_is_a_listing() -> None:
    items = "".join(
        f"<h3><a href='/{number}.html'>{name}</a></h3><time>5 March 2019, 1{number}:30</time><p>{TEXT}</p>"
        for number, name in enumerate(NAMES)
    )
    assert score(items) == 0.8


def test_an_article_in_plain_text_with_a_chronology_is_no_listing() -> None:
    days = "".join(f"{day}\n\n{TEXT} So it went on, and nobody slept.\n\n" for day in DAYS)
    text = f"How the ferry came back\n\n{TEXT} {TEXT}\n\n{days}"
    assert Listing().accepts(Item("x.txt", text.encode())) == 0
    titled = "".join(f"{name}\n\n{day}\n\n{TEXT}\n\n" for day, name in zip(DAYS, NAMES, strict=True))
    assert Listing().accepts(Item("x.txt", titled.encode())) == 0.8


def test_the_day_of_a_post_that_an_article_quotes_makes_no_listing_of_it() -> None:
    post = "<blockquote class='twitter-tweet'><p>It was not safe.</p>— Ana <a href=/s>4 March 2011</a></blockquote>"
    text = f"<p>{TEXT}</p>" * 3
    assert score(f"<h1>Ferry runs again</h1><p>Ana Ruiz — 5 March 2019</p>{text}{post}{text}") == 0


@pytest.mark.parametrize(
    "pattern",
    [
        "<tr><td><a href=t{number}>{name}</a></td><td>{day}</td></tr>",
        "{day} - <a href=t{number}>{name}</a><br>",
        "<tr><td><a href=t{number}>{name}</a></td><td>12</td><td>{day} 18:30<br><a href=/u9>swan</a></td></tr>",
    ],
)
def test_a_page_of_nothing_but_dated_links_is_no_article(pattern: str) -> None:
    body = f"<h1>Notices</h1><table>{rows(pattern)}</table>" if "<tr" in pattern else f"<p>{rows(pattern)}</p>"
    html = f"<!doctype html><html lang=en><head><title>Notices</title></head><body>{body}</body></html>"
    (found,) = HtmlPages().read(Item("x.html", html.encode()))
    assert isinstance(found, Skipped)
    assert found.reason == "lists that a site makes of its own pages"


def test_an_article_that_ends_with_dated_links_is_one() -> None:
    links = rows("<li><a href=t{number}>{name}</a> {day}</li>")
    html = f"<html lang=en><head><title>Rain</title></head><body><h1>Rain</h1>{PROSE}<ul>{links}</ul></body></html>"
    (found,) = HtmlPages().read(Item("x.html", html.encode()))
    assert isinstance(found, Document)
