"""Articles to take away, plain and hostile, and what the formats make of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from archive.document import Document, Stored, id_from_key
from archive.partial_date import PartialDate, parse_iso
from webui.formats.record import ExportRecord, one_line
from webui.formats.registry import FORMATS

PITFALLS = (
    *("\n", "\r\n", "\t", "\x00", "\x85", "\u2028", '"', "'", "{", "}", "\\", "$", "%", "&", "#", "_", "~", "^", "`"),
    *(",", ";", "=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＠a", "ER  - ", "TY  - NEWS", "@article{x,", " and "),
    *("\ud800", "\u202e", "\ufeff", "\\input{x}", "ñandú", "مرحبا", "日本", "😀", "</script>", "}}", "\\\\"),
)


HOSTILE = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(PITFALLS),
    ),
    max_size=8,
).map("".join)


DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


DATES = st.one_of(
    st.none(),
    st.tuples(DAYS, DAYS).map(lambda days: PartialDate(min(days), max(days))),
    st.sampled_from(["2019-03-05", "2009-06", "2006", "2009-05/2009-06", "0012-02", "2006/2008"]).map(parse_iso),
)


HOSTILE_TUPLES = st.lists(HOSTILE, max_size=3).map(tuple)


HOSTILE_DOCUMENTS = st.builds(
    Document,
    title=HOSTILE,
    body=HOSTILE,
    html=HOSTILE,
    summary=HOSTILE,
    published=DATES,
    authors=HOSTILE_TUPLES,
    topics=HOSTILE_TUPLES,
    language=HOSTILE,
    url=HOSTILE,
    source=HOSTILE,
    source_id=HOSTILE,
    label=HOSTILE,
    section=HOSTILE,
    series=HOSTILE,
    path=HOSTILE,
)


def exported(document: Document, *rule_topics: str, document_id: str = "") -> ExportRecord:
    made = document_id or id_from_key(document.title.encode(errors="replace").decode())
    stored = Stored(made, 1, document, "0" * 64, 1, "2024-05-06T07:08:09+00:00", "")
    return ExportRecord(stored, (*document.topics, *rule_topics), document.url)


HOSTILE_EXPORTS = st.builds(
    lambda document, document_id: exported(document, document_id=document_id),
    HOSTILE_DOCUMENTS,
    st.one_of(st.just("abcdefgh2345"), HOSTILE.filter(bool)),
)


ARTICLE = Document(
    title="Mining & water: 50% {still} dry",
    body="First paragraph.\n\nSecond one.",
    summary="A dry\nyear.",
    published=parse_iso("2019-03-05"),
    authors=("Jane Smith", "Amnesty International", "Ana García Pérez"),
    topics=("Mining",),
    language="en",
    url="https://news.example/2019/03/dry_land?a=1&b=50%25#top",
    source="The Valley Post",
    source_id="post-17",
    label="Update 134",
    section="Land",
)


def text_of(name: str, *documents: ExportRecord) -> str:
    return "".join(FORMATS[name].write(documents))


def csl(*documents: ExportRecord) -> list[dict[str, object]]:
    return list(json.loads(text_of("csl", *documents)))


def dated(text: str) -> ExportRecord:
    return exported(replace(ARTICLE, published=parse_iso(text)))


UNDATED = exported(replace(ARTICLE, published=None))


def encoded(text: str) -> str:
    return one_line(text).encode(errors="replace").decode()
