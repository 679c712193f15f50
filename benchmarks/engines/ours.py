"""Our own engine, through the same calls as the web pages: from the archive to results with snippets."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from pathlib import Path

from archive.history.records import Batch, Incoming
from archive.home import Home
from benchmarks.corpus import Corpus
from benchmarks.engines.protocol import HITS, Page, Stopwatch, bytes_in
from benchmarks.questions import Question
from index.following.generations import Generations
from index.following.sync import sync
from index.query import Query, Selection, Sort
from index.query_language.parser import parse
from index.registry import DEFAULT
from index.searcher import Searcher
from webui.search.facets import MOST
from webui.server import settle


class Ours:
    """An `Engine`. The index lies in the home, beside the archive that it follows; the folder stays empty."""

    def version(self) -> str:
        """Name and version."""
        return f"hemeroteca {version('hemeroteca')}, engine {DEFAULT!r}"

    def build(self, corpus: Corpus, folder: Path, watch: Stopwatch) -> None:
        """`hemeroteca sync --rebuild`: reading the archive counts."""
        home = Home.open(corpus.home)
        shutil.rmtree(home.index, ignore_errors=True)
        with watch:
            sync(home, rebuild=True)
        home.close()

    def size(self, corpus: Corpus, folder: Path) -> int:
        """Bytes of the live generation; the texts lie in the archive."""
        index = corpus.home / "index"
        return bytes_in(index / Generations(index).current().name)

    def open(self, corpus: Corpus, folder: Path) -> OpenedHome:
        """A web worker's start, as far as searching goes."""
        return OpenedHome(Home.open(corpus.home))


class OpenedHome:
    """An `Opened`."""

    def __init__(self, home: Home) -> None:
        self._searcher = Searcher(home)
        self._searcher.generation()
        settle()

    def page(self, question: Question) -> Page:
        """The first page of results. All facets and the histogram come with it."""
        results = self._searcher.search(query_of(question))
        return Page(
            results.total,
            {each.value: each.count for each in results.facets["topic"]},
            {each.value: each.count for each in results.facets["month"]},
            [(hit.title.text, " … ".join(snippet.text for snippet in hit.snippets)) for hit in results.hits],
        )


def fill_archive(corpus: Corpus) -> None:
    """Put the documents into an archive, unless that was done before."""
    if Home.exists(corpus.home):
        return
    home = Home.open(corpus.folder / "home.draft", create=True)
    import_id = home.store.imports.begin(["benchmark"], "")
    for chunk in corpus.chunks():
        home.store.take(import_id, Batch([Incoming(document) for document in chunk]))
    home.store.imports.finish(import_id)
    home.close()
    home.path.rename(corpus.home)


def query_of(question: Question) -> Query:
    """A question as the program takes it."""
    match question.operator:
        case "phrase":
            text = f'"{" ".join(question.words)}"'
        case "prefix":
            text = f"{question.words[0]}*"
        case "or":
            text = " OR ".join(question.words)
        case _:
            text = " ".join(question.words)
    return Query(
        text=text,
        tree=parse(text).tree,
        selections={"topic": Selection(include=(question.topic,))} if question.topic else {},
        first=question.first,
        last=question.last,
        sort=Sort.NEWEST if question.newest else Sort.RELEVANCE,
        limit=HITS,
        values=MOST,
    )
