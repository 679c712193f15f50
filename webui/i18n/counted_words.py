"""How the words of a search were counted, in words: their forms with their numbers, and how each was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.analysis.folding import fold
from index.results import FormCount, WordForms
from webui.i18n.translation import _, ngettext, number_text

SHOWN = 12
"""Forms of a word that are told at once; the rest stand behind them."""

MOST_OTHERS = 3
"""Other readings of a word that are told."""


def forms_in_words(words: Iterable[WordForms], most: int | None = None, *, plain: bool = False) -> tuple[str, ...]:
    """A phrase for each word of which there is something to tell: `“género”: géneros (52), género (41)`, `“leaves” read
    as “leave”: left (212), leaves (41)`; of no more than `most` forms, the commonest. With `plain` also of those of
    which nothing but the typed form is there; never of one that is asked for exactly."""

    def tells(word: WordForms) -> bool:
        return has_forms_to_tell(word) or bool(word.forms and (word.others or (plain and word.lemmas)))

    return tuple(_in_words(word, most) for word in distinct_words(words) if tells(word))


def readings_in_words(words: Iterable[WordForms]) -> tuple[str, ...]:
    """A sentence for each word that was read in one of several ways, as `“leaves” is read as a form of “leave”; it can
    be one of “leaf” too.`, in their order."""
    return tuple(
        _(
            "%(told)s; it can be one of %(others)s too.",
            told=reading_in_words(word),
            others=_either(_quoted_others(word)),
        )
        for word in read_in_ways(words)
    )


def distinct_words(words: Iterable[WordForms]) -> list[WordForms]:
    """The words without those that tell the same once more: one may be typed twice, or in a field too."""
    found: dict[object, WordForms] = {}
    for word in words:
        found.setdefault((word.word.lower(), word.forms, word.chosen), word)
    return list(found.values())


def read_in_ways(words: Iterable[WordForms]) -> list[WordForms]:
    """The words that can be read in several ways, each once."""
    found: dict[object, WordForms] = {}
    for word in words:
        if word.others:
            found.setdefault((word.word.lower(), word.lemmas), word)
    return list(found.values())


def has_forms_to_tell(word: WordForms) -> bool:
    """Whether its forms are not just what was typed."""
    return bool(word.forms) and (word.chosen or any(form.written != word.word.lower() for form in word.forms))


def reading_in_words(word: WordForms) -> str:
    """What a word was taken for: `“leaves” is read as a form of “leave”`."""
    # A lemma that no text writes comes without its accents.
    lemmas, itself = list(dict.fromkeys(word.lemmas)), (word.word.lower(), fold(word.word))
    if all(lemma in itself for lemma in lemmas):
        return _("“%(word)s” is read as that word itself", word=word.word)
    return _("“%(word)s” is read as a form of %(lemmas)s", word=word.word, lemmas=_either(_quoted(lemmas)))


def _in_words(word: WordForms, most: int | None) -> str:
    told = [_form(form) for form in word.forms[:most]]
    if left_out := len(word.forms) - len(told):
        told.append(ngettext("%(number)s more form", "%(number)s more forms", left_out))
    said = f"“{word.word}”"
    if word.others and word.lemmas:
        said = _("%(word)s read as %(lemmas)s", word=said, lemmas=_either(_quoted(dict.fromkeys(word.lemmas))))
    return _("%(word)s: %(forms)s", word=said, forms=", ".join(told))


def _form(form: FormCount) -> str:
    return f"{form.written} ({number_text(form.count)})"


def _quoted_others(word: WordForms) -> list[str]:
    return _quoted(other.lemma for other in word.others[:MOST_OTHERS])


def _quoted(words: Iterable[str]) -> list[str]:
    return [f"“{word}”" for word in words]


def _either(words: Sequence[str]) -> str:
    return _(" or ").join(words)
