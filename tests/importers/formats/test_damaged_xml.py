"""Damaged XML is read as a person would read it, and what was lost on the way is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.document import Document
from importers.formats.feeds.feed import Feed
from importers.formats.wordpress.wordpress import WordPress
from importers.protocol import Damaged, Item, Rejected, Skipped
from tests.support.damaged_xml import OUTSIDE, PHP, documents, entry, losses, read_as, wxr
from tests.support.feed_files import export, post, rss

CUT = "the file ends in the middle of it"


REPAIRED = {
    "an entity of HTML": ("caf&eacute;&nbsp;au lait &hellip;", "café\xa0au lait …"),
    "a bare ampersand": ("Oil & water, R&D, AT&T; & co", "Oil & water, R&D, AT&T; & co"),
    "a bare angle": ("3 < 4 and 5 <= 6, I <3 it", "3 < 4 and 5 <= 6, I <3 it"),
    "a pair of references": ("A &#55357;&#56832; and &#xD83D;&#xDE00;", "A 😀 and 😀"),
    "a number of Windows": ("It&#146;s &#147;so&#148;", "It’s “so”"),
    "an element that nothing ends": ("The <b>river rose", "The river rose"),
    "an end of nothing": ("The river</b> rose</span>", "The river rose"),
    "words in angles": ("If a <b and c> d then e", "If a <b and c> d then e"),
}
LOST = {
    "a character": ("A\x0b\x1cB \x03", ("2 forbidden characters were left out",), "A B"),
    "references to characters": ("A &#11;B&#0; &#xFFFF;C", ("3 forbidden characters were left out",), "A B C"),
    "half a pair": ("A &#55357; B", ("half a character was left out",), "A B"),
    "two halves apart": ("A &#xD83D; B &#56832;", ("2 halves of characters were left out",), "A B"),
}


@pytest.mark.parametrize("kind", REPAIRED)
def test_what_can_be_repaired_is_and_is_no_loss(kind: str) -> None:
    said, meant = REPAIRED[kind]
    for importer, data in ((Feed, rss(entry(title=said), entry(number=2))), (WordPress, wxr(title=said))):
        if kind == "words in angles" and importer is Feed:
            continue  # what a feed's title holds is HTML
        found = read_as(importer, data)
        first, second = documents(found)
        assert first.title == " ".join(meant.split()) and first.body == "The river rose."
        assert second.title == "Floods"
        assert not [each for each in found if not isinstance(each, Document)]


@pytest.mark.parametrize("kind", LOST)
def test_what_is_lost_is_told_of_its_article_alone(kind: str) -> None:
    said, told, meant = LOST[kind]
    said_twice = said.replace("\x0b", "\x01")
    for importer, data in (
        (Feed, rss(entry(title=said_twice), entry(number=2))),
        (WordPress, wxr(title=said_twice)),
        (WordPress, export(post("It fell.", wp_post_id="18", link="https://a.example/18"), post(title=said_twice))),
    ):
        found = read_as(importer, data)
        (lost,) = [each for each in found if isinstance(each, Damaged)]
        assert " ".join(lost.document.title.replace("AB", "A B").split()) == meant
        assert len(documents(found)) == 2
        if kind != "a character":
            assert lost.losses == told


def test_a_line_end_of_a_word_processor_parts_words() -> None:
    (found, _) = read_as(WordPress, wxr("The river\x0brose. \x0b It fell."))
    assert isinstance(found, Damaged)
    assert "river" in found.document.body.split() and "rose." in found.document.body.split()
    assert found.losses == ("1 forbidden character was left out",)


RAW_ENDS = [
    ("One ]]> two.", "One ]]> two."),
    ("One ]]> two ]]> three.", "One ]]> two ]]> three."),
    ("One <![CDATA[ two ]]> three.", "One three."),
    ("One ]]]]><![CDATA[> two.", "One ]]> two."),
    ("One ]]> two ]]]]><![CDATA[> three.", "One ]]> two ]]> three."),
    ("<p>One</p>]]><p>two.</p>", "One\n\n]]>\n\ntwo."),
    ("One ]]></b> two.", "One ]]> two."),
    ("See &lt;/content:encoded&gt; two.", "See </content:encoded> two."),
]


@pytest.mark.parametrize(("content", "body"), RAW_ENDS)
def test_a_section_goes_to_its_real_end(content: str, body: str) -> None:
    excerpt = f"<excerpt:encoded><![CDATA[{content}]]>\n</excerpt:encoded>"
    first, second = documents(read_as(WordPress, wxr(content, extra=excerpt)))
    if body != "One three.":  # what HTML makes of the marks of a section is its own affair
        assert first.body == body
        assert first.summary == " ".join(body.split())
    assert first.body.startswith("One") or first.body.startswith("See")
    assert first.body.endswith(("two.", "three."))
    assert second.body == "It fell."
    (told,) = documents(read_as(Feed, rss(entry(f"<![CDATA[{content}]]>"))))
    assert told.body.endswith(("two.", "three."))


def test_a_section_that_nothing_ends_costs_no_other_article() -> None:
    broken = wxr("@@").replace(b"@@]]>", b"The river rose.")
    first, second = documents(read_as(WordPress, broken))
    assert (first.body, second.body) == ("The river rose.", "It fell.")
    assert (first.source_id, second.source_id) == ("17", "18")


def test_a_cut_feed_gives_all_before_the_cut_and_what_there_is_of_the_last() -> None:
    whole = rss(entry("One."), entry("Two.", number=2), entry("The river rose, and fell.", number=3))
    found = read_as(Feed, whole[: whole.index(b", and fell")])
    assert [each.body for each in documents(found)] == ["One.", "Two.", "The river rose"]
    assert losses(found) == [(CUT,)]
    assert isinstance(found[-1], Rejected) and "cut off" in found[-1].reason


def test_a_post_that_was_cut_before_it_says_that_it_was_published_stays_out() -> None:
    whole = wxr("The river rose, and fell.")
    found = read_as(WordPress, whole[: whole.index(b"It fell.") + 4])
    assert [each.body for each in documents(found)] == ["The river rose, and fell."]
    told = [each.reason for each in found if isinstance(each, Rejected)]
    assert "in the middle of the post 'Floods', before it says whether it was published" in told[0]
    assert "cut off" in told[1]


def test_a_post_that_was_cut_after_it_says_so_comes_in_as_damaged() -> None:
    terms = "<wp:post_password></wp:post_password><category domain='category' nicename='a'>Water</category>"
    whole = export(post(extra=terms))
    found = read_as(WordPress, whole[: whole.index(b"ter</category>")])
    assert losses(found) == [(CUT,)]
    assert documents(found)[0].body == "The river rose."
    draft = export(post(extra=terms, wp_status="draft"))
    assert documents(read_as(WordPress, draft[: draft.index(b"ter</category>")])) == []


def test_a_post_that_does_not_say_that_it_was_published_stays_out_where_others_do() -> None:
    data = export(post(), post("It fell.", wp_post_id="18")).replace(b"<wp:status>publish</wp:status>", b"", 2)
    assert len(documents(read_as(WordPress, data))) == 2, "no post says so"
    one = export(post(), post("It fell.", wp_post_id="18").replace("<wp:status>publish</wp:status>", ""))
    found = read_as(WordPress, one)
    assert [each.body for each in documents(found)] == ["The river rose."]
    assert isinstance(found[-1], Rejected) and "does not say whether it was published" in found[-1].reason


def test_an_export_that_was_cut_in_a_text_and_begun_again_is_read_again() -> None:
    whole = wxr("The river rose, and fell.")
    found = read_as(WordPress, whole[: whole.index(b"It fell.") + 2] + whole)
    assert [each.body for each in documents(found)] == ["The river rose, and fell."] * 2 + ["It fell."]
    assert "in the middle of the post 'Floods'" in "".join(each.reason for each in found if isinstance(each, Rejected))


def test_two_documents_one_after_the_other_are_both_read() -> None:
    for importer, one, two in (
        (Feed, rss(entry("One.")), rss(entry("Two.", number=2)).replace(b"The Letter", b"The Mill")),
        (WordPress, export(post("One.")), export(post("Two.")).replace(b"The Letter", b"The Mill")),
    ):
        found = documents(read_as(importer, one + b"\n" + two))
        assert [(each.body, each.source) for each in found] == [("One.", "The Letter"), ("Two.", "The Mill")]
        cut = documents(read_as(importer, one[: one.index(b"</channel>")] + two))
        assert [each.body for each in cut] == ["One.", "Two."]


def test_fields_and_records_that_nothing_ends_are_ended_by_the_next() -> None:
    data = wxr().replace(b"</title><link>", b"<link>").replace(b"</item><item>", b"<item>")
    found = documents(read_as(WordPress, data))
    assert [(each.title, each.url, each.body) for each in found] == [
        ("Floods", "https://a.example/2009/floods/", "The river rose."),
        ("Floods", "https://a.example/18", "It fell."),
    ]


def test_prefixes_that_nothing_declares_are_known() -> None:
    data = wxr()
    for prefix in (b"wp", b"content", b"excerpt", b"dc"):
        start = data.index(b"xmlns:" + prefix)
        data = data[:start] + data[data.index(b'"', data.index(b'"', start) + 1) + 1 :]
    found = documents(read_as(WordPress, data))
    assert [(each.body, each.source_id, each.authors) for each in found] == [
        ("The river rose.", "17", ("Ana Núñez",)),
        ("It fell.", "18", ("Ana Núñez",)),
    ]


def test_html_that_was_not_written_as_text_keeps_its_paragraphs() -> None:
    data = wxr("@@").replace(b"<![CDATA[@@]]>", b"<p>The river <b>rose</b>.</p><p>Twice<br>over.</p>")
    first, second = documents(read_as(WordPress, data))
    assert (first.body, second.body) == ("The river rose.\n\nTwice\nover.", "It fell.")


def test_junk_among_attributes_costs_nothing() -> None:
    data = wxr(extra='<category domain="category" domain="x" a=b c nicename="a <b">Water</category>')
    assert documents(read_as(WordPress, data))[0].topics == ("Water",)


def test_an_entity_of_the_documents_own_is_left_out_and_told() -> None:
    head = '<!DOCTYPE rss [<!ENTITY own "it grows"><!ENTITY nbsp "&#160;">]>'
    found = read_as(WordPress, export(post(title="A &own; B &nbsp; C &nobody; D"), head=head))
    assert documents(found)[0].title == "A B C &nobody; D"
    assert losses(found) == [("1 entity of the document's own was left out",)]


def test_a_message_within_a_field_is_no_part_of_it() -> None:
    data = rss(f"<item><title>Floods</title>{PHP}<pubDate>{PHP}Mon, 05 Mar 2012 10:00:00 GMT</pubDate>"
               "<description>The river rose.</description></item>")  # fmt: skip
    found = read_as(Feed, data)
    (document,) = documents(found)
    assert document.published and document.published.iso() == "2012-03-05"
    assert [each.reason for each in found if isinstance(each, Skipped)] == [OUTSIDE]


@pytest.mark.parametrize(
    "made", ["]]>", "<![CDATA[", "<item>", "&#55357;", "<b ", "<!--", "&", "<", "</item>", "<?", "<x:y a='"]
)
def test_much_of_any_mark_takes_time_and_memory_in_proportion(made: str, tmp_path: Path) -> None:
    found = list(WordPress().read(Item("a.xml", wxr(made * 40_000))))
    assert len(found) >= 1
    assert list(Feed().read(Item("a.xml", rss(entry(made * 5_000)))))
