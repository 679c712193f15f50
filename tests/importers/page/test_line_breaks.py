"""Lines that an author broke stay lines, in the text and in its HTML; prose that was broken to fit does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.document import Document
from importers.formats.pages.html_pages import HtmlPages
from importers.page.blocks import blocks_of, key
from importers.page.body.line_breaks import with_line_breaks
from importers.page.sanitise import text_of
from importers.page.tree import parse
from importers.protocol import Item

PROSE = (
    "The ferryman of the upper town has mended shoes since the rope broke, and nobody has crossed the river for weeks. "
    "His mother taught him the trade in the winter when the river froze and the boat lay on the bank for all to see."
)
VERSE = ("I keep the boat", "for those who never come,", "I keep the shoes", "of those who went by road.")


def _read(body: str) -> Document:
    page = f"<!doctype html><title>The boat</title><body><article><h1>The boat</h1>{body}</article>"
    (found,) = HtmlPages().read(Item("a.html", page.encode()))
    assert isinstance(found, Document)
    return found


@pytest.mark.parametrize(
    "verse",
    [
        f"<p>{'<br>'.join(VERSE)}</p>",
        f"<p>{'<br/>'.join(VERSE)}<br></p>",
        f"<div><i>{' <BR> '.join(VERSE)}</i></div>",
        f"<blockquote>{'<br>'.join(VERSE)}</blockquote>",
        "<pre>\n" + "\n   ".join(VERSE) + "\n</pre>",
        '<div style="white-space: pre-line">' + "\n".join(VERSE) + "</div>",
        f"<p>{'<br>'.join(f'<span>{line}</span>' for line in VERSE)}</p>",
    ],
)
def test_the_lines_of_a_poem_stay_lines(verse: str) -> None:
    found = _read(f"<p>{PROSE}</p><p>{PROSE[::-1]}.</p>{verse}<p>{PROSE}!</p>")
    assert "\n".join(VERSE) in found.body.split("\n\n")
    assert "\n".join(VERSE) in text_of(found.html).split("\n\n")


def test_stanzas_are_paragraphs() -> None:
    found = _read(f"<p>{PROSE}</p><p>{'<br>'.join(VERSE[:2])}<br><br>{'<br>'.join(VERSE[2:])}</p><p>{PROSE}!</p>")
    assert found.body.split("\n\n")[1:3] == ["\n".join(VERSE[:2]), "\n".join(VERSE[2:])]
    assert text_of(found.html) == found.body


def test_an_address_and_a_dialogue_stay_lines() -> None:
    lines = ("Ferry Office", "9 Quay Street", "Uppertown")
    talk = ("– Who is there?", "– The ferryman.", "– What do you want?", "– To cross.")
    found = _read(f"<p>{PROSE}</p><p>{'<br>'.join(lines)}</p><p>{'<br>'.join(talk)}</p><p>{PROSE}!</p>")
    assert found.body.split("\n\n")[1:3] == ["\n".join(lines), "\n".join(talk)]


@pytest.mark.parametrize("wide", [56, 72, 90])
@pytest.mark.parametrize(("begin", "sign", "end"), [("<p>", "<br>", "</p>"), ("<pre>", "\n", "</pre>")])
def test_prose_that_was_broken_where_a_line_was_full_is_one_paragraph(
    wide: int, begin: str, sign: str, end: str
) -> None:
    lines = [""]
    for word in (PROSE + " " + PROSE).split():
        if len(lines[-1]) + len(word) > wide:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    found = _read(f"<p>{PROSE}</p>{begin}{sign.join(lines)}{end}<p>{PROSE}!</p>")
    assert found.body.split("\n\n")[1] == f"{PROSE} {PROSE}"


@pytest.mark.parametrize("container", ["div", "td", "font"])
@pytest.mark.parametrize("gap", ["<br><br>", "<br /> <br />\n<br />", "<BR>\n&nbsp;<BR>"])
def test_paragraphs_that_are_parted_by_empty_lines_are_paragraphs(container: str, gap: str) -> None:
    around = ("<table><tr><td>", "</table>") if container == "td" else (f"<{container}>", f"</{container}>")
    found = _read(
        around[0] + gap.join((PROSE, f'{PROSE} <a href="https://a.example/">So</a>.<i>', f"{PROSE} No.")) + around[1]
    )
    assert found.body.split("\n\n") == [PROSE, f"{PROSE} So.", f"{PROSE} No."]
    assert text_of(found.html) == found.body
    assert "<i>" in found.html and 'href="https://a.example/"' in found.html


@given(st.text(alphabet="ab .\n<>", max_size=200), st.sampled_from(["p", "pre", "div", "li"]))
def test_breaks_change_no_word(text: str, tag: str) -> None:
    root = parse(f"<{tag}>{text.replace('<', '<br>').replace('>', '<br><br>')}</{tag}>")
    blocks = blocks_of(root) if root is not None else []
    lines = [block.text for block in blocks]
    again = with_line_breaks(lines, blocks)
    assert [" ".join(line.split()) for line in again] == lines
    assert list(map(key, again)) == list(map(key, lines))
    assert not any("\n\n\n" in line or "\x1e" in line for line in again)


@pytest.mark.parametrize("hostile", ["<br>" * 100_000, "a<br>" * 100_000, "<pre>\n" * 100_000, "a<br><br>" * 100_000])
def test_breaks_by_the_hundred_thousand_are_read(hostile: str) -> None:
    root = parse(f"<p>{PROSE}</p><div>{hostile}")
    assert root is not None
    blocks = blocks_of(root)
    assert with_line_breaks([block.text for block in blocks], blocks)[0] == PROSE
