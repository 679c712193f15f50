"""Site recipes: refused with a repair, applied before every other voice."""

from __future__ import annotations

import json
import pickle
from datetime import date
from pathlib import Path

import pytest
from cssselect import HTMLTranslator
from cssselect import parse as parse_css
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from archive.document import Document
from archive.partial_date import Precision
from importers.formats.pages.html_pages import HtmlPages
from importers.guide.guide import NO_GUIDE, Guide
from importers.page.tree import parse
from importers.protocol import Item, RecipeFit, Skipped
from importers.readers import process
from importers.recipes.formats import read_formatted
from importers.recipes.parse import BadRecipe, parse_recipe
from importers.recipes.selectors import parse_selector, select
from importers.run import read
from importers.worker_pool import Readers
from tests.support.recipe_pages import PAGE, WHOLE, found
from tests.support.yardstick import within


def document(html: str, toml: str = WHOLE, **where: str) -> Document:
    first = found(html, toml, **where)[0]
    assert isinstance(first, Document), first
    return first


def test_what_a_recipe_gives_goes_before_everything_that_the_page_says() -> None:
    read = document(PAGE)
    assert (read.title, read.summary) == ("The true title", "What it says in short.")
    assert read.body == "One.\n\nTwo with bold words."
    assert read.published and (read.published.first, read.published.source) == (date(2019, 3, 5), "recipe")
    assert (read.authors, read.topics) == (("Ana Ruiz", "Leo Paz"), ("Environment", "Mines"))
    assert (read.section, read.series, read.label) == ("Valley", "The long walk", "Update 7")
    assert (read.url, read.language, read.source) == ("https://river.example/true", "es", "The River Letter")
    assert "<b>bold</b>" in read.html and "Buy now" not in read.html


def test_the_publication_that_the_admin_names_goes_before_that_of_the_recipe(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE)
    guide = Guide(recipes=(parse_recipe(WHOLE, "river.toml"),))
    assert [each.source for each in read(tmp_path, guide=guide) if isinstance(each, Document)] == ["The River Letter"]
    named = read(tmp_path, guide=guide, as_name="By hand")
    assert [each.source for each in named if isinstance(each, Document)] == ["By hand"]


def test_where_its_selectors_find_nothing_the_usual_voices_speak_and_it_is_told() -> None:
    bare = PAGE.replace('class="when"', "").replace('class="by"', "").replace('class="entry"', "")
    read, fit = found(bare)
    assert isinstance(read, Document) and isinstance(fit, RecipeFit)
    assert read.published and read.published.first == date(2001, 1, 1)
    assert "One." in read.body or "Not in the entry" in read.body
    assert set(fit.missed) == {"date", "authors", "body"} and "title" in fit.given
    assert (fit.recipe, fit.path) == ("river.toml", "a.html")


def test_a_page_of_another_site_is_read_as_if_there_were_no_recipe() -> None:
    other = PAGE.replace("https://river.example/stated", "https://hill.example/stated")
    alone = list(HtmlPages().read(Item("a.html", other.encode(), "saved")))
    assert found(other) == alone and len(alone) == 1


def test_a_page_is_known_by_its_address_its_own_statement_or_its_path() -> None:
    by_path = '[site]\npaths = ["/old/"]\n[fields]\ntitle = ".head"'
    assert document(PAGE, by_path, path="old/a.html").title == "The true title"
    assert len(found(PAGE, by_path, path="older/a.html")) == 1
    bare = PAGE.replace("https://river.example/stated", "/")
    assert document(bare, address="http://www.river.example:80/a").title == "The true title"


@pytest.mark.parametrize(
    ("address", "path", "skipped"),
    [
        ("https://river.example/author/ana", "a.html", True),
        ("https://river.example/2019/feed/", "a.html", True),
        ("https://river.example/authors", "a.html", False),
        ("https://river.example/a", "author/ana.html", True),
    ],
)
def test_pages_that_are_no_articles_are_skipped(address: str, path: str, skipped: bool) -> None:
    first = found(PAGE, path=path, address=address)[0]
    assert isinstance(first, Skipped) == skipped
    if isinstance(first, Skipped):
        assert first == Skipped(path, "the recipe leaves it out")


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[site", "river.toml: it is not TOML"),
        ("", 'site: says of no page that it is for it; give `hosts = ["example.org"]`'),
        ('[site]\nhosts = [""]', "site.hosts: is to be a text"),
        ('[site]\nhost = "a.example"', "site.host: there is no such key; did you mean `hosts`?"),
        ('[sites]\nhosts = "a.example"', "sites: there is no such table; did you mean `site`?"),
        ('site = "a.example"', "site: is to be a table; write [site] on a line of its own"),
        ('[site]\nhosts = "a.example"\n[fields]\nautors = "a"', "there is no such key; did you mean `authors`?"),
        ('[site]\nhosts = "a.example"\n[fields]\nzzz = "a"', "there are title, body, date"),
        ('[site]\nhosts = "a.example"\n[fields]\ntitle = "h1["', 'fields.title: "h1[" is no CSS selector'),
        ('[site]\nhosts = "a.example"\n[fields]\ntitle = "h1:nope"', "is no CSS selector"),
        ('[site]\nhosts = "a.example"\n[fields]\ntitle = " @href"', "is empty"),
        ('[site]\nhosts = "a.example"\n[fields]\ntitle = 3', "is to be a text, or a list of texts"),
        ('[site]\nhosts = "a.example"\nlanguage = "Spanish"', "site.language: is to be a code of two letters"),
        ('[site]\nhosts = "a.example"\n[date]\norder = "dmy"', 'is to be "day-first" or "month-first", not "dmy"'),
        ('[site]\nhosts = "a.example"\n[date]\nformats = "%d/%Q"', 'date.formats: "%d/%Q" has %Q, which is not known'),
        ('[site]\nhosts = "a.example"\n[date]\nformats = "%d/%m"', "has no year; write %Y or %y"),
        ('[site]\nhosts = "a.example"\n[date]\nformats = "%d %Y"', "has a day and no month"),
        ('[site]\nhosts = "a.example"\n[date]\nformats = "%Y %Y"', "twice"),
        ('[site]\nhosts = "a.example"\n[topics]\nMinas = 3', 'topics."Minas": is to be a text'),
        ('[site]\nhosts = "a.example"\n[skip]\nselectors = "a @href"', "skip.selectors: removes elements"),
        ('[site]\nhosts = "a.example"\n[skip]\npaths = [1]', "skip.paths: is to be a text"),
    ],
)
def test_a_recipe_that_cannot_be_used_says_the_repair(toml: str, said: str) -> None:
    with pytest.raises(BadRecipe) as error:
        parse_recipe(toml, "river.toml")
    assert said in str(error.value) and str(error.value).startswith("river.toml: ")


@given(st.text(alphabet='[]fieldstshoate="\n.@%dY:>~+*#() \\', max_size=120))
def test_any_text_is_a_recipe_or_a_sentence(text: str) -> None:
    try:
        parse_recipe(f'[site]\nhosts = "a.example"\n{text}', "x.toml")
    except BadRecipe as error:
        assert str(error).startswith("x.toml: ")


@given(st.text(alphabet='abdiv.#[]=":()>~+*,- not has nth-child2@', max_size=60))
def test_any_selector_is_used_or_refused(text: str) -> None:
    root = parse("<html><body><div class=a><p id=b>x</p></div></body></html>")
    assert root is not None
    try:
        selector = parse_selector(text)
    except ValueError as error:
        assert str(error)
    else:
        select(root, selector)


@pytest.mark.parametrize(
    "css",
    [
        " ".join(["div"] * 11),
        "div:nth-child(n) p:nth-child(2n + 1)",
        "*:has(zz) *:has(yy)",
        "p ~ p ~ p",
        "*:not(:has(p)) *",
        "p + p",
        "p, div > *, div p",
    ],
)
def test_a_selector_on_a_hostile_page_ends(css: str) -> None:
    deep = parse("<html><body>" + "<div>" * 240 + "<p>x</p>" * 5000 + "<div><p>y</p></div>" * 5000)
    assert deep is not None
    assert len(within(650, lambda: select(deep, parse_selector(css)))) <= 2000


@pytest.mark.parametrize(
    ("css", "texts"),
    [
        ("div p", ["1", "3", "2"]),
        ("body > p", []),
        ("div > p", ["1", "3", "2"]),
        ("b + p", ["3"]),
        ("p + p", []),
        ("p ~ p", ["3"]),
        ("h2, p.x", ["2", "4"]),
        ("div:has(> h2) p, div:not(.a):not(.b) section", ["2", "5"]),
        ("P:Nth-Child(2n + 1)", ["1", "3", "2"]),
        ("[title='a > b']", ["1"]),
        ("nav p", []),
    ],
)
def test_a_selector_finds_what_css_says(css: str, texts: list[str]) -> None:
    root = parse(
        "<html><body><div class=a><p title='a > b'>1</p><b>.</b><p>3</p></div><div class=b><p></p></div>"
        "<div><p class=x>2</p><h2>4</h2><section>5</section></div></body></html>"
    )
    assert root is not None
    assert [each.text for each in select(root, parse_selector(css)) if each.text] == texts


def test_a_recipe_is_bounded() -> None:
    site = '[site]\nhosts = "a.example"\n'
    for toml in (
        site + "#" * 70_000,
        site + f"[fields]\ntitle = {json.dumps(['h1'] * 101)}",
        site + f'[fields]\ntitle = "{"a " * 200}"',
        site + '[fields]\ntitle = "*:has(* * *)"',
        site + '[fields]\ntitle = "a:not(:is(b, c d))"',
        site + f'[fields]\ntitle = "{"a:has(b) " * 3}"',
        site + f'[fields]\ntitle = "{"a " * 20}"',
        site + f'[date]\nformats = "{"%Y" + "x" * 200}"',
        "a = " + "[" * 30_000,
    ):
        with pytest.raises(BadRecipe):
            parse_recipe(toml, "x.toml")


@pytest.mark.parametrize(
    ("text", "written", "iso"),
    [
        ("Publicado el 5 de marzo de 2019 a las 10", "%d de %B de %Y", "2019-03-05"),
        ("03.05.19", "%m.%d.%y", "2019-03-05"),
        ("31.12.71", "%d.%m.%y", "1971-12-31"),
        ("Tuesday, Mar. 5th 2019 9:30 am", "%A, %b %d %Y %I:%M %p", "2019-03-05"),
        ("März 2006", "%B %Y", "2006-03"),
        ("© 1998", "© %Y", "1998"),
        ("31/02/2019", "%d/%m/%Y", ""),
        ("99/99/2019", "%d/%m/%Y", ""),
        ("no date", "%d/%m/%Y", ""),
        ("0000", "%Y", ""),
    ],
)
def test_a_format_reads_dates_as_precisely_as_it_is(text: str, written: str, iso: str) -> None:
    read = read_formatted(text, written, "recipe")
    assert (read.iso() if read else "") == iso


def test_numbers_that_no_format_reads_are_meant_in_the_recipes_order() -> None:
    base = '[site]\nhosts = "river.example"\n[fields]\ndate = ".when"\n[date]\norder = '
    page = PAGE.replace("Lima, 5 de marzo de 2019", "05/03/2019")
    for order, month in (("day-first", 3), ("month-first", 5)):
        published = document(page, f'{base}"{order}"').published
        assert published and published.precision is Precision.DAY and published.first.month == month


def test_a_recipe_keeps_its_text_and_travels() -> None:
    recipe = parse_recipe(WHOLE, "river.toml")
    assert recipe.text == WHOLE and parse_recipe(recipe.text, recipe.name) == recipe
    assert pickle.loads(pickle.dumps(recipe)) == recipe
    assert recipe.hosts == ("river.example",)


PLACES = [
    ":nth-child(2n+1)", ":nth-child(-n+3)", ":nth-child(3)", ":nth-last-child(2n)", ":nth-of-type(2)",
    ":nth-last-of-type(-2n+5)", ":first-child", ":last-child", ":first-of-type", ":last-of-type", ":only-child",
    ":only-of-type", ":nth-child(0n+2):not(:nth-last-child(1))",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_place_among_siblings_is_what_xpath_counts(place: str) -> None:
    row = "<p>a</p><div>b</div><p>c</p><span><p>d</p></span><p>e</p><div><p>f</p><b>g</b></div>"
    root = parse(f"<html><body>{row * 3}</body></html>")
    assert root is not None
    counted = etree.XPath(f"descendant-or-self::{HTMLTranslator().xpath(parse_css(f'p{place}')[0].parsed_tree)}")
    assert [*select(root, parse_selector(f"p{place}"))] == counted(root)


def _found_on_a_large_page(css: str) -> int:
    root = parse("<html><body>" + "<p>x</p>" * 80_000 + "</body></html>")
    return 0 if root is None else len(select(root, parse_selector(css)))


def test_places_on_a_page_of_many_siblings_are_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It took over a minute; a reader's budget of ten seconds is more than enough."""
    monkeypatch.setattr(process, "SECONDS", 10)
    with Readers(NO_GUIDE, 1) as readers:
        assert readers.map(_found_on_a_large_page, ["p:nth-child(2n):nth-last-of-type(2n+1)"]) == [2000]


@pytest.mark.parametrize("css", ["a|b", "*|p", "|p", "p a|b", "p[a|b]"])
def test_a_selector_with_a_namespace_is_told_as_one_that_cannot_be_used(css: str) -> None:
    """It was a fault of the program, on the first page."""
    with pytest.raises(ValueError, match="namespace"):
        parse_selector(css)


def test_an_attribute_that_is_or_begins_with_a_word_is_no_namespace() -> None:
    assert parse_selector("p[lang|=en]").css == "p[lang|=en]"
    assert parse_selector("p[title='a|b']").css == "p[title='a|b']"
