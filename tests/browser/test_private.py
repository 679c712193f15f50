"""A private source in a browser: made so on the page, a stranger finds it by no door, a reader signs in and does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.home import Home
from archive.people.roles import Role
from tests.support.browsing import IN_A_BROWSER, in_opposite_forms, served
from tests.support.desk import PASSWORD, add
from tests.support.desk_browsing import FORMS, is_well, opened
from tests.support.private_archive import MARK, SOURCE, private_article, public_article
from tests.support.shelf import home_with
from webui.i18n.translation import _, use_language
from webui.worker.loop import Worker


def build_home(path: Path) -> Home:
    return home_with(path, public_article(1), private_article(1))


pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home, fresh=True)]


def sign_in(page: Page, name: str) -> None:
    page.locator("#desk-name").fill(name)
    page.locator("#desk-password").fill(PASSWORD)
    page.get_by_role("button", name=_("Sign in"), exact=True).click()


@pytest.mark.parametrize("form", in_opposite_forms(FORMS, pair=2))
def test_a_private_source_is_found_by_a_reader_alone(
    browser: Browser, home: Home, form: tuple[str, Any, int, bool]
) -> None:
    add(home, "ana")
    add(home, "rita", Role.READER)
    with served(home) as site, use_language(form[0]):
        page = opened(browser, form)
        page.goto(f"{site}/admin/sign-in?next=/admin/private")
        sign_in(page, "ana")
        expect(page).to_have_url(f"{site}/admin/private")
        is_well(page, form)
        page.locator("#new-publication").fill(SOURCE)
        page.get_by_role("button", name=_("Make private"), exact=True).first.click()
        is_well(page, form)
        page.get_by_role("button", name=_("Make private"), exact=True).click()
        expect(page.get_by_role("status").first).to_be_visible()
        is_well(page, form)
        stranger = opened(browser, form)
        assert MARK not in (stranger.goto(f"{site}/?q=river") or stranger).text()  # type: ignore[union-attr]
        Worker(home.path).run(once=True)
        page.reload()
        expect(page.locator("main")).to_contain_text(SOURCE)
        is_well(page, form)
        stranger.goto(f"{site}/?q=")
        expect(stranger.locator("main")).not_to_contain_text(MARK)
        stranger.locator(".colophon").get_by_role("link", name=_("Sign in"), exact=True).click()
        is_well(stranger, form)
        sign_in(stranger, "rita")
        expect(stranger).to_have_url(f"{site}/")
        stranger.goto(f"{site}/?q=")
        expect(stranger.locator("main")).to_contain_text(MARK)
        is_well(stranger, form)
        stranger.goto(f"{site}/admin/account")
        is_well(stranger, form)
        page.locator("#new-topic").fill("No such topic")
        page.get_by_role("button", name=_("Make private"), exact=True).last.click()
        expect(page.get_by_role("alert")).to_contain_text("No such topic")
        is_well(page, form)
        page.get_by_role("link", name=_("Leave it as it is"), exact=True).click()
        page.get_by_role("button", name=_("Make the whole archive private"), exact=True).click()
        is_well(page, form)
        page.get_by_role("button", name=_("Make private"), exact=True).click()
        Worker(home.path).run(once=True)
        page.reload()
        expect(page.get_by_role("button", name=_("Make the archive public"), exact=True)).to_be_visible()
        is_well(page, form)
        page.context.close()
        stranger.context.close()
