"""Ghost's exports, of every version."""

from __future__ import annotations

import json

import pytest

from archive.document import Document
from importers.formats.blogs.ghost import Ghost
from importers.formats.blogs.ghost_bodies import html_of
from importers.page.sanitise import text_of
from importers.protocol import Found, Item, Rejected, Skipped
from tests.support.blog_exports import BODY, TEXT, ghost, ghost_post

TAGS: list[dict[str, object]] = [
    {"id": "t1", "name": "Rivers", "slug": "rivers", "visibility": "public"},
    {"id": "t2", "name": "#series", "slug": "hash-series", "visibility": "internal"},
    {"id": "t3", "name": "Weather &amp; Water", "slug": "weather"},
]
USERS: list[dict[str, object]] = [
    {"id": "1", "name": "Ana Sol", "email": "ana@mail.example", "password": "$2a$10$secret"},
    {"id": "2", "name": "Leo Paz"},
]


def found_in(data: bytes) -> list[Found]:
    return list(Ghost().read(Item("ghost.json", data, "label")))


def one(data: bytes) -> Document:
    (found,) = found_in(data)
    assert isinstance(found, Document), found
    return found


def test_a_post_comes_with_all_that_is_known_of_it() -> None:
    picture = "__GHOST_URL__/content/images/dam.jpg"
    post = ghost_post(
        html=f'{BODY}<p><a href="__GHOST_URL__/about/">us</a></p>',
        feature_image=picture,
        custom_excerpt="After a dry year",
        locale="es",
    )
    document = one(
        ghost(
            post,
            tags=TAGS,
            users=USERS,
            posts_tags=[
                {"post_id": "5c01", "tag_id": "t1", "sort_order": 2},
                {"post_id": "5c01", "tag_id": "t2", "sort_order": 0},
                {"post_id": "5c01", "tag_id": "t3", "sort_order": 1},
            ],
            posts_authors=[
                {"post_id": "5c01", "author_id": "2", "sort_order": 1},
                {"post_id": "5c01", "author_id": "1", "sort_order": 0},
            ],
            posts_meta=[{"post_id": "5c01", "feature_image_caption": "The <b>dam</b>"}],
            settings=[{"key": "title", "value": "The River"}, {"key": "url", "value": "https://river.example/"}],
        )
    )
    assert document.authors == ("Ana Sol", "Leo Paz")
    assert (document.topics, document.section) == (("Weather &amp; Water", "Rivers"), "Weather &amp; Water")
    assert document.url == "https://river.example/floods/"
    assert (document.source, document.source_id, document.summary) == ("The River", "5c01", "After a dry year")
    assert 'src="https://river.example/content/images/dam.jpg"' in document.html and "The dam" in document.body
    assert 'href="https://river.example/about/"' in document.html


def test_the_day_is_the_one_on_the_publication_s_own_clocks() -> None:
    """Ghost keeps moments in UTC, where it is the next day already."""
    data = ghost(ghost_post(), settings=[{"key": "timezone", "value": "America/Lima"}])
    document = one(data)
    assert document.published is not None and document.published.iso() == "2019-05-04"
    for zone in ("Not/A zone", "../../etc", "", None):
        document = one(ghost(ghost_post(), settings=[{"key": "timezone", "value": zone}]))
        assert document.published is not None and document.published.iso() == "2019-05-05"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"status": "draft"}, "drafts"),
        ({"status": "scheduled", "published_at": "2099-01-01 00:00:00"}, "posts that are to be published later"),
        ({"status": None, "published_at": None}, "drafts"),
    ],
)
def test_what_was_not_published_is_skipped(fields: dict[str, object], reason: str) -> None:
    (found,) = found_in(ghost(ghost_post(**fields)))
    assert isinstance(found, Skipped) and found.reason == reason


def test_what_was_sent_or_was_for_members_was_published() -> None:
    for fields in ({"status": "sent"}, {"visibility": "paid"}, {"type": "post", "page": 0}):
        assert one(ghost(ghost_post(**fields))).body == TEXT


def test_pages_of_the_site_itself_are_no_articles() -> None:
    for fields in ({"type": "page"}, {"type": None, "page": 1}, {"page": True}):
        (found,) = found_in(ghost(ghost_post(**fields)))
        assert isinstance(found, Skipped) and "About" in found.reason


LEXICAL = {
    "root": {
        "children": [
            {"type": "extended-heading", "tag": "h3", "children": [{"type": "extended-text", "text": "Dams & dikes"}]},
            {
                "type": "paragraph",
                "children": [
                    {"type": "text", "text": "It ", "format": 0},
                    {"type": "text", "text": "rose", "format": 3},
                    {"type": "linebreak"},
                    {"type": "link", "url": "https://a.example/", "children": [{"type": "text", "text": "there"}]},
                ],
            },
            {
                "type": "list",
                "listType": "number",
                "children": [{"type": "listitem", "children": [{"type": "text", "text": "One"}]}],
            },
            {"type": "image", "src": "https://a.example/1.jpg", "alt": "", "caption": "A dam"},
            {"type": "markdown", "markdown": "## Under\n\nA **mark**."},
            {"type": "html", "html": "<p>Raw<script>x()</script></p>"},
            {"type": "signup", "header": "Subscribe now"},
            {"type": "button", "buttonText": "Buy"},
            {"type": "codeblock", "code": "<b>"},
        ]
    }
}
MOBILEDOC = {
    "version": "0.3.1",
    "markups": [["strong"], ["a", ["href", "https://a.example/"]]],
    "atoms": [["soft-return", "", {}]],
    "cards": [
        ["image", {"src": "https://a.example/1.jpg", "caption": "A dam"}],
        ["card-markdown", {"markdown": "*So*"}],
    ],
    "sections": [
        [1, "h2", [[0, [], 0, "Dams & dikes"]]],
        [1, "p", [[0, [], 0, "It "], [0, [0], 1, "rose"], [1, [], 0, 0], [0, [1], 1, "there"]]],
        [3, "ol", [[[0, [], 0, "One"]]]],
        [10, 0],
        [10, 1],
        [2, "https://a.example/2.jpg"],
    ],
}


def test_the_newest_editor_s_tree_is_read() -> None:
    html = html_of({"html": None, "lexical": json.dumps(LEXICAL)})
    assert text_of(html) == "Dams & dikes\n\nIt rose\nthere\n\nOne\n\nA dam\n\nUnder\n\nA mark.\n\nRaw\n\n<b>"
    assert "<em><strong>rose</strong></em>" in html and 'href="https://a.example/"' in html and "<ol><li>" in html


def test_the_editor_of_before_is_read() -> None:
    html = html_of({"mobiledoc": json.dumps(MOBILEDOC)})
    assert text_of(html) == "Dams & dikes\n\nIt rose\nthere\n\nOne\n\nA dam\n\nSo"
    assert "<strong>rose</strong>" in html and 'src="https://a.example/2.jpg"' in html


@pytest.mark.parametrize(
    "fields",
    [
        {"html": None, "lexical": "{"},
        {"html": None, "mobiledoc": '{"sections": [[10, 5]], "cards": []}'},
        {"html": None, "lexical": '{"root": null}'},
    ],
)
def test_one_bad_post_costs_itself(fields: dict[str, object]) -> None:
    bad, good = found_in(ghost(ghost_post(**fields), ghost_post(id="5c02")))
    assert isinstance(bad, Rejected) and "save it again in Ghost" in bad.reason
    assert isinstance(good, Document)


def test_an_export_without_posts_is_refused_by_its_name_and_version() -> None:
    (found,) = found_in(ghost(version="0.1"))
    assert isinstance(found, Rejected) and "this is a Ghost export of version 0.1 that holds no posts" in found.reason


def test_an_export_that_was_cut_off_gives_the_posts_before() -> None:
    whole = ghost(ghost_post(), ghost_post(id="5c02", slug="b"))
    document, fault = found_in(whole[: whole.index(b'"5c02"') + 40])
    assert isinstance(document, Document) and document.body == TEXT
    assert isinstance(fault, Rejected) and "cut off" in fault.reason and "1 posts before" in fault.reason


# Three more exports, each with a trap.


def test_the_first_versions_have_numbers_for_ids_and_moments_and_only_markdown() -> None:
    """eloyesp/jekyll_ghost_importer#4, and the format of version 0.1 in Ghost's own notes: no `db` around it."""
    post = {
        "id": 5,
        "title": "Floods",
        "slug": "floods",
        "markdown": "The *river* rose in the night.\n\nBy noon it had fallen again.",
        "image": "/content/images/2015/1.jpg",
        "page": 0,
        "status": "published",
        "language": "en_US",
        "author_id": 1,
        "created_at": 1283780649000,
        "published_at": 1283780649000,
    }
    users = [{"id": 1, "name": "Ana Sol"}]
    tables = {"posts": [post], "users": users, "settings": [{"key": "url", "value": "http://a.example"}]}
    data = {"meta": {"exported_on": 1388805572000, "version": "000"}, "data": tables}
    document = one(json.dumps(data).encode())
    assert (document.body, document.authors, document.source_id) == (TEXT, ("Ana Sol",), "5")
    assert document.published is not None and document.published.iso() == "2010-09-06"
    assert "http://a.example/content/images/2015/1.jpg" in document.html


def test_a_post_that_has_the_texts_of_two_editors_is_read_once_as_readers_saw_it() -> None:
    """TryGhost/Ghost#17167: an import left both fields set; what readers saw is the HTML."""
    document = one(ghost(ghost_post(mobiledoc=json.dumps(MOBILEDOC), lexical=json.dumps(LEXICAL))))
    assert document.body == TEXT


def test_tags_keep_their_order_and_those_of_the_importer_are_no_topics() -> None:
    """TryGhost/Ghost#6967: the first tag was the category, and the order was lost. TryGhost/Ghost#15934: imports leave
    a tag of their own. Here the tables stand before the posts, and `meta` behind all."""
    tags = [{"id": 2, "name": "Weather"}, {"id": 1, "name": "Rivers"}, {"id": 3, "name": "#Import 2022-12-03 19:57"}]
    joined = [{"post_id": 9, "tag_id": tag, "sort_order": order} for order, tag in enumerate((1, 3, 2))]
    data = {"posts_tags": joined, "tags": tags, "posts": [ghost_post(id=9)]}
    document = one(json.dumps({"db": [{"data": data, "meta": {"version": "5.9.0", "exported_on": 1}}]}).encode())
    assert (document.topics, document.section) == (("Rivers", "Weather"), "Rivers")
