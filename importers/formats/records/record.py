"""From the named values of one record, a row or a JSON object, to its document, or to why it is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from archive.document import Document, clean_text
from importers.formats.body_markup import Body, body_of, kind_of_body, plain_line, plain_text
from importers.formats.post_kinds import reason_of_kind
from importers.formats.records.field_names import simple
from importers.formats.records.json_records import BadField, title_of
from importers.formats.records.record_dates import NO_HABITS, DateHabits, date_in, is_of_spreadsheet_error
from importers.formats.signed import signed
from importers.formats.unpublished import BINNED, LATER, WITH_PASSWORD, is_known, is_to_come, reason_of, unless_to_come
from importers.guide.guide import Guide
from importers.page.language import of_article
from importers.page.sanitise import text_of
from importers.protocol import Damaged, Skipped

Value: TypeAlias = str | int | float | bool | tuple[str, ...]
_LONGEST_ID = 1000
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_]\w.*)?\Z")
_WEB_ADDRESS = re.compile(r"https?://[^\s/]\S*\Z", re.IGNORECASE)
_OF_SITE = re.compile(r"https?://[^/?#]{1,300}/?\Z", re.IGNORECASE)
_LISTED, _IN_QUOTES = (
    re.compile(r"\[\s{0,9}[\"'].{0,4000}[\"']\s{0,9}\]\Z", re.DOTALL),
    re.compile(r"\"([^\"]*)\"|'([^']*)'"),
)
_CUT_SHORT = re.compile(r"\[\+\d{1,9} chars\]\s{0,9}\Z")
_PARTED, _LEVELS = re.compile(r"[;|\n]"), re.compile(r"\s{0,9}[>»›]\s{0,9}")
_MOST_TOPICS = 200
_TECHNICAL = frozenset("ok success successful done complete completed crawled fetched processed valid new none".split())
_WEAK_MARKS = frozenset("state estado estat statut stato situacao visibility postvisibility".split())
_SAYS_BY_NAME = {"draft": "draft", "archived": "archived", "trashed": "trash", "deleted": "deleted", "hidden": "hidden"}
_SAYS_BY_NAME |= {"private": "private"}
_TRUE = frozenset("1 true yes on si sí oui ja y x verdadero vero verdadeiro vrai wahr cert waar prawda истина".split())
_CUT_AT = {32_767: "a cell of a spreadsheet", 50_000: "a cell of an online spreadsheet"}
_JOOMLA = re.compile(
    r"\{/?(?:load(?:position|module|moduleid)|mos(?:image|pagebreak|map)|youtube|vimeo|gallery|phocagallery|slider|tab"
    r"|article|source|emailcloak)\b[^{}\n]{0,300}\}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one record, by field, the best first; `marks` are those that say whether it was published, each
    with the simple name of its column; `places` names the record where something is wrong with it. `losses` say what
    is known to be lost of it."""

    of: dict[str, list[Value]] = field(default_factory=dict)
    marks: list[tuple[str, Value]] = field(default_factory=list)
    losses: tuple[str, ...] = ()
    wordpress: bool = False

    def text(self, name: str) -> str:
        """The first text of the field, "" where it has none."""
        return next((each for each in self.of.get(name, ()) if isinstance(each, str) and each.strip()), "")

    def line(self, name: str) -> str:
        """`text` on one line, without markup."""
        return plain_line(self.text(name))


def found_in(
    values: Values, *, label: str, guide: Guide, habits: DateHabits = NO_HABITS
) -> Document | Damaged | Skipped:
    """The document that a record gives, without a `path`, or why it was never published. Raises `BadField`.

    A record needs one of title, body and html. What is absent is made of what is there: the title of the body's first
    sentence, the language of the words. An address that is no web address is left out.
    """
    if reason := _withheld(values):
        return Skipped("", reason)
    losses = list(values.losses)
    title, body = values.line("title"), _body(values, guide.body)
    title = title or (values.line("name") if body.text else "")
    if is_of_spreadsheet_error(title):
        losses.append(f"a spreadsheet wrote {title[:12]} in place of its title")
        title = ""
    if is_of_spreadsheet_error(body.text):
        losses.append(f"a spreadsheet wrote {body.text[:12]} in place of its text")
        body = Body("", "")
    if not (title or body.text):
        raise BadField(
            "its title, body and html are empty, so there is nothing to read"
            if {"title", "body", "html"} & set(values.of)
            else "it has none of title, body and html, so there is nothing to read"
        )
    losses += _cut(values, body)
    title = title or title_of(body.text)
    code = _LANGUAGE.match(values.line("language"))
    language = (code[1].lower() if code else "") or of_article(title, body.text)
    published, fault = None, ""
    for said in values.of.get("date", ()):
        published, said_fault = date_in(said, language, habits)
        fault = fault or said_fault
        if published:
            break
    else:
        losses += [fault] if fault else []
    url, source = _address(values), _source(values)
    document = Document(
        title=title,
        body=body.text,
        html=body.html,
        published=published,
        authors=_authors(values),
        topics=_topics(values),
        language=language,
        url=url,
        source=source or label,
        source_id=_identifier(values),
        summary=values.line("summary"),
        section=values.line("section"),
    )
    if published is None and any(isinstance(each, str) and is_to_come(each) for _, each in values.marks):
        return Skipped("", LATER)
    return unless_to_come(document, guide, tuple(losses))


def full_cells(cells: Iterable[str]) -> Iterator[str]:
    """The losses of cells that end where a spreadsheet has no more room."""
    lengths = {len(each.encode("utf-16-le", "surrogatepass")) // 2 for each in cells}
    for length, cell in _CUT_AT.items():
        if length in lengths:
            yield f"its text ends where {cell} is full; the rest was lost before it came here"


def _cut(values: Values, body: Body) -> Iterator[str]:
    """The losses of a text that was cut before it came here."""
    yield from full_cells(values.text(name) for name in ("body", "html"))
    if _CUT_SHORT.search(body.text[-40:]):
        yield "its text was cut short before it came here, as it says at its end"


def _withheld(values: Values) -> str:
    """Why it was never published or is no article, "" where it was."""
    if reason := reason_of_kind(values.text("kind").strip().casefold()):
        return reason
    for name, value in values.marks:
        said = str(value).strip()
        if isinstance(value, bool):
            said = "true" if value else "false"
        if name == "deletedat" and said.casefold() not in ("0", "false", "null", "none"):
            return BINNED
        if by_name := _SAYS_BY_NAME.get(name.removeprefix("is")):
            if said.casefold() in _TRUE or said.casefold() == by_name:
                return reason_of(by_name)
            continue
        if not said or said.casefold() in _TECHNICAL or (said.isdecimal() and len(said) >= 3):
            continue  # what a crawler says of its fetch
        if not is_known(said) and name in _WEAK_MARKS:
            continue
        if reason := reason_of(said):
            return reason
    return WITH_PASSWORD if values.text("password").strip() else ""


def _body(values: Values, kind: str) -> Body:
    """The body and its HTML; each is made of the other where one is missing."""
    html = values.text("html")
    of_html = body_of(html, "html", wordpress=values.wordpress) if html else Body("", "")
    said = values.text("body")
    if "intro" in values.of:
        said = "\n\n".join(part for part in (values.text("intro"), said) if part.strip())
        said = _JOOMLA.sub("", said)
    if of_html.text and said.strip():
        return Body(of_html.html, said.strip())
    if of_html.text:
        return of_html
    if not said.strip():
        said = values.text("markdown")
        kind = kind or "markdown"
    made = body_of(said, kind, wordpress=values.wordpress)
    return made if made.html or kind == "text" else Body("", plain_text(made.text))


def _address(values: Values) -> str:
    """The first that is a web address: collections hold words and relative paths there beside good articles."""
    said = (each.strip() for each in values.of.get("url", ()) if isinstance(each, str))
    if found := next((each for each in said if _WEB_ADDRESS.match(each)), ""):
        return found
    # Some programs call the address of the page its source; that of a whole site is a name.
    source = values.text("source").strip()
    return source if _WEB_ADDRESS.match(source) and not _OF_SITE.match(source) else ""


def _source(values: Values) -> str:
    said = [plain_line(each) for each in values.of.get("source", ()) if isinstance(each, str)]
    named = (each for each in said if each and (not _WEB_ADDRESS.match(each) or _OF_SITE.match(each)))
    return next(named, "")


def _identifier(values: Values) -> str:
    for each in values.of.get("id", ()):
        found = plain_line(each) if isinstance(each, str) else str(each) if not isinstance(each, tuple) else ""
        if len(found) > _LONGEST_ID:
            raise BadField(f"id has {len(found):,} characters; the most is {_LONGEST_ID:,}")
        if found:
            return found
    return ""


def _authors(values: Values) -> tuple[str, ...]:
    """Names; numbers and mail addresses are none."""
    found: list[str] = []
    first, last = values.line("firstname"), values.line("lastname")
    if first or last:
        found.append(f"{first} {last}".strip())
    for each in values.of.get("authors", ()):
        if found:
            break
        several = _listed(each) or _PARTED.split(each) if isinstance(each, str) else each
        if isinstance(several, list | tuple):
            found = [name for part in several for name in signed(plain_line(part))]
    return tuple(dict.fromkeys(found))


def _listed(said: str) -> list[str]:
    """The texts of a list that a program wrote into one cell, `["water", "old town"]`; none where it is none."""
    if not _LISTED.match(said.strip()):
        return []
    return [found[1] or found[2] for found in _IN_QUOTES.finditer(said) if found[1] or found[2]]


def _topics(values: Values) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for each in values.of.get("topics", ()):
        parts = each if isinstance(each, tuple) else _several_topics(each) if isinstance(each, str) else ()
        for part in parts:
            name = plain_line(part)
            if name and simple(name):
                found.setdefault(name.casefold(), name)
            elif name:
                found.setdefault(name, name)
    return tuple(list(found.values())[:_MOST_TOPICS])


def _several_topics(said: str) -> list[str]:
    """One text that holds several: between `|` or `;`, else between commas; of `News > Rivers` each level is one."""
    if listed := _listed(said):
        return listed
    if "<" in said and kind_of_body(said) == "html":
        said = text_of(said)  # links to the pages of the topics
    parts = _PARTED.split(said)
    if len(parts) == 1:
        parts = said.split(",")
    return [level.strip(" \"'") for part in parts for level in _LEVELS.split(clean_text(part))]
