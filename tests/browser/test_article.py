"""Reading an article: stepping through its matches, back to the results, its citation at hand, on paper."""

from __future__ import annotations

import io
import re
from itertools import product
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from archive.home import Home
from tests.support.browsing import IN_A_BROWSER, in_opposite_forms, violations
from tests.support.shelf import article, home_with

FILLER = "The council sat for a whole night over the roads, the bridges and the price of bread in the valley. " * 4
PARAGRAPHS = [f"{FILLER}Day {number}: the river rose again. {FILLER}" for number in range(1, 8)]
CELLS = "".join(f"<td>{year}</td>" for year in range(1990, 2012))
HTML = "".join(f"<p>{each}</p>" for each in PARAGRAPHS) + f"<table><tr>{CELLS}</tr></table><p>{FILLER}</p>"
OTHERS = 39
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}


def build_archive(path: Path) -> Home:
    body = "\n\n".join([*PARAGRAPHS, " ".join(map(str, range(1990, 2012))), FILLER])
    long = article(
        1, body, title="A year of the river", html=HTML, topics=("Water",), authors=("Ann Marsh",), summary="All of it."
    )
    others = (article(each, title=f"Report {each}") for each in range(2, 2 + OTHERS))
    return home_with(path, long, *others)


pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_archive)]
SEARCH = "/?q=river&sort=oldest"


def opened(browser: Browser, size: ViewportSize, **more: object) -> Page:
    is_phone = size is PHONE
    context = browser.new_context(
        viewport=size,
        has_touch=is_phone,
        is_mobile=is_phone,
        reduced_motion="reduce",
        **{"locale": "en", **more},  # type: ignore[arg-type]  # as the tests give them
    )
    return context.new_page()


def address(page: Page, site: str, title: str = "A year of the river") -> str:
    """The address of an article in the results of `SEARCH`."""
    found = page.request.get(f"{site}/api/v1/search?q=river&sort=oldest&limit=100").json()
    (one,) = [each["id"] for each in found["hits"] if each["title"] == title]
    return f"{site}/article/{one}?q=river&sort=oldest"


def press(page: Page, name: str) -> None:
    """With the thumb where there is one."""
    button = page.get_by_role("button", name=name, exact=True)
    button.tap() if page.evaluate("navigator.maxTouchPoints") else button.click()


def is_clear(page: Page, place: str) -> bool:
    """Whether what is at `place` is in sight, with nothing over it."""
    return bool(
        page.locator(place).evaluate(
            "(one) => { const box = one.getBoundingClientRect();"
            " const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);"
            " return Boolean(at) && (one === at || one.contains(at)); }"
        )
    )


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_bar_at_hand_steps_through_the_matches_and_says_which_one_it_is(
    browser: Browser, site: str, size: ViewportSize
) -> None:
    page = opened(browser, size)
    page.goto(address(page, site))
    place = page.locator("#match-place")
    expect(place).to_have_text("7 matches")
    for name, number in [("Next match", 1), ("Next match", 2), ("Next match", 3), ("Previous match", 2)]:
        press(page, name)
        expect(place).to_have_text(f"Match {number} of 7")
        expect(page.locator("mark.now")).to_have_count(1)
        expect(page.locator("mark.now")).to_have_id(f"match-{number}")
        assert is_clear(page, "mark.now")
    expect(page.locator("#match-told")).to_contain_text("Match 2 of 7: ")
    expect(page.locator("#match-told")).to_contain_text("Day 2: the river rose again")
    assert page.url.endswith("#match-2")
    press(page, "Previous match")
    press(page, "Previous match")
    expect(place).to_have_text("Match 7 of 7")
    page.context.close()


def test_the_bar_lies_under_the_thumb_and_its_buttons_are_large(browser: Browser, site: str) -> None:
    page = opened(browser, PHONE)
    page.goto(address(page, site))
    for name in ("Previous match", "Next match"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        assert 700 < box["y"] + box["height"] <= 844
    page.context.close()


def test_after_a_leap_the_next_match_is_the_next_from_where_one_reads(browser: Browser, site: str) -> None:
    page = opened(browser, DESKTOP)
    page.goto(address(page, site))
    press(page, "Next match")
    page.locator("p", has=page.locator("#match-5")).evaluate(
        "(one) => scrollTo(0, one.getBoundingClientRect().top + scrollY)"
    )
    page.mouse.wheel(0, 1)
    page.wait_for_timeout(200)
    press(page, "Next match")
    expect(page.locator("#match-place")).to_have_text("Match 5 of 7")
    page.context.close()


def test_a_match_of_the_result_is_where_stepping_begins(browser: Browser, site: str) -> None:
    page = opened(browser, PHONE)
    page.goto(f"{address(page, site)}#match-3")
    expect(page.locator("#match-place")).to_have_text("Match 3 of 7")
    assert is_clear(page, "#match-3")
    press(page, "Next match")
    expect(page.locator("#match-place")).to_have_text("Match 4 of 7")
    # The one that the address named is one of many again.
    backgrounds = page.locator(".body mark").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one).backgroundColor)"
    )
    assert [backgrounds.count(each) for each in (backgrounds[3], backgrounds[2])] == [1, 6]
    page.context.close()


def test_the_keys_step_as_the_bar_does_and_tab_goes_on_from_there(browser: Browser, site: str) -> None:
    page = opened(browser, DESKTOP)
    page.goto(address(page, site))
    for key, number in [("n", 1), ("n", 2), ("Shift+N", 1)]:
        page.keyboard.press(key)
        expect(page.locator(f"#match-{number}")).to_be_focused()
        expect(page.locator("#match-place")).to_have_text(f"Match {number} of 7")
    page.get_by_role("button", name="Next match").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Next match")).to_be_focused()
    expect(page.locator("#match-place")).to_have_text("Match 3 of 7")
    page.context.close()


def test_without_scripts_each_match_has_a_link(browser: Browser, site: str) -> None:
    for size in (PHONE, DESKTOP):
        page = opened(browser, size, java_script_enabled=False)
        page.goto(address(page, site))
        expect(page.locator(".stepper button").first).to_be_hidden()
        page.locator(".stepper a", has_text="6").click()
        assert page.url.endswith("#match-6")
        expect(page.locator("#match-6")).to_be_in_viewport()
        for name in ("Print", "Copy the citation"):
            expect(page.get_by_role("button", name=name)).to_have_count(0)
        page.context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_back_to_results_leads_to_the_article_that_was_read_last(
    browser: Browser, site: str, size: ViewportSize, scripts: bool
) -> None:
    page = opened(browser, size, java_script_enabled=scripts)
    page.goto(f"{site}{SEARCH}")
    page.locator(".hit h3 a").nth(6).click()
    for _step in range(2):
        page.locator(".onward .next").click()
        page.wait_for_load_state()
    title = page.locator("h1").inner_text()
    expect(page.locator(".position")).to_have_text(f"9 of {OTHERS + 1}")
    page.locator(".onward .back").click()
    page.wait_for_load_state()
    last = page.locator(".hit:target h3 a")
    expect(last).to_have_text(title)
    expect(last).to_be_in_viewport()
    if scripts:
        expect(last).to_be_focused()
    page.keyboard.press("Tab")
    if not scripts:
        expect(last).to_be_focused()  # Tab goes on from the place that the address names
    page.context.close()


def test_back_to_results_is_back_to_the_scroll_however_the_search_was_written(browser: Browser, site: str) -> None:
    for form in (SEARCH, "/?q=river&from=&to=&sort=oldest", f"{SEARCH}&page=2"):
        page = opened(browser, DESKTOP)
        page.goto(f"{site}{form}")
        link = page.locator(".hit h3 a").nth(4)
        link.evaluate("(one) => scrollTo(0, one.getBoundingClientRect().top + scrollY - 417)")
        title, y = link.inner_text(), page.evaluate("scrollY")
        assert y > 0
        link.click()
        expect(page.locator("h1")).to_have_text(title)
        page.get_by_role("link", name="Back to results").first.click()
        expect(page.locator(".hit:target h3 a")).to_be_focused()
        assert page.evaluate("scrollY") == y
        page.keyboard.press("j")
        expect(page.locator(".hit h3 a").nth(5)).to_be_focused()
        page.context.close()


def test_back_to_results_that_were_narrowed_in_place_is_back_to_these(browser: Browser, site: str) -> None:
    page = opened(browser, DESKTOP)
    page.goto(f"{site}{SEARCH}")
    page.get_by_role("link", name="Next →").first.click()
    page.wait_for_url(re.compile("page=2"))
    page.locator(".hit h3 a").nth(2).click()
    title = page.locator("h1").inner_text()
    page.get_by_role("link", name="Back to results").first.click()
    page.wait_for_url(re.compile("page=2"))
    expect(page.locator(".hit:target h3 a")).to_have_text(title)
    page.context.close()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_citation_is_copied_with_one_tap_and_its_formats_are_one_tap_behind(
    browser: Browser, site: str, size: ViewportSize
) -> None:
    page = opened(browser, size, permissions=["clipboard-read", "clipboard-write"])
    page.goto(address(page, site))
    press(page, "Copy the citation")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#cite-text").text_content()
    expect(page.get_by_role("button", name="Copy the citation")).to_be_visible()
    expect(page.locator("#cite-text")).to_be_hidden()
    page.locator("#cite > summary").click()
    expect(page.locator("#cite-text")).to_contain_text("“A year of the river”")
    expect(page.get_by_role("link", name="BibTeX")).to_be_in_viewport()
    page.context.close()


def test_without_a_clipboard_the_citation_is_copied_the_older_way(browser: Browser, site: str) -> None:
    page = opened(browser, DESKTOP, permissions=["clipboard-read", "clipboard-write"])
    page.add_init_script(
        "window.board = navigator.clipboard; Object.defineProperty(navigator, 'clipboard', { value: undefined })"
    )
    page.goto(address(page, site))
    page.get_by_role("button", name="Copy the citation").click()
    expect(page.get_by_role("button", name="Copied")).to_be_focused()
    assert page.evaluate("board.readText()") == page.locator("#cite-text").text_content()
    page.context.close()


def test_on_a_phone_the_text_begins_on_the_first_screen_and_what_it_comes_from_is_folded(
    browser: Browser, site: str
) -> None:
    for language in ("en", "es"):
        page = opened(browser, PHONE, locale=language)
        page.goto(address(page, site))
        top = {
            name: page.locator(name).first.evaluate("(one) => one.getBoundingClientRect().top")
            for name in ("h1", ".body p")
        }
        assert top["h1"] < 250
        assert top[".body p"] < 480
        expect(page.locator(".provenance dl").first).to_be_hidden()
        page.locator(".provenance > summary").click()
        expect(page.locator(".provenance dl").first).to_be_visible()
        expect(page.locator(".proofs code").first).to_be_hidden()
        page.context.close()


def test_on_a_desktop_what_an_article_comes_from_is_open_and_its_checksums_are_folded(
    browser: Browser, site: str
) -> None:
    page = opened(browser, DESKTOP)
    page.goto(address(page, site))
    expect(page.locator(".provenance dl").first).to_be_visible()
    expect(page.locator(".proofs code").first).to_be_hidden()
    page.context.close()


def test_a_wide_table_is_moved_sideways_and_says_so(browser: Browser, site: str) -> None:
    page = opened(browser, PHONE)
    page.goto(address(page, site))
    expect(page.get_by_text("it can be moved sideways")).to_be_visible()
    assert page.locator(".framed").evaluate("(one) => one.scrollWidth > one.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.context.close()


def test_on_paper_there_is_the_article_and_its_citation_and_nothing_else(browser: Browser, site: str) -> None:
    page = opened(browser, DESKTOP, color_scheme="dark")
    page.goto(address(page, site))
    cited = str(page.locator("#cite-text").text_content())
    page.locator("#match-next").click()
    printed = pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4")))
    text = " ".join(" ".join(each.get_textpage().get_text_range() for each in printed).split())
    page.emulate_media(media="print")
    marks = page.locator("mark.now").evaluate(
        "(one) => [one, one.parentElement].map((each) => { const { backgroundColor, color, fontWeight } ="
        " getComputedStyle(each); return [backgroundColor, color, fontWeight].join() })"
    )
    assert marks[0] == marks[1]
    page.context.close()
    for part in ("A year of the river", "by Ann Marsh", "All of it.", "Day 7: the river rose again."):
        assert part in text
    assert " ".join(cited.split()).replace("-", "") in text.replace("-", "").replace("\ufffe", "")
    for control in ("Back to results", "Next", "Cite", "Copy", "Print", "Match", "Menu", "Topics", "JSON", "SHA-256"):
        assert control not in text.replace(cited, "")


SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  const name = ({ node }) => node?.className || node?.nodeName;
  for (const each of list.getEntries()) window.shifts.push([each.value, ...each.sources.map(name)]);
}).observe({ type: "layout-shift", buffered: true });
"""
FORMS = list(product((PHONE, DESKTOP), ("light", "dark"), ("en", "es")))


@pytest.mark.parametrize("form", in_opposite_forms(FORMS))
def test_nothing_moves_while_it_loads_and_axe_finds_nothing(
    browser: Browser, site: str, form: tuple[ViewportSize, str, str]
) -> None:
    size, colours, language = form
    page = opened(browser, size, color_scheme=colours, locale=language)
    page.add_init_script(SHIFTS)
    for more in ("", "#match-4"):
        page.goto("about:blank")
        page.goto(f"{address(page, site)}{more}")
        page.wait_for_timeout(300)
        page.locator("#match-next").click()
        page.wait_for_timeout(200)
        assert page.evaluate("shifts") == []
    page.locator("#cite > summary").click()
    page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true })")
    assert violations(page) == []
    page.context.close()
