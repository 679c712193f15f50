"""How well the program joins the forms of a word and nothing else, beside stemmers and lemmatisers.

    python -m benchmarks.word_pairs [--wrong] [FILE]

FILE has pairs of words drawn from the corpora and judged by hand (`benchmarks/word_pairs.tsv`, whose head says how). A
pair counts as joined when either of its words, typed, finds the other. simplemma and lemminflect are asked where they
are installed; `--wrong` lists the pairs in which the program is wrong.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from whoosh.lang import stemmer_for_language

from index.analysis.folding import fold
from index.analysis.folding import written as as_written
from index.analysis.terms import terms_of, typed_terms
from index.lexicon.lexicon import LANGUAGES, keep_in, prepare

PAIRS = Path(__file__).with_name("word_pairs.tsv")
Meets = Callable[[str, str, str], bool]


def meets(typed: str, written: str, language: str) -> bool:
    """Whether the program finds an article whose only word is `written`, where a reader types `typed`: in one reading
    or another."""
    wanted = typed_terms(as_written(typed), language)
    return not set(wanted).isdisjoint(terms_of(as_written(written), language))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two words of a language, and whether one is a form of a word of which the other is a form too."""

    language: str
    one: str
    other: str
    stratum: str
    same: bool

    def is_joined(self, meets: Meets) -> bool:
        """Whether either word, typed, finds the other."""
        return meets(self.one, self.other, self.language) or meets(self.other, self.one, self.language)


def read(path: Path) -> Iterator[Pair]:
    """The judged pairs of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, one, other, stratum, same = line.split("\t")
            yield Pair(language, one, other, stratum, same == "1")


def figures(pairs: Sequence[Pair], meets: Meets) -> tuple[float, float, float]:
    """Precision, recall and F1 of a joining, each from 0 to 1."""
    joined = [pair.same for pair in pairs if pair.is_joined(meets)]
    right, wanted = sum(joined), sum(pair.same for pair in pairs)
    precision, recall = right / len(joined) if joined else 0.0, right / wanted if wanted else 0.0
    return precision, recall, 2 * right / (len(joined) + wanted) if joined or wanted else 0.0


def by_stems(typed: str, written: str, language: str) -> bool:
    """Porter's stems for English, Snowball's for Spanish, accents kept."""
    of = stemmer_for_language(language)
    return bool(of(typed) == of(written))


def _simplemma() -> Meets:
    from simplemma import lemmatize

    def same_lemma(typed: str, written: str, language: str) -> bool:
        return bool(fold(lemmatize(typed, lang=language)) == fold(lemmatize(written, lang=language)))

    return same_lemma


def _lemminflect() -> Meets:
    from lemminflect import getAllLemmas

    def lemmas(word: str) -> set[str]:
        return {lemma for several in getAllLemmas(word).values() for lemma in several} or {word}

    def share_a_lemma(typed: str, written: str, language: str) -> bool:
        return language == "en" and not lemmas(typed).isdisjoint(lemmas(written))

    return share_a_lemma


def _peers() -> Iterator[tuple[str, Sequence[str], Meets]]:
    """Each with its name and the languages that it knows."""
    yield "Porter, Snowball", ("en", "es"), by_stems
    for name, languages, make in (("simplemma", ("en", "es"), _simplemma), ("lemminflect", ("en",), _lemminflect)):
        try:
            yield name, languages, make()
        except ImportError:
            print(f"{name} is not installed.")


def main() -> None:
    """Prints the figures of each joining for each language and for both."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.word_pairs")
    parser.add_argument("file", nargs="?", type=Path, default=PAIRS)
    parser.add_argument("--wrong", action="store_true", help="list the pairs in which the program is wrong")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(LANGUAGES, Path(folder))
        keep_in(Path(folder))
        _tell_all(asked)


def _tell_all(asked: argparse.Namespace) -> None:
    pairs = list(read(asked.file))
    of_languages = {language: [pair for pair in pairs if pair.language == language] for language in ("en", "es")}
    for name, languages, joins in (("Hemeroteca", ("en", "es"), meets), *_peers()):
        for language in languages:
            _tell(name, language, of_languages[language], joins)
        if len(languages) == len(of_languages):
            _tell(name, "both", pairs, joins)
    if asked.wrong:
        for pair in pairs:
            if pair.is_joined(meets) != pair.same:
                fault = "not joined" if pair.same else "wrongly joined"
                print(f"{pair.language} {pair.stratum} {fault}: {pair.one}, {pair.other}")


def _tell(name: str, language: str, pairs: Sequence[Pair], joins: Meets) -> None:
    precision, recall, f1 = figures(pairs, joins)
    same = sum(pair.same for pair in pairs)
    print(
        f"{name:18} {language:5} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  ({same} of {len(pairs)})"
    )


if __name__ == "__main__":
    main()
