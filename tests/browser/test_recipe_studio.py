"""A recipe made in a real browser: with and without a script, on a phone and a desktop, in both languages, light and
dark; axe-core finds nothing against any of its pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.home import Home
from archive.recipes.kept import recipes_of
from importers.run import run_import
from index.following.sync import sync
from tests.support.browsing import IN_A_BROWSER, in_opposite_forms, served
from tests.support.desk import PASSWORD, add
from tests.support.desk_browsing import FORMS, is_well, opened
from tests.support.site_pages import pages
from webui.i18n.translation import _, use_language
from webui.worker.loop import Worker


def build_home(path: Path) -> Home:
    """An archive that keeps eight pages of a site."""
    for page in pages(8):
        file = path.parent / "saved" / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page.html, "utf-8")
    home = Home.open(path, create=True)
    run_import(home, [path.parent / "saved"])
    sync(home)
    return home


pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home, fresh=True)]


def click(page: Page, called: str) -> None:
    page.locator(f".studio-element:has(code:text-is('{called}'))").first.click()


def come(page: Page, home: Home, scripts: bool, what: str) -> None:
    """Have the worker do it; who has no script looks again."""
    Worker(home.path).run(once=True)
    if not scripts:
        page.get_by_role("link", name=_("Look again")).click()
    expect(page.locator(what)).to_be_visible()


@pytest.mark.parametrize("form", in_opposite_forms(FORMS, pair=3))
def test_a_recipe_is_made_tried_and_saved(browser: Browser, home: Home, form: tuple[str, Any, int, bool]) -> None:
    add(home, "ana")
    with served(home) as site, use_language(form[0]):
        page = opened(browser, form)
        page.goto(f"{site}/admin/sign-in?next=/admin/recipes")
        page.locator("#desk-name").fill("ana")
        page.locator("#desk-password").fill(PASSWORD)
        page.get_by_role("button", name=_("Sign in"), exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(_("Recipes"))
        is_well(page, form)
        page.goto(f"{site}/admin/recipes/new")
        is_well(page, form)
        page.locator(".recipe-sites a").first.click()
        expect(page.locator(".recipe-pages")).to_be_visible()
        is_well(page, form)
        page.locator(".recipe-pages button").first.click()
        come(page, home, form[3], ".studio-elements")
        for called in ("h1", "span.when", "span.who"):
            click(page, called)
            page.locator("button[name=next]").click()
        page.locator("#choose-body").check()
        click(page, "div.text")
        expect(page.locator("#recipe-text")).to_have_value(
            '[site]\nhosts = ["riverletter.example"]\n\n[fields]\ntitle = "h1"\nbody = "div.text"\n'
            'date = "span.when"\nauthors = "span.who"\n'
        )
        if form[3]:
            fold = page.locator(".studio-fold").first
            fold.click()
            expect(page.locator("#element-1")).to_be_hidden()
            fold.click()
        page.locator("button[name=try]").first.click()
        come(page, home, form[3], ".studio-tried")
        is_well(page, form)
        page.locator("button[name=save]").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("riverletter.example.toml")
        is_well(page, form)
        assert [name for name, _text in recipes_of(home)] == ["riverletter.example.toml"]
        page.context.close()
