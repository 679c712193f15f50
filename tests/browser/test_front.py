"""The front page in a browser: what stands above the fold, that nothing moves, that every way in is one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from archive.home import Home
from archive.partial_date import parse_iso
from archive.site.logo import logo_of
from tests.support.browsing import IN_A_BROWSER, served, violations
from tests.support.coming_late import MOVED, served_in_pieces
from tests.support.logos import png
from tests.support.shelf import article, home_with
from webui.front.week import week_of

TODAY = datetime.now(UTC).date()
TOPICS = (
    "Water",
    "Mining",
    "Indigenous peoples",
    "Elections",
    "Health",
    "Land rights",
    "Freedom of the press",
    "Delta",
)
SHIFTS = """new Promise((resolve) => {
  let all = 0;
  new PerformanceObserver((list) => { for (const each of list.getEntries()) all += each.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(all), 400);
})"""


def build_home(path: Path) -> Home:
    documents = [
        article(
            number,
            "The river rose, and those who live beside it went up to the old weir to see how far it would come.",
            title=f"How far the river came in the year {TODAY.year - number}",
            topics=TOPICS[: 1 + number % 8],
            published=parse_iso(week_of(TODAY, TODAY.year - number).day.isoformat()),
        )
        for number in range(1, 26)
    ]
    home = home_with(path, *documents)
    home.store.site.set({"name": "The River Letter", "sentence": "A monthly on rivers."}, logo_of(png(160, 160)))
    return home


pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home)]


def opened(browser: Browser, width: int, **more: object) -> BrowserContext:
    height = 844 if width == 390 else 900
    context: BrowserContext = browser.new_context(viewport={"width": width, "height": height}, **more)  # type: ignore[arg-type]  # as the tests give them
    return context


def bottom(page: Page, place: str) -> float:
    box = page.locator(place).first.bounding_box()
    assert box
    return box["y"] + box["height"]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["en-GB", "es"])
def test_the_form_and_the_first_ways_in_stand_above_the_fold_and_nothing_reaches_over_the_edge(
    browser: Browser, site: str, width: int, language: str
) -> None:
    context = opened(browser, width, locale=language)
    page = context.new_page()
    page.goto(site)
    fold = 844 if width == 390 else 900
    assert bottom(page, "#q") < fold / 2
    assert bottom(page, ".by-topic") < fold
    assert bottom(page, "svg.line") < fold
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_once_it_is_painted(browser: Browser, site: str, width: int) -> None:
    context = opened(browser, width)
    for _visit in range(2):  # the second time its typeface and its logo are there at once
        page = context.new_page()
        page.goto(site)
        assert page.evaluate(SHIFTS) == 0
    context.close()


PIECES = re.compile(
    rb'(?=<img)|(?<=alt="">)|(?=<details class="menu)|(?=<nav aria-label)|(?=<div class="lead")|(?=<p class="extent")'
    rb'|(?<=<p class="extent">)|(?=<span class="span")|(?<=<span class="span">)|(?=<ul class="topics)'
    rb"|(?=<bdi>)|(?<=</bdi>)|(?<=</h2>)"
)
"""Where the front page stops while it comes: at its logo, its name, its menu, its years and in its topics."""


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_the_page_comes_in_pieces(browser: Browser, shared_home: Home, width: int) -> None:
    """The logo once made room for a name that the menu, which came after it, had broken into two lines."""
    context = opened(browser, width, locale="en-GB")
    page = context.new_page()
    with served_in_pieces(shared_home, lambda _path, page: PIECES.split(page)) as site:
        page.goto(site)
        assert page.evaluate(MOVED) == []
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_kind_of_way_in_is_gone(browser: Browser, site: str, width: int, scripts: bool) -> None:
    context = opened(browser, width, locale="en-GB", java_script_enabled=scripts)
    page = context.new_page()
    page.goto(site)
    page.get_by_label("Search words").fill("weir")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator("main h1")).to_contain_text("25 articles")
    page.locator(".name a").click()
    expect(page.locator("h1")).to_have_text("The River Letter")
    page.get_by_role("link", name=re.compile("^Mining")).click()
    expect(page.locator(".chip .value")).to_have_text("Mining")
    page.goto(site)
    page.locator("svg.line a").nth(3).click()
    expect(page.locator("main h1")).to_contain_text("1 article")
    page.goto(site)
    week = page.locator(".stories li")
    expect(week).to_have_count(4)
    expect(week.first.locator(".ago")).to_have_text("5 years ago")
    week.first.get_by_role("link").first.click()
    expect(page.locator("main h1")).to_have_text(f"How far the river came in the year {TODAY.year - 5}")
    page.goto(site)
    page.get_by_role("link", name="Coverage: what is held").click()
    expect(page).to_have_url(f"{site}/coverage")
    context.close()


def test_each_year_is_met_by_the_keyboard_and_says_what_it_is(browser: Browser, site: str) -> None:
    context = opened(browser, 1280, locale="en-GB")
    page = context.new_page()
    page.goto(site)
    years = page.get_by_role("group", name="Year by year").get_by_role("link")
    expect(years).to_have_count(25)
    expect(years.first).to_have_accessible_name(f"{TODAY.year - 25}: 1 article")
    years.first.focus()
    page.keyboard.press("Tab")
    expect(years.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_contain_text("1 article")
    context.close()


@pytest.mark.parametrize(("width", "colours", "language"), [(390, "dark", "es"), (1280, "light", "en")])
def test_axe_finds_nothing_on_it_full_or_empty_or_of_strange_names(
    browser: Browser, site: str, tmp_path: Path, width: int, colours: str, language: str
) -> None:
    context = opened(browser, width, locale=language, color_scheme=colours, reduced_motion="reduce")
    page = context.new_page()
    page.goto(site)
    assert violations(page) == []
    empty = Home.open(tmp_path / "empty", create=True)
    undated = home_with(tmp_path / "undated", *(article(number, published=None) for number in range(3)))
    undated.store.site.set({"name": "رسالة النهر " * 25, "sentence": "x" * 500}, logo_of(png(2_000, 16)))
    for home in (empty, undated):
        with served(home) as address:
            page.goto(address)
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
