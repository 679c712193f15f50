"""The objects of a JSON file of any size, one after the other: those of an array, of an array within an object, or
objects that follow each other over several lines. No more than one object is held."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TextIO

_PIECE = 256 * 1024  # characters read at once
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]]|"', re.DOTALL)
_BLANK = re.compile(r"[\s,]*+")
_KEY = re.compile(r'\s*+"((?:[^"\\]|\\.)*+)"\s*+:\s*+', re.DOTALL)
_WITHIN_TEXT = re.compile(r'(?:[^"\\]|\\.)*+', re.DOTALL)
_VALID = re.compile(r'"(?:[^"\\]|\\.)*+"|-?[0-9][0-9.eE+-]{0,400}|true|false|null', re.DOTALL)
_SCALAR = re.compile(r'"(?:[^"\\]|\\.)*+"|[^\s,{}\[\]"]++', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Raw:
    """One element: its text, "" for one that is longer than may be held, and the line on which it begins."""

    text: str
    line: int


class BrokenJson(ValueError):
    """What follows cannot be parted into objects; `str()` completes a sentence that begins with "line 12"."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class JsonObjects:
    """The objects in a stream of JSON text. `longest` is the most characters of one; `is_list` says whether a key of
    this name holds the objects of a file."""

    def __init__(self, stream: TextIO, longest: int, is_list: Callable[[str], bool]) -> None:
        self._stream = stream
        self._longest = longest
        self._is_list = is_list
        self._text = ""
        self._at = 0
        self._line = 1
        self._ended = False

    def __iter__(self) -> Iterator[Raw]:
        """Each object at the top, or in an array at the top; raises `BrokenJson` where they end otherwise."""
        while self._skip_blank():
            if self._text[self._at] == "[":
                self._step(1)
                yield from self._elements()
            else:
                yield from self._element(whole=True)

    def _elements(self) -> Iterator[Raw]:
        """What an array holds, behind its `[`."""
        while True:
            if not self._skip_blank():
                raise BrokenJson("ends within an array; the file is cut short", self._line)
            if self._text[self._at] == "]":
                self._step(1)
                return
            yield from self._element(whole=False)

    def _element(self, *, whole: bool) -> Iterator[Raw]:
        """The value that begins here. One that is too long is looked into when it is `whole`, all that a file holds."""
        start = self._text[self._at]
        if start not in "{[":
            yield self._scalar()
            return
        line = self._line
        end = self._end_of_value(hold=True)
        if end:
            text = self._text[self._at : end]
            self._step(end - self._at)
            yield Raw(text, line)
        elif whole and start == "{":
            self._step(1)
            inner = self._members()
            yield next(inner, Raw("", line))
            yield from inner
        else:
            self._end_of_value(hold=False)
            yield Raw("", line)

    def _members(self) -> Iterator[Raw]:
        """The objects in the lists of an object that is too long to be held, behind its `{`."""
        while self._skip_blank():
            if self._text[self._at] == "}":
                self._step(1)
                return
            self._fill(4096)
            key = _KEY.match(self._text, self._at)
            if key is None:
                raise BrokenJson("is not JSON: a name in double quotes and a colon should stand here", self._line)
            self._step(key.end() - self._at)
            self._fill(1)
            start = self._text[self._at : self._at + 1]
            if self._is_list(key[1]) and start in ("[", "{"):
                self._step(1)
                yield from self._elements() if start == "[" else self._members()
            elif start in ("[", "{"):
                self._end_of_value(hold=False)
            elif start == '"':
                self._pass_text()
            else:
                self._scalar()

    def _scalar(self) -> Raw:
        """A text, a number or a word, passed over."""
        line = self._line
        if self._text[self._at] in "]}:":
            raise BrokenJson(f"is not JSON: {self._text[self._at]!r} has no beginning", line)
        while not (found := _SCALAR.match(self._text, self._at)) or found.end() == len(self._text):
            if len(self._text) - self._at > self._longest:
                raise BrokenJson("holds a text without an end", line)
            if not self._more():
                break
        if found is None:
            raise BrokenJson("holds a text without an end", line)
        if not _VALID.fullmatch(found[0]):
            raise BrokenJson(f"is not JSON: {found[0][:20]!r} cannot stand here", line)
        self._step(found.end() - self._at)
        return Raw(found[0], line)

    def _pass_text(self) -> None:
        """Pass over the text that begins here, however long."""
        line = self._line
        self._step(1)
        while True:
            found = _WITHIN_TEXT.match(self._text, self._at)
            self._step((found.end() if found else self._at) - self._at)
            if self._text.startswith('"', self._at):
                self._step(1)
                return
            if not self._more():
                raise BrokenJson("holds a text without an end", line)

    def _end_of_value(self, *, hold: bool) -> int:
        """Where the object or array that begins here ends. Held, the text is kept and 0 means that it is too long;
        else what was looked at is let go, and the place is behind it."""
        depth, at, line = 0, self._at, self._line
        while True:
            for found in _TOKEN.finditer(self._text, at):
                sign = found[0]
                if sign == '"':
                    at = found.start()
                    break  # a text whose end is not read yet
                at = found.end()
                if sign in "{[":
                    depth += 1
                elif sign in "}]":
                    depth -= 1
                    if depth == 0:
                        if hold:
                            return at if at - self._at <= self._longest else 0
                        self._step(at - self._at)
                        return 0
            if hold and len(self._text) - self._at > self._longest:
                return 0
            if not hold:
                self._step(at - self._at)
                if self._text.startswith('"', self._at):
                    self._pass_text()
                    at = self._at
                    continue
                at = self._at
            begun = self._at
            if not self._more():
                raise BrokenJson("begins what has no end: the file is cut short, or a bracket is missing", line)
            at -= begun - self._at

    def _skip_blank(self) -> bool:
        """Pass over blanks and commas; False at the end of the file."""
        while True:
            found = _BLANK.match(self._text, self._at)
            end = found.end() if found else self._at
            self._step(end - self._at)
            if self._at < len(self._text):
                return True
            if not self._more():
                return False

    def _fill(self, count: int) -> None:
        """Have so many characters from here on, where there are so many."""
        while len(self._text) - self._at < count and self._more():
            pass

    def _more(self) -> bool:
        """Read on; what was passed over is let go. False at the end of the file."""
        if self._ended:
            return False
        rest = self._text[self._at :]
        # As much again: a long text is looked at from its beginning each time.
        read = self._stream.read(max(_PIECE, len(rest)))
        self._ended = not read
        self._text = rest + read
        self._at = 0
        return bool(read)

    def _step(self, count: int) -> None:
        self._line += self._text.count("\n", self._at, self._at + count)
        self._at += count
