"""A table made of the dictionaries that are installed: seconds and some hundred megabytes, once for each machine.

simplemma has one lemma for each word of many languages; lemminflect several for English, by part of speech. Nothing
else in the program imports them.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files

from index.lexicon.codes import Reading
from index.lexicon.compile_english import Entry, english_readings
from index.lexicon.compile_spanish import spanish_readings
from index.lexicon.table_writer import write_table
from index.lexicon.tables import MADE_FROM


def main(language: str) -> None:
    """Write the table of a language to standard output: what a process of its own does."""
    write_table(sys.stdout.buffer, MADE_FROM[language], _words(language))


def _words(language: str) -> Iterator[tuple[str, tuple[Reading, ...]]]:
    if language == "en":
        return english_readings(_parts_of_speech(), _one_lemma_a_word("en"))
    return spanish_readings(_one_lemma_a_word("es"))


def _one_lemma_a_word(language: str) -> Mapping[str, str]:
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    return DefaultDictionaryFactory(cache_max_size=0).get_dictionary(language)


def _parts_of_speech() -> Iterator[Entry]:
    # Its data alone: the package itself starts a logger and reads models.
    data = files("lemminflect") / "resources" / "lemma_lu.csv.gz"
    with data.open("rb") as packed, gzip.open(packed, "rt") as lines:
        for line in lines:
            word, part, lemmas = line.strip().split(",")
            yield word, part, tuple(lemmas.split("/"))
