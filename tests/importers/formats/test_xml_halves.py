"""Half a character in XML, which some systems write as a reference of its own, ends no import."""

from __future__ import annotations

import pytest

from archive.document import Document
from importers.formats.wordpress.wordpress import WordPress
from importers.protocol import Damaged, Item
from tests.support.feed_files import export, post

EXPORT = """<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>The Valley</title><item><title>Rain{said}</title>
<wp:post_id>1</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<content:encoded>It rained.</content:encoded></item></channel></rss>"""


@pytest.mark.parametrize(
    ("said", "title"),
    [(" &#55357; again", "Rain again"), (" &#55357;&#56832;", "Rain \N{GRINNING FACE}"), (" &#128512;", "Rain 😀")],
    ids=["half", "two halves", "whole"],
)
def test_half_a_character_is_left_out_and_two_halves_are_one(said: str, title: str) -> None:
    (found,) = WordPress().read(Item("blog.xml", EXPORT.format(said=said).encode()))
    document = found.document if isinstance(found, Damaged) else found
    assert isinstance(document, Document) and document.title == title
    assert isinstance(found, Damaged) == ("again" in said), "only what was left out is told"


def test_half_a_character_in_the_name_of_a_namespace_costs_no_post() -> None:
    """It was a fault of the program, found by changing exports at random."""
    broken = export(post(), post(wp_post_id="18")).replace(b'xmlns:dc="ht', b'xmlns:dc="ht&#xD800;')
    found = list(WordPress().read(Item("a.xml", broken)))
    assert [type(each).__name__ for each in found[:2]] == ["Document", "Document"]
