"""A generated site as they were made by hand around 2000: tables, `<font>`, `<br>`, no metadata, dates everywhere.

Of twenty pages one is an index of thirty dated entries that link to articles, two are newsletters of eight dated items,
three are articles with a chronology or a list of dated sources, and fourteen are articles with a box of recent ones.
All text is made up (`benchmarks.generated`), and so are the names; the same count gives the same pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from itertools import islice

from archive.document import Document
from benchmarks.generated import documents

_MENU = "".join(
    f"<a href='/part{number}/index.htm'><font size=1>Part number {number}</font></a><br>\n" for number in range(18)
)
_ENTRIES, _ITEMS, _RECENT, _SOURCES = 30, 8, 10, 14


def pages(count: int) -> Iterator[tuple[str, bytes]]:
    """`count` pages of the site, each with its path."""
    stock = documents(16 * count + 200)
    for number in range(count):
        year = f"{1998 + number // 200 % 8}"
        match number % 20:
            case 0:
                title, body = "Index", _index(list(islice(stock, _ENTRIES)), number)
            case 1 | 2:
                title, body = f"Newsletter {number}", _newsletter(list(islice(stock, _ITEMS)), number)
            case 3 | 4 | 5:
                document = next(stock)
                title, body = document.title, _article(document, number) + _sources(list(islice(stock, _SOURCES)))
            case _:
                document = next(stock)
                title, body = document.title, _article(document, number)
        recent = _recent(list(islice(stock, _RECENT)), number)
        yield f"{year}/{'index' if number % 20 == 0 else 'n'}{number}.htm", _page(title, body, recent)


def _page(title: str, body: str, recent: str) -> bytes:
    html = (
        f"<HTML><HEAD><TITLE>The Valley Letter: {escape(title)}</TITLE></HEAD>\n"
        "<BODY BGCOLOR='#FFFFFF' TEXT='#000000'><TABLE WIDTH=750 BORDER=0 CELLPADDING=4><TR>\n"
        f"<TD WIDTH=150 VALIGN=top BGCOLOR='#CCCC99'>{_MENU}<hr>{recent}</TD>\n"
        f"<TD VALIGN=top>{body}</TD></TR></TABLE>\n"
        "<CENTER><FONT SIZE=1>Last updated: 3 May 2005. Copyright 1998-2005 The Valley Letter</FONT></CENTER>"
        "</BODY></HTML>"
    )
    return html.encode("ascii", "xmlcharrefreplace")


def _day(document: Document, number: int) -> str:
    first = document.published.first if document.published else date(2001, 5, 1 + number % 28)
    return f"{first.day} {first:%B} {1998 + first.year % 8}"


def _sentences(document: Document, most: int) -> str:
    return escape(document.body.replace("\n\n", " ")[:most].rpartition(" ")[0])


def _index(entries: list[Document], number: int) -> str:
    rows = "".join(
        f"<P><B><A HREF='n{number + 3 + each % 17}.htm'>{escape(entry.title)}</A></B><BR>\n"
        f"<I>{_day(entry, each)}</I><BR>\n{_sentences(entry, 240)}.\n"
        for each, entry in enumerate(entries)
    )
    return f"<H1><FONT FACE='Arial'>What we reported</FONT></H1>{rows}"


def _newsletter(items: list[Document], number: int) -> str:
    rows = "".join(
        f"<H3>{escape(item.title)}</H3>\n<FONT SIZE=2>{_day(item, each)}</FONT>\n<P>{_sentences(item, 900)}.\n"
        f"<P>{_sentences(item, 500)}.\n"
        for each, item in enumerate(items)
    )
    return f"<H2>Newsletter number {number}</H2>{rows}"


def _article(document: Document, number: int) -> str:
    paragraphs = "<P>\n".join(escape(each) for each in document.body.split("\n\n"))
    return (
        f"<FONT SIZE=5><B>{escape(document.title)}</B></FONT><BR><FONT SIZE=2>{_day(document, number)}</FONT>"
        f"<P>\n{paragraphs}<BR>\n<A HREF='index.htm'>Back to the index</A>"
    )


def _sources(entries: list[Document]) -> str:
    rows = "".join(
        f"<LI>{escape(each.title)}, The Valley Letter, {_day(each, number)}.\n" for number, each in enumerate(entries)
    )
    return f"<P><B>Sources</B><UL>{rows}</UL>"


def _recent(entries: list[Document], number: int) -> str:
    return "".join(
        f"<FONT SIZE=1>{_day(each, place)}<BR><A HREF='n{number + place}.htm'>{escape(each.title)}</A></FONT><P>\n"
        for place, each in enumerate(entries)
    )
