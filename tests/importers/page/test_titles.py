"""Which of the texts of a page is its title."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.page.blocks import blocks_of
from importers.page.json_ld import json_ld_article
from importers.page.meta_tags import MetaTags
from importers.page.titles.headings import headings_of
from importers.page.titles.site_names import Names
from importers.page.titles.title import candidates_of, title_of, voices_of
from importers.page.titles.weights import WEIGHTS
from importers.page.titles.wording import letters_of, parts_of
from importers.page.tree import parse

TEXT = (
    "<p>"
    + "The ferry stood still for a week, and whoever had to cross the river walked to the bridge at Orlo. " * 3
    + "</p>"
)
WANTED = "Ferry men of Orlo walk out"


def title(head: str, body: str, site: str = "", address: str = "") -> str:
    root = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    assert root is not None
    return title_of(root, MetaTags(root), json_ld_article(root), site, blocks_of(root), address)


def og(text: str) -> str:
    return f'<meta property="og:title" content="{text}">'


def linked(headline: str) -> str:
    article = json.dumps({"@type": "NewsArticle", "headline": headline})
    return f'<script type="application/ld+json">{article}</script>'


PAGES = [
    # The window has another wording, or the name of a section or of the site.
    ("<title>News from the river | The Orlo Post</title>", f"<article><h1>{WANTED}</h1>{TEXT}</article>"),
    ("<title>The Orlo Post</title>", f"<main><h1>{WANTED}</h1>{TEXT}</main>"),
    # What is shared on other sites has another wording than the page.
    (og("Why nobody crosses the river today"), f"<article><h1 class=entry-title>{WANTED}</h1>{TEXT}</article>"),
    # The first heading of the page is the site's.
    (f"<title>{WANTED} | The Orlo Post</title>", f"<h1><a href=/>The Orlo Post</a></h1><h2>{WANTED}</h2>{TEXT}"),
    (
        f"<title>The Orlo Post - {WANTED}</title>",
        f"<div id=header><h1>The Orlo Post</h1></div><ul><li>Home<li>Boats</ul><h2>{WANTED}</h2>{TEXT}",
    ),
    (
        "<title>The Orlo Post</title>",
        f"<header><h1>River life</h1></header><article><h1>{WANTED}</h1>{TEXT}</article>",
    ),
    # A kicker, a second line.
    (og(WANTED) + linked(WANTED), f"<article><h1><span>Strike on the river</span> {WANTED}</h1>{TEXT}</article>"),
    (
        og(f"Strike on the river: {WANTED}") + linked(WANTED),
        "<article><h2><span class=kicker>Strike on the river</span>"
        f"<span class=headline>{WANTED}</span></h2>{TEXT}</article>",
    ),
    # The old Web has no headings.
    (f"<title>The Orlo Post: {WANTED}</title>", f"<center><font size=5><b>{WANTED}</b></font></center>{TEXT}"),
    # Hyphens that are not to be seen.
    (og(WANTED), f"<article><h1>Fer\u00adry men of Or\u00adlo walk out</h1>{TEXT}</article>"),
    # What the page states, joined to other names.
    (og(f"{WANTED} | The Orlo Post"), ""),
    (f"<title>{WANTED} « The Orlo Post</title>", ""),
    (f"<title>{WANTED} • Boats • The Orlo Post</title>", ""),
    # A browser that translated the page has put a heading of its own there.
    (
        f"<title>{WANTED}</title>",
        f"<div class=skiptranslate><h1>Original text</h1></div><div><h2>{WANTED}</h2>{TEXT}</div>",
    ),
]


@pytest.mark.parametrize(("head", "body"), PAGES)
def test_a_title_is_found_among_what_looks_like_one(head: str, body: str) -> None:
    assert title(head, body, "The Orlo Post") == WANTED


def test_the_heading_that_is_stated_letter_for_letter_is_the_title_as_it_is_written_on_the_page() -> None:
    head = og("ferry men of Orlo: walk out") + "<title>Boats</title>"
    assert (
        title(head, f"<h1>Boats and more</h1><h1>Ferry men of Orlo – walk out</h1>{TEXT}")
        == "Ferry men of Orlo – walk out"
    )


def test_a_site_that_states_its_own_name_for_a_title_is_not_believed() -> None:
    body = f"<h1>Orlo Post</h1><article><h1>{WANTED}</h1>{TEXT}</article>"
    assert title(og("Orlo Post"), body, address="https://orlopost.example/walk") == WANTED


def test_the_words_of_the_address_tell_the_title_from_the_site() -> None:
    head = "<title>Ferry men of Orlo walk out | Letters from the river</title>"
    name = "<h1 class=site-title><a href=/>Letters from the river</a></h1>"
    body = f"{name}<ul>{'<li>A place' * 30}</ul><p>{WANTED}</p>{TEXT}"
    assert title(head, body, address="https://letters.example/2009/ferry-men-of-orlo-walk-out.html") == WANTED


def test_a_page_that_says_nothing_has_no_title() -> None:
    assert title("", "") == ""
    assert title("<title> | </title>", "<h1>—</h1>") == ""


@given(st.text(alphabet="ab :|-–»_ 語", max_size=60))
def test_a_title_falls_into_parts_that_stand_in_it(text: str) -> None:
    for part in parts_of(text):
        assert part.text and part.text in text and part.text != text
        assert letters_of("".join(part.levels)) == letters_of(part.text)


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80))
def test_no_title_raises_and_each_is_one_line(window: str, heading: str, site: str) -> None:
    root = parse("<html><head><title></title></head><body><h1></h1></body></html>")
    assert root is not None
    body = f"<h1>{heading.replace('<', '')}</h1>"
    found = title(f"<title>{window.replace('<', '')}</title>", body, site, f"https://{site}/a-b-c")
    assert found == " ".join(found.split())


def test_a_page_of_nothing_but_headings_gives_a_few_candidates() -> None:
    root = parse("<html><body>" + "<h1>One <i>two</i></h1><h2>Two</h2><h3>Three</h3><p><b>Four</b></p>" * 5000)
    assert root is not None
    assert len(headings_of(blocks_of(root))) < 30


def test_the_name_of_a_site_is_known_by_its_host_and_a_little_more_or_less() -> None:
    names = Names(["The Orlo Post"], "https://www.orlopost.example/a")
    assert [names.hold(text) for text in ("Orlo Post", "the orlo post!", "Orlo Post Online")] == [True] * 3
    assert [names.hold(text) for text in ("", "Orlo", "The men who founded the Orlo Post and its rivals")] == [
        False
    ] * 3
    assert not Names([], "").hold("The Orlo Post")


def test_weights_are_small_and_every_trait_that_is_noticed_has_one() -> None:
    assert all(abs(weight) < 3 for weight in WEIGHTS.values())
    address = "https://orlopost.example/2009/ferry-men-of-orlo-walk-out.html"
    noticed: set[str] = set()
    for head, body in PAGES:
        root = parse(f"<html><head>{head}</head><body>{body}</body></html>")
        assert root is not None
        voices = voices_of(root, MetaTags(root), json_ld_article(root))
        for candidate in candidates_of(blocks_of(root), voices, Names(["The Orlo Post"], address), address):
            noticed |= candidate.traits
    assert len(noticed) > 50
    assert noticed <= WEIGHTS.keys()


@pytest.mark.parametrize("home", ["/", "./", "https://valley.example", "http://valley.example/"])
def test_a_heading_that_leads_to_the_front_of_the_site_is_its_name(home: str) -> None:
    text = "<p>" + "The river rose again that night, and nobody on the quay slept. " * 4 + "</p>"
    body = f"<h1><a href='{home}'>Notes from the valley</a></h1><h2><a href='/7.html'>The rope broke</a></h2>{text}"
    stated = "<title>The rope broke - Notes from the valley</title>"
    assert title(stated, body) == "The rope broke"
    assert title("", f"<h1><a href='{home}'>Notes from the valley</a></h1>{text}") == "Notes from the valley"


def test_what_is_said_to_those_alone_who_hear_a_page_is_no_part_of_its_title() -> None:
    heading = f"<h1><span class=visually-hidden>Headline:</span> {WANTED}</h1>"
    assert title("", f"{heading}{TEXT}") == WANTED
    assert title("", f"<h1><span class=sr-only>{WANTED}</span></h1>{TEXT}") == WANTED


def test_an_arrow_before_a_heading_is_no_part_of_it() -> None:
    assert title("", f"<h1>&gt;&gt; {WANTED}</h1>{TEXT}") == WANTED
    assert title(
        "<title>Orlo Post // &raquo; A walk out at night</title>", f"<h2>[&gt; A walk out at night</h2>{TEXT}"
    ) == ("A walk out at night")
