"""What jobs that change the site and its topic rules are told: what is long lies among the attachments of the desk
(`archive/jobs/attachments.py`), and a job names it by its SHA-256."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

SITE, ABOUT, TOPICS = "site", "about", "topics"
SETTINGS = ("name", "sentence", "languages", "freeze", "logo")
ACTS_ON_TOPICS = ("propose", "discard", "accept")
_LONGEST_TEXT = 1_000  # characters
_LONGEST_HASH = 64


def _are_settings(value: object) -> bool:
    return isinstance(value, dict) and all(key in SETTINGS and _is_text(each) for key, each in value.items())


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_TEXT and "\0" not in value


def _are_names(value: object) -> bool:
    return isinstance(value, list) and len(value) <= len(SETTINGS) and all(each in SETTINGS for each in value)


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_HASH and all(each in "0123456789abcdef-" for each in value)


def _is_seen(value: object) -> bool:
    return value is None or _is_hash(value)


def _is_language(value: object) -> bool:
    return isinstance(value, str) and (not value or (value.isascii() and value.isalpha() and len(value) in (2, 3)))


_SEEN = "what was seen before it was changed, or null"
_DRAFT = "the SHA-256 of what was sent, or an empty text"
KINDS_OF_SITE: Mapping[str, Mapping[str, tuple[Callable[[object], bool], Any, str]]] = {
    SITE: {
        "set": (_are_settings, {}, "settings of the site by their names"),
        "logo": (_is_hash, "", _DRAFT),
        "removed": (_are_names, [], "a list of names of settings"),
        "was": (_are_settings, {}, "settings as they were seen, by their names"),
    },
    ABOUT: {
        "language": (_is_language, "", 'a language such as "en", or an empty text'),
        "draft": (_is_hash, "", _DRAFT),
        "was": (_is_seen, None, _SEEN),
    },
    TOPICS: {
        "act": (lambda value: value in ACTS_ON_TOPICS, None, f"one of {', '.join(ACTS_ON_TOPICS)}"),
        "draft": (_is_hash, "", _DRAFT),
        "was": (_is_seen, None, _SEEN),
    },
}
"""The arguments of each kind, as in `archive/jobs/kinds.py`."""
