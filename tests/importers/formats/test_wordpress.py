"""WordPress exports: what was published comes in as its readers saw it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.document import Document
from importers.formats.wordpress.wordpress import WordPress
from importers.formats.wordpress_text import shown
from importers.protocol import Damaged, Found, Item, Rejected, Skipped
from importers.registry import recognise
from importers.run import read
from tests.support.feed_files import export, post
from tests.support.paths import SHARED_DATA

DATA = SHARED_DATA / "containers" / "wordpress"


def read_all(data: bytes) -> list[Found]:
    return list(WordPress().read(Item("site.xml", data, "site")))


def one(data: bytes) -> Document:
    (found,) = read_all(data)
    assert isinstance(found, Document), found
    return found


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_a_post_comes_with_all_that_is_known_of_it(version: str) -> None:
    terms = (
        '<category domain="category" nicename="a"><![CDATA[Agua &amp; Clima]]></category>'
        '<category domain="post_tag" nicename="sur"><![CDATA[Sur]]></category>'
        '<category domain="category" nicename="u">Uncategorized</category>'
        '<category domain="post_format" nicename="f">post-format-image</category>'
        "<excerpt:encoded><![CDATA[In <b>short</b>.]]></excerpt:encoded>"
        "<wp:comment><wp:comment_content>A comment.</wp:comment_content></wp:comment>"
    )
    data = export(post(extra=terms), version=version)
    assert isinstance(recognise(Item("x", data)), WordPress)
    document = one(data)
    assert (document.title, document.body, document.summary) == ("Floods", "The river rose.", "In short.")
    assert document.published is not None
    assert (document.published.iso(), document.published.source) == ("2009-06-03", "wordpress")
    assert document.authors == ("Ana Núñez",)
    assert document.topics == ("Agua & Clima", "Sur")
    assert document.section == "Agua & Clima"
    assert document.url == "https://a.example/2009/floods/"
    assert document.addresses == ("https://a.example/?p=17",)
    assert (document.source, document.source_id, document.path) == ("The Letter", "17", "site.xml#post-17")


def test_what_was_not_published_or_is_no_article_is_skipped_by_its_reason() -> None:
    posts = [
        post(wp_status="draft"),
        post(wp_status="private"),
        post(wp_status="future", wp_post_date="2999-01-01 00:00:00"),
        post(wp_status="future", wp_post_date="0000-00-00 00:00:00"),
        post(wp_status="trash"),
        post(wp_post_type="attachment", wp_status="inherit"),
        post(wp_post_type="nav_menu_item"),
        post(wp_post_type="custom_css"),
        post(extra="<wp:post_password>secret</wp:post_password>"),
        post(wp_post_type="page"),
        post(wp_post_type="report"),
    ]
    found = read_all(export(*posts))
    assert sum(isinstance(each, Document) for each in found) == 2
    assert Counter(each.reason for each in found if isinstance(each, Skipped)) == {
        "drafts": 1,
        "private posts": 1,
        "posts that are to be published later": 2,
        "posts in the bin": 1,
        "attachments": 1,
        "entries of menus": 1,
        "styles": 1,
        "posts with a password": 1,
    }


def test_a_post_without_a_date_of_its_own_has_that_of_the_feed_or_none() -> None:
    zeros = {"wp_post_date": "0000-00-00 00:00:00"}
    dated = one(export(post(**zeros, extra="<pubDate>Wed, 03 Jun 2009 10:00:00 +0000</pubDate>")))
    assert dated.published is not None
    assert dated.published.iso() == "2009-06-03"
    assert one(export(post(**zeros, extra="<pubDate>Mon, 30 Nov -0001 00:00:00 +0000</pubDate>"))).published is None


def test_an_empty_post_is_rejected_and_one_without_a_title_gets_one() -> None:
    (found,) = read_all(export(post("")))
    assert isinstance(found, Rejected)
    assert "has no text" in found.reason
    assert one(export(post("The river rose. Twice.", title=""))).title == "The river rose."


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("One.\n\nTwo\nlines.", "<p>One.</p>\n<p>Two<br>lines.</p>"),
        ("<h2>Head</h2>\n\nOne.", "<h2>Head</h2>\n<p>One.</p>"),
        ('<!-- wp:paragraph {"a": 1} -->\n<p>One.</p>\n<!-- /wp:paragraph -->', "\n\n<p>One.</p>\n"),
        ("One.<!--more-->Two.", "<p>One.</p>\n<p>Two.</p>"),
        ("He said [sic] so.", "<p>He said [sic] so.</p>"),
        ("Use [[gallery]] so.", "<p>Use [gallery] so.</p>"),
        ("A [gallery ids=\"1,2\"] B [su_box title='x']kept[/su_box] C", "<p>A  B kept C</p>"),
    ],
)
def test_a_post_is_cleaned_of_what_its_readers_never_saw(content: str, html: str) -> None:
    assert shown(content).strip() == html.strip()


def test_a_picture_keeps_its_caption_and_an_embed_is_a_link() -> None:
    content = (
        '[caption id="a1" width="300"]<a href="/x"><img src="https://a.example/x.jpg" alt="A"></a> The bridge[/caption]'
        "\n\n[embed]https://video.example/1[/embed]"
    )
    html = shown(content)
    assert "<figcaption>The bridge</figcaption>" in html
    assert '<a href="https://video.example/1">' in html


@given(st.text(alphabet="[]/ab =\"'<>\n!-{}", max_size=60))
def test_no_content_is_too_odd_to_be_cleaned(content: str) -> None:
    assert isinstance(shown(content), str)


def test_entities_that_grow_or_fetch_give_nothing_and_break_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("TOP SECRET")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    for head, used in (
        (f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>', "&l11;"),
        (f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>', "&x;"),
    ):
        data = export(post(title=f"Floods {used}"), head=head)
        for found in read_all(data):
            said = repr(found)
            assert "TOP SECRET" not in said
            assert len(said) < 10_000


@pytest.mark.parametrize("cut", [0.5, 0.9])
def test_a_damaged_export_gives_what_it_holds_and_says_so(cut: float) -> None:
    whole = export(*(post(wp_post_id=str(n), link=f"https://a.example/{n}") for n in range(40)))
    found = read_all(whole[: int(len(whole) * cut)])
    assert sum(isinstance(each, Document) for each in found) >= 40 * cut - 4
    assert isinstance(found[-1], Rejected)
    assert "damaged" in found[-1].reason
    ampersand = read_all(export(post(title="Oil & water"), post(wp_post_id="18", title="Ctrl \x01 char")))
    assert isinstance(ampersand[0], Document) and ampersand[0].title == "Oil & water"
    assert isinstance(ampersand[1], Damaged) and ampersand[1].losses == ("1 forbidden character was left out",)


@pytest.mark.parametrize(
    ("name", "documents", "skipped", "rejected"),
    [
        ("64-block-test-data.xml", 61, {"attachments": 9, "entries of menus": 1}, 1),
        ("theme-preview.xml", 7, {}, 0),
        (
            "themeunittestdata.wordpress.xml",
            72,
            {
                "entries of menus": 70,
                "attachments": 37,
                "posts that are to be published later": 1,
                "drafts": 1,
                "posts with a password": 1,
            },
            4,
        ),
    ],
)
def test_a_real_export_gives_its_posts(name: str, documents: int, skipped: dict[str, int], rejected: int) -> None:
    if not DATA.exists():
        pytest.skip("the real exports are not on this machine (../shared/data)")
    found = list(read(DATA / name))
    tally = Counter(each.reason for each in found if isinstance(each, Skipped))
    assert sum(isinstance(each, Document) for each in found) == documents
    assert dict(tally) == skipped
    assert sum(isinstance(each, Rejected) for each in found) == rejected


def test_the_day_of_the_export_is_no_date_of_a_post() -> None:
    exported = "Mon, 01 Jun 2020 10:00:00 +0000"
    item = post(wp_post_date="0000-00-00 00:00:00", extra=f"<pubDate>{exported}</pubDate>")
    data = export(item).replace(b"<language>", f"<pubDate>{exported}</pubDate><language>".encode())
    assert one(data).published is None


@pytest.mark.parametrize(
    "kind", ["wp_template", "elementor_library", "et_pb_layout", "acf-field", "shop_order", "popup"]
)
def test_what_builders_and_plug_ins_keep_as_posts_is_no_article(kind: str) -> None:
    (found,) = read_all(export(post(wp_post_type=kind)))
    assert isinstance(found, Skipped)


def test_an_export_is_known_without_the_version_of_its_namespace_and_behind_64_kib() -> None:
    data = export(post(wp_status="draft"), post(wp_post_id="18"))
    bare = data.replace(b'xmlns:wp="http://wordpress.org/export/1.2/"', b"").replace(b"wordpress.org/export/1.2", b"a")
    assert isinstance(recognise(Item("x", bare)), WordPress)
    assert [type(each) for each in read_all(bare)] == [Skipped, Document]
    far = b"PHP Notice:  a on line 3\n" * 2618 + data  # the root begins within, what says that it is one does not
    importer = recognise(Item("x", far))
    assert importer is not None
    assert [type(each) for each in importer.read(Item("x", far))] == [Skipped, Document, Skipped]


def test_a_mail_address_is_nobodys_name() -> None:
    shown_as = export(post()).replace("Ana Núñez".encode(), b"ana@a.museum")
    assert one(shown_as).authors == ("ana",), "the login, where nothing else is known"
    assert one(export(post(dc_creator="leo@a.museum"))).authors == ()


def test_an_export_without_posts_is_empty() -> None:
    (found,) = read_all(export())
    assert isinstance(found, Skipped)
    assert found.reason == "exports without posts"


def test_a_title_is_without_the_marks_that_a_theme_shows() -> None:
    titles = {
        "<![CDATA[The <em>Weir</em> &amp; <b>us</b>]]>": "The Weir & us",
        "<![CDATA[Using <script> tags & if a<b]]>": "Using <script> tags & if a<b",
        "AT&amp;amp;T": "AT&T",
    }
    for written, read_as in titles.items():
        assert one(export(post(title=written))).title == read_as
