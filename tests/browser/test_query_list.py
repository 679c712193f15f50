"""A list of queries in a real browser: rows are drawn as they come, nothing moves, and it works without a script."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from archive.home import Home
from index.query import Query, SearchRequest
from index.results import Results
from tests.support.browsing import IN_A_BROWSER, served, violations
from tests.support.shelf import article, home_with
from webui.services import Services

FORMS = [("en", "light", 1280), ("es", "dark", 390)]


def build_archive(path: Path) -> Home:
    return home_with(path, *(article(n, f"The river{n} rose, river.") for n in range(25)))


pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_archive)]


@pytest.mark.parametrize("form", FORMS, ids=str)
@pytest.mark.parametrize("scripts", [True, False])
def test_a_list_from_a_file_becomes_a_table_that_fits_and_can_be_exported(
    browser: Browser, site: str, form: tuple[str, str, int], scripts: bool, tmp_path: Path
) -> None:
    language, colours, width = form
    context = browser.new_context(
        locale=language,
        viewport={"width": width, "height": 844},
        color_scheme="dark" if colours == "dark" else "light",
        java_script_enabled=scripts,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{site}/query-list?q=river&from=2019")
    file = tmp_path / "list.csv"
    file.write_text('n;consulta\n1;"""river1 rose"""\n2;(\n3;a-very-long-word-' + "x" * 120 + "\n", "utf-8")
    page.set_input_files("#list-file", file)
    page.locator(".list-send button").click()
    expect(page.locator(".query-counts tbody tr")).to_have_count(4)
    expect(page.locator("#list-end")).to_be_visible()
    expect(page.locator(".query-counts tbody tr").first.locator(".count a")).to_have_text("25")
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        assert violations(page) == []
    with page.expect_download() as waiting:
        page.locator(".for-list .tools button").first.click()
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    assert [line.split(",")[0] for line in text.splitlines()][:2] == ["query", "river"]
    page.locator(".query-counts .count a").first.click()
    expect(page.locator("#q")).to_have_value("river")
    context.close()


def test_rows_are_drawn_while_the_next_is_asked_and_nothing_moves(
    browser: Browser, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, search = threading.Event(), Services.search

    def held(self: Services, request: SearchRequest) -> tuple[Query, Results]:
        if request.text == "river7":
            assert go_on.wait(20)
        return search(self, request)

    monkeypatch.setattr(Services, "search", held)
    with served(home) as site:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{site}/query-list")
        page.add_init_script(
            "window.moved = 0; new PerformanceObserver((list) => { for (const each of list.getEntries()) "
            "window.moved += each.value }).observe({type: 'layout-shift', buffered: true})"
        )
        page.fill("#queries", "\n".join(f"river{n}" for n in range(20)))
        page.locator(".list-send button").click(no_wait_after=True)
        expect(page.locator(".query-counts tbody tr")).to_have_count(7)
        expect(page.locator("#list-end")).to_have_count(0)
        go_on.set()
        expect(page.locator(".query-counts tbody tr")).to_have_count(20)
        expect(page.locator("#list-end")).to_contain_text("20 queries counted")
        assert page.evaluate("window.moved") == 0
        page.close()
