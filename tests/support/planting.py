"""Payloads in the files of a home, as somebody who hands on a poisoned archive would put them there. Each leaves a mark
where it is run, a folder; checksums are made right again."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from index.following.generations import Generations

MODULES = ("multiprocessing", "signal", "sqlite3", "numpy", "whoosh", "flask", "gunicorn.conf", "sitecustomize", "wsgi")
"""What Python or gunicorn would take from the folder that one stands in, if they looked there first."""


class _Runs:
    """What makes a file where it is unpickled."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self._file),)


@dataclass
class Planter:
    """`marks` is the empty folder in which they appear; `home` that of the archive, whose index is there."""

    marks: Path
    home: Path

    def pickled(self, name: str) -> bytes:
        """A payload that says by its mark where it was planted."""
        return pickle.dumps(_Runs(self.marks / name))

    def text(self, name: str) -> str:
        """What would run in a template, a shell, YAML or Python."""
        file = self.marks / name
        code = f"__import__('os').mkdir('{file}')"
        return (
            f"{{{{ cycler.__init__.__globals__.os.mkdir('{file}') }}}} $(mkdir {file}) `mkdir {file}` ;mkdir {file}; "
            f"!!python/object/apply:os.mkdir ['{file}'] {code} <script>{code}</script>"
        )

    @property
    def live(self) -> Path:
        """The folder of the live generation."""
        return self.home / "index" / Generations(self.home / "index").current_name()

    def table_of_contents(self) -> None:
        """Payloads in Whoosh's own table: a whole one, of which both pickles run something."""
        (file,) = self.live.glob("*.toc")
        file.unlink()
        schema, segments = _Runs(self.marks / "schema"), _Runs(self.marks / "segments")
        toc = TOC(_Sham(schema), segments, int(file.name.split("_")[-1].removesuffix(".toc")))
        toc.write(FileStorage(str(self.live)), "MAIN")
        self.seal()

    def modules(self) -> None:
        """Files of Python beside the archive."""
        for name in MODULES:
            (self.home / f"{name}.py").write_text(
                f"import os\nos.makedirs({str(self.marks / name)!r}, exist_ok=True)\n"
            )

    def beside(self) -> None:
        """In whatever lies beside the database and the index's own files, and in names of files."""
        for name in ("about.md", "about.es.md"):
            (self.home / name).write_text(f"# {self.text('about')}\n\n{self.text('about')}\n")
        said = json.dumps(self.text("topics"))
        (self.home / "topics.toml").write_text(f"[topics.{said}]\nquery = 'mine'\nen = {said}\nes = {said}\n")
        for name in ("archive.lock", "frozen/lock", "index/lock", "index/PROGRESS", "index/PROGRESS.new"):
            if (self.home / name).parent.is_dir():
                (self.home / name).write_bytes(self.pickled("locks"))
        for folder in (self.home, self.home / "index", self.live):
            (folder / f"$(cd ..; mkdir {self.marks.name})").write_bytes(self.pickled("names"))
            (folder / "x.pickle").write_bytes(self.pickled("names"))
        (self.home / "index" / "generation-;$(id)").mkdir()
        (self.home / "index" / "draft-x").mkdir()
        (self.home / "index" / "draft-x" / "_MAIN_1.toc").write_bytes(self.pickled("drafts"))

    def blobs(self, database: Any) -> None:
        """In every column of bytes of every table, bare and packed by turns, of whatever rows there are."""
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for table in tables:
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[2] == "BLOB"]
            for column in columns:
                for turn, payload in enumerate((self.pickled(column), zlib.compress(self.pickled(column)))):
                    database.execute(f"UPDATE {table} SET {column} = ? WHERE rowid % 2 = ?", (payload, turn))

    def seal(self, **fields: object) -> None:
        """Make the live manifest right again for the files that there are, or have it say these fields."""
        path = self.live / "MANIFEST.json"
        manifest = json.loads(path.read_text())["manifest"]
        for name in manifest["files"]:
            data = (self.live / name).read_bytes()
            manifest["files"][name] = [len(data), hashlib.sha256(data).hexdigest()]
        reseal(path, "manifest", manifest | fields)


class _Sham(Schema):  # type: ignore[misc]  # Whoosh is not typed
    """A schema that is written as something else."""

    def __init__(self, runs: _Runs) -> None:
        super().__init__()
        self._runs = runs

    def __reduce__(self) -> tuple[Any, ...]:
        return self._runs.__reduce__()


def reseal(path: Path, kind: str, fields: object) -> None:
    """Write a small file of an index that says these fields, with a checksum that is right."""
    digest = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
    path.write_text(json.dumps({kind: fields, "sha256": digest}))


def files_of(home: Path) -> list[Path]:
    """Every file of a home."""
    return sorted(path for path in home.rglob("*") if path.is_file())
