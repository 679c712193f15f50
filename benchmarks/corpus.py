"""The corpora: each is written once as records, one a line, into the work folder; every engine reads it from there."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from archive.document import Document, clean_text
from archive.partial_date import parse_iso

CHUNK = 500  # documents handed to an engine at once

_HERE = Path(__file__).parent
_SHARED = _HERE.parents[1] / "shared" / "data" / "corpora"
_FILES = {
    "senate": "senate-press-releases-20k.jsonl.gz",
    "digitalgov": "digitalgov.jsonl.gz",
    "spanish-news": "spanish-news.jsonl.gz",
}
NAMES = ("generated", *_FILES)


@dataclass(frozen=True)
class Corpus:
    """The first `limit` documents of a corpus that lies in `folder`: `records.jsonl`, and an archive of all of them."""

    folder: Path
    limit: int

    @property
    def home(self) -> Path:
        """The archive that our own engine is built from."""
        return self.folder / "home"

    @property
    def records(self) -> Path:
        """The file that the other engines are built from."""
        return self.folder / "records.jsonl"

    def documents(self) -> Iterator[Document]:
        """The documents in order."""
        with self.records.open(encoding="utf-8") as lines:
            for line in islice(lines, self.limit):
                yield _document(json.loads(line))

    def chunks(self) -> Iterator[list[Document]]:
        """The documents in order, `CHUNK` at a time."""
        documents = self.documents()
        while chunk := list(islice(documents, CHUNK)):
            yield chunk

    def size(self) -> tuple[int, int]:
        """How many documents there are, and the bytes (UTF-8) of their titles and bodies."""
        count = size = 0
        for document in self.documents():
            count += 1
            size += len(document.title.encode()) + len(document.body.encode())
        return count, size


def prepare(name: str, documents: int, work: Path) -> Corpus:
    """Write the records of a corpus, unless that was done before. Raises `FileNotFoundError` with a sentence when the
    shared data is missing."""
    made_by = b"".join((_HERE / each).read_bytes() for each in ("corpus.py", "generated.py", "vocabulary.py"))
    version = hashlib.sha256(made_by).hexdigest()[:8]
    corpus = Corpus(work / f"{name}-{documents}-{version}", documents)
    if not corpus.records.exists():
        corpus.folder.mkdir(parents=True, exist_ok=True)
        draft = corpus.records.with_suffix(".draft")
        with draft.open("w", encoding="utf-8") as out:
            for record in _records(name, documents):
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
        draft.rename(corpus.records)
    return corpus


def _records(name: str, documents: int) -> Iterator[dict[str, Any]]:
    if name == "generated":
        from benchmarks import generated  # needs numpy, and no process that is measured should hold it for this

        return map(_record, generated.documents(documents))
    path = _SHARED / _FILES[name]
    if not path.is_file():
        raise FileNotFoundError(f"the corpus {name!r} is not there: {_FILES[name]} belongs into shared/data/corpora")
    return islice(_shared_records(path), documents)


def _shared_records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            record["title"] = clean_text(record["title"]).strip() or "Untitled"
            record["body"] = clean_text(record["body"] or "").strip()
            record["language"] = record.pop("lang") or ""
            yield record


def _record(document: Document) -> dict[str, Any]:
    return {
        "id": document.source_id,
        "title": document.title,
        "body": document.body,
        "date": document.published.iso() if document.published else None,
        "authors": document.authors,
        "topics": document.topics,
        "language": document.language,
        "source": document.source,
    }


def _document(record: dict[str, Any]) -> Document:
    return Document(
        title=record["title"],
        body=record["body"],
        published=parse_iso(record["date"], "record") if record["date"] else None,
        authors=tuple(record["authors"]),
        topics=tuple(dict.fromkeys(record["topics"])),
        language=record["language"],
        source=record["source"] or "",
        source_id=record["id"],
    )
