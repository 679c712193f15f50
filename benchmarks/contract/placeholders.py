"""What differs from one recording to the next by its nature, replaced by a name in angle brackets; nothing else is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

_ENGLISH = "January February March April May June July August September October November December".split()
_SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
_WEEKDAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?"
_TIME = r"(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|\+00:00)?)?"

_ALWAYS = (
    (re.compile(r"(?<=/static/)[0-9a-f]{32}(?=/)"), "<digest>"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-([45])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b"), r"<uuid \1>"),
    (re.compile(r'(?<="took_ms":)( ?)[\d.]+'), r"\1<ms>"),
    (re.compile(r'(?<="seconds":)( ?)[\d.]+'), r"\1<seconds>"),
    (re.compile(r'(?<="score":)( ?\d+\.\d{4})\d+'), r"\1…"),  # beyond that an engine rounds as it likes
    (re.compile(r"(?<=\()[\d,.]+ ms(?=\))"), "<ms> ms"),
    (re.compile(r"(?<=\()[\d,.]+ s(?=\))"), "<seconds> s"),
)


class Placeholders:
    """Replaces what varies: the given literal texts (paths, the server's address, ids drawn by chance), the days of
    the recording in every form that the program writes, durations, the digests in addresses of static files, the
    archive's own id (a UUID drawn by chance, version 4) and what feeds make of it (version 5)."""

    def __init__(self, days: Iterable[date]) -> None:
        forms = "|".join(form for day in sorted(set(days)) for form in _forms(day))
        self._days = re.compile(rf"(?<!\d)(?:{forms})(?!\d)", re.IGNORECASE)
        self._literal: dict[str, str] = {}

    def name(self, text: str, placeholder: str) -> None:
        """From here on `text` is replaced by `placeholder`. Empty text is left alone."""
        if text:
            self._literal[text] = placeholder

    def replaced(self, text: str) -> str:
        """The text without what varies."""
        for literal in sorted(self._literal, key=len, reverse=True):
            text = text.replace(literal, self._literal[literal])
        for pattern, placeholder in _ALWAYS:
            text = pattern.sub(placeholder, text)
        return self._days.sub("<now>", text)

    def headers(self, headers: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
        """Headers by name, without those that the server's software or the network decides."""
        kept: dict[str, list[str]] = {}
        for name, value in headers:
            if name.lower() not in ("date", "server", "connection", "keep-alive"):
                kept.setdefault(name, []).append(self._header(name.lower(), value))
        return dict(sorted(kept.items()))

    def _header(self, name: str, value: str) -> str:
        match name:
            case "content-length":
                return "<length>"  # of times and digests that are written longer or shorter
            case "etag":
                return re.sub(r'"[^"]*"', '"<tag>"', value)
            case "last-modified":
                return "<time>"
            case "allow":
                return ", ".join(sorted(value.split(", ")))  # a set, in another order in each process
            case "set-cookie":
                return re.sub(r"(?<=Expires=)[^;]*", "<time>", value)
        return self.replaced(value)


def _forms(day: date) -> Iterable[str]:
    """Patterns of this day as it is written anywhere, the longest first, with the time of day where one follows."""
    number, year = day.day, day.year
    english, spanish = _ENGLISH[day.month - 1], _SPANISH[day.month - 1]
    yield rf"{_WEEKDAY}0?{number} {english[:3]} {year}(?: \d\d:\d\d:\d\d GMT)?"
    yield rf"0?{number} {english} {year}(?:,? \d\d:\d\d(?: UTC)?)?"
    yield rf"0?{number} de {spanish} de {year}(?:,? \d\d:\d\d(?: UTC)?)?"
    yield rf"{day.isoformat()}{_TIME}"
    yield rf"{year}/{day.month:02}/{day.day:02}/?"
    yield re.escape(f"[{year}, {day.month}, {day.day}]")
