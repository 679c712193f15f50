"""Bodies in records: what each is, rather plain text than not, and that no reader sees marks or tags."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.formats.body_markup import body_of, decoded, kind_of_body, plain_line


@pytest.mark.parametrize(
    "text",
    [
        "The keeper said that 3 < 4 and 5 > 2, and a <b is no tag.",
        "Rule #1: be there.\n\n# 2 is to stay.\n\n* one star means that.",
        "A note: the <p> tag begins a paragraph, and </p> ends it.",
        'Write "<b>" before and "</b>" behind.',
        "5 * 4 * 3 is sixty; f**k is no word, __init__ is a name.",
        "- 30 -\n\nContact: the office",
        "The end.\n\n###\n\n### Return",
        "1. First\n2. Second\n\n[sic] (https://a.example/)",
        "--- the wind ---\n\n----\n\nThe rain.",
        "Tom & Jerry <tom@a.example> wrote.",
        "> quoted by mail\n> once more\n\nAnswer.",
    ],
)
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert kind_of_body(text) == "text"
    made = body_of(text)
    assert (made.html, made.text) == ("", text)


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("<p>The ferry <strong>stopped</strong>.</p>\n<p>It rained.</p>", "html", "The ferry stopped.\n\nIt rained."),
        ("The ferry <em>Ines</em> stopped.\n\nIt rained.", "html", "The ferry Ines stopped.\n\nIt rained."),
        ("The ferry stopped.<br /><br />It rained.", "html", "The ferry stopped.\n\nIt rained."),
        ("<P>The ferry stopped.<P>It rained.", "html", "The ferry stopped.\n\nIt rained."),
        ('See <a href="https://a.example/">the plan</a>.', "html", "See the plan."),
        ("&lt;p&gt;The ferry &amp;amp; the rope.&lt;/p&gt;", "escaped", "The ferry & the rope."),
        ("<!-- wp:paragraph --><p>The dam.</p><!-- /wp:paragraph -->", "html", "The dam."),
        ("## The ferry\n\nIt stopped.", "markdown", "The ferry\n\nIt stopped."),
        ("# The ferry\n\nIt stopped.", "markdown", "The ferry\n\nIt stopped."),
        ("It [stopped](https://a.example/b) again.", "markdown", "It stopped again."),
        (
            "**It** stopped, **again**, says **he**.\n\n- one\n- two",
            "markdown",
            "It stopped, again, says he.\n\none\n\ntwo",
        ),
        ("Rain\n====\n\nIt *fell*.", "markdown", "Rain\n\nIt fell."),
        ("## A\n\n<p>One</p>\n\nTwo", "markdown", "A\n\nOne\n\nTwo"),
        ('<p>Use <code>**</code> and ## for</p><p><a href="x">y</a></p>', "html", "Use ** and ## for\n\ny"),
    ],
)
def test_html_and_markdown_are_shown_as_what_they_are(text: str, kind: str, shown: str) -> None:
    assert kind_of_body(text) == kind
    made = body_of(text)
    assert made.text == shown
    assert made.html


def test_what_the_admin_says_of_bodies_holds_for_all() -> None:
    assert body_of("It *fell*.", "markdown").text == "It fell."
    assert body_of("<p>It fell.</p>", "text").text == "<p>It fell.</p>"
    assert body_of("One\n\nTwo & three", "html").text == "One\n\nTwo & three"
    assert body_of("## It\n\nfell", "html").text == "## It\n\nfell"


def test_shortcodes_go_where_they_are_known() -> None:
    assert body_of('One\n\n[gallery ids="1"]\n\nTwo', wordpress=True).text == "One\n\nTwo"
    assert body_of("<p>[vc_row]The dam.[/vc_row]</p>").text == "The dam."
    assert body_of("He said so [sic] to me.", wordpress=True).text == "He said so [sic] to me."


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("Bread &amp; circuses", "Bread & circuses"),
        ("The lamp&#8217;s &ldquo;glass&rdquo;", "The lamp’s “glass”"),
        ("Bread &amp;amp; circuses", "Bread & circuses"),
        ("AT&T &amp; others", "AT&T & others"),
        ("The <em>Weir</em><br>and us", "The Weir and us"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("Why <p> matters", "Why <p> matters"),
        ('<a href="/node/12" hreflang="en">The ferry</a>', "The ferry"),
        ("No &entity without; an end", "No &entity without; an end"),
    ],
)
def test_titles_are_lines_of_plain_text(said: str, line: str) -> None:
    assert plain_line(said) == line


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>/pbraimg =\"'&;#*_[]()!-\n`|:{}x", max_size=120))
def test_any_text_is_of_some_kind(text: str) -> None:
    assert kind_of_body(text) in ("text", "html", "escaped", "markdown")
    assert isinstance(body_of(text).text, str)
    assert isinstance(decoded(text), str)
