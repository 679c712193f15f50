"""WordPress exports, feeds and sitemaps with what reports of bugs in other programs tell of them, one trap each."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from archive.document import Document
from importers.protocol import Damaged, Found, Item, Listed, Rejected, Skipped
from importers.registry import recognise
from tests.support.feed_files import export, post, rss

SOUND = "The river rose twice in the night, and nobody who lived below the mill slept at all."
ATOM = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"{}><title>The Mill</title><id>x</id>{}</feed>'


@dataclass
class Seen:
    """What a file gives: documents without loss, what was skipped by reason, and what else there was."""

    documents: list[Document]
    skipped: dict[str, int]
    others: list[Found]


def looked_at(name: str, data: bytes) -> Seen:
    item = Item(name, data, "a")
    importer = recognise(item)
    assert importer is not None
    seen = Seen([], {}, [])
    for each in importer.read(item):
        if isinstance(each, Document):
            seen.documents.append(each)
        elif isinstance(each, Skipped):
            seen.skipped[each.reason] = seen.skipped.get(each.reason, 0) + each.count
        else:
            seen.others.append(each)
    assert not [each for each in seen.others if isinstance(each, Damaged | Rejected)]
    return seen


def test_wordpress_the_command_line_named_its_authors_otherwise() -> None:
    """The command line wrote `wp:wp_author`, so every article had a login as its author."""
    data = export(post()).replace(b"wp:author>", b"wp:wp_author>")
    assert looked_at("a.xml", data).documents[0].authors == ("Ana Núñez",)


def test_wordpress_what_plug_ins_and_readers_wrote_damages_no_article() -> None:
    """A forbidden character in the note of a camera, or in a comment, ended the import at that post."""
    beside = (
        "<wp:postmeta><wp:meta_key>camera</wp:meta_key><wp:meta_value>a < b & \x01 c</wp:meta_value></wp:postmeta>"
        "<wp:comment><wp:comment_content><![CDATA[So \x11 true &nbsp; ]]> ]]></wp:comment_content></wp:comment>"
    )
    found = looked_at("a.xml", export(post(extra=beside), post("It fell.", wp_post_id="18", link="")))
    assert sorted(each.body for each in found.documents) == ["It fell.", "The river rose."]
    assert not found.skipped
    assert "camera" not in repr(found) and "true" not in repr(found.documents)


def test_wordpress_a_plug_in_gives_a_post_several_authors() -> None:
    """The one who put the post in was taken for its only author; a guest's login is no name."""
    others = "".join(
        f'<category domain="author" nicename="cap-{login}"><![CDATA[{login}]]></category>'
        for login in ("ana", "Leo Paz", "guest-7")
    )
    data = export(post(extra=others), post(wp_post_type="guest-author", wp_post_id="19"))
    found = looked_at("a.xml", data)
    assert found.documents[0].authors == ("Ana Núñez", "Leo Paz")
    assert found.skipped == {"profiles of authors": 1}


def test_rss_of_the_oldest_version_has_entities_of_a_type_that_is_not_fetched() -> None:
    """RSS 0.91 names a document type elsewhere, in which `&mdash;` is known."""
    head = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.example/rss-0.91.dtd">'
    item = f"<item><title>Floods &mdash; again</title><link>https://a.example/1</link><description>{SOUND}</description></item>"
    (document,) = looked_at("a.xml", rss(item, head=head)).documents
    assert (document.title, document.body) == ("Floods — again", SOUND)


def test_rss_declares_an_entity_of_html_for_itself() -> None:
    """A reader that fears entities turned the whole feed away; it is one of HTML's own."""
    head = '<!DOCTYPE rss [<!ENTITY nbsp "&#160;"><!ENTITY % HTML SYSTEM "http://a.example/html.ent">%HTML;]>'
    item = f"<item><title>Oil&nbsp;&amp;&nbsp;water</title><description>{SOUND}</description></item>"
    (document,) = looked_at("a.xml", rss(item, head=head)).documents
    assert document.title == "Oil & water"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Mo, 25 Jun 2018 11:41:36", "2018-06-25"),
        ("Mon, 25 Jun 18 23:30 PDT", "2018-06-25"),
        ("Mon, 25 Jun 2018 24:00:00 GMT", "2018-06-25"),
        ("Lun, 25 juin 2018 10:00:00 +0200", "2018-06-25"),
        ("Sun, 31 Feb 2018 10:00:00 GMT", ""),
        ("1529919696", ""),
        ("Thu, 01 Jan 2998 00:00:00 GMT", "later"),
    ],
)
def test_rss_has_dates_that_are_none_by_the_rules(written: str, day: str) -> None:
    """A weekday in German left every entry without a date. The day is the one that is written, whatever the zone."""
    item = f"<item><title>Floods</title><pubDate>{written}</pubDate><description>{SOUND}</description></item>"
    found = looked_at("a.xml", rss(item))
    if day == "later":
        assert found.skipped == {"posts that are to be published later": 1} and not found.documents
    else:
        (document,) = found.documents
        assert (document.published.iso() if document.published else "") == day


def test_atom_has_a_base_for_each_entry() -> None:
    """Readers went by the feed's address alone, so that every link led nowhere."""
    entry = (
        '<entry xml:base="2013/08/14/"><id>tag:a</id><title>Floods</title><link href="floods"/>'
        "<published>2013-08-14T23:30:00-07:00</published>"
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        f'<p>{SOUND} <a href="b">b</a></p></div></content></entry>'
    )
    data = ATOM.format(' xml:base="https://mill.example/blog/"', entry).encode()
    (document,) = looked_at("a.atom", data).documents
    assert document.url == "https://mill.example/blog/2013/08/14/floods"
    assert 'href="https://mill.example/blog/2013/08/14/b"' in document.html
    assert document.published and document.published.iso() == "2013-08-14"


def test_atom_says_which_entries_are_drafts() -> None:
    """The mark of the publishing protocol, under either of its addresses and whatever its prefix."""
    entries = "".join(
        f"<entry><id>tag:{n}</id><title>T{n}</title>{mark}<content>{SOUND}</content></entry>"
        for n, mark in enumerate((
            '<app:control xmlns:app="http://www.w3.org/2007/app"><app:draft>yes</app:draft></app:control>',
            '<p:control xmlns:p="http://purl.org/atom/app#"><p:draft>yes</p:draft></p:control>',
            '<control xmlns="http://www.w3.org/2007/app"><draft>no</draft></control>',
            "<published>2998-01-01T00:00:00Z</published>",
        ))
    )  # fmt: skip
    found = looked_at("a.atom", ATOM.format("", entries).encode())
    assert [each.title for each in found.documents] == ["T2"]
    assert found.skipped == {"drafts": 2, "posts that are to be published later": 1}


def test_atom_keeps_its_text_elsewhere() -> None:
    """The content is an address, so what there is of a text is the summary."""
    entry = (
        '<entry><id>tag:a</id><title>Floods</title><content type="text/html" src="https://a.example/1"/>'
        f"<summary>{SOUND}</summary><author><name>Ana Sol</name><email>ana@a.museum</email></author></entry>"
    )
    (document,) = looked_at("a.atom", ATOM.format("", entry).encode()).documents
    assert (document.body, document.summary, document.authors) == (SOUND, "", ("Ana Sol",))


def json_feed(**more: object) -> bytes:
    item = {"id": "1", "url": "https://a.example/1", "title": "Floods", "content_text": SOUND, **more}
    return json.dumps({"version": "https://jsonfeed.org/version/1", "title": "The Mill", "items": [item]}).encode()


@pytest.mark.parametrize(
    "named",
    [{"authors": {"name": "Ana Sol"}}, {"author": "Ana Sol"}, {"authors": ["Ana Sol <ana@a.museum>"]}],
    ids=["one object for many", "a name for an object", "names for objects"],
)
def test_json_feed_names_its_authors_in_forms_of_its_own(named: dict[str, object]) -> None:
    assert looked_at("a.json", json_feed(**named)).documents[0].authors == ("Ana Sol",)


def test_json_feed_has_no_date() -> None:
    """The date may be left out; a reader ended there, another took the day of reading."""
    found = looked_at("a.json", json_feed(date_published=None))
    assert found.documents[0].published is None


def test_json_feed_is_plain_text_with_lines() -> None:
    """Plain text came as one paragraph, and what looks like a tag was lost; a byte order mark made it no feed."""
    found = looked_at("a.json", b"\xef\xbb\xbf" + json_feed(content_text="One\ntwo <b> three.\n\nFour."))
    assert found.documents[0].body == "One\ntwo <b> three.\n\nFour."


def sitemap(data: str) -> list[Listed]:
    return [each for each in looked_at("sitemap.xml", data.encode()).others if isinstance(each, Listed)]


def test_sitemap_names_a_picture_before_the_page() -> None:
    """The address of the picture was taken for that of the page."""
    (found,) = sitemap("<urlset xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'><url>"
        "<image:image><image:loc>https://a.example/1.jpg</image:loc></image:image><loc>https://a.example/1</loc>"
        "</url></urlset>")  # fmt: skip
    assert found.document.url == "https://a.example/1"


def test_sitemap_has_addresses_with_bare_ampersands() -> None:
    """An address with `&` as it is ended the whole list."""
    found = sitemap("\n<?xml version='1.0'?><urlset><url><loc>https://a.example/?a=1&b=2</loc></url>"
        "<url><loc><![CDATA[https://a.example/?a=1&c=3]]></loc></url></urlset>")  # fmt: skip
    assert [each.document.url for each in found] == ["https://a.example/?a=1&b=2", "https://a.example/?a=1&c=3"]


def test_sitemap_of_news_comes_behind_a_warning() -> None:
    """What a theme wrote before the list made it a page."""
    found = sitemap("<br />\n<b>Notice</b>:  a in <b>/srv/a.php</b> on line <b>3</b><br />\n"
        "<?xml version='1.0'?><urlset><url><loc>https://a.example/1</loc><news:news><news:publication_date>2012-05-07</news:publication_date>"
        "<news:title>Rain &eacute;</news:title></news:news></url></urlset>")  # fmt: skip
    assert [(each.document.title, each.document.published is not None) for each in found] == [("Rain é", True)]
