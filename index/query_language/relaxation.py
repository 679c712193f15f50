"""Most of the words: what to search for when all of a search's words together find little."""

from __future__ import annotations

from dataclasses import dataclass, replace

from archive.messages import Message
from index.query_language.tree import And, AtLeast, Dates, Everything, Node, Not, Nothing, Or, Undated, Value, Word

_SENTENCE = 5  # so many words are a question put into words: nobody expects an article to have all of them
ENOUGH = 10
"""Where so many documents have all of a long search's words, nothing is loosened; and no more than needed for so many
is a short one."""

_FEW = 3  # where so many have all of three or four words, these are what was looked for

HINTS = 0.3
"""What the words that the best answers share weigh beside the reader's own."""

Hints = tuple[tuple[Word, float], ...]
"""Words that find nothing by themselves, with what their scores count for."""


@dataclass(frozen=True, slots=True)
class RelaxedQuery:
    """What asks for `most` of the `words` words, and for all `others`; to be searched for when fewer than `enough`
    documents have all of them."""

    most: AtLeast
    others: tuple[Node, ...]
    words: int
    enough: int

    @property
    def is_sentence(self) -> bool:
        """Whether it is a question put into words, which takes hints: few words say what is meant."""
        return self.words >= _SENTENCE

    def looser(self) -> RelaxedQuery:
        """What asks for any of the words."""
        return replace(self, most=replace(self.most, least=1))

    def tree(self, shared: Hints = ()) -> Node:
        """What to search for. `shared` are words that the best answers share, with shares that are 1 together: they
        weigh `HINTS` as much as all the reader's words."""
        weight = HINTS * self.words
        most = replace(self.most, hints=tuple((word, share * weight) for word, share in shared))
        return And((most, *self.others)) if self.others else most

    def note_of_nothing(self) -> str:
        """What the reader is told when even that finds nothing."""
        return Message(
            "Articles with only some of the %(words)s words were looked for too; none was found.", words=self.words
        )

    def note(self, found: int, shared: Hints = ()) -> str:
        """What the reader is told when only `found` documents have all words."""
        have = {
            0: Message("No article has all %(words)s words", words=self.words),
            1: Message("Only 1 article has all %(words)s words", words=self.words),
        }.get(found, Message("Only %(found)s articles have all %(words)s words", found=found, words=self.words))
        some = Message("with at least %(least)s of them", least=self.most.least)
        some = some if self.most.least > 1 else Message("with some of them")
        if not shared:
            return Message("%(have)s, so articles %(some)s are shown, best first.", have=have, some=some)
        return Message(
            "%(have)s, so articles %(some)s are shown, best first, also by words that the best of them share: "
            "%(shared)s.",
            have=have,
            some=some,
            shared=", ".join(f"“{word.text}”" for word, _ in shared),
        )


def relaxed(tree: Node) -> RelaxedQuery | None:
    """The tree with most of its words instead of all; None where it asks for fewer than three: most of two are both.

    Three or four words are loosened only when hardly anything has them all: what many have is what was looked for.
    What must not be there, values and dates stay as they are.
    """
    if not isinstance(tree, And):
        return None
    words = [part for part in tree.parts if _has_words(part)]
    distinct = list(dict.fromkeys(words))
    if len(distinct) < 3:
        return None
    others = tuple(part for part in tree.parts if not _has_words(part))
    if len(distinct) < _SENTENCE:
        return RelaxedQuery(AtLeast(tuple(words), 2), others, len(distinct), _FEW)
    return RelaxedQuery(AtLeast(tuple(words), 1), others, len(distinct), ENOUGH)


def _has_words(node: Node) -> bool:
    """Whether words of a text are asked for, and not only facts or what must not be there."""
    match node:
        case And(parts) | Or(parts):
            return any(map(_has_words, parts))
        case Not() | Value() | Dates() | Undated() | Everything() | Nothing():
            return False
        case _:
            return True
