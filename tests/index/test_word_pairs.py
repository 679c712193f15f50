"""Words that must meet and words that must not, in both languages (`word_pairs/`, chosen by reading the corpora)."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.analysis.folding import written
from index.analysis.terms import terms_of, typed_terms

PAIRS = Path(__file__).with_name("word_pairs")


def _pairs(name: str) -> list[tuple[str, str, str]]:
    lines = (line.split("\t") for line in (PAIRS / name).read_text("utf-8").splitlines() if not line.startswith("#"))
    return [(language, typed, found) for language, typed, found, _ in lines]


def _meet(language: str, typed: str, found: str) -> bool:
    """Whether some reading of the typed word is one of the other."""
    one, other = written(typed), written(found)
    return not set(typed_terms(one, language)).isdisjoint(terms_of(other, language))


@pytest.mark.parametrize("language", ["en", "es"])
def test_forms_of_a_word_meet(language: str) -> None:
    pairs = [pair for pair in _pairs("meet.tsv") if pair[0] == language]
    assert len(pairs) >= 150
    assert [pair for pair in pairs if not _meet(*pair)] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_other_words_stay_apart(language: str) -> None:
    pairs = [pair for pair in _pairs("apart.tsv") if pair[0] == language]
    assert len(pairs) >= 150
    assert [pair for pair in pairs if _meet(*pair)] == []
