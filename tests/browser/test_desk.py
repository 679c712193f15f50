"""The desk in a real browser: from the first account to signing out, with and without a script, on a phone and a
desktop, in both languages, light and dark; by keyboard alone; and axe-core finds nothing against any page."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.home import Home
from tests.support.browsing import IN_A_BROWSER, in_opposite_forms, served
from tests.support.desk import PASSWORD, add, build_home, people_of
from tests.support.desk_browsing import FORMS, is_well, opened, send
from webui.i18n.translation import _, use_language
from webui.worker.loop import Worker

pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home, fresh=True)]


def sign_out(page: Page) -> None:
    """On a phone the button is in the desk's menu."""
    button = page.get_by_role("button", name=_("Sign out"), exact=True)
    if not button.is_visible():
        page.locator(".desk-ways summary").click()
    button.click()


@pytest.mark.parametrize("form", in_opposite_forms(FORMS))
def test_from_the_first_account_to_signing_out(browser: Browser, home: Home, form: tuple[str, Any, int, bool]) -> None:
    link = people_of(home).links.for_setup()
    with served(home) as site, use_language(form[0]):
        page = opened(browser, form)
        page.goto(f"{site}/admin/")
        is_well(page, form)  # the desk is off
        page.goto(f"{site}/admin/setup?token={link}")
        is_well(page, form)
        send(page, "Make the account", name="ana", password=PASSWORD, again=PASSWORD)
        expect(page).to_have_url(f"{site}/admin/")
        is_well(page, form)
        page.goto(f"{site}/admin/people")
        send(page, "Add", name="bo")
        invited = page.locator(".desk-secret code").inner_text()
        is_well(page, form)
        page.goto(f"{site}/admin/tokens")
        send(page, "Add", name="robot")
        expect(page.locator(".desk-secret code")).to_contain_text("hemeroteca_")
        is_well(page, form)
        for path in ("/admin/audit", "/admin/account"):
            page.goto(f"{site}{path}")
            is_well(page, form)
        sign_out(page)
        expect(page).to_have_url(f"{site}/admin/sign-in")
        page.goto(f"{site}/admin/audit")
        send(page, "Sign in", name="ana", password="wrong password")
        expect(page.get_by_role("alert")).to_be_visible()
        is_well(page, form)
        send(page, "Sign in", name="ana", password=PASSWORD)
        expect(page).to_have_url(f"{site}/admin/audit")
        sign_out(page)
        page.goto(invited)
        is_well(page, form)
        send(page, "Set the password", password="another long sentence", again="another long sentence")
        expect(page).to_have_url(f"{site}/admin/")
        page.goto(f"{site}/admin/people")
        expect(page.get_by_role("heading", level=1)).to_have_text(_("This is for others"))
        is_well(page, form)
        page.context.close()


@pytest.mark.parametrize("form", in_opposite_forms(FORMS, pair=3))
def test_an_import_is_undone_after_it_was_seen(browser: Browser, home: Home, form: tuple[str, Any, int, bool]) -> None:
    add(home, "ana")
    with served(home) as site, use_language(form[0]):
        page = opened(browser, form)
        page.goto(f"{site}/admin/imports/1")
        send(page, "Sign in", name="ana", password=PASSWORD)
        is_well(page, form)
        page.goto(f"{site}/admin/imports")
        is_well(page, form)
        page.locator(".desk-table tbody a").first.click()
        send(page, "Undo: show what it would do")
        is_well(page, form)
        Worker(home.path).run(once=True)
        if not form[3]:
            page.get_by_role("link", name=_("Look again")).click()
        expect(page.get_by_role("button", name=_("Undo it"))).to_be_visible(timeout=30_000)
        is_well(page, form)
        send(page, "Undo it")
        is_well(page, form)
        Worker(home.path).run(once=True)
        if not form[3]:
            page.get_by_role("link", name=_("Look again")).click()
        expect(page.locator("#live .lead")).to_contain_text(_("done"))
        is_well(page, form)
        page.goto(f"{site}/admin/maintenance")
        send(page, "Back up now")
        for path in ("jobs", "maintenance", "imports/1?show=unchanged"):
            page.goto(f"{site}/admin/{path}")
            is_well(page, form)
        page.context.close()


def test_by_keyboard_alone(browser: Browser, home: Home) -> None:
    add(home, "ana")
    with served(home) as site:
        page = opened(browser, ("en", "light", 1280, True))
        page.goto(f"{site}/admin/")
        page.locator("#desk-name").focus()
        page.keyboard.type("ana")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{site}/admin/")
        page.goto(f"{site}/admin/people")
        reached = set()
        for _step in range(80):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.id || document.activeElement.innerText"))
        assert {"Audit", "Tokens", "My account", "Sign out", "new-name", "new-role", "Add"} <= reached
        page.locator(".desk-acts summary").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".desk-acts form").first).to_be_visible()
        page.context.close()


def test_a_cookie_is_kept_where_the_browser_calls_this_machine_by_any_of_its_names(
    browser: Browser, home: Home
) -> None:
    add(home, "ana")
    with served(home) as site:
        for name in ("127.0.0.1", "localhost"):
            page = opened(browser, ("en", "light", 1280, True))
            page.goto(f"{site.replace('127.0.0.1', name)}/admin/")
            send(page, "Sign in", name="ana", password=PASSWORD)
            expect(page.get_by_role("heading", level=1)).to_have_text("Desk")
            assert page.evaluate("document.cookie") == ""  # no script reads it
            page.context.close()
