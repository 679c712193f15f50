"""Where a reader sees dates on a page, and how much each of these places looks like that of the article's own date."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from lxml import etree

from archive.partial_date import PartialDate, Precision
from importers.page.blocks import key
from importers.page.dates.context_score import elsewhere, named_changed, named_dated
from importers.page.dates.find import find_date, may_hold_date
from importers.page.dates.lines import DateLine, date_line
from importers.page.tree import Element, words_of

SURE = 3
"""The score from which a place is taken for that of the article's date."""

NEVER = -5
"""The score up to which a date is that of another thing: a comment, another article in a list, today in a masthead."""

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code em font i ins label mark nobr q s small span strong sub sup time tt u var"
    " wbr".split()
)
_LONGEST, _LINE, _SHORT, _PART = 240, 120, 60, 15
_MOST_SPOTS, _MOST_TRIES, _MOST_TEXT = 50, 300, 400_000
_PARTS = frozenset("h1 h2 h3 p".split())  # what holds one of these is more than a line
_UNREAD = frozenset("head title script style noscript template option svg iframe textarea".split())
_OF_A_NOTE = 5
_STAMPED = frozenset({"time", "abbr", "relative-time", "local-time", "time-ago"})
_EARLIEST_SEEN = 1990


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A date that a reader sees. `source` is `time` or `byline`; `score` says how much the place looks like that of
    the article's own date (see `SURE`); `changed` whether the page calls it the date of a change."""

    date: PartialDate
    source: str
    score: int
    changed: bool = False


@dataclass(frozen=True, slots=True)
class _Met:
    line: DateLine
    element: Element
    offset: int
    stamped: bool = False
    titled: bool = False
    within: bool = False  # the line is a piece of a longer sentence


def date_candidates(root: Element, language: str = "", title: str = "") -> list[DateCandidate]:
    """The dates in short lines of the page, in its order. `title` is the article's title where it is known, "" else:
    the date of an article stands beside it."""
    wanted = key(title)
    shown = " ".join(title.split())
    heading = _heading(root, wanted)
    met: list[_Met] = []
    offset, begins, ends = 0, -1, -1
    done: set[Element] = set()
    tries = 0
    for element in root.iter(etree.Element):
        if element is heading:
            begins, ends = offset, offset + len(words_of(element))
        elif element.tag in _STAMPED:
            tries += 1
            met += _in_stamp(element, done, language, offset)
        # What stands behind an element is read with it, though its own children come between: places are rough.
        own = element.text if element.tag not in _UNREAD else None
        for text, inside in ((own, True), (element.tail, False)):
            if not text or text.isspace():
                continue
            if heading is None and wanted and len(text) > 9 and key(text) == wanted:
                heading = element
                begins, ends = offset, offset + len(text)
            if may_hold_date(text):
                tries += 1
                met += _in_text(element, inside, text, done, language, offset, shown)
            offset += len(text)
        if len(met) > _MOST_SPOTS or tries > _MOST_TRIES or offset > _MOST_TEXT:
            break
    around = set(heading.iterancestors()) if heading is not None else set()
    shapes = [_shape(each.element) for each in met]
    repeated = _repeated(met, shapes)
    called = [named_changed(each.element) for each in met]
    spots = [
        DateCandidate(
            each.line.date,
            "time" if each.stamped else "byline",
            _score(each, begins, ends, repeated[shape], around),
            each.line.changed or each.line.aside or bool(name),
        )
        for each, name, shape in zip(met, called, shapes, strict=True)
    ]
    if any(spot.score >= SURE and not spot.changed for spot in spots):
        return spots
    return [
        replace(spot, changed=each.line.changed or each.line.aside or name == "modified")
        for spot, each, name in zip(spots, met, called, strict=True)
    ]


def _heading(root: Element, wanted: str) -> Element | None:
    """The heading that shows the title; where none does, the only first-level heading."""
    found = [(each, key(words_of(each, 600))) for each in islice(root.iter("h1", "h2"), 60)]
    for tag in ("h1", "h2"):
        for heading, text in found:
            if heading.tag == tag and wanted and (text == wanted or (len(wanted) > 15 and wanted in text)):
                return heading
    first = [heading for heading, text in found if heading.tag == "h1" and len(text) > 15]
    return first[0] if len(first) == 1 else None


def _in_stamp(element: Element, done: set[Element], language: str, offset: int) -> Iterator[_Met]:
    """A `<time>` or an `<abbr>`: what the reader sees of it goes before what it says to machines."""
    stamp = element.get("title") if element.tag == "abbr" else element.get("datetime")
    said = date_line(stamp or "", "time", language) if stamp else None
    outer = _line_around(element)
    shown = date_line(words_of(outer, _LONGEST), "time", language)
    if shown and shown.date.precision is not Precision.DAY:
        shown = None
    if said and shown and said.date.precision is Precision.DAY and outer is not element:
        own = date_line(words_of(element, _LONGEST), "time", language)
        shown = replace(shown, date=own.date) if own else shown
    if said and not shown:
        text = words_of(outer, _LONGEST)
        around = date_line(f"{text} {said.date.iso()}", "time", language) if len(text) < _SHORT else None
        shown = replace(around, date=said.date) if around else said
    if shown:
        done.add(outer)
        done.add(element)
        yield _Met(shown, element, offset, stamped=True)


def _in_text(
    beside: Element, inside: bool, text: str, done: set[Element], language: str, offset: int, title: str
) -> Iterator[_Met]:
    """What begins the element `beside`, or follows it."""
    element = beside if inside else beside.getparent()
    if len(text) > _LONGEST:
        opening = _opening(text, language)
        if opening and element not in done:
            done.add(element)
            yield _Met(opening, element, offset)
        return
    outer = _line_around(element)
    if outer in done or element in done:
        return
    whole = words_of(outer, _LONGEST + 10 + len(title))
    # "Title, posted on 5 March 2019": what the line says of the title is not beside the date.
    titled = len(title) > _PART and title in whole
    if titled:
        whole = whole.replace(title, " | ")
    line = _shown_line(whole, language) if len(whole) <= _LONGEST else None
    # Day, month and year each in an element of its own: only so short a text is a part of a date.
    for _ in range(3 if len(text.strip()) <= _PART else 0):
        if line and line.date.precision is Precision.DAY:
            break
        above = outer.getparent()
        if above is None or len(whole) > _SHORT:
            break
        outer, whole = above, words_of(above, _SHORT + 60)
        wider = date_line(whole, "byline", language) if len(whole) <= _SHORT + 20 else None
        line = wider if wider and wider.date.precision is Precision.DAY else line
    within = line is None and len(whole) > _LONGEST and _is_amid(beside, inside)
    if line is None:
        line = date_line(text, "byline", language) if len(text) < _LINE else _opening(text, language)
    # The archive of a blog lists its months as links.
    if line and (line.date.precision is Precision.DAY or (outer.tag != "a" and element.tag != "a")):
        done.add(outer)
        done.add(element)
        yield _Met(line, outer, offset, titled=titled, within=within and line.rest > 0)


def _is_amid(beside: Element, inside: bool) -> bool:
    """Whether more of the same line stands beside the text, as words in bold and links do in a sentence."""
    following = next(iter(beside), None) if inside else beside.getnext()
    return any(each is not None and each.tag in _INLINE for each in (beside, following))


def _shown_line(whole: str, language: str) -> DateLine | None:
    """The date of a line; where a stamp for programs stands beside the date for readers, that of the readers."""
    shown = _STAMP.sub(" ", whole)
    return (date_line(shown, "byline", language) if shown != whole else None) or date_line(whole, "byline", language)


_STAMP = re.compile(r"(?<!\d)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:?\d\d)")


def _opening(text: str, language: str) -> DateLine | None:
    """The date that a paragraph begins with: "(5 March 2019)", "LIMA, 5 March 2019 (Agency) -"."""
    found = find_date(text[:_LINE], "byline", language) if may_hold_date(text[:_LINE]) else None
    if found and _DATELINE.fullmatch(text[: found.start]) and not text[found.end : found.end + 1].isspace():
        return DateLine(found.date, 0)
    return None


_DATELINE = re.compile(r"\s*\(?|\s*[A-ZÀ-Þ][\w .'-]{2,30}[,(/–—-]{1,2}\s{0,2}\(?")


def _line_around(element: Element) -> Element:
    """The block that the element is a part of the text of, as long as that is short."""
    for _ in range(6):
        above = element.getparent()
        if element.tag not in _INLINE or above is None or above.tag == "body":
            break
        if any(each.tag in _PARTS for each in islice(above, 20)) or len(words_of(above, _LONGEST + 10)) > _LONGEST:
            break
        element = above
    return element


def _repeated(met: list[_Met], shapes: list[str]) -> dict[str, int]:
    """How many days places of each shape show; many places of one day, as in a list of today's, are as many."""
    days = Counter(
        shape for shape, _ in {(shape, each.line.date.first) for shape, each in zip(shapes, met, strict=True)}
    )
    places = Counter(shapes)
    return {shape: max(count, places[shape] - 1) for shape, count in days.items()}


def _shape(element: Element) -> str:
    chain = [element, *islice(element.iterancestors(), 2)]
    return "/".join(f"{each.tag}.{each.get('class', '')}" for each in chain)


def _score(met: _Met, begins: int, ends: int, alike: int, around: set[Element]) -> int:
    line, element = met.line, met.element
    score = 2 if line.rest == 0 else 1 if line.rest <= 8 else 0 if line.rest <= 14 else -4
    score += 2 if line.published else -_OF_A_NOTE if line.aside else 0
    score += 1 if met.stamped else 0
    named = named_dated(element)
    distance = _distance(met.offset, begins, ends)
    near = distance == 3
    score += named + distance
    if begins >= 0 and not line.published and _is_astray(line, distance, called=bool(named or met.stamped)):
        score -= _ASTRAY if distance >= 0 else 2 * _ASTRAY
    if alike >= 3 and not near:
        score -= 3
    if not (met.titled and line.published):
        score -= elsewhere(element, around)
    if line.date.first.year < _EARLIEST_SEEN:
        # Before there was a Web: what a sentence says of those years is what it tells.
        score -= 2 if line.rest <= _LABEL_WORDS or line.published else _OF_THE_PAST
    if line.date.precision is not Precision.DAY:
        # A month is a date of the article as a line of its own beside the title; in a sentence it is anything.
        score -= 1 if line.rest <= _LABEL_WORDS and (distance > 1 or begins < 0) else 3
    return score - (_IN_SENTENCE if met.within and not line.published else 0)


def _is_astray(line: DateLine, distance: int, *, called: bool) -> bool:
    """Whether a date so far from the heading is one of the text's, or today's: neither it nor its place is called a
    date's, or it stands in a masthead."""
    return distance < 0 or (not called and distance < (2 if line.rest > 1 else 1))


def _distance(offset: int, begins: int, ends: int) -> int:
    """What it adds to the score how far the place is from the heading; nothing where that is not known (-1)."""
    if begins < 0:
        return 0
    after, before = offset - ends, begins - offset
    if after >= -5:
        return 3 if after <= 150 else 2 if after <= 500 else 1 if after <= 1200 else 0
    if before >= 0:
        return 2 if before <= 80 else 1 if before <= 250 else _IN_MASTHEAD
    return 0


_LABEL_WORDS, _IN_SENTENCE, _ASTRAY, _IN_MASTHEAD, _OF_THE_PAST = 4, 2, 2, -3, 9
