"""A second process that builds segments beside the first: half the documents on the machine's other core.

It is fed through its standard input, one pickled object after another. On its standard output it writes a point for
each batch that it has taken in and at last, pickled, its segments or what stopped it. Both ends are this program's own.
It ends when its input does, so it never outlives the process that feeds it.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from select import POLLIN, poll
from typing import IO, cast

from archive.errors import Repair
from index.arrays.codec import ArraySegment
from index.arrays.segment_builder import SegmentBuilder, Text
from index.errors import SearchError
from index.lexicon.lexicon import ask_for_many, keep_in, kept_in

_PIPE = 1 << 20  # bytes
_TAKEN = b"."  # what no pickle begins with
_AHEAD = 6  # batches sent before the first of them is known to be taken in: enough while the first process sorts


class SecondProcess:
    """The near end: `offer` it documents, `finish` for its segments, `end` it in any case."""

    def __init__(self, folder: Path, indexname: str, budget: int) -> None:
        self._waiting = 0
        path = list(map(str, sys.path))
        self._process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603  # this very program
            [sys.executable, "-c", f"import sys; sys.path[:] = {path!r}; from {__name__} import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the first process, which ends this one
        )
        self._input, self._output = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)
        if hasattr(fcntl, "F_SETPIPE_SZ"):  # a batch fits into the pipe, so that handing it over takes no waiting
            with suppress(OSError):
                fcntl.fcntl(self._input, fcntl.F_SETPIPE_SZ, _PIPE)
        self._answers = poll()
        self._answers.register(self._output, POLLIN)
        self._send((kept_in(), (folder, indexname, budget)))

    def offer(self, texts: Sequence[Text]) -> bool:
        """Hand over documents; False when it still has enough to do. Raises `SearchError` when it has ended, `OSError`
        when it could not write."""
        while self._waiting and self._answers.poll(0):
            # Not through a buffer: points that lie in one would be seen by nobody who asks whether there are any.
            points = os.read(self._output.fileno(), 1 << 16)
            if not points or points.strip(_TAKEN):
                self._last(points)
            self._waiting -= len(points)
        if self._waiting >= _AHEAD:
            return False
        self._send(list(texts))
        self._waiting += 1
        return True

    def finish(self) -> list[ArraySegment]:
        """The segments that it has written. Raises as `offer` does."""
        self._send(None)
        return self._last()

    def end(self) -> None:
        """Stop it and let go of it."""
        self._process.kill()
        self._process.communicate()

    def _send(self, message: object) -> None:
        try:
            pickle.dump(message, self._input, pickle.HIGHEST_PROTOCOL)
            self._input.flush()
        except OSError:
            self._last()  # it reads no more, and says why
            raise

    def _last(self, begun: bytes = b"") -> list[ArraySegment]:
        """What it says at last, `begun` being read already: its segments. Raises what stopped it."""
        said = (begun + self._output.read()).lstrip(_TAKEN)
        try:
            answer: list[ArraySegment] | OSError = pickle.loads(said)  # noqa: S301  # from our own child
        except (EOFError, pickle.UnpicklingError) as error:
            self._process.kill()
            status = self._process.wait()
            raise SearchError(f"the second indexing process ended early (status {status})", Repair.SYNC) from error
        if isinstance(answer, OSError):
            raise answer
        return answer


def main() -> None:
    """The far end."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    try:
        folders, arguments = pickle.load(source)  # noqa: S301  # from the process that started us
        ask_for_many()
        for each in folders:
            keep_in(each)
        builder = SegmentBuilder(*arguments)
        segments = []
        while (texts := pickle.load(source)) is not None:  # noqa: S301  # from the same
            segments += [segment for text in texts if (segment := builder.add(text))]
            sink.write(_TAKEN)
            sink.flush()
        segments += [segment] if (segment := builder.flush()) else []
        pickle.dump(segments, sink)
        sink.flush()
    except (EOFError, pickle.UnpicklingError, BrokenPipeError):
        return  # the first process is gone: what was written here is swept away with its draft
    except OSError as error:  # such as a full disk: for the first process to say
        with suppress(BrokenPipeError):
            pickle.dump(error, sink)
            sink.flush()
