"""From a JSON object to the values of its record: names as people and programs write them, also one level deep."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypeGuard

from archive.document import clean_text
from importers.formats.records.field_names import FIELDS, field_of, simple
from importers.formats.records.json_records import BadField, kind_of
from importers.formats.records.record import Value, Values
from importers.formats.unpublished import is_known

_ENVELOPES = frozenset("source fields attributes article post node document doc metadata meta params".split())
_INNER = (
    *("rendered", "processed", "value", "@value", "html", "text", "plain", "plain_text", "name", "title", "headline"),
    *("label", "term", "#text", "_text", "$t", "_", "$date", "$oid", "$numberLong", "href", "url", "@id"),
)
_LISTS = frozenset(
    "articles items posts data documents docs results hits stories entries records rows nodes news response @graph list"
    " pages channel item".split()
)
_SAYS_PUBLISHED = frozenset(
    "published publicado publicada publie pubblicato pubblicata publicat veroffentlicht postpublished".split()
)
_YES_NO = frozenset(
    "0 1 true false yes no on off si sí oui non ja nein sim não published unpublished draft"
    " verdadero falso vero verdadeiro vrai faux wahr falsch cert fals waar onwaar vals prawda fałsz истина ложь".split()
)
_TEXTS = ("title", "body", "html", "summary")
_DEEPEST = 4


def values_of(record: Mapping[str, object]) -> Values:
    """The values of the record; raises `BadField` where a field of a documented name holds something else."""
    made = _gathered(record)
    has_text = bool({"body", "html", "markdown"} & made.of.keys())
    for name, inner in record.items():
        if isinstance(inner, dict) and _is_envelope(name, inner):
            nested = _gathered(inner)
            made.marks.extend(nested.marks)
            for field, values in () if has_text else nested.of.items():
                made.of.setdefault(field, []).extend(values)
    return made


def inner_records(value: object, depth: int = 0) -> list[object] | None:
    """The list of records that an object around them holds, such as `{"articles": [...]}` or
    `{"hits": {"hits": [...]}}`; None where it is a record itself."""
    if not isinstance(value, dict) or depth > _DEEPEST:
        return None
    if any(isinstance(each, str) and _is_of_text(name) for name, each in value.items()):
        return None
    for name, each in value.items():
        if name.casefold() not in _LISTS:
            continue
        if isinstance(each, list) and any(isinstance(one, dict) for one in each):
            return each
        if (nested := inner_records(each, depth + 1)) is not None:
            return nested
    return None


def is_name_of_list(name: str) -> bool:
    """Whether a key of this name holds the records of a whole file."""
    return name.casefold() in _LISTS


def is_published_mark(name: str, value: object) -> bool:
    """Whether a column `published` says yes or no, where another has a date."""
    if simple(name) not in _SAYS_PUBLISHED:
        return False
    return isinstance(value, bool) or str(value).strip().casefold() in _YES_NO or is_known(str(value))


def _is_envelope(name: str, said: object) -> bool:
    return isinstance(said, dict) and name != "source" and simple(name) in _ENVELOPES


def _is_of_text(name: str) -> bool:
    found = field_of(name)
    return found is not None and found[0] in ("body", "html")


def _gathered(record: Mapping[str, object]) -> Values:
    ranked: dict[str, list[tuple[int, Value]]] = {}
    marks: list[tuple[str, Value]] = []
    wordpress = False
    if _is_waiting(record):
        marks.append(("draft", True))
    for name, said in record.items():
        found = field_of(name)
        if found is None or said is None or _is_envelope(name, said):
            continue
        field, rank = found
        if field in _TEXTS and (said is False or said in ([], {})):  # how programs write that there is none
            continue
        if is_published_mark(name, said) or field == "status":
            several = said if isinstance(said, list) else [said]
            marks += [(simple(name), each) for each in several if isinstance(each, str | int | float | bool)]
            continue
        wordpress = wordpress or field == "kind" or (simple(name) == "content" and _is_rendered(said))
        value = _checked(name, field, said) if name in FIELDS else _simple(field, said)
        if value is not None:
            ranked.setdefault(field, []).append((rank, value))
    ordered = {field: [value for _, value in sorted(values, key=_rank)] for field, values in ranked.items()}
    return Values(ordered, marks, wordpress=wordpress)


def _is_waiting(record: Mapping[str, object]) -> bool:
    """Whether a system that keeps all three moments of its posts (Strapi) says that this one was not published yet."""
    moments = {simple(name): said for name, said in record.items()}
    return bool(moments.get("createdat") and moments.get("updatedat")) and moments.get("publishedat", "") is None


def _rank(ranked: tuple[int, Value]) -> int:
    return ranked[0]


def _is_rendered(said: object) -> bool:
    return isinstance(said, dict) and "rendered" in said


def _checked(name: str, field: str, said: object) -> Value | None:
    """The value of a field that is called as it is documented: anything else in it is a fault, and told."""
    if field == "date":
        return _date(said)
    if field == "id":
        if isinstance(said, bool) or (isinstance(said, float) and not math.isfinite(said)):
            raise BadField("id is neither text nor a number")
        if isinstance(said, int | float):
            return said
    if field in ("authors", "topics"):
        several = said if isinstance(said, list) else [said]
        texts = []
        for each in several:
            text = _text_in(each)
            if text is None:
                raise BadField(f"{name} holds {kind_of(each)}, not only text")
            texts.append(text)
        kept = tuple(text for text in texts if text.strip())
        return kept[0] if isinstance(said, str) and field == "authors" and kept else kept
    text = _text_in(said)
    if text is None and field != "id" and isinstance(said, list) and len(said) == 1:
        text = _text_in(said[0])
    if text is None and field == "body" and _is_texts(said):
        text = "\n\n".join(clean_text(part) for part in said)
    if text is None:
        raise BadField(f"{name} is {kind_of(said)}, not text")
    return text


def _simple(field: str, said: object) -> Value | None:
    """The value of a field of any other name; None where it holds nothing that the field can."""
    if field == "date":
        return _date(said)
    if isinstance(said, list):
        texts = tuple(text for each in said if (text := _text_in(each)))
        if field in ("authors", "topics"):
            return texts or None
        return ("\n\n".join(texts) if field == "body" else texts[0]) if texts else None
    if field == "id" and isinstance(said, int | float) and not isinstance(said, bool):
        return said if math.isfinite(said) else None
    return _text_in(said)


def _date(said: object) -> Value | None:
    """A date in an object of its own, `{"$date": ...}`, is looked for there; a list or `true` is no date."""
    while isinstance(said, dict):
        said = next((said[key] for key in _INNER if key in said), ())
    if isinstance(said, str):
        return clean_text(said)
    return said if isinstance(said, int | float) else ()


def _text_in(said: object, depth: int = 0) -> str | None:
    """The text of a value: a text, or the one in an object that stands for it, `{"name": ...}`; else None."""
    if isinstance(said, str):
        return clean_text(said)
    if isinstance(said, dict) and depth < _DEEPEST:
        texts = (_text_in(said[key], depth + 1) for key in _INNER if key in said)
        return next((text for text in texts if text), None)
    return None


def _is_texts(said: object) -> TypeGuard[list[str]]:
    return isinstance(said, list) and bool(said) and all(isinstance(each, str) for each in said)
