"""Who walks through the desk in a browser, a worker that does what is asked there, and the files that they bring."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from archive.home import Home
from archive.jobs.kinds import Lane
from tests.support.desk_browsing import looked_at
from tests.support.feed_files import export, post
from tests.support.saved_sites import article, zipped
from tests.support.site_pages import pages
from webui.i18n.translation import _
from webui.worker import loop

PATIENCE = 60_000
"""Milliseconds for what the worker does."""
SECRET = "zeppelin"
"""A word of one article of the blog, and of no other."""


@dataclass(frozen=True)
class Walk:
    """Where somebody walks: the page that is open, the site's address, its home, and a folder of their own files."""

    page: Page
    site: str
    home: Home
    files: Path
    scripts: bool

    def way(self, path: str) -> None:
        """Follow a way of the desk, which a phone folds behind a button."""
        menu = self.page.locator(".desk-ways summary")
        if menu.is_visible() and not self.page.locator(f".desk-ways a[href='{path}']").is_visible():
            menu.click()
        self.page.locator(f".desk-ways a[href='{path}']").click()

    def press(self, name: str) -> None:
        """Press a button of the page itself."""
        self.page.locator("main").get_by_role("button", name=_(name), exact=True).first.click()

    def follow(self, name: str) -> None:
        """Follow a link of the page itself."""
        self.page.locator("main").get_by_role("link", name=_(name), exact=True).first.click()

    def is_told(self, text: str) -> None:
        """The page says so once the worker is done; without scripts somebody looks again."""
        told = self.page.locator(".desk-notice[role=status]").first
        if not self.scripts:
            for _look in range(100):
                if text in told.inner_text():
                    break
                with self.page.expect_navigation():
                    self.page.get_by_role("link", name=_("Look again")).click()
        expect(told).to_contain_text(text, timeout=PATIENCE)

    def comes(self, what: Locator) -> None:
        """It is there once the worker is done; without scripts somebody looks again."""
        if not self.scripts:
            again = self.page.locator("main").get_by_role("link", name=_("Look again"), exact=True)
            for _look in range(600):
                if what.count():
                    break
                # Where neither is there, the page that was asked for has not come yet: a click does not wait for it.
                if again.count():
                    with self.page.expect_navigation():
                        again.click()
                self.page.wait_for_timeout(50)
        expect(what.first).to_be_visible(timeout=PATIENCE)

    def is_well(self) -> None:
        """Nothing stands out to the side, and axe finds nothing."""
        if self.scripts:
            size = self.page.viewport_size
            assert size is not None
            widest, found = looked_at(self.page, opening=False)
            assert widest <= size["width"]
            assert found == [], "\n".join(found)


@contextmanager
def working(home: Home, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """A worker at the home while the block runs, one that looks often whether there is something to do. What otherwise
    reads in processes beside it reads in threads here, which are there at once."""
    patch.setattr(loop, "POLL", 0.1)
    patch.setattr(loop, "LINGER", 3600.0)
    patch.setattr(loop, "readings_beside", _reading)
    worker = loop.Worker(home.path)
    with _thread(worker, worker.run):
        yield


@contextmanager
def _reading(home: Path, lane: Lane) -> Iterator[None]:
    worker = loop.Worker(home)
    with _thread(worker, lambda: worker.read(lane)):
        yield


@contextmanager
def _thread(worker: loop.Worker, work: Callable[[], None]) -> Iterator[None]:
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        worker.ending.set()
        thread.join()


def bring_files(folder: Path) -> None:
    """What somebody has at home: a folder of saved pages, an export of WordPress, and a zip of the same pages and one
    more."""
    saved = {Path(each.path).name: each.html.encode() for each in pages(5)}
    saved["weather.html"] = article("The weather of the week", "It rained all week.")
    (folder / "saved").mkdir()
    for name, data in saved.items():
        (folder / "saved" / name).write_bytes(data)
    (folder / "saved" / "scan.pdf").write_bytes(b"%PDF-1.4 cut off")
    (folder / "blog.xml").write_bytes(
        export(
            post(f"<p>The {SECRET} came over the valley, and nobody in the valley slept that night.</p>"),
            post(title="Not done", wp_post_id="18", wp_status="draft"),
            post(title="Menu", wp_post_id="19", wp_post_type="nav_menu_item"),
        )
    )
    quarry = article("A quarry for the dam", "The quarry of the dam was opened by those who had come from the hills.")
    (folder / "pages.zip").write_bytes(zipped({**saved, "quarry.html": quarry}))
