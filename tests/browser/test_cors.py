"""A page of another site, in a real browser: what its script may read of an archive, and what it may not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from tests.support.browsing import IN_A_BROWSER, running
from tests.support.shelf import example_archive

pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=example_archive)]

_ASK = """async ([address, headers, method]) => {
  try {
    const answer = await fetch(address, {headers, method, credentials: "omit"});
    const seen = {};
    for (const [name, value] of answer.headers) seen[name] = value;
    return {status: answer.status, seen, text: await answer.text()};
  } catch (error) { return {refused: String(error)}; }
}"""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of another site."""
    page = Response("<!doctype html><title>Elsewhere</title>", mimetype="text/html")
    with running(make_server("127.0.0.1", 0, page)) as address:
        yield address


def test_a_page_of_another_site_reads_what_is_for_programs_and_no_page(
    site: str, elsewhere: str, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(elsewhere)

    def ask(path: str, headers: dict[str, str] | None = None, method: str = "GET") -> dict[str, object]:
        answer: dict[str, object] = page.evaluate(_ASK, [f"{site}{path}", headers or {}, method])
        return answer

    found = ask("/api/v1/search?q=water")
    assert found["status"] == 200
    assert '"hits"' in str(found["text"])
    assert ask("/api/v1/search?q=(")["status"] == 400
    assert ask("/api/v1/nothing")["status"] == 404
    feed = ask("/feed.atom?q=water")
    seen = feed["seen"]
    assert isinstance(seen, dict)
    assert {"etag", "last-modified"} <= seen.keys()
    # Validators make the browser ask beforehand whether it may send them.
    assert ask("/feed.atom?q=water", {"If-None-Match": seen["etag"]})["status"] == 304
    assert ask("/feed.atom?q=water", {"If-Modified-Since": seen["last-modified"]})["status"] == 304
    table = ask("/export?format=csv&q=water")
    assert "attachment" in str(table["seen"])
    for path in ("/", "/?q=water", "/about", "/healthz"):
        assert "refused" in ask(path), path
    assert "refused" in ask("/s", {"X-Made-Up": "1"}, "POST")
    page.close()
