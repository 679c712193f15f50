"""DOCX, ODT and RTF: what somebody wrote in a file of its own."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from archive.document import Document
from archive.home import Home
from importers.protocol import Item, Rejected
from importers.registry import recognise
from importers.run import run_import
from tests.support.agreement import agreed
from tests.support.office_files import docx, odt, w_notes, w_paragraph, zipped

_TEXT = "The weir was cleaned on Friday by the whole village together, and a bell was found under its stones."
_MORE = "The bell belongs to the old chapel, says the priest, who has asked for it twice."
_BOTH = f"{_TEXT}\n\n{_MORE}"


def read(data: bytes, path: str = "a.file") -> Document:
    """The one document that the importer, known by the content alone, gives."""
    importer = recognise(Item(path, data))
    assert importer is not None
    (found,) = importer.read(Item(path, data, "The Weir"))
    assert isinstance(found, Document), found
    return found


def refused(data: bytes) -> str:
    """Why the file is refused."""
    importer = recognise(Item("a.file", data))
    assert importer is not None
    (found,) = importer.read(Item("a.file", data))
    assert isinstance(found, Rejected), found
    return found.reason


def test_a_word_document_gives_its_title_signature_day_and_notes(tmp_path: Path) -> None:
    reference = "<w:r><w:t>A bell was found.</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>"
    body = "".join(
        [
            w_paragraph("The weir", "Heading1"), w_paragraph("By Ana Sol"), w_paragraph("5 July 2012"),
            w_paragraph(_TEXT), w_paragraph("The bell", "Heading2"), w_paragraph(reference),
        ]
    )  # fmt: skip
    core = "<dc:title>Microsoft Word - weir.doc</dc:title><dcterms:created>2024-01-02T00:00:00Z</dcterms:created>"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "column").write_bytes(docx(body, core, {"word/footnotes.xml": w_notes(n2="It rings in D.")}))
    (found,) = agreed(tmp_path / "in").documents
    assert (found.title, found.authors, found.source) == ("The weir", ("Ana Sol",), "in")
    assert found.published and found.published.iso() == "2012-07-05"
    assert found.body.startswith(f"{_TEXT}\n\nThe bell\n\nA bell was found.") and "It rings in D." in found.body
    assert "<h2>The bell</h2>" in found.html


def test_tracked_changes_of_word_are_taken_as_made_and_comments_and_pictures_are_left_out() -> None:
    body = (
        "<w:r><w:t xml:space='preserve'>The weir was </w:t></w:r><w:ins w:id='1'><w:r><w:t>cleaned</w:t></w:r></w:ins>"
        "<w:del w:id='2'><w:r><w:delText>blown up</w:delText></w:r></w:del><w:r><w:t xml:space='preserve'> at last, and"
        " the village went home to eat.</w:t></w:r><w:r><w:commentReference w:id='0'/></w:r>"
    )
    found = read(docx(w_paragraph("The weir", "Title") + w_paragraph(body)))
    assert (found.title, found.body) == ("The weir", "The weir was cleaned at last, and the village went home to eat.")


def test_text_boxes_fields_and_moved_text_of_word_are_read_and_hidden_text_is_not() -> None:
    box = (
        "<w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><mc:Choice>"
        f"<w:drawing><x><w:txbxContent>{w_paragraph(_MORE)}</w:txbxContent></x></w:drawing></mc:Choice>"
        "</mc:AlternateContent></w:r>"
    )
    runs = (
        "<w:r><w:t xml:space='preserve'>The weir </w:t></w:r><w:fldSimple w:instr='x'><w:r><w:t>was</w:t></w:r>"
        "</w:fldSimple><w:r><w:rPr><w:vanish/></w:rPr><w:t> never</w:t></w:r><w:moveTo w:id='1'><w:r>"
        f"<w:t xml:space='preserve'> cleaned at last by the whole village.</w:t></w:r></w:moveTo>{box}"
    )
    found = read(docx(w_paragraph("The weir", "Title") + w_paragraph(runs)))
    assert found.body == f"The weir was cleaned at last by the whole village.\n\n{_MORE}"


@pytest.mark.parametrize(
    "data", [docx(w_paragraph(_TEXT)), odt(f"<text:p>{_TEXT}</text:p>"), b"{\\rtf1 " + _TEXT.encode() + b"}"]
)
def test_what_was_deleted_or_hidden_in_a_file_is_shown_in_no_original(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "letter").write_bytes(data)
    home = Home.open(tmp_path / "home", create=True)
    run_import(home, [tmp_path / "letter"])
    (stored,) = home.store.documents()
    assert stored.document.body == _TEXT and not stored.original


def test_who_typed_a_file_is_its_author_only_where_that_is_a_name_and_nothing_is_signed() -> None:
    body = w_paragraph("The weir", "Title") + w_paragraph(_TEXT)
    assert read(docx(body, "<dc:creator>Ana Sol</dc:creator>")).authors == ("Ana Sol",)
    assert read(docx(body, "<dc:creator>Windows User 7</dc:creator>")).authors == ()
    signed = w_paragraph("The weir", "Title") + w_paragraph("By Leo Paz") + w_paragraph(_TEXT)
    assert read(docx(signed, "<dc:creator>Ana Sol</dc:creator>")).authors == ("Leo Paz",)


_BILLION = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
) + "]>"  # fmt: skip


def emptied(data: bytes) -> bytes:
    """The zip, with an end that says that it holds nothing."""
    return data[:-14] + bytes(8) + data[-6:]


BAD = [
    (emptied(docx(w_paragraph(_TEXT))), "damaged"),
    (docx(w_paragraph("&j;"), before=_BILLION), "declares entities"),
    (docx(w_paragraph(_TEXT), before="<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///y'>]>"), "entities"),
    (docx("<w:p>" * 3000 + "</w:p>" * 3000), "damaged"),
    (docx("<w:p><w:r>")[:900], ""),
    (docx("", more={"word/footnotes.xml": b" " * (33 << 20)}), "more than is safe"),
    (odt("<text:p>x</text:p>", more={"meta.xml": f"{_BILLION}<x>&j;</x>"}), "entities"),
    (odt("<text:section>" * 240 + "</text:section>" * 240), "deeper"),
    (odt("x", more={"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}), "password"),
    (b"{\\rtf1\\ansi ", "no text"),
]  # fmt: skip


def test_a_document_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    for number, (data, _) in enumerate(BAD):
        (tmp_path / f"{number}.docx").write_bytes(data)
    found = dict(agreed(tmp_path).rejected)
    assert len(found) == len(BAD)
    for number, (_, words) in enumerate(BAD):
        assert words in found[f"{number}.docx"] and "fault of this program" not in found[f"{number}.docx"]


def test_a_locked_zip_says_so() -> None:
    data = bytearray(docx(w_paragraph(_TEXT)))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        at = packed.NameToInfo["word/document.xml"].header_offset
    data[at + 6] |= 1
    listed = data.index(b"word/document.xml", data.index(b"PK\x01\x02"))
    data[listed - 46 + 8] |= 1
    assert "password" in refused(bytes(data))


def test_an_opendocument_text_gives_what_is_seen_of_it(tmp_path: Path) -> None:
    styles = (
        '<style:style style:name="P1" style:parent-style-name="Title"/>'
        '<style:style style:name="H1"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="B1"><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Never said.</text:p></text:deletion>"
        '</text:changed-region></text:tracked-changes><text:p text:style-name="P1">The weir</text:p>'
        "<text:p>5 July 2012</text:p><text:p>The<text:s/>weir <text:span text:style-name='B1'>was</text:span>"
        " cleaned.<office:annotation><text:p>Check this.</text:p></office:annotation><text:note><text:note-citation>1"
        "</text:note-citation><text:note-body><text:p>By hand.</text:p></text:note-body></text:note>"
        '<text:span text:style-name="H1">secret</text:span></text:p><text:h text:outline-level="2">The bell</text:h>'
        "<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list><text:p>It was<text:line-break/>"
        '<text:a xlink:href="https://a.example/1">found</text:a>.</text:p>'
    )
    meta = "<dc:title>untitled</dc:title><meta:keyword>Rivers</meta:keyword><dc:date>2024-01-02</dc:date>"
    (tmp_path / "column.odt").write_bytes(odt(body, meta, styles))
    (found,) = agreed(tmp_path / "column.odt").documents
    assert (found.title, found.topics) == ("The weir", ("Rivers",))
    assert found.published and found.published.iso() == "2012-07-05"
    assert found.body == "The weir was cleaned.[1]\n\nThe bell\n\none\n\nIt was\nfound.\n\n[1] By hand."
    assert "<strong>was</strong>" in found.html and 'href="https://a.example/1"' in found.html


def test_rtf_of_other_code_pages_with_notes_deletions_and_letters_in_two_halves(tmp_path: Path) -> None:
    rtf = (
        rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Times CYR;}}"
        rb"{\info{\title The weir}{\author Ana Sol}{\creatim\yr2024\mo1\dy2}{\keywords rivers, bells}}"
        rb"{\header The Weir, page {\field{\*\fldinst PAGE}{\fldrslt 1}}}"
        rb"\pard 5 July 2012\par The caf\'e9 and {\f1\'cc\'ee\'f1\'ea\'e2\'e0} saw \u-10179?\u-8704? over the weir."
        rb"{\super\chftn}{\footnote\pard\plain {\super\chftn} It was a Friday.}\par"
        rb"{\deleted It was blown up.}{\pict\pngblip\bin5 }}}}}}"
        b'The bell belongs to the \x93old\x94 chapel, {\\field{\\*\\fldinst HYPERLINK "https://a.example/1"}'
        b"{\\fldrslt says the priest}}.\\par}"
    )
    (tmp_path / "column.rtf").write_bytes(rtf)
    (found,) = agreed(tmp_path / "column.rtf").documents
    assert (found.title, found.authors, found.topics) == ("The weir", ("Ana Sol",), ("rivers", "bells"))
    assert found.published and found.published.iso() == "2012-07-05"
    assert found.body == (
        "The café and Москва saw 😀 over the weir.[1]\n\nThe bell belongs to the “old” chapel, says the priest.\n\n"
        "[1] It was a Friday."
    )


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\rtf1\mac {\fonttbl\f0 Geneva;}\f0 The caf\'8e is shut, the mill too.\par}", "The café is shut"),
        (rb"{\rtf1\ansi\ansicpg1250 The town of \'a3\'f3d\'9f lies there.\par}", "Łódź"),
        (rb"{\rtf1\ansi\ansicpg932{\fonttbl{\f0\fcharset128 M;}}\f0 \'93\'fa\'96\'7b is far away.\par}", "日本"),
        (rb"{\rtf1\ansi\uc2 The caf\u233\'65\'65 is shut.\par}", "The café is shut."),
        (rb"{\rtf1\ansi One line\line and its second.\par}", "One line"),
    ],
)
def test_letters_of_rtf_are_what_their_code_page_says(rtf: bytes, text: str) -> None:
    assert text in read(rtf).body


def test_documents_are_known_without_their_endings_in_folders_and_archives(tmp_path: Path) -> None:
    letter = docx(w_paragraph("The weir", "Title") + w_paragraph(_TEXT) + w_paragraph(_MORE))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "letter.bin").write_bytes(letter)
    (tmp_path / "in" / "all.zip").write_bytes(
        zipped({"old/paper": odt(f"<text:h>Paper</text:h><text:p>{_TEXT}</text:p>")})
    )
    found = agreed(tmp_path / "in").by_title()
    assert found["The weir"].body == _BOTH and found["Paper"].body == _TEXT


def test_a_file_imported_by_itself_is_of_the_publication_that_its_folder_gave_it(tmp_path: Path) -> None:
    (tmp_path / "The Weir").mkdir()
    file = tmp_path / "The Weir" / "letter.docx"
    file.write_bytes(docx(w_paragraph("The bell", "Title") + w_paragraph(_TEXT)))
    assert agreed(file).documents[0].source == agreed(tmp_path / "The Weir").documents[0].source == "The Weir"


@pytest.mark.parametrize(
    "marked",
    [
        rb"{\rtlch\fcs1 \af31507 \ltrch\fcs0 \v\insrsid1 Unseen words.}",
        rb"\v Unseen \'e9 \u233? words.\v0 ",
        rb"{\pard\plain\v Unseen words.}",
        rb"\v1 Unseen {\i words}\plain ",
        rb"\deleted\revauthdel1 Unseen words.\deleted0 ",
        rb"{\v a{\super 1}{\footnote \pard\plain {\super 1} Unseen words.}}",
        rb"{\v" + rb"\sa0" * 60 + b"\nUnseen words.}",
    ],
)
def test_what_rtf_hides_or_has_deleted_is_left_out_however_it_is_told(marked: bytes) -> None:
    found = read(rb"{\rtf1\ansi The weir\par " + _TEXT.encode() + b" " + marked + rb"It \vertalt\v0 rings.\par}")
    assert found.body == f"{_TEXT} It rings."


def test_what_a_style_of_word_hides_is_left_out() -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    hides = "<w:rPr><w:vanish/></w:rPr>"
    styles = (
        f"<w:styles xmlns:w='{word}'><w:style w:type='character' w:styleId='H'>{hides}</w:style>"
        "<w:style w:type='paragraph' w:styleId='Sub'><w:basedOn w:val='P'/></w:style>"
        f"<w:style w:type='paragraph' w:styleId='P'>{hides}</w:style></w:styles>"
    )
    run = "<w:r><w:rPr><w:rStyle w:val='H'/>{}</w:rPr><w:t xml:space='preserve'>{}</w:t></w:r>"
    runs = run.format("", "Unseen.") + run.format("<w:vanish w:val='0'/>", _MORE)
    body = [w_paragraph("The weir"), w_paragraph(_TEXT), w_paragraph(runs), w_paragraph("Unseen.", "Sub")]
    assert read(docx("".join(body), more={"word/styles.xml": styles})).body == _BOTH


def test_sections_of_opendocument_that_are_not_shown_are_left_out() -> None:
    section = "<text:section {}><text:p>Unseen.</text:p></text:section>"
    hidden = section.format("text:display='none'") + section.format("text:display='condition' text:is-hidden='true'")
    assert read(odt(f"<text:h>The weir</text:h><text:p>{_TEXT}</text:p>{hidden}<text:p>{_MORE}</text:p>")).body == _BOTH


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_however_far_behind_a_comment_they_are_declared(encoding: str) -> None:
    declared = f"<!--{'x' * 9000}--><!DOCTYPE w [<!ENTITY a 'aaaa'>]>"
    whole = f"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>{_TEXT}</w:document>"
    data = docx("", more={"word/document.xml": (declared + whole).encode(encoding)})
    assert "declares entities" in refused(data)
