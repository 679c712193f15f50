"""The recipe studio's core: a page drawn whatever it is, selectors that find what they are said to find, trials that
tell what a reading tells, and a recipe's TOML written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.history.saved_pages import SavedPage, site_of
from archive.home import Home
from importers.formats.pages.html_pages import HtmlPages
from importers.guide.guide import Guide
from importers.page.saved.opened import opened
from importers.page.tree import Element, parse
from importers.protocol import Item, RecipeFit
from importers.recipes.parse import BadRecipe, parse_recipe
from importers.recipes.selectors import parse_selector, select
from importers.recipes.trial import shown
from importers.run import run_import
from importers.studio import drawing
from importers.studio.drawing import MOST_DRAWN, NotDrawn, draw
from importers.studio.naming import Names
from importers.studio.trying import item_of, try_on_stored
from importers.studio.writing import SKIP, new_recipe, order_of, selectors_of, with_order, with_selectors
from tests.support.site_pages import pages

_WORD = st.sampled_from(["entry", "by", "date", "post-12", "x y", "ad", "1st", "a.b", "é", "", 'q"', "top"])
_TAG = st.sampled_from(["div", "p", "span", "h1", "a", "time", "article", "section", "o:p", "ul", "li", "b"])


@st.composite
def _html(draw_: st.DrawFn, depth: int = 0) -> str:
    tag = draw_(_TAG)
    marks = "".join(f" {name}='{draw_(_WORD)}'" for name in ("id", "class", "itemprop", "rel") if draw_(st.booleans()))
    inner = "".join(draw_(st.lists(_html(depth + 1), max_size=3))) if depth < 6 else ""
    return f"<{tag}{marks}>{draw_(st.sampled_from(['', 'words', 'more words']))}{inner}</{tag}>"


def _finds(root: Element, css: str) -> list[Element]:
    return select(root, parse_selector(css))


@settings(max_examples=12, deadline=None)
@given(st.lists(_html(), min_size=1, max_size=4).map("".join))
def test_a_selector_finds_exactly_what_was_clicked_and_others_as_many_as_is_said(html: str) -> None:
    root = parse(f"<html><head><title>T</title><meta name='date' content='2019'></head><body>{html}</body></html>")
    assert root is not None
    names = Names(root)
    for number, element in enumerate(names.elements):
        ways = names.ways(number)
        assert ways and ways[0].count == 1, "no element lies so deep that nothing finds it alone"
        assert _finds(root, ways[0].css) == [element], ways[0].css
        for way in ways[1:]:
            found = _finds(root, way.css)
            assert len(found) == way.count and element in found, way.css


def test_a_selector_says_what_an_element_is_before_it_says_where() -> None:
    root = opened(
        "<html><body><div id=post-8841 class='post-8841 post'><h1 class='entry-title'>T</h1><p class=by>By <a>Ana</a>"
        "<a>Leo</a></p><time>2019</time><div><p>one</p><p>two</p></div></div><p class=by>x</p></body></html>"
    )
    assert root is not None
    names = Names(root)
    said = {element.text: names.ways(number)[0].css for number, element in enumerate(names.elements) if element.text}
    assert said["T"] == "h1.entry-title" and said["2019"] == "time"
    assert said["Ana"] == "div.post > p:nth-child(2) > a:nth-child(1)"
    ana = next(number for number, element in enumerate(names.elements) if element.text == "Ana")
    assert ("div.post a", 2) in [(way.css, way.count) for way in names.ways(ana)]


HOSTILE = {
    "a script": b"<html><body><script>alert(1)</script><h1 onclick=alert(1)>T<script>x</script></h1><style>*{}</style>",
    "deep": b"<html><body>" + b"<div>" * 20_000 + b"x",
    "wide": b"<html><body>" + b"<p>x</p>" * 40_000,
    "wide and deep": b"<html><body>" + (b"<div><ul>" + b"<li>y</li>" * 40 + b"</ul></div>") * 400,
    "long names": b"<html><body><" + b"a" * 5_000 + b" id='" + b"b" * 50_000 + b"' class='" + b"c " * 9_000 + b"'>x",
    "utf-16": "<html><body><h1>Año</h1>".encode("utf-16"),
    "a lie about its letters": "<html><meta charset=utf-8><body><h1>A\xf1o \xff\x80</h1>".encode("latin-1"),
    "empty elements": b"<html><body><p>" + b"<b></b>" * 30_000 + b"x</p>",
    "odd names": b"<html><body><o:p>x</o:p><p-a->y</p-a-><x\xc3\xa9>z</x\xc3\xa9><p id='a\"]b' class='\"'>q",
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_is_drawn_within_bounds_and_says_what_is_left_out(page: bytes) -> None:
    drawn = draw(page)
    assert 0 < len(drawn.drawn) <= MOST_DRAWN
    assert all(len(each.called) <= 60 and len(each.text) <= 120 and each.depth <= 100 for each in drawn.drawn)
    assert all(len(way.css) <= 300 and parse_selector(way.css) for each in drawn.drawn for way in each.ways)
    assert not any("alert" in each.text or each.called.startswith(("script", "style")) for each in drawn.drawn)
    if drawn.elements > 2 * MOST_DRAWN:
        assert sum(each.more for each in drawn.drawn) or len(drawn.drawn) < 10


def test_what_is_no_page_or_too_large_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "MOST_ELEMENTS", 50)
    for data, said in ((b"\x89PNG\x00\x01\x02\x00", "no page"), (b"", "nothing"), (b"<p>x" * 60, "elements")):
        with pytest.raises(NotDrawn, match=said):
            draw(data)


def test_a_recipe_that_is_written_is_read_by_the_reader_and_keeps_what_it_said() -> None:
    text = '[site]\nhosts = ["river.example"]\nname = "The \\"River\\" \\\\ Letter\\u007f"\n'
    assert parse_recipe(text, "x").hosts == ("river.example",)
    assert parse_recipe(new_recipe("river.example"), "x").hosts == ("river.example",)
    assert parse_recipe(new_recipe("saved/"), "x").paths == ("saved/",)
    full = text + '\n[date]\norder = "day-first"\n[topics]\n"Médio" = "Environment"\n[skip]\npaths = ["/a/*"]\n'
    made = with_selectors(full, "title", ["h1.a"])
    made = with_selectors(made, "authors", ["a[rel='x']", ".by a"])
    made = with_selectors(made, SKIP, [".ad"])
    recipe = parse_recipe(made, "x")
    assert (recipe.site, recipe.order, recipe.topics) == (
        'The "River" \\ Letter\x7f',
        "day-first",
        {"médio": "Environment"},
    )
    assert (recipe.skip_paths, recipe.skip_selectors[0].css) == (("/a/*",), ".ad")
    assert selectors_of(made, "authors") == ("a[rel='x']", ".by a") and selectors_of(made, SKIP) == (".ad",)
    assert selectors_of(with_selectors(made, "title", []), "title") == ()
    assert order_of(made) == "day-first" and order_of(with_order(made, "month-first")) == "month-first"
    assert with_order(made, "") == made.replace('[date]\norder = "day-first"\n\n', "")
    for bad in (
        lambda: with_order(full, "x"),
        lambda: with_selectors(full, "title", ["h1["]),
        lambda: selectors_of("x", "title"),
    ):
        with pytest.raises(BadRecipe):
            bad()


def build_home(path: Path) -> Home:
    """24 saved pages of a site, and an article of a table."""
    saved = path.parent / "saved"
    for page in pages(24):
        file = saved / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page.html, "utf-8")
    (saved / "plain.json").write_text(json.dumps([{"title": "No page", "body": "x", "url": "https://a.b/c"}]))
    home = Home.open(path, create=True)
    run_import(home, [saved])
    return home


pytestmark = pytest.mark.archive(build=build_home)


SITE = "riverletter.example"
RECIPE = (
    f'[site]\nhosts = "{SITE}"\n[fields]\ntitle = "h1"\nbody = "div.text"\ndate = ".when"\nseries = "h7"\n'
    '[date]\norder = "day-first"\n'
)


def test_saved_pages_are_found_by_their_site_and_articles_of_tables_are_none(home: Home) -> None:
    assert (SITE, 24) in home.store.pages.sites()
    some = home.store.pages.of(SITE, 20)
    assert len({each.id for each in some}) == 20 and all(site_of(each.url, each.path) == SITE for each in some)
    assert home.store.pages.of("a.b", 20) == [], "what a table held has no page of its own"
    word = some[0].title
    assert some[0] in home.store.pages.of(SITE, 20, word) and home.store.pages.get(some[0].id) == some[0]
    assert home.store.pages.of(SITE, 20, "100%_never") == [] and home.store.pages.get("none") is None
    assert home.store.pages.brought(1, [some[3].path]) == [some[3]]


def test_a_trial_tells_what_a_reading_tells(home: Home) -> None:
    recipe = parse_recipe(RECIPE, "river.toml")
    own, *others = home.store.pages.of(SITE, 21)
    trial = try_on_stored(recipe, others, home.store.original, own=own)
    assert trial.own and trial.own.id == own.id and len(trial.pages) == 20
    for tried, page in zip(trial.pages, others, strict=True):
        data = home.store.original(page.original) or b""
        read = list(HtmlPages().read(Item(page.path, data, guide=Guide(recipes=(recipe,)), address=page.url)))
        plain = next(iter(HtmlPages().read(Item(page.path, data, address=page.url))))
        fit = next(each for each in read if isinstance(each, RecipeFit))
        for value in tried.values:
            assert value.given == (value.field in fit.given)
            assert value.by_recipe == (shown(read[0], value.field) if value.given else "")  # type: ignore[arg-type]
            assert value.without == shown(plain, value.field)  # type: ignore[arg-type]
    rates = {each.field: each for each in trial.rates}
    assert (rates["title"].given, rates["title"].pages) == (20, 20) and rates["series"].given == 0
    assert not rates["authors"].asked and rates["authors"].given == 0
    assert trial.shares() == {"title": 0.0, "body": 0.0, "date": 0.0, "series": 1.0}


def test_a_page_of_another_site_and_one_that_the_recipe_leaves_out_say_so(home: Home) -> None:
    recipe = parse_recipe(RECIPE + '[skip]\npaths = ["*"]\n', "river.toml")
    (page,) = home.store.pages.of(SITE, 1)
    (tried,) = try_on_stored(recipe, [page], home.store.original).pages
    assert (tried.values, tried.note) == ((), "the recipe leaves it out")
    other = parse_recipe('[site]\nhosts = "hill.example"\n', "hill.toml")
    (tried,) = try_on_stored(other, [page], home.store.original).pages
    assert (tried.values, tried.note) == ((), "the recipe is not for this page")


def test_a_page_that_states_no_address_is_asked_by_that_of_its_source() -> None:
    page = SavedPage("a", "T", "https://a.example/x", "x.html", "h")
    assert item_of(page, b"<html><title>T").address == "https://a.example/x"
    assert item_of(page, b"<link rel=canonical href=https://a.example/x>").address == ""
    came = SavedPage("a", "T", "https://a.example/x", "", "h", '["https://b.example/y"]')
    assert (item_of(came, b"x").address, item_of(came, b"x").path) == ("https://b.example/y", "a.html")


def test_a_missing_path_is_no_folder(tmp_path: Path) -> None:
    assert site_of("", "page.html") == "" and site_of("", "old/page.html") == "old/"
    assert site_of("https://WWW.A.example/x", "") == "a.example"
