"""A comparison as it is noted beside the index: plain values, read strictly, as whoever brings a home may have written
them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from index.engine.checked_json import number, text
from index.following.aside import BEGUN, COMPARISON
from index.following.storage import IndexStorage
from index.reindexing.comparison import BEST, Answer, Comparison, Moved, TopicCount

_LONGEST = 4_000  # bytes
_MOST = 1_000  # values in a list


def put_begun(storage: IndexStorage) -> None:
    """Note that a candidate is being built, where none was compared yet."""
    if storage.note(COMPARISON) is None:
        storage.put_note(COMPARISON, {BEGUN: 1})


def drop_begun(storage: IndexStorage) -> None:
    """Note that none is being built any more, where none was compared."""
    if BEGUN in (storage.note(COMPARISON) or {}):
        storage.put_note(COMPARISON, None)


def put_comparison(storage: IndexStorage, found: Comparison) -> None:
    """Note what came of a comparison, in the place of the one before."""
    storage.put_note(COMPARISON, asdict(found))


def comparison_in(storage: IndexStorage) -> Comparison | None:
    """The comparison of the candidate that waits; None where none does, or it is being built still."""
    told = storage.note(COMPARISON)
    if told is None or BEGUN in told:
        return None
    try:
        return Comparison(
            id=text(told["id"]),
            made_at=text(told["made_at"]),
            live=text(told["live"]),
            rules=text(told["rules"]),
            documents_before=number(told["documents_before"]),
            documents_after=number(told["documents_after"]),
            answers=tuple(map(_answer, _list(told["answers"]))),
            topics=tuple(map(_topic, _list(told["topics"]))),
        )
    except (KeyError, ValueError, TypeError):
        return None


def _answer(told: dict[str, Any]) -> Answer:
    best = tuple(map(_moved, _list(told["best"])))
    return Answer(_words(told["query"]), number(told["before"]), number(told["after"]), best, _words(told["problem"]))


def _moved(told: dict[str, Any]) -> Moved:
    return Moved(text(told["id"]), _words(told["title"]), _rank(told["before"]), _rank(told["after"]))


def _topic(told: dict[str, Any]) -> TopicCount:
    return TopicCount(_words(told["topic"]), number(told["before"]), number(told["after"]))


def _rank(told: object) -> int | None:
    return None if told is None else number(told, BEST)


def _words(told: object) -> str:
    return str(told).encode()[:_LONGEST].decode(errors="ignore")  # half a character is an error


def _list(told: object) -> list[dict[str, Any]]:
    if not isinstance(told, list) or len(told) > _MOST or not all(isinstance(each, dict) for each in told):
        raise ValueError("no list")
    return told
