"""Made-up languages for generated articles: real common words on top, then pronounceable ones with real endings.

The nth word of a language has the probability of rank n. Ranks follow Zipf and Mandelbrot; from rank 5,000 on they fall
faster, as they do in news, so that the vocabulary keeps growing with the text (Heaps).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

WORDS = 500_000  # English; Spanish has a third of it
_OFFSET = 1.0  # Mandelbrot's
_KNEE = 5_000  # the rank from which on words get rare faster
_TAIL = 1.4  # how much faster: the exponent is 1 before the knee, 2.4 behind it

_ENGLISH_COMMON = """the of and to in a is that for it as was with be by on not he his but at are this have from or had
an they which one you were all her she there would their we him been has when who will no more if out so up said what
its about than into them can only other time new some could these two may first then do any like my now over such our
man me even most made after also did many off before must well back through years where much your way down should
because long each just those too how good make very still see own work get here between being under three never last
another while us might great go come since against right came take used himself few during without again""".split()
_SPANISH_COMMON = """de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me
si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi porque qué
sólo han yo hay vez puede todos así nos ni parte tiene él uno donde bien tiempo mismo ese ahora cada e vida otro después
te otros aunque esa eso hace otra gobierno tan durante siempre día tanto ella tres sí dijo sido gran país según menos
mundo año antes estado contra sino forma caso nada hacer general estaba poco estos presidente mayor ante unos les algo
hacia casa ellos ayer hecho primera mucho mientras además quien momento millones esto españa hombre están pues hoy lugar
madrid trabajo otras mejor nuevo decir algunos entonces todas días debe política cómo casi toda tal luego""".split()

_CONSONANTS = [
    *"b c d f g h k l m n p r s t v w".split() * 3,
    *"j br ch cl cr dr fl fr gr pl pr sh sp st th tr".split(),
]
_VOWELS = "a e i o u a e i o u ai ea ee ou oa".split()
_CODAS = [""] * 12 + "n r s t l m n r nd nt st ck".split()
_ENDINGS = (
    [""] * 8 + ["s"] * 3 + [*"ed ing ed ing er ers ly ness ment ments ation ations al able ful ity ism ist".split()]
)
_CONSONANTES = [*"b c d f g l m n p r s t v".split() * 3, *"j ch ll ñ br tr cr pr gr pl".split()]
_VOCALES = "a e i o u a e i o u ie ue ia".split()
_CODAS_ES = [""] * 8 + "n r s l".split()
_TERMINACIONES = "o os a as o os a as ar ado ados ando ción ciones mente idad idades ía ista istas oso osa é ó".split()


@dataclass(frozen=True)
class Language:
    """`words` by rank; `cumulated[n]` is the probability of a word of rank n or less; `partners[n]` are words that
    like to stand behind word n."""

    code: str
    words: list[str]
    cumulated: np.ndarray
    partners: np.ndarray

    def draw(self, random: np.random.Generator, count: int) -> np.ndarray:
        """`count` words by their probabilities, as ranks from 0."""
        return np.searchsorted(self.cumulated, random.random(count)).clip(max=len(self.words) - 1)


def english() -> Language:
    """The larger language of generated articles."""
    return _language("en", WORDS, _ENGLISH_COMMON, (_CONSONANTS, _VOWELS, _CODAS, _ENDINGS))


def spanish() -> Language:
    """The smaller language of generated articles."""
    return _language("es", WORDS // 3, _SPANISH_COMMON, (_CONSONANTES, _VOCALES, _CODAS_ES, _TERMINACIONES))


def _language(code: str, size: int, common: Sequence[str], parts: tuple[Sequence[str], ...]) -> Language:
    random = np.random.default_rng([ord(letter) for letter in code])
    words = _words(random, size, common, *parts)
    ranks = np.arange(1, size + 1, dtype=np.float64)
    weights = 1 / (ranks + _OFFSET) * np.maximum(1, ranks / _KNEE) ** -_TAIL
    cumulated = np.cumsum(weights / weights.sum())
    partners = np.searchsorted(cumulated, random.uniform(cumulated[len(common)], 1, (size, 3)))
    return Language(code, words, cumulated, partners.clip(max=size - 1))


def _words(
    random: np.random.Generator,
    size: int,
    common: Sequence[str],
    onsets: Sequence[str],
    vowels: Sequence[str],
    codas: Sequence[str],
    endings: Sequence[str],
) -> list[str]:
    """`size` different words, the common ones first. Half of the others are forms of a root met before; some are
    names (in capitals), hyphenated, or carry an accent or an apostrophe."""
    syllables = [onset + vowel + coda for onset in onsets for vowel in vowels for coda in codas]
    words = dict.fromkeys(common)
    roots: list[str] = []
    while len(words) < size:
        dice = random.random((50_000, 6)).tolist()
        for new, first, second, third, ending, kind in dice:
            if new < 0.5 or len(roots) < 50:
                root = syllables[int(first * len(syllables))]
                if len(roots) > 100 or second < 0.5:
                    root += syllables[int(second * len(syllables))]
                if len(roots) > 20_000 and third < 0.6:
                    root += syllables[int(third / 0.6 * len(syllables))]
                roots.append(root)
            else:
                root = roots[int(first * len(roots))]
            word = root + endings[int(ending * len(endings))]
            if kind < 0.015:
                word = f"{roots[int(second * len(roots))]}-{word}"
            elif kind < 0.02:
                word = f"o'{word}"
            elif kind < 0.03:
                word = f"{word.rstrip('aeiouíó')}é"
            elif kind < 0.08:
                word = word.capitalize()
            words.setdefault(word)
    return list(words)[:size]
