"""How the words of a search were counted, as plain JSON values."""

from __future__ import annotations

from collections.abc import Iterable

from index.results import WordForms
from webui.formats import api_shapes


def word_forms_json(words: Iterable[WordForms]) -> list[api_shapes.WordForms]:
    """The words in their order, each with all of its forms."""
    return [
        {
            "word": word.word,
            "lemmas": list(word.lemmas),
            "forms": [{"form": form.written, "count": form.count} for form in word.forms],
            "others": [{"lemma": other.lemma, "forms": list(other.forms), "text": other.text} for other in word.others],
            "chosen": word.chosen,
        }
        for word in words
    ]
