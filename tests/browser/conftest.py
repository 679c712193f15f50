"""What pytest hands to the tests in a browser: Chromium, and an archive that is served."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from archive.home import Home
from tests.support.browsing import ARGUMENTS, CHROMIUM, served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one for all tests of a process. Each test opens windows of its own and closes them."""
    expect.set_options(timeout=30_000)  # as long as for all else: a busy machine is no fault
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def site(shared_home: Home) -> Iterator[str]:
    """The address at which the archive of the file can be read."""
    with served(shared_home) as address:
        yield address
