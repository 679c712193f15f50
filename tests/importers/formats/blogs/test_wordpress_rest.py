"""Posts as WordPress's REST interface gives them."""

from __future__ import annotations

import json

import pytest

from archive.document import Document
from importers.formats.wordpress.rest import WordPressRest
from importers.protocol import Found, Item, Rejected, Skipped
from importers.registry import recognise
from tests.support.blog_exports import BODY, TEXT, rest_post


def found_in(text: str) -> list[Found]:
    item = Item("posts.json", text.encode(), "label")
    assert isinstance(recognise(item), WordPressRest)
    return list(WordPressRest().read(item))


def one(text: str) -> Document:
    (found,) = found_in(text)
    assert isinstance(found, Document), found
    return found


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(rest_post()),
        json.dumps([rest_post()], indent=2),
        "\ufeff" + json.dumps({"posts": [rest_post()]}),
        json.dumps(rest_post()) + "\n",
    ],
)
def test_a_post_comes_with_all_that_is_known_of_it(text: str) -> None:
    """The day is the site's own; categories that are numbers alone are no topics."""
    document = one(text)
    assert (document.title, document.body, document.summary) == ("Floods ’n rain", TEXT, "After a dry year.")
    assert document.published is not None
    assert (document.published.iso(), document.published.source) == ("2012-12-31", "wordpress")
    assert (document.url, document.addresses) == ("https://river.example/floods/", ("https://river.example/?p=71",))
    assert (document.source_id, document.topics, document.authors) == ("71", (), ())


def test_a_line_each_and_lists_of_several_pages_are_read() -> None:
    posts = [rest_post(id=n) for n in range(4)]
    assert len(found_in("\n".join(map(json.dumps, posts)))) == 4
    assert len(found_in(json.dumps(posts[:2]) + json.dumps(posts[2:]))) == 4
    assert len(found_in(json.dumps([posts[:2], posts[2:]]))) == 4


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"status": "draft"}, "drafts"),
        ({"status": "private"}, "private posts"),
        ({"status": "future", "date": "2099-01-01T00:00:00"}, "posts that are to be published later"),
        ({"status": "future", "date": None, "date_gmt": None}, "posts that are to be published later"),
        ({"type": "attachment"}, "attachments"),
        ({"type": "wp_block"}, "templates"),
    ],
)
def test_what_was_not_published_is_skipped(fields: dict[str, object], reason: str) -> None:
    (found,) = found_in(json.dumps([rest_post(**fields)]))
    assert isinstance(found, Skipped) and found.reason == reason


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"id": 1, "post": 71, "author_name": "N", "content": {"rendered": "<p>Wet"}}, "comments of readers"),
        ({"id": 1, "name": "Ana", "slug": "ana", "avatar_urls": {"24": "x"}, "x": "wp-json"}, "notes of the account"),
        ({"id": 4, "count": 2, "name": "Rivers", "taxonomy": "category", "x": "wp/v2"}, "lists of topics"),
    ],
)
def test_other_answers_of_the_interface_are_no_articles(row: dict[str, object], reason: str) -> None:
    (found,) = found_in(json.dumps([row]))
    assert isinstance(found, Skipped) and found.reason == reason


def test_one_damaged_post_costs_itself() -> None:
    good, bad = json.dumps(rest_post()), '{"id": 72, "title": {"rendered": "x" "y"}}'
    first, second, third = found_in(f"[{good},{bad},{good}]")
    assert isinstance(first, Document) and isinstance(second, Rejected) and isinstance(third, Document)
    assert "post 2 of the file is damaged" in second.reason
    document, fault = found_in(f"[{good},{good[:300]}")
    assert isinstance(document, Document) and isinstance(fault, Rejected) and "cut off" in fault.reason


# Three more exports, each with a trap.


def test_a_post_with_a_password_has_an_empty_text_and_is_no_unreadable_post() -> None:
    """WP-API/WP-API#2782: its content is an empty text that is marked as protected."""
    (found,) = found_in(json.dumps([rest_post(content={"rendered": "", "protected": True})]))
    assert isinstance(found, Skipped) and found.reason == "posts with a password"


def test_names_of_topics_authors_and_pictures_come_with_what_is_embedded() -> None:
    """haxtheweb/issues#2761 and GSA/data.gov#3551: only `_embed` gives names. They hold entities, and the category of
    posts without one is no topic."""
    terms = [
        [{"taxonomy": "category", "name": "Uncategorized"}, {"taxonomy": "category", "name": "Weather &amp; Water"}],
        [{"taxonomy": "post_tag", "name": "Dams"}],
    ]
    embedded = {
        "author": [{"name": "Ana Sol"}, {"code": "rest_user_invalid_id", "message": "Invalid user ID."}],
        "wp:featuredmedia": [{"source_url": "https://river.example/1.jpg"}],
        "wp:term": terms,
    }
    about = {"og_site_name": "The River"}
    excerpt = {"rendered": "<p>The river rose in the [&hellip;]</p>"}
    document = one(json.dumps([rest_post(_embedded=embedded, yoast_head_json=about, excerpt=excerpt)]))
    assert (document.authors, document.source, document.summary) == (("Ana Sol",), "The River", "")
    assert (document.topics, document.section) == (("Weather & Water", "Dams"), "Weather & Water")
    assert 'src="https://river.example/1.jpg"' in document.html


def test_a_server_s_warning_before_the_list_and_a_day_of_zeros() -> None:
    """WP-API/WP-API#738: a day of zeros is an empty field, and the other one counts. Warnings of PHP stand before the
    JSON where a server shows them."""
    noise = "<br />\n<b>Warning</b>:  Undefined variable in <b>/srv/x.php</b> on line <b>5</b><br />\n"
    document = one(noise + json.dumps([rest_post(date="0000-00-00T00:00:00", content={"rendered": BODY})]))
    assert document.body == TEXT
    assert document.published is not None and document.published.iso() == "2013-01-01"
