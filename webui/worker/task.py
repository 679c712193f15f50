"""A job as its kind does it: what it is given, what came of it, what is said of an error that ends it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from archive.home import Home
from index.following.sync import follow
from webui.repairs import behind_told, told
from webui.worker.progress import Gauge


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job: a sentence, and counts. Where `failure` is said, not all of it was done."""

    sentence: str
    result: Mapping[str, Any] = field(default_factory=dict)
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A job as its kind does it. `known` is what was noted when it was first begun, nothing before that; `know` notes
    it, once it is known, before anything is done."""

    home: Home
    arguments: Mapping[str, Any]
    gauge: Gauge
    known: Mapping[str, Any]
    know: Callable[[Mapping[str, Any]], None]


def with_index(task: Task, sentence: str, counts: Mapping[str, Any], *, thorough: bool = True) -> Done:
    """What came of a job that changed the archive, once the index has followed."""
    if not task.gauge.of:
        task.gauge.items = None  # these were read, and are not what the index counts
    failure = follow(task.home, thorough=thorough, progress=partial(task.gauge.tell, "indexing"))
    return Done(sentence, counts, f"{sentence}. {behind_told(failure)}" if failure else "")


def sentence_of(error: Exception) -> str:
    """What is said of an error that ended a job: never a traceback."""
    if isinstance(error, MemoryError):
        return "there is not enough memory for this; give it more, or do it where less else runs"
    if isinstance(error, OSError):
        where = f": {os.fsdecode(error.filename)}" if isinstance(error.filename, str | bytes) else ""
        return f"{error.strerror or error}{where}"
    if type(error).__module__.partition(".")[0] in ("archive", "importers", "index"):
        return told(error)
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    where = f" ({Path(frame.tb_frame.f_code.co_filename).name}, line {frame.tb_lineno})" if frame else ""
    return f"this is a fault of the program, please report it: {type(error).__name__}: {error}{where}"
