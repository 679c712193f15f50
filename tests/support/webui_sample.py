"""A small archive to look at through the web face, some of it hostile, and a searcher that answers as it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from archive.document import Document, Stored
from archive.history.records import Batch, Incoming, Original
from archive.home import Home
from archive.partial_date import parse_iso
from index.engine.keyness import Contrast
from index.engine.protocol import Around
from index.following.publication_log import PublicationLog
from index.following.sync import sync
from index.query import Query, Selection
from index.query_language.tree import Node
from index.results import Histogram, Hit, Results, Snippet
from index.searcher import Judge

SCRIPT = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
FAR_IMAGE = "https://tracker.example.net/pixel.gif"

RIVER = Document(
    title="Comunidades del Ucayali piden consulta previa por la Hidrovía Amazónica",
    body=(
        "Dirigentes de catorce comunidades se reunieron en Pucallpa. Piden que la Hidrovía Amazónica se consulte "
        "antes de cualquier dragado.\n\nEl proyecto abarca 2.600 kilómetros de ríos. Los pescadores temen que el "
        "dragado cambie los bancos de arena donde desovan los peces."
    ),
    html=(
        "<h1>Reunión en Pucallpa</h1><p>Dirigentes de <b>catorce</b> comunidades se reunieron en Pucallpa. Piden que "
        "la Hidro<em>vía</em> <strong>Amazónica</strong> se consulte antes de cualquier dragado.</p>"
        f'<img src="{FAR_IMAGE}" alt="Un barco en el río"><h4>El proyecto</h4>'
        '<p>El proyecto abarca <a href="/mapa">2.600 kilómetros</a> de '
        "ríos. Los pescadores temen que el dragado cambie los bancos de arena.</p>" + SCRIPT
    ),
    published=parse_iso("2019-03-05", "json-ld"),
    authors=("Rosa Quispe", "Equipo de redacción"),
    topics=("Ríos", "Pueblos indígenas"),
    language="es",
    url="https://cuaderno.example.org/2019/03/hidrovia",
    source="Cuaderno de los Ríos: boletín mensual de la Mesa Nacional de Defensa de los Territorios",
    label="Boletín 41",
    path="2019/03/hidrovia.html",
)
HOSTILE = Document(
    title=f"Water rights {SCRIPT} & \"quotes\" 'too'",
    body=f"The water board said {SCRIPT} nothing.\n\n</p><script>document.title='taken'</script>",
    html=f"<p onclick=\"document.title='taken'\">The water board said nothing. {SCRIPT}"
    "<a href=\"javascript:document.title='taken'\">Read on</a><svg onload=\"document.title='taken'\"></svg></p>",
    summary=f"A summary {SCRIPT}",
    published=parse_iso("2019-02-10", "meta"),
    authors=(f"Ann {SCRIPT}",),
    topics=(f"Water {SCRIPT}", "Mining"),
    language="en",
    url="https://notes.example.org/water",
    source=f"Notes {SCRIPT}",
    source_id="17",
    path=f"dump.jsonl#{SCRIPT}",
)
_MINES = (
    ("Gold mine reopens above the valley", "2019-02-24", ("Mining",)),
    ("Lead in the water of four towns, says the long-delayed report of the regional health office", "2019-02-16", ()),
    ("A march of the herders", "2019-02-24", ("Protest", "Mining")),
    ("The mine and the lake", "2017-11-03", ("Mining",)),
    ("What the miners say", "2016-06", ("Mining", "Work")),
    ("Update 134", "2009-05/2009-06", ()),
    ("A year of strikes", "2006", ("Protest",)),
    ("Aims of this publication", "", ()),
)


_FERRY = (
    "The ferry between both banks will sail again on Monday, three weeks after its cable broke in the flood.\n\n"
    "Until then the school boat takes whoever must cross, the harbour office says. Nobody was hurt when it broke."
    "\n\nThe council wants a second cable and has asked the province for the money. An answer is due in autumn."
)
FERRIES = (
    Document(
        title="Ferry to sail again",
        body=_FERRY,
        published=parse_iso("2011-05-03", "meta"),
        language="en",
        url="https://valley.example.org/ferry",
        source="Valley Notes",
    ),
    Document(
        title="Ferry to sail again",
        body=_FERRY.replace("on Monday", "on Thursday") + f"\n\nReprinted with kind permission {SCRIPT}",
        published=parse_iso("2011-06", "meta"),
        language="en",
        url="https://notes.example.org/ferry",
        source="Notes on Rivers",
    ),
    Document(title="FERRY TO SAIL AGAIN", body=_FERRY, language="en", url="https://old.example.net/?id=7"),
)


def documents() -> list[Document]:
    """Two that stand for themselves, three versions of one article, eight short ones, and sixteen of one kind to turn
    pages with."""
    short = [
        Document(
            title=title,
            body=f"{title}. The mine stands above the water.\n\nNobody asked the towns below, and nobody will.",
            published=parse_iso(when, "listing") if when else None,
            topics=topics,
            authors=("J. Field",),
            language="en",
            source="Valley Notes",
            source_id=f"short-{number}",
            label="Update 134" if title == "Update 134" else "",
        )
        for number, (title, when, topics) in enumerate(_MINES)
    ]
    many = [
        Document(
            title=f"Letter {number} from the harbour",
            body=f"Letter {number}. The ships came in and the ships went out.",
            published=parse_iso(f"{2003 + number % 9}-0{1 + number % 9}-1{number % 10}", "url"),
            topics=(f"Harbour {number}",),
            language="en",
            source="Valley Notes",
            source_id=f"letter-{number}",
        )
        for number in range(16)
    ]
    return [RIVER, HOSTILE, *FERRIES, *short, *many]


def build_home(path: Path) -> Home:
    """The archive, indexed."""
    home = Home.open(path, create=True)
    incoming = [
        Incoming(document, root="/somewhere/private/pages", original=Original.of(b"<html>")) for document in documents()
    ]
    import_id = home.store.imports.begin(["/somewhere/private/pages"], "")
    home.store.take(import_id, Batch(incoming))
    home.store.imports.finish(import_id)
    sync(home)
    return home


def id_of(home: Home, title: str) -> str:
    """The id of the document whose title begins so."""
    return next(stored.id for stored in home.store.documents() if stored.document.title.startswith(title))


def stored(document: Document, document_id: str = "abcdefghijkl") -> Stored:
    """The document as if it came from an archive."""
    return Stored(document_id, 1, document, document.content_hash, 1, "2026-11-24T00:00:00+00:00", "")


NOTHING = Results(
    total=0, lines=0, hits=(), facets={}, histogram=Histogram("year"), suggestion="", notes=(), took_ms=0.1
)


@dataclass
class FakeSearcher:
    """Answers every search with `results` (or raises `error`) and remembers what was asked."""

    results: Results = NOTHING
    error: Exception | None = None
    asked: list[Query] = field(default_factory=list)

    def search(self, query: Query) -> Results:
        self.asked.append(query)
        if self.error:
            raise self.error
        return self.results

    def cost(self, query: Query) -> float:
        return 1.0

    def chosen(self, selections: Mapping[str, Selection]) -> Mapping[str, Selection]:
        return selections

    def read(self, query: Query) -> Query:
        return query

    def around(self, query: Query, document_id: str) -> Around | None:
        self.asked.append(query)
        return Around(listed=document_id, position=12, total=1700, previous="before", next="after")

    def matching(self, query: Query) -> tuple[str, ...]:
        return tuple(hit.stored.id for hit in self.results.hits)

    def taken(self, tree: Node) -> tuple[str, ...]:
        return tuple(hit.stored.id for hit in self.results.hits)

    def contrast(self, query: Query, count: int) -> Contrast:
        return Contrast((), 0, 0)

    def generation(self) -> str:
        if self.error:
            raise self.error
        return "generation-00000001"

    def stamp(self) -> str:
        return self.generation()

    def marked(self, tree: Node, stored: Stored) -> tuple[Snippet, Snippet]:
        return Snippet(stored.document.title), Snippet(stored.document.body)

    def alike(self, stored: Stored) -> tuple[Stored, ...]:
        return ()

    def topics_of(self, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        return dict.fromkeys(ids, ())

    def labels(self, language: str) -> Callable[[str], str]:
        return lambda value: value.capitalize()

    def shown(self) -> tuple[int, PublicationLog]:
        return 2**62, PublicationLog()

    def judge(self, query: Query) -> Judge:
        return lambda _id, _document, _topics: False

    def behind(self) -> int:
        return self.results.behind

    def doubt(self) -> None:
        pass


def one_hit(document: Document, **changes: Any) -> Results:
    """Results of one hit."""
    hit = Hit(stored(document), 1.0, Snippet(document.title), (Snippet(document.body),), document.topics)
    values: dict[str, Any] = {"total": 1, "lines": 1, "hits": (hit,)} | changes
    return replace(NOTHING, **values)
