"""A request on its way in: whether all of it is here. gunicorn's parser reads it afterwards and alone judges it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from webui.urls.body_sizes import MOST_BODY, most_of

MOST_HEAD = 64 * 1024
"""Bytes of the request line and all headers."""

_MOST_CHUNKED = 2 * MOST_BODY  # with what stands around the chunks
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d+)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_ENCODED = re.compile(rb"^transfer-encoding[ \t]*:", re.IGNORECASE | re.MULTILINE)
_CHUNKED = re.compile(rb"^transfer-encoding[ \t]*:[^\n]*chunked", re.IGNORECASE | re.MULTILINE)
_EXPECTING = re.compile(rb"^expect[ \t]*:[ \t]*100-continue", re.IGNORECASE | re.MULTILINE)
_DIGITS = 18  # of a length: one with more is too large whatever they are; zeros before it do not count
_SIZE = re.compile(rb"[0-9a-f]+", re.IGNORECASE)


class Stage(Enum):
    """How far a request has come. `WHOLE`: a thread can answer it without waiting for its sender. `HEAD_TOO_LARGE` and
    `BODY_TOO_LARGE`: it is refused where it is, and never whole."""

    COMING = "coming"
    WHOLE = "whole"
    HEAD_TOO_LARGE = "head too large"
    BODY_TOO_LARGE = "body too large"


@dataclass(slots=True)
class Arrival:
    """The bytes of a request so far. `is_cut` says that it is whole without its body: that is larger than is taken, as
    its head says, so that the application refuses it with a page, or of a coding that is not taken; what comes behind
    is no request."""

    held: bytearray = field(default_factory=bytearray)
    is_cut: bool = False
    _head: int = 0  # length of the head, once it is here
    _expects: bool = False
    _awaited: int = -1  # bytes in all, where the head says so
    _chunk: int = 0  # where the next chunk's size stands

    @property
    def has_begun(self) -> bool:
        """Whether anything of it is here."""
        return bool(self.held)

    @property
    def wants_to_be_called(self) -> bool:
        """Whether its sender waits for word before the body goes out (`Expect: 100-continue`)."""
        return self._expects and not self.is_cut

    def take(self, data: bytes) -> Stage:
        """What came next."""
        before = max(len(self.held) - len(_END) + 1, 0)
        self.held += data
        if not self._head:
            end = self.held.find(_END, before)
            if end < 0:
                return Stage.HEAD_TOO_LARGE if len(self.held) > MOST_HEAD else Stage.COMING
            self._head = self._chunk = end + len(_END)
            if self._head > MOST_HEAD:
                return Stage.HEAD_TOO_LARGE
            self._expects = _EXPECTING.search(self.held, 0, self._head) is not None
            if not _ENCODED.search(self.held, 0, self._head):
                length = _LENGTH.search(self.held, 0, self._head)
                size = int(length[1].lstrip(b"0")[:_DIGITS] or b"0") if length else 0
                self.is_cut = size > most_of(self.held)
                self._awaited = self._head if self.is_cut else self._head + size
            elif not _CHUNKED.search(self.held, 0, self._head):
                self.is_cut, self._awaited = True, self._head  # where it ends nobody can tell: the parser refuses it
        if self._awaited >= 0:
            return Stage.WHOLE if len(self.held) >= self._awaited else Stage.COMING
        if self._has_last_chunk():
            return Stage.WHOLE
        return Stage.BODY_TOO_LARGE if len(self.held) - self._head > _MOST_CHUNKED else Stage.COMING

    def _has_last_chunk(self) -> bool:
        while (end := self.held.find(b"\r\n", self._chunk)) >= 0:
            size = _SIZE.match(self.held, self._chunk, end)
            if size is None:
                return True  # no chunk: the parser says so
            if not int(size[0], 16):
                return self.held.find(_END, end) >= 0  # behind it may stand more headers
            following = end + 2 + int(size[0], 16) + 2
            if following > len(self.held):
                return False
            self._chunk = following
        return False
