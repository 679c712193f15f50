"""Where a date comes from is said in words that readers know."""

from __future__ import annotations

import pytest

from webui.i18n.labels import DATE_SOURCES

ORIGINS = (
    *("json-ld", "meta", "time", "byline", "listing", "url", "record", "recipe", "hand", "modified", "script"),
    *("htmldate", "wordpress", "blogger", "ghost", "medium", "substack", "movable type", "feed", "sitemap"),
    *("front matter", "file name"),
)


@pytest.mark.parametrize("origin", ORIGINS)
def test_every_origin_of_a_date_has_words(origin: str) -> None:
    assert DATE_SOURCES[origin] != origin
