"""What the tables of words cost: `python -m benchmarks.lexicon FILE.jsonl[.gz] [--language es]`.

The words of the file's texts are asked in no order, as those of an archive are met. Prints the processor time and the
memory that making the table takes (nothing where the cache has it), its size, the time that opening it and one look-up
take, and how much the process grows.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import tempfile
import time
import unicodedata
from pathlib import Path

from index.analysis.words import WORD
from index.lexicon.lexicon import LANGUAGES, keep_in, prepare, readings
from index.lexicon.table import Table
from index.lexicon.tables import MADE_FROM, path_in


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--language", choices=LANGUAGES, default="es")
    options = parser.parse_args()
    words = sorted(distinct_words(options.texts))
    random.Random(1).shuffle(words)
    with tempfile.TemporaryDirectory() as folder:
        measure(options.language, words, Path(folder))


def measure(language: str, words: list[str], folder: Path) -> None:
    prepare([language], folder)
    made = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"made in a process of its own: {made.ru_utime + made.ru_stime:.1f} s, {made.ru_maxrss >> 10} MiB")
    path = path_in(folder, language)
    print(f"size: {path.stat().st_size / 1e6:.2f} MB")
    before = private_kib()
    opened = min(seconds_to_open(path, language) for _ in range(20))
    keep_in(folder)
    begun = time.process_time()
    for word in words:
        readings(word, language)
    each = (time.process_time() - begun) / len(words)
    print(f"open: {opened * 1e3:.2f} ms; a look-up, over {len(words)} distinct words: {each * 1e6:.1f} us")
    print(f"the process grows by {private_kib() - before} KiB")


def seconds_to_open(path: Path, language: str) -> float:
    begun = time.process_time()
    Table(path, MADE_FROM[language])
    return time.process_time() - begun


def distinct_words(texts: Path) -> set[str]:
    with gzip.open(texts, "rt") if texts.suffix == ".gz" else texts.open() as lines:
        documents = [json.loads(line) for line in lines]
    return {
        unicodedata.normalize("NFC", word.lower()).replace("’", "'").removesuffix("'s")
        for document in documents
        for word in WORD.findall(f"{document['title']} {document['body']}")
    }


def private_kib() -> int:
    """The memory that is this process's own."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


if __name__ == "__main__":
    main()
