"""Substack's export: what `posts.csv` says, and the texts beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from archive.document import Document
from importers.formats.blogs.side_notes import SideNotes
from importers.formats.blogs.substack import SubstackPosts, SubstackTexts
from importers.guide.guide import Guide
from importers.protocol import Item, Listed, Rejected, Skipped, Withheld
from importers.registry import recognise
from importers.run import read
from tests.support.agreement import agreed
from tests.support.blog_exports import BODY, SUBSTACK_COLUMNS, TEXT, substack_row


def export(folder: Path, *rows: str, **texts: str) -> Path:
    (folder / "x" / "posts").mkdir(parents=True)
    (folder / "x" / "posts.csv").write_text(SUBSTACK_COLUMNS + "".join(rows))
    for name, html in texts.items():
        (folder / "x" / "posts" / f"{name[1:].replace('_', '.', 1).replace('_', '-')}.html").write_text(html)
    return folder / "x"


def test_a_text_has_the_title_the_subtitle_and_the_day_of_the_list(tmp_path: Path) -> None:
    source = export(tmp_path, substack_row("1001.floods", title='"Floods, again"', subtitle="Dry"), _1001_floods=BODY)
    (document,) = (each for each in read(source) if isinstance(each, Document))
    assert (document.title, document.summary, document.body) == ("Floods, again", "Dry", TEXT)
    assert document.published is not None and document.published.iso() == "2022-03-04"
    assert (document.source_id, document.source) == ("1001", "x")


def test_one_text_that_tells_its_address_tells_that_of_all(tmp_path: Path) -> None:
    """Where they disagree, each has its own alone."""
    link = "<a href='https://{}.example/p/{}?action=share'>Share</a>"
    rows = [substack_row(f"{n}.{name}", title=name) for n, name in enumerate(("a", "b", "c"))]
    source = export(tmp_path, *rows, _0_a=BODY + link.format("river", "a"), _1_b=BODY, _2_c=BODY)
    found = [each.url for each in read(source) if isinstance(each, Document)]
    assert found == [f"https://river.example/p/{name}" for name in "abc"]
    (source / "posts" / "1.b.html").write_text(BODY + link.format("stream", "b"))
    found = [each.url for each in read(source) if isinstance(each, Document)]
    assert found == ["https://river.example/p/a", "https://stream.example/p/b", ""]


def test_a_text_that_is_too_large_costs_itself(tmp_path: Path) -> None:
    source = export(tmp_path, substack_row("1.a"), substack_row("2.b", title="Rain"), _1_a=BODY, _2_b=BODY)
    with (source / "posts" / "1.a.html").open("a") as text:
        text.write("<p>The river rose.</p>" * 1_000_000)
    large, small = (each for each in read(source) if isinstance(each, Document | Rejected))
    assert isinstance(large, Rejected) and "MiB" in large.reason
    assert isinstance(small, Document) and small.title == "Rain"


def test_what_the_list_withholds_or_does_not_hold() -> None:
    rows = [
        substack_row("1.a"),
        substack_row("2.b", published="false"),
        substack_row("3.c", day="2031-01-01T00:00:00Z"),
        substack_row("4.d", published="", day=""),
        substack_row("5.e", audience="only_paid"),
    ]
    data = (SUBSTACK_COLUMNS + "".join(rows)).encode()
    found = list(SubstackPosts().read(Item("in/posts.csv", data, guide=Guide(today=date(2030, 1, 1)))))
    assert [each for each in found if isinstance(each, Withheld)] == [
        Withheld("in/posts/2.b.html", "drafts"),
        Withheld("in/posts/3.c.html", "posts that are to be published later"),
        Withheld("in/posts/4.d.html", "drafts"),
    ]
    assert [each.place for each in found if isinstance(each, Listed)] == ["in/posts/1.a.html", "in/posts/5.e.html"]


@pytest.mark.parametrize(("encoding", "delimiter"), [("cp1252", ";"), ("utf-16", "\t"), ("utf-8-sig", ",")])
def test_a_list_that_a_spreadsheet_program_saved_is_read(encoding: str, delimiter: str) -> None:
    """Other delimiters, other letters; a day that is not certain leaves the post undated."""
    rows = SUBSTACK_COLUMNS + substack_row("1.a", title="Crecidas del río", day="04/03/2022 12:00")
    rows += substack_row("2.b", published="FALSE")
    item = Item("posts.csv", rows.replace(",", delimiter).replace("\n", "\r\n").encode(encoding))
    assert isinstance(recognise(item), SubstackPosts)
    listed, withheld = SubstackPosts().read(item)
    assert isinstance(listed, Listed) and isinstance(withheld, Withheld)
    assert (listed.document.title, listed.document.published) == ("Crecidas del río", None)
    assert withheld == Withheld("posts/2.b.html", "drafts")


def test_a_text_without_the_list_is_rejected_with_what_to_do(tmp_path: Path) -> None:
    """Nobody knows whether it was published."""
    source = export(tmp_path, _1001_floods=BODY)
    (source / "posts.csv").unlink()
    for place in (source, source / "posts", source / "posts" / "1001.floods.html"):
        (found,) = read(place)
        assert isinstance(found, Rejected) and "import the whole export" in found.reason


@pytest.mark.parametrize(
    "header",
    [
        "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at",
        "post_id,timestamp,email,post_type,active_subscription,country",
        "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id",
        "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME",
    ],
)
def test_lists_of_readers_are_known_by_their_columns(header: str) -> None:
    item = Item("any.csv", f"\ufeff{header}\na@mail.example,1,2,3\n".encode())
    assert isinstance(recognise(item), SideNotes)


def test_a_table_of_articles_with_mail_addresses_is_no_list_of_readers() -> None:
    item = Item("any.csv", b"title,body,email,timestamp\nFloods,It rose.,a@mail.example,2012\n")
    assert not isinstance(recognise(item), SideNotes)


# Three more exports, each with a trap.


def test_a_podcast_without_a_text_costs_nothing_else_and_its_title_may_be_missing(tmp_path: Path) -> None:
    """TryGhost/migrate#971: since 2022 the address of the sound is left blank. A draft whose file is empty is a draft
    and not an unreadable file; a post without a title has its subtitle's words, else those of its address."""
    source = export(
        tmp_path,
        substack_row("1.on_air", kind="podcast", title="On air", subtitle="An hour"),
        substack_row("2.a-word-or-two", title=""),
        substack_row("3.empty", published="false"),
        _1_on_air="",
        _2_a_word_or_two=BODY,
        _3_empty="",
    )
    (source / "posts" / "1.on-air.html").rename(source / "posts" / "1.on_air.html")
    seen = agreed(source)
    assert [each.title for each in seen.documents] == ["A word or two"]
    assert seen.skipped == {"drafts": 1, "articles in a list whose texts are not among the sources": 1}
    assert [place for place, _ in seen.rejected] == ["posts/1.on_air.html"]


def test_the_newer_list_of_subscribers_has_other_columns_and_is_known_too() -> None:
    """buttondown/roadmap#2282: another list, with a capital letter, long names and no word in common with the first."""
    header = b"Email,Name,Subscription type,Activity,Subscription date,Revenue,Subscriber country\n"
    item = Item("posts.csv", header + b"reader.one@mail.example,R One,Paid,5,2021-01-01,$50,PE\n")
    importer = recognise(item)
    assert importer is not None
    assert list(importer.read(item)) == [Skipped("posts.csv", "lists of readers")]


def test_what_asks_readers_to_subscribe_is_no_text_and_tells_the_address() -> None:
    """Automattic/data-liberation-agent#1: texts hold widgets, and pictures behind a server for pictures. The button to
    share a post leads to the post itself; links to other posts say nothing of it."""
    html = (
        f"{BODY}<p class='button-wrapper'><a class='button' href='https://river.substack.example/p/floods?utm_source="
        "substack&action=share'>Share</a></p><div class='subscription-widget-wrap'><p>Subscribe now</p></div>"
        "<a href='https://other.example/p/rain'>Rain</a><div class='captioned-image-container'><figure>"
        "<img src='https://cdn.example/image/fetch/w_1456/https%3A%2F%2Fs3.example%2F1.png'></figure></div>"
    )
    (found,) = SubstackTexts().read(Item("posts/1001.floods.html", html.encode()))
    assert isinstance(found, Document)
    assert found.body == f"{TEXT}\n\nRain"
    assert found.url == "https://river.substack.example/p/floods"
    assert "https://cdn.example/image/fetch/w_1456/https%3A%2F%2Fs3.example%2F1.png" in found.html
