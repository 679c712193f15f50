"""What the servers of an OpenSearch cluster say when they do not answer, and as which of our errors it is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from archive.errors import Repair
from index.errors import IndexDamaged, IndexRefused, IndexUnreachable

_WENT_AWAY = {"shard_not_found_exception", "search_context_missing_exception"}
_SHORT = re.compile(r"[a-z0-9_]{1,80}")  # what a kind of error is called

LIMITS = ("too_many_clauses", "too_many_nested_clauses", "too_many_buckets_exception")
"""The kinds of errors that say that a question is more than the servers are set to answer."""


class Rejected(ValueError):
    """The servers cannot make sense of what was asked: a fault of the program, or one of their limits. `status` is that
    of HTTP, `kind` what they call it (`too_many_clauses`), `reason` what they say of it."""

    def __init__(self, status: int, kind: str, reason: str) -> None:
        super().__init__(f"{status} {kind}: {reason}")
        self.status, self.kind, self.reason = status, kind, reason


class TimedOut(IndexUnreachable):
    """The servers had less time for the question than it takes, or than they can give it now."""


class FailedMidway(IndexUnreachable):
    """A server met an error of its own, or what a question is asked of went away while it was answered."""


def error_of(status: int, kind: str, reason: str) -> Exception:
    """What an error of this status and kind is to be told as."""
    if kind == "index_not_found_exception":
        return IndexDamaged("the index is not there any more", Repair.REINDEX)
    if kind == "cluster_block_exception" and status != 503:  # 503: they have only just begun, or nobody leads them
        return IndexUnreachable(
            "the servers of the index take no changes; their disks may be full", Repair.INDEX_SERVERS
        )
    if kind in _WENT_AWAY:
        return FailedMidway(f"a part of the index went away while it was asked ({kind})", Repair.INDEX_SERVERS)
    match status:
        case 401 | 403:
            return IndexRefused("the servers of the index do not let this program in", Repair.INDEX_ACCESS)
        case 429:
            return IndexUnreachable(f"the servers of the index have too much to do ({kind})", Repair.INDEX_SERVERS)
        case 500 if reason == "Time exceeded":
            return timed_out()
        case 500:
            return FailedMidway(f"a server of the index failed ({kind})", Repair.INDEX_SERVERS)
        case 502 | 503 | 504 | 408:
            return IndexUnreachable(f"the servers of the index cannot answer now ({kind})", Repair.INDEX_SERVERS)
        case _ if status >= 300 and kind != "unknown":
            return Rejected(status, kind, reason)
    said = f"what answers in the place of the index's servers is something else (status {status})"
    return IndexUnreachable(said, Repair.INDEX_SERVERS)


def timed_out() -> TimedOut:
    """What a question is told that ran out of time."""
    return TimedOut("the servers of the index need longer than a question has", Repair.INDEX_SERVERS)


def kind_of(answer: Any) -> tuple[str, str]:
    """What the servers call an error, by its root where they tell one, and what they say of it."""
    told = answer.get("error") if isinstance(answer, dict) else None
    if isinstance(told, str):
        return "error", told
    if not isinstance(told, dict):
        return "unknown", ""
    causes = told.get("root_cause")
    root = causes[0] if isinstance(causes, list) and causes and isinstance(causes[0], dict) else told
    kind = str(root.get("type") or told.get("type") or "")
    return kind if _SHORT.fullmatch(kind) else "unknown", str(root.get("reason") or told.get("reason") or "")


def says_not_found(answer: Any) -> bool:
    """Whether the servers, and not something that stands between, say that there is no such document."""
    return isinstance(answer, dict) and (answer.get("found") is False or answer.get("result") == "not_found")


def item_of(told: Mapping[str, Any]) -> tuple[int, str, str]:
    """Of one change among many its status, the kind of its error ("" without one) and what is said of that."""
    (done,) = told.values()
    kind, reason = kind_of(done) if "error" in done else ("", "")
    return int(done["status"]), kind, reason
