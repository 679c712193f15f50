"""Listings and sitemaps complete the articles that lie in the same source, and stand for those that do not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.document import Document
from archive.home import Home
from archive.partial_date import parse_iso
from importers.listing_merge import completed, page_place, place_key
from importers.run import run_import

WORDS = "The river rose twice in the night and the bridge at the mill was carried away by the water before dawn."


def page(title: str, body: str = WORDS, head: str = "") -> str:
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
        f"<p>{body}</p><p>{body} It was the third time that year.</p></article></body></html>"
    )


def listing(*items: tuple[str, str, str]) -> str:
    rows = "".join(
        f"<li><h3><a href='{href}'>{title}</a></h3><p>{day}</p><p>What the listing says of {title}.</p></li>"
        for title, href, day in items
    )
    return f"<!doctype html><html lang=en><title>All letters</title><body><ul>{rows}</ul></body></html>"


def imported(tmp_path: Path, files: dict[str, str], runs: int = 1) -> list[Document]:
    for name, text in files.items():
        file = tmp_path / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    home = Home.open(tmp_path / "home", create=True)
    for number in range(runs):
        report = run_import(home, [tmp_path / "site"])
        assert number == 0 or (report.new, report.changed) == (0, 0), "the same again changes nothing"
    found = [each.document for each in home.store.documents()]
    home.close()
    return sorted(found, key=lambda each: each.title)


def test_a_listings_date_and_summary_complete_the_article_that_it_links_to(tmp_path: Path) -> None:
    files = {
        "index.html": listing(
            ("Floods in the south", "letters/floods.html", "5 March 2019"),
            ("Strike at the mine", "letters/strike/", "4 March 2019"),
            ("A letter that is lost", "letters/lost.html", "3 March 2019"),
        ),
        "letters/floods.html": page("Floods in the south"),
        "letters/strike/index.html": page("Strike at the mine", head='<meta name="description" content="Its own.">'),
    }
    lost, floods, strike = imported(tmp_path, files, runs=2)
    assert (floods.path, floods.published and floods.published.iso()) == ("letters/floods.html", "2019-03-05")
    assert floods.summary == "What the listing says of Floods in the south."
    assert floods.body.startswith(WORDS)
    assert (strike.path, strike.summary) == ("letters/strike/index.html", "Its own.")
    assert strike.published and strike.published.iso() == "2019-03-04"
    assert lost.title == "A letter that is lost"
    assert lost.path.startswith("index.html#")


def test_a_listing_finds_its_article_by_address_too_wherever_that_lies(tmp_path: Path) -> None:
    canonical = '<link rel="canonical" href="https://a.example/floods/">'
    files = {
        "a/saved 17.html": page("Floods in the south", head=canonical),
        "list.html": listing(
            ("Floods", "http://www.a.example/floods?utm_source=x", "5 March 2019"),
            ("Strike", "http://www.a.example/strike", "4 March 2019"),
            ("Rains", "http://www.a.example/rains", "3 March 2019"),
        ),
    }
    floods, rains, strike = imported(tmp_path, files)
    assert floods.title == "Floods in the south"
    assert floods.published and floods.published.iso() == "2019-03-05"
    assert (rains.url, strike.url) == ("http://www.a.example/rains", "http://www.a.example/strike")


def test_two_listings_that_name_one_article_give_it_once(tmp_path: Path) -> None:
    items = [
        ("Floods", "floods", "5 March 2019"),
        ("Strike", "strike", "4 March 2019"),
        ("Rain", "rain", "3 March 2019"),
    ]
    absolute = [(title, f"http://a.example/{href}", day) for title, href, day in items]
    files = {
        "page1.html": listing(*absolute),
        "page2.html": listing(*absolute, ("More", "http://a.example/m", "1 May 2018")),
    }
    assert [each.title for each in imported(tmp_path, files)] == ["Floods", "More", "Rain", "Strike"]


def test_a_sitemap_gives_the_day_and_the_words_of_its_pages_and_no_articles(tmp_path: Path) -> None:
    news = (
        "<news:news><news:publication_date>2019-03-05T10:00:00Z</news:publication_date>"
        "<news:title>Floods</news:title><news:keywords>Water, South</news:keywords></news:news>"
    )
    files = {
        "sitemap.xml": '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        f"<url><loc>https://a.example/floods/</loc><lastmod>2022-01-01</lastmod>{news}</url>"
        "<url><loc>https://a.example/elsewhere</loc><lastmod>2022-01-01</lastmod></url></urlset>",
        "floods.html": page("Floods in the south", head='<link rel="canonical" href="https://a.example/floods/">'),
    }
    (floods,) = imported(tmp_path, files, runs=2)
    assert floods.published and floods.published.iso() == "2019-03-05"
    assert floods.topics == ("Water", "South")
    home = Home.open(tmp_path / "home")
    assert home.store.imports.all()[0].skipped == {"addresses in sitemaps whose pages are not among the sources": 1}


def test_the_articles_own_word_stands_but_a_day_goes_before_its_month() -> None:
    own = Document(title="A", published=parse_iso("2019-03", "meta"), summary="Own.", topics=("Water",))
    listed = Document(
        title="B", published=parse_iso("2019-03-05", "listing"), summary="Listed.", topics=("water", "South")
    )
    both = completed(own, listed)
    assert (both.title, both.summary, both.topics) == ("A", "Own.", ("Water", "South"))
    assert both.published == listed.published
    other_month = replace(listed, published=parse_iso("2019-04-05", "listing"))
    assert completed(own, other_month).published == own.published


@pytest.mark.parametrize(
    ("path", "href", "place"),
    [
        ("index.html", "a.html", "a.html"),
        ("news/index.html", "../a%20b.html#x", "a b.html"),
        ("news/index.html", "/2019/a/?page=2", "2019/a"),
        ("news/index.html", "./x/", "news/x"),
        ("index.html", "https://a.example/x", ""),
        ("index.html", "mailto:a@b.example", ""),
        ("index.html", "../../../etc/passwd", "etc/passwd"),
    ],
)
def test_a_link_leads_to_a_place_in_the_source_and_never_out_of_it(path: str, href: str, place: str) -> None:
    assert page_place(path, href) == place


@given(st.from_regex(r"[a-z]{1,5}(/[a-z]{1,5}){0,3}", fullmatch=True))
def test_a_page_and_its_folder_are_one_place(path: str) -> None:
    assert place_key(f"{path}/index.html") == place_key(f"{path}/") == place_key(f"{path}.html") == place_key(path)
