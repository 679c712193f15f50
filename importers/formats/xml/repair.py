"""Damaged XML made well formed, piece by piece, in bounded memory, with what each record lost on the way.

Of every text comes what a person would read in it: an `&` or a `<` that begins nothing stays, HTML's entities are
known, elements that nothing ends are ended, a section of CDATA goes to its real end. What stands outside the XML is
passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from importers.errors import SourceUnreadable
from importers.formats.xml.cdata import CLOSING, OPENING, Section, plain_end
from importers.formats.xml.losses import TOO_LONG, Faults, Losses, count_lines
from importers.formats.xml.open_elements import OpenElements
from importers.formats.xml.references import literal, resolved, written
from importers.formats.xml.tags import LONGEST, Tag, tag_at

_MOST_TEXT = 16_000_000  # characters of one record: what is longer is no article
_LONGEST_NOTE = 1_000_000  # characters of a comment or a document type
_AHEAD = 3 * LONGEST
_ENTITY = re.compile(r"<!ENTITY\s{1,99}([A-Za-z][A-Za-z0-9]{0,60})\s")
_END_OF_TYPE = re.compile(r"\]\s{0,99}>")
# What PHP writes into a page of its own troubles.
_MESSAGE = re.compile(
    r"(?:<br />\s{0,9})?<b>(?:PHP )?"
    r"(?:Warning|Notice|Deprecated|Strict Standards|(?:Fatal|Parse|Catchable fatal) error)</b>:"
    r"[^<]{0,2000}(?:<a href=[^<>]{0,200}>[^<]{0,200}</a>[^<]{0,500})?"
    r"<b>[^<]{0,500}</b> on line <b>\d{1,9}</b>(?:<br />)?"
)
_CUT_REFERENCE = re.compile(r"&#?\w{0,10}\Z")
_CUT = "it ends in the middle, so it was cut off"


class Repair:
    """One pass over a damaged file. `names` are the local names of its records; `faults` hears what was wrong."""

    def __init__(self, texts: Iterator[str], names: frozenset[str], faults: Faults) -> None:
        self._texts = texts
        self._faults = faults
        self._text = ""
        self._at = 0
        self._ended = False
        self._out: list[str] = []
        self._open = OpenElements(names)
        self._own: frozenset[str] = frozenset()
        self._declared = False  # whether an XML declaration was met since the last tag
        self._again = False  # whether another document begins here
        self._sound = 0  # up to where in the text every section of CDATA ends where XML says
        self._held = 0  # characters of text of the record that is open

    @property
    def records(self) -> dict[int, Losses]:
        """What each record lost, by its number from 0, once it has begun; who has read one may take it out."""
        return self._open.records

    def pieces(self) -> Iterator[str | None]:
        """The XML, well formed, without declaration and document type; None after each document."""
        while self._step():
            if self._again:
                yield from self._end()
                self._again = False
            elif len(self._out) > 2000:
                yield self._flush()
        yield from self._end()

    def _end(self) -> Iterator[str | None]:
        if not self._open.names:
            return
        if not self._open.is_closed:
            self._open.cut()
            self._faults.damage.append(_CUT)
        self._out += self._open.close_all()
        yield self._flush()
        yield None

    def _flush(self) -> str:
        piece = "".join(self._out)
        self._out.clear()
        return piece

    def _more(self) -> bool:
        """Read on; False at the end of the file. What was passed over is forgotten."""
        if self._ended:
            return False
        try:
            piece = next(self._texts, None)
        except SourceUnreadable as error:
            self._faults.damage.append(str(error))
            piece = None
        self._ended = piece is None
        self._forget(piece or "")
        return not self._ended

    def _forget(self, more: str = "") -> None:
        """Forget what was passed over, and add what comes."""
        self._text = self._text[self._at :] + more
        self._sound -= self._at
        self._at = 0

    def _step(self) -> bool:
        """Pass over one text or one piece of markup; False at the end."""
        tag = self._text.find("<", self._at)
        if tag < 0:
            if len(self._text) - self._at < _MOST_TEXT and self._more():
                return True
            text = self._text[self._at :]
            self._at = len(self._text)
            self._characters(_CUT_REFERENCE.sub("", text[-20:]).join((text[:-20], "")) if self._ended else text)
            return not self._ended
        if tag > self._at:
            self._characters(self._text[self._at : tag])
            self._at = tag
        if len(self._text) - tag < _AHEAD and self._more():
            return True
        self._markup()
        return True

    def _markup(self) -> None:
        text, at = self._text, self._at
        if text.startswith(OPENING, at):
            self._section()
        elif text.startswith("<!--", at):
            self._pass_over("<!--", "-->", _LONGEST_NOTE)
        elif text.startswith("<?", at):
            self._declared = text.startswith("<?xml ", at)
            self._pass_over("<?", "?>", LONGEST)
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            self._document_type()
        elif message := _MESSAGE.match(text, at):
            self._at = message.end()
            self._faults.outside += 1
        elif tag := tag_at(text, at):
            self._tag(tag)
        elif self._ended and ">" not in text[at : at + LONGEST] and len(text) - at < LONGEST:
            self._at = len(text)  # a tag that was cut off
        else:
            self._at += 1
            self._characters("<")

    def _tag(self, tag: Tag) -> None:
        if self._open.begins_document(tag, self._declared) and self._open.names:
            self._again = True
            return
        self._at = tag.end
        self._declared = False
        self._out += self._open.end(tag.name) if tag.kind == "end" else self._open.start(tag, self._own)
        if not self._open.in_record:
            self._held = 0

    def _characters(self, text: str) -> None:
        if self._open.takes_text:
            self._write(resolved(text, self._open.losses, self._own))
        elif not text.isspace():
            self._faults.outside += count_lines(text)

    def _write(self, text: str) -> None:
        room = max(0, _MOST_TEXT - self._held)
        if len(text) > room:
            self._open.losses.add(TOO_LONG, len(text) - room)
            text = text[:room]
        self._held += len(text)
        self._out.append(written(text))

    def _section(self) -> None:
        """Pass over a section of CDATA."""
        self._at += len(OPENING)
        if not self._open.takes_text:
            return  # what it holds is passed over with all that stands outside
        name = self._open.names[-1]
        end = plain_end(self._text, self._at, name)
        if end < 0 and self._at < self._sound:
            end = self._text.find(CLOSING, self._at)
        if end >= 0:
            self._write(literal(self._text[self._at : end], self._open.losses))
            self._at = end + len(CLOSING)
            return
        self._forget()
        section = Section(name)
        while not (known := section.find(self._text, self._ended)) and not self._ended:
            if len(self._text) > _MOST_TEXT:
                self._write(literal(self._text, self._open.losses))
                self._text, section = "", Section(name)
            self._more()
        if not known:
            section.end = section.after = len(self._text)
        self._sound = section.sound
        text = self._text[: section.end]
        if section.joined:
            text = text.replace(CLOSING + OPENING, "")
        if section.after == len(self._text):
            text = _MESSAGE.sub("", text[-3000:]).join((text[:-3000], ""))
        self._at = section.after
        self._write(literal(text, self._open.losses))

    def _pass_over(self, begin: str, end: str, most: int) -> None:
        """Pass over what stands between marks; over the first mark alone where the other one is missing."""
        while (found := self._text.find(end, self._at + len(begin), self._at + most)) < 0:
            if len(self._text) - self._at > most or not self._more():
                self._at += len(begin)
                return
        self._at = found + len(end)

    def _document_type(self) -> None:
        """Note the names of the entities that the document declares; what they are is not looked at."""
        while True:
            close = self._text.find(">", self._at)
            inner = self._text.find("[", self._at, close if close >= 0 else None)
            ended = _END_OF_TYPE.search(self._text, inner, self._at + _LONGEST_NOTE) if inner >= 0 else None
            if ended:
                self._own = frozenset(_ENTITY.findall(self._text, inner, ended.start()))
                self._at = ended.end()
                return
            if (close >= 0 and inner < 0) or len(self._text) - self._at > _LONGEST_NOTE or not self._more():
                self._at = close + 1 if close >= 0 else self._at + len("<!DOCTYPE")
                return
