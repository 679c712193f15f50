"""Bytes to text, HTML to safe HTML and to paragraphs, and the language of a text."""

from __future__ import annotations

import gzip
import json
import re
from encodings.aliases import aliases

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import fromstring
from webencodings.labels import LABELS

from importers.page.decode import decode, is_text
from importers.page.language import detect, of_article, of_attribute
from importers.page.sanitise import sanitise, sanitise_element, text_of
from tests.support.paths import SHARED_DATA
from tests.support.yardstick import within

CORPORA = SHARED_DATA / "corpora"
SPANISH = "Año nuevo: la elección será en “abril”, dijo el señor Núñez."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_an_undeclared_encoding_is_found(encoding: str) -> None:
    assert decode(SPANISH.encode(encoding)) == SPANISH


@pytest.mark.parametrize(
    ("declaration", "encoding", "text"),
    [
        ('<meta charset="windows-1251">', "cp1251", "Привет"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r", "Привет"),
        ('<?xml version="1.0" encoding="shift_jis"?>', "shift_jis", "日本の新聞"),
        ("<meta charset=iso-8859-1>", "cp1252", "“quoted” – and dashed"),
        ("<meta charset=utf-8>", "cp1252", "elección"),
        ("<meta charset=iso-8859-1>", "utf-8", "elección"),
        ("<meta charset=no-such-thing>", "cp1252", "elección"),
    ],
)
def test_a_declaration_is_followed_where_it_is_true(declaration: str, encoding: str, text: str) -> None:
    assert decode(f"{declaration}{text}".encode(encoding)) == declaration + text


@pytest.mark.parametrize(
    "name",
    [
        "base64",
        "zlib",
        "hex",
        "rot13",
        "idna",
        "undefined",
        "punycode",
        "utf-7",
        "unicode_escape",
        "raw_unicode_escape",
    ],
)
def test_a_name_that_is_no_encoding_of_the_web_counts_as_no_declaration(name: str) -> None:
    page = f"<meta charset={name}>elección \\ud800 +2AA- ".encode("cp1252") * 2000
    # Punycode takes the square of the length.
    assert within(20, lambda: decode(page)) == page.decode("cp1252")
    assert within(20, lambda: decode(page, f"text/html; charset={name}")) == page.decode("cp1252")


def test_every_label_of_the_encoding_standard_that_python_reads_is_one_of_text_without_halves() -> None:
    every_byte = bytes(range(256)) * 4
    for label in LABELS:
        decode(f"<meta charset={label}>".encode() + every_byte).encode("utf-8")


@pytest.mark.parametrize(
    ("label", "read_as"),
    [
        ("latin1", "cp1252"),
        ("ISO-8859-9", "cp1254"),
        ("gb2312", "gb18030"),
        ("big5", "big5hkscs"),
        ("ks_c_5601-1987", "cp949"),
    ],
)
def test_a_label_is_read_as_browsers_read_it(label: str, read_as: str) -> None:
    page = f"<meta charset={label}>".encode() + bytes(range(0xA1, 0xFF)) * 3 + b"\x80"
    assert decode(page) == page.decode(read_as, "replace")


@pytest.mark.parametrize("label", ["utf-16", "x-user-defined", "replacement", "iso-2022-kr", "hz-gb-2312"])
def test_a_label_that_the_page_cannot_be_in_is_not_followed(label: str) -> None:
    page = f"<meta charset={label}>elección".encode("cp1252")
    assert decode(page) == page.decode("cp1252")


@settings(deadline=None)
@given(data=st.binary(max_size=300), declared=st.sampled_from(["", *sorted(aliases.values())]))
def test_what_was_decoded_can_be_sent_on(data: bytes, declared: str) -> None:
    decode(f"<meta charset={declared}>".encode() + data).encode("utf-8")


@given(st.binary(max_size=300))
def test_any_bytes_decode(data: bytes) -> None:
    assert isinstance(decode(data), str)
    assert isinstance(is_text(data), bool)


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4 text", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"PK\x03\x04", bytes(range(256)) * 4]
)
def test_a_binary_file_is_no_text(data: bytes) -> None:
    assert not is_text(data)


def test_safe_html_holds_nothing_that_runs_loads_or_identifies() -> None:
    safe = sanitise(
        '<p id=a class=b style="color:red" onclick="x()">Hi <a href="javascript:x()">js</a>'
        '<a href="data:text/html,x">data</a> <a href="https://e.org/a">good</a> <a href="mailto:a@e.org">mail</a></p>'
        '<script>bad()</script><style>p{}</style><img src="https://e.org/i.png" onerror="x()"><iframe src=x></iframe>'
        "<svg onload=x()></svg><form><input name=q></form><p>End</p>"
    )
    assert 'href="https://e.org/a"' in safe and 'href="mailto:a@e.org"' in safe
    assert set(re.findall(r"<([a-z0-9]+)", safe)) == {"p", "a", "img"}
    assert set(re.findall(r"\s([a-z]+)=", safe)) == {"href", "rel", "src"}
    assert "bad()" not in safe and "javascript" not in safe and safe.endswith("<p>End</p>")


def test_a_picture_stays_by_its_web_address_alone() -> None:
    safe = sanitise(
        '<img src="https://e.org/a.jpg" alt="A &gt; b" width=9 height=8 srcset="x 2x" onload=x() style="x" class=y>'
        '<img src="data:image/gif;base64,R0" alt="c"><img src="javascript:x()"><img alt="d &gt; e"><img>'
    )
    assert safe == '<img src="https://e.org/a.jpg" alt="A &gt; b" width="9" height="8">'


def test_a_base_that_no_host_can_have_costs_the_relative_links_and_nothing_else() -> None:
    element = fromstring("<p>The <a href='/b'>rope</a> <a href='https://b.example/'>broke</a>.</p>")
    assert sanitise_element(element, "https://a.\N{REPLACEMENT CHARACTER}xample/1").endswith(">broke</a>.</p>")
    assert 'href="/b"' not in sanitise_element(element, "https://a.\N{REPLACEMENT CHARACTER}xample/1")


def test_every_link_says_that_nothing_of_us_follows_it() -> None:
    assert 'rel="noopener noreferrer nofollow"' in sanitise('<a href="https://e.org" rel="opener">x</a>')


@given(st.text(alphabet="<>/abp \"'=!-&;", max_size=200))
def test_sanitising_twice_is_sanitising_once(text: str) -> None:
    once = sanitise(text)
    assert sanitise(once) == once


def test_html_becomes_paragraphs() -> None:
    html = (
        "<div>before<p>one <b>bold</b>\n line<br>next<br><br>apart</p><ul><li>a<li>b</ul><script>no()</script>"
        "<table><tr><td>1</td><td>2</td></tr></table><pre>x\n  y</pre>after</div>"
    )
    assert text_of(html).split("\n\n") == ["before", "one bold line\nnext", "apart", "a", "b", "1 2", "x\ny", "after"]


@pytest.mark.parametrize("html", ["", " ", "<!-- only a remark -->", "\0", "<script>x</script>"])
def test_nothing_to_read_gives_no_text(html: str) -> None:
    assert text_of(html) == ""


@pytest.mark.parametrize("html", ["<div>" * 300_000, "<b><i>" * 200_000, "<a><p>" * 200_000, "<" * 500_000])
def test_hostile_nesting_is_bounded(html: str) -> None:
    assert len(sanitise(html)) <= 5 * len(html)
    assert len(text_of(html)) <= len(html)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The strike at the mine has ended and the workers will be back on Monday.", "en"),
        ("La huelga en la mina ha terminado y los trabajadores vuelven el lunes.", "es"),
        ("Der Streik in der Mine ist beendet und die Arbeiter kommen am Montag nicht zurück.", "de"),
        ("La grève dans la mine est terminée et les ouvriers sont de retour avec leur chef.", "fr"),
        ("A greve na mina não acabou e os trabalhadores ainda estão em casa com as famílias.", "pt"),
        ("Lo sciopero nella miniera è finito e gli operai sono tornati anche con la pioggia.", "it"),
        ("Забастовка на шахте закончилась", ""),
        ("12345 !!", ""),
        ("", ""),
    ],
)
def test_the_language_is_that_of_the_commonest_words(text: str, code: str) -> None:
    assert detect(text) == code


@pytest.mark.parametrize(
    ("attribute", "code"), [("es-PE", "es"), ("EN", "en"), ("en_US", "en"), ("", ""), ("x-none", "")]
)
def test_a_lang_attribute_is_cut_to_its_language(attribute: str, code: str) -> None:
    assert of_attribute(attribute) == code


@pytest.mark.parametrize(("name", "code"), [("digitalgov", "en"), ("spanish-news", "es")])
def test_every_article_of_a_corpus_is_in_its_language(name: str, code: str) -> None:
    if not CORPORA.exists():
        pytest.skip("the shared corpora are not beside this checkout")
    with gzip.open(CORPORA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    assert [record["id"] for record in records if of_article(record["title"], record["body"]) != code] == []
