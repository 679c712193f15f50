"""Words that carry nothing: articles need not have them, however they are asked for among words that carry something.

They stand in texts about anything, so they tell none from another; where they are missing, as in headlines
and in the texts of other times, that is no reason not to find one. A list of our own, in the two languages whose words
have forms here. Words that are names or matters in the other language, or in capitals, stay out of it: `us`, `may`,
`can`, `no`, `not`, `son`, `sin`, `con`, `era`, `mas`. The lexicon's closed classes are longer lists, of words of which
no other is a form: many of them, as `against` or `contra`, tell one text from another.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.analysis.folding import fold
from index.query_language.leaves import Note, shown
from index.query_language.tree import And, Node, Or, TextNode, Word

_ENGLISH = """
a an the and or but nor if then than that this these those there here of at by for with about between into through
during to from in out on off upon within i me my we our you your he him his she her hers it its they them their whose
whom which what when where why how who am is are was were be been being has have had having do does did doing would
could should so as such too very also any each both either neither because while until since
"""
_SPANISH = """
el la los las lo un una unos unas de del al y o en que se su sus por para es le les ni cuando donde como quien cual
cuales porque este esta estos estas ese esa esos esas esto eso fue ha han hay ser sobre entre desde hasta hacia segun
muy ya tambien pero sino si nos
"""
_EMPTY = frozenset(f"{_ENGLISH} {_SPANISH}".split())


_ABBREVIATIONS = frozenset({"it", "who"})


def carries_nothing(word: str, in_capitals: bool, is_long: bool = True) -> bool:
    """Whether the word is of the list. In capitals it is an abbreviation, `IT`, `WHO`, the `A` of a vitamin; where the
    whole search is in capitals only the first two are, and only where that is not long."""
    folded = fold(word)
    if folded not in _EMPTY:
        return False
    if not in_capitals:
        return word == "I" or not word.isupper()
    return is_long or folded not in _ABBREVIATIONS


def without_empty(parts: Sequence[Node], empty: Sequence[Word], note: Note) -> tuple[list[Node], Sequence[Word]]:
    """Of parts that must all be so those that are none of these `empty` words, unless no other asks for words; and what
    was left out, of which `note` tells the reader. An equal word that is not one of them, in quotes, stays."""
    kept = [part for part in parts if not any(part is each for each in empty)]
    if not empty or not any(isinstance(part, TextNode | And | Or) for part in kept):
        return list(parts), ()
    note(
        "Articles need not have %(words)s: such words do not tell what a text is about. Those in quotes must be there.",
        words=", ".join(shown(word) for word in dict.fromkeys(word.text for word in empty)),
    )
    return kept, empty
