"""Two records beside one another: each entry that differs as a short unified diff."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from itertools import islice
from typing import Any

MOST = 40
"""Lines of one entry's diff."""
_WIDE = 200
_BEFORE = 60
Record = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Kind ("commands", "addresses") -> what was asked -> what came back."""


def differences(before: Record, after: Record) -> Iterator[str]:
    """A text for each entry that is not the same in both, nor in one of them only; none where nothing differs."""
    for kind in dict.fromkeys((*before, *after)):
        older, newer = before.get(kind, {}), after.get(kind, {})
        for asked in dict.fromkeys((*older, *newer)):
            if older.get(asked) != newer.get(asked):
                yield _diff(asked, older.get(asked), newer.get(asked))


def _diff(asked: str, older: Mapping[str, Any] | None, newer: Mapping[str, Any] | None) -> str:
    if older is None or newer is None:
        return f"@@ {asked}\nis only in the {'newer' if older is None else 'older'} record"
    lines = list(unified_diff(_lines(older), _lines(newer), n=1, lineterm=""))[2:]
    if not lines:  # the same but for white space between elements or members
        whole = [json.dumps(each, ensure_ascii=False, indent=1).split("\n") for each in (older, newer)]
        lines = list(unified_diff(whole[0], whole[1], n=0, lineterm=""))[2:]
    more = [f"… {len(lines) - MOST} more lines"] if len(lines) > MOST else []
    return "\n".join((f"@@ {asked}", *islice(_cut(lines), MOST), *more))


def _lines(entry: Mapping[str, Any]) -> list[str]:
    """What came back in lines that are short enough to be compared: JSON by its members, markup by its elements."""
    lines: list[str] = []
    for name, value in entry.items():
        if isinstance(value, Mapping):
            lines += [f"{name}: {key}: {each}" for key, each in value.items()]
        elif isinstance(value, str):
            lines += [name, *(f"  {line}" for line in _parted(value))]
        else:
            lines.append(f"{name}: {value}")
    return lines


def _parted(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        if line.startswith(("{", "[")):
            try:
                lines += json.dumps(json.loads(line), ensure_ascii=False, indent=1).split("\n")
                continue
            except ValueError:  # placeholders stand where numbers did
                lines += re.sub(r"([{\[,]) ?(?=[\"{])", "\\1\n", line).split("\n")
                continue
        lines += line.replace("><", ">\n<").split("\n")
    return lines


def _cut(lines: list[str]) -> Iterator[str]:
    """The lines of a diff; of long ones what stands around the first difference to the line that took its place."""
    taken = [line for line in lines if line.startswith("-")]
    put = [line for line in lines if line.startswith("+")]
    starts: dict[str, int] = {}
    for old, new in zip(taken, put, strict=False):
        same = next((at for at in range(1, min(len(old), len(new))) if old[at] != new[at]), min(len(old), len(new)))
        starts[old] = starts[new] = max(1, same - _BEFORE)
    for line in lines:
        start = starts.get(line, 1)
        if len(line) <= _WIDE or line.startswith("@@"):
            yield line
        else:
            opening, closing = "…" if start > 1 else "", "…" if start + _WIDE < len(line) else ""
            yield f"{line[0]}{opening}{line[start : start + _WIDE]}{closing}"
