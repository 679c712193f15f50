"""Where a CDATA section ends, in texts in which its end was not written as XML asks."""

from __future__ import annotations

import re

OPENING, CLOSING = "<![CDATA[", "]]>"
_MARKS = re.compile(r"\]\]>|<!\[CDATA\[|<\?xml\s|</([A-Za-z_][\w.:-]{0,99}+)\s{0,20}+>", re.ASCII)
_END_TAG = re.compile(r"\s{0,999}+</([A-Za-z_][\w.:-]{0,99}+)\s{0,20}+>", re.ASCII)
_MOST_MARKS = 2000  # that are looked at behind what may be the end of a section that nothing ended
_AHEAD = 8192  # characters that are looked at behind a mark
_EXPORT = "wordpress.org/export/"


def plain_end(text: str, at: int, name: str) -> int:
    """Where the section ends whose text begins at `at`, if there is only one end that it can have, as nearly always:
    the first `]]>`, behind which stands the end tag of the element. -1 otherwise."""
    end = text.find(CLOSING, at)
    if end < 0 or text.find(OPENING, at, end) >= 0:
        return -1
    tag = _END_TAG.match(text, end + len(CLOSING))
    return end if tag and tag[1] == name else -1


class Section:
    """The search for the end of the section that begins the text of an element, in a text that may still grow.

    By the rules of XML the first `]]>` ends it. Where another one follows that ends nothing, before the end tag of the
    element, then those before the last were written raw, and the text goes on to the last.
    """

    __slots__ = (
        *("_at", "_first", "_inside", "_last", "_name", "_nested", "_raw", "_since", "_unclosed"),
        *("after", "end", "joined", "sound"),
    )

    def __init__(self, name: str) -> None:
        """`name` is the element's, with its prefix. The section's text begins at 0."""
        self._name = name
        self._at = 0
        self._inside = True
        self._raw = False
        self._first = self._last = self._unclosed = -1
        self._nested = self._since = 0
        self.end = self.after = -1
        self.joined = False
        self.sound = 0

    def find(self, text: str, whole: bool) -> bool:
        """Look on through `text`, of which no more comes when it is `whole`.

        True when the end is known: `end` is where the section's own text ends, `after` where the XML goes on, and
        `joined` says that `]]><![CDATA[` within is where an exporter parted the text. Up to `sound` every section ends
        where XML says.
        """
        while found := _MARKS.search(text, self._at):
            if found.end() > len(text) - _AHEAD and not whole:
                return False  # what follows decides
            self._at = found.end()
            self._since += self._unclosed >= 0
            if self._since > _MOST_MARKS:
                return self._decide(self._unclosed, self._unclosed)
            if found[0] == CLOSING:
                if self._closed(text, found.start()):
                    return True
            elif found[0].startswith("<?"):
                if text.find(_EXPORT, found.end(), found.end() + _AHEAD) >= 0:
                    return self._decide(found.start(), found.start())  # the file was cut, and another export begins
            elif found[0] == OPENING:
                if self._opened(text, found.start()):
                    return True
            elif found[1] == self._name and self._tagged(found.start()):
                return True
        if whole and self._unclosed >= 0:
            return self._decide(self._unclosed, self._unclosed)
        if whole and self._first >= 0:
            self.sound = len(text)
            return self._decide(self._first, self._first + len(CLOSING))
        return False

    def _closed(self, text: str, at: int) -> bool:
        """A `]]>` at this place; whether the end is known by it."""
        tag = _END_TAG.match(text, at + len(CLOSING))
        if self._unclosed >= 0 and tag and tag[1] != self._name:
            return self._decide(self._unclosed, self._unclosed)
        self._raw = self._raw or not self._inside
        self._inside = False
        self._last = at
        if self._first < 0:
            self._first = at
        return False

    def _opened(self, text: str, at: int) -> bool:
        """A `<![CDATA[` at this place; whether the end is known by it."""
        if text.endswith(f"<{self._name}>", 0, at):
            if self._unclosed >= 0:
                return self._decide(self._unclosed, self._unclosed)  # the same element of the next record
            self._nested += 1
        self._inside = True
        return False

    def _tagged(self, at: int) -> bool:
        """The element's end tag at this place; whether it ends the element."""
        if self._nested:
            self._nested -= 1  # that of an example that the text shows
            self._inside = True
            return False
        if self._inside:
            if self._unclosed < 0:
                self._unclosed = at  # the section was never ended, or its text speaks of tags
            return False
        end = self._last if self._raw else self._first
        self.joined = self._raw
        self.sound = 0 if self._raw else at
        return self._decide(end, end + len(CLOSING))

    def _decide(self, end: int, after: int) -> bool:
        self.end, self.after = end, after
        return True
