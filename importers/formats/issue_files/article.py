"""A text that somebody wrote in a file of its own: its title, who signed it and its day, out of its first lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from archive.document import Document
from archive.partial_date import PartialDate, Precision
from importers.page.blocks import key
from importers.page.dates.find import find_date
from importers.page.dates.parse import read_date, read_dateline
from importers.page.language import of_article, of_attribute
from importers.page.meta_tags import clean_url
from importers.page.people.names import is_byline, is_name, names_in
from importers.page.sanitise import sanitise, text_of
from importers.page.tree import Element, line_of, parse, words_of
from importers.protocol import Item, Rejected

_OPENING = 8  # blocks among which title, byline and date stand
_LONGEST_TITLE, _LONGEST_LINE = 200, 120  # characters
_SURE = 300  # characters from which on the text itself tells its language
_JUNK_TITLE = re.compile(
    r"\A(?:microsoft (?:office )?(?:word|powerpoint|excel)\b.{0,300}"
    r"|(?:untitled|sans titre|sin t[ií]tulo|ohne titel|unbenannt|document|documento|dokument|doc|new document"
    r"|presentation|print|slide|layout|unknown|title|no title|scan\w{0,20}|normal|template)[\s_-]{0,3}\d{0,12}"
    r"|.{0,200}\.(?:docx?|odt|rtf|pdf|indd|qxd|qxp|pmd|p65|pub|txt|html?|pages|tex|dvi|ps|eps|tiff?"
    r"|jpe?g|wpd|xlsx?|pptx?)"
    r"|[\W\d_]{0,200}|\(?anonymous\)?)\Z",
    re.IGNORECASE,
)
_DAY_IN_NAME = re.compile(
    r"(?<!\d)(?P<year>1[6-9]\d\d|20\d\d)(?P<sep>[-_.]?)(?P<month>0[1-9]|1[0-2])(?:(?P=sep)(?P<day>0[1-9]|[12]\d|3[01]))?(?!\d)"
)
_MOST_WORDS = 16  # of a line that signs and dates
_ENDS = re.compile(r"[.!?…:;,]['\"”’»)]?\Z")
_SENTENCE = re.compile(r".{20,100}?[.!?…](?=\s|\Z)")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a file says of itself, "" or () where it says nothing. `date` is one of publication, not of the making of
    the file; `section` and `series` are where the text stood."""

    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    topics: tuple[str, ...] = ()
    date: PartialDate | None = None
    section: str = ""
    series: str = ""
    summary: str = ""


def document_of(html: str, stated: Stated, item: Item, path: str = "") -> Document | Rejected:
    """The document of one text. `path` names it within its file, "" for a file that holds one."""
    path = path or item.path
    root = parse(html) if html.strip() else None
    if root is None:
        return Rejected(path, "it holds no text")
    for each in list(root.iter("style", "script", "title", "head")):
        each.drop_tree()
    title, after = _title(root, stated.title)
    authors, published = _signed(after, stated.language)
    markup = sanitise(etree.tostring(root, encoding="unicode", method="html", with_tail=False))
    body = text_of(markup)
    if not body:
        return Rejected(path, "it has a title but no text" if title else "it holds no text")
    title = title or _opening(body)
    attribute = of_attribute(stated.language)
    address = clean_url(item.address)
    found = of_article(title, body)
    return Document(
        title=title,
        body=body,
        html=markup,
        summary=stated.summary,
        published=published or stated.date or date_in_name(item.path),
        authors=authors or tuple(name for name in stated.authors if is_name(name)),
        topics=stated.topics,
        language=(found or attribute) if len(body) > _SURE else (attribute or found),
        source=item.label,
        section=stated.section,
        series=stated.series,
        path=path,
        url=address if path == item.path else "",
        addresses=(address,) if address and path != item.path else (),
        captured=item.captured,
    )


def honest_title(title: str) -> str:
    """The title that a file states, "" where it is what a program wrote there: its own name, or that of a file."""
    line = line_of(title)
    return "" if _JUNK_TITLE.match(line) or len(line) > 2 * _LONGEST_TITLE else line


def date_in_name(path: str) -> PartialDate | None:
    """The day, or the month, that the file's name gives: `issue-1989-03-05.pdf`, `weir_19890305.pdf`."""
    found = _DAY_IN_NAME.search(path.rpartition("/")[2])
    if not found or not (found["sep"] or found["day"]):
        return None  # six figures in a row are any number
    day = f"-{found['day']}" if found["day"] else ""
    return read_date(f"{found['year']}-{found['month']}{day}", "file name")


def date_in_lines(lines: Sequence[str], language: str = "") -> PartialDate | None:
    """The date that the head of an issue gives: the first full day among short lines, else the first month or span
    that has a line for itself."""
    rough: PartialDate | None = None
    for line in lines:
        if len(line) > _LONGEST_LINE:
            continue
        found = find_date(line, "byline", language)
        if found and found.date.precision is Precision.DAY:
            return found.date
        alone = read_dateline(line, language)
        rough = rough or (PartialDate(alone.date.first, alone.date.last, "byline") if alone else None)
    return rough


def authors_of(names: Sequence[str]) -> tuple[str, ...]:
    """The people among the names that a file's own fields give."""
    return names_in([name.replace(";", ",") for name in names])


def topics_of(keywords: str) -> tuple[str, ...]:
    """The topics in a file's own field of keywords."""
    return tuple(dict.fromkeys(filter(None, map(line_of, keywords.replace(";", ",").split(",")))))


def _title(root: Element, stated: str) -> tuple[str, list[Element]]:
    """The title, whose own line is taken out of the text, and the blocks behind it."""
    blocks = _blocks(root)
    stated = honest_title(stated)
    heading = next((each for each in blocks[:_OPENING] if each.tag in ("h1", "h2", "h3")), None)
    if heading is not None and not all(map(_is_line, map(words_of, blocks[: blocks.index(heading)]))):
        heading = None  # one between paragraphs
    shown = next((each for each in blocks[:_OPENING] if stated and key(words_of(each)) == key(stated)), None)
    if shown is None and heading is not None and not stated:
        shown = heading
    if shown is None and not stated and len(blocks) > 1:
        first, rest = blocks[0], sum(len(words_of(each)) for each in blocks[1:4])
        line = words_of(first)
        if (
            first.tag != "li"
            and _is_line(line)
            and rest > _LONGEST_LINE / 2
            and not is_byline(line)
            and not read_dateline(line)
        ):
            shown = first
    if shown is None:
        return stated, blocks[:_OPENING]
    title = stated or line_of(words_of(shown))[: 2 * _LONGEST_TITLE]
    at = blocks.index(shown)
    shown.drop_tree()
    return title, blocks[:at][-2:] + blocks[at + 1 : at + 1 + _OPENING]


def _is_line(text: str) -> bool:
    """Whether it is a line of its own, such as a title, a kicker or a date, and no sentence."""
    return len(text) <= _LONGEST_LINE and not _ENDS.search(text)


def _signed(blocks: Sequence[Element], language: str) -> tuple[tuple[str, ...], PartialDate | None]:
    """Who signed the text and its date, where lines near its title say so; such lines are taken out of the text, which
    still says something without them."""
    authors: tuple[str, ...] = ()
    published: PartialDate | None = None
    said: list[Element] = []
    others = len(blocks)
    for block in blocks[:5]:
        line = line_of(words_of(block, 2 * _LONGEST_LINE))
        if not authors and is_byline(line):
            authors = names_in([line])
        elif not published and len(line) <= _LONGEST_LINE and (found := read_dateline(line, language)):
            published = PartialDate(found.date.first, found.date.last, "byline")
        elif not authors and not published and (both := _signed_and_dated(line, language)):
            authors, published = both
        else:
            continue
        said.append(block)
    for block in said if len(said) < others else ():
        block.drop_tree()
    return authors, published


def _signed_and_dated(line: str, language: str) -> tuple[tuple[str, ...], PartialDate] | None:
    """Who signed and the day, where one line is nothing but both, as two lines that stand close come out of a page."""
    words = line.split()
    for at in range(1, len(words) if len(words) <= _MOST_WORDS else 0):
        parts = " ".join(words[:at]), " ".join(words[at:])
        for signed, dated in (parts, parts[::-1]):
            if is_byline(signed) and (found := read_dateline(dated, language)):
                return names_in([signed]), PartialDate(found.date.first, found.date.last, "byline")
    return None


def _blocks(root: Element) -> list[Element]:
    """The innermost blocks that hold text, of the first ones."""
    found: list[Element] = []
    for each in root.iter("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "div", "td", "pre"):
        if len(found) > 2 * _OPENING:
            break
        if not any(inner.tag in ("p", "div", "li", "h1", "h2", "h3") for inner in each) and words_of(each, 10).strip():
            found.append(each)
    return found


def _opening(body: str) -> str:
    """The first sentence of a text that has no title, or its first words."""
    line = line_of(body.partition("\n\n")[0])
    if len(line) <= _LONGEST_LINE:
        return line
    sentence = _SENTENCE.match(line)
    return sentence[0] if sentence else f"{line[:100].rsplit(' ', 1)[0]} …"
