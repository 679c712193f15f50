"""PDF: the order of reading, what repeats on every page, outlines, and files that cannot be read."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from archive.document import Document
from importers.formats.issue_files.pdf import Pdf
from importers.protocol import Item, Rejected, Skipped
from tests.support.agreement import agreed
from tests.support.pdf_files import BOLD, HEBREW, PLAIN, SECRET, Mark, Text, columns, drawn, pdf, width
from tests.support.web_archives import http, record

_WORDS = (
    "river weir village bell chapel stones priest market harvest bridge council mayor station railway harbour fishing"
    " lantern orchard summer winter committee district municipality locomotive amphitheatre aqueduct school teacher"
).split()


def prose(count: int, seed: int = 1) -> list[str]:
    """Paragraphs of made-up sentences."""
    chance = random.Random(seed)

    def sentence() -> str:
        return " ".join(chance.choices(_WORDS, k=chance.randint(6, 14))).capitalize() + "."

    return [" ".join(sentence() for _ in range(chance.randint(2, 5))) for _ in range(count)]


def put_for_others(text: str) -> str:
    """Each letter as the one 29 places before it, as fonts have it that do not say which letters they hold."""
    return "".join(chr(ord(each) - 29) if each.isalpha() else each for each in text)


def rows(lines: list[str], font: str = PLAIN) -> list[Text]:
    """The lines one below the other."""
    return [Text(40, 700 - 12 * number, line, font=font) for number, line in enumerate(lines)]


def read(data: bytes, path: str = "a.pdf") -> list[Document]:
    """What the importer gives, which must be documents."""
    found = list(Pdf().read(Item(path, data, "The Weir")))
    assert all(isinstance(each, Document) for each in found), found
    return [each for each in found if isinstance(each, Document)]


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("order", ["columns", "rows", "words", "chance"])
def test_columns_are_read_down_one_by_one_however_they_were_drawn(count: int, order: str) -> None:
    paragraphs = prose(30)
    (found,) = read(pdf([drawn(page, order) for page in columns(paragraphs, count=count)]))
    assert found.body.split("\n\n") == paragraphs


def test_a_headline_across_columns_comes_before_them_and_an_article_below_after_them() -> None:
    upper, lower = prose(6, 2), prose(6, 3)
    (first,) = columns(upper, count=3, top=700, bottom=480)
    (second,) = columns(lower, count=2, top=420, bottom=100)
    heads = [Text(40, 730, "The weir was cleaned", 24, BOLD), Text(40, 440, "A bell was found", 20, BOLD)]
    (found,) = read(pdf([drawn([*heads, *first, *second], "chance")], info={"Title": "The Weir 7"}))
    assert found.title == "The Weir 7"
    assert found.body.split("\n\n") == ["The weir was cleaned", *upper, "A bell was found", *lower]
    assert "<h2>A bell was found</h2>" in found.html


def test_what_stands_on_every_page_is_left_out_and_gives_the_day() -> None:
    paragraphs = prose(40)
    pages = [
        [Text(40, 800, f"The Weir, 5 March 1989, page {number}", 8), *page, Text(290, 30, f"- {number} -", 8)]
        for number, page in enumerate(columns(paragraphs, count=2), 1)
    ]
    (found,) = read(pdf(pages))
    assert found.body.split("\n\n") == paragraphs
    assert found.published and (found.published.iso(), found.published.source) == ("1989-03-05", "byline")


def test_the_day_on_which_a_file_was_made_is_no_date_and_that_of_its_name_is_one() -> None:
    page = next(iter(columns(prose(3), count=1)))
    data = pdf([page], info={"CreationDate": "D:20240102030405Z", "Title": "Microsoft Word - weir.doc"})
    (found,) = read(data)
    assert found.published is None and "Microsoft" not in found.title
    (found,) = read(data, "old/issue-1989-03-05.pdf")
    assert found.published and found.published.iso() == "1989-03-05"
    (found,) = read(data, "weir_198903.pdf")
    assert found.published is None


def test_the_outline_parts_a_file_into_its_articles_in_their_sections(tmp_path: Path) -> None:
    texts = [prose(4, seed) for seed in (11, 12, 13)]
    pages = []
    for title, paragraphs in zip(("The weir", "The bell", "The bridge"), texts, strict=True):
        (page,) = columns(paragraphs, count=2, top=700)
        pages.append([Text(40, 740, title, 20, BOLD), *page])
    marks = [
        Mark("Cover", 0), Mark("News", 0, 800), Mark("The weir", 0, 760, 1), Mark("The bell", 1, 760, 1),
        Mark("Page 3", 2), Mark("The bridge", 2, 760),
    ]  # fmt: skip
    (tmp_path / "issue.pdf").write_bytes(pdf(pages, marks=marks))
    found = agreed(tmp_path / "issue.pdf").by_title()
    assert {title: each.section for title, each in found.items()} == {
        "The weir": "News",
        "The bell": "News",
        "The bridge": "",
    }
    for title, paragraphs in zip(("The weir", "The bell", "The bridge"), texts, strict=True):
        assert found[title].body.split("\n\n") == paragraphs


def test_two_articles_on_one_page_are_parted_at_the_place_that_the_outline_names() -> None:
    upper, lower = prose(3, 21), prose(3, 22)
    (first,), (second,) = columns(upper, count=1, top=700), columns(lower, count=1, top=400)
    heads = [Text(40, 720, "THE WEIR", 14, BOLD), Text(40, 420, "THE BELL", 14, BOLD)]
    data = pdf(
        [[heads[0], *first, heads[1], *second]], marks=[Mark("On the weir", 0, 735), Mark("On the bell", 0, 435)]
    )
    assert [each.title for each in read(data)] == ["On the weir", "On the bell"]
    assert read(data)[1].body.endswith(lower[-1]) and upper[0] not in read(data)[1].body


def test_an_outline_of_pages_or_of_headings_within_one_text_parts_nothing() -> None:
    pages = list(columns(prose(40), count=1))
    by_page = [Mark(f"Page {number + 1}", number) for number in range(len(pages))]
    assert len(read(pdf(pages, marks=by_page))) == 1
    headings = [Mark("The whole report", 0), Mark("First part", 0, 400, 1), Mark("Second part", 1, 700, 1)]
    assert len(read(pdf(pages, marks=headings))) == 1


def test_words_below_a_picture_do_not_part_the_paragraph_that_goes_on_behind_it() -> None:
    paragraphs = prose(8, 5)
    page = next(iter(columns([*paragraphs, *prose(9, 6)], count=2, top=740, bottom=500)))
    (found,) = read(pdf([[*page, Text(40, 480, "The weir seen from the bridge", 7)]]))
    said = found.body.split("\n\n")
    assert set(paragraphs[:7]) < set(said) and "The weir seen from the bridge" in said


def test_heads_that_differ_from_left_to_right_pages_are_left_out() -> None:
    paragraphs = prose(90, 6)
    pages = [
        [Text(40, 800, f"{number}  The Weir", 8) if number % 2 else Text(450, 800, f"Winter 1989  {number}", 8), *page]
        for number, page in enumerate(columns(paragraphs, count=2), 1)
    ]
    (found,) = read(pdf(pages))
    assert found.body.split("\n\n") == paragraphs


def test_hyphens_at_the_ends_of_lines_are_joined_and_real_ones_stay() -> None:
    lines = [
        "The well-known com-", "mittee met on Friday, a well-", "known one, of the one-", "sided kind of Anglo-",
        "Saxon towns, with its am-", "phitheatre.",
    ]  # fmt: skip
    (found,) = read(pdf([rows(lines)]))
    assert found.body == (
        "The well-known committee met on Friday, a well-known one, of the one-sided kind of Anglo-Saxon towns, with its"
        " amphitheatre."
    )


def test_text_over_a_scanned_page_counts_though_it_is_not_drawn() -> None:
    paragraphs = prose(3)
    page = [
        Text(each.x, each.y, each.text, each.size, hidden=True) for each in next(iter(columns(paragraphs, count=2)))
    ]
    (found,) = read(pdf([page], pictures=[0]))
    assert found.body.split("\n\n") == paragraphs


def test_pages_that_are_turned_and_lines_up_the_edge_are_read() -> None:
    paragraphs = prose(4)
    (page,) = columns(paragraphs, count=2)
    turned = [Text(842 - each.y, each.x, each.text, each.size, angle=90, spacing=each.spacing) for each in page]
    (found,) = read(pdf([turned], rotate=90, size=(842, 595)))
    assert found.body.split("\n\n") == paragraphs
    (found,) = read(
        pdf([[*page, Text(20, 100, "Photograph: the archive", 6, angle=90), Text(200, 200, "DRAFT", 90, angle=45)]])
    )
    assert found.body.split("\n\n") == [*paragraphs, "Photograph: the archive"]


def test_pages_that_are_written_from_the_right() -> None:
    """Letters are drawn from the left, as programs that set Hebrew draw them; columns follow from right to left."""

    def column(lines: list[str], right: int) -> list[Text]:
        turned = [re.sub(r"\d+", lambda found: found[0][::-1], each)[::-1] for each in lines]
        return [Text(right - width(each), 700 - 12 * number, each, font=HEBREW) for number, each in enumerate(turned)]

    def hebrew(text: str) -> str:
        return "".join(chr(ord(each) - 97 + 0x5D0) if each.isalpha() else each for each in text)

    right = ["abc defgh ijklm nopq abc", "cba hgfed 1989 mlkji abc", "abc defgh ijklm nopqabcde."]
    left = ["bcd defgh ijklm nopq abc", "dba hgfed mlkji abc gfedbc", "bbc defgh ijklm nopqabcde."]
    (found,) = read(pdf([column(left, 250) + column(right, 450)]))
    assert found.body.replace("\n\n", " ") == hebrew(" ".join([*right, *left]))


def test_an_issue_in_a_web_archive_has_its_address_and_the_day_of_its_capture(tmp_path: Path) -> None:
    data = pdf([[Text(40, 700, "The weir was cleaned on Friday.")]])
    response = http(data, kind="application/pdf")
    (tmp_path / "crawl.warc").write_bytes(record(response, "https://weir.example/issues/7.pdf"))
    (found,) = agreed(tmp_path / "crawl.warc").documents
    assert found.url == "https://weir.example/issues/7.pdf" and found.captured
    assert found.body == "The weir was cleaned on Friday."


def test_pages_without_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(pdf([[], []], pictures=[0, 1]))
    found = agreed(tmp_path / "scan.pdf")
    assert found.skipped == {"it holds pictures of pages only": 1} and not found.rejected
    some = list(Pdf().read(Item("a.pdf", pdf([next(iter(columns(prose(2), count=1))), []], pictures=[1]))))
    assert isinstance(some[0], Document)
    assert some[1:] == [Skipped("a.pdf", "pages of a PDF that hold pictures only")]


BAD = [
    (pdf([[Text(40, 700, "Hello")]], secret=True), "locked with a password"),
    (b"%PDF-1.4\nnothing of use", "cut short or damaged"),
    (pdf([rows([f"The river rose {n} times" for n in range(9)], SECRET)]), "letters cannot be read"),
    (pdf([rows([put_for_others(each[:60]) for each in prose(9)])]), "letters cannot be read"),
]  # fmt: skip


def test_what_cannot_be_read_says_why_and_what_to_do(tmp_path: Path) -> None:
    for number, (data, _) in enumerate(BAD):
        (tmp_path / f"{number}.pdf").write_bytes(data)
    found = dict(agreed(tmp_path).rejected)
    for number, (_, words) in enumerate(BAD):
        assert words in found[f"{number}.pdf"] and ";" in found[f"{number}.pdf"]


def test_a_file_of_no_pages_that_says_it_has_millions_ends(tmp_path: Path) -> None:
    many = pdf([[Text(40, 700, "Hello")]]).replace(b"/Count 1>>", b"/Count 9999999>>")
    (found,) = Pdf().read(Item("a.pdf", many))
    assert isinstance(found, Document | Rejected)


def test_a_byline_under_the_headline_and_the_large_first_letter_of_a_text() -> None:
    lines = [
        "he river rose and the whole village",
        "came to see it, with lanterns and with",
        "bread for those who worked.",
    ]
    page = [
        Text(40, 740, "The river rose", 22, BOLD), Text(40, 715, "By Ana Sol", 9), Text(40, 676, "T", 30),
        *(Text(62 if number < 2 else 40, 690 - 12 * number, line) for number, line in enumerate(lines)),
    ]  # fmt: skip
    (found,) = read(pdf([page]))
    assert (found.title, found.authors) == ("The river rose", ("Ana Sol",))
    assert found.body == (
        "The river rose and the whole village came to see it, with lanterns and with bread for those who worked."
    )


@pytest.mark.parametrize("lines", [("By Ana Sol", "5 March 1989"), ("5 de marzo de 1989", "Por Ana Sol")])
def test_a_byline_and_a_date_that_stand_close_are_still_two(tmp_path: Path, lines: tuple[str, str]) -> None:
    head = [Text(40, 800, "The bell under the weir", 22, BOLD), Text(40, 780, lines[0]), Text(40, 768, lines[1])]
    (text,) = columns(["The weir was cleaned on Friday, and under the stones they found the bell. " * 6], count=2)
    (tmp_path / "a.pdf").write_bytes(pdf([[*head, *text]]))
    (document,) = agreed(tmp_path / "a.pdf").documents
    assert document.authors == ("Ana Sol",)
    assert document.published is not None
    assert document.published.iso() == "1989-03-05"
    assert document.body.startswith("The weir was cleaned")
