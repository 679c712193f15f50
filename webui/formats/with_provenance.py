"""Exports that say inside which search they hold, and at their end whether all of it is there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field

from archive.exchange.cells import guarded
from archive.exchange.jsonl import FORMAT
from archive.exchange.rows import COLUMNS
from webui.formats.bibtex import write_bibtex
from webui.formats.counted_words import word_forms_json
from webui.formats.csl_json import csl_items
from webui.formats.csv_table import BYTE_ORDER_MARK, cells, record
from webui.formats.json_lines import json_array, write_json, write_json_lines
from webui.formats.record import ExportRecord, SearchProvenance, one_line
from webui.formats.ris import write_ris
from webui.i18n.counted_words import SHOWN, forms_in_words

ORIGIN_HEADER = ("query", "filters", "articles", "index", "taken", "state")
"""The columns that a table has behind those of each article."""
NOTE_HEADER = ("note",)
"""The column before these where a reader's notes go out."""

Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Member:
    """One article of the set. `exported` is None for one that is in the archive no more; `changed` says that it reads
    otherwise than when the set was kept; `note` is what the reader who takes it wrote of it; `into` is the id of the
    held article that one which is no more was merged into, or ""."""

    id: str
    exported: ExportRecord | None
    changed: bool = False
    note: str = ""
    into: str = ""

    @property
    def state(self) -> str:
        """What became of it, for a table's cell."""
        if self.exported is None:
            return f"merged into {self.into}" if self.into else "gone"
        return "changed" if self.changed else ""


@dataclass(slots=True)
class Trail:
    """The set on its way out, and what the end has to tell of it. No more than one article is held. `has_notes` says
    that a table gets a column for those of the reader; `gone` are the articles that the archive does not hold, and
    `merged` those of them that were merged into another, with the id of that."""

    members: Iterable[Member]
    has_notes: bool = False
    written: int = 0
    gone: list[str] = field(default_factory=list)
    merged: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)

    def exported(self) -> Iterator[ExportRecord]:
        """The articles that are written, counted as they go."""
        for each in self.members:
            if each.exported is None:
                self.gone.append(each.id)
                self.merged |= {each.id: each.into} if each.into else {}
                continue
            if each.changed:
                self.changed.append(each.id)
            self.written += 1
            yield each.exported

    def values(self) -> Values:
        """What the end tells, for programs."""
        told: Values = {"written": self.written}
        if self.gone:
            told["gone"] = self.gone
        if self.merged:
            told["merged"] = self.merged
        if self.changed:
            told["changed"] = self.changed
        return told

    def said(self) -> str:
        """The same as a sentence."""
        parts = [f"End: {self.written} articles written"]
        if self.gone:
            parts.append(f"no longer in the archive: {' '.join(self.gone)}")
        if self.merged:
            parts.append(f"merged: {', '.join(f'{each} into {other}' for each, other in self.merged.items())}")
        if self.changed:
            parts.append(f"changed since they were kept: {' '.join(self.changed)}")
        return "; ".join(parts)


def tell_csv(origin: SearchProvenance, trail: Trail) -> Iterator[str]:
    """A table has no place for anything but rows, so each of them says where it comes from; an article that is gone
    keeps its row, with nothing but its id and its state."""
    yield BYTE_ORDER_MARK
    yield record((*COLUMNS, *NOTE_HEADER[: trail.has_notes], *ORIGIN_HEADER))
    query = origin.query or origin.reading
    about = (query, "; ".join((*origin.filters, *origin.notes, *_forms(origin))), str(origin.articles))
    taken = (f"{origin.generation}, change {origin.change}", origin.at)
    told = tuple(map(guarded, (*about, *taken)))
    for each in trail.members:
        own = cells(each.exported) if each.exported else (each.id, *[""] * (len(COLUMNS) - 2), str(FORMAT))
        yield record((*own, each.note) if trail.has_notes else own, (*told, each.state))


def tell_ris(origin: SearchProvenance, trail: Trail) -> Iterator[str]:
    """RIS with lines around the records: what stands outside is no part of any. Zotero looks for the first record in
    the first five lines."""
    yield "".join(f"{line}\r\n" for line in _lines(origin))
    yield from write_ris(trail.exported())
    yield f"{_plain(trail.said())}\r\n"


def tell_bibtex(origin: SearchProvenance, trail: Trail) -> Iterator[str]:
    """BibTeX with comments around the entries."""
    yield "".join(f"% {line}\n" for line in _lines(origin)) + "\n"
    yield from write_bibtex(trail.exported())
    yield f"% {_plain(trail.said())}\n"


def tell_json(origin: SearchProvenance, trail: Trail) -> Iterator[str]:
    """The array of articles in an object with what is told; by its first line `import` knows that it has several."""
    yield f'{{\n"export": {_packed(_values(origin))},\n"articles": '
    yield from write_json(trail.exported())
    yield f',"end": {_packed(trail.values())}}}\n'


def tell_json_lines(origin: SearchProvenance, trail: Trail) -> Iterator[str]:
    """Every line is an article, so that `import` reads them all: the first and the last carry what is told."""
    lines = (line.rstrip("\n") for line in write_json_lines(trail.exported()))
    for line in _with_ends(lines, _values(origin), trail.values, lambda told: told):
        yield f"{line}\n"


def tell_csl(origin: SearchProvenance, trail: Trail) -> Iterator[str]:
    """An array of items and nothing else; `custom` is the field that the form leaves to programs."""
    items = csl_items(trail.exported())
    return json_array(_with_ends(items, _values(origin), trail.values, lambda told: {"custom": told}))


def _with_ends(
    objects: Iterable[str], first: Values, last: Callable[[], Values], shape: Callable[[Values], Values]
) -> Iterator[str]:
    """JSON objects with `first` told in the first and `last` in the last of them, which may be the same one."""
    held = ""
    told: Values = {"export": first}
    for each in objects:
        if held:
            yield _with(held, shape(told)) if told else held
            told = {}
        held = each
    if held:
        yield _with(held, shape({**told, "export_end": last()}))


def _with(packed: str, values: Values) -> str:
    return f"{packed.removesuffix('}')}, {_packed(values)[1:]}"


def _lines(origin: SearchProvenance) -> tuple[str, ...]:
    search = f"{origin.reading} [{origin.query}]" if origin.query else origin.reading
    return tuple(
        _plain(line)
        for line in (
            f"Export of {origin.archive}: {origin.articles} articles; {search}",
            "; ".join((*origin.filters, *origin.notes, *_forms(origin), f"versions: {origin.versions}")),
            "; ".join(filter(None, (*_state(origin), origin.address))),
        )
    )


def _state(origin: SearchProvenance) -> tuple[str, str]:
    """In which state of the archive it was taken, and when."""
    return f"{origin.generation}, change {origin.change}", f"taken {origin.at}"


def _forms(origin: SearchProvenance) -> tuple[str, ...]:
    """How the words were counted; of a verb's many forms the commonest, as each row of a table repeats them."""
    return forms_in_words(origin.words, SHOWN)


def _values(origin: SearchProvenance) -> Values:
    told = asdict(origin)
    del told["words"]
    return {**told, "forms": word_forms_json(origin.words)}


def _plain(line: str) -> str:
    """The line as no reader of either form takes for the beginning of a record."""
    text = one_line(line).replace("@", "(at)")
    return f". {text}" if text.startswith("TY") else text


def _packed(values: Values) -> str:
    return json.dumps(values, ensure_ascii=False)
