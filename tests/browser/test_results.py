"""The page of results: its first result on a phone, filters as a sheet, ranges by two taps, and all results printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browsing import IN_A_BROWSER, served, violations
from tests.support.webui_sample import build_home, id_of

pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home)]

FIRST_RESULT = 420  # pixels from the top of a phone's window
FIRST_RESULT_BELOW_TWO_NOTES = 480
ONE_NOTE = {
    "a parameter of no use": "/?q=mine&useless=1",
    "a date that cannot be read": "/?q=mine&from=yesterday",
    "a day that may be two": "/?q=mine&from=05/06/2016",
    "a range that ends before it begins": "/?q=mine&from=2018&to=May+2001",
    "an operator of other systems": "/?q=mine+NEAR+lake",
    "a bar": "/?q=mine%7Clake",
    "an operator in small letters": "/?q=mine+and+water",
    "a weight": "/?q=mine%5E2",
    "a plus": "/?q=%2Bmine",
    "a tilde": "/?q=~mine",
    "a regular expression": "/?q=mine+OR+/m.ne/",
    "letters that any may stand for": "/?q=mine%23+OR+lake",
    "a range in brackets": "/?q=mine+OR+%5B2015+TO+2018%5D",
    "a second value": "/?q=source:%22Valley+Notes%22+OR+%22Other%22",
    "a word that carries nothing": "/?q=title:mine+y+water",
    "loosened words": "/?q=mine+water+lake+letter",
    "a loosened sentence": "/?q=letter+water+ferry+mine+gold+lake+town",
    "a list that has changed": "",
}
TWO_NOTES = [
    "/?q=mine&from=05/06/2016&useless=1",
    "/?q=mine&from=05/06/2016&to=yesterday",
    "/?q=mine&from=05/06/2016&to=06/07/2018",
    "/?q=mine+NEAR+lake&from=05/06/2016",
    "/?q=mine+Y+lake",
    "/?q=minee+water+lake+gold",
    "/?q=letter+water+ferry+mine+gold+lake+town&useless=1",
]


@pytest.fixture(params=["en", "es"])
def phone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale=request.param
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    "address", ["/?q=", "/?q=mine", "/?q=mine+lake", "/?q=%22mine%22", "/?q=mine&topic=Mining", "/?q=letter&page=2"]
)
def test_on_a_phone_the_first_result_begins_on_the_first_screen(phone: Page, site: str, address: str) -> None:
    phone.goto(site + address)
    box = phone.locator(".hit").first.bounding_box()
    assert box and box["y"] < FIRST_RESULT


def test_on_a_phone_several_words_and_filters_push_no_result_off_the_first_screen(phone: Page, site: str) -> None:
    phone.goto(
        f"{site}/?q=mine+OR+lake+OR+letter+OR+water&topic=Mining&topic=Work&topic=Town&topic=Water&not_topic=Protest"
        "&lang=en&from=2005-01-02&to=2018-11-30"
    )
    box = phone.locator(".hit").first.bounding_box()
    assert box and box["y"] < FIRST_RESULT
    sentence, height = phone.locator(".readback"), "each => each.scrollHeight - each.clientHeight"
    assert sentence.evaluate(height) > 0
    phone.locator("details.forms > summary").tap()
    assert sentence.evaluate(height) <= 0
    # Every filter can be removed: those beyond the edge come into sight, and all of them at once need no scrolling.
    clear = phone.locator(".chips .clear").bounding_box()
    assert clear and clear["x"] + clear["width"] <= 390
    last = phone.locator(".chip").last
    last.locator("a").tap()
    expect(phone.locator(".chip")).to_have_count(6)
    assert violations(phone) == []


def first_results(page: Page, site: str, addresses: Iterable[str]) -> dict[str, float]:
    """How far down the first result of each page begins. Each page has something to tell."""
    found = {}
    for address in addresses:
        page.goto(site + address)
        assert page.locator("main :is(.note, .suggestion)").count(), address
        found[address] = page.locator(".hit").first.evaluate("each => each.getBoundingClientRect().top")
    return found


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def phone_of_each_kind(request: pytest.FixtureRequest, browser: Browser) -> Iterator[list[Page]]:
    """A phone for each language."""
    contexts = [
        browser.new_context(
            viewport={"width": 390, "height": 844}, is_mobile=True, locale=locale, java_script_enabled=request.param
        )
        for locale in ("en", "es")
    ]
    yield [each.new_page() for each in contexts]
    for each in contexts:
        each.close()


def test_on_a_phone_no_note_pushes_the_first_result_off_the_first_screen(
    phone_of_each_kind: list[Page], site: str
) -> None:
    for page in phone_of_each_kind:
        page.goto(f"{site}/?q=letter")
        mark = str(page.locator(".pager a[rel=next]").get_attribute("href"))
        changed = re.sub(r"(seen=\d+)\.\w+\.(\w+)\.\w+", r"\1.000000.\2.00000000", mark)
        assert changed != mark
        far = first_results(page, site, [address or changed for address in ONE_NOTE.values()])
        assert {address: top for address, top in far.items() if top >= FIRST_RESULT} == {}


def test_on_a_phone_two_notes_push_the_first_result_only_a_little_further(
    phone_of_each_kind: list[Page], site: str
) -> None:
    for page in phone_of_each_kind:
        far = first_results(page, site, TWO_NOTES)
        assert {address: top for address, top in far.items() if top > FIRST_RESULT_BELOW_TWO_NOTES} == {}


def test_on_a_phone_an_index_that_is_behind_pushes_the_first_result_no_further(
    phone_of_each_kind: list[Page], tmp_path: Path
) -> None:
    home = build_home(tmp_path / "home")
    home.store.remove(id_of(home, "Letter 3 "), "asked for by its author")
    with served(home) as site:
        for page in phone_of_each_kind:
            far = first_results(page, site, ["/?q=mine", "/?q="])
            assert {address: top for address, top in far.items() if top >= FIRST_RESULT} == {}


def test_a_note_that_is_cut_on_a_phone_opens_whole(phone_of_each_kind: list[Page], site: str) -> None:
    for page in phone_of_each_kind:
        page.goto(f"{site}{ONE_NOTE['a loosened sentence']}")
        notes, height = page.locator(".summary .notes"), "each => each.scrollHeight - each.clientHeight"
        cut = notes.evaluate(height)
        page.locator(".whole-notes > summary").click()
        assert notes.evaluate(height) <= 0 < cut


def test_a_day_that_may_be_two_is_one_tap_away(phone: Page, site: str) -> None:
    phone.goto(f"{site}/?q=mine&from=05/06/2016")
    expect(phone.locator("details.options")).not_to_have_attribute("open", "")
    expect(phone.locator(".unread a")).to_have_count(2)
    assert violations(phone) == []
    phone.locator(".options > summary").tap()
    expect(phone.locator("#from-problem a")).to_have_count(2)
    phone.locator(".unread a").first.tap()
    phone.wait_for_url(re.compile("from=2016-06-05"))
    expect(phone.locator(".unread")).to_have_count(0)
    expect(phone.locator(".chip")).to_have_count(1)


def test_two_topics_and_not_a_third_take_four_taps_on_a_phone(phone: Page, site: str) -> None:
    phone.goto(f"{site}/?q=mine")
    phone.locator(".open-filters").tap()
    sheet = phone.locator("#filters")
    for name, kind in (("Mining", "take"), ("Work", "take"), ("Protest", "exclude")):
        row = sheet.locator("section li").filter(has=phone.locator(".take bdi", has_text=re.compile(f"^{name}$"))).first
        row.locator(f".{kind}").tap()
        changed = "out" if kind == "exclude" else "in"
        expect(sheet.locator(f"li.{changed}").filter(has_text=name)).to_be_visible()
        expect(sheet).to_be_visible()
    found = int(re.sub(r"\D", "", str(phone.locator("h1").text_content())))
    expect(sheet.locator(".sheet-foot button")).to_have_text(re.compile(rf"^\D+ {found} \D+$"))
    # What lies beneath is out of reach until the sheet is shut.
    assert phone.evaluate("document.querySelector('.masthead').inert && document.querySelector('.found').inert")
    assert violations(phone) == []
    sheet.locator(".sheet-foot button").tap()
    expect(sheet).to_be_hidden()
    expect(phone.locator(".open-filters")).to_be_focused()
    assert phone.evaluate("document.querySelectorAll('[inert]').length") == 0
    expect(phone.locator(".chip")).to_have_count(3)
    expect(phone.locator(".open-filters .number")).to_have_text("3")
    assert "topic=Mining&topic=Work&not_topic=Protest" in phone.url


def test_the_sheet_stays_where_the_reader_was_and_escape_shuts_it(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 500}, locale="en")
    page = context.new_page()
    page.goto(f"{site}/?q=letter")
    page.locator(".open-filters").click()
    panels = page.locator("#filters .panels")
    row = page.locator(".facet[aria-labelledby=facet-year] li").nth(2)
    label = str(row.locator(".take bdi").text_content())
    row.scroll_into_view_if_needed()
    top = panels.evaluate("each => each.scrollTop")
    assert top > 0
    row.locator(".take").click()
    chosen = page.locator(".facet[aria-labelledby=facet-year] li.in")
    expect(chosen).to_contain_text(label)
    expect(chosen.locator(".take")).to_be_focused()
    heading = page.locator("#facet-year").bounding_box()
    assert heading and -200 < heading["y"] < 500
    page.keyboard.press("Escape")
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator(".open-filters")).to_be_focused()
    context.close()


def test_without_scripts_the_sheet_opens_chooses_and_shuts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800}, locale="en")
    page = context.new_page()
    page.goto(f"{site}/?q=mine")
    page.locator(".open-filters").click()
    page.locator(".facet .take").filter(has_text="Mining").click()
    expect(page.locator(".chip")).to_have_count(1)
    page.locator(".open-filters").click()
    page.locator(".sheet-foot button").click()
    expect(page.locator("#filters")).to_be_hidden()
    context.close()


def at(page: Page, number: int) -> tuple[float, float]:
    """The middle of this bar of the histogram."""
    box = page.locator("svg.bars a.period .reach").nth(number).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + 20


def test_one_tap_offers_a_period_and_a_second_ends_the_range(phone: Page, site: str) -> None:
    phone.goto(f"{site}/?q=letter")
    before = phone.locator(".hit").first.bounding_box()
    phone.touchscreen.tap(*at(phone, 1))
    offer = phone.locator(".offer")
    expect(offer).to_be_visible()
    assert phone.locator(".hit").first.bounding_box() == before
    href = phone.locator("svg.bars a.period").nth(1).get_attribute("href")
    assert offer.locator("a").get_attribute("href") == href
    phone.keyboard.press("Escape")
    expect(offer).to_have_count(0)
    phone.touchscreen.tap(*at(phone, 1))
    first = phone.locator(".selection text").text_content()
    phone.touchscreen.tap(*at(phone, 0))
    phone.wait_for_url(re.compile(rf"from=\d+(-\d+)*&to={first}"))
    expect(phone.locator(".offer")).to_have_count(0)


def test_the_period_that_was_tapped_is_shown_by_its_offer(phone: Page, site: str) -> None:
    phone.goto(f"{site}/?q=letter")
    phone.touchscreen.tap(*at(phone, 1))
    href = str(phone.locator(".offer a").get_attribute("href"))
    phone.locator(".offer a").tap()
    phone.wait_for_url(site + href)
    expect(phone.locator(".chip")).to_have_count(1)


def test_the_space_bar_chooses_both_ends_of_a_range(browser: Browser, site: str) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en").new_page()
    page.goto(f"{site}/?q=letter")
    for number in (0, 2):
        page.locator("svg.bars a.period").nth(number).focus()
        page.keyboard.press(" ")
    page.wait_for_url(re.compile("from=.*to="))
    expect(page.locator(".chip")).to_have_count(1)
    page.context.close()


@pytest.mark.parametrize("language", ["en", "es"])
def test_on_a_desktop_snippets_take_three_lines_and_the_bar_at_most_two(
    browser: Browser, site: str, language: str
) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale=language).new_page()
    for words in ("mine", "letter", "water", "ferry", ""):
        page.goto(f"{site}/?q={words}&limit=50")
        lines = "each => each.map((one) => one.clientHeight / parseFloat(getComputedStyle(one).lineHeight))"
        assert max(page.locator(".snippets").evaluate_all(lines)) < 3.6  # with the room above it
        rows = "each => new Set(each.map((one) => one.getBoundingClientRect().top)).size"
        assert page.locator(".bar-of-tools .tools > li").evaluate_all(rows) <= 2
    page.context.close()


def test_an_order_is_one_click_and_the_page_does_not_move(browser: Browser, site: str) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en").new_page()
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const each of list.getEntries())"
        " if (!each.hadRecentInput) moved += each.value; }).observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(f"{site}/?q=mine")
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="Oldest").click()
    expect(page.locator(".orders [aria-current]").first).to_have_text("Oldest")
    assert page.evaluate("moved") == 0
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_all_results_are_on_the_printed_page_without_what_paper_has_no_use_for(
    browser: Browser, site: str, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts, locale="en")
    page = context.new_page()
    page.goto(f"{site}/?q=letter")
    total = int(str(page.locator("h1").text_content()).split()[0])
    assert total > page.locator(".hit").count()
    page.locator(".bar-of-tools").get_by_role("link", name="Print").click()
    expect(page.locator(".all-results > li")).to_have_count(total)
    page.emulate_media(media="print")
    expect(page.locator(".all-results .snippets").last).to_be_visible()
    for gone in ("form.search", ".steps", "#print", ".colophon"):
        expect(page.locator(gone)).to_be_hidden()
    context.close()
