"""SQLite's FTS5 through Python's own module: an index over a table of documents, Porter stems, plain SQL for facets."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from archive.document import Document
from benchmarks.corpus import Corpus
from benchmarks.engines.protocol import HITS, Page, Stopwatch, bytes_in, month_text
from benchmarks.questions import Question

_FILE = "fts5.sqlite3"
_SNIPPET_WORDS = 48

# What is counted lies apart from the texts, so that counting reads few pages.
_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE documents (id INTEGER PRIMARY KEY, title TEXT, body TEXT);
CREATE TABLE facts (id INTEGER PRIMARY KEY, day INTEGER, month INTEGER);
CREATE TABLE topics (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE on_topic (document INTEGER, topic INTEGER, PRIMARY KEY (document, topic)) WITHOUT ROWID;
CREATE VIRTUAL TABLE texts USING fts5(
    title, body, content = documents, content_rowid = id, tokenize = 'porter unicode61'
);
INSERT INTO texts (texts, rank) VALUES ('hashsize', 64000000);
"""


class Fts5:
    """An `Engine`."""

    def version(self) -> str:
        """Name and version."""
        return f"SQLite {sqlite3.sqlite_version} FTS5"

    def build(self, corpus: Corpus, folder: Path, watch: Stopwatch) -> None:
        """Everything in one transaction, then the index merged into one segment and the file made compact."""
        database = sqlite3.connect(folder / _FILE, isolation_level=None)
        topics: dict[str, int] = {}
        number = 0
        with watch:
            database.executescript(_SCHEMA)
            database.execute("BEGIN")
        for chunk in corpus.chunks():
            with watch:
                _add(database, chunk, number, topics)
            number += len(chunk)
        with watch:
            database.executemany("INSERT INTO topics VALUES (?, ?)", ((n, name) for name, n in topics.items()))
            database.execute("INSERT INTO texts (texts) VALUES ('optimize')")
            database.execute("COMMIT")
            database.execute("VACUUM")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.close()

    def size(self, corpus: Corpus, folder: Path) -> int:
        """Bytes on disk, texts among them."""
        return bytes_in(folder)

    def open(self, corpus: Corpus, folder: Path) -> OpenedFts5:
        """One connection."""
        return OpenedFts5(folder)


def _add(database: sqlite3.Connection, chunk: list[Document], number: int, topics: dict[str, int]) -> None:
    texts, facts, pairs = [], [], []
    for row, document in enumerate(chunk, number + 1):
        day = int(document.published.first.isoformat().replace("-", "")) if document.published else 0
        texts.append((row, document.title, document.body))
        facts.append((row, day, day // 100))
        pairs += [(row, topics.setdefault(topic, len(topics) + 1)) for topic in document.topics]
    database.executemany("INSERT INTO documents VALUES (?, ?, ?)", texts)
    database.executemany("INSERT INTO texts (rowid, title, body) VALUES (?, ?, ?)", texts)
    database.executemany("INSERT INTO facts VALUES (?, ?, ?)", facts)
    database.executemany("INSERT INTO on_topic VALUES (?, ?)", pairs)


class OpenedFts5:
    """An `Opened`."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / _FILE, isolation_level=None)
        self._database.executescript(
            "PRAGMA mmap_size = 4000000000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -64000;"
            "CREATE TEMP TABLE matching (id INTEGER PRIMARY KEY, score REAL, day INTEGER, month INTEGER);"
        )

    def page(self, question: Question) -> Page:
        """The matches go through a table in memory once; facets are counted from it, the ten best cut out of it."""
        run = self._database.execute
        text = _match(question)
        condition, values = _filter(question)
        score = "0" if question.newest else "bm25(texts)"
        run("BEGIN")
        total = run(
            f"INSERT INTO matching SELECT facts.id, {score}, day, month FROM texts CROSS JOIN facts"
            f" ON facts.id = texts.rowid WHERE texts MATCH ?{condition}",
            (text, *values),
        ).rowcount
        months = run("SELECT month, count(*) FROM matching WHERE month GROUP BY month").fetchall()
        topics = run(
            "SELECT name, found FROM (SELECT topic, count(*) AS found FROM matching CROSS JOIN on_topic"
            " ON document = matching.id GROUP BY topic) JOIN topics ON topics.id = topic"
        ).fetchall()
        order = "day DESC, id" if question.newest else "score, id"
        best = [row for (row,) in run(f"SELECT id FROM matching ORDER BY {order} LIMIT {HITS}")]
        hits = [
            run(
                f"SELECT title, snippet(texts, 1, '<b>', '</b>', '…', {_SNIPPET_WORDS}) FROM texts"
                " WHERE texts MATCH ? AND rowid = ?",
                (text, row),
            ).fetchone()
            for row in best
        ]
        run("DELETE FROM matching")
        run("COMMIT")
        return Page(total, dict(topics), {month_text(month): count for month, count in months}, hits)


def _match(question: Question) -> str:
    quoted = [f'"{word}"' for word in question.words]
    match question.operator:
        case "phrase":
            return f'"{" ".join(question.words)}"'
        case "prefix":
            return f"{quoted[0]} *"
        case "or":
            return " OR ".join(quoted)
        case _:
            return " AND ".join(quoted)


def _filter(question: Question) -> tuple[str, list[object]]:
    condition, values = "", list[object]()
    if question.first and question.last:
        condition += " AND day BETWEEN ? AND ?"
        values += [int(day.isoformat().replace("-", "")) for day in (question.first, question.last)]
    if question.topic:
        condition += (
            " AND EXISTS (SELECT 1 FROM on_topic WHERE document = facts.id"
            " AND topic = (SELECT id FROM topics WHERE name = ?))"
        )
        values.append(question.topic)
    return condition, values
