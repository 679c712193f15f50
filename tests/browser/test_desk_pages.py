"""Every page of the desk with real content, at one sign-in: axe-core finds nothing, nothing stands out to the side, and
Tab reaches what is there in order and in sight."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from archive.home import Home
from tests.support.browsing import IN_A_BROWSER, served
from tests.support.busy_desk import build_home
from tests.support.desk import people_of
from tests.support.desk_browsing import is_well, opened
from tests.support.tabbing import TRAIL, went_wrong
from webui.i18n.translation import use_language

pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home)]

PAGES = (
    *("/admin/", "/admin/add", "/admin/plans", "/admin/plans/1", "/admin/plans/2", "/admin/plans/3"),
    *("/admin/plans/3/articles/1", "/admin/imports", "/admin/imports/1?show=rejected", "/admin/imports/1?show=skipped"),
    *("/admin/imports/1/undo", "/admin/recipes", "/admin/recipes/new", "/admin/recipes/riverletter.example.toml"),
    *("/admin/recipes/studio/1", "/admin/topics", "/admin/topics/rule", "/admin/topics/text", "/admin/site"),
    *("/admin/site/about", "/admin/jobs", "/admin/jobs/1", "/admin/index", "/admin/maintenance", "/admin/people"),
    *("/admin/tokens", "/admin/audit", "/admin/private", "/admin/account"),
)
BY_KEYS = ("/admin/", "/admin/plans/2", "/admin/audit", "/admin/site", "/admin/private")
"""Pages that are gone through with Tab: one of each make."""
FORMS = [("en", "light", 1280, True), ("es", "dark", 390, True)]


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_every_page_of_the_desk_is_well(browser: Browser, home: Home, form: tuple[str, str, int, bool]) -> None:
    user = people_of(home).users.named("ana")
    with served(home) as site, use_language(form[0]):
        page = opened(browser, form)
        session = people_of(home).sessions.begin(user, "127.0.0.1", "a test")
        page.context.add_cookies([{"name": "desk", "value": session, "url": site}])
        for path in PAGES:
            answer = page.goto(f"{site}{path}")
            assert answer is not None and answer.status == 200, path
            is_well(page, form)
        page.context.close()


def test_tab_goes_through_the_desk_in_order_and_in_sight(browser: Browser, home: Home) -> None:
    user = people_of(home).users.named("ana")
    wrong = {}
    with served(home) as site:
        page = opened(browser, FORMS[0])
        page.context.add_init_script(path=TRAIL)
        session = people_of(home).sessions.begin(user, "127.0.0.1", "a test")
        page.context.add_cookies([{"name": "desk", "value": session, "url": site}])
        for path in BY_KEYS:
            page.goto(f"{site}{path}")
            if found := went_wrong(page, opening=False):
                wrong[path] = found
        page.context.close()
    assert wrong == {}
