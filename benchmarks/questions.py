"""A question to a search engine, in no engine's syntax."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

KINDS = ("one word", "AND", "OR", "phrase", "prefix", "filtered", "sorted")


@dataclass(frozen=True, slots=True)
class Question:
    """`words` are joined as `operator` says ("and", "or", "phrase", "prefix"). `topic` "" and dates None mean all
    documents; `newest` asks for the newest first instead of the best."""

    kind: str
    words: tuple[str, ...]
    operator: str = "and"
    topic: str = ""
    first: date | None = None
    last: date | None = None
    newest: bool = False

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        days = {name: day.isoformat() for name in ("first", "last") if (day := getattr(self, name))}
        return {**asdict(self), "first": None, "last": None, **days}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Question:
        """The inverse of `to_json`."""
        days = {name: date.fromisoformat(values[name]) if values[name] else None for name in ("first", "last")}
        return cls(**{**values, "words": tuple(values["words"]), **days})
